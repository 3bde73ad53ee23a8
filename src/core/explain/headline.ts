// The first line: operation, count, object, place, in at most 70 characters; and the environment badge beside it.
import { t } from '@vscode/l10n';
import type { Effect } from '../model/effect';
import type { Judged } from '../model/judged';
import type { Badge } from '../model/review';
import { counted } from './counted';
import { operationWords } from './operationWords';
import { values } from './values';
import { visibleLine } from './visible';
import { fill, wordsFor } from './words';

const mostCharacters = 70;

export interface Headline {
  readonly text: string;
  readonly operationWords: string;
}

/** `judged` worst first; undefined effect list: nothing was found. */
export function headlineOf(judged: readonly Judged[], unread: number): Headline {
  const worst = judged[0]?.effect;
  if (!worst) return { text: unread > 0 ? t('Nothing risky found in what could be read') : t('Changes nothing that needs a look'), operationWords: '' };
  const whole = wordsFor(worst.reason.code)?.headline;
  if (whole !== undefined && !worst.traits.includes('deferred')) return { text: shortened(visibleLine(fill(whole, values(worst)))), operationWords: '' };
  const words = operationWords(worst);
  const alike = judged.map(one => one.effect).filter(effect => sameLine(effect, worst));
  return { text: fitted(words, worst, alike, othersOf(judged, worst, alike)), operationWords: words };
}

function sameLine(effect: Effect, worst: Effect): boolean {
  return effect.operation === worst.operation && effect.resource.kind === worst.resource.kind && operationWords(effect) === operationWords(worst);
}

/** How many things of other kinds go the same way for certain: a headline that names one of seven replacements undercounts. */
function othersOf(judged: readonly Judged[], worst: Effect, alike: readonly Effect[]): number {
  if ((worst.operation !== 'replace' && worst.operation !== 'delete') || worst.resource.extent !== 'one') return 0;
  const named = new Set(alike.map(effect => effect.resource.address));
  return new Set(judged.map(one => one.effect).filter(effect => effect.operation === worst.operation && effect.certainty === 'will' && effect.resource.system === worst.resource.system && !sameLine(effect, worst))
    .map(effect => effect.resource.address).filter(address => address !== '' && !named.has(address) && !address.startsWith(`${worst.resource.address}/`))).size;
}

function fitted(words: string, worst: Effect, alike: readonly Effect[], others: number): string {
  const addresses = [...new Set(alike.map(effect => effect.resource.address))];
  const { place, kind, address } = worst.resource;
  const object = addresses.length > 1
    ? `${counted(addresses.length, kind)}: ${addresses.slice(0, 2).join(', ')}${addresses.length > 2 ? ', …' : ''}`
    : address === '' ? kind : worst.operation === 'grant' && /(?:^| )access$/.test(kind) ? `${kind.replace(/ ?access$/, '')} ${address}`.trim() : several(worst) ? t('{things} in {address}', { things: counted(worst.resource.count ?? 1, kind), address }) : objectOf(kind, address);
  const where = place !== undefined && place !== '' && !address.includes(place) ? ` ${placed(worst, place)}` : '';
  const more = others === 0 ? '' : ` ${t('and {count} more', { count: others })}`;
  const lines = [`${words} ${object}${more}${where}`, `${words} ${object}${more}`, ...addresses.length > 1 || address === '' ? [] : [`${words} ${address}${more}`]].map(visibleLine);
  return lines.find(line => line.length <= mostCharacters) ?? shortened(lines[1] ?? '');
}

/** `in eu-west-1`, `on web-1.example.com`, `to example.com`. */
export function placed(effect: Effect, place: string): string {
  if (effect.operation === 'send') return t('to {place}', { place });
  return ['git', 'ssh', 'files', 'machine'].includes(effect.resource.system) ? t('on {place}', { place }) : t('in {place}', { place });
}

/** One line that stands for several things of the named kind: files of a repository, what a pattern matches. */
function several(effect: Effect): boolean {
  const { system, kind, count } = effect.resource;
  return (count ?? 1) > 1 && (system === 'git' || (system === 'files' && kind === 'file'));
}

/** Words that stand for a thing in place of a name: "the configured database", "everything in the state". */
const described = /^(?:the|every|everything|all|any|this|these) [a-z]/;

/** `volume pgdata`; an address that says its kind itself ("every unused volume") or describes the thing stands alone. */
export function objectOf(kind: string, address: string): string {
  if (address === '') return kind;
  if (described.test(address)) return kind === 'SQL' ? `${kind} on ${address}` : /^(?:all|every|everything)\b/.test(kind) && !/^(?:all|every)/.test(address) ? `${kind.replace(/ of the \w+$/, '')} of ${address}` : address;
  return /\s/.test(address) && address.toLowerCase().includes(kind.toLowerCase()) ? address : `${kind} ${address}`;
}

/** Cut in the middle: the operation at the start and the name's end tell most. */
function shortened(text: string): string {
  if (text.length <= mostCharacters) return text;
  const end = Math.floor(mostCharacters * 0.35);
  return text.slice(0, mostCharacters - end - 1).trimEnd() + '…' + text.slice(-end).trimStart();
}

/** The environment of the worst effect; undefined for what has none. */
export function badgeOf(judged: readonly Judged[]): Badge | undefined {
  const environment = judged.map(one => one.effect.resource.environment).find(one => one !== undefined);
  if (!environment) return undefined;
  const label = environment.label === undefined ? '' : ` · ${visibleLine(environment.label)}`;
  switch (environment.name) {
    case 'production': return { text: t('PRODUCTION') + label, tone: 'danger' };
    case 'staging': return { text: t('STAGING') + label, tone: 'warning' };
    case 'development': return { text: t('DEVELOPMENT') + label, tone: 'plain' };
    case 'unknown': return { text: t('UNKNOWN ENVIRONMENT') + label, tone: 'warning' };
  }
}
