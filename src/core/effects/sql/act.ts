// What one SQL statement does to one thing, before it is known where the database is.
import type { Disposable, Disruption, Operation, Reversibility, Trait } from '../../model/effect';
import type { Resource } from '../../model/resource';

export interface SqlAct {
  readonly operation: Operation;
  readonly kind: string;
  readonly name: string;
  readonly keeps: Resource['keeps'];
  readonly extent?: Resource['extent'];
  readonly reversibility: Reversibility;
  readonly disruption?: Disruption;
  readonly certainty?: 'will' | 'may';
  readonly traits?: readonly Trait[];
  readonly disposable?: Disposable;
  readonly notChecked?: readonly string[];
  readonly forcedBy?: readonly string[];
  /** Code of `explain/words`. */
  readonly reason: string;
  readonly undo?: string;
  readonly safer?: string;
  /** In the SQL text. */
  readonly start: number;
  readonly end: number;
}

/** Text inside a statement that is run in its turn. */
export interface SqlInner {
  readonly language: 'sql' | 'bash' | 'cmd';
  readonly text: string;
  /** Runs for certain, or only when called or if a branch is taken. */
  readonly certainty: 'will' | 'may';
  readonly start: number;
  readonly end: number;
}

/** What a statement comes to. */
export interface SqlReading {
  readonly acts: readonly SqlAct[];
  readonly inner: readonly SqlInner[];
  /** Changes the current database. */
  readonly uses?: string;
  /** A part that cannot be known, in words. */
  readonly unread?: string;
}
