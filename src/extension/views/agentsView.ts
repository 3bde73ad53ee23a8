// The view of agents: is the hook installed, has a live call been seen, is it switched off and by what; and what a person has allowed to
// hold for later calls. Its actions show a difference first; nothing here decides about an action.
import * as vscode from 'vscode';
import type { SetupPlace } from '../../node/agentSetup';
import type { AgentStatus } from '../../node/agentStatus';
import { disposableAnswers, type DisposableAnswer } from '../../node/disposableAnswers';
import { heavy } from '../heavy';

export type AgentsItem =
  | { readonly kind: 'agent'; readonly status: AgentStatus }
  | { readonly kind: 'detail'; readonly words: string; readonly icon: string; readonly file?: string }
  | { readonly kind: 'disposable'; readonly answer: DisposableAnswer }
  | { readonly kind: 'deniedSession'; readonly session: string };

export class AgentsView implements vscode.TreeDataProvider<AgentsItem> {
  readonly #place: SetupPlace;
  readonly #deniedSessions: () => readonly string[];
  readonly #changes = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly view: vscode.TreeView<AgentsItem>;

  constructor(place: SetupPlace, deniedSessions: () => readonly string[]) {
    this.#place = place;
    this.#deniedSessions = deniedSessions;
    this.view = vscode.window.createTreeView<AgentsItem>('countersign.agents', { treeDataProvider: this });
  }

  refresh(): void {
    this.#changes.fire();
  }

  async getChildren(parent?: AgentsItem): Promise<AgentsItem[]> {
    if (parent?.kind === 'agent') return details(parent.status);
    if (parent !== undefined) return [];
    const { statuses } = await heavy();
    const found = statuses(this.#place);
    return [
      ...this.#deniedSessions().map((session): AgentsItem => ({ kind: 'deniedSession', session })),
      ...found.sort((a, b) => weight(a) - weight(b)).map((status): AgentsItem => ({ kind: 'agent', status })),
      ...disposableAnswers(this.#place.state, Date.now()).map((answer): AgentsItem => ({ kind: 'disposable', answer })),
    ];
  }

  getTreeItem(item: AgentsItem): vscode.TreeItem {
    switch (item.kind) {
      case 'agent': return agentItem(item.status);
      case 'detail': return detailItem(item);
      case 'disposable': return disposableItem(item.answer);
      case 'deniedSession': {
        const made = new vscode.TreeItem(vscode.l10n.t('Session {0}: everything is denied', item.session.slice(0, 12)));
        made.iconPath = new vscode.ThemeIcon('circle-slash');
        made.contextValue = 'deniedSession';
        made.tooltip = vscode.l10n.t('You denied everything from this session. It holds until you stop it here or the window closes.');
        return made;
      }
    }
  }
}

/** Installed ones first, then those that were seen, then the others. */
function weight(status: AgentStatus): number {
  return status.configured === 'yes' || status.configured === 'differs' ? 0 : status.seen !== undefined ? 1 : status.configured === 'no' ? 2 : 3;
}

function agentItem(status: AgentStatus): vscode.TreeItem {
  const item = new vscode.TreeItem(status.name, vscode.TreeItemCollapsibleState.Collapsed);
  const off = status.switchedOff.length > 0;
  const installed = status.configured === 'yes';
  item.id = `agent ${status.agent}`;
  item.description = off ? vscode.l10n.t('switched off') : status.configured === 'differs' ? vscode.l10n.t('not as it was installed') : installed ? status.seen === undefined ? vscode.l10n.t('on, no call seen yet') : vscode.l10n.t('on, last call {0}', ago(status.seen))
    : status.seen !== undefined ? vscode.l10n.t('on by the extension\'s own hook, last call {0}', ago(status.seen)) : status.configured === 'byHand' ? vscode.l10n.t('set up by hand') : vscode.l10n.t('not installed');
  const bad = (off && installed) || status.unused !== undefined || status.configured === 'differs';
  item.iconPath = bad ? new vscode.ThemeIcon('alert', new vscode.ThemeColor('list.errorForeground')) : new vscode.ThemeIcon(installed || status.seen !== undefined ? 'shield' : 'circle-outline');
  item.contextValue = status.unused !== undefined ? 'agent.damaged' : status.configured === 'yes' ? 'agent.installed' : status.configured === 'differs' ? 'agent.damaged' : status.configured === 'no' ? 'agent.absent' : 'agent.byHand';
  item.accessibilityInformation = { label: `${status.name}: ${item.description}` };
  return item;
}

function details(status: AgentStatus): AgentsItem[] {
  const detail = (icon: string, words: string, file?: string): AgentsItem => ({ kind: 'detail', icon, words, ...(file === undefined ? {} : { file }) });
  return [
    ...(status.file === undefined ? [] : [detail('file', status.configured === 'no' ? vscode.l10n.t('would be in {0}', status.file) : status.file, status.configured === 'no' ? undefined : status.file)]),
    ...(status.trouble === undefined ? [] : [detail('warning', status.trouble)]),
    ...(status.unused === undefined ? [] : [detail('warning', status.unused)]),
    ...status.switchedOff.map((where) => detail('circle-slash', vscode.l10n.t('switched off by {0}', where))),
    detail('history', status.seen === undefined ? vscode.l10n.t('no call seen yet') : vscode.l10n.t('last call {0}', ago(status.seen))),
    ...status.gaps.map((gap) => detail('info', vscode.l10n.t('does not ask: {0}', gap))),
    detail(status.evidence === 'measured' ? 'beaker' : 'book', status.evidence === 'measured' ? vscode.l10n.t('tried with the real agent') : vscode.l10n.t('from its documentation, never tried')),
  ];
}

function detailItem(detail: Extract<AgentsItem, { kind: 'detail' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(detail.words);
  item.iconPath = new vscode.ThemeIcon(detail.icon);
  item.tooltip = detail.words;
  if (detail.file !== undefined) item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [vscode.Uri.file(detail.file)] };
  return item;
}

function disposableItem(answer: DisposableAnswer): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Disposable: {0}', answer.title));
  item.description = vscode.l10n.t('until {0}', new Date(answer.until).toLocaleDateString());
  item.iconPath = new vscode.ThemeIcon('trash');
  item.contextValue = 'disposable';
  item.tooltip = vscode.l10n.t('You said on {0} that losing it costs nothing.', new Date(answer.given).toLocaleDateString());
  return item;
}

function ago(at: number): string {
  const minutes = Math.floor((Date.now() - at) / 60_000);
  if (minutes < 1) return vscode.l10n.t('just now');
  if (minutes < 60) return vscode.l10n.t('{0} min ago', minutes);
  return minutes < 48 * 60 ? vscode.l10n.t('{0} h ago', Math.floor(minutes / 60)) : vscode.l10n.t('{0} days ago', Math.floor(minutes / 1440));
}
