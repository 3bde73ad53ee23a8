// Programs that run more than they say: what is added to their own reading (a project's install scripts, texts that git runs).
import { testRunInterpreters } from './databases/testRuns';
import { triggerInterpreters } from './infrastructure/triggers/fired';
import { lifecycleInterpreters } from './scripts/packageScripts';
import type { Interpreter } from './world';
import { gitTextInterpreters } from './wrappers/gitTexts';

export const alsoRuns: Readonly<Record<string, Interpreter>> = { ...testRunInterpreters, ...lifecycleInterpreters, ...gitTextInterpreters, ...triggerInterpreters };
