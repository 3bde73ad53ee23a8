// The view of what waits. Its items open the page; nothing here decides.
import * as vscode from 'vscode';
import { agentName } from '../agentName';
import type { ApprovalQueue } from '../approval/queue';
import type { Waiting } from '../approval/waiting';
import { commandFor } from '../commands';

export class WaitingView implements vscode.TreeDataProvider<Waiting> {
  readonly #queue: ApprovalQueue;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly view: vscode.TreeView<Waiting>;

  constructor(queue: ApprovalQueue) {
    this.#queue = queue;
    this.view = vscode.window.createTreeView('countersign.waiting', { treeDataProvider: this });
  }

  refresh(): void {
    const count = this.#queue.waiting.length;
    this.view.badge = count === 0 ? undefined : { value: count, tooltip: count === 1 ? vscode.l10n.t('1 action waits for you') : vscode.l10n.t('{0} actions wait for you', count) };
    this.#changes.fire();
  }

  getChildren(parent?: Waiting): Waiting[] {
    return parent === undefined ? [...this.#queue.waiting] : [];
  }

  getTreeItem(waiting: Waiting): vscode.TreeItem {
    const { review, action, id } = waiting;
    const item = new vscode.TreeItem(review.headline);
    item.id = id;
    item.description = `${agentName(action.agent)} · ${review.verdict}${waiting.events.size === 0 ? ` · ${vscode.l10n.t('agent told to repeat')}` : ''}`;
    item.iconPath = new vscode.ThemeIcon(review.badge?.tone === 'danger' ? 'error' : 'warning', new vscode.ThemeColor(review.badge?.tone === 'danger' ? 'list.errorForeground' : 'list.warningForeground'));
    item.tooltip = review.explanation;
    item.contextValue = 'waiting';
    item.command = commandFor('countersign.open', vscode.l10n.t('Open the Review'), id);
    item.accessibilityInformation = { label: vscode.l10n.t('{0}. {1} Waits for you; opens the review.', review.headline, review.consequence) };
    return item;
  }
}
