// The approval page's tab: opens beside the editor without taking focus, shows one review until a person is done with it,
// carries what a person does there to the queue. The only holder of the queue's hand.
import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { FromPage, Showing, ToPage } from '../../core/model/page';
import type { StateFolder } from '../../node/stateFolder';
import { declareDisposable, disposableLines } from './disposable';
import { pageHtml, pageRoots } from './html';
import type { PersonsHand, Outcome, ApprovalQueue } from './queue';
import { pageMessage } from './pageMessage';
import type { Waiting } from './waiting';
import { grantable } from './queue';
import { countsAsDisposable, justChanged, overWords } from './words';

export interface PanelHost {
  readonly extension: vscode.Uri;
  readonly queue: ApprovalQueue;
  readonly hand: PersonsHand;
  readonly state: StateFolder;
  /** The agent's name for people. */
  agentName(agent: string): string;
  branch(folder: string): Promise<string | undefined>;
  /** A person unfolded something; for the record. */
  opened(waiting: Waiting, what: string): void;
  trouble(what: string): void;
}

/** Milliseconds after each reveal or change in which the host takes no answer either. */
const settleTime = 450;

export class ApprovalPanel {
  readonly #host: PanelHost;
  #panel: vscode.WebviewPanel | undefined;
  #nonce = '';
  #shown: Waiting | undefined;
  /** The revision that the page was last sent. */
  #sent = 0;
  #settledAt = 0;
  #ready = false;

  constructor(host: PanelHost) {
    this.#host = host;
  }

  /**
   * A new review waits. A page that shows another one stays as it is and only says how many more there are.
   * True where a visible page now shows or counts the new one.
   */
  arrived(waiting: Waiting): boolean {
    const free = this.#panel === undefined || (!this.#panel.visible && !this.#isOpen(this.#shown));
    if (free) this.show(waiting, true);
    else this.refresh();
    return free || this.#panel?.visible === true;
  }

