// How the history looks: a day, what an agent did and what became of it, an event between, and the words for a filter.
import * as vscode from 'vscode';
import type { HistoryFilter, HistoryOutcome } from '../../node/audit/historyFilter';
import type { ActionEntry, EventEntry, HistoryEntry } from '../../node/audit/joinRecords';
import { agentName } from '../agentName';
import { commandFor } from '../commands';

/** Local day of an ISO time, `YYYY-MM-DD`. */
export function dayKey(at: string): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** "Today", "Yesterday", "Tuesday, November 17". */
export function dayWords(day: string, now = new Date()): string {
  const date = new Date(`${day}T12:00:00`);
  if (day === dayKey(now.toISOString())) return vscode.l10n.t('Today');
  if (day === dayKey(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1, 12).toISOString())) return vscode.l10n.t('Yesterday');
  return date.toLocaleDateString(vscode.env.language, { weekday: 'long', day: 'numeric', month: 'long', ...(date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }) });
}

/** `filter`: in words; a day that was folded before is open again under another filter. */
export function dayItem(day: string, entries: readonly HistoryEntry[], expanded: boolean, filter = ''): vscode.TreeItem {
  const item = new vscode.TreeItem(dayWords(day), expanded ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `day-${day}-${filter}`;
  const actions = entries.filter((entry) => entry.kind === 'action');
  const denied = actions.filter((entry) => entry.decision?.decision === 'deny').length;
  const approved = actions.filter((entry) => entry.decision?.decision === 'allow').length;
  item.description = [
    ...(approved > 0 ? [vscode.l10n.t('{0} approved', approved)] : []), ...(denied > 0 ? [vscode.l10n.t('{0} denied', denied)] : []),
    ...(entries.length > approved + denied ? [vscode.l10n.t('{0} other', entries.length - approved - denied)] : []),
  ].join(', ');
  return item;
}

export function olderItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Show Older…'));
  item.iconPath = new vscode.ThemeIcon('history');
  item.command = commandFor('countersign.historyOlder', vscode.l10n.t('Show Older'));
  return item;
}

export function noneItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Nothing on record fits this filter.'));
  item.command = commandFor('countersign.historyFilter', vscode.l10n.t('Filter the History'));
  return item;
}

export function entryItem(entry: HistoryEntry): vscode.TreeItem {
  return entry.kind === 'event' ? eventItem(entry) : actionItem(entry);
}

function actionItem(entry: ActionEntry): vscode.TreeItem {
  const { review, decision } = entry;
  const outcome = outcomeOf(entry);
  const [first, ...others] = review.principals;
  const as = first === undefined ? undefined : others.length === 0 ? vscode.l10n.t('as {0}', principalWords(first)) : vscode.l10n.t('as {0} and {1} more', principalWords(first), others.length);
  const item = new vscode.TreeItem(review.headline);
  item.id = `action-${review.action}`;
  item.description = [outcome.words, agentName(review.agent), as, time(entry.at)].filter((part) => part !== undefined).join(' · ');
  item.iconPath = new vscode.ThemeIcon(outcome.icon, outcome.color === undefined ? undefined : new vscode.ThemeColor(outcome.color));
  item.tooltip = [review.headline, review.consequence, review.principals.map((one) => vscode.l10n.t('as {0}', principalWords(one))).join('\n'), review.exhibit, decision === undefined ? '' : decidedWords(entry)].filter((line) => line !== '').join('\n\n');
  item.contextValue = 'decided';
  item.command = entry.shown === undefined ? commandFor('countersign.showText', vscode.l10n.t('Show as Text'), review.action) : commandFor('countersign.showRecorded', vscode.l10n.t('Show as It Was Shown'), review.action);
  item.accessibilityInformation = { label: `${review.headline}. ${outcome.words}, ${agentName(review.agent)}, ${as ?? ''}, ${time(entry.at)}` };
  return item;
}

function eventItem(entry: EventEntry): vscode.TreeItem {
  const item = new vscode.TreeItem(entry.text);
  item.description = time(entry.at);
  item.tooltip = entry.text;
  item.iconPath = new vscode.ThemeIcon(entry.event === 'alarm' ? 'alert' : entry.event === 'pause' || entry.event === 'mode' ? 'debug-pause' : entry.event === 'removed' ? 'archive' : 'gear');
  return item;
}

