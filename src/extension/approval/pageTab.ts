// One tab with the page in it: opens beside the editor, knows whether what the page says is its own and whether the page had settled.
// What is shown and what an answer does is its owner's.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { FromPage, Signed, ToPage } from '../../core/model/page';
import { pageHtml, pageRoots } from './html';
import { pageMessage } from './pageMessage';

export type PageAnswer = Exclude<FromPage, { kind: 'ready' }>;

export interface PageTabHost {
  readonly extension: vscode.Uri;
  /** The page can be sent to now: at first, and whenever its document was loaded anew. */
  ready(): void;
  answer(message: PageAnswer & Signed): void;
  closed(): void;
  trouble(what: string): void;
}

/** Milliseconds after each reveal or change in which the host takes no answer either. */
const settleTime = 450;

export class PageTab {
  readonly #panel: vscode.WebviewPanel;
  readonly #nonce = randomBytes(16).toString('hex');
  #settledAt = 0;
  isReady = false;

  constructor(host: PageTabHost, name: string, preserveFocus: boolean) {
    const panel = vscode.window.createWebviewPanel('countersign.approval', name, { viewColumn: besideColumn(), preserveFocus }, {
      enableScripts: true,
      localResourceRoots: pageRoots(host.extension),
      // Ticks and typed words outlive a look at another tab.
      retainContextWhenHidden: true,
    });
    this.#panel = panel;
    panel.iconPath = vscode.Uri.joinPath(host.extension, 'media', 'icon.svg');
    panel.webview.html = pageHtml(panel.webview, host.extension, this.#nonce);
    panel.webview.onDidReceiveMessage((raw: unknown) => {
      const message = pageMessage(raw);
      if (message === undefined) return host.trouble(vscode.l10n.t('The approval page sent something that it never sends.'));
      if (message.kind === 'ready') {
        this.isReady = true;
        return host.ready();
      }
      if (message.nonce !== this.#nonce) return host.trouble(vscode.l10n.t('An answer came without the page\'s own mark.'));
      host.answer(message);
    });
    // A person who moves into a page that is in sight already meets nothing new: their next click counts.
    let seen = { visible: panel.visible, column: panel.viewColumn };
    panel.onDidChangeViewState(() => {
      const before = seen;
      seen = { visible: panel.visible, column: panel.viewColumn };
      if (!seen.visible || (before.visible && before.column === seen.column)) return;
      this.settle();
      this.post({ kind: 'revealed' });
    });
    panel.onDidDispose(() => host.closed());
  }

  get visible(): boolean {
    return this.#panel.visible;
  }

  /** Whether an answer counts: the page is in sight and did not just change. */
  get settled(): boolean {
    return this.#panel.visible && Date.now() >= this.#settledAt;
  }

  set title(title: string) {
    this.#panel.title = title;
  }

  reveal(preserveFocus: boolean): void {
    this.#panel.reveal(undefined, preserveFocus);
  }

  post(message: ToPage): void {
    void this.#panel.webview.postMessage(message);
  }

  settle(): void {
    this.#settledAt = Date.now() + settleTime;
  }

  dispose(): void {
    this.#panel.dispose();
  }
}

/** Another group than the one being worked in, where there is one. */
function besideColumn(): vscode.ViewColumn {
  const groups = vscode.window.tabGroups;
  const other = groups.all.filter((group) => group !== groups.activeTabGroup).at(-1);
  return other?.viewColumn ?? (groups.activeTabGroup.tabs.length === 0 ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside);
}

/** A tab's name from a headline. */
export function tabTitle(headline: string): string {
  return `Countersign: ${headline.length > 40 ? `${headline.slice(0, 39)}…` : headline}`;
}
