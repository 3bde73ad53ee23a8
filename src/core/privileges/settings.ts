// Values that decide an identity, each with where it came from: options of the call, variables, files. Secrets are compared here and
// never handed on: a caller that only needs to know that one is set asks `isSet`.
import type { Facts } from '../facts';
import type { Word } from '../model/call';
import type { Origin } from '../model/principal';
import { envFileOf } from './projectEnv';
import type { IdentityRequest } from './resolver';

export interface Setting {
  /** Undefined: set to something that cannot be determined offline. */
  readonly text: string | undefined;
  readonly origin: Origin;
}

/** The last value of an option, under any of its names: `--x v`, `--x=v`, `-x v`, `-xv` for one letter, `-x=v`. */
export function option(request: Pick<IdentityRequest, 'call'>, names: readonly string[]): Setting | undefined {
  return options(request, names).at(-1);
}

/** Every value of an option, in order. */
export function options(request: Pick<IdentityRequest, 'call'>, names: readonly string[]): readonly Setting[] {
  const args = request.call?.args ?? [];
  const found: Setting[] = [];
  for (let i = 0; i < args.length; i++) {
    const text = args[i]?.text ?? args[i]?.raw ?? '';
    if (text === '--' && request.call?.program !== 'npm') break;
    for (const name of names) {
      if (text === name) found.push(settingOf(args[i + 1], name));
      else if (text.startsWith(`${name}=`)) found.push({ text: args[i]?.text?.slice(name.length + 1), origin: { kind: 'option', name } });
      else if (/^-\w$/.test(name) && text.startsWith(name) && text.length > 2 && !text.startsWith('--') && !names.some(other => other.length > 2 && (text === other || text.startsWith(`${other}=`)))) found.push({ text: args[i]?.text?.slice(2), origin: { kind: 'option', name } });
    }
  }
  return found;
}

/** Is a switch given? */
export function hasSwitch(request: Pick<IdentityRequest, 'call'>, names: readonly string[]): boolean {
  return (request.call?.args ?? []).some(word => word.text !== undefined && names.some(name => word.text === name || word.text === `${name}=true`));
}

const settingOf = (word: Word | undefined, name: string): Setting => ({ text: word?.text, origin: { kind: 'option', name } });

/** The first of several variables that is set to something. `.env` and `.envrc` lines that the agent loaded are named as the origin. */
export async function variable(request: IdentityRequest, facts: Facts, ...names: readonly string[]): Promise<Setting | undefined> {
  for (const name of names) {
    const own = request.variables.get(name);
    if (own?.value === '') continue;
    if (own) return { text: own.value, origin: await traced(name, own.value, own.origin, request, facts) };
    const loaded = await envFileOf(name, undefined, request.cwd, facts, ['.envrc']);
    if (loaded && loaded.value !== '') return { text: loaded.value, origin: { kind: 'file', path: loaded.path, line: loaded.line, name } };
  }
  return undefined;
}

/** Where a variable of the agent's environment came from: the env file of the project that holds the same value, if one does. */
async function traced(name: string, value: string | undefined, origin: Origin, request: IdentityRequest, facts: Facts): Promise<Origin> {
  if (origin.kind !== 'environment' || value === undefined) return origin;
  const file = await envFileOf(name, value, request.cwd, facts);
  return file ? { kind: 'file', path: file.path, line: file.line, name } : origin;
}

/** Is a variable set at all? Its value stays where it is. */
export async function isSet(request: IdentityRequest, facts: Facts, ...names: readonly string[]): Promise<Setting['origin'] | undefined> {
  return (await variable(request, facts, ...names))?.origin;
}

/** The origin with the value beside the name, for values that are no secret: `AWS_PROFILE=prod`. */
export function shown(setting: Setting): Origin {
  const { origin } = setting;
  // A login in an address stays out.
  const text = setting.text?.replace(/(\w:\/\/)[^@/\s]*@/g, '$1');
  if (text === undefined || text.length > 80 || /[\s\u0000-\u001f]/.test(text)) return origin;
  switch (origin.kind) {
    case 'option': return { ...origin, name: `${origin.name} ${text}` };
    case 'file': return origin.name === undefined ? origin : { ...origin, name: `${origin.name}=${text}` };
    case 'default': return origin;
    default: return origin.name.includes('=') || origin.name.includes(' ') ? origin : { ...origin, name: `${origin.name}=${text}` };
  }
}
