// What every interpreter is handed and what it hands back. An interpreter turns one call into effects; it never throws and never acts.
import type { Facts } from '../facts';
import type { Grammars } from '../grammars';
import type { Call, Hop, Input, Variables } from '../model/call';
import type { Effect, Span } from '../model/effect';
import type { Origin } from '../model/principal';
import type { FileRead, Unread } from '../model/review';
import type { System } from '../model/resource';

/** Code to be read in turn, with the state it would run in. */
export interface Code {
  readonly language: 'bash' | 'sh' | 'zsh' | 'powershell' | 'cmd' | 'sql' | 'python' | 'javascript' | 'ruby' | 'perl' | 'php';
  readonly text: string;
  /** Offset of `text` in the action's own text; undefined when it is from a file or decoded, `span` then stands for all of it. */
  readonly offset?: number;
  readonly span: Span;
  readonly cwd: string | undefined;
  readonly variables: Variables;
  readonly positional?: readonly string[];
  /** `$0`, where the command gives it (`sh -c text name`). */
  readonly zero?: string;
  readonly host?: string;
  readonly user?: string;
  readonly certainty: 'will' | 'may';
  readonly hops: readonly Hop[];
  /** The file that `text` is the whole of: its calls carry file and line as their last hop. */
  readonly file?: { readonly path: string; readonly writtenBySession: boolean };
  /** What the code reads from standard input. */
  readonly input?: Input;
  /** SQL: what the client connects to, as far as its words say. */
  readonly call?: Call;
}

/** An effect with the call that causes it: identity and environment are resolved from the call afterwards. */
export interface FoundEffect {
  readonly effect: Effect;
  /** Undefined for file tools. */
  readonly call?: Call;
  /** A file or folder that leaves one place for another, absolute: a later delete of the new place loses it. */
  readonly moved?: { readonly from: string; readonly to: string };
  /** Absolute paths of the files whose present contents are nowhere else once it ran, at most 2000. Undefined: none that is known. */
  readonly lost?: readonly string[];
  /** A symbolic link made at `at`, absolute: `rm -rf at/` empties what it leads to. */
  readonly link?: { readonly at: string; readonly to: string };
}

/** A change of the agent's lasting state, applied to the session if the action runs. */
export type StateChange =
  | { readonly kind: 'cwd'; readonly path: string | undefined }
  | { readonly kind: 'variable'; readonly name: string; readonly value: string | undefined }
  | FileChange
  /** `aspect`: what of it, where not the whole (`namespace`); `at`: where the call that does it starts in the action's text. */
  | { readonly kind: 'identity'; readonly system: System; readonly aspect?: string; readonly value: string; readonly origin: Origin; readonly at?: number }
  | { readonly kind: 'secretRead'; readonly path: string }
  /** Infrastructure is brought to what these files of the session say. */
  | { readonly kind: 'applied'; readonly paths: readonly string[] }
  | TreeChange;

/** `before`: what was there (empty where it could not be read); undefined: nothing was. `unseen`: the new text is not known; `content` is the old one. */
export interface FileChange {
  readonly kind: 'file';
  readonly path: string;
  /** Undefined: deleted. */
  readonly content: string | undefined;
  readonly before?: string;
  readonly unseen?: true;
}

/** Files below a folder have another text from here on, by a program that brings them from elsewhere (`git pull`). Counts within one action only. */
export interface TreeChange {
  readonly kind: 'tree';
  /** Those that change, with their texts (undefined: gone; `unseen`: the text before). Undefined: any file may, nobody knows to what. */
  readonly files?: readonly { readonly path: string; readonly content: string | undefined; readonly unseen?: true }[];
  /** Absolute. */
  readonly root: string;
  /** The program that does it, as a reader knows it. */
  readonly by: string;
}

export interface Found {
  readonly effects: readonly FoundEffect[];
  readonly unread: readonly Unread[];
  readonly reads: readonly FileRead[];
  readonly changes: readonly StateChange[];
}

export const nothing: Found = { effects: [], unread: [], reads: [], changes: [] };

/** All of several findings, in order. */
export function together(found: readonly Found[]): Found {
  if (found.length === 1 && found[0]) return found[0];
  return {
    effects: found.flatMap(f => f.effects),
    unread: found.flatMap(f => f.unread),
    reads: found.flatMap(f => f.reads),
    changes: found.flatMap(f => f.changes),
  };
}

/** Which database a call would reach, as far as its words, variables and project files say. Passwords are left out. */
export interface DatabaseSeen {
  /** `postgres`, `mysql`, `sqlite`, …; undefined: not told. */
  readonly engine: string | undefined;
  /** Undefined: not told; the engine's default is this machine. */
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly database: string | undefined;
  readonly origins: readonly Origin[];
  /** What a person should know ("no .env.testing here"). */
  readonly said?: readonly string[];
}

export interface World {
  readonly facts: Facts;
  readonly grammars: Grammars;
  /** Levels of indirection left; 0: what is nested is "not read". */
  readonly depth: number;
  /** Working directory that the action reported: counts as the workspace where no folder is open. Undefined: the call's own. */
  readonly start?: string;
  /** Effects of the calls before this one in the same action, in order: what they made or removed counts for the next. */
  readonly earlier?: readonly FoundEffect[];
  /** What the calls before this one in the same action wrote, in order: an apply that follows reads it. */
  readonly written?: readonly (FileChange | TreeChange)[];
  /** Programs read so far in this action, over all nested texts: the bound on work. `told`: that it was reached is said. */
  readonly spent?: { calls: number; told: boolean };
  /** Which database a call would reach: asked of `privileges/`, so that effects and identity speak of the same one. Undefined in tests without it. */
  databaseOf?(call: Call): Promise<DatabaseSeen | undefined>;
  /** Effects of one call, whatever program it is. */
  readCall(call: Call, world: World): Promise<Found>;
  /** Effects of nested code. */
  readCode(code: Code, world: World): Promise<Found>;
}

/** Reads one program's calls. Returns undefined when this form of the call is not its business (knowledge data is then asked). */
export type Interpreter = (call: Call, world: World) => Promise<Found | undefined>;
