// A policy as the core applies it: rules in layers. Merging layers is `merge.ts`; reading files, their schema and errors belong to `node/`.
import type { Verdict } from '../model/verdict';
import type { EnvironmentName, Resource } from '../model/resource';

/** Where a rule or a minimum comes from; for words and for "how to change it". */
export interface Layer {
  readonly kind: 'administrator' | 'team' | 'user' | 'session';
  readonly file?: string;
}

/** What a rule matches; absent parts match everything, lists match any of their members. Globs are the dialect of `core/model/glob.ts`. */
export interface RuleMatch {
  readonly operation?: readonly string[];
  readonly kind?: readonly string[];
  readonly address?: readonly string[];
  readonly environment?: readonly EnvironmentName[];
  readonly system?: readonly string[];
  readonly account?: readonly string[];
  readonly path?: readonly string[];
  readonly agent?: readonly string[];
  readonly reversibility?: readonly string[];
  /** Does something live in it that a create does not bring back? */
  readonly keeps?: readonly Resource['keeps'][];
}

export interface PolicyRule {
  readonly id: string;
  readonly match: RuleMatch;
  readonly least: Verdict;
  readonly reason?: string;
  readonly owner?: string;
  /** Principals of the signers file whose signature counts; undefined: every signer's. */
  readonly reviewers?: readonly string[];
  /** ISO date after which the rule no longer counts; undefined: for ever. */
  readonly expires?: string;
  readonly line?: number;
  readonly layer: Layer;
}

/** Patterns that name an environment by account, cluster, host, workspace or branch. */
export interface EnvironmentRule {
  readonly name: EnvironmentName;
  readonly label?: string;
  readonly patterns: readonly string[];
  readonly layer: Layer;
}

/** What a policy says about the ways around a question, all layers together. */
export interface PolicyOptions {
  /** "This is disposable" may be answered, and stored answers count. */
  readonly allowDisposable: boolean;
  /** "Approve this scope for 30 minutes" may be answered. */
  readonly allowTimedScopes: boolean;
  /** Buttons may ask a cloud or cluster with the user's own identity. Nothing is ever asked without one. */
  readonly onlineChecks: boolean;
  /** Undefined: there is no way past a missing signature. */
  readonly breakGlass?: BreakGlass;
}

/** A reason with a ticket in place of a second person's signature. */
export interface BreakGlass {
  /** A reason must match one pattern of every list (`ticket.ts`). */
  readonly ticketPatterns: readonly (readonly string[])[];
  /** Who is told: principals of the signers file; empty: every signer. */
  readonly signers: readonly string[];
}

export interface CountersignPolicy {
  /**
   * Name or address of the git remote that carries requests and signatures; undefined: the repository's own, where that cannot be public.
   * Only from a file that a person accepted.
   */
  readonly remote?: string;
  /** Minutes after which a request no longer counts. */
  readonly expiresMinutes?: number;
}

/** What a policy says about the record of each machine. */
export interface RecordPolicy {
  /** Days that must be kept, whatever a user chose. */
  readonly keepDays?: number;
  /** Signed heads of the record go to the team's remote. Only from a file that a person accepted. */
  readonly anchor?: boolean;
  /** Collector that decisions are sent to. Only from the administrator's file. */
  readonly openTelemetry?: { readonly endpoint: string; readonly headersFile?: string };
}

export interface Policy {
  readonly rules: readonly PolicyRule[];
  readonly environments: readonly EnvironmentRule[];
  /** Nothing above `allow` is weaker than this. */
  readonly minimum?: { readonly verdict: Verdict; readonly layer: Layer };
  /** What an environment that nobody can name counts as: `unknown` (one step below production) or `production`. */
  readonly unknownEnvironment: 'unknown' | 'production';
  readonly options: PolicyOptions;
  /** How requests for a second signature travel and how long they last; absent: the defaults. */
  readonly countersign?: CountersignPolicy;
  readonly record?: RecordPolicy;
  /** Set when a policy file could not be read: the strictest reading holds (everything above `allow` is at least `attest`). */
  readonly broken?: { readonly file: string; readonly line?: number; readonly message: string };
  /** Digest of everything above, made by the host; binds approvals. */
  readonly version: string;
}

/**
 * The policy for an action: one that is known, or how to find it once the places that the action touches are known (absolute paths): a
 * repository's policy holds for what is done in it, wherever the agent stands.
 */
export type PolicyChoice = Policy | ((touched: readonly string[]) => Promise<Policy>);

export const defaultOptions: PolicyOptions = { allowDisposable: true, allowTimedScopes: true, onlineChecks: true };

export const defaultPolicy: Policy = { rules: [], environments: [], unknownEnvironment: 'unknown', options: defaultOptions, version: 'default' };
