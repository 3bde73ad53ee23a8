// What observing found, and whether the budget of prompts is kept, as text for a terminal or a document.
import { t } from '@vscode/l10n';
import { budget, type ObservedFigures, type ObservedGroup, type PromptFigures } from '../model/observed';
import { formatNumber } from './counted';
import { visibleLine } from './visible';

const shownGroups = 40;

/** The whole report. */
export function observedText(figures: ObservedFigures): string {
  const { calls, prompts, caught, wrong, developers, groups, from, to } = figures;
  if (from === undefined || to === undefined) return `${t('Nothing was observed in this time: set "countersign.mode" to "observe" in your user settings, work as usual for two weeks, and look again.')}\n`;
  const days = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000));
  const lines = [
    t('Observed for {0} days, {1} to {2}: {3} calls, {4} prompts (nothing was asked; these would have been).', days, from.slice(0, 10), to.slice(0, 10), formatNumber(calls), formatNumber(prompts)),
    t('Caught {0}, wrong {1}, not yet said {2}.', caught, wrong, prompts - caught - wrong),
    ...developers.map(one => t('  {0}: {1} prompts a working day ({2} on {3} days)', one.name === '' ? t('this machine') : visibleLine(one.name), (one.prompts / Math.max(1, one.days)).toFixed(1), one.prompts, one.days)),
    ...budgetLines(figures),
  ];
  if (groups.length > 0) {
    lines.push('', t('These:'), ...groups.slice(0, shownGroups).map(groupLine));
    if (groups.length > shownGroups) lines.push(t('  and {0} more kinds', groups.length - shownGroups));
    lines.push('', t('Say what you make of them: countersign audit mark CALL caught|wrong [NOTE]; it counts for all that look the same. In the editor: right-click one in History.'));
  }
  return `${lines.join('\n')}\n`;
}

function groupLine({ call, headline, verdict, rule, count, at, mark, note }: ObservedGroup): string {
  const said = mark === undefined ? '' : ` [${mark === 'caught' ? t('caught') : t('wrong')}${note === undefined || note === '' ? '' : `: ${visibleLine(note)}`}]`;
  return `  ${call}  ${at.slice(0, 10)}  ${verdict}: ${count === 1 ? '' : `${count} × `}${visibleLine(headline)} (${visibleLine(rule)})${said}`;
}

/** Three lines: each part of the budget, measured, and met or not met. */
export function budgetLines({ calls, prompts, attests, developerDays }: PromptFigures): readonly string[] {
  if (calls === 0) return [];
  const part = (name: string, count: number, most: number): string =>
    `  ${name}: ${count === 0 ? t('none') : t('1 in {0} calls', formatNumber(Math.round(calls / count)))} (${t('at most 1 in {0}', formatNumber(Math.round(1 / most)))}): ${verdictOf(count <= calls * most)}`;
  const perDay = prompts / Math.max(1, developerDays);
  return [
    t('Budget'), part(t('confirm and above'), prompts, budget.confirm), part(t('attest and above'), attests, budget.attest),
    `  ${t('prompts on a working day')}: ${perDay.toFixed(1)} (${t('at most {0}', budget.perDay)}): ${verdictOf(perDay <= budget.perDay)}`,
  ];
}

function verdictOf(met: boolean): string {
  return met ? t('met') : t('not met');
}
