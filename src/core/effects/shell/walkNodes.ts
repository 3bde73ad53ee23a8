// Control flow: lists, pipelines, `&&`, `||`, branches, loops, functions, subshells. Simple commands belong to `runCommand.ts`.
import type { Call } from '../../model/call';
import type { ShellNode, ShellScript } from '../../parse/shell/shellSyntax';
import { matchesPattern } from './patterns';
import { inputText, outputOf } from './outputs';
import { applyRedirects } from './redirects';
import { expandAll, expandSingle, runCommand, runSubstitutions } from './runCommand';
import { bind, fork, mergeInto, type Binding, type ShellState } from './state';
import { mostCalls, type Flow, type Walk } from './walk';
import { fromWord } from './expandWords';
import { unreadCode } from '../code/unreadCode';

/** The calls that a node's output comes from, in order; undefined: its output cannot be followed. */
export type Printed = readonly Call[] | undefined;

/** Values of a loop that are followed one by one. */
const mostValues = 40;

export async function walkScript(script: ShellScript, state: ShellState, flow: Flow, walk: Walk): Promise<Printed> {
  const printed: Call[] = [];
  let followed = true;
  for (const node of script.nodes) {
    if (state.ended) break;
    const calls = await walkNode(node, state, flow, walk);
    if (calls) printed.push(...calls);
    else followed = false;
  }
  return followed ? printed : undefined;
}

export async function walkNode(node: ShellNode, state: ShellState, flow: Flow, walk: Walk): Promise<Printed> {
  if (walk.budget.calls > mostCalls) {
    tooMany(walk);
    return undefined;
  }
  switch (node.kind) {
    case 'command': return runCommand(node, state, flow, walk);
    case 'pipeline': return pipeline(node, state, flow, walk);
    case 'andOr': return andOr(node, state, flow, walk);
    case 'background': {
      await walkNode(node.node, fork(state), flow, walk);
      return [];
    }
    case 'group': return walkScript(node.body, state, flow, walk);
    case 'subshell': return walkScript(node.body, fork(state), flow, walk);
    case 'if': return branches(node, state, flow, walk);
    case 'while': return whileLoop(node, state, flow, walk);
    case 'for': return forLoop(node, state, flow, walk);
    case 'case': return cases(node, state, flow, walk);
    case 'function':
      state.functions.set(node.name, node.body);
      return [];
    case 'redirected': {
      const { input } = await applyRedirects(node.redirects, [], state, flow, walk);
      return walkNode(node.node, state, input ? { ...flow, input } : flow, walk);
    }
    case 'expression': {
      await runSubstitutions(node.words, state, flow, walk);
      for (const script of node.scripts) await walkScript(script, fork(state), flow, walk);
      return [];
    }
  }
}

function tooMany(walk: Walk): void {
  if (walk.budget.told) return;
  walk.budget.told = true;
  const found = unreadCode({ code: walk.code, what: 'the rest of the command', why: `more than ${mostCalls} programs would be started` }, walk.world);
  walk.effects.push(...found.effects);
  walk.unread.push(...found.unread);
}

async function pipeline(node: Extract<ShellNode, { kind: 'pipeline' }>, state: ShellState, flow: Flow, walk: Walk): Promise<Printed> {
  let input = flow.input;
  let printed: Printed = [];
  for (const part of node.nodes) {
    printed = await walkNode(part, fork(state), { ...flow, input }, walk);
    input = await inputFrom(printed, walk);
  }
  return printed;
}

/** What the next stage of a pipeline reads. */
async function inputFrom(printed: Printed, walk: Walk): Promise<Flow['input']> {
  if (!printed) return { kind: 'unknown' };
  const only = printed[0];
  if (printed.length === 1 && only) return { kind: 'call', call: only };
  const texts = await Promise.all(printed.map(call => outputOf(call, walk.world)));
  return texts.every(text => text !== undefined) ? { kind: 'text', text: texts.join('') } : { kind: 'unknown' };
}

async function andOr(node: Extract<ShellNode, { kind: 'andOr' }>, state: ShellState, flow: Flow, walk: Walk): Promise<Printed> {
  const printed: Call[] = [];
  let followed = true;
  const add = (calls: Printed): void => {
    if (calls) printed.push(...calls);
    else followed = false;
  };
  const unsure = state.unsure;
  add(await walkNode(node.first, state, flow, walk));
  const after = state.unsure;
  for (const { operator, node: next } of node.rest) {
    if (operator === '&&') {
      if (state.ended) break;
      // What follows `cd x &&` runs only where the `cd` went well.
      state.unsure = unsure;
      add(await walkNode(next, state, flow, walk));
    } else {
      const other = fork(state);
      other.ended = false;
      const wasEnded = state.ended;
      await walkNode(next, other, { ...flow, certainty: 'may' }, walk);
      if (other.ended && !wasEnded) {
        // `cd x || exit`: from here on the first part went well.
        state.unsure = unsure;
        return followed ? printed : undefined;
      }
      if (!wasEnded) mergeInto(state, [fork(state), other]);
    }
  }
  state.unsure = after ?? unsure;
  return followed ? printed : undefined;
}