/** What was decided, by whom and when, and how it ended: below a review as it was shown, and in a tooltip. */
export function decidedWords(entry: ActionEntry): string {
  const { decision } = entry;
  if (decision === undefined) return vscode.l10n.t('Nothing was decided.');
  const { words } = outcomeOf(entry);
  const at = new Date(decision.at).toLocaleString(vscode.env.language, { dateStyle: 'full', timeStyle: 'short' });
  const said = decision.user === undefined || decision.user === '' ? vscode.l10n.t('On record: {0}, {1}.', words, at) : vscode.l10n.t('On record: {0} ({1}), {2}.', words, decision.user, at);
  return [
    said, ...(decision.signedBy === undefined ? [] : [vscode.l10n.t('Signed by {0}.', decision.signedBy.join(', '))]),
    ...(decision.breakGlass === undefined ? [] : [vscode.l10n.t('Without the second signature: {0}.', decision.breakGlass)]), ...(decision.reason === '' ? [] : [decision.reason]),
  ].join(' ');
}

/** In words, for the view's description; undefined: everything is shown. */
export function filterWords({ period, agent, runsAs, environment, outcome, text, everything }: HistoryFilter): string | undefined {
  const parts = [
    ...(period === undefined ? [] : [periodWords(period)]), ...(agent === undefined ? [] : [agentName(agent)]), ...(runsAs === undefined ? [] : [vscode.l10n.t('as {0}', runsAs)]),
    ...(environment === undefined ? [] : [environment]), ...(outcome === undefined ? [] : [outcomeWords(outcome)]), ...(text === undefined ? [] : [`“${text}”`]),
    ...(everything === true ? [vscode.l10n.t('with reads and builds')] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(' · ');
}

export function periodWords({ from, to }: NonNullable<HistoryFilter['period']>): string {
  const first = from === undefined ? undefined : dayKey(new Date(from).toISOString());
  const last = to === undefined ? undefined : dayKey(new Date(to - 1).toISOString());
  if (first !== undefined && first === last) return dayWords(first);
  if (first === undefined) return last === undefined ? '' : vscode.l10n.t('up to {0}', dayWords(last));
  return last === undefined || last === dayKey(new Date().toISOString()) ? vscode.l10n.t('since {0}', dayWords(first)) : `${dayWords(first)} – ${dayWords(last)}`;
}

export function outcomeWords(outcome: HistoryOutcome): string {
  switch (outcome) {
    case 'approved': return vscode.l10n.t('approved');
    case 'denied': return vscode.l10n.t('denied');
    case 'asked': return vscode.l10n.t('a person was asked');
    case 'noted': return vscode.l10n.t('noted only');
    case 'failed': return vscode.l10n.t('ran and failed');
    case 'unasked': return vscode.l10n.t('not held: paused or observing');
  }
}

function outcomeOf({ review, decision, outcome }: ActionEntry): { readonly words: string; readonly icon: string; readonly color?: string } {
  switch (decision?.decision) {
    case undefined: return { words: vscode.l10n.t('not decided'), icon: 'question' };
    case 'allow': return { words: outcome === undefined ? vscode.l10n.t('approved') : outcome === 'ran' ? vscode.l10n.t('approved, ran') : vscode.l10n.t('approved, failed'), icon: 'pass', color: 'testing.iconPassed' };
    case 'abstain': return { words: review.verdict === 'note' || review.verdict === 'allow' ? vscode.l10n.t('noted') : vscode.l10n.t('not held'), icon: 'info' };
    case 'deny': return { words: deniedWords(decision?.by ?? ''), icon: 'circle-slash', color: 'list.errorForeground' };
  }
}

function deniedWords(by: string): string {
  switch (by) {
    case 'user': return vscode.l10n.t('denied by you');
    case 'policy': return vscode.l10n.t('denied by policy');
    case 'engine': return vscode.l10n.t('denied, no editor was there');
    case 'deadline': return vscode.l10n.t('denied for want of an answer');
    case 'failure': return vscode.l10n.t('denied, something failed');
    case 'withdrawn': return vscode.l10n.t('the agent went away');
    default: return vscode.l10n.t('denied');
  }
}

function principalWords({ name, scope }: { readonly name: string; readonly scope?: string }): string {
  return scope === undefined ? name : vscode.l10n.t('{0} in {1}', name, scope);
}

/** The day stands above it. */
function time(at: string): string {
  return new Date(at).toLocaleTimeString(vscode.env.language, { hour: '2-digit', minute: '2-digit' });
}

function two(count: number): string {
  return String(count).padStart(2, '0');
}
