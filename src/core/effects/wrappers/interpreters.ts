// All programs that run others, for the registry.
import type { Interpreter } from '../world';
import { elsewhereInterpreters } from './elsewhere';
import { everyItemInterpreters } from './everyItem';
import { gitAliasInterpreters } from './gitTexts';
import { laterInterpreters } from './later';
import { privilegeInterpreters } from './privilege';
import { shellInterpreters } from './shells';
import { wrapperInterpreters } from './unwrap';
import { windowsShellInterpreters } from './windowsShells';

/** One map per kind: a program may be in several. */
export const wrapperRooms: readonly Readonly<Record<string, Interpreter>>[] = [privilegeInterpreters, shellInterpreters, everyItemInterpreters, elsewhereInterpreters, laterInterpreters, gitAliasInterpreters, windowsShellInterpreters, wrapperInterpreters];
