// Everything concluded about one action: plain data, redacted, the same for page, hover, tree, command line and agent.
import type { Effect, Span } from './effect';
import type { Principal } from './principal';
import type { Verdict } from './verdict';

/** A part of the action that was not read or resolved. */
export interface Unread {
  /** What it is, in words for the user ("the script deploy.sh", "$TARGET"). */
  readonly what: string;
  readonly why: string;
  readonly span?: Span;
}

/** A file whose content the verdict rests on; the host digests it and checks it again before release. */
export interface FileRead {
  readonly path: string;
}

/** A rule that decided or raised the verdict. */
export interface Why {
  /** Rule id: `default/<name>` or the policy's own. */
  readonly rule: string;
  readonly verdict: Verdict;
  /** The layer of policy it belongs to; undefined: the product's own defaults. */
  readonly layer?: 'administrator' | 'team' | 'user' | 'session';
  readonly file?: string;
  readonly line?: number;
  readonly owner?: string;
  readonly reason?: string;
  /** Who may countersign where the rule asks for it; absent: any listed signer. */
  readonly reviewers?: readonly string[];
  /** ISO date: the last day on which the rule counts. */
  readonly expires?: string;
  /** What the rule says, in a sentence; undefined: not explained yet. */
  readonly meaning?: string;
  /** How to change it, or whom to ask. */
  readonly change?: string;
}

/** A signature of a second person that policy asks for; each need is satisfied by one signer, who may satisfy several. */
export interface Need {
  /** The rule that asks for it. */
  readonly rule: string;
  /** Principals of the list of signers who may give it; empty: any listed signer. Never the requester. */
  readonly reviewers: readonly string[];
}

export type Tone = 'danger' | 'warning' | 'plain';

export interface Link {
  readonly label: string;
  readonly path: string;
  readonly line?: number;
}

/** One line of the scope that a person ticks. */
export interface ScopeLine {
  readonly title: string;
  /** Type in its own system, e.g. `AWS::RDS::DBInstance`; shown in brackets. */
  readonly type?: string;
  readonly detail: string;
  readonly tag: string;
  readonly tone: Tone;
  readonly links: readonly Link[];
  /** Names behind a grouped line, shown on demand. */
  readonly members: readonly string[];
}

/** A row of the "Runs as" card. */
export interface RunsAsRow {
  readonly term: string;
  readonly text: string;
  readonly tone: Tone;
}

export interface Badge {
  readonly text: string;
  readonly tone: Tone;
}

/** The action's own text with its risky spans, control characters already made visible; `diff` for edits. */
export interface Exhibit {
  readonly kind: 'command' | 'diff' | 'call';
  readonly text: string;
  readonly marks: readonly Span[];
}

export interface Review {
  readonly id: string;
  readonly agent: string;
  readonly session: string;
  readonly subagent?: string;
  readonly cwd: string;
  readonly verdict: Verdict;
  readonly coverage: 'full' | 'partial';
  /** At most 70 characters; `operationWords` is the part of it that names the operation. */
  readonly headline: string;
  readonly operationWords: string;
  readonly badge?: Badge;
  /** At most 20 words. */
  readonly consequence: string;
  readonly notChecked?: string;
  /** "Affects at least 11 resources". */
  readonly scopeTitle: string;
  /** Where the list comes from. */
  readonly scopeFrom?: string;
  readonly scope: readonly ScopeLine[];
  readonly runsAs: readonly RunsAsRow[];
  readonly undo: string;
  readonly safer?: string;
  readonly unknown: readonly string[];
  readonly why: readonly Why[];
  /** Signatures that are needed besides the person's own approval; absent: none. */
  readonly needs?: readonly Need[];
  readonly exhibit: Exhibit;
  /** The agent's own words; unverified. */
  readonly said?: string;
  /** What must be typed at `attest` and above. */
  readonly token?: string;
  /** Label of the approving button, e.g. "Delete orders-db and replace 10 more". */
  readonly approveLabel: string;
  /** Told to the agent instead of asking a person, the first time. */
  readonly recipe?: string;
  readonly effects: readonly Effect[];
  readonly principals: readonly Principal[];
  readonly unread: readonly Unread[];
  readonly reads: readonly FileRead[];
  /** All of the above as plain text. */
  readonly explanation: string;
}
