// The ladder of verdicts, weakest first, and how two of them combine.

export const verdicts = ['allow', 'note', 'confirm', 'acknowledge', 'attest', 'countersign', 'deny'] as const;

/** What a review concludes: from `allow` (nothing is shown) to `deny` (no approve path). */
export type Verdict = (typeof verdicts)[number];

/** Position on the ladder, 0 for `allow`. */
export function rank(verdict: Verdict): number {
  return verdicts.indexOf(verdict);
}

/** The stronger of two verdicts. Combining never lowers. */
export function strongest(a: Verdict, b: Verdict): Verdict {
  return rank(a) >= rank(b) ? a : b;
}

export function isAtLeast(verdict: Verdict, least: Verdict): boolean {
  return rank(verdict) >= rank(least);
}
