// The view of what happened, from the record: a day at a time, latest first, filtered. What an item looks like is `historyItems.ts`'.
import * as vscode from 'vscode';
import type { HistoryFilter } from '../../node/audit/historyFilter';
import type { HistoryReader } from '../../node/audit/historyReader';
import type { ActionEntry, HistoryEntry } from '../../node/audit/joinRecords';
import type { StateFolder } from '../../node/stateFolder';
import { heavy } from '../heavy';
import { dayItem, dayKey, entryItem, filterWords, noneItem, olderItem } from './historyItems';

/** One line of the tree. */
export type HistoryNode =
  | { readonly kind: 'day'; readonly day: string; readonly entries: readonly HistoryEntry[]; readonly first: boolean }
  | { readonly kind: 'older' }
  | { readonly kind: 'none' }
  | HistoryEntry;

/** A day with no more entries than this is open at once. */
const few = 5;
/** Entries that are looked for at first, and each time a person wants older ones. */
const step = 200;

export class HistoryView implements vscode.TreeDataProvider<HistoryNode> {
  readonly #state: StateFolder;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly view: vscode.TreeView<HistoryNode>;
  #reader: Promise<HistoryReader> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #filter: HistoryFilter = {};
  #limit = step;
  /** Counts up with each look: an older one that still reads stops. */
  #look = 0;
  #entries: readonly HistoryEntry[] = [];

  constructor(state: StateFolder) {
    this.#state = state;
    this.view = vscode.window.createTreeView<HistoryNode>('countersign.history', { treeDataProvider: this, showCollapseAll: true });
  }

  get filter(): HistoryFilter {
    return this.#filter;
  }

  set filter(filter: HistoryFilter) {
    this.#filter = filter;
    this.#limit = step;
    const words = filterWords(filter);
    this.view.description = words;
    void vscode.commands.executeCommand('setContext', 'countersign.historyFiltered', words !== undefined);
    this.#changes.fire();
  }

  /** What is shown now; for offering what can be filtered by. */
  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  showOlder(): void {
    this.#limit += step;
    this.#changes.fire();
  }

  /** At most twice a second: agents are fast. Nothing is read while nobody looks. */
  refresh(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changes.fire();
    }, 500);
  }

  /** An action on record, from what is shown or from the files. */
  async find(action: string): Promise<ActionEntry | undefined> {
    const shown = this.#entries.find((entry): entry is ActionEntry => entry.kind === 'action' && entry.review.action === action);
    return shown ?? (await this.#read()).find(action);
  }

  async getChildren(parent?: HistoryNode): Promise<HistoryNode[]> {
    if (parent?.kind === 'day') return [...parent.entries];
    if (parent !== undefined) return [];
    const look = ++this.#look;
    const { entries, older } = await (await this.#read()).page(this.#filter, this.#limit, () => look !== this.#look);
    if (look === this.#look) this.#entries = entries;
    const days = new Map<string, HistoryEntry[]>();
    for (const entry of entries) {
      const day = dayKey(entry.at);
      const known = days.get(day);
      if (known) known.push(entry);
      else days.set(day, [entry]);
    }
    const nodes: HistoryNode[] = [...days].map(([day, all], index) => ({ kind: 'day', day, entries: all, first: index === 0 }));
    // An empty view that is not filtered has its own words.
    if (nodes.length === 0 && filterWords(this.#filter) !== undefined) nodes.push({ kind: 'none' });
    return older ? [...nodes, { kind: 'older' }] : nodes;
  }

  getTreeItem(node: HistoryNode): vscode.TreeItem {
    switch (node.kind) {
      case 'day': return dayItem(node.day, node.entries, node.first || node.entries.length <= few, filterWords(this.#filter));
      case 'older': return olderItem();
      case 'none': return noneItem();
      default: return entryItem(node);
    }
  }

  #read(): Promise<HistoryReader> {
    return (this.#reader ??= heavy().then(({ HistoryReader: Reader }) => new Reader(this.#state)));
  }
}
