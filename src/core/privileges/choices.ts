// What each effect of an action finds chosen: contexts, accounts, links and settings that earlier calls of the session, or of the same
// action, have switched to. A change that its words do not tell is kept as one: something is different from what the files say.
import type { Facts } from '../facts';
import { identityFile } from '../knowledge/filesIdentity';
import type { Call } from '../model/call';
import type { Effect } from '../model/effect';
import type { Origin, Principal } from '../model/principal';
import type { System } from '../model/resource';
import { home } from './folders';
import type { Choices, Chosen } from './resolver';

/** What the action changes in the session, as far as identities are concerned. */
export interface ActionChange {
  readonly kind: string;
  readonly system?: System;
  readonly aspect?: string;
  readonly value?: string;
  /** Where the call that does it starts in the action's text. */
  readonly at?: number;
  readonly path?: string;
}

interface FoundEffect {
  readonly effect: Effect;
  readonly call?: Call;
}

/** In the order of the effects. */
export function choicesBefore(found: readonly FoundEffect[], changes: readonly ActionChange[], remembered: Choices, facts: Facts): readonly Choices[] {
  const queue = changes.filter(change => change.kind === 'identity');
  let now: Choices = { ...changedInSession(facts), ...remembered, ...filesChanged(changes, facts) };
  const take = (change: ActionChange | undefined, origin: Origin): void => {
    if (change?.system !== undefined && change.value !== undefined) now = { ...now, [change.aspect === undefined ? change.system : `${change.system}.${change.aspect}`]: { value: change.value, origin } };
  };
  return found.map(({ effect, call }) => {
    // Every change of a call further to the left has happened, whatever else that call did.
    while (call && (queue[0]?.at ?? Infinity) < call.span.start) take(queue.shift(), { kind: 'command', name: 'earlier' });
    const before = now;
    if (!effect.traits.includes('identity')) return before;
    const said = call ? commandOf(call) : 'this action';
    const own = queue.filter(change => change.at === undefined ? change.system === effect.resource.system : change.at === call?.span.start);
    for (const change of own.slice(0, own.some(one => one.at === undefined) ? 1 : undefined)) {
      queue.splice(queue.indexOf(change), 1);
      take(change, { kind: 'command', name: said });
    }
    if (own.length === 0) now = { ...now, [`${effect.resource.system}.changed`]: { value: said, origin: { kind: 'command', name: said } } };
    return before;
  });
}

/** Files of the home folder that hold what an earlier change chose. */
const keptIn: readonly (readonly [key: RegExp, files: readonly string[]])[] = [
  [/^kubernetes(?:\.|$)/, ['.kube/config']], [/^gcloud(?:\.|$)/, ['.config/gcloud/active_config', '.config/gcloud/configurations/config_default', 'AppData/Roaming/gcloud/active_config']], [/^azure$/, ['.azure/azureProfile.json', '.azure/clouds.config']],
  [/^docker(?:\.|$)/, ['.docker/config.json']], [/^aws\.set\./, ['.aws/config', '.aws/credentials']], [/^githost\.user$/, ['.config/gh/hosts.yml']],
];
/** Clocks of files and of the record need not be the same. */
const slackMs = 1500;

/** What earlier calls of the session switched to, but for what a file says that was changed since: by a person, or by another program. */
export async function rememberedIdentities(env: Readonly<Record<string, string>>, facts: Facts): Promise<Choices> {
  const entries = await Promise.all(Object.entries(facts.session.identities).map(async ([key, one]) => {
    const files = one.at === undefined ? undefined : keptIn.find(([pattern]) => pattern.test(key))?.[1];
    if (!files || one.at === undefined) return [[key, one]] as const;
    const named = key.startsWith('kubernetes') && env['KUBECONFIG'] ? env['KUBECONFIG'].split(facts.platform === 'win32' ? ';' : ':').filter(Boolean).slice(0, 8) : files.map(file => home(facts, file));
    const until = one.at + slackMs;
    const times = await Promise.all(named.map(async file => (await facts.stat(file))?.modified ?? 0));
    return times.some(time => time > until) ? [] : [[key, one]] as const;
  }));
  return Object.fromEntries<Chosen>(entries.flat());
}

/** Program and subcommand words: what follows may be a secret. */
function commandOf(call: Call): string {
  const words = [call.name, ...call.args].map(word => word.text ?? word.raw);
  const end = words.findIndex((word, i) => i > 0 && (word.startsWith('-') || i > 4));
  return words.slice(0, end < 0 ? 5 : end).join(' ').replace(/(\w:\/\/)[^@/\s]*@/g, '$1').slice(0, 80);
}

/** Logins and settings that earlier actions changed without saying to what. */
function changedInSession(facts: Facts): Choices {
  const entries = facts.session.ledger.filter(one => one.effect.traits.includes('identity') && one.outcome !== 'denied' && one.outcome !== 'failed');
  const files = facts.session.files.flatMap(file => {
    const known = identityFile(file.path, facts.home);
    return known ? [[`${known.system}.changed`, { value: known.what, origin: { kind: 'session' as const, name: `a change of ${known.what}` } }] as const] : [];
  });
  return Object.fromEntries<Chosen>([...files, ...entries.filter(one => one.effect.resource.system !== 'files').map(({ effect, text }) => [`${effect.resource.system}.changed`, { value: text, origin: { kind: 'session', name: String(effect.reason.values?.['command'] ?? '') || `${effect.resource.kind} ${effect.resource.address}` } }] as const)]);
}

/** Files of this very action that decide an identity: what they will say is not what they say now. */
function filesChanged(changes: readonly ActionChange[], facts: Facts): Choices {
  return Object.fromEntries(changes.flatMap(change => {
    const file = change.kind === 'file' && change.path !== undefined ? identityFile(change.path, facts.home) : undefined;
    return file ? [[`${file.system}.changed`, { value: file.what, origin: { kind: 'command', name: `a change of ${file.what}` } }] as const] : [];
  }));
}

/** The identity with what changed it and was not followed. In one action nothing has reached the files yet: nothing there still lowers. */
export function withUnfollowedChange(principal: Principal, choices: Choices): Principal {
  const changed = choices[`${principal.system === 'helm' ? 'kubernetes' : principal.system}.changed`];
  if (!changed || principal.origins.some(origin => origin.kind === changed.origin.kind && origin.name === changed.origin.name)) return principal;
  const told = { ...principal, origins: [...principal.origins, changed.origin] };
  if (changed.origin.kind !== 'command') return told;
  const { environment } = principal;
  return {
    ...told, notSeen: [`what ${changed.origin.name} leads to`, ...principal.notSeen ?? []], where: principal.where === 'machine' ? undefined : principal.where,
    environment: environment.name === 'development' || environment.name === 'staging' ? { name: 'unknown', because: [`${changed.origin.name} in the same command may change who or where this is`] } : environment,
  };
}
