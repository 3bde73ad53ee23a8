// One program invocation as it would really run: words resolved, wrappers unwound, the place it runs in known or named unknown.
import type { Origin } from './principal';
import type { Span } from './effect';

/** A word of a command after expansion. `text` is undefined where it cannot be determined offline. */
export interface Word {
  readonly text: string | undefined;
  /** As written. */
  readonly raw: string;
  readonly span: Span;
  /** The text that remains if every unknown part is empty (`$DIR/*` → `/*`); set only when `text` is undefined. */
  readonly ifEmpty?: string;
  /** `text` holds pattern characters that the shell expands against the file system (quoted ones do not count). */
  readonly glob?: boolean;
  /** What could not be determined: `$DIR`, `$(cmd)`. */
  readonly unknown?: string;
  /** Where the deciding variable came from, when the word is one variable. */
  readonly origin?: Origin;
  /** The known text after the last unknown part (`$JAVA_HOME/bin/java` → `/bin/java`); set only when `text` is undefined. */
  readonly tail?: string;
  /** Every unknown part is a variable that is set nowhere here: a shell takes it for empty. */
  readonly unset?: boolean;
  /** The text with its unknown parts as written (`rm -rf $X/*`), for words that are code; set only when `text` is undefined. */
  readonly partial?: string;
  /** A process substitution: the word names a pipe that carries what this call prints. */
  readonly output?: Call;
}

export interface Variable {
  /** Undefined: set, but to something unknown. */
  readonly value: string | undefined;
  readonly origin: Origin;
}

export type Variables = ReadonlyMap<string, Variable>;

/** What a call reads from standard input. */
export type Input =
  /** `partial`: parts of it are not known and left out. */
  | { readonly kind: 'text'; readonly text: string; readonly partial?: boolean }
  | { readonly kind: 'file'; readonly path: Word }
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'unknown' };

export interface Redirect {
  readonly kind: 'overwrite' | 'append' | 'read' | 'duplicate';
  readonly to: Word;
}

/** Step through which a call was reached, e.g. `bash -c`, `npm run deploy (package.json:12)`. */
export interface Hop {
  readonly through: string;
  readonly file?: string;
  readonly line?: number;
  /** The line's own text. */
  readonly text?: string;
  /** The agent wrote the file in this session. */
  readonly writtenBySession?: boolean;
}

export interface Call {
  /** Program name without folder and `.exe`, e.g. `rm`; undefined when the name itself is not determined. */
  readonly program: string | undefined;
  /** The word that names the program. */
  readonly name: Word;
  readonly args: readonly Word[];
  /** Variables in force: the agent's environment, the session's exports, the command's own. */
  readonly variables: Variables;
  /** Absolute working directory; undefined: not determined (after `cd $X`). */
  readonly cwd: string | undefined;
  readonly input?: Input;
  readonly redirects: readonly Redirect[];
  /** Not on this machine: the ssh destination, pod or container it runs in. */
  readonly host?: string;
  /** `root`, another user's name, or undefined for the agent's own user. */
  readonly user?: string;
  readonly certainty: 'will' | 'may';
  /** In the action's own text. */
  readonly span: Span;
  readonly hops: readonly Hop[];
  /** The dialect that the words were read in; paths and quoting follow it. */
  readonly dialect: 'posix' | 'powershell' | 'cmd';
}

/** `Call.host` of what a push sets off: it runs with an identity that nothing on this machine tells. */
export const pipelineHost = 'the deploy pipeline';

/** The agent's environment as variables. */
export function variablesOf(env: Readonly<Record<string, string>>): Variables {
  return new Map<string, Variable>(Object.entries(env).map(([name, value]) => [name, { value, origin: { kind: 'environment', name } }]));
}