  /** Shows one review because a person asked for it, or because none is shown. */
  show(waiting: Waiting, preserveFocus: boolean): void {
    this.#shown = waiting;
    if (this.#panel === undefined) this.#create(title(waiting), preserveFocus);
    else this.#panel.reveal(undefined, preserveFocus);
    void this.#send();
  }

  /** The queue changed: tells the page what is different about its review, and how many others wait. */
  refresh(): void {
    const shown = this.#shown;
    if (this.#panel === undefined || shown === undefined) return;
    if (shown.revision !== this.#sent) void this.#send();
    else this.#post({ kind: 'stage', stage: shown.stage(Date.now(), overWords(shown.end)) });
    this.#post({ kind: 'others', count: this.#others() });
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #create(name: string, preserveFocus: boolean): void {
    const { extension } = this.#host;
    const panel = vscode.window.createWebviewPanel('countersign.approval', name, { viewColumn: besideColumn(), preserveFocus }, {
      enableScripts: true,
      localResourceRoots: pageRoots(extension),
      // Ticks and typed words outlive a look at another tab.
      retainContextWhenHidden: true,
    });
    this.#panel = panel;
    this.#nonce = randomBytes(16).toString('hex');
    this.#ready = false;
    panel.iconPath = vscode.Uri.joinPath(extension, 'media', 'icon.svg');
    panel.webview.html = pageHtml(panel.webview, extension, this.#nonce);
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    panel.onDidChangeViewState(() => {
      if (!panel.visible) return;
      this.#settle();
      this.#post({ kind: 'revealed' });
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#shown = undefined;
    });
  }

  async #send(): Promise<void> {
    const shown = this.#shown;
    if (shown === undefined || this.#panel === undefined || !this.#ready) return;
    const branch = await this.#host.branch(shown.action.cwd);
    if (this.#shown !== shown) return;
    this.#sent = shown.revision;
    this.#panel.title = title(shown);
    this.#settle();
    this.#post({ kind: 'show', showing: this.#showing(shown, branch) });
  }

  #showing(shown: Waiting, branch: string | undefined): Showing {
    const now = Date.now();
    return {
      review: { ...shown.review, id: shown.id },
      revision: shown.revision,
      agentName: this.#host.agentName(shown.action.agent),
      folder: shortFolder(shown.action.cwd),
      ...(branch === undefined ? {} : { branch }),
      waited: now - shown.since,
      stage: shown.stage(now, overWords(shown.end)),
      others: this.#others(),
      changed: shown.changed,
      offers: { grantScope: grantable(shown.review), disposable: disposableLines(shown.review) },
    };
  }

  #receive(raw: unknown): void {
    const message = pageMessage(raw);
    if (message === undefined) return this.#host.trouble(vscode.l10n.t('The approval page sent something that it never sends.'));
    if (message.kind === 'ready') {
      this.#ready = true;
      return void this.#send();
    }
    const shown = this.#shown;
    if (message.nonce !== this.#nonce) return this.#host.trouble(vscode.l10n.t('An answer came without the page\'s own mark.'));
    if (shown === undefined || message.review !== shown.id) return;
    void this.#act(message, shown);
  }

  async #act(message: Exclude<FromPage, { kind: 'ready' }>, shown: Waiting): Promise<void> {
    switch (message.kind) {
      case 'open': return openFile(shown, message.path, message.line);
      case 'opened': return this.#host.opened(shown, message.what);
      case 'next': return this.#next();
      case 'disposable': return this.#disposable(shown, message.line);
      case 'deny': return this.#after(await this.#host.hand.deny(shown.id, message.revision, message));
      case 'approve': {
        if (Date.now() < this.#settledAt || this.#panel?.visible !== true) return this.#post({ kind: 'refused', words: justChanged() });
        const given = { ticked: new Set(message.ticked), token: message.token, reason: message.reason };
        return this.#after(await this.#host.hand.approve(shown.id, message.revision, given, message.grantScope));
      }
    }
  }

  /** A page that is done closes; where others wait it stays, so that nothing new stands where the last click was. */
  #after(outcome: Outcome): void {
    if (outcome.kind === 'refused') return this.#post({ kind: 'refused', words: outcome.words });
    if (outcome.kind === 'done' && this.#others() === 0) this.#panel?.dispose();
  }

  /** Kept for 30 days, then looked at again: the verdict may be lower now, and the page says what changed. */
  async #disposable(shown: Waiting, line: number): Promise<void> {
    const title = declareDisposable(this.#host.state, shown.review, line, Date.now());
    if (title === undefined) return;
    await this.#host.hand.lookAgain(shown.id);
    this.#post({ kind: 'refused', words: countsAsDisposable(title) });
  }

  #next(): void {
    const next = this.#host.queue.waiting.find((one) => one !== this.#shown);
    if (next !== undefined) this.show(next, false);
  }

  #others(): number {
    return this.#host.queue.waiting.filter((one) => one !== this.#shown).length;
  }

  #isOpen(waiting: Waiting | undefined): boolean {
    return waiting !== undefined && this.#host.queue.waiting.includes(waiting);
  }

  #settle(): void {
    this.#settledAt = Date.now() + settleTime;
  }

  #post(message: ToPage): void {
    void this.#panel?.webview.postMessage(message);
  }
}

/** Another group than the one being worked in, where there is one. */
function besideColumn(): vscode.ViewColumn {
  const groups = vscode.window.tabGroups;
  const other = groups.all.filter((group) => group !== groups.activeTabGroup).at(-1);
  return other?.viewColumn ?? (groups.activeTabGroup.tabs.length === 0 ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside);
}

function title(shown: Waiting): string {
  const { headline } = shown.review;
  return `Countersign: ${headline.length > 40 ? `${headline.slice(0, 39)}…` : headline}`;
}

/** Below an open folder: that folder's name and the way from it; otherwise the whole path. */
function shortFolder(folder: string): string {
  const open = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder));
  return open === undefined ? folder : path.posix.join(open.name, path.relative(open.uri.fsPath, folder).split(path.sep).join('/'));
}

/** Opens a file that the review names, and no other. */
async function openFile(shown: Waiting, file: string, line: number | undefined): Promise<void> {
  const { scope, why, reads } = shown.review;
  const named = new Set([...scope.flatMap((one) => one.links.map((link) => link.path)), ...why.map((one) => one.file), ...reads.map((one) => one.path)]);
  if (!named.has(file)) return;
  const uri = vscode.Uri.file(path.resolve(shown.action.cwd, file));
  const at = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
  await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One, preview: true, selection: new vscode.Range(at, at) }).then(undefined, () => undefined);
}
