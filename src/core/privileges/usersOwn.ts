// Is a settings file the user's own? What a repository brings along or the agent wrote must never decide how a tool is started to ask online.
import type { Facts } from '../facts';
import { foldersUp } from './folders';
import type { IdentityRequest } from './resolver';

/** True where every path lies outside the project and the open folders and was not written in this session. */
export async function areUsersOwn(paths: readonly string[], request: Pick<IdentityRequest, 'cwd'>, facts: Facts): Promise<boolean> {
  const root = (await foldersUp(request.cwd, facts)).at(-1) ?? request.cwd;
  const projects = [...facts.workspaces, ...(root === facts.home ? [] : [root])].filter(folder => folder !== facts.home && folder !== '/' && folder !== '');
  const written = new Set(facts.session.files.map(file => file.path));
  return paths.every(path => !written.has(path) && !projects.some(folder => path === folder || path.startsWith(`${folder}/`)));
}

/** What the hook hands on in place of a secret's value: that it is set is known, nobody can be asked with it. */
const withheld = '[redacted]';

/** Is one of the variables set, and its value kept back? */
export function isWithheld(request: Pick<IdentityRequest, 'variables'>, names: readonly string[]): boolean {
  return names.some(name => request.variables.get(name)?.value === withheld);
}

/** Was the variable given to the agent from outside: not by the command, the session or a file of the project? */
export function isGiven(request: Pick<IdentityRequest, 'variables'>, name: string): boolean {
  const set = request.variables.get(name);
  return set?.value !== undefined && set.value !== '' && set.value !== withheld && set.origin.kind === 'environment';
}
