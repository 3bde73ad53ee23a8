// As whom an effect runs, where that identity comes from and how far it reaches. Never holds a secret.
import type { Environment, System } from './resource';

/** Where a value was found, most specific first when shown. */
export type Origin =
  | { readonly kind: 'option'; readonly name: string }
  | { readonly kind: 'command'; readonly name: string }
  | { readonly kind: 'session'; readonly name: string }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string; readonly line?: number; readonly name?: string }
  | { readonly kind: 'default'; readonly name: string };

export interface Principal {
  readonly system: System;
  /** The identity as its system names it: `role OperatorAccess`, `user deploy`, `context prod-eu`; `unknown` where nothing tells. */
  readonly name: string;
  /** Account, project, cluster, host or database that it acts in. */
  readonly scope?: string;
  /** The scope's own name where a file tells it, e.g. an account alias. */
  readonly scopeName?: string;
  /** Region, namespace or the like. */
  readonly place?: string;
  /** Whether it acts on this machine or elsewhere; undefined: not known. */
  readonly where?: 'machine' | 'remote';
  /** What decided it, in the order it was followed. */
  readonly origins: readonly Origin[];
  readonly environment: Environment;
  /** What the effects need, in the system's own words (`cloudformation:DeleteStack`). */
  readonly needs: readonly string[];
  /** What local files show that it holds; empty: unknown. */
  readonly holds: readonly string[];
  /** A hint from its name only ("name suggests administrator"). */
  readonly hint?: string;
  /** What limits it, where something was found. */
  readonly limits: readonly string[];
  /** What could change the answer and cannot be seen offline ("permission boundary", "the credential process"). */
  readonly notSeen?: readonly string[];
  /** A password or token stands in the command itself: flagged on the page. */
  readonly typed?: boolean;
  /** Credentials taken from somewhere they were not given for this task: flagged on the page. */
  readonly borrowed?: Origin;
  /** How the system's own tool is made to ask as this very identity (`onlineChecks`). Undefined: it cannot be, or not safely. */
  readonly asking?: Asking;
}

/** What chooses an identity, for asking its system about it. Only from the user's own files and environment, never from a repository's. */
export interface Asking {
  /** Variables that the tool needs, none of them a secret. */
  readonly variables: Readonly<Record<string, string>>;
  /** Names of variables of the agent's environment that hold the login itself. */
  readonly logins: readonly string[];
  /** The identity's own full name, where more than `Principal.name` is needed: a role's ARN, a profile, a login. */
  readonly as?: Readonly<Record<string, string>>;
}

/** Every name of the account, cluster or host that an identity acts in, as rules of a policy may write it: id, alias, badge, a cluster's context. */
export function accountNames(principal: Pick<Principal, 'name' | 'scope' | 'scopeName'> & { readonly environment?: Environment } | undefined): readonly string[] {
  if (!principal) return [];
  const context = /^context (\S+)$/.exec(principal.name)?.[1];
  // `orders at db.example` names two things.
  const parts = principal.scope?.split(' at ') ?? [];
  return [...new Set([principal.scope, ...parts, principal.scopeName, principal.environment?.label, context].filter(name => name !== undefined))];
}
