export function run(_args: readonly string[]): Promise<number> { process.stderr.write('countersign: not available\n'); return Promise.resolve(2); }
