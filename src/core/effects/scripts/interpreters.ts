// Tools that run what a project declares, for the registry.
import type { Interpreter } from '../world';
import { cleanInterpreters } from './cleans';
import { gradleInterpreters } from './gradle';
import { makeInterpreters } from './make';
import { packageInterpreters } from './packageScripts';
import { publishInterpreters } from './publish';
import { taskInterpreters } from './taskRunners';

/** One map per kind: a program may be in several. */
export const scriptRooms: readonly Readonly<Record<string, Interpreter>>[] = [publishInterpreters, packageInterpreters, makeInterpreters, taskInterpreters, cleanInterpreters, gradleInterpreters];
