// Shell text → effects: parses, walks, and says what could not be read. The entry for bash, sh and zsh code of any origin.
import { parseShell } from '../../parse/shell/parseShell';
import type { Code, Found, StateChange, World } from '../world';
import { startState, type Binding, type ShellState } from './state';
import { foundBy, startWalk, type Walk } from './walk';
import { readPieces } from './pieces';
import { walkScript } from './walkNodes';

export async function readShell(code: Code, world: World): Promise<Found> {
  return (await readShellWithState(code, world)).found;
}

/** The same with what the text leaves behind in the shell it runs in: working directory and exported variables. */
export async function readShellWithState(code: Code, world: World): Promise<{ readonly found: Found; readonly changes: readonly StateChange[] }> {
  const walk = startWalk(code, world);
  const state = startState(code.cwd, code.variables, code.positional?.map((value): Binding => ({ value, origin: { kind: 'command', name: 'argument' } })), code.file?.path ?? code.zero);
  await readText(walk, state);
  return { found: foundBy(walk), changes: lasting(state, code) };
}

/** Reads the walk's own text in a state. */
export async function readText(walk: Walk, state: ShellState): Promise<void> {
  const { script, issues } = parseShell(walk.code.text);
  const [issue] = issues;
  if (issue) await readPieces(walk, issue.message, state);
  await walkScript(script, state, { certainty: walk.code.certainty, input: walk.code.input, functions: [] }, walk);
}

function lasting(state: ShellState, code: Code): readonly StateChange[] {
  const changes: StateChange[] = [];
  if (state.cwd !== code.cwd) changes.push({ kind: 'cwd', path: state.cwd });
  for (const name of state.touched) {
    const binding = state.bindings.get(name);
    if (!binding || binding.exported) changes.push({ kind: 'variable', name, value: binding ? binding.value : '' });
  }
  return changes;
}
