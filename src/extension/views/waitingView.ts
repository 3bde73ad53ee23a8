// The view of what waits: agents' calls, then colleagues' requests for a signature. Its items open a page; nothing here decides.
import * as vscode from 'vscode';
import { countersignRefusal } from '../../core/explain/words/countersignature';
import { visibleLine } from '../../core/explain/visible';
import { agentName } from '../agentName';
import type { ColleagueRequest, ColleagueRequests } from '../approval/colleagues';
import type { PolicyChange } from '../approval/policyChanges';
import type { PolicyWatch } from '../approval/policyWatch';
import type { ApprovalQueue } from '../approval/queue';
import { Reading } from '../approval/reading';
import { Waiting } from '../approval/waiting';
import { readingTitle } from '../approval/words';
import { commandFor } from '../commands';

export type WaitingItem = Waiting | Reading | ColleagueRequest | { readonly policy: PolicyChange } | { readonly trouble: string };

export class WaitingView implements vscode.TreeDataProvider<WaitingItem> {
  readonly #queue: ApprovalQueue;
  readonly #requests: ColleagueRequests;
  readonly #policies: PolicyWatch;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly view: vscode.TreeView<WaitingItem>;

  constructor(queue: ApprovalQueue, requests: ColleagueRequests, policies: PolicyWatch) {
    this.#queue = queue;
    this.#policies = policies;
    this.#requests = requests;
    this.view = vscode.window.createTreeView('countersign.waiting', { treeDataProvider: this });
  }

  refresh(): void {
    const [calls, requests] = [this.#queue.waiting.length, this.#requests.mine.length];
    const words = [
      ...(calls === 0 ? [] : [calls === 1 ? vscode.l10n.t('1 action waits for you') : vscode.l10n.t('{0} actions wait for you', calls)]),
      ...(requests === 0 ? [] : [requests === 1 ? vscode.l10n.t('1 colleague asks you to sign') : vscode.l10n.t('{0} requests ask you to sign', requests)]),
    ];
    this.view.badge = words.length === 0 ? undefined : { value: calls + requests, tooltip: words.join(', ') };
    this.#changes.fire();
  }

  getChildren(parent?: WaitingItem): WaitingItem[] {
    return parent === undefined ? [...this.#queue.waiting, ...this.#queue.readings, ...this.#requests.list, ...this.#policies.changes.map((policy) => ({ policy })), ...this.#requests.troubles.map((trouble) => ({ trouble }))] : [];
  }

  getTreeItem(item: WaitingItem): vscode.TreeItem {
    if (item instanceof Waiting) return callItem(item);
    if (item instanceof Reading) return readingItem(item);
    if ('policy' in item) return policyItem(item.policy);
    return 'trouble' in item ? troubleItem(item.trouble) : requestItem(item);
  }
}

function callItem(waiting: Waiting): vscode.TreeItem {
  const { review, action, id } = waiting;
  const item = new vscode.TreeItem(review.headline);
  const state = waiting.asked?.watch.state.kind;
  const more = [
    ...(state === 'signed' ? [vscode.l10n.t('signed')] : state === 'waiting' ? [vscode.l10n.t('waits for a signature')] : []),
    ...(waiting.events.size === 0 ? [vscode.l10n.t('agent told to repeat')] : []),
  ];
  item.id = id;
  item.description = [agentName(action.agent), review.verdict, ...more].join(' · ');
  item.iconPath = new vscode.ThemeIcon(review.badge?.tone === 'danger' ? 'error' : 'warning', new vscode.ThemeColor(review.badge?.tone === 'danger' ? 'list.errorForeground' : 'list.warningForeground'));
  item.tooltip = review.explanation;
  item.contextValue = 'waiting';
  item.command = commandFor('countersign.open', vscode.l10n.t('Open the Review'), id);
  item.accessibilityInformation = { label: vscode.l10n.t('{0}. {1} Waits for you; opens the review.', review.headline, review.consequence) };
  return item;
}

function readingItem(reading: Reading): vscode.TreeItem {
  const item = new vscode.TreeItem(readingTitle(reading.step.path));
  item.id = `reading ${reading.id}`;
  item.description = [agentName(reading.action.agent), `${reading.percent} %`].join(' · ');
  item.iconPath = new vscode.ThemeIcon('loading~spin');
  item.command = commandFor('countersign.open', vscode.l10n.t('Open the Review'), reading.id);
  item.accessibilityInformation = { label: vscode.l10n.t('{0}, {1} percent. Opens its page, where it can be stopped.', readingTitle(reading.step.path), reading.percent) };
  return item;
}

/** Text of a colleague's machine: made visible, and only as plain text. */
function requestItem({ incoming }: ColleagueRequest): vscode.TreeItem {
  const { request, review, mine, expires } = incoming;
  const by = visibleLine(request.requester.name);
  const item = new vscode.TreeItem(review.headline);
  item.id = incoming.digest;
  item.description = mine.kind === 'maySign' ? vscode.l10n.t('{0} asks you to sign', by) : vscode.l10n.t('{0} asks for a signature, not yours', by);
  item.iconPath = new vscode.ThemeIcon(mine.kind === 'maySign' ? 'edit' : 'circle-outline');
  item.tooltip = [review.headline, review.consequence, vscode.l10n.t('until {0}', new Date(expires).toLocaleTimeString()), ...(mine.kind === 'mayNot' ? [countersignRefusal(mine.refusal)] : [])].join('\n');
  item.contextValue = 'request';
  item.command = commandFor('countersign.openRequest', vscode.l10n.t('Open the Request'), request.id);
  item.accessibilityInformation = { label: vscode.l10n.t('{0}. {1}; opens the request.', review.headline, item.description) };
  return item;
}

function policyItem(change: PolicyChange): vscode.TreeItem {
  const item = new vscode.TreeItem(change.policyChanged ? vscode.l10n.t('The team\'s policy changed') : vscode.l10n.t('The team\'s signers changed'));
  item.description = vscode.l10n.t('the stricter reading holds');
  item.tooltip = change.folder;
  item.iconPath = new vscode.ThemeIcon('law');
  item.command = commandFor('countersign.reviewPolicy', vscode.l10n.t('Review the Change'));
  return item;
}

function troubleItem(trouble: string): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Requests of colleagues could not be fetched'));
  item.description = visibleLine(trouble);
  item.tooltip = visibleLine(trouble);
  item.iconPath = new vscode.ThemeIcon('cloud');
  return item;
}
