// Every tool family, and which table speaks of a program. A new family is one file beside this one and one line here.
import { agentTools } from './agentTools';
import { cloud } from './cloud';
import { codeHosts } from './codeHosts';
import { containers } from './containers';
import { databaseFrameworks } from './databaseFrameworks';
import { kubernetes } from './kubernetes';
import { machine } from './machine';
import { messaging } from './messaging';
import { platforms } from './platforms';
import { registries } from './registries';
import type { Tool, ToolFamily } from './schema';
import { secretTools } from './secretTools';
import { services } from './services';
import { terraform } from './terraform';
import { windows } from './windows';

/** Most specific first: where two families know one program, the first counts. */
export const families: readonly ToolFamily[] = [
  kubernetes, containers, terraform, cloud, platforms, codeHosts, registries, secretTools, messaging, machine, windows, agentTools, services, databaseFrameworks,
];

let byName: ReadonlyMap<string, Tool> | undefined;

/** The table of a program (its name without folder and `.exe`); undefined: no table knows it. */
export function toolNamed(program: string): Tool | undefined {
  byName ??= new Map([...families].reverse().flatMap(family => family.tools.flatMap(tool => tool.names.map(name => [name, tool] as const))));
  return byName.get(program) ?? byName.get(program.toLowerCase());
}
