// Keeps the record in order while the editor is open, away from every decision: soon after the start, then every hour, and its heads are
// signed once more when the window closes.
import type { StateFolder } from '../node/stateFolder';
import { heavy } from './heavy';

export interface RecordKeeperOptions {
  readonly state: StateFolder;
  /** Of the extension, for the record. */
  readonly version: string;
  readonly home: string;
  /** Socket of the user's ssh-agent. */
  readonly agentSocket: string | undefined;
  /** What could not be done, in words for the log. */
  readonly trouble: (what: string) => void;
}

/** Milliseconds after the start before anything is done: the editor's own start comes first. */
const first = 60_000;
const every = 3_600_000;

export class RecordKeeper {
  readonly #options: RecordKeeperOptions;
  readonly #timers: NodeJS.Timeout[];
  #tidied = false;

  constructor(options: RecordKeeperOptions) {
    this.#options = options;
    this.#timers = [setTimeout(() => void this.#tidy(), first), setInterval(() => void this.#tidy(), every)];
    for (const timer of this.#timers) timer.unref();
  }

  dispose(): void {
    for (const timer of this.#timers) clearInterval(timer);
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
    const { state, version } = this.#options;
    const { done, problems } = await (await heavy()).tidyRecord(state, { version, key: this.#key(), now: Date.now() });
    for (const one of [...done, ...problems]) this.#options.trouble(one);
  }

  #key(): { readonly home: string; readonly agentSocket?: string } {
    const { home, agentSocket } = this.#options;
    return { home, ...(agentSocket === undefined ? {} : { agentSocket }) };
  }
}
