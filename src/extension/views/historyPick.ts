// Asks a person what of the history they want to see: one list with a line for each filter and its present state, then its values.
import * as vscode from 'vscode';
import type { HistoryFilter, HistoryOutcome } from '../../node/audit/historyFilter';
import type { ActionEntry } from '../../node/audit/joinRecords';
import { agentName } from '../agentName';
import { dayKey, dayWords, outcomeWords, periodWords } from './historyItems';
import type { HistoryView } from './historyView';

interface Choice extends vscode.QuickPickItem {
  readonly choose: () => HistoryFilter | undefined | Promise<HistoryFilter | undefined>;
}

export async function pickHistoryFilter(view: HistoryView): Promise<void> {
  const { filter } = view;
  const title = vscode.l10n.t('Filter the History');
  const any = vscode.l10n.t('any');
  const actions = view.entries.filter((entry): entry is ActionEntry => entry.kind === 'action');
  const part = (icon: string, label: string, value: string | undefined, choose: Choice['choose']): Choice => ({ label: `$(${icon}) ${label}`, description: value ?? any, choose });
  const chosen = await pick(title, [
    part('calendar', vscode.l10n.t('When'), filter.period === undefined ? undefined : periodWords(filter.period), () => pickPeriod(filter)),
    part('hubot', vscode.l10n.t('Agent'), filter.agent === undefined ? undefined : agentName(filter.agent), () => pickValue(vscode.l10n.t('Agent'), 'agent', filter, actions.map((one) => one.review.agent), agentName)),
    part('key', vscode.l10n.t('Runs As'), filter.runsAs, () => pickValue(vscode.l10n.t('Runs As'), 'runsAs', filter, actions.flatMap((one) => one.review.principals.flatMap((principal) => [principal.name, ...(principal.scope === undefined ? [] : [principal.scope])])))),
    part('server-environment', vscode.l10n.t('Environment'), filter.environment, () => pickValue(vscode.l10n.t('Environment'), 'environment', filter, actions.flatMap((one) => [...new Set(one.review.effects.flatMap((effect) => effect.environment ?? []))]))),
    part('pass', vscode.l10n.t('What Became of It'), filter.outcome === undefined ? undefined : outcomeWords(filter.outcome), () => pickOutcome(filter)),
    part('search', vscode.l10n.t('Text'), filter.text, () => askText(filter)),
    part('eye', vscode.l10n.t('Reads, Builds and Tests Too'), filter.everything === true ? vscode.l10n.t('shown') : vscode.l10n.t('not shown'), () => ({ ...filter, everything: filter.everything !== true })),
    { label: `$(clear-all) ${vscode.l10n.t('Show Everything Again')}`, choose: () => ({}) },
  ]);
  const next = await chosen?.choose();
  if (next !== undefined) view.filter = next;
}

async function pickPeriod(filter: HistoryFilter): Promise<HistoryFilter | undefined> {
  const now = new Date();
  const midnight = (back: number): number => new Date(now.getFullYear(), now.getMonth(), now.getDate() - back).getTime();
  const days = Array.from({ length: 8 }, (_, back): Choice => {
    const day = dayKey(new Date(midnight(back) + 43_200_000).toISOString());
    return { label: dayWords(day), ...(back > 1 ? {} : { description: day }), choose: () => ({ ...filter, period: { from: midnight(back), to: midnight(back - 1) } }) };
  });
  const chosen = await pick(vscode.l10n.t('When'), [
    without(filter, 'period'), ...days,
    { label: vscode.l10n.t('The Last 7 Days'), choose: () => ({ ...filter, period: { from: midnight(6) } }) },
    { label: vscode.l10n.t('The Last 30 Days'), choose: () => ({ ...filter, period: { from: midnight(29) } }) },
    { label: vscode.l10n.t('Another Day, or from Day to Day…'), choose: () => askPeriod(filter) },
  ]);
  return chosen?.choose();
}

async function askPeriod(filter: HistoryFilter): Promise<HistoryFilter | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('When'), prompt: vscode.l10n.t('A day as 2026-11-17, or two with a blank between.'), placeHolder: '2026-11-01 2026-11-30',
    validateInput: (text) => (periodOf(text) === undefined ? vscode.l10n.t('A day is written YYYY-MM-DD.') : undefined),
  });
  const period = typed === undefined ? undefined : periodOf(typed);
  return period === undefined ? undefined : { ...filter, period };
}

/** "2026-11-17" or "2026-11-01 2026-11-30", local days, both included. Undefined: neither. */
function periodOf(text: string): { readonly from: number; readonly to: number } | undefined {
  const days = text.trim().split(/[\s.,–]+/);
  const [first = '', last = first] = days;
  if (days.length > 2 || ![first, last].every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day))) return undefined;
  const from = new Date(`${first}T00:00:00`);
  const end = new Date(`${last}T00:00:00`);
  if (Number.isNaN(from.getTime()) || Number.isNaN(end.getTime()) || end < from) return undefined;
  return { from: from.getTime(), to: new Date(end.getFullYear(), end.getMonth(), end.getDate() + 1).getTime() };
}

async function pickValue(title: string, key: 'agent' | 'runsAs' | 'environment', filter: HistoryFilter, values: readonly string[], words: (value: string) => string = (value) => value): Promise<HistoryFilter | undefined> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const found = [...counts].sort(([a, many], [b, more]) => more - many || a.localeCompare(b)).map(([value, count]): Choice => ({ label: words(value), description: vscode.l10n.t('{0} in view', count), choose: () => ({ ...filter, [key]: value }) }));
  const chosen = await pick(title, [without(filter, key), ...found, { label: vscode.l10n.t('Another…'), choose: async () => {
    const typed = await vscode.window.showInputBox({ title, ...(filter[key] === undefined ? {} : { value: filter[key] }) });
    return typed === undefined || typed.trim() === '' ? undefined : { ...filter, [key]: typed.trim() };
  } }]);
  return chosen?.choose();
}

async function pickOutcome(filter: HistoryFilter): Promise<HistoryFilter | undefined> {
  const all: readonly HistoryOutcome[] = ['asked', 'approved', 'denied', 'failed', 'noted', 'unasked'];
  const chosen = await pick(vscode.l10n.t('What Became of It'), [without(filter, 'outcome'), ...all.map((outcome): Choice => ({ label: outcomeWords(outcome), choose: () => ({ ...filter, outcome }) }))]);
  return chosen?.choose();
}

async function askText(filter: HistoryFilter): Promise<HistoryFilter | undefined> {
  const typed = await vscode.window.showInputBox({ title: vscode.l10n.t('Text'), prompt: vscode.l10n.t('Words of a command, a resource, an account, a person or a reason. Empty: any.'), value: filter.text ?? '' });
  if (typed === undefined) return undefined;
  return typed.trim() === '' ? without(filter, 'text').choose() : { ...filter, text: typed.trim() };
}

function without(filter: HistoryFilter, key: keyof HistoryFilter): Choice & { choose: () => HistoryFilter } {
  return { label: vscode.l10n.t('Any'), choose: () => Object.fromEntries(Object.entries(filter).filter(([name]) => name !== key)) };
}

async function pick(title: string, choices: readonly Choice[]): Promise<Choice | undefined> {
  return vscode.window.showQuickPick(choices, { title, matchOnDescription: true });
}
