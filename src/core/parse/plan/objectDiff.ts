// What `helm diff` and `kubectl diff` print → the objects they speak of, with the paths of the lines that change. Indentation tells the
// paths, so that texts with few lines of context are read as far as they go.

export interface DiffedObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly change: 'changed' | 'removed' | 'added';
  /** Dotted, without list positions: `spec.selector.matchLabels.app`. A path may lack its beginning where the context is cut. */
  readonly paths: readonly string[];
  /** Line of its heading, from 1. */
  readonly line: number;
}

const longest = 5_000_000;
const mostObjects = 2_000;

/** Undefined: neither tool's output. */
export function parseObjectDiff(text: string): readonly DiffedObject[] | undefined {
  if (text.length > longest) return undefined;
  const found: (DiffedObject & { readonly paths: string[] })[] = [];
  let keys: { readonly indent: number; readonly name: string }[] = [];
  const plain = text.includes('\u001b') ? text.replace(/\u001b\[[\d;]*m/g, '') : text;
  for (const [at, raw] of plain.split('\n').entries()) {
    const line = raw.slice(0, 2000);
    const heading = headingOf(line, at + 1);
    if (heading) {
      if (found.length >= mostObjects) break;
      found.push({ ...heading, paths: [] });
      keys = [];
      continue;
    }
    const open = found.at(-1);
    if (!open) continue;
    if (/^@@/.test(line)) keys = [];
    const [, sign = '', indent = '', name] = /^([-+ ])(\s*(?:- )*)"?([\w./-]+)"?\s*:(?:\s|$)/.exec(line) ?? [];
    if (name === undefined || /^(?:---|\+\+\+)/.test(line)) {
      // A list entry or a text that changes belongs to what is open.
      if (/^[-+]\s+\S/.test(line) && keys.length > 0) add(open.paths, keys.map(key => key.name).join('.'));
      continue;
    }
    keys = [...keys.filter(key => key.indent < indent.length), { indent: indent.length, name }];
    if (sign !== ' ') add(open.paths, keys.map(key => key.name).join('.'));
  }
  return found.length > 0 ? found : undefined;
}

function add(paths: string[], path: string): void {
  if (paths.length < 500 && paths.at(-1) !== path) paths.push(path);
}

/** `shop, db, StatefulSet (apps) has changed:`; `+++ /tmp/MERGED-1/apps.v1.Deployment.shop.api`. */
function headingOf(line: string, at: number): Omit<DiffedObject, 'paths'> | undefined {
  const helm = /^([\w.-]*), ([\w.:-]+), (\w+) \([^)]*\) (?:has changed|has been (removed|added)|to be changed|has changed, but diff is empty.*)/.exec(line);
  if (helm) return { namespace: helm[1] || undefined, name: helm[2] ?? '', kind: helm[3] ?? '', change: helm[4] === 'removed' ? 'removed' : helm[4] === 'added' ? 'added' : 'changed', line: at };
  const kubectl = /^\+\+\+ \S*\/MERGED-[^/]+\/(?:[\w.-]*\.)?v\d\w*\.([A-Z]\w+)\.([\w-]*)\.([\w.:-]+)(?:\s|$)/.exec(line);
  return kubectl ? { namespace: kubectl[2] || undefined, name: kubectl[3] ?? '', kind: kubectl[1] ?? '', change: 'changed', line: at } : undefined;
}
