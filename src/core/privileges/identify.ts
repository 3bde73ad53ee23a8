// As whom each effect runs and in which environment: asks one resolver per call and system, adds what the names of the things touched say,
// and gives the environment to the effects. Resolvers read; this file decides whose answer counts for which effect.
import type { Facts } from '../facts';
import type { ActionRequest } from '../model/action';
import { pipelineHost, variablesOf, type Call } from '../model/call';
import type { Effect } from '../model/effect';
import { forwardedPort } from '../model/forwarded';
import { accountNames, type Principal } from '../model/principal';
import type { Environment, System } from '../model/resource';
import { borrowedFrom, hasTypedSecret } from './borrowed';
import { choicesBefore, rememberedIdentities, withUnfollowedChange, type ActionChange } from './choices';
import { credentialsInReach } from './credentialsInReach';
import { environmentOf, isLocalHost, namesProduction } from './environment';
import { withAnswer } from './personalAnswers';
import { isOwnUser } from './machine/machine';
import { resolveMcp } from './platform/mcp';
import type { EnvironmentNames, IdentityRequest } from './resolver';
import { resolvers } from './resolvers';
import { watchedFacts } from './unreadFiles';
import { option } from './settings';
import { isTerraform } from './terraform/project';

export interface Identified {
  /** The same effects in the same order, their environment filled in where the effect did not know it better. */
  readonly effects: readonly Effect[];
  /** Every identity used, each once. */
  readonly principals: readonly Principal[];
  /** The account, cluster or host per effect, by every name it has; empty: none of its own. */
  readonly accounts: readonly (readonly string[])[];
}

interface FoundEffect {
  readonly effect: Effect;
  readonly call?: Call;
}

/** Systems whose things belong to no environment unless something says so. */
const placeless = new Set<System>(['files', 'machine', 'git', 'githost', 'registry', 'network', 'agent']);

const clouds: ReadonlySet<System> = new Set(['aws', 'gcloud', 'azure']);

export async function identify(
  found: readonly FoundEffect[],
  action: { readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly request?: ActionRequest },
  environments: EnvironmentNames,
  world: Facts,
  changes: readonly ActionChange[] = [],
): Promise<Identified> {
  const { facts, told } = watchedFacts(withOpened(found, world));
  const chosen = choicesBefore(found, changes, await rememberedIdentities(action.env, facts), facts);
  const agentVariables = variablesOf(action.env);
  const server = action.request?.tool === 'mcp' ? action.request.server : undefined;
  const readNow = changes.flatMap(change => (change.kind === 'secretRead' && change.path !== undefined ? [change.path] : []));
  const answers = new Map<string, Promise<Principal | undefined>>();
  const calls = new Map<Call, number>();
  const groups = new Map<Call | undefined, Map<System, Effect[]>>();
  for (const { call, effect } of found) {
    const group = groups.get(call) ?? new Map<System, Effect[]>();
    groups.set(call, group.set(effect.resource.system, group.get(effect.resource.system) ?? []));
    group.get(effect.resource.system)?.push(effect);
  }
  /** Effects of the same call on the same system. */
  const besides = (one: FoundEffect): readonly Effect[] => groups.get(one.call)?.get(one.effect.resource.system) ?? [];
  const requestFor = (one: FoundEffect, i: number): IdentityRequest => ({
    call: one.call, effects: besides(one),
    variables: one.call?.variables ?? agentVariables, cwd: one.call?.cwd ?? action.cwd, environments, chosen: chosen[i] ?? {},
  });
  const ask = (one: FoundEffect, i: number): Promise<Principal | undefined> => {
    const { call } = one;
    if (call && !calls.has(call)) calls.set(call, calls.size);
    const { place } = one.effect.resource;
    const system = carrierOf(one.effect, [...groups.get(call)?.keys() ?? []]);
    const key = `${system} ${call ? calls.get(call) : ''} ${system === 'mcp' || system === 'ssh' || !call ? place ?? '' : ''}`;
    let answer = answers.get(key);
    if (!answer) answers.set(key, answer = flagged(resolve(system, requestFor(one, i), server, facts), requestFor(one, i), readNow, facts));
    return answer;
  };
  const principals = await Promise.all(found.map(ask));
  const behind = await statesBehind(found, (system, one, i) => ask({ ...one, effect: { ...one.effect, resource: { ...one.effect.resource, system } } }, i));
  const reach = await Promise.all(found.map((one, i) => credentialsInReach(requestFor(one, i), one.effect, facts)));
  const effects = found.map((one, i) => counted(placed(one.effect, principals[i], reach[i]?.environment, one.call, environments), environments));
  return { effects, principals: distinct(await told([...principals, ...reach, ...behind]), found), accounts: principals.map(accountNames) };
}

