// What an agent asks to do, in one shape for every agent. Everything in it is untrusted.

/** Id of an agent adapter (`core/agents`), e.g. `claude-code`, `vscode`; `unknown` for a caller that none recognises. */
export type AgentId = string;

export type ShellDialect = 'bash' | 'sh' | 'zsh' | 'powershell' | 'cmd';

/** One replacement inside a file; `all`: every occurrence is replaced, otherwise the first. */
export interface TextEdit {
  readonly oldText: string;
  readonly newText: string;
  readonly all?: boolean;
}

/** The part of an action that says what is done. `path` may be relative to `cwd`. */
export type ActionRequest =
  | { readonly tool: 'shell'; readonly command: string; readonly shell: ShellDialect }
  | { readonly tool: 'write'; readonly path: string; readonly content: string }
  | { readonly tool: 'edit'; readonly path: string; readonly edits: readonly TextEdit[] }
  | { readonly tool: 'delete'; readonly path: string }
  | { readonly tool: 'move'; readonly from: string; readonly to: string }
  | { readonly tool: 'read'; readonly path: string }
  /** A patch text in the `*** Begin Patch` or unified format, touching any number of files. */
  | { readonly tool: 'patch'; readonly text: string }
  | { readonly tool: 'mcp'; readonly server: string; readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }
  /** Text typed into a terminal that already runs something. */
  | { readonly tool: 'input'; readonly text: string; readonly terminal?: string }
  /** A built-in tool of the agent that no adapter knows; `input` as the agent gave it. */
  | { readonly tool: 'other'; readonly name: string; readonly input: Readonly<Record<string, unknown>> };

/** One action with where it comes from. */
export interface ProposedAction {
  readonly id: string;
  readonly agent: AgentId;
  /** The agent's session; actions of one session are reviewed as if the earlier ones had run. */
  readonly session: string;
  /** Absolute working directory that the agent reports. */
  readonly cwd: string;
  /** The agent's environment as the hook process was given it; never shown whole. */
  readonly env: Readonly<Record<string, string>>;
  readonly request: ActionRequest;
  /** The agent's id of this one tool call, where it gives one. */
  readonly toolUseId?: string;
  /** Name or id of the subagent that asks; undefined: the main agent. */
  readonly subagent?: string;
  /** The agent's own words about the action. Unverified: may raise a verdict, never lowers one. */
  readonly description?: string;
  /** The agent's permission mode in its own spelling, e.g. `bypassPermissions`; undefined where it does not say. */
  readonly mode?: string;
}
