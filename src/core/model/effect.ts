// What an action would do to one resource. Everything that policy needs is a field here; `reason` is for words only.
import type { Resource } from './resource';

export const operations = ['read', 'create', 'update', 'replace', 'delete', 'execute', 'send', 'grant', 'forget'] as const;

/** What is done to one resource. `replace`: deleted and created under the same name; `forget`: no longer managed, left in place. */
export type Operation = (typeof operations)[number];

/** `reversible`: an undo exists; `recoverable`: from a backup or history. */
export type Reversibility = 'reversible' | 'recoverable' | 'irreversible' | 'unknown';

export type Disruption = 'none' | 'degrades' | 'outage' | 'unknown';

/** Half-open range of UTF-16 offsets in the text it belongs to. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where an effect was seen. */
export type Evidence =
  /** In the action's own text (the command, the new content). */
  | { readonly kind: 'action'; readonly span: Span }
  /** In a file that the review read; `line` from 1. `writtenBySession`: the agent wrote it in this session. */
  | { readonly kind: 'file'; readonly path: string; readonly line?: number; readonly text?: string; readonly writtenBySession?: boolean }
  /** In a plan or change set: path inside it. */
  | { readonly kind: 'plan'; readonly path: string; readonly entry: string }
  /** In an earlier action of this session, by its id. */
  | { readonly kind: 'session'; readonly action: string; readonly text: string };

/**
 * Facts about an effect that its operation does not tell. Each only raises, except that policy reads `filtered`-like facts from the resource.
 * arms: a file or setting that makes something run later · gate: switches another agent's gate or hooks off ·
 * countersign: switches this product off · secret: contents are credentials · export: reads data in bulk ·
 * public: makes something public or publishes it · fromNetwork / unknownText / writtenCode / committedCode: code that will run and was not read,
 * by where it comes from · root: runs with administrator rights · unresolved: the target could not be determined ·
 * broad: a whole home folder, disk, workspace or account · ownBranch: rewrites only the user's own branch ·
 * unplanned: applies changes that nobody has read · deferred: takes effect later · bypass: switches a safety check off ·
 * lockstep: the delete happens first and the create may fail · identity: changes which identity later actions use ·
 * intent: the agent's own words speak of starting afresh · denied: an effect that was denied before in this session
 */
export type Trait =
  | 'arms' | 'gate' | 'countersign' | 'secret' | 'export' | 'public'
  | 'fromNetwork' | 'unknownText' | 'writtenCode' | 'committedCode'
  | 'root' | 'unresolved' | 'broad' | 'ownBranch' | 'unplanned' | 'deferred' | 'bypass' | 'lockstep' | 'identity' | 'intent' | 'denied';

/** Evidence, not made by the agent in this session, that losing the resource costs nothing. */
export interface Disposable {
  readonly kind: 'generated' | 'temporary' | 'madeThisSession' | 'cache' | 'environment' | 'restorable' | 'empty' | 'answered';
  /** What shows it, e.g. `ignored by .gitignore, node_modules with package-lock.json`. */
  readonly because: string;
}

/** Code and arguments from which `explain/` makes sentences. Policy never reads it. */
export interface Reason {
  readonly code: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

export interface Effect {
  readonly operation: Operation;
  readonly resource: Resource;
  readonly certainty: 'will' | 'may';
  readonly reversibility: Reversibility;
  readonly disruption: Disruption;
  readonly reason: Reason;
  readonly evidence: readonly Evidence[];
  readonly traits: readonly Trait[];
  /** Undefined: nothing shows that it is disposable. */
  readonly disposable?: Disposable;
  /** Replace only. */
  readonly order?: 'destroyThenCreate' | 'createThenDestroy';
  /** Replace only: attributes, properties or commands that force it. */
  readonly forcedBy?: readonly string[];
  /** Replace only: does the create succeed? `returnsBecause` says why where it is not `will`. */
  readonly returns?: 'will' | 'may' | 'willNot' | 'unknown';
  readonly returnsBecause?: Reason;
  /** What protects the resource or is missing ("DeletionPolicy: Retain", "skip_final_snapshot = true"), as the source spells it. */
  readonly protection?: readonly string[];
  /** What was not checked and could change the loss ("snapshots", "the live stack"). */
  readonly notChecked?: readonly string[];
  /** The exact way back, as a command or words of the tool; undefined: none known. */
  readonly undo?: Reason;
  /** A safer form, told to the agent on denial. */
  readonly safer?: Reason;
}
