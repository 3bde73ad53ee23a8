// What `cdk diff` prints → the resources it would replace, destroy or orphan. Reads the lines `[~] AWS::… path Id replace`,
// `may be replaced`, `[-] … destroy | orphan` under their stack, with or without colours. Everything else is passed over.

export interface CdkDiffChange {
  /** Undefined: the text names no stack. */
  readonly stack: string | undefined;
  readonly type: string;
  /** Construct path as printed. */
  readonly path: string;
  readonly id: string;
  readonly change: 'replace' | 'mayReplace' | 'destroy' | 'orphan' | 'create';
  /** Properties that force it. */
  readonly properties: readonly string[];
  /** From 1. */
  readonly line: number;
}

/** Longest text that is read, in characters. */
const longest = 2_000_000;

/** Undefined: no such output. */
export function parseCdkDiff(text: string): readonly CdkDiffChange[] | undefined {
  if (text.length > longest) return undefined;
  const plain = text.replace(/\u001b\[[\d;]*m/g, '');
  if (!/^\s*\[[-~+]\] [^\s:]+::\S/m.test(plain)) return undefined;
  const found: CdkDiffChange[] = [];
  let stack: string | undefined;
  for (const [at, raw] of plain.split('\n').entries()) {
    const line = raw.slice(0, 1000);
    const heading = /^Stack (\S+?):?(?: \(.*\))?$/.exec(line.trim());
    if (heading) stack = heading[1];
    const resource = /^\s*\[([-~+])\] (\S+::\S+) (\S+)(?: (\S+?))?(?: (replace|may be replaced|destroy|orphan))?\s*$/.exec(line);
    const last = found.at(-1);
    if (resource) {
      const [, sign, type = '', path = '', second, word] = resource;
      const change = word === 'replace' ? 'replace' : word === 'may be replaced' ? 'mayReplace' : word === 'orphan' ? 'orphan' : sign === '-' ? 'destroy' : sign === '+' ? 'create' : undefined;
      if (change) found.push({ stack, type, path, id: second ?? path.split('/').at(-1) ?? path, change, properties: [], line: at + 1 });
      else found.push({ stack, type, path, id: '', change: 'create', properties: [], line: at + 1 });
      continue;
    }
    const property = /\[[-~+]\]\s+\.?(\w+).*\((requires replacement|may cause replacement)\)/.exec(line);
    if (property?.[1] !== undefined && last && (last.change === 'replace' || last.change === 'mayReplace')) found[found.length - 1] = { ...last, properties: [...last.properties, property[1]] };
  }
  return found.filter(one => one.id !== '');
}
