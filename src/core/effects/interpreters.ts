// Which interpreter reads which program. A program that none reads is looked up in the knowledge tables.
import type { Interpreter } from './world';

export const interpreters: Readonly<Record<string, Interpreter>> = {
};
