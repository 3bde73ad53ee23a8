// Keeps in mind whether the gate is as it should be, for the status bar: what is off, what was tried, what is paused or observed.
import * as vscode from 'vscode';
import type { SetupPlace } from '../../node/agentSetup';
import type { ApprovalQueue } from '../approval/queue';
import { heavy } from '../heavy';
import { readMode } from '../settings';
import type { GateState, StatusBar } from './statusBar';

const lookEvery = 60_000;

export class GateWatch implements vscode.Disposable {
  readonly #place: SetupPlace;
  readonly #queue: ApprovalQueue;
  readonly #bar: StatusBar;
  readonly #timer: NodeJS.Timeout;
  /** Set by the host where the link could not be opened. */
  linkProblem: string | undefined;
  #off: readonly string[] = [];
  #policy: readonly string[] = [];
  #tried: readonly string[] = [];
  #asked = true;

  constructor(place: SetupPlace, queue: ApprovalQueue, bar: StatusBar) {
    this.#place = place;
    this.#queue = queue;
    this.#bar = bar;
    this.#timer = setInterval(() => void this.look(), lookEvery);
  }

  /** Something that only a broken or hostile program does. */
  tried(what: string): void {
    if (!this.#tried.includes(what)) this.#tried = [...this.#tried, what].slice(-5);
    this.show();
  }

  /** A person has read what was tried. */
  seen(): void {
    this.#tried = [];
    this.show();
  }

  /** An agent has asked: the gate is in use. */
  asked(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.show();
  }

  /** Compares launcher, hooks, settings and policy with what they should be. */
  async look(): Promise<void> {
    const { anyAgentAsks, gateAlarms, policyErrors } = await heavy();
    this.#off = gateAlarms(this.#place);
    this.#policy = await policyErrors(this.#place);
    this.#asked = anyAgentAsks(this.#place);
    this.show();
  }

  show(): void {
    this.#bar.show(this.states());
  }

  /** The most urgent first; never empty. */
  states(): readonly GateState[] {
    const off = this.linkProblem === undefined ? this.#off : [vscode.l10n.t('This window cannot be reached by agents\' hooks: {0}', this.linkProblem), ...this.#off];
    const found: GateState[] = [];
    if (off.length > 0) found.push({ kind: 'off', words: off });
    if (this.#policy.length > 0) found.push({ kind: 'policy', words: this.#policy });
    if (this.#queue.waiting.length > 0) found.push({ kind: 'waiting', count: this.#queue.waiting.length });
    if (this.#tried.length > 0) found.push({ kind: 'tried', words: this.#tried });
    const paused = this.#queue.answers.pauseLeft(Date.now());
    if (paused > 0) found.push({ kind: 'paused', minutes: Math.ceil(paused / 60_000) });
    if (readMode() === 'observe') found.push({ kind: 'observe' });
    if (!this.#asked) found.push({ kind: 'notSetUp' });
    return found.length > 0 ? found : [{ kind: 'on' }];
  }

  dispose(): void {
    clearInterval(this.#timer);
  }
}
