// Code that was not read counts by what it could reach: which environment's credentials lie in its variables, in the env files that such
// code loads, and, for code that nobody of the team committed, in the user's own default identities.
import type { Facts } from '../facts';
import type { Effect } from '../model/effect';
import type { Environment } from '../model/resource';
import { resolveAws } from './aws/aws';
import { environmentOfTarget } from './database/database';
import { urlVariables } from './database/frameworks';
import { targetOf } from './database/target';
import { isLocalHost } from './environment';
import { nearest } from './folders';
import { resolveKubernetes } from './kubernetes/kubernetes';
import { envFiles } from './projectEnv';
import type { IdentityRequest } from './resolver';
import { hasSwitch, option, variable } from './settings';

/** Undefined: nothing in reach that an environment could be told of, or no code that runs. Local services count as nothing. */
export async function credentialsInReach(request: IdentityRequest, effect: Effect, facts: Facts): Promise<Environment | undefined> {
  const isForeign = effect.traits.some(trait => trait === 'fromNetwork' || trait === 'unknownText');
  const isWritten = effect.traits.includes('writtenCode');
  if (effect.operation !== 'execute' || effect.resource.where === 'remote') return undefined;
  if (!isForeign && !isWritten && !effect.traits.includes('committedCode')) return undefined;
  const found: Environment[] = [];
  const inVariables = await ofVariables(request, facts);
  // What a person keeps in the environment for every day does not make each build and test of the team's own code a question.
  found.push(...inVariables.filter(one => isForeign || isWritten || one.isDeliberate || one.environment.name === 'production').map(one => one.environment));
  if (isForeign || isWritten || await loadsEnvFiles(request, facts)) {
    const filed = await ofEnvFiles(request, facts, isForeign);
    found.push(...filed.filter(one => isForeign || isWritten || one.name === 'production'));
  }
  if (isForeign || isWritten) found.push(...await ofDefaults(request, facts));
  const order = ['production', 'unknown', 'staging'];
  return found.filter(one => one.name !== 'development').sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))[0];
}

interface InVariables {
  readonly environment: Environment;
  /** Set for this command or in this session, not by the user's own start-up files. */
  readonly isDeliberate: boolean;
}

async function ofVariables(request: IdentityRequest, facts: Facts): Promise<readonly InVariables[]> {
  const found: InVariables[] = [];
  for (const name of urlVariables) {
    if (!request.variables.has(name)) continue;
    const set = await variable(request, facts, name);
    const environment = set && await ofUrl(set.text, name, set.origin.kind === 'file' ? `${fileName(set.origin.path)} line ${set.origin.line ?? 1}` : 'the environment', request, facts);
    if (set && environment) found.push({ environment, isDeliberate: set.origin.kind !== 'file' });
  }
  for (const [name, one] of request.variables) if (isLiveKey(one.value)) found.push({ environment: liveKey(name, 'the environment'), isDeliberate: false });
  if (request.variables.has('AWS_PROFILE') || request.variables.has('AWS_ACCESS_KEY_ID') || request.variables.has('AWS_VAULT')) {
    const aws = await resolveAws({ ...request, call: undefined, effects: [] }, facts);
    const origin = (request.variables.get('AWS_PROFILE') ?? request.variables.get('AWS_ACCESS_KEY_ID'))?.origin.kind;
    if (aws && aws.environment.name !== 'development') found.push({ environment: reachable(aws.environment, aws.name), isDeliberate: origin === 'command' || origin === 'session' });
  }
  return found;
}

async function ofUrl(text: string | undefined, name: string, where: string, request: IdentityRequest, facts: Facts): Promise<Environment | undefined> {
  const target = targetOf(text, { kind: 'environment', name });
  // A host without a dot is a service beside the code (a compose or CI network), not a place of its own.
  if (!target?.host || isLocalHost(target.host) || !target.host.includes('.')) return undefined;
  return reachable(await environmentOfTarget(target, request, facts), `${name} in ${where} (${target.host})`);
}

const reachable = (environment: Environment, what: string): Environment => ({ ...environment, because: [`${what} is in reach`, ...environment.because].slice(0, 3) });

const isLiveKey = (value: string | undefined): boolean => value !== undefined && /^(?:sk|rk)_live_/.test(value);
const liveKey = (name: string, where: string): Environment => ({ name: 'production', because: [`${name} in ${where} is a live key and in reach`] });
const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Env files by what they hold. What only the production file holds is loaded by nothing here, but text from elsewhere can read it. */
async function ofEnvFiles(request: IdentityRequest, facts: Facts, isForeign: boolean): Promise<readonly Environment[]> {
  const found: Environment[] = [];
  const given = option(request, ['--env-file'])?.text;
  for (const file of await envFiles(request.cwd, facts)) {
    const isLoaded = file.environment === undefined || file.environment === 'development' || (given !== undefined && file.path.endsWith(given.replace(/^\.\//, '')));
    if (!isLoaded && !isForeign) continue;
    for (const entry of file.entries.values()) {
      if (isLiveKey(entry.value)) found.push(liveKey(entry.name, `${file.name} line ${entry.line}`));
      if (request.variables.has(entry.name) || !/URL|URI|DSN|STRING/.test(entry.name)) continue;
      const environment = await ofUrl(entry.value, entry.name, `${file.name} line ${entry.line}`, request, facts);
      if (environment) found.push(environment);
    }
  }
  return found;
}

/** Does the project's own code load env files? By the libraries that it names, or by the command's own option. */
async function loadsEnvFiles(request: IdentityRequest, facts: Facts): Promise<boolean> {
  if (option(request, ['--env-file', '--dotenv']) !== undefined || hasSwitch(request, ['--env-file'])) return true;
  const manifest = await nearest(['package.json', 'pyproject.toml', 'requirements.txt', 'Pipfile', 'Gemfile', 'composer.json', 'go.mod', 'Cargo.toml', 'mix.exs'], request.cwd, facts);
  if (!manifest) return (await nearest(['manage.py', 'artisan'], request.cwd, facts, 1 << 16)) !== undefined;
  return /dotenv|"next"|"vite"|"nuxt"|prisma|drizzle|@nestjs\/config|"astro"|env-cmd|environs|django-environ|pydantic-settings|decouple|laravel\/framework|symfony\/|godotenv|envy|--env-file|rails/i.test(manifest.text);
}

/** The identities that any program of the user's finds: counted only where they are production. */
async function ofDefaults(request: IdentityRequest, facts: Facts): Promise<readonly Environment[]> {
  const bare: IdentityRequest = { ...request, call: undefined, effects: [] };
  const [aws, kubernetes] = await Promise.all([resolveAws(bare, facts), resolveKubernetes(bare, facts)]);
  return [aws, kubernetes].flatMap(one => (one?.environment.name === 'production' ? [reachable(one.environment, `${one.name}${one.scopeName === undefined ? '' : ` “${one.scopeName}”`}`)] : []));
}