/** What a cloud's own tool sends goes as whom that tool acts as. */
function carrierOf({ operation, resource: { system } }: Effect, besides: readonly System[]): System {
  return operation === 'send' ? besides.find(one => clouds.has(one)) ?? system : system;
}

/** The world with the ports that this very action opens to elsewhere, as if an earlier one had. */
function withOpened(found: readonly FoundEffect[], world: Facts): Facts {
  const opened = found.map(one => one.effect).filter(effect => effect.resource.kind === forwardedPort);
  if (opened.length === 0) return world;
  const entries = opened.map(effect => ({ key: '', action: '', text: '', effect, outcome: 'proposed' as const }));
  return { ...world, session: { ...world.session, ledger: [...world.session.ledger, ...entries] } };
}

/** A program on another machine or in a container has that place's identity, which nothing here tells. */
function resolve(system: System, request: IdentityRequest, server: string | undefined, facts: Facts): Promise<Principal | undefined> {
  if (server !== undefined && !request.call) return resolveMcp(server, request, facts);
  const host = request.call?.host;
  if (host === pipelineHost) return Promise.resolve(undefined);
  const resolver = host === undefined || system === 'ssh' ? resolvers[system] : resolvers.ssh;
  return resolver?.(request, facts) ?? Promise.resolve(undefined);
}

/** With the place that its credentials were taken from, where they were not given for this. */
async function flagged(answer: Promise<Principal | undefined>, request: IdentityRequest, readNow: readonly string[], facts: Facts): Promise<Principal | undefined> {
  const { call } = request;
  const found = await answer;
  const principal = found && withUnfollowedChange(withAnswer(found, request.environments.answersForbidden !== true, facts), request.chosen);
  if (!principal || !call || principal.borrowed || principal.system === 'machine') return principal;
  const borrowed = await borrowedFrom(call, readNow, facts);
  const typed = principal.typed === true || hasTypedSecret(call);
  return borrowed || typed ? { ...principal, ...(typed ? { typed } : {}), ...(borrowed ? { borrowed } : {}) } : principal;
}

/** Terraform and Pulumi act on clouds but keep a state of their own, which may be reached as somebody else. */
function statesBehind(found: readonly FoundEffect[], ask: (system: System, one: FoundEffect, i: number) => Promise<Principal | undefined>): Promise<readonly (Principal | undefined)[]> {
  const seen = new Set<Call>();
  return Promise.all(found.flatMap((one, i) => {
    const system = one.call && (isTerraform(one.call.program) ? 'terraform' : one.call.program === 'pulumi' ? 'pulumi' : undefined);
    if (!one.call || system === undefined || seen.has(one.call) || one.effect.resource.system === system || one.effect.resource.system === 'files') return [];
    seen.add(one.call);
    return [ask(system, one, i)];
  }));
}

/** The effect with the environment that counts for it: its own, its identity's, what its names say, what code that runs could reach. */
function placed(effect: Effect, principal: Principal | undefined, reach: Environment | undefined, call: Call | undefined, environments: EnvironmentNames): Effect {
  const moved = located(effect, principal);
  const { resource } = moved;
  const own = resource.environment ?? (principal && isPlaced(moved, principal) ? principal.environment : undefined) ?? reach;
  const environment = raisedByNames(moved, own, call, environments);
  const place = resource.place ?? (resource.where === 'remote' ? principal?.place : undefined);
  const local = principal && isLocalService(moved, principal) && environment?.name === 'development' ? environment.because[0] : undefined;
  if (local !== undefined) return { ...moved, disposable: { kind: 'environment', because: local }, resource: { ...resource, environment, ...(place === undefined ? {} : { place }) } };
  if (moved === effect && environment === resource.environment && place === resource.place) return effect;
  return { ...moved, resource: { ...resource, ...(environment ? { environment } : {}), ...(place === undefined ? {} : { place }) } };
}

