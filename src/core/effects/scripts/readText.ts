// A file's text as it will be when it is used: what this session wrote counts before what is on disk.
import type { World } from '../world';

export interface ReadText {
  readonly path: string;
  readonly text: string;
  readonly writtenBySession: boolean;
}

/** `path` absolute. Undefined: not there, deleted in this session, or not readable. */
export async function readText(path: string, world: World, limit?: number): Promise<ReadText | undefined> {
  const { facts } = world;
  const real = (await facts.realPath(path)) ?? path;
  const written = facts.session.files.findLast(file => file.path === path || file.path === real);
  if (written) return written.content === undefined ? undefined : { path, text: written.content, writtenBySession: true };
  const text = await facts.read(path, limit);
  return text === undefined ? undefined : { path, text, writtenBySession: false };
}
