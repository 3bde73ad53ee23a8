// What every agent adapter offers: payload → what is asked, decision → that agent's exact answer, its limits, where its hook is configured.
// An adapter reads and writes shapes only; it judges nothing and touches no file.
import type { ActionRequest, AgentId } from '../model/action';
import type { Decision } from '../model/decision';

/** Exactly what the hook process hands back: standard output, standard error, exit status. */
export interface Reply {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Nothing is said: the agent's own permission flow goes on. */
export const silence: Reply = { stdout: '', stderr: '', exitCode: 0 };

/**
 * Which moment of a tool call an event is. `before`: the tool runs unless it is denied; `permission`: the agent's own prompt is
 * about to open; `after`: the tool has run; `other`: nothing to decide.
 */
export interface AgentEvent {
  readonly moment: 'before' | 'permission' | 'after' | 'other';
  /** The event's name in the agent's own spelling; some agents ignore an answer that does not repeat it. */
  readonly name: string;
  /** Set where one adapter answers in more than one form: `camel` for the lower-camel payloads of the Copilot family. */
  readonly form?: 'camel' | 'snake';
}

/** One tool call, as far as the payload tells. */
export interface AgentCall {
  /** Set where the payload shows that another agent than the registered one is calling. */
  readonly agent?: AgentId;
  /** Empty where the agent names none; the host then makes one from the working directory. */
  readonly session: string;
  readonly cwd?: string;
  readonly request: ActionRequest;
  readonly toolUseId?: string;
  readonly subagent?: string;
  readonly description?: string;
  readonly mode?: string;
}

export type AgentPayload =
  /** To be reviewed and answered. */
  | { readonly kind: 'action'; readonly event: AgentEvent; readonly call: AgentCall }
  /** The tool was executed; for the ledger and the record. */
  | { readonly kind: 'ran'; readonly event: AgentEvent; readonly call: AgentCall; readonly outcome: 'ran' | 'failed' }
  /** An event that asks for no decision (a session starts). */
  | { readonly kind: 'notForUs'; readonly event: AgentEvent }
  /** Not understood: denied. */
  | { readonly kind: 'unreadable'; readonly event: AgentEvent; readonly reason: string };

/** What happens to the tool call when a hook fails in some way. `unknown`: nobody has seen it. */
export type Fate = 'runs' | 'blocks' | 'unknown';

export interface AgentLimits {
  /** Seconds that the agent waits for the hook, as Countersign registers it, or as the agent fixes it. */
  readonly timeout: number;
  /** The agent fixes the timeout: a review that takes longer is denied, and its answer kept for the repeated call. */
  readonly fixedTimeout: boolean;
  readonly onTimeout: Fate;
  /** When the hook process dies with another status than 2; the registered command turns that into 2 where it is a shell string. */
  readonly onCrash: Fate;
  /** A denial stops the agent's whole run, not only this call. */
  readonly denyEndsRun: boolean;
  /** `measured`: the real agent was run; `documented`: from its documentation, never run. */
  readonly evidence: 'measured' | 'documented';
  /** Text typed into a terminal that already runs something: the hook is asked, it is not, the agent has no such tool, or nobody has seen it. */
  readonly interactiveInput: 'asked' | 'notAsked' | 'none' | 'unknown';
  /** What else this agent does without asking a hook, in words for the user. */
  readonly gaps: readonly string[];
}

/** Commands that a configuration registers, as text for the agent's shell. */
export interface HookCommands {
  /** Decides; denies when the launcher is missing or dies. */
  readonly before: string;
  /** Reports what ran; silent whatever happens. */
  readonly after: string;
  /** The same two for PowerShell. */
  readonly beforePowerShell: string;
  readonly afterPowerShell: string;
}

/** One value appended to the array at `at` in a JSON file; the arrays and objects on the way are made where they are missing. */
export interface JsonEntry {
  readonly at: readonly string[];
  readonly value: unknown;
}

/** Where and how the hook is configured. Paths are relative to the user's home, with `/`. */
export type AgentConfiguration =
  /** A file that is ours alone. */
  | { readonly kind: 'file'; readonly path: string; readonly executable: boolean; content(commands: HookCommands): string }
  /** Entries in a shared JSON file that may hold comments. `whole`: other top-level members a new file needs. */
  | { readonly kind: 'json'; readonly path: string; readonly whole: Readonly<Record<string, unknown>>; entries(commands: HookCommands): readonly JsonEntry[];
    /**
     * The agent has a file for each of the user's own agents, and hooks are in each of them: every `.json` file beside `path` gets the same entries.
     * `inFolder`: where an open folder keeps such files; they count before the user's, and are not written.
     */
    readonly each?: { readonly inFolder: string } };

/** A setting that switches the user's hooks off; reported by `status`, and protected from being written. */
export interface OffSwitch {
  /** Absolute (an administrator's), below the user's home (`~/…`), or relative to an open folder. A `.toml` file is read as TOML. */
  readonly path: string;
  readonly at: readonly string[];
  /** The value that switches off. */
  readonly value: unknown;
}

/** Folders that an agent trusts, as its own file says it. Only where an untrusted folder keeps the user's own hooks from running. */
export interface FolderTrust {
  /** Relative to the user's home; JSON. An object of folders, each with a member that is true once it is trusted. */
  readonly path: string;
  readonly at: readonly string[];
  readonly member: string;
  /** What the agent does in a folder that is not trusted. */
  readonly words: string;
}

export interface AgentAdapter {
  readonly id: AgentId;
  /** As its maker writes it. */
  readonly name: string;
  parse(payload: unknown): AgentPayload;
  reply(decision: Decision, event: AgentEvent): Reply;
  /** A call of its shell as the agent would hand it over, for trying the whole chain. */
  probe(command: string, cwd: string): unknown;
  readonly limits: AgentLimits;
  /** Files and folders below the user's home that tell that the agent is used here. */
  readonly traces: readonly string[];
  /** Undefined: Countersign does not write this agent's configuration itself. */
  readonly configuration?: AgentConfiguration;
  /** Agent whose registration this one reads too: where that is installed, this one is gated. */
  readonly through?: AgentId;
  readonly offSwitches: readonly OffSwitch[];
  /** Where the agent keeps which folders it trusts, and what it does in one that it does not. */
  readonly folderTrust?: FolderTrust;
  /** The agent uses a registration only once it is trusted, and keeps that in a file of its own (relative to home). `words`: what it does until then. */
  readonly trust?: { readonly path: string; readonly words: string };
  /** Environment variables that the agent sets for what it starts: a terminal that has one is the agent's, not the user's. */
  readonly markers: readonly string[];
}
