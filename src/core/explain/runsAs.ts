// The "Runs as" card: who, why, which environment and how far it reaches for each identity the effects use. The first identity is told in
// full, the others by who and why: one screenful.
import { t } from '@vscode/l10n';
import type { Effect } from '../model/effect';
import type { Principal } from '../model/principal';
import type { Environment, System } from '../model/resource';
import type { Review, RunsAsRow, Tone } from '../model/review';
import { gapText } from './gap';
import { originText } from './origin';
import { visibleLine } from './visible';

const mostPrincipals = 4;
const mostParts = 4;
/** Systems whose identities belong to no environment: that none is known is nothing to say. */
const placeless = new Set<System>(['git', 'githost', 'registry', 'network', 'agent', 'files', 'machine']);

/** `principals` in the order of the effects they serve. `relative` shortens paths for the reader. */
export function runsAsOf(principals: readonly Principal[], effects: readonly Effect[], relative: (path: string) => string): RunsAsRow[] {
  const several = principals.length > 1;
  return principals.slice(0, mostPrincipals).flatMap((principal, i) => rowsOf(principal, effects, several, i > 0, relative));
}

/** As whom and how far, in one sentence for the agent; empty: no identity to speak of. */
export function reachSentence(review: Pick<Review, 'runsAs'>): string {
  const who = review.runsAs[0]?.text;
  const reach = review.runsAs.find(row => row.term === t('Reach'))?.text;
  return who === undefined || reach === undefined ? '' : t('It would act as {who} ({reach})', { who, reach });
}

function rowsOf(principal: Principal, effects: readonly Effect[], several: boolean, isBrief: boolean, relative: (path: string) => string): RunsAsRow[] {
  const row = (term: string, text: string, tone: Tone = 'plain'): RunsAsRow[] => text === '' ? [] : [{ term, text: visibleLine(text), tone }];
  const origins = principal.origins.map(origin => originText(origin.kind === 'file' ? { ...origin, path: relative(origin.path) } : origin));
  const environment = environmentShown(principal, effects);
  const isSaid = environment.name !== 'unknown' || (!placeless.has(principal.system) && principal.where !== 'machine');
  return [
    ...row(several ? t('Acts as ({system})', { system: principal.system }) : t('Acts as'), whoText(principal)),
    ...row(t('Because'), parts(origins)),
    ...row(t('Environment'), isSaid && !(isBrief && environment.name === 'unknown') ? environmentText(environment) : '', environment.name === 'unknown' ? 'warning' : environment.name === 'production' ? 'danger' : 'plain'),
    ...row(t('Reach'), gapText(principal, effects, isBrief), principal.limits.length > 0 || principal.needs.length === 0 ? 'plain' : 'warning'),
    ...(isBrief ? [] : row(t('Not seen'), parts(principal.notSeen ?? []))),
    ...row(t('Flagged'), principal.typed && !principal.borrowed ? t('a password or token typed into the command') : '', 'warning'),
    ...row(t('Flagged'), principal.borrowed ? t('credentials that the agent took from {place}', { place: originText(principal.borrowed.kind === 'file' ? { ...principal.borrowed, path: relative(principal.borrowed.path) } : principal.borrowed) }) : '', 'danger'),
  ];
}

/** Phrases may hold "and" and commas of their own. */
function parts(texts: readonly string[]): string {
  const distinct = [...new Set(texts)];
  const more = distinct.length - mostParts;
  return [...distinct.slice(0, mostParts), ...(more > 0 ? [t('{count} more', { count: more })] : [])].join(' · ');
}

function whoText(principal: Principal): string {
  const scope = principal.scope === undefined ? (principal.scopeName === undefined ? '' : ` “${principal.scopeName}”`) : principal.scopeName === undefined ? t(' in {scope}', { scope: principal.scope }) : t(' in {scope} “{name}”', { scope: principal.scope, name: principal.scopeName });
  const place = principal.place === undefined || principal.scope?.includes(principal.place) ? '' : `, ${principal.place}`;
  const isInName = principal.scope !== undefined && principal.name.includes(principal.scope);
  return principal.name + (isInName ? (principal.scopeName === undefined || principal.name.includes(principal.scopeName) ? '' : ` “${principal.scopeName}”`) : scope) + place;
}

/** Where an identity's own is not known, what the names in its actions say. */
function environmentShown(principal: Principal, effects: readonly Effect[]): Environment {
  const own = principal.environment;
  return own.name !== 'unknown' ? own : effects.find(({ resource }) => resource.system === principal.system && (resource.environment?.name ?? 'unknown') !== 'unknown')?.resource.environment ?? own;
}

function environmentText(environment: Environment): string {
  const name = environment.name === 'unknown' ? t('unknown') : environment.name;
  const label = environment.label === undefined || environment.because.some(text => text.includes(environment.label ?? '')) ? '' : ` (${environment.label})`;
  return environment.because.length > 0 ? `${name}${label}: ${environment.because.join(', ')}` : name + label;
}
