// The gap between what an action needs and what its identity holds, in one line: "needs: delete one stack · holds: unknown, name suggests
// administrator · nothing found that limits it to this stack". Unknown is said as unknown; hints stay hints.
import { t } from '@vscode/l10n';
import type { Effect, Operation } from '../model/effect';
import type { Principal } from '../model/principal';
import { formatNumber, plural } from './counted';

const mostNeeds = 3;
const mostHeld = 3;

/** `effects`: all of the review; those on the identity's own system count. Empty: there is nothing to say of this identity. */
export function gapText(principal: Principal, effects: readonly Effect[], isBrief: boolean): string {
  if (isBrief && principal.holds.length === 0 && principal.limits.length === 0) return '';
  const own = effects.filter(effect => serves(principal, effect) && counts(effect));
  const needs = isBrief ? [] : needsOf(principal, own);
  const thing = thingOf(own);
  const limits = principal.limits.length > 0 ? t('limited by: {limits}', { limits: some(principal.limits, mostHeld) })
    : needs.length === 0 ? '' : thing === undefined ? t('nothing found that limits it to this') : t('nothing found that limits it to {thing}', { thing });
  return [
    needs.length === 0 ? '' : t('needs: {needs}', { needs: some(needs, mostNeeds) }),
    ...(needs.length === 0 && principal.holds.length === 0 && principal.hint === undefined ? [] : [t('holds: {holds}', { holds: heldOf(principal) })]),
    limits,
  ].filter(Boolean).join(' · ');
}

/** Terraform's and Pulumi's own state has no needs; helm asks the cluster. */
const serves = (principal: Principal, effect: Effect): boolean => effect.resource.system === principal.system || (principal.system === 'machine' && effect.resource.system === 'files');
const counts = (effect: Effect): boolean => effect.operation !== 'read' || effect.traits.includes('secret') || effect.traits.includes('export');

function heldOf(principal: Principal): string {
  if (principal.holds.length > 0) return some(principal.holds, mostHeld);
  return principal.hint === undefined ? t('unknown') : t('unknown, {hint}', { hint: principal.hint });
}

/** A permission of a system's own is led by what it is for. */
function needsOf(principal: Principal, own: readonly Effect[]): readonly string[] {
  const distinct = principal.needs.filter((need, i, all) => !all.some((other, j) => j !== i && other.startsWith(`${need} `)));
  const [first, ...more] = distinct;
  if (first === undefined) {
    const done = stateKeepers.has(principal.system) ? undefined : doneTo(own);
    return done === undefined ? [] : [done + (own.some(effect => losing.has(effect.operation) && composite.test(effect.resource.kind)) ? t(' and everything inside') : '')];
  }
  const permission = /^([a-z][\w-]*:[A-Za-z]\w*|[a-z]+\.[A-Za-z]+\.[a-z]\w*|Microsoft\.[\w./]+)(?: (.+))?$/.exec(first);
  const plain = permission ? doneTo(own) : undefined;
  if (!permission || plain === undefined) return distinct;
  return [`${plain} (${permission[1] ?? ''})${permission[2] === undefined ? '' : ` ${permission[2]}`}`, ...more];
}

const verbs: Readonly<Partial<Record<Operation, () => string>>> = {
  delete: () => t('delete'), replace: () => t('delete and create'), update: () => t('change'), create: () => t('create'), execute: () => t('run'), send: () => t('send'), grant: () => t('give access to'), read: () => t('read'), forget: () => t('stop managing'),
};

/** Their own identity reaches a state; who acts on the things in it is another's card. */
const stateKeepers = new Set<Principal['system']>(['terraform', 'pulumi', 'ssh']);
const losing = new Set<Operation>(['delete', 'replace']);
const composite = /project|app\b|application|environment|account|organi[sz]ation|team|stack|cluster|namespace|server|service|site|database|group|space/i;

/** `delete one stack`, `delete 3 volumes`; undefined: no single kind. */
function doneTo(own: readonly Effect[]): string | undefined {
  const [worst] = own;
  if (!worst) return undefined;
  const alike = own.filter(effect => effect.operation === worst.operation);
  if (/ of |^all /.test(nounOf(worst.resource.kind))) return undefined;
  const nouns = new Set(alike.map(effect => nounOf(effect.resource.kind)));
  const verb = verbs[worst.operation]?.();
  const noun = nounOf(worst.resource.kind);
  if (verb === undefined || nouns.size !== 1 || noun === 'infrastructure') return undefined;
  if (isPlural(noun)) return t('{verb} {nouns}', { verb, nouns: noun });
  const isWhole = alike.length === 1 && worst.resource.extent !== 'filtered' && composite.test(worst.resource.kind) && !/^(?:all\b|every\b|\*|$)/.test(worst.resource.address);
  if (!isWhole && alike.some(effect => effect.resource.extent !== 'one' && effect.resource.count === undefined)) return t('{verb} {nouns}', { verb, nouns: plural(noun) });
  const count = isWhole ? 1 : alike.reduce((sum, effect) => sum + (effect.resource.count ?? 1), 0);
  return count === 1 ? t('{verb} one {noun}', { verb, noun }) : t('{verb} {count} {nouns}', { verb, count: formatNumber(count), nouns: plural(noun) });
}

function thingOf(own: readonly Effect[]): string | undefined {
  const [worst] = own;
  if (!worst) return undefined;
  const noun = nounOf(worst.resource.kind);
  // A kind that is a whole phrase, or several kinds at once.
  if (/ of |^all /.test(noun) || isPlural(noun) || own.some(effect => nounOf(effect.resource.kind) !== noun)) return undefined;
  return own.length === 1 && worst.resource.extent !== 'filtered' ? t('this {noun}', { noun }) : t('these {nouns}', { nouns: plural(noun) });
}

const isPlural = (noun: string): boolean => /[^su]s$/.test(noun) && !/(?:status|alias|bus|gateway responses)$/.test(noun);

/** `CloudFormation stack` → `stack`: the maker's name stands elsewhere. */
function nounOf(kind: string): string {
  const words = kind.split(' ');
  const at = words.findIndex(word => !/[A-Z]/.test(word));
  return at < 0 ? kind : words.slice(at).join(' ');
}

function some(texts: readonly string[], most: number): string {
  const distinct = [...new Set(texts)];
  const more = distinct.length - most;
  return [...distinct.slice(0, most), ...(more > 0 ? [t('{count} more', { count: more })] : [])].join(', ');
}
