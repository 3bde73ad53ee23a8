// A colleague's request on the same page as an agent's call, made from the very bytes that are signed. Signs or declines on a person's own
// input and nothing else; what signing is belongs to `node/countersignature/`.
import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { countersignRefusal } from '../../core/explain/words/countersignature';
import { visibleLine } from '../../core/explain/visible';
import { missingToSign } from '../../core/model/approval';
import type { Sent } from '../../core/model/countersignature';
import type { PageStage, Showing } from '../../core/model/page';
import type { Review } from '../../core/model/review';
import type { ColleagueRequests, ColleagueRequest } from './colleagues';
import { PageTab, tabTitle, type PageAnswer } from './pageTab';
import * as words from './words';

export interface SignPanelHost {
  readonly extension: vscode.Uri;
  readonly requests: ColleagueRequests;
  agentName(agent: string): string;
  /** A request was signed or declined; for the record. */
  answered(text: string): void;
  trouble(what: string): void;
}

/** What became of a request. `armour`: to be passed on by hand. */
interface Over {
  readonly words: string;
  readonly armour?: string;
}

export class SignPanel {
  readonly #host: SignPanelHost;
  #tab: PageTab | undefined;
  #shown: ColleagueRequest | undefined;
  /** What became of the shown one; undefined: nothing yet. */
  #over: Over | undefined;
  #busy = false;

  constructor(host: SignPanelHost) {
    this.#host = host;
  }

  show(waiting: ColleagueRequest): void {
    if (this.#shown?.incoming.digest !== waiting.incoming.digest) this.#over = undefined;
    this.#shown = waiting;
    if (this.#tab === undefined) this.#open(waiting);
    else this.#tab.reveal(false);
    this.#send();
  }

  /** Only the count of the others changes; what is being read never does. */
  refresh(): void {
    this.#tab?.post({ kind: 'others', count: this.#others().length });
  }

  dispose(): void {
    this.#tab?.dispose();
  }

  #open(waiting: ColleagueRequest): void {
    this.#tab = new PageTab({
      extension: this.#host.extension,
      ready: () => this.#send(),
      answer: (message) => {
        const shown = this.#shown;
        if (shown === undefined || message.review !== shown.incoming.request.id) return;
        void this.#act(message, shown).catch((error: unknown) => this.#say(error instanceof Error ? error.message : String(error)));
      },
      closed: () => {
        this.#tab = undefined;
        this.#shown = undefined;
      },
      trouble: (what) => this.#host.trouble(what),
    }, tabTitle(waiting.incoming.review.headline), false);
  }

  #send(): void {
    const shown = this.#shown;
    if (shown === undefined || this.#tab?.isReady !== true) return;
    this.#tab.title = tabTitle(shown.incoming.review.headline);
    this.#tab.settle();
    this.#tab.post({ kind: 'show', showing: this.#showing(shown) });
  }

  #showing({ incoming }: ColleagueRequest): Showing {
    const { request, review, mine, expires } = incoming;
    const over = this.#over;
    const stage: PageStage = over !== undefined && over.armour === undefined ? { kind: 'over', words: over.words } : { kind: 'request', left: Math.max(0, expires - Date.now()) };
    return {
      review: wholeReview(incoming.request.id, review), revision: 1, agentName: this.#host.agentName(review.agent), folder: visibleLine(review.cwd), waited: 0, stage,
      others: this.#others().length, changed: [], offers: { grantScope: false, disposable: [], accounts: [] }, checks: [],
      request: {
        by: visibleLine(request.requester.name),
        about: t('key {0} · from {1} · asked at {2}', visibleLine(request.requester.key), visibleLine(request.repository), new Date(incoming.created).toLocaleString()),
        ...(mine.kind === 'mayNot' ? { barred: countersignRefusal(mine.refusal) } : {}),
        ...(over?.armour === undefined ? {} : { armour: over.armour }),
      },
    };
  }

  async #act(message: PageAnswer, shown: ColleagueRequest): Promise<void> {
    switch (message.kind) {
      case 'sign': return this.#sign(shown, { ticked: new Set(message.ticked), token: message.token, reason: '' });
      case 'decline': return this.#decline(shown, message.note);
      case 'copyRequest': {
        if (this.#over?.armour !== undefined) await vscode.env.clipboard.writeText(this.#over.armour);
        return this.#say(t('The signature is copied: send it back to {0}.', visibleLine(shown.incoming.request.requester.name)));
      }
      case 'next': {
        const [next] = this.#others();
        return next === undefined ? undefined : this.show(next);
      }
      // Nothing of an agent's call can be decided here, and no file of a colleague's machine opened.
      default: return undefined;
    }
  }

  async #sign(shown: ColleagueRequest, given: Parameters<typeof missingToSign>[1]): Promise<void> {
    if (this.#tab?.settled !== true) return this.#say(words.justChanged());
    if (this.#busy || this.#over !== undefined) return;
    const missing = missingToSign(shown.incoming.review, given);
    if (missing.length > 0) return this.#say(words.missing(missing));
    if (shown.incoming.expires <= Date.now()) return this.#say(countersignRefusal({ kind: 'expired', at: shown.incoming.request.expires }));
    await this.#whileBusy(t('Signing. ssh-keygen may ask for a passphrase or a touch of your key.'), async () => {
      const signed = await this.#host.requests.sign(shown);
      if (signed.kind === 'refused') return this.#say(words.notSigned(countersignRefusal(signed.refusal)));
      const by = visibleLine(shown.incoming.request.requester.name);
      this.#host.answered(t('signed the request {0} of {1}: {2}', shown.incoming.request.id, by, shown.incoming.review.headline));
      this.#end(shown, signed.sent.kind === 'sent' ? { words: t('Signed. {0} can approve it now.', by) } : { words: notSent(signed.sent), armour: signed.armour });
    });
  }

  async #decline(shown: ColleagueRequest, note: string): Promise<void> {
    if (this.#busy || this.#over !== undefined) return;
    await this.#whileBusy(t('Declining…'), async () => {
      const told = await this.#host.requests.decline(shown, note.trim());
      if (told.kind === 'refused') return this.#say(countersignRefusal(told.refusal));
      const by = visibleLine(shown.incoming.request.requester.name);
      this.#host.answered(t('declined the request {0} of {1}: {2}', shown.incoming.request.id, by, shown.incoming.review.headline));
      this.#end(shown, { words: told.sent.kind === 'sent' ? t('Declined. {0} is told.', by) : t('Declined here; {0} could not be told: {1}', by, told.sent.why) });
    });
  }

  #end(shown: ColleagueRequest, over: Over): void {
    if (this.#shown !== shown) return;
    this.#over = over;
    this.#send();
    if (over.armour !== undefined) this.#say(over.words);
  }

  async #whileBusy(text: string, act: () => Promise<void>): Promise<void> {
    this.#busy = true;
    this.#say(text);
    try {
      await act();
    } finally {
      this.#busy = false;
    }
  }

  #others(): readonly ColleagueRequest[] {
    return this.#host.requests.list.filter((one) => one.incoming.digest !== this.#shown?.incoming.digest);
  }

  #say(text: string): void {
    this.#tab?.post({ kind: 'refused', words: text });
  }
}

/** What a colleague is not shown stays empty. */
function wholeReview(id: string, shared: ColleagueRequest['incoming']['review']): Review {
  return { ...shared, id, session: '', effects: [], principals: [], unread: [], reads: [], explanation: '' };
}

function notSent(sent: Extract<Sent, { kind: 'notSent' }>): string {
  return t('Signed, but not sent ({0}): copy the signature and send it back yourself.', visibleLine(sent.why));
}
