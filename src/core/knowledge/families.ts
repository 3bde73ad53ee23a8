// Every tool family, and which table speaks of a program. A new family is one file beside this one and one line here.
import { containers } from './containers';
import { kubernetes } from './kubernetes';
import { terraform } from './terraform';
import type { Tool, ToolFamily } from './schema';

export const families: readonly ToolFamily[] = [kubernetes, containers, terraform];

let byName: ReadonlyMap<string, Tool> | undefined;

/** The table of a program (its name without folder and `.exe`); undefined: no table knows it. */
export function toolNamed(program: string): Tool | undefined {
  byName ??= new Map(families.flatMap(family => family.tools.flatMap(tool => tool.names.map(name => [name, tool] as const))));
  return byName.get(program) ?? byName.get(program.toLowerCase());
}
