// Keeps the record in order while the editor is open, away from every decision: soon after the start, then every hour, and its heads are
// signed once more when the window closes. Where the user or the administrator named a collector, decisions are sent there.
import { readRecordSettings, writeRecordSettings, type RecordSettings } from '../node/audit/recordSettings';
import type { StateFolder } from '../node/stateFolder';
import { heavy } from './heavy';

export interface RecordKeeperOptions {
  readonly state: StateFolder;
  /** Of the extension, for the record. */
  readonly version: string;
  readonly home: string;
  /** Socket of the user's ssh-agent. */
  readonly agentSocket: string | undefined;
  /** What the user chose. */
  readonly settings: () => RecordSettings;
  /** Open folders, whose policies hold. */
  readonly folders: () => readonly string[];
  /** Those of them that the user trusts. */
  readonly trusted: () => readonly string[];
  /** What was done or could not be, in words for the log. */
  readonly trouble: (what: string) => void;
}

/** Milliseconds after the start before anything is done: the editor's own start comes first. */
const first = 60_000;
const every = 3_600_000;
/** The same for looking whether there is a collector. */
const firstSend = 5000;

export class RecordKeeper {
  readonly #options: RecordKeeperOptions;
  readonly #timers: NodeJS.Timeout[];
  #tidied = false;
  #sending: { readonly to: string; readonly end: () => void } | undefined;

  constructor(options: RecordKeeperOptions) {
    this.#options = options;
    this.#timers = [setTimeout(() => void this.#tidy(), first), setInterval(() => void this.#tidy(), every), setTimeout(() => void this.changed(), firstSend)];
    for (const timer of this.#timers) timer.unref();
  }

  /** The user's settings or a policy may be others now. */
  async changed(): Promise<void> {
    const { state, settings, version, trouble } = this.#options;
    try {
      // Hooks and the command line read it there. An editor that never recorded anything leaves nothing behind.
      const now = settings();
      if (JSON.stringify(now) !== JSON.stringify(readRecordSettings(state))) writeRecordSettings(state, now);
      const { recordDuties, sendRecord, sendSteadily, stopSending } = await heavy();
      const { openTelemetry } = await recordDuties(state, this.#options.home, this.#options.folders());
      const to = openTelemetry === undefined ? '' : JSON.stringify(openTelemetry);
      if (to === (this.#sending?.to ?? '')) return;
      this.#sending?.end();
      if (openTelemetry === undefined && this.#sending !== undefined) stopSending(state);
      this.#sending = openTelemetry === undefined ? undefined : {
        to, end: sendSteadily({ send: () => sendRecord(state, { settings: openTelemetry, version, now: Date.now() }), told: (problem) => trouble(problem === undefined ? 'OpenTelemetry: the collector takes the record.' : `OpenTelemetry: ${problem}`) }),
      };
    } catch (error) {
      trouble(error instanceof Error ? error.message : String(error));
    }
  }

  dispose(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#sending?.end();
  }

  /** The last thing of a window: resolves in any case. What a short one wrote is signed by the next. */
  async end(): Promise<void> {
    this.dispose();
    if (!this.#tidied) return;
    try {
      await (await heavy()).signHeads(this.#options.state, this.#key(), new Date());
    } catch (error) {
      this.#options.trouble(error instanceof Error ? error.message : String(error));
    }
  }

  async #tidy(): Promise<void> {
    this.#tidied = true;
    const { state, version, home, folders, trouble } = this.#options;
    const { anchorWhereAsked, recordDuties, tidyRecord } = await heavy();
    const { leastDays } = await recordDuties(state, home, folders());
    const { done, problems } = await tidyRecord(state, { version, key: this.#key(), now: Date.now(), leastDays });
    for (const one of [...done, ...problems]) trouble(one);
    for (const one of await anchorWhereAsked({ state, home, env: process.env, now: Date.now }, folders(), this.#options.trusted())) trouble(one);
  }

  #key(): { readonly home: string; readonly agentSocket?: string } {
    const { home, agentSocket } = this.#options;
    return { home, ...(agentSocket === undefined ? {} : { agentSocket }) };
  }
}
