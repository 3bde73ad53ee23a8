// Percentiles and aligned rows for the bench's output.

/** Value below which `share` (0 to 1) of the sorted figures lie. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export function sorted(figures: readonly number[]): number[] {
  return [...figures].sort((a, b) => a - b);
}

export function printTable(title: string, rows: readonly (readonly [string, string])[]): void {
  console.log(`\n${title}`);
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) console.log(`  ${name.padEnd(width)}  ${value}`);
}
