// An old review as the page showed it, in a tab of its own. It is over: nothing on it can be decided, and nothing it says is heard but
// "open this file".
import * as vscode from 'vscode';
import type { ActionEntry } from '../../node/audit/joinRecords';
import { agentName } from '../agentName';
import { shortFolder } from '../shortFolder';
import { decidedWords } from '../views/historyItems';
import { openNamedFile } from './openNamedFile';
import { PageTab, tabTitle } from './pageTab';

export class RecordedPage {
  readonly #extension: vscode.Uri;
  readonly #trouble: (what: string) => void;
  #tab: PageTab | undefined;
  #entry: ActionEntry | undefined;

  constructor(extension: vscode.Uri, trouble: (what: string) => void) {
    this.#extension = extension;
    this.#trouble = trouble;
  }

  /** False where the record does not hold what was shown. */
  show(entry: ActionEntry): boolean {
    if (entry.shown === undefined) return false;
    this.#entry = entry;
    if (this.#tab === undefined) {
      this.#tab = new PageTab({
        extension: this.#extension,
        ready: () => this.#send(),
        answer: (message) => {
          const shown = this.#entry?.shown;
          if (message.kind === 'open' && shown !== undefined) void openNamedFile(shown, message.path, message.line);
        },
        closed: () => { this.#tab = undefined; },
        trouble: this.#trouble,
      }, tabTitle(entry.review.headline), true);
    } else {
      this.#tab.title = tabTitle(entry.review.headline);
      this.#tab.reveal(true);
      this.#send();
    }
    return true;
  }

  dispose(): void {
    this.#tab?.dispose();
  }

  #send(): void {
    const entry = this.#entry;
    if (entry?.shown === undefined || this.#tab?.isReady !== true) return;
    this.#tab.post({
      kind: 'show',
      showing: {
        review: { ...entry.shown, id: `recorded-${entry.review.action}` }, revision: 1, agentName: agentName(entry.review.agent), folder: shortFolder(entry.review.cwd), waited: 0,
        stage: { kind: 'over', words: decidedWords(entry) }, others: 0, changed: [], offers: { grantScope: false, disposable: [], accounts: [] }, checks: [],
      },
    });
  }
}