async function branches(node: Extract<ShellNode, { kind: 'if' }>, state: ShellState, flow: Flow, walk: Walk): Promise<Printed> {
  const may: Flow = { ...flow, certainty: 'may' };
  const ends: ShellState[] = [];
  for (const branch of node.branches) {
    await walkScript(branch.condition, state, flow, walk);
    const inside = fork(state);
    await walkScript(branch.body, inside, may, walk);
    ends.push(inside);
  }
  const otherwise = fork(state);
  if (node.otherwise) await walkScript(node.otherwise, otherwise, may, walk);
  mergeInto(state, [...ends, otherwise]);
  return undefined;
}

async function whileLoop(node: Extract<ShellNode, { kind: 'while' }>, state: ShellState, flow: Flow, walk: Walk): Promise<Printed> {
  const lines = await linesRead(node.condition, flow, walk);
  if (lines) {
    for (const line of lines.slice(0, mostValues)) {
      const inside = fork(state);
      await walkScript(node.condition, inside, { ...flow, input: { kind: 'text', text: `${line}\n` } }, walk);
      await walkScript(node.body, inside, { ...flow, certainty: 'may', input: undefined }, walk);
      mergeInto(state, [inside]);
    }
    if (lines.length <= mostValues) return undefined;
  }
  const inside = fork(state);
  await walkScript(node.condition, state, flow, walk);
  mergeUnknown(inside, state);
  await walkScript(node.body, inside, { ...flow, certainty: isAlways(node.condition) ? flow.certainty : 'may' }, walk);
  if (!inside.ended) mergeInto(state, [fork(state), inside]);
  return undefined;
}

function mergeUnknown(inside: ShellState, state: ShellState): void {
  for (const name of state.touched) {
    const binding = state.bindings.get(name);
    if (binding) inside.bindings.set(name, binding);
  }
  inside.exportedView = undefined;
}

const isAlways = (condition: ShellScript): boolean => {
  const [node] = condition.nodes;
  const [part] = node?.kind === 'command' ? node.words[0]?.parts ?? [] : [];
  return condition.nodes.length === 1 && part?.kind === 'text' && (part.text === 'true' || part.text === ':');
};

/** The lines that `while read …` goes through, when its input is known. */
async function linesRead(condition: ShellScript, flow: Flow, walk: Walk): Promise<readonly string[] | undefined> {
  const reads = condition.nodes.some(node => node.kind === 'command' && node.words[0]?.parts[0]?.kind === 'text' && node.words[0].parts[0].text === 'read');
  if (!reads || !flow.input) return undefined;
  const text = await inputText(flow.input, walk.world);
  return text?.split('\n').filter((line, i, all) => line !== '' || i < all.length - 1);
}

async function forLoop(node: Extract<ShellNode, { kind: 'for' }>, state: ShellState, flow: Flow, walk: Walk): Promise<Printed> {
  const origin = { kind: 'command', name: node.variable } as const;
  const values: readonly Binding[] | undefined = node.words
    ? (await expandAll(node.words, state, flow, walk)).map(word => fromWord(word, origin))
    : state.positional;
  const unknown: Binding = { value: undefined, ifEmpty: '', origin };
  const followed = values?.slice(0, mostValues) ?? [unknown];
  const certainty = values && values.length > 0 && values.every(value => value.value !== undefined && !value.glob) ? flow.certainty : 'may';
  for (const value of values && values.length > mostValues ? [...followed, unknown] : followed) {
    if (walk.budget.calls > mostCalls) {
      tooMany(walk);
      break;
    }
    bind(state, node.variable, value);
    if (certainty === 'will') await walkScript(node.body, state, flow, walk);
    else {
      const inside = fork(state);
      await walkScript(node.body, inside, { ...flow, certainty }, walk);
      if (!inside.ended) mergeInto(state, [fork(state), inside]);
    }
    if (state.ended) break;
  }
  return undefined;
}

async function cases(node: Extract<ShellNode, { kind: 'case' }>, state: ShellState, flow: Flow, walk: Walk): Promise<Printed> {
  const word = await expandSingle(node.word, state, flow, walk);
  const ends: ShellState[] = [fork(state)];
  for (const item of node.items) {
    const patterns = await Promise.all(item.patterns.map(pattern => expandSingle(pattern, state, flow, walk)));
    const matched = word.text === undefined ? patterns.map(() => undefined) : patterns.map(pattern => pattern.text === undefined ? undefined : matchesPattern(pattern.text, word.text ?? ''));
    if (matched.every(match => match === false)) continue;
    const certain = matched.some(match => match === true) && ends.length === 1;
    const inside = fork(state);
    await walkScript(item.body, inside, certain ? flow : { ...flow, certainty: 'may' }, walk);
    ends.push(inside);
    if (certain) {
      mergeInto(state, [inside]);
      return undefined;
    }
  }
  mergeInto(state, ends);
  return undefined;
}
