// What an identity resolver is asked and answers. One resolver per system, in a file of its own; all offline and read-only.
import type { Facts } from '../facts';
import type { Call, Variables } from '../model/call';
import type { Effect } from '../model/effect';
import type { Origin, Principal } from '../model/principal';
import type { EnvironmentName } from '../model/resource';

/** Names given by the team's policy to accounts, clusters, hosts, workspaces and branches. */
export interface EnvironmentNames {
  readonly rules: readonly { readonly name: EnvironmentName; readonly label?: string; readonly patterns: readonly string[] }[];
  /** What an environment that nothing names counts as; undefined: `unknown`. */
  readonly unknownIs?: 'unknown' | 'production';
  /** The policy lets no personal answer lower anything. Undefined: it may. */
  readonly answersForbidden?: boolean;
}

/** A context, account or workspace that an earlier call of the session, or of the same action, has chosen. */
export interface Chosen {
  readonly value: string;
  readonly origin: Origin;
}

/** By system, or by system and aspect (`kubernetes.namespace`): what the session, or this action before the call, has switched to. */
export type Choices = Readonly<Record<string, Chosen | undefined>>;

export interface IdentityRequest {
  /** The call whose identity is asked for; undefined for edits and other file tools. */
  readonly call: Call | undefined;
  /** The effects of that call on the resolver's system. */
  readonly effects: readonly Effect[];
  /** Variables in force: the call's, or the agent's environment for file tools. */
  readonly variables: Variables;
  /** Absolute; where project files are looked for. */
  readonly cwd: string;
  readonly environments: EnvironmentNames;
  readonly chosen: Choices;
}

/** Answers undefined when the system has no identity of its own here (a file of the user's own). */
export type Resolver = (request: IdentityRequest, facts: Facts) => Promise<Principal | undefined>;
