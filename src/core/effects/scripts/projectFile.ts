// Finds and reads the file of a project that declares scripts: the nearest one upward from a folder.
import type { Call } from '../../model/call';
import { child, parentOf } from '../files/paths';
import { pathOf } from '../shell/outputs';
import type { World } from '../world';
import { readText, type ReadText } from './readText';

export interface ProjectFile extends ReadText {
  readonly folder: string;
}

/** The nearest of these files in `folder` or above it, at most 30 levels. */
export async function nearest(folder: string, names: readonly string[], world: World): Promise<ProjectFile | undefined> {
  let at = folder;
  for (let i = 0; i < 30; i++) {
    for (const name of names) {
      const file = await readText(child(at, name), world);
      if (file) return { ...file, folder: at };
    }
    const up = parentOf(at);
    if (up === at) return undefined;
    at = up;
  }
  return undefined;
}

/** One of these files in exactly this folder. */
export async function inFolder(folder: string, names: readonly string[], world: World): Promise<ProjectFile | undefined> {
  for (const name of names) {
    const file = await readText(child(folder, name), world);
    if (file) return { ...file, folder };
  }
  return undefined;
}

/** The folder that a call works in, moved by an option; undefined: not determined, or not on this machine. */
export function folderOf(call: Call, moved: string | undefined, world: World): string | undefined {
  if (call.host !== undefined || call.cwd === undefined) return undefined;
  return moved === undefined ? call.cwd : pathOf(moved, call.cwd, world);
}

/** Line from 1 of the first match of a text; undefined: not there. */
export function lineOf(text: string, pattern: RegExp): number | undefined {
  const at = text.search(pattern);
  return at < 0 ? undefined : text.slice(0, at).split('\n').length;
}

export const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
