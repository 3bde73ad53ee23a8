// A changed policy or list of signers on the page: what would hold from now on, line by line, "Keep the stricter" first. Accepts on a person's own
// input and nothing else.
import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { visibleLine } from '../../core/explain/visible';
import { missingFor } from '../../core/model/approval';
import type { Showing } from '../../core/model/page';
import type { Review, ScopeLine } from '../../core/model/review';
import { shortFolder } from '../shortFolder';
import { PageTab, type PageAnswer } from './pageTab';
import type { PolicyChange } from './policyChanges';
import * as words from './words';

export interface AcceptPanelHost {
  readonly extension: vscode.Uri;
  /** Takes what was shown. Resolves with why not, or undefined. */
  accept(change: PolicyChange): Promise<string | undefined>;
  /** For the record. */
  answered(text: string): void;
  trouble(what: string): void;
}

export class AcceptPanel {
  readonly #host: AcceptPanelHost;
  #tab: PageTab | undefined;
  #shown: PolicyChange | undefined;
  #over: string | undefined;

  constructor(host: AcceptPanelHost) {
    this.#host = host;
  }

  show(change: PolicyChange): void {
    this.#shown = change;
    this.#over = undefined;
    if (this.#tab !== undefined) this.#tab.reveal(false);
    this.#tab ??= new PageTab({
      extension: this.#host.extension,
      ready: () => this.#send(),
      answer: (message) => {
        const shown = this.#shown;
        if (shown === undefined || message.review !== shown.digest || this.#over !== undefined) return;
        void this.#act(message, shown).catch((error: unknown) => this.#say(error instanceof Error ? error.message : String(error)));
      },
      closed: () => {
        this.#tab = undefined;
        this.#shown = undefined;
      },
      trouble: (what) => this.#host.trouble(what),
    }, t('Countersign: changed policy'), false);
    this.#send();
  }

  dispose(): void {
    this.#tab?.dispose();
  }

  async #act(message: PageAnswer, shown: PolicyChange): Promise<void> {
    switch (message.kind) {
      case 'deny': return this.#tab?.dispose();
      case 'approve': {
        if (this.#tab?.settled !== true) return this.#say(words.justChanged());
        const missing = missingFor(changeReview(shown), { ticked: new Set(message.ticked), token: message.token, reason: message.reason });
        if (missing.length > 0) return this.#say(words.missing(missing));
        const wrong = await this.#host.accept(shown);
        if (wrong !== undefined) return this.#say(wrong);
        this.#host.answered(t('accepted the changed policy of {0}', shown.folder));
        this.#over = t('Accepted. It holds from now on.');
        return this.#send();
      }
      default: return undefined;
    }
  }

  #send(): void {
    const shown = this.#shown;
    if (shown === undefined || this.#tab?.isReady !== true) return;
    this.#tab.settle();
    const showing: Showing = {
      review: changeReview(shown), revision: 1, agentName: 'Countersign', folder: shortFolder(shown.folder), waited: 0,
      stage: this.#over === undefined ? { kind: 'timeless' } : { kind: 'over', words: this.#over },
      others: 0, changed: [], offers: { grantScope: false, disposable: [], accounts: [] }, checks: [], keep: t('Keep the stricter'),
    };
    this.#tab.post({ kind: 'show', showing });
  }

  #say(text: string): void {
    this.#tab?.post({ kind: 'refused', words: text });
  }
}

/** The change in the words of a review; every text comes from a repository and is made visible. */
function changeReview(change: PolicyChange): Review {
  const line = (title: string, detail: string, tag: string): ScopeLine => ({ title, detail, tag, tone: 'warning', links: [], members: [] });
  const scope = [
    ...change.added.map((text) => line(t('{0} may sign', visibleLine(text.split(/\s+/)[0] ?? '')), visibleLine(text), t('new signer'))),
    ...change.unrevoked.map((text) => line(t('A revoked key counts again'), visibleLine(text), t('not revoked'))),
    ...(change.policyChanged ? [line(change.revision === undefined ? t('The default branch holds no policy any more') : t('Other rules'), change.revision === undefined ? t('what was accepted before no longer holds') : t('from {0}; the difference stands below', visibleLine(change.revision)), t('changed'))] : []),
  ];
  return {
    id: change.digest, agent: '', session: '', cwd: change.folder, verdict: 'acknowledge', coverage: 'full',
    headline: change.policyChanged ? t('The team\'s policy is not what you accepted') : t('Other people may sign for this team'), operationWords: '',
    consequence: t('Until somebody accepts it, the stricter reading of both holds. Accept it only if your team decided it.'),
    scopeTitle: t('What would hold from now on'), scope, runsAs: [], undo: '', unknown: [], why: [],
    exhibit: { kind: 'diff', text: change.difference === '' ? [...change.added.map((text) => `+${text}`), ...change.unrevoked.map((text) => `-${text}`)].join('\n') : change.difference, marks: [] },
    approveLabel: t('Accept'), effects: [], principals: [], unread: [], reads: [], explanation: '',
  };
}
