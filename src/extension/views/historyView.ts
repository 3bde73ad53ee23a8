// The view of what was decided, from the record. Its items open a read-only text.
import * as vscode from 'vscode';
import { agentName } from '../agentName';
import { commandFor } from '../commands';
import type { StateFolder } from '../../node/stateFolder';
import { heavy } from '../heavy';
import type { HistoryEntry } from './historyRecords';

export class HistoryView implements vscode.TreeDataProvider<HistoryEntry> {
  readonly #state: StateFolder;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly view: vscode.TreeView<HistoryEntry>;
  #timer: NodeJS.Timeout | undefined;

  constructor(state: StateFolder) {
    this.#state = state;
    this.view = vscode.window.createTreeView<HistoryEntry>('countersign.history', { treeDataProvider: this });
  }

  /** At most twice a second: agents are fast. Nothing is read while nobody looks. */
  refresh(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changes.fire();
    }, 500);
  }

  async getChildren(parent?: HistoryEntry): Promise<HistoryEntry[]> {
    if (parent !== undefined) return [];
    const { historyEntries } = await heavy();
    return [...historyEntries(this.#state)];
  }

  getTreeItem(entry: HistoryEntry): vscode.TreeItem {
    return entry.kind === 'event' ? eventItem(entry) : actionItem(entry);
  }
}

function actionItem(entry: Extract<HistoryEntry, { kind: 'action' }>): vscode.TreeItem {
  const { review, decision } = entry;
  const outcome = outcomeOf(entry);
  const item = new vscode.TreeItem(review.headline);
  item.description = `${outcome.words} · ${agentName(review.agent)} · ${time(entry.at)}`;
  item.iconPath = new vscode.ThemeIcon(outcome.icon, outcome.color === undefined ? undefined : new vscode.ThemeColor(outcome.color));
  item.tooltip = [review.headline, review.consequence, review.exhibit, decision?.reason ?? ''].filter((line) => line !== '').join('\n\n');
  item.contextValue = 'decided';
  item.command = commandFor('countersign.showText', vscode.l10n.t('Show as Text'), review.action);
  item.accessibilityInformation = { label: `${review.headline}. ${outcome.words}, ${agentName(review.agent)}, ${time(entry.at)}` };
  return item;
}

function eventItem(entry: Extract<HistoryEntry, { kind: 'event' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(entry.text);
  item.description = time(entry.at);
  item.tooltip = entry.text;
  item.iconPath = new vscode.ThemeIcon(entry.event === 'alarm' ? 'alert' : entry.event === 'pause' || entry.event === 'mode' ? 'debug-pause' : 'gear');
  return item;
}

function outcomeOf({ review, decision, outcome }: Extract<HistoryEntry, { kind: 'action' }>): { readonly words: string; readonly icon: string; readonly color?: string } {
  if (decision === undefined) return { words: vscode.l10n.t('not decided'), icon: 'question' };
  switch (decision.decision) {
    case 'allow': return { words: outcome === undefined ? vscode.l10n.t('approved') : outcome === 'ran' ? vscode.l10n.t('approved, ran') : vscode.l10n.t('approved, failed'), icon: 'pass', color: 'testing.iconPassed' };
    case 'abstain': return { words: review.verdict === 'note' ? vscode.l10n.t('noted') : vscode.l10n.t('not held'), icon: 'info' };
    case 'deny': return { words: deniedWords(decision.by), icon: 'circle-slash', color: 'list.errorForeground' };
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

function time(at: string): string {
  const date = new Date(at);
  return date.toDateString() === new Date().toDateString() ? date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) : date.toLocaleDateString();
}
