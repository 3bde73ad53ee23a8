// What a person has answered and what holds for later calls, in memory only: gone with the extension host.
import type { Decision } from '../../core/model/decision';

/** How long an answer to a review that outlived its agent is kept for the one identical call. */
const keptFor = 10 * 60_000;
/** How long "this scope" holds. */
const grantedFor = 30 * 60_000;
/** How long a pause holds. */
const pausedFor = 15 * 60_000;

/** A scope that is not asked about for a while. */
export interface Granted {
  readonly scope: string;
  /** The headline that it was granted under. */
  readonly title: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

interface Kept {
  readonly decision: Decision;
  readonly until: number;
}

/** Answers for later calls. Times are milliseconds of one clock, given by the caller. */
export class Answers {
  readonly #kept = new Map<string, Kept>();
  readonly #granted = new Map<string, Granted>();
  readonly #recipes = new Set<string>();
  readonly #deniedSessions = new Map<string, string>();
  #pausedUntil = 0;

  /** Keeps one answer for one call: an approval by all that it is bound to, a denial by the call alone. */
  keep(bound: string, decision: Decision, now: number): void {
    this.#kept.set(bound, { decision, until: now + keptFor });
  }

  /** The kept answer; it is used up by this. */
  take(bound: string, now: number): Decision | undefined {
    const kept = this.#kept.get(bound);
    this.#kept.delete(bound);
    return kept !== undefined && kept.until > now ? kept.decision : undefined;
  }

  grant(scope: string, title: string, now: number): void {
    this.#granted.set(scope, { scope, title, until: now + grantedFor });
  }

  granted(scope: string, now: number): boolean {
    return (this.#granted.get(scope)?.until ?? 0) > now;
  }

  /** What holds at this moment, for a list. */
  grants(now: number): readonly Granted[] {
    return [...this.#granted.values()].filter((one) => one.until > now);
  }

  revokeGrant(scope: string): void {
    this.#granted.delete(scope);
  }

  /** True the first time that this recipe is told in this session. */
  tell(session: string, recipe: string): boolean {
    const key = JSON.stringify([session, recipe]);
    if (this.#recipes.has(key)) return false;
    this.#recipes.add(key);
    return true;
  }

  denySession(session: string, note: string): void {
    this.#deniedSessions.set(session, note);
  }

  /** The note a person gave when denying everything from this session; undefined: not denied. */
  deniedSession(session: string): string | undefined {
    return this.#deniedSessions.get(session);
  }

  allowSessionAgain(session: string): void {
    this.#deniedSessions.delete(session);
  }

  get deniedSessions(): readonly string[] {
    return [...this.#deniedSessions.keys()];
  }

  pause(now: number): void {
    this.#pausedUntil = now + pausedFor;
  }

  resume(): void {
    this.#pausedUntil = 0;
  }

  /** Milliseconds left of a pause; 0: not paused. */
  pauseLeft(now: number): number {
    return Math.max(0, this.#pausedUntil - now);
  }
}
