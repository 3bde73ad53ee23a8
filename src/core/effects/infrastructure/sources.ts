// Files of a project as they are now (disk overlaid by the session and by the edit under review) and as they were before:
// before the session touched them, or as last committed. Every file that is read is noted for the review's digest.
import type { FileRead } from '../../model/review';
import type { ArmedFile, SessionFile } from '../../model/session';
import { child, nameOf, parentOf } from '../files/paths';
import { wasApplied } from '../ledger';
import { ofThisAction } from '../shell/writtenFiles';
import type { World } from '../world';

/** One state of the files. Answers are cached; absolute paths. */
export interface Sources {
  read(path: string): Promise<string | undefined>;
  /** Names in a folder; empty where there is none. */
  list(folder: string): Promise<readonly string[]>;
  /** Did the agent write this file in this session (or in the edit under review)? */
  readonly isWritten: (path: string) => boolean;
  readonly reads: readonly FileRead[];
}

/** An edit that is not in the session yet. `undefined` content: deleted. */
export interface Edit {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Largest file that is read here, in bytes. Plans and states may be longer; their readers say so. */
const largest = 8 << 20;

/** As an apply that comes next would find them. */
export function sourcesNow(world: World, edits: readonly Edit[] = []): Sources {
  const files = touchedFiles(world);
  const written = new Map(files.filter(file => !file.unseen).map(file => [file.path, file.content]));
  for (const edit of edits) written.set(edit.path, edit.after);
  // What was written unseen may be there by now; until then the text before it is the nearest that is known.
  const unseen = new Map(files.flatMap(file => (file.unseen ? [[file.path, file.content] as const] : [])));
  const touched = new Set([...written.keys(), ...unseen.keys()]);
  return cached(world, written, async path => await world.facts.read(path, largest) ?? unseen.get(path), path => touched.has(path));
}

/** What the session wrote, and after it what the earlier calls of this action did: one entry a path, the last word counts. */
export function touchedFiles(world: World): readonly SessionFile[] {
  const { files } = world.facts.session;
  if (!world.written?.length) return files;
  const touched = new Map(files.map(file => [file.path, file]));
  for (const change of world.written) {
    if (change.kind === 'tree') {
      for (const { path, content, unseen } of change.files ?? []) touched.set(path, { path, content, ...(unseen ? { unseen } : {}), ...(touched.get(path)?.before === undefined ? {} : { before: touched.get(path)?.before }), action: ofThisAction });
      continue;
    }
    const earlier = touched.get(change.path);
    const before = earlier && !(earlier.action === ofThisAction && earlier.before === undefined) ? earlier.before : change.before;
    touched.set(change.path, { path: change.path, content: change.content, ...(before === undefined ? {} : { before }), ...(earlier?.applied ? { applied: true } : {}), ...(change.unseen ? { unseen: true } : {}), action: ofThisAction });
  }
  return [...touched.values()];
}

/** Has the file a text that nobody has read: written unseen, and not there yet? */
export async function isUnseen(file: SessionFile, world: World): Promise<boolean> {
  if (!file.unseen) return false;
  const disk = await world.facts.read(file.path, largest);
  return disk === undefined || disk === file.content;
}

/** Right before edits: the session so far, without them. */
export function sourcesUntil(world: World, edits: readonly Edit[]): Sources {
  const written = new Map(touchedFiles(world).map(file => [file.path, file.content]));
  for (const edit of edits) written.set(edit.path, edit.before);
  return cached(world, written, path => world.facts.read(path, largest), path => written.has(path));
}

/**
 * As they were when they were last applied, as far as anything tells: the committed text where it differs from the present one,
 * otherwise what the session found when it first touched the file.
 */
export function sourcesBefore(world: World): Sources {
  const touched = new Map(touchedFiles(world).map(file => [file.path, file]));
  const read = async (path: string): Promise<string | undefined> => {
    const file = touched.get(path);
    const disk = await world.facts.read(path, largest);
    const now = file ? file.content : disk;
    // An apply that ran has moved what is there on.
    if (file && wasApplied(world.facts.session, path)) return now;
    if (file?.applied) return file.before;
    const repository = await world.facts.repository(path);
    // What another session changed and nobody applied since lies further back than anything of this one.
    const armed = await armedAt(path, world);
    if (armed && armed.before !== now) return armed.before;
    const committed = await repository?.committed(path);
    if (committed !== undefined && committed !== now) return committed;
    if (!file) return disk;
    if (file.before !== undefined) return file.before;
    // Nothing was executed yet: the disk still holds what was there. A file that the agent made was not.
    return disk !== undefined && disk !== file.content ? disk : committed;
  };
  return cached(world, new Map(), read, () => false);
}

/** The file as another session found it, where that armed something in it. */
export async function armedAt(path: string, { facts }: World): Promise<ArmedFile | undefined> {
  const repository = facts.armed && await facts.repository(path);
  return repository && (await facts.armed?.(repository.root))?.files.find(file => file.path === path);
}

function cached(world: World, written: ReadonlyMap<string, string | undefined>, read: (path: string) => Promise<string | undefined>, isWritten: (path: string) => boolean): Sources {
  const texts = new Map<string, Promise<string | undefined>>();
  const reads: FileRead[] = [];
  return {
    reads,
    isWritten,
    read: path => {
      const known = texts.get(path);
      if (known) return known;
      const text = written.has(path) ? Promise.resolve(written.get(path)) : read(path);
      texts.set(path, text);
      return text.then(found => {
        if (found !== undefined) reads.push({ path });
        return found;
      });
    },
    list: async folder => {
      const names = new Set(await world.facts.list(folder) ?? []);
      for (const file of touchedFiles(world)) if (parentOf(file.path) === folder) names.add(nameOf(file.path));
      for (const [path, content] of written) {
        if (parentOf(path) !== folder) continue;
        if (content === undefined) names.delete(nameOf(path));
        else names.add(nameOf(path));
      }
      return [...names].sort();
    },
  };
}

/** First of several names in a folder that can be read. */
export async function firstOf(sources: Sources, folder: string, names: readonly string[]): Promise<{ readonly path: string; readonly text: string } | undefined> {
  for (const name of names) {
    const path = child(folder, name);
    const text = await sources.read(path);
    if (text !== undefined) return { path, text };
  }
  return undefined;
}
