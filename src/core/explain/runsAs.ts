// The "Runs as" card: who, why, which environment, needs and limits of each identity the effects use.
import { t } from '@vscode/l10n';
import type { Principal } from '../model/principal';
import type { Environment } from '../model/resource';
import type { RunsAsRow, Tone } from '../model/review';
import { listed } from './counted';
import { originText } from './origin';
import { visibleLine } from './visible';

const mostPrincipals = 4;
/** Systems whose identities belong to no environment: that none is known is nothing to say. */
const placeless = new Set(['git', 'githost', 'registry', 'network', 'agent', 'files', 'machine']);

/** `principals` in the order of the effects they serve. `relative` shortens paths for the reader. */
export function runsAsOf(principals: readonly Principal[], relative: (path: string) => string): RunsAsRow[] {
  const several = principals.length > 1;
  return principals.slice(0, mostPrincipals).flatMap(principal => rowsOf(principal, several, relative));
}

function rowsOf(principal: Principal, several: boolean, relative: (path: string) => string): RunsAsRow[] {
  const row = (term: string, text: string, tone: Tone = 'plain'): RunsAsRow[] => text === '' ? [] : [{ term, text: visibleLine(text), tone }];
  const origins = principal.origins.map(origin => originText(origin.kind === 'file' ? { ...origin, path: relative(origin.path) } : origin));
  return [
    ...row(several ? t('Acts as ({system})', { system: principal.system }) : t('Acts as'), whoText(principal)),
    ...row(t('Because'), origins.join(', ')),
    ...row(t('Environment'), placeless.has(principal.system) && principal.environment.name === 'unknown' ? '' : environmentText(principal.environment), principal.environment.name === 'unknown' ? 'warning' : 'plain'),
    ...row(t('Needs'), listed(principal.needs, 4)),
    ...row(t('Holds'), holdsText(principal)),
    ...row(t('Limits'), principal.limits.length > 0 ? listed(principal.limits, 4) : principal.needs.length > 0 ? t('nothing found that limits it to this') : '', principal.limits.length > 0 ? 'plain' : 'warning'),
    ...row(t('Not seen'), listed(principal.notSeen ?? [], 4)),
    ...row(t('Flagged'), principal.borrowed ? t('credentials that the agent took from {place}', { place: originText(principal.borrowed) }) : '', 'danger'),
  ];
}

function whoText(principal: Principal): string {
  const scope = principal.scope === undefined ? '' : principal.scopeName === undefined ? t(' in {scope}', { scope: principal.scope }) : t(' in {scope} “{name}”', { scope: principal.scope, name: principal.scopeName });
  const place = principal.place === undefined || principal.scope?.includes(principal.place) ? '' : `, ${principal.place}`;
  return principal.name + scope + place;
}

function holdsText(principal: Principal): string {
  if (principal.holds.length > 0) return listed(principal.holds, 4);
  return principal.hint === undefined ? '' : t('not known; {hint}', { hint: principal.hint });
}

function environmentText(environment: Environment): string {
  const name = environment.name === 'unknown' ? t('unknown') : environment.name;
  const label = environment.label === undefined ? '' : ` (${environment.label})`;
  return environment.because.length > 0 ? `${name}${label}: ${environment.because.join(', ')}` : name + label;
}
