// As whom each effect runs and in which environment: asks one resolver per call and system and gives its environment to the effects.
import type { Facts } from '../facts';
import { variablesOf, type Call } from '../model/call';
import type { Effect } from '../model/effect';
import type { Principal } from '../model/principal';
import type { System } from '../model/resource';
import type { EnvironmentNames } from './resolver';
import { resolvers } from './resolvers';

export interface Identified {
  /** The same effects in the same order, their environment filled in where the effect did not know it better. */
  readonly effects: readonly Effect[];
  /** Every identity used, each once. */
  readonly principals: readonly Principal[];
  /** The account, cluster or host per effect; undefined: none of its own. */
  readonly accounts: readonly (string | undefined)[];
}

export async function identify(
  found: readonly { readonly effect: Effect; readonly call?: Call }[],
  action: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  environments: EnvironmentNames,
  facts: Facts,
): Promise<Identified> {
  const agentVariables = variablesOf(action.env);
  const answers = new Map<string, Promise<Principal | undefined>>();
  const calls = new Map<Call, number>();
  const ask = (system: System, call: Call | undefined): Promise<Principal | undefined> => {
    if (call && !calls.has(call)) calls.set(call, calls.size);
    const key = `${system} ${call ? calls.get(call) : ''}`;
    let answer = answers.get(key);
    if (!answer) {
      const effects = found.filter(one => one.call === call && one.effect.resource.system === system).map(one => one.effect);
      answer = resolvers[system]?.({ call, effects, variables: call?.variables ?? agentVariables, cwd: call?.cwd ?? action.cwd, environments }, facts) ?? Promise.resolve(undefined);
      answers.set(key, answer);
    }
    return answer;
  };
  const principals = await Promise.all(found.map(one => ask(one.effect.resource.system, one.call)));
  return {
    effects: found.map((one, i) => placed(one.effect, principals[i])),
    principals: distinct(principals),
    accounts: principals.map(principal => principal?.scope),
  };
}

function placed(effect: Effect, principal: Principal | undefined): Effect {
  if (!principal || effect.resource.environment) return effect;
  if (effect.resource.where !== 'remote' && principal.environment.name === 'unknown') return effect;
  return { ...effect, resource: { ...effect.resource, environment: principal.environment, place: effect.resource.place ?? principal.place } };
}

function distinct(principals: readonly (Principal | undefined)[]): readonly Principal[] {
  const seen = new Map<string, Principal>();
  for (const principal of principals) {
    if (principal) seen.set([principal.system, principal.name, principal.scope, principal.place].join('|'), principal);
  }
  return [...seen.values()];
}
