// Shows one waiting review until a person is done with it and carries what they do there to the queue. The only holder of the queue's hand.
import * as vscode from 'vscode';
import { approvalPath } from '../../core/model/approval';
import type { Showing, Signed } from '../../core/model/page';
import type { StateFolder } from '../../node/stateFolder';
import { declareDisposable, disposableLines } from './disposable';
import type { Engine } from './engine';
import { shortFolder } from '../shortFolder';
import { openNamedFile } from './openNamedFile';
import type { Reading } from './reading';
import { readingShowing } from './readingShowing';
import { PageTab, tabTitle, type PageAnswer } from './pageTab';
import type { Outcome, PersonsHand } from './personsHand';
import { grantable, type ApprovalQueue } from './queue';
import { signatureShowing } from './signatureShowing';
import type { Waiting } from './waiting';
import * as words from './words';

export interface PanelHost {
  readonly extension: vscode.Uri;
  readonly queue: ApprovalQueue;
  readonly hand: PersonsHand;
  readonly engine: Engine;
  readonly state: StateFolder;
  /** The agent's name for people. */
  agentName(agent: string): string;
  branch(folder: string): Promise<string | undefined>;
  /** A person unfolded something; for the record. */
  opened(waiting: Waiting, what: string): void;
  trouble(what: string): void;
}

export class ApprovalPanel {
  readonly #host: PanelHost;
  #tab: PageTab | undefined;
  #shown: Waiting | undefined;
  /** What is being read, in place of a review. */
  #reading: Reading | undefined;
  /** The revision and the look that the page was last sent. */
  #sent = '';
  #sending: Promise<void> = Promise.resolve();

  constructor(host: PanelHost) {
    this.#host = host;
  }

  /**
   * A new review waits. A page that shows another one stays as it is and only says how many more there are.
   * True where a visible page now shows or counts the new one.
   */
  arrived(waiting: Waiting): boolean {
    const free = this.#free || this.#reading?.id === waiting.id;
    if (free) this.show(waiting, true);
    else this.refresh();
    return free || this.#tab?.visible === true;
  }

