// A policy as the core applies it: rules in layers. Reading the file, its schema and its errors belong to `node/policyFile.ts`.
import type { Verdict } from '../model/verdict';
import type { EnvironmentName } from '../model/resource';

/** Where a rule or a minimum comes from; for words and for "how to change it". */
export interface Layer {
  readonly kind: 'administrator' | 'team' | 'user' | 'session';
  readonly file?: string;
}

/** What a rule matches; absent parts match everything, lists match any of their members. Globs are minimatch patterns. */
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
}

export interface PolicyRule {
  readonly id: string;
  readonly match: RuleMatch;
  readonly least: Verdict;
  readonly reason?: string;
  readonly owner?: string;
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

export interface CountersignPolicy {
  /** Name or address of the git remote that carries requests and signatures; undefined: the repository's own, where that cannot be public. */
  readonly remote?: string;
  /** Minutes after which a request no longer counts. */
  readonly expiresMinutes?: number;
}

export interface Policy {
  readonly rules: readonly PolicyRule[];
  readonly environments: readonly EnvironmentRule[];
  /** Nothing above `allow` is weaker than this. */
  readonly minimum?: { readonly verdict: Verdict; readonly layer: Layer };
  /** What an environment that nobody can name counts as: `unknown` (one step below production) or `production`. */
  readonly unknownEnvironment: 'unknown' | 'production';
  /** How requests for a second signature travel and how long they last; absent: the defaults. */
  readonly countersign?: CountersignPolicy;
  /** Set when a policy file could not be read: the strictest reading holds (everything above `allow` is at least `attest`). */
  readonly broken?: { readonly file: string; readonly line?: number; readonly message: string };
  /** Digest of everything above, made by the host; binds approvals. */
  readonly version: string;
}

export const defaultPolicy: Policy = { rules: [], environments: [], unknownEnvironment: 'unknown', version: 'default' };
