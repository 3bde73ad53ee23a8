// What a shell knows while it runs: variables, functions, aliases, positional parameters and where it stands. Forked for subshells and
// branches, merged after branches. Owns no effects.
import type { Variable, Variables } from '../../model/call';
import type { ShellNode } from '../../parse/shell/shellSyntax';

/** A variable as the shell holds it. */
export interface Binding extends Variable {
  /** What is left of an unknown value when every unknown part is empty. */
  readonly ifEmpty?: string;
  /** The value holds a pattern that expands against the file system (`for f in *.log`). */
  readonly glob?: boolean;
  readonly exported?: boolean;
  /** Array elements; `value` is the first. */
  readonly elements?: readonly Binding[];
}

export interface ShellState {
  /** Undefined: not determined. */
  cwd: string | undefined;
  previous: string | undefined;
  stack: readonly (string | undefined)[];
  /** Where it would still be if an earlier `cd` into a folder that was not seen has failed; undefined: no such doubt. */
  unsure: string | undefined;
  readonly bindings: Map<string, Binding>;
  readonly functions: Map<string, ShellNode>;
  readonly aliases: Map<string, string>;
  /** zsh's `alias -g`: stand for text anywhere in a command. */
  readonly globalAliases: Map<string, string>;
  /** `$1`…; undefined: not known (a function or script body read by itself). */
  positional: readonly Binding[] | undefined;
  /** `$0` */
  readonly zero: string;
  /** `set -a` is on: every assignment is exported. */
  exportsAll: boolean;
  /** An unconditional `exit`, `return` or `exec` was met: nothing after it runs. */
  ended: boolean;
  /** Names whose values differ from the start: to see what a command leaves behind. */
  readonly touched: Set<string>;
  /** Exported variables, remade when one changes. */
  exportedView: Variables | undefined;
}

export function startState(cwd: string | undefined, variables: Variables, positional: readonly Binding[] | undefined, zero = 'bash'): ShellState {
  const bindings = new Map<string, Binding>();
  for (const [name, variable] of variables) bindings.set(name, { ...variable, exported: true });
  return { cwd, previous: undefined, stack: [], unsure: undefined, bindings, functions: new Map(), aliases: new Map(), globalAliases: new Map(), positional, zero, exportsAll: false, ended: false, touched: new Set(), exportedView: variables };
}

/** A copy whose changes do not come back. */
export function fork(state: ShellState): ShellState {
  return { ...state, bindings: new Map(state.bindings), functions: new Map(state.functions), aliases: new Map(state.aliases), globalAliases: new Map(state.globalAliases), touched: new Set(state.touched) };
}

export function bind(state: ShellState, name: string, binding: Binding): void {
  const exported = binding.exported ?? (state.exportsAll || state.bindings.get(name)?.exported);
  state.bindings.set(name, { ...binding, exported });
  state.touched.add(name);
  if (exported) state.exportedView = undefined;
}

export function unbind(state: ShellState, name: string): void {
  state.bindings.delete(name);
  state.touched.add(name);
  state.exportedView = undefined;
}

/** What a program started now finds in its environment. */
export function exportedVariables(state: ShellState): Variables {
  if (!state.exportedView) {
    const view = new Map<string, Variable>();
    for (const [name, binding] of state.bindings) if (binding.exported) view.set(name, { value: binding.value, origin: binding.origin });
    state.exportedView = view;
  }
  return state.exportedView;
}

/** After branches of which one ran: what differs between them is not known. */
export function mergeInto(state: ShellState, branches: readonly ShellState[]): void {
  const live = branches.filter(branch => !branch.ended);
  if (live.length === 0) {
    state.ended = branches.length > 0;
    return;
  }
  if (live.some(branch => branch.cwd !== live[0]?.cwd)) state.cwd = undefined;
  else state.cwd = live[0]?.cwd;
  const names = new Set(live.flatMap(branch => [...branch.touched]));
  for (const name of names) {
    const values = live.map(branch => branch.bindings.get(name));
    const first = values[0];
    if (values.every(value => value?.value === first?.value && value?.exported === first?.exported && value?.ifEmpty === first?.ifEmpty)) {
      if (first) state.bindings.set(name, first);
      else state.bindings.delete(name);
    } else {
      const known = values.find(value => value) ?? { origin: { kind: 'command' as const, name } };
      state.bindings.set(name, { value: undefined, origin: known.origin, exported: values.some(value => value?.exported) });
    }
    state.touched.add(name);
  }
  if (names.size > 0) state.exportedView = undefined;
  for (const branch of live) {
    for (const [name, body] of branch.functions) state.functions.set(name, body);
    for (const [name, text] of branch.aliases) state.aliases.set(name, text);
    for (const [name, text] of branch.globalAliases) state.globalAliases.set(name, text);
  }
}
