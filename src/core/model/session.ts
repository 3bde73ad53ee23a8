// What an agent's session did so far, as plain data: it survives a window reload and a process boundary.
import type { Effect } from './effect';
import type { Origin } from './principal';

/** A file that the session wrote or removed, known before the disk shows it. */
export interface SessionFile {
  readonly path: string;
  /** Whole new content; undefined: deleted. */
  readonly content: string | undefined;
  /** Content before the session first touched it; undefined: it did not exist or was not readable. */
  readonly before?: string;
  /** `before` is what an apply of this session brought about, not what the session found. */
  readonly applied?: boolean;
  /** What was written is not known: `content` is what was there right before. */
  readonly unseen?: true;
  readonly action: string;
}

/** A mutating effect kept for pairing and for carrying a denial over to another spelling. */
export interface LedgerEntry {
  /** `system|place|kind|address`, normalised. */
  readonly key: string;
  readonly action: string;
  /** The words of the action, redacted, for "deleted earlier by …". */
  readonly text: string;
  readonly effect: Effect;
  readonly outcome: 'proposed' | 'ran' | 'failed' | 'denied';
}

/** `at`: when the change was made as far as is known, milliseconds since the epoch; a settings file that is newer says what holds now. Undefined: nothing was run yet. */
export interface RememberedIdentity {
  readonly value: string;
  readonly origin: Origin;
  readonly at?: number;
}

export interface Session {
  readonly id: string;
  /** Where the agent's terminal is after `cd` in earlier calls; undefined: as each action reports. */
  readonly cwd?: string;
  /** Variables exported by earlier calls; value undefined: set to something unknown. */
  readonly variables: Readonly<Record<string, { readonly value: string | undefined; readonly action: string }>>;
  readonly files: readonly SessionFile[];
  readonly ledger: readonly LedgerEntry[];
  /** Identity changes in force (`kubectl config use-context x` → `kubernetes`: `x`; `kubens y` → `kubernetes.namespace`: `y`). */
  readonly identities: Readonly<Record<string, RememberedIdentity>>;
  /** Files that an apply of this session read, by the apply's action: once that ran, they are what is there. Undefined: none. */
  readonly applied?: readonly { readonly action: string; readonly paths: readonly string[] }[];
  /** Files holding credentials that the agent read in this session. */
  readonly secretFilesRead: readonly string[];
}

/** A file that another session changed so that something will be deleted, replaced or run once that is applied, pushed or merged. */
export interface ArmedFile {
  /** Absolute, in the clone that was asked about. */
  readonly path: string;
  /** Root of the clone or worktree in which it was changed. */
  readonly root: string;
  /** Branch that was checked out then; undefined: none. */
  readonly branch: string | undefined;
  /** Redacted text before the first such change that is not known to be applied; undefined: it was not there. */
  readonly before: string | undefined;
  readonly agent: string;
  readonly action: string;
  /** The words of the action, redacted. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What other sessions armed in one repository. It only ever adds to what is found. */
export interface Armed {
  readonly files: readonly ArmedFile[];
  /** Why some of it could not be read; undefined: all was. */
  readonly unread?: string;
}

export function emptySession(id: string): Session {
  return { id, variables: {}, files: [], ledger: [], identities: {}, secretFilesRead: [] };
}
