// A replay's figures as text for a terminal. Headlines come redacted and made visible.
import { budgetLines } from '../core/explain/observedText';
import { visibleLine } from '../core/explain/visible';
import type { Asked, PromptGroup, ReplayReport } from '../node/replay/replay';

export interface ReplayWords {
  /** "the record", "agents' transcripts". */
  readonly source: string;
  readonly days: number;
  /** Name of the other policy; undefined: none was given. */
  readonly other?: string;
  readonly skippedLines: number;
  readonly skippedCalls: number;
  /** Every group instead of the first. */
  readonly all: boolean;
}

const shownGroups = 20;

export function replayText(report: ReplayReport, words: ReplayWords): string {
  const lines: string[] = [];
  const { calls, before, after } = report;
  const number = (value: number): string => value.toLocaleString('en');
  lines.push(`last ${words.days} days: ${number(calls)} calls, ${number(before.prompts)} prompts, from ${words.source}: ${number(report.sessions)} sessions on ${report.days} days${calls === 0 ? '' : ` (${Object.entries(report.agents).map(([agent, count]) => `${visibleLine(agent)} ${number(count)}`).join(', ')})`}`);
  if (calls === 0) return `${lines.join('\n')}\nNothing was found to replay. Transcripts are looked for where Claude Code, Codex, GitHub Copilot CLI and Gemini CLI keep them in your home folder; --home DIR names another, --days N looks further back.\n`;
  lines.push(`prompts: ${asked(before, report)}`);
  if (after) {
    const more = after.prompts - before.prompts;
    lines.push(`with ${words.other ?? 'the other policy'}: ${asked(after, report)}`);
    lines.push(more === 0 ? 'as many prompts as now' : `${number(Math.abs(more))} ${more > 0 ? 'more' : 'fewer'} than now`);
  }
  if (report.recorded !== undefined && report.recorded !== before.prompts) lines.push(`the record has ${number(report.recorded)} at confirm or above, as it was judged then`);
  const counted = after ?? before;
  lines.push(...budgetLines({ calls, prompts: counted.prompts, attests: counted.attests, developerDays: report.days }));
  if (report.groups.length > 0) {
    lines.push('', after ? 'what would change:' : 'these:');
    const shown = words.all ? report.groups : report.groups.slice(0, shownGroups);
    lines.push(...shown.map(group => `  ${groupText(group)}`));
    if (shown.length < report.groups.length) lines.push(`  and ${report.groups.length - shown.length} more kinds; --all shows them`);
  }
  const uncertain = Math.max(before.notKnown, after?.notKnown ?? 0);
  if (uncertain > 0 || report.quietNotKnown > 0) {
    lines.push('', `Files as they are now are not the files as they were: ${number(uncertain)} of the prompts (marked ?) and ${number(report.quietNotKnown)} calls without one would depend on what was there then.`);
  }
  if (words.skippedLines + words.skippedCalls > 0) lines.push(`${number(words.skippedLines)} lines and ${number(words.skippedCalls)} calls could not be read; they are not counted.`);
  return `${lines.join('\n')}\n`;
}

function asked(one: Asked, report: ReplayReport): string {
  const perDay = report.days === 0 ? 0 : one.prompts / report.days;
  const levels = Object.entries(one.verdicts).filter(([verdict, count]) => count > 0 && verdict !== 'allow' && verdict !== 'note').map(([verdict, count]) => `${verdict} ${count}`);
  return `${one.prompts}${levels.length === 0 ? '' : ` (${levels.join(', ')})`}, ${perDay.toFixed(1)} a day`;
}

function groupText(group: PromptGroup): string {
  const times = group.count === 1 ? '' : `${group.count} × `;
  const change = group.after ? `${group.verdict} → ${group.after.verdict}` : group.verdict;
  return `${group.at.slice(0, 10).padEnd(10)} ${group.notKnown ? '?' : ' '} ${change}: ${times}${visibleLine(group.headline)} (${visibleLine(group.agent)}, ${visibleLine(group.after?.rule ?? group.rule)})`;
}
