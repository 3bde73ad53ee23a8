// Files that keep a gate shut: agents' hooks and settings, the editor's switches for them, and our own launcher, state and policy.
// Says which trait a change of such a file carries; what changes in it is judged by the callers in `files/`.
import { startUpFiles } from '../knowledge/filesArming';
import { countersignFiles, editorSettings, gateFiles, gateSettingKeys } from '../knowledge/filesProtected';
import type { Facts } from '../facts';
import { below, child, isWithin, parentOf, spellings } from './files/paths';
import { matcher } from './files/names';

export interface Protected {
  readonly trait: 'gate' | 'countersign';
  /** Whose it is, for the words: `Claude Code's settings and hooks`. */
  readonly what: string;
  /** The file may be changed freely as long as none of these keys is touched (editor settings). */
  readonly keys?: readonly string[];
}

const ours = countersignFiles.map(row => ({ ...row, match: matcher(row.paths) }));
const theirs = [...gateFiles, { what: 'a shell start-up file', paths: startUpFiles }].map(row => ({ ...row, match: matcher(row.paths) }));
const editors = matcher(editorSettings);

/** What a path protects by itself; undefined: nothing. Paths in data are relative to home (`~/`) or to any folder (`**` first). */
export function protectedFile(path: string, facts: Facts): Protected | undefined {
  const spelled = spellings(path, facts);
  const own = ours.find(row => spelled.some(row.match));
  if (own) return { trait: own.trait, what: own.what };
  const other = theirs.find(row => spelled.some(row.match));
  if (other) return { trait: 'gate', what: other.what };
  return spelled.some(editors) ? { trait: 'gate', what: 'the editor’s settings', keys: gateSettingKeys } : undefined;
}

/** Folders that hold agents' settings or hooks, by themselves or one above (`.kiro` of `.kiro/hooks`): who puts one in place brings all that is in it. */
const folders = [...countersignFiles, ...gateFiles.map(row => ({ ...row, trait: 'gate' as const }))].map(({ trait, what, paths }) => ({ trait, what, match: matcher(paths.flatMap(holders)) }));

function holders(pattern: string): readonly string[] {
  const folder = pattern.replace(/\/\*\*(?=\/).*$/, '').replace(/\/[^/]*$/, '');
  const parent = /^(.*\/\.[^/]+)\/(?:hooks|plugins?|settings|agents|rules|policies)$/.exec(folder)?.[1];
  return [folder, ...(parent === undefined ? [] : [parent])].filter(one => !/^(?:~|\*\*|\/etc|\/Library|)$|\/\.(?:github|git|config|local)$/.test(one));
}

/** Is this a folder in which an agent looks for its settings and hooks? */
export function agentFolder(path: string, facts: Facts): Protected | undefined {
  const spelled = spellings(path, facts);
  const found = folders.find(row => spelled.some(row.match));
  return found && { trait: found.trait, what: found.what };
}

/** What goes with a folder or pattern: the first protected file on disk at or below it. `only`: picks what goes, by its path below the folder. */
export async function protectedBelow(path: string, facts: Facts, only?: (relative: string) => boolean): Promise<Protected | undefined> {
  const direct = protectedFile(path, facts);
  if (direct && !direct.keys) return direct;
  if ((await facts.stat(path))?.kind !== 'directory') return direct ? { trait: direct.trait, what: direct.what } : undefined;
  const home = facts.home;
  for (const row of [...ours.map(one => ({ ...one, trait: one.trait })), ...theirs.map(one => ({ ...one, trait: 'gate' as const }))]) {
    for (const pattern of row.paths) {
      for (const at of places(pattern, path, home)) {
        if (isWithin(at, path) && (await facts.stat(at)) && (only === undefined || (await anyGoes(at, path, only, facts)))) return { trait: row.trait, what: row.what };
      }
    }
  }
  return undefined;
}

/** Whether what a filter takes of a folder touches `at` in it, or anything that `at` holds. */
async function anyGoes(at: string, folder: string, only: (relative: string) => boolean, facts: Facts): Promise<boolean> {
  const inside = [...(await facts.list(at)) ?? [], ...(await facts.tree(at))?.sample ?? []].map(name => child(at, name));
  return [at, ...inside].some(one => only(below(one, folder) ?? ''));
}

/** Where a pattern may match at or below a path. */
function places(pattern: string, path: string, home: string): readonly string[] {
  const rest = plain(pattern.replace(/^(?:~|\*\*)\//, ''));
  if (rest === undefined) return [];
  if (pattern.startsWith('~/')) return [child(home, rest)];
  return pattern.startsWith('**/') ? [child(path, rest), child(parentOf(path), rest)] : [pattern];
}

/** A pattern without a wildcard at its end; undefined: the wildcard is further in, and only a walk could tell. */
function plain(pattern: string): string | undefined {
  const fixed = pattern.replace(/(?:\/\*{1,2})+$/, '').replace(/\*$/, '');
  return fixed === '' || /[*?[{]/.test(fixed) ? undefined : fixed;
}

/** Does a change between two texts touch a switch? Without the texts every change does. */
export function touchesKeys(keys: readonly string[], before: string | undefined, after: string | undefined): string | undefined {
  return keys.find(key => lineWith(before, key) !== lineWith(after, key));
}

const lineWith = (text: string | undefined, key: string): string => (text ?? '').split('\n').filter(line => line.includes(key)).map(line => line.trim().replace(/,$/, '')).join('\n');
