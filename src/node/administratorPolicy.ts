// The administrator's policy file: where it lies on each system, and whether it can be believed. A file that others than the administrator can
// write may still tighten; nothing that it says loosens, and that it is so is an alarm.
import { closeSync, lstatSync, openSync } from 'node:fs';
import * as path from 'node:path';

export interface AdministratorPlace {
  readonly file: string;
  /** Numeric owner that the file and its folder must have, on POSIX systems. */
  readonly owner: number;
}

/** Where only administrators can write by default. */
export function administratorPlace(platform: NodeJS.Platform = process.platform): AdministratorPlace {
  switch (platform) {
    case 'darwin': return { file: '/Library/Application Support/Countersign/policy.json', owner: 0 };
    case 'win32': return { file: 'C:\\Program Files\\Countersign\\policy.json', owner: 0 };
    default: return { file: '/etc/countersign/policy.json', owner: 0 };
  }
}

/** Why the file is not the administrator's alone; undefined: it is, or it is not there. */
export function administratorProblem({ file, owner }: AdministratorPlace): string | undefined {
  if (process.platform === 'win32') return windowsProblem(file);
  for (const one of [file, path.dirname(file)]) {
    const stats = lstatSync(one, { throwIfNoEntry: false });
    if (!stats) return undefined;
    if (stats.isSymbolicLink()) return `${one} is a symbolic link`;
    if (one === file && !stats.isFile()) return `${one} is not a regular file`;
    if (stats.uid !== owner) return `${one} does not belong to the administrator`;
    if ((stats.mode & 0o022) !== 0) return `${one} can be written by others than the administrator`;
  }
  return undefined;
}

/** Access lists are not read: whether this user can open it for writing says what counts. Nothing is written. */
function windowsProblem(file: string): string | undefined {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (!stats) return undefined;
  if (stats.isSymbolicLink()) return `${file} is a symbolic link`;
  try {
    closeSync(openSync(file, 'r+'));
    return `${file} can be written by this user`;
  } catch {
    return undefined;
  }
}
