// One simple command: expands its words, then runs it as assignment, function, alias, builtin or program. Programs go to `world.readCall`.
import type { Call, Input, Variable, Word } from '../../model/call';
import type { ShellPart, ShellScript, ShellWord, SimpleCommand } from '../../parse/shell/shellSyntax';
import { parseShell } from '../../parse/shell/parseShell';
import type { FoundEffect } from '../world';
import { assign, runBuiltin } from './builtins';
import { expandOne, expandWord, fromWord, type ExpandContext } from './expandWords';
import { forkBomb } from './forkBomb';
import { outputOf } from './outputs';
import { programOf } from './programName';
import { applyRedirects } from './redirects';
import { exportedVariables, fork, type ShellState } from './state';
import { collect, hopsTo, inAction, worldAfter, type Flow, type Walk } from './walk';
import { walkNode, walkScript, type Printed } from './walkNodes';

export async function runCommand(node: SimpleCommand, state: ShellState, flow: Flow, walk: Walk): Promise<Printed> {
  walk.budget.calls++;
  const outputs = await runSubstitutions([...node.words, ...assigned(node)], state, flow, walk);
  const context = contextFor(state, walk, outputs);
  const written = aliased(everywhere(node.words, state), state);
  const words = written.flatMap(word => placed(expandWord(word, context), word, outputs, walk));
  const [first, ...args] = words;
  const name = first && walk.code.language === 'zsh' ? equalsName(first) : first;
  if (!name) {
    for (const assignment of node.assignments) assign(assignment, state, context);
    await applyRedirects(node.redirects, [], state, flow, walk);
    return [];
  }
  return runWords({ name, args, written, node }, state, flow, walk, context);
}

/** A command whose words are known, as far as they are. */
export interface Expanded {
  readonly name: Word;
  readonly args: readonly Word[];
  readonly written: readonly ShellWord[];
  readonly node: SimpleCommand;
}

async function runWords(command: Expanded, state: ShellState, flow: Flow, walk: Walk, context: ExpandContext): Promise<Printed> {
  const { name, args, node } = command;
  const program = programOf(name);
  const body = name.text === undefined ? undefined : state.functions.get(name.text);
  if (body && name.text !== undefined) return runFunction(name.text, args, node, state, flow, walk);
  const variables = ownVariables(node, state, context);
  const call: Call = {
    program, name, args, variables, cwd: state.cwd, input: flow.input, redirects: [],
    ...(walk.code.host === undefined ? {} : { host: walk.code.host }), ...(walk.code.user === undefined ? {} : { user: walk.code.user }),
    certainty: flow.certainty, span: inAction(node.span, walk), hops: hopsTo(node.span, walk), dialect: walk.dialect,
  };
  const { input, redirects } = await applyRedirects(node.redirects, [call], state, flow, walk);
  const ready: Call = input || redirects.length > 0 ? { ...call, input: input ?? call.input, redirects } : call;
  const built = await runBuiltin(ready, command, state, flow, walk, context);
  if (built) return built.printed;
  return runProgram(ready, state, walk);
}

/** A program, also where it runs if an earlier `cd` has failed. */
export async function runProgram(call: Call, state: ShellState, walk: Walk): Promise<Printed> {
  if (call.program === 'mkdir') for (const word of call.args) if (word.text !== undefined) walk.made.add(word.text.replace(/\/+$/, ''));
  const world = worldAfter(walk);
  const found = await walk.world.readCall(call, world);
  collect(walk, found);
  if (state.unsure !== undefined && state.unsure !== call.cwd && found.effects.length > 0) {
    const other = await walk.world.readCall({ ...call, cwd: state.unsure, certainty: 'may' }, world);
    collect(walk, { ...other, effects: other.effects.filter(one => !found.effects.some(known => isSame(known, one))) });
  }
  return [call];
}

function isSame(a: FoundEffect, b: FoundEffect): boolean {
  const [one, two] = [a.effect, b.effect];
  return one.operation === two.operation && one.resource.kind === two.resource.kind && one.resource.address === two.resource.address && one.resource.place === two.resource.place;
}

