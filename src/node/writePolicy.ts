// Writes a first policy for a repository: never over what is there, not through a link.
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import * as path from 'node:path';

/** Undefined: written. Otherwise why not; what was there is as it was. */
export function writeFirstPolicy(file: string, text: string): string | undefined {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    // `wx`: a file that is there, or a link in its place, is left alone.
    const descriptor = openSync(file, 'wx', 0o644);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return `${file} is there already and was left alone`;
    return error instanceof Error ? error.message : String(error);
  }
}
