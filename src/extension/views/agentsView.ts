// The view of agents: which are gated, which are not, why, and what to do about it; and what a person has allowed to hold for later calls.
// Its actions show a difference first; nothing here decides about an action.
import * as vscode from 'vscode';
import type { SetupPlace } from '../../node/agentSetup';
import type { AgentStatus } from '../../node/agentStatus';
import { gateOf, notCoveredWords } from '../../node/agentWords';
import { disposableAnswers, type DisposableAnswer } from '../../node/disposableAnswers';
import { heavy } from '../heavy';

/** `open`: set up and yet not shut; `notGated`: used on this machine without a gate. */
type Group = 'open' | 'gated' | 'notGated' | 'absent' | 'notCovered';

export type AgentsItem =
  | { readonly kind: 'group'; readonly group: Group; readonly statuses: readonly AgentStatus[] }
  | { readonly kind: 'agent'; readonly status: AgentStatus }
  | { readonly kind: 'detail'; readonly words: string; readonly icon: string; readonly color?: string; readonly file?: string }
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
    if (parent?.kind === 'group') return parent.group === 'notCovered' ? notCoveredWords.map((words): AgentsItem => ({ kind: 'detail', words, icon: 'circle-slash' })) : parent.statuses.map((status): AgentsItem => ({ kind: 'agent', status }));
    if (parent?.kind === 'agent') return details(parent.status);
    if (parent !== undefined) return [];
    const { statuses } = await heavy();
    const found = statuses(this.#place);
    const groups: AgentsItem[] = (['open', 'notGated', 'gated', 'absent'] as const).map((group): AgentsItem & { kind: 'group' } => ({ kind: 'group', group, statuses: found.filter((one) => groupOf(one) === group) })).filter((one) => one.statuses.length > 0);
    return [
      ...this.#deniedSessions().map((session): AgentsItem => ({ kind: 'deniedSession', session })),
      ...disposableAnswers(this.#place.state, Date.now()).map((answer): AgentsItem => ({ kind: 'disposable', answer })),
      ...groups,
      { kind: 'group', group: 'notCovered', statuses: [] },
    ];
  }

  getTreeItem(item: AgentsItem): vscode.TreeItem {
    switch (item.kind) {
      case 'group': return groupItem(item.group, item.statuses.length);
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

/** An agent that only the extension's own hook gates counts as gated once a call came through it. */
function groupOf(status: AgentStatus): Group {
  const gate = status.agent === 'vscode' && status.untrusted.length > 0 ? 'open' : gateOf(status);
  if (gate === 'gated' && status.selfTest?.passed === false) return 'open';
  if (gate !== 'none') return gate === 'gated' ? 'gated' : 'open';
  if (status.agent === 'vscode') return status.switchedOff.length > 0 ? 'open' : 'gated';
  return status.here ? 'notGated' : 'absent';
}

function groupItem(group: Group, count: number): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const label = {
    open: vscode.l10n.t('Gate open'), notGated: vscode.l10n.t('In use, not gated'), gated: vscode.l10n.t('Gated'),
    absent: vscode.l10n.t('Not found on this machine'), notCovered: vscode.l10n.t('Not covered by any hook'),
  }[group];
  const item = new vscode.TreeItem(label, group === 'absent' || group === 'notCovered' ? Collapsed : Expanded);
  const [icon, color] = ({ open: ['error', 'list.errorForeground'], notGated: ['warning', 'list.warningForeground'], gated: ['pass', 'testing.iconPassed'], absent: ['circle-large-outline', undefined], notCovered: ['info', undefined] } as const)[group];
  item.id = `group ${group}`;
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  if (count > 0) item.description = String(count);
  item.accessibilityInformation = { label: count > 0 ? `${label}: ${count}` : label };
  return item;
}

function agentItem(status: AgentStatus): vscode.TreeItem {
  const item = new vscode.TreeItem(status.name, vscode.TreeItemCollapsibleState.Collapsed);
  const group = groupOf(status);
  item.id = `agent ${status.agent}`;
  item.description = reason(status);
  item.iconPath = group === 'open' ? new vscode.ThemeIcon('alert', new vscode.ThemeColor('list.errorForeground')) : group === 'notGated' ? new vscode.ThemeIcon('unlock', new vscode.ThemeColor('list.warningForeground')) : new vscode.ThemeIcon(group === 'gated' ? 'shield' : 'circle-outline');
  const own = status.through === undefined;
  item.contextValue = status.unused !== undefined || status.configured === 'differs' ? 'agent.damaged' : status.configured === 'yes' ? own ? 'agent.installed' : 'agent.through' : status.configured === 'no' && own ? 'agent.absent' : 'agent.byHand';
  item.tooltip = `${status.name}: ${item.description}`;
  item.accessibilityInformation = { label: item.tooltip };
  return item;
}

/** Why the agent stands where it stands, and what to do: the words that fit beside its name. */
function reason(status: AgentStatus): string {
  const { configured, switchedOff, unused, seen, through, selfTest } = status;
  const called = seen === undefined ? vscode.l10n.t('no call seen yet') : vscode.l10n.t('last call {0}', ago(seen));
  if (configured === 'differs') return vscode.l10n.t('not as it was installed: install again');
  if (switchedOff.length > 0 && (configured === 'yes' || status.agent === 'vscode')) return vscode.l10n.t('off: {0}', switchedOff.map(shortened).join(', '));
  if (status.agent === 'vscode' && status.untrusted.length > 0) return vscode.l10n.t('Restricted Mode: no hook runs');
  if (unused !== undefined) return vscode.l10n.t('installed, not used: install again');
  if (configured === 'yes' && selfTest?.passed === false) return vscode.l10n.t('self-test failed: {0}', selfTest.mend ?? '');
  if (configured === 'yes') return through === undefined ? called : vscode.l10n.t('by VS Code\'s hook file, {0}', called);
  if (status.agent === 'vscode') return vscode.l10n.t('by the extension\'s own hook, {0}', called);
  if (configured === 'byHand') return vscode.l10n.t('its hook is set up by hand');
  return status.here ? vscode.l10n.t('install its hook') : '';
}

/** The last two parts of a path and what stands behind it. */
const shortened = (where: string): string => where.replace(/^.*?([^/\\]+[/\\][^/\\:]+)(?=: )/, '$1');

function details(status: AgentStatus): AgentsItem[] {
  const detail = (icon: string, words: string, more: { readonly file?: string; readonly color?: string } = {}): AgentsItem => ({ kind: 'detail', icon, words, ...more });
  const red = { color: 'list.errorForeground' };
  const { selfTest } = status;
  return [
    ...status.switchedOff.map((where) => detail('circle-slash', vscode.l10n.t('switched off by {0}', where), { ...red, ...fileOf(where) })),
    ...(status.unused === undefined ? [] : [detail('warning', status.unused, red)]),
    ...(status.trouble === undefined ? [] : [detail('warning', status.trouble, { ...red, ...(status.file === undefined ? {} : { file: status.file }) })]),
    ...status.untrusted.map((words) => detail('workspace-untrusted', words)),
    detail('history', status.seen === undefined ? vscode.l10n.t('no call seen yet') : vscode.l10n.t('last call {0}', ago(status.seen))),
    ...(selfTest === undefined ? (status.configured === 'yes' && status.through === undefined ? [detail('beaker', vscode.l10n.t('never tested: press the beaker'))] : [])
      : [detail(selfTest.passed ? 'pass' : 'error', vscode.l10n.t('self-test {0}: {1}', ago(selfTest.at), selfTest.lines.join('; ')), selfTest.passed ? { color: 'testing.iconPassed' } : red),
        ...(selfTest.mend === undefined ? [] : [detail('lightbulb', vscode.l10n.t('what to do: {0}', selfTest.mend))])]),
    ...(status.file === undefined ? [] : [detail('file', status.configured === 'no' ? vscode.l10n.t('would be in {0}', status.file) : status.file, status.configured === 'no' ? {} : { file: status.file })]),
    ...status.gaps.map((gap) => detail('info', vscode.l10n.t('limit: {0}', gap))),
    detail(status.evidence === 'measured' ? 'verified' : 'book', status.evidence === 'measured' ? vscode.l10n.t('tried with the real agent') : vscode.l10n.t('from documentation, never run')),
  ];
}

const fileOf = (where: string): { readonly file?: string } => {
  const file = /^((?:\/|[A-Za-z]:).*?): /.exec(where)?.[1];
  return file === undefined ? {} : { file };
};

function detailItem(detail: Extract<AgentsItem, { kind: 'detail' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(detail.words);
  item.iconPath = new vscode.ThemeIcon(detail.icon, detail.color === undefined ? undefined : new vscode.ThemeColor(detail.color));
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