async function runFunction(name: string, args: readonly Word[], node: SimpleCommand, state: ShellState, flow: Flow, walk: Walk): Promise<Printed> {
  const body = state.functions.get(name);
  if (!body || flow.functions.length > 30) return undefined;
  const { input } = await applyRedirects(node.redirects, [], state, flow, walk);
  if (flow.functions.includes(name)) return undefined;
  const bomb = forkBomb(name, body, node.span, flow, walk);
  if (bomb) {
    walk.effects.push(bomb);
    return undefined;
  }
  const outer = state.positional;
  state.positional = args.map(word => fromWord(word));
  const wasEnded = state.ended;
  const printed = await walkNode(body, state, { ...flow, input: input ?? flow.input, functions: [...flow.functions, name] }, walk);
  state.ended = wasEnded;
  state.positional = outer;
  return printed;
}

/** `NAME=value command`: the variables of this one program. */
function ownVariables(node: SimpleCommand, state: ShellState, context: ExpandContext): Call['variables'] {
  const base = exportedVariables(state);
  if (node.assignments.length === 0) return base;
  const own = new Map<string, Variable>(base);
  for (const { name, value } of node.assignments) {
    own.set(name, { value: value ? expandOne(value, context).text : undefined, origin: { kind: 'command', name } });
  }
  return own;
}

const assigned = (node: SimpleCommand): readonly ShellWord[] => node.assignments.flatMap(one => (one.value ? [one.value] : one.elements ?? []));

export function contextFor(state: ShellState, walk: Walk, outputs: ReadonlyMap<ShellPart, string>): ExpandContext {
  const { facts } = walk.world;
  const { code } = walk;
  const home = code.user === 'root' ? '/root' : facts.home;
  return { state, home, user: code.user ?? facts.user, homes: facts.platform === 'darwin' ? '/Users' : '/home', outputs, splits: code.language !== 'zsh' };
}

/** Expands words, running what is substituted in them. */
export async function expandAll(words: readonly ShellWord[], state: ShellState, flow: Flow, walk: Walk): Promise<readonly Word[]> {
  const outputs = await runSubstitutions(words, state, flow, walk);
  const context = contextFor(state, walk, outputs);
  return words.flatMap(word => placed(expandWord(word, context), word, outputs, walk));
}

/** One word as one text, e.g. of a here-document. */
export async function expandSingle(word: ShellWord, state: ShellState, flow: Flow, walk: Walk): Promise<Word> {
  const outputs = await runSubstitutions([word], state, flow, walk);
  return placed([expandOne(word, contextFor(state, walk, outputs))], word, outputs, walk)[0] ?? { text: '', raw: word.raw, span: word.span };
}

/** Word spans in the action's text; the call behind `<(…)`. */
function placed(words: readonly Word[], written: ShellWord, outputs: Outputs, walk: Walk): readonly Word[] {
  const pipe = written.parts.length === 1 && written.parts[0] ? outputs.pipes.get(written.parts[0]) : undefined;
  if (!pipe && walk.code.offset === 0) return words;
  return words.map(word => ({ ...word, span: inAction(word.span, walk), ...(pipe ? { output: pipe } : {}) }));
}

/** Known outputs of substitutions, and the call behind each `<(…)`. */
export interface Outputs extends ReadonlyMap<ShellPart, string> {
  readonly pipes: ReadonlyMap<ShellPart, Call>;
}

const none: Outputs = Object.assign(new Map<ShellPart, string>(), { pipes: new Map<ShellPart, Call>() });