  /** A long reading goes on, or is over. It takes no page from a review that waits. */
  reading(reading: Reading): void {
    if (this.#reading !== reading) {
      if (reading.over === undefined && this.#free && this.#goesOn(reading)) this.showReading(reading, true);
      else this.refresh();
      return;
    }
    // Without words there is a review of it now, which comes by itself.
    if (reading.over !== undefined || this.#goesOn(reading)) this.#sendReading(reading);
  }

  showReading(reading: Reading, preserveFocus: boolean): void {
    [this.#reading, this.#shown] = [reading, undefined];
    this.#reveal(words.readingTitle(reading.step.path), preserveFocus);
    this.#sendReading(reading);
  }

  /** A person's approval is being looked at once more, and that takes a while. */
  lookingAgain(waiting: Waiting, percent: number): void {
    if (this.#shown === waiting) this.#tab?.post({ kind: 'busy', words: words.lookingAgain(percent) });
  }

  /** Whether a person sees this review now. */
  shows(waiting: Waiting): boolean {
    return this.#shown === waiting && this.#tab?.visible === true;
  }

  /** Shows one review because a person asked for it, or because none is shown. */
  show(waiting: Waiting, preserveFocus: boolean): void {
    [this.#shown, this.#reading] = [waiting, undefined];
    this.#reveal(waiting.review.headline, preserveFocus);
    void this.#send();
  }

  #reveal(title: string, preserveFocus: boolean): void {
    if (this.#tab === undefined) this.#open(title, preserveFocus);
    else this.#tab.reveal(preserveFocus);
  }

  /** No page, or none that a person sees or that something still waits on. */
  get #free(): boolean {
    return this.#tab === undefined || (!this.#tab.visible && !this.#isOpen(this.#shown) && !(this.#reading !== undefined && this.#goesOn(this.#reading)));
  }

  #goesOn(reading: Reading): boolean {
    return this.#host.queue.readings.includes(reading);
  }

  #sendReading(reading: Reading): void {
    if (this.#tab?.isReady !== true) return;
    this.#tab.title = tabTitle(words.readingTitle(reading.step.path));
    this.#tab.post({ kind: 'reading', reading: readingShowing(reading, { agentName: this.#host.agentName(reading.action.agent), folder: shortFolder(reading.action.cwd), others: this.#others(), now: Date.now() }) });
  }

  /** The queue changed: tells the page what is different about its review, and how many others wait. */
  refresh(): void {
    const shown = this.#shown;
    if (this.#reading !== undefined) this.#tab?.post({ kind: 'others', count: this.#others() });
    if (this.#tab === undefined || shown === undefined) return;
    if (look(shown) !== this.#sent) void this.#send();
    else this.#tab.post({ kind: 'stage', stage: shown.stage(Date.now(), words.overWords(shown.end)) });
    this.#tab.post({ kind: 'others', count: this.#others() });
  }

  dispose(): void {
    this.#tab?.dispose();
  }

  #open(title: string, preserveFocus: boolean): void {
    this.#tab = new PageTab({
      extension: this.#host.extension,
      ready: () => (this.#reading === undefined ? void this.#send() : this.#sendReading(this.#reading)),
      answer: (message) => this.#receive(message),
      closed: () => {
        this.#tab = undefined;
        [this.#shown, this.#reading] = [undefined, undefined];
      },
      trouble: (what) => this.#host.trouble(what),
    }, tabTitle(title), preserveFocus);
  }

  /** One after the other: an older look never comes after a newer one, nor after what was said about it. */
  #send(): Promise<void> {
    const sent = this.#sending.then(() => this.#sendNow());
    this.#sending = sent.catch(() => undefined);
    return sent;
  }

  async #sendNow(): Promise<void> {
    const shown = this.#shown;
    if (shown === undefined || this.#tab?.isReady !== true) return;
    const { engine } = this.#host;
    const at = look(shown);
    const [named, questions] = await Promise.all([this.#host.branch(shown.action.cwd), engine.questions(shown.action, shown.concluded)]);
    if (approvalPath(shown.review.verdict) === 'signature') shown.maySign ??= await engine.signatures.maySign(shown.action, shown.concluded);
    // Meanwhile it may be another one, or another state: that one is on its way by itself.
    if (this.#shown !== shown || look(shown) !== at) return;
    this.#sent = at;
    this.#tab.title = tabTitle(shown.review.headline);
    this.#tab.settle();
    this.#tab.post({ kind: 'show', showing: this.#showing(shown, named, questions) });
  }

  #showing(shown: Waiting, branch: string | undefined, { checks, accounts, copies }: Awaited<ReturnType<Engine['questions']>>): Showing {
    const now = Date.now();
    const signature = approvalPath(shown.review.verdict) === 'signature' ? signatureShowing(shown, shown.concluded.options.breakGlass) : undefined;
    return {
      review: { ...shown.review, id: shown.id },
      revision: shown.revision,
      agentName: this.#host.agentName(shown.action.agent),
      folder: shortFolder(shown.action.cwd),
      ...(branch === undefined ? {} : { branch }),
      waited: now - shown.since,
      stage: shown.stage(now, words.overWords(shown.end)),
      others: this.#others(),
      changed: shown.changed,
      offers: { grantScope: grantable(shown.concluded), disposable: shown.concluded.options.allowDisposable ? disposableLines(shown.review) : [], accounts },
      checks,
      ...(copies === undefined ? {} : { copies }),
      ...(signature === undefined ? {} : { signature }),
    };
  }

  #receive(message: PageAnswer & Signed): void {
    const [shown, reading] = [this.#shown, this.#reading];
    if (reading !== undefined && message.review === reading.id) return this.#actOnReading(message, reading);
    if (shown === undefined || message.review !== shown.id) return;
    void this.#act(message, shown).catch((error: unknown) => {
      // Nothing was decided by what failed; the person is told and may try again.
      this.#say(error instanceof Error ? error.message : String(error));
    });
  }

  /** Stopping denies, so it needs no settled page. */
  #actOnReading(message: PageAnswer, reading: Reading): void {
    if (message.kind === 'stopReading') this.#host.hand.stopReading(reading.id);
    if (message.kind === 'next') this.#next();
  }

  async #act(message: PageAnswer, shown: Waiting): Promise<void> {
    const { hand } = this.#host;
    // What loosens or lets something run counts only on a page that a person has had in sight for a moment.
    if (!harmless.has(message.kind) && this.#tab?.settled !== true) return this.#say(words.justChanged());
    switch (message.kind) {
      case 'open': return openNamedFile(shown.review, message.path, message.line);
      case 'opened': return this.#host.opened(shown, message.what);
      case 'next': return this.#next();
      case 'disposable': return this.#disposable(shown, message.line);
      case 'account': return this.#account(shown, message.key, message.name);
      case 'check': return this.#check(shown, message.id);
      case 'askColleague': return this.#askColleague(shown);
      case 'copyRequest': return this.#copyRequest(shown);
      case 'lookForSignature': return void (await shown.asked?.watch.look());
      case 'pasteSignature': return this.#paste(shown, message.text);
      case 'takeBack': return this.#say(await hand.takeBack(shown.id));
      case 'ask': return this.#say(await hand.ask(shown.id, message.revision, { ticked: new Set(message.ticked), token: message.token, reason: message.reason }));
      case 'deny': return this.#after(await hand.deny(shown.id, message.revision, message));
      case 'approve': return this.#after(await hand.approve(shown.id, message.revision, { ticked: new Set(message.ticked), token: message.token, reason: message.reason }, message.grantScope));
      case 'breakGlass': return this.#after(await hand.breakGlass(shown.id, message.revision, { ticked: new Set(message.ticked), token: message.token, reason: message.reason }));
      // Of a colleague's page, which is another tab.
      case 'sign': case 'decline': case 'stopReading': return undefined;
    }
  }

  /** A page that is done closes; where others wait it stays, so that nothing new stands where the last click was. */
  #after(outcome: Outcome): void {
    if (outcome.kind === 'refused') return this.#say(outcome.words);
    if (outcome.kind === 'done' && this.#others() === 0) this.#tab?.dispose();
  }

  /** Kept for 30 days, then looked at again: the verdict may be lower now, and the page says what changed. */
  async #disposable(shown: Waiting, line: number): Promise<void> {
    if (!shown.concluded.options.allowDisposable) return;
    const title = declareDisposable(this.#host.state, shown.review, line, Date.now());
    if (title === undefined) return;
    await this.#host.hand.lookAgain(shown.id);
    await this.#send();
    this.#say(words.countsAsDisposable(title));
  }

  async #account(shown: Waiting, key: string, name: Extract<PageAnswer, { kind: 'account' }>['name']): Promise<void> {
    const title = await this.#host.engine.nameAccount(shown.concluded, key, name);
    if (title === undefined) return;
    this.#host.opened(shown, words.accountRecord(title, name));
    await this.#host.hand.lookAgain(shown.id);
    await this.#send();
    this.#say(words.accountNamed(title, name));
  }

  async #check(shown: Waiting, id: string): Promise<void> {
    const { engine } = this.#host;
    const tell = async (): Promise<void> => {
      const { checks } = await engine.questions(shown.action, shown.concluded);
      if (this.#shown !== shown) return;
      this.#tab?.settle();
      this.#tab?.post({ kind: 'checks', checks });
    };
    const answered = engine.check(shown.action, shown.concluded, id);
    await tell();
    await answered;
    await tell();
  }

  async #askColleague(shown: Waiting): Promise<void> {
    const { review } = shown;
    await vscode.env.clipboard.writeText(words.forColleague(review));
    this.#host.opened(shown, words.colleagueAsked());
    this.#say(words.copiedForColleague());
  }

  async #copyRequest(shown: Waiting): Promise<void> {
    if (shown.asked === undefined) return;
    await vscode.env.clipboard.writeText(shown.asked.watch.open.armour);
    this.#say(words.requestCopied());
  }

