// A file's text as it will be when it is used: what this action changes first counts before what this session wrote, and that before what
// is on disk.
import type { FileChange, World } from '../world';

export interface ReadText {
  readonly path: string;
  readonly text: string;
  readonly writtenBySession: boolean;
}

/** `path` absolute. Undefined: not there, deleted in this session, not readable, or changed by this action to what nobody knows. */
export async function readText(path: string, world: World, limit?: number): Promise<ReadText | undefined> {
  const { facts } = world;
  const real = (await facts.realPath(path)) ?? path;
  const changed = changedBefore([path, real], world);
  if (changed) return changed.unseen || changed.content === undefined ? undefined : { path, text: changed.content, writtenBySession: true };
  const written = facts.session.files.findLast(file => file.path === path || file.path === real);
  if (written && !written.unseen) return written.content === undefined ? undefined : { path, text: written.content, writtenBySession: true };
  const text = await facts.read(path, limit);
  // Changed by an earlier call to what was not worked out: what is there by now, unless that is still the text from before.
  if (text === undefined || (written && text === written.content)) return undefined;
  return { path, text, writtenBySession: written !== undefined };
}

/** What an earlier part of this action made of a file; undefined: nothing. */
export function changedBefore(paths: readonly string[], world: World): FileChange | undefined {
  for (const change of [...world.written ?? []].reverse()) {
    if (change.kind === 'file' && paths.includes(change.path)) return change;
    const inTree = change.kind === 'tree' ? change.files?.findLast(file => paths.includes(file.path)) : undefined;
    if (inTree) return { kind: 'file', ...inTree };
  }
  return undefined;
}
