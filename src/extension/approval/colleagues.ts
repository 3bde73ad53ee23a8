// Requests of colleagues that wait for this person's signature, as this window knows them: fetched in the background, shown at once.
import type { IncomingRequest, Refusal } from '../../core/model/countersignature';
import type { SignedRequest, Told } from '../../node/countersignature/desk';

/** One request with the folder whose team it belongs to. */
export interface ColleagueRequest {
  readonly folder: string;
  readonly incoming: IncomingRequest;
}

/** Signing as a port: `nodeSignatures.ts` is the real one, loaded when first needed. */
export interface Colleagues {
  incoming(): Promise<{ readonly requests: readonly ColleagueRequest[]; readonly troubles: readonly string[] }>;
  /** A request from a text that was pasted. */
  read(text: string): Promise<{ readonly kind: 'request'; readonly waiting: ColleagueRequest } | { readonly kind: 'refused'; readonly refusal: Refusal }>;
  sign(waiting: ColleagueRequest): Promise<SignedRequest>;
  decline(waiting: ColleagueRequest, note: string): Promise<Told>;
}

export class ColleagueRequests {
  readonly #colleagues: Colleagues;
  readonly #changed: () => void;
  readonly #now: () => number;
  #fetched: readonly ColleagueRequest[] = [];
  /** Pasted by hand; until they expire or are answered. */
  readonly #pasted = new Map<string, ColleagueRequest>();
  /** Digests that this person has signed or declined. */
  readonly #answered = new Set<string>();
  #looking: Promise<void> | undefined;
  troubles: readonly string[] = [];

  constructor(colleagues: Colleagues, now: () => number, changed: () => void) {
    this.#colleagues = colleagues;
    this.#now = now;
    this.#changed = changed;
  }

  /** Those that can still be answered, the oldest first. */
  get list(): readonly ColleagueRequest[] {
    const all = new Map([...this.#fetched, ...this.#pasted.values()].map((one) => [one.incoming.digest, one]));
    return [...all.values()].filter(({ incoming }) => incoming.expires > this.#now() && !this.#answered.has(incoming.digest)).sort((a, b) => a.incoming.created - b.incoming.created);
  }

  /** Those that this person may sign: what the badge counts. */
  get mine(): readonly ColleagueRequest[] {
    return this.list.filter((one) => one.incoming.mine.kind === 'maySign');
  }

  find(id: string): ColleagueRequest | undefined {
    return this.list.find((one) => one.incoming.request.id === id);
  }

  /** Asks the remotes; one look at a time, and what it finds is shown when it is there. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#colleagues.incoming()
      .then(({ requests, troubles }) => {
        this.#fetched = requests;
        this.troubles = troubles;
      }, (error: unknown) => {
        this.troubles = [error instanceof Error ? error.message : String(error)];
      })
      .finally(() => {
        this.#looking = undefined;
        this.#changed();
      });
    return this.#looking;
  }

  async paste(text: string): Promise<{ readonly kind: 'request'; readonly waiting: ColleagueRequest } | { readonly kind: 'refused'; readonly refusal: Refusal }> {
    const read = await this.#colleagues.read(text);
    if (read.kind === 'request') {
      this.#answered.delete(read.waiting.incoming.digest);
      this.#pasted.set(read.waiting.incoming.digest, read.waiting);
      this.#changed();
    }
    return read;
  }

  async sign(waiting: ColleagueRequest): Promise<SignedRequest> {
    const signed = await this.#colleagues.sign(waiting);
    if (signed.kind === 'signed') this.#done(waiting);
    return signed;
  }

  async decline(waiting: ColleagueRequest, note: string): Promise<Told> {
    const told = await this.#colleagues.decline(waiting, note);
    if (told.kind === 'done') this.#done(waiting);
    return told;
  }

  #done({ incoming }: ColleagueRequest): void {
    this.#answered.add(incoming.digest);
    this.#pasted.delete(incoming.digest);
    this.#changed();
  }
}