  async #paste(shown: Waiting, text: string): Promise<void> {
    const pasted = await shown.asked?.watch.paste(text);
    if (pasted?.kind === 'refused') this.#say(words.signatureRefused(pasted.refusal));
  }

  #next(): void {
    const { waiting, readings } = this.#host.queue;
    const next = waiting.find((one) => one !== this.#shown);
    const read = readings.find((one) => one !== this.#reading);
    if (next !== undefined) this.show(next, false);
    else if (read !== undefined) this.showReading(read, false);
  }

  #others(): number {
    const { waiting, readings } = this.#host.queue;
    return waiting.filter((one) => one !== this.#shown).length + readings.filter((one) => one !== this.#reading).length;
  }

  #isOpen(waiting: Waiting | undefined): boolean {
    return waiting !== undefined && this.#host.queue.waiting.includes(waiting);
  }

  /** Below the buttons; undefined: nothing to say. */
  #say(text: string | undefined): void {
    if (text !== undefined) this.#tab?.post({ kind: 'refused', words: text });
  }
}

/** Reading, denying and moving on need no settled page. */
const harmless = new Set<PageAnswer['kind']>(['open', 'opened', 'next', 'deny', 'lookForSignature', 'takeBack']);

function look(shown: Waiting): string {
  return `${shown.id} ${shown.revision} ${shown.looks}`;
}