/** Runs every substitution in some words, in a shell of its own, and keeps what is known of its output. */
export async function runSubstitutions(words: readonly ShellWord[], state: ShellState, flow: Flow, walk: Walk): Promise<Outputs> {
  const parts = words.flatMap(word => (isPlain(word) ? [] : [...partsIn(word)]));
  if (parts.length === 0) return none;
  const outputs = Object.assign(new Map<ShellPart, string>(), { pipes: new Map<ShellPart, Call>() });
  for (const part of parts) {
    if (part.kind === 'arithmetic') {
      for (const script of part.scripts) await walkScript(script, fork(state), flow, walk);
    } else if (part.kind === 'command') {
      const text = await printedBy(part.script, state, flow, walk);
      if (text !== undefined) outputs.set(part, text.replace(/\n+$/, ''));
    } else if (part.kind === 'process') {
      const input: Input | undefined = part.direction === '>' ? { kind: 'unknown' } : flow.input;
      const printed = await walkScript(part.script, fork(state), { ...flow, input }, walk);
      const call = printed?.at(-1);
      if (call && part.direction === '<') outputs.pipes.set(part, call);
    }
  }
  return outputs;
}

const isPlain = (word: ShellWord): boolean => word.parts.length === 1 && word.parts[0]?.kind === 'text';

async function printedBy(script: ShellScript, state: ShellState, flow: Flow, walk: Walk): Promise<string | undefined> {
  const inside = fork(state);
  const [only] = script.nodes;
  // `$(< file)`
  if (script.nodes.length === 1 && only?.kind === 'command' && only.words.length === 0 && only.redirects[0]?.kind === 'read') {
    const word = await expandSingle(only.redirects[0].to, inside, flow, walk);
    return outputOf({ ...catCall(word, inside, flow, walk) }, walk.world);
  }
  const printed = await walkScript(script, inside, { ...flow, input: flow.input }, walk);
  if (!printed) return undefined;
  const texts = await Promise.all(printed.map(call => outputOf(call, walk.world)));
  return texts.every(text => text !== undefined) ? texts.join('') : undefined;
}

function catCall(word: Word, state: ShellState, flow: Flow, walk: Walk): Call {
  return { program: 'cat', name: { ...word, text: 'cat', raw: 'cat' }, args: [word], variables: exportedVariables(state), cwd: state.cwd, redirects: [], certainty: flow.certainty, span: word.span, hops: [], dialect: walk.dialect };
}

function* partsIn(word: ShellWord): Generator<Extract<ShellPart, { kind: 'command' | 'process' | 'arithmetic' }>> {
  for (const part of word.parts) {
    if (part.kind === 'command' || part.kind === 'process' || part.kind === 'arithmetic') yield part;
    else if (part.kind === 'variable' && part.operation) {
      const { operation } = part;
      if ('operand' in operation) yield* partsIn(operation.operand);
      else if (operation.kind === 'replace') {
        yield* partsIn(operation.pattern);
        yield* partsIn(operation.replacement);
      } else if (operation.kind === 'slice') {
        yield* partsIn(operation.offset);
        if (operation.length) yield* partsIn(operation.length);
      }
    }
  }
  for (const element of word.assigns?.elements ?? []) yield* partsIn(element);
}

/** zsh: `=rm` is the path of `rm`. */
function equalsName(word: Word): Word {
  return word.raw.startsWith('=') && /^=[\w.-]+$/.test(word.text ?? '') ? { ...word, text: word.text?.slice(1) } : word;
}

/** zsh's global aliases, wherever they stand. */
function everywhere(words: readonly ShellWord[], state: ShellState): readonly ShellWord[] {
  if (state.globalAliases.size === 0) return words;
  return words.flatMap(word => {
    const text = state.globalAliases.get(word.raw);
    const [node] = text === undefined ? [] : parseShell(text).script.nodes;
    return node?.kind === 'command' && node.words.length > 0 ? node.words.map(one => ({ ...one, span: word.span })) : [word];
  });
}

/** An alias stands for the words that it was given, once. */
function aliased(words: readonly ShellWord[], state: ShellState): readonly ShellWord[] {
  const first = words[0];
  const text = first && /^[\w.-]+$/.test(first.raw) ? state.aliases.get(first.raw) : undefined;
  if (text === undefined || !first) return words;
  const [node] = parseShell(text).script.nodes;
  if (node?.kind !== 'command' || node.words.length === 0) return words;
  return [...node.words.map(word => ({ ...word, span: first.span })), ...words.slice(1)];
}