/** Clusters and cloud services that run on this machine are there to be thrown away; what a loss there costs is a start. */
function isLocalService(effect: Effect, principal: Principal): boolean {
  return principal.where === 'machine' && ['kubernetes', 'helm', 'aws', 'gcloud'].includes(effect.resource.system) && effect.disposable === undefined && (effect.operation === 'delete' || effect.operation === 'replace' || (effect.operation === 'execute' && effect.resource.system === 'kubernetes'));
}

/** A container engine may be elsewhere although its tool is here; a database may be here although its tool could be anywhere. */
function located(effect: Effect, principal: Principal | undefined): Effect {
  const { resource } = effect;
  if (!principal?.where || resource.system !== principal.system || (resource.system !== 'docker' && resource.system !== 'database')) return effect;
  if (principal.where === 'remote' && resource.where === 'machine') return { ...effect, resource: { ...resource, where: 'remote', place: resource.place ?? principal.scope } };
  if (principal.where === 'machine' && resource.where === 'remote') return { ...effect, resource: { ...resource, where: 'machine' } };
  return effect;
}

function isPlaced(effect: Effect, principal: Principal): boolean {
  const { system, where } = effect.resource;
  if (placeless.has(system) && principal.environment.name === 'unknown') return false;
  if (where === 'remote') return true;
  // A database or volume of this machine can be the only copy: that it is local makes nothing in it worth less.
  if ((system === 'database' || system === 'docker') && principal.environment.name === 'development') return false;
  return principal.environment.name !== 'unknown';
}

/** Names of stacks, buckets and namespaces are weak evidence: they make an unknown environment production and never the reverse. */
function raisedByNames(effect: Effect, environment: Environment | undefined, call: Call | undefined, environments: EnvironmentNames): Environment | undefined {
  const { resource } = effect;
  if (resource.where !== 'remote' || placeless.has(resource.system)) return environment;
  if (environment?.name === 'production' || environment?.name === 'development') return environment;
  const name = effect.reason.values?.['name'];
  const texts = [resource.address, resource.place, ...resource.parts?.slice(0, 20) ?? [], typeof name === 'string' ? name : undefined].filter((text): text is string => text !== undefined && !isLocalHost(text));
  const named = environmentOf(texts.map(text => ({ what: resource.kind, text })), { rules: environments.rules });
  if (named.because[0]?.endsWith('in your policy')) return named;
  const text = texts.find(namesProduction);
  const told = text === undefined && call ? option({ call }, ['--env', '--environment', '--stage', '--target-env', '--deployment-environment', '--env-name', '--environment-name'])?.text : undefined;
  if (told !== undefined && namesProduction(told)) return { name: 'production', because: [`the option ${told} says production`] };
  if (text === undefined) return environment;
  const word = text.length > 60 ? resource.kind : text;
  return { name: 'production', ...(text.length <= 40 ? { label: text } : {}), because: [text === resource.address ? `the name ${word} says production` : `${word} says production`] };
}

/** A team may count what nobody can name as production. */
function counted(effect: Effect, environments: EnvironmentNames): Effect {
  const { environment } = effect.resource;
  if (environment?.name !== 'unknown' || environments.unknownIs !== 'production') return effect;
  return { ...effect, resource: { ...effect.resource, environment: { ...environment, name: 'production', because: [...environment.because, 'not known, and your policy counts that as production'] } } };
}

/** Each identity once, those of changes before those of reads; what an effect's names add to the environment is shown with it. */
function distinct(principals: readonly (Principal | undefined)[], found: readonly FoundEffect[]): readonly Principal[] {
  const seen = new Map<string, { principal: Principal; weight: number }>();
  for (const [i, principal] of principals.entries()) {
    if (!principal) continue;
    const key = [principal.system, principal.name, principal.scope, principal.place].join('|');
    const had = seen.get(key);
    const weight = Math.max(had?.weight ?? 0, weightOf(found[i]?.effect));
    const merged = had ? { ...had.principal, needs: [...new Set([...had.principal.needs, ...principal.needs])] } : principal;
    seen.set(key, { principal: merged, weight });
  }
  const all = [...seen.values()].sort((a, b) => b.weight - a.weight).map(one => one.principal);
  return all.some(one => !isOwnUser(one)) ? all.filter(one => !isOwnUser(one)) : all;
}

function weightOf(effect: Effect | undefined): number {
  if (!effect) return 0;
  if (effect.operation === 'delete' || effect.operation === 'replace') return 3;
  return effect.operation === 'read' ? 1 : 2;
}
