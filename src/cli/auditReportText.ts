// Lays out the figures of `countersign audit report` for a terminal.
import { budgetLines } from '../core/explain/observedText';
import { budget } from '../core/model/observed';
import { visibleLine } from '../core/explain/visible';
import type { AuditReportFigures, Developer, WeekReport } from '../node/audit/auditReport';

/** Calls for each prompt at least. */
const callsAPrompt = Math.round(1 / budget.confirm);

export function reportText({ weeks, inVain, all, marked }: AuditReportFigures): string {
  if (weeks.length === 0) return 'Nothing is recorded for this time.\n';
  const lines = weeks.flatMap(weekLines);
  lines.push(...budgetLines(all));
  if (marked.wrong + marked.caught > 0) lines.push(`Marked by people: ${marked.caught} rightly asked, ${marked.wrong} not worth asking`);
  lines.push(inVain.length === 0 ? 'No rule was approved more than 95 % of the time over 20 prompts.' : 'Rules that ask nearly in vain (approved more than 95 % over at least 20 prompts): worth tuning');
  lines.push(...inVain.map(one => `  ${one.rule}: ${one.approved} of ${one.prompts} approved`));
  return `${lines.map(visibleLine).join('\n')}\n`;
}

function weekLines(week: WeekReport): readonly string[] {
  const each = week.prompts === 0 ? '' : ` (1 in ${Math.round(week.calls / week.prompts)}${week.calls / week.prompts < callsAPrompt ? `, the aim is at most 1 in ${callsAPrompt}` : ''})`;
  return [
    `Week of ${week.week}`,
    `  calls ${week.calls}, prompts ${week.prompts}${each}`,
    `  approved ${week.approved}, denied by a person ${week.deniedByPerson}, denied otherwise ${week.deniedOtherwise}, without an answer ${week.open}`,
    ...(week.timeToDecide === undefined ? [] : [`  time to decide: median ${duration(week.timeToDecide.median)}, nine of ten within ${duration(week.timeToDecide.p90)}`]),
    ...week.developers.filter(one => one.prompts > 0).map(developerLine),
    ...week.breakGlass.map(one => `  BREAK-GLASS ${one.at} by ${one.by === '' ? 'somebody' : one.by}: ${one.headline} (${one.ticket})`),
    ...(week.paused === 0 ? [] : [`  paused for ${duration(week.paused)}`]),
    ...(week.observed === 0 ? [] : [`  only observed for ${duration(week.observed)}`]),
    ...(week.unasked === 0 ? [] : [`  ${week.unasked} calls went on that would have waited for a person`]),
    '',
  ];
}

function developerLine({ name, prompts, days }: Developer): string {
  const each = prompts / Math.max(1, days);
  return `  ${name === '' ? 'this machine' : name}: ${each.toFixed(1)} prompts on a working day (${prompts} on ${days} ${days === 1 ? 'day' : 'days'})${each > budget.perDay ? `, above the aim of ${budget.perDay}` : ''}`;
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
