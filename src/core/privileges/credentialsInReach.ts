// Code that was not read counts by what it could reach: which environment's credentials lie in its variables, in the env files that such
// code loads, and, for code that nobody of the team committed, in the user's own default identities.
import type { Facts } from '../facts';
import type { Effect } from '../model/effect';
import type { Origin, Principal } from '../model/principal';
import type { Environment } from '../model/resource';
import { resolveAws } from './aws/aws';
import { environmentOfTarget } from './database/database';
import { urlVariables } from './database/frameworks';
import { targetOf } from './database/target';
import { isLocalHost } from './environment';
import { nearest } from './folders';
import { resolveKubernetes } from './kubernetes/kubernetes';
import { withAnswer } from './personalAnswers';
import { envFiles } from './projectEnv';
import type { IdentityRequest } from './resolver';
import { hasSwitch, option, variable } from './settings';

/** As whom unread code could act; undefined: nothing in reach that an environment could be told of, or no code that runs. Local services count as nothing. */
export async function credentialsInReach(request: IdentityRequest, effect: Effect, facts: Facts): Promise<Principal | undefined> {
  const isForeign = effect.traits.some(trait => trait === 'fromNetwork' || trait === 'unknownText');
  const isWritten = effect.traits.includes('writtenCode');
  if (effect.operation !== 'execute' || effect.resource.where === 'remote') return undefined;
  if (!isForeign && !isWritten && !effect.traits.includes('committedCode')) return undefined;
  const found: Principal[] = [];
  const inVariables = await ofVariables(request, facts);
  // What a person keeps in the environment for every day does not make each build and test of the team's own code a question.
  found.push(...inVariables.filter(one => isForeign || isWritten || one.isDeliberate || one.principal.environment.name === 'production').map(one => one.principal));
  if (isForeign || isWritten || await loadsEnvFiles(request, facts)) {
    const filed = await ofEnvFiles(request, facts, isForeign);
    found.push(...filed.filter(one => isForeign || isWritten || one.environment.name === 'production'));
  }
  if (isForeign || isWritten) found.push(...await ofDefaults(request, facts));
  const order = ['production', 'unknown', 'staging'];
  return found.map(one => withAnswer(one, request.environments.answersForbidden !== true, facts)).filter(one => one.environment.name !== 'development').sort((a, b) => order.indexOf(a.environment.name) - order.indexOf(b.environment.name))[0];
}

interface InVariables {
  readonly principal: Principal;
  /** Set for this command or in this session, not by the user's own start-up files. */
  readonly isDeliberate: boolean;
}

async function ofVariables(request: IdentityRequest, facts: Facts): Promise<readonly InVariables[]> {
  const found: InVariables[] = [];
  for (const name of urlVariables) {
    if (!request.variables.has(name)) continue;
    const set = await variable(request, facts, name);
    const principal = set && await ofUrl(set.text, set.origin, request, facts);
    if (set && principal) found.push({ principal, isDeliberate: set.origin.kind !== 'file' });
  }
  for (const [name, one] of request.variables) if (isLiveKey(one.value)) found.push({ principal: liveKey({ kind: 'environment', name }), isDeliberate: false });
  if (request.variables.has('AWS_PROFILE') || request.variables.has('AWS_ACCESS_KEY_ID') || request.variables.has('AWS_VAULT')) {
    const aws = await resolveAws({ ...request, call: undefined, effects: [] }, facts);
    const origin = (request.variables.get('AWS_PROFILE') ?? request.variables.get('AWS_ACCESS_KEY_ID'))?.origin.kind;
    if (aws && aws.environment.name !== 'development') found.push({ principal: reachable(aws), isDeliberate: origin === 'command' || origin === 'session' });
  }
  return found;
}

async function ofUrl(text: string | undefined, origin: Origin, request: IdentityRequest, facts: Facts): Promise<Principal | undefined> {
  const target = targetOf(text, origin);
  // A host without a dot is a service beside the code (a compose or CI network), not a place of its own.
  if (!target?.host || isLocalHost(target.host) || !target.host.includes('.')) return undefined;
  return reachable({
    system: 'database', name: target.user === undefined ? 'unknown' : `user ${target.user}`, scope: `${target.host}${target.database === undefined ? '' : `/${target.database}`}`, where: 'remote', origins: [origin],
    environment: await environmentOfTarget(target, request, facts), needs: [], holds: [], limits: [],
  });
}

/** Not as whom it acts, but as whom it could. */
function reachable(principal: Principal): Principal {
  const { environment } = principal;
  return { ...principal, name: `possibly ${principal.name} (credentials in reach of code that was not read)`, needs: [], notSeen: [], environment: { ...environment, because: environment.because.length > 0 ? environment.because : ['credentials in reach'] } };
}

const isLiveKey = (value: string | undefined): boolean => value !== undefined && /^(?:sk|rk)_live_/.test(value);

function liveKey(origin: Origin): Principal {
  const environment: Environment = { name: 'production', because: ['a live key is in reach'] };
  return { system: 'platform', name: 'possibly the holder of a live key (in reach of code that was not read)', origins: [origin], environment, needs: [], holds: [], limits: [] };
}

/** Env files by what they hold. What only the production file holds is loaded by nothing here, but text from elsewhere can read it. */
async function ofEnvFiles(request: IdentityRequest, facts: Facts, isForeign: boolean): Promise<readonly Principal[]> {
  const found: Principal[] = [];
  const given = option(request, ['--env-file'])?.text;
  for (const file of await envFiles(request.cwd, facts)) {
    const isLoaded = file.environment === undefined || file.environment === 'development' || (given !== undefined && file.path.endsWith(given.replace(/^\.\//, '')));
    if (!isLoaded && !isForeign) continue;
    for (const entry of file.entries.values()) {
      const origin: Origin = { kind: 'file', path: file.path, line: entry.line, name: entry.name };
      if (isLiveKey(entry.value)) found.push(liveKey(origin));
      if (request.variables.has(entry.name) || !/URL|URI|DSN|STRING/.test(entry.name)) continue;
      const principal = await ofUrl(entry.value, origin, request, facts);
      if (principal) found.push(principal);
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
async function ofDefaults(request: IdentityRequest, facts: Facts): Promise<readonly Principal[]> {
  const bare: IdentityRequest = { ...request, call: undefined, effects: [] };
  const [aws, kubernetes] = await Promise.all([resolveAws(bare, facts), resolveKubernetes(bare, facts)]);
  return [aws, kubernetes].flatMap(one => (one?.environment.name === 'production' ? [reachable(one)] : []));
}
