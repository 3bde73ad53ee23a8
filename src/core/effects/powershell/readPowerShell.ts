// PowerShell text → effects: follows variables, functions, pipelines and blocks to the commands, which are handed on under their names in
// lower case with the dialect `powershell`. What cmdlets do to files belongs to `effects/files`.
import type { Call, Input, Word } from '../../model/call';
import { parsePowerShell } from '../../parse/powershell/parsePowerShell';
import type { PsNode, PsPart, PsScript, PsWord } from '../../parse/powershell/powerShellSyntax';
import { unreadCode } from '../code/unreadCode';
import { absolute } from '../files/paths';
import type { Code, Found, World } from '../world';
import { runMethod } from './psMethods';
import { forked, wordsOf, type PsState } from './psValues';
import { mostCalls, worldAfter } from '../shell/walk';
import { add, startPsWalk, type PsWalk } from './psWalk';
import { runCmdlet } from './psCmdlets';


export interface PsFlow {
  readonly certainty: 'will' | 'may';
  readonly input?: Input;
}

export async function readPowerShell(code: Code, world: World): Promise<Found> {
  const walk = startPsWalk(code, world);
  const { script, issues } = parsePowerShell(code.text);
  const state: PsState = { cwd: code.cwd, stack: [], bindings: new Map(), variables: code.variables, functions: new Map(), changed: new Set() };
  const parameters = [...(/^(?:\s|#[^\n]*\n)*param\s*\(([^]*?)\)\s*(?:\n|;|$)/i.exec(code.text.slice(0, 4000))?.[1] ?? '').matchAll(/\$(\w+)/g)].map(match => (match[1] ?? '').toLowerCase());
  code.positional?.filter(text => !/^-[A-Za-z]+$/.test(text)).forEach((text, i) => state.bindings.set(parameters[i] ?? `args${i}`, { words: [{ text, raw: text, span: code.span }] }));
  if (issues[0] !== undefined) {
    walk.unread.push({ what: code.file ? `part of ${code.file.path}` : 'part of the command', why: `could not be fully read: ${issues[0]}`, span: code.span });
    walk.effects.push(...unreadCode({ code, what: 'PowerShell text that could not be fully read', trait: 'writtenCode' }, world).effects);
  }
  await runScript(script, state, { certainty: code.certainty, input: code.input }, walk);
  const changes = [...walk.changes, ...(state.cwd === code.cwd ? [] : [{ kind: 'cwd' as const, path: state.cwd }]),
    ...[...state.changed].map(name => ({ kind: 'variable' as const, name, value: state.variables.get(name)?.value }))];
  return { effects: walk.effects, unread: walk.unread, reads: walk.reads, changes };
}

/** The last command of a script, as far as its output can be followed. */
export async function runScript(script: PsScript, state: PsState, flow: PsFlow, walk: PsWalk): Promise<Call | undefined> {
  let last: Call | undefined;
  for (const node of script.nodes) last = await runNode(node, state, flow, walk);
  return last;
}

export async function runNode(node: PsNode, state: PsState, flow: PsFlow, walk: PsWalk): Promise<Call | undefined> {
  if (++walk.budget.calls > mostCalls) {
    if (!walk.budget.told) add(walk, unreadCode({ code: walk.code, what: 'the rest of the command', why: 'it starts too many programs' }, walk.world));
    walk.budget.told = true;
    return undefined;
  }
  switch (node.kind) {
    case 'command': return runCommand(node, state, flow, walk);
    case 'pipeline': {
      let input = flow.input;
      let last: Call | undefined;
      for (const [i, part] of node.nodes.entries()) {
        last = await runNode(part, state, { ...flow, input }, walk);
        if (last && input && passesOn.test(last.program ?? '')) continue;
        input = last ? { kind: 'call', call: last } : i === 0 && part.kind === 'expression' ? await textOf(part.word, state, flow, walk) : { kind: 'unknown' };
      }
      return last;
    }
    case 'block':
      await runScript(node.body, node.certain ? state : forked(state), node.certain ? flow : { ...flow, certainty: 'may' }, walk);
      return undefined;
    case 'function':
      state.functions.set(node.name, { parameters: node.parameters, body: node.body });
      return undefined;
    case 'assign': {
      const splat = await splatOf(node.value, state, flow, walk);
      if (splat) state.bindings.set(`@${node.name}`, { words: splat });
      else state.bindings.delete(`@${node.name}`);
      const words = node.value ? await valuesOf(node.value, state, flow, walk) : undefined;
      bindTo(node.name, words && node.append ? undefined : words, state, walk);
      return undefined;
    }
    case 'foreach': {
      const words = await expand(node.values, state, flow, walk, true);
      for (const word of words.slice(0, 40)) {
        state.bindings.set(node.variable, { words: [word] });
        await runScript(node.body, state, word.text === undefined || word.glob ? { ...flow, certainty: 'may' } : flow, walk);
      }
      return undefined;
    }
    case 'expression': {
      await expand(node.word, state, flow, walk, false);
      for (const method of node.methods) add(walk, await runMethod(method, node, state, flow, walk));
      return undefined;
    }
  }
}

/** Commands that hand on what they are given, or some of it. */
const passesOn = /^(?:where-object|where|\?|select-object|select|sort-object|sort|tee-object|tee|get-unique|gu)$/;

/** `@{ Path = 'x'; Recurse = $true }` as the words that `@name` stands for. Undefined: not such a table. */
async function splatOf(node: PsNode | undefined, state: PsState, flow: PsFlow, walk: PsWalk): Promise<readonly Word[] | undefined> {
  const part = node?.kind === 'expression' && node.word.parts.length === 1 ? node.word.parts[0] : undefined;
  if (part?.kind !== 'script' || !part.raw.startsWith('@{')) return undefined;
  const at = walk.code.span;
  const words: Word[] = [];
  for (const entry of part.raw.slice(2, -1).split(/[;\n]/).slice(0, 100)) {
    const [, name, value] = /^\s*['"]?([A-Za-z]\w*)['"]?\s*=\s*(\S[^]*?)\s*$/.exec(entry) ?? [];
    if (name === undefined || value === undefined || /^\$false$/i.test(value)) continue;
    words.push({ text: `-${name}`, raw: name, span: at });
    if (/^\$true$/i.test(value)) continue;
    const [only, ...more] = parsePowerShell(value).script.nodes;
    // A bare word is a command to the parser; here it can only be a value that is not known.
    const values = only && more.length === 0 && only.kind === 'expression' ? await valuesOf(only, state, flow, walk) : undefined;
    words.push(...(values ?? [{ text: undefined, raw: value, unknown: value, partial: value, span: at }]).map(word => ({ ...word, span: at })));
  }
  return words;
}

function bindTo(name: string, words: readonly Word[] | undefined, state: PsState, walk: PsWalk): void {
  const unknown: Word = { text: undefined, raw: `$${name}`, unknown: `$${name}`, ifEmpty: '', partial: `$${name}`, span: walk.code.span };
  if (!name.startsWith('env:')) {
    state.bindings.set(name.replace(/^\w+:/, ''), { words: words ?? [unknown] });
    return;
  }
  const key = [...state.variables.keys()].find(one => one.toLowerCase() === name.slice(4)) ?? name.slice(4).toUpperCase();
  state.variables = new Map([...state.variables, [key, { value: words?.[0]?.text, origin: { kind: 'command', name: key } }]]);
  state.changed.add(key);
}

/** What a value gives to the next stage of a pipeline. */
async function textOf(word: PsWord, state: PsState, flow: PsFlow, walk: PsWalk): Promise<Input> {
  const words = await expand(word, state, flow, walk, true);
  const [only] = words;
  if (only?.glob && words.length === 1) {
    return { kind: 'call', call: { program: 'get-childitem', name: only, args: [only], variables: state.variables, cwd: state.cwd, redirects: [], certainty: flow.certainty, span: only.span, hops: [], dialect: 'powershell' } };
  }
  return words.every(one => one.text !== undefined) ? { kind: 'text', text: words.map(one => one.text).join('\n') } : { kind: 'unknown' };
}

/** Words of a written word; what is nested in it runs first. */
export async function expand(word: PsWord, state: PsState, flow: PsFlow, walk: PsWalk, split: boolean): Promise<readonly Word[]> {
  const values = new Map<PsPart, readonly Word[] | undefined>();
  for (const part of word.parts) {
    if (part.kind !== 'script') continue;
    if (part.block) continue;
    values.set(part, await valueOfScript(part.script, state, flow, walk));
  }
  return wordsOf(word, values, state, walk, split);
}

async function valueOfScript(script: PsScript, state: PsState, flow: PsFlow, walk: PsWalk): Promise<readonly Word[] | undefined> {
  const [only] = script.nodes;
  if (script.nodes.length === 1 && only) return valuesOf(only, state, flow, walk);
  await runScript(script, state, flow, walk);
  return undefined;
}

/** What a node is worth as a value; undefined: not known. Runs it. */
export async function valuesOf(node: PsNode, state: PsState, flow: PsFlow, walk: PsWalk): Promise<readonly Word[] | undefined> {
  if (node.kind === 'expression') {
    if (node.methods.length === 0) {
      // Operators other than joining lists make a new value.
      const plain = node.word.parts.every(part => part.kind !== 'text' || part.quoted || /^[,\w.:\\/*-]*$/.test(part.text)) && !/\s[-+*/]\w*\s|\+/.test(node.word.raw.replace(/"[^"]*"|'[^']*'/g, ''));
      const words = await expand(node.word, state, flow, walk, true);
      return plain ? words : undefined;
    }
    for (const method of node.methods) add(walk, await runMethod(method, node, state, flow, walk));
    const decoded = await decodedBy(node, state, flow, walk);
    return decoded === undefined ? undefined : [{ text: decoded, raw: node.word.raw, span: walk.spanOf(node.span) }];
  }
  const call = await runNode(node, state, flow, walk);
  return call && printedBy(call);
}

/** Values of commands that only name things. */
function printedBy(call: Call): readonly Word[] | undefined {
  const [first, second] = call.args.filter(word => !/^-/.test(word.text ?? ''));
  switch (call.program) {
    case 'get-location':
    case 'pwd':
    case 'gl': return call.cwd === undefined ? undefined : [{ text: call.cwd, raw: 'pwd', span: call.span }];
    case 'resolve-path':
    case 'get-item':
    case 'gi':
    case 'convert-path':
    case 'rvpa': return first ? [first] : undefined;
    case 'get-childitem':
    case 'gci':
    case 'dir':
    case 'ls': {
      const place = first?.text ?? '.';
      return first && first.text === undefined ? undefined : [{ text: /[*?]/.test(place) ? place : `${place.replace(/[\\/]$/, '')}/*`, raw: call.name.raw, span: call.span, glob: true }];
    }
    case 'join-path': return first?.text !== undefined && second?.text !== undefined ? [{ text: `${first.text.replace(/[\\/]$/, '')}/${second.text}`, raw: 'Join-Path', span: call.span }] : undefined;
    case 'write-output':
    case 'echo':
    case 'write': return call.args;
    default: return undefined;
  }
}

/** `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String("…"))`. */
async function decodedBy(node: Extract<PsNode, { kind: 'expression' }>, state: PsState, flow: PsFlow, walk: PsWalk): Promise<string | undefined> {
  const last = node.methods.at(-1);
  const inner = last?.args[0]?.parts[0];
  if (last?.name !== 'getstring' || inner?.kind !== 'script') return undefined;
  const [from] = inner.script.nodes;
  const convert = from?.kind === 'expression' ? from.methods.find(method => method.name === 'frombase64string') : undefined;
  const text = convert?.args[0] && (await expand(convert.args[0], state, flow, walk, false))[0]?.text;
  return text === undefined ? undefined : decodeText(text, /unicode/i.test(node.word.raw) ? 'utf-16le' : 'utf-8');
}

/** Base64 → text; undefined: not base64. */
export function decodeText(text: string, encoding: 'utf-8' | 'utf-16le'): string | undefined {
  const compact = text.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  try {
    return new TextDecoder(encoding).decode(Uint8Array.from(atob(compact), c => c.charCodeAt(0)));
  } catch {
    return undefined; // a length that base64 does not have
  }
}

type PsCommand = Extract<PsNode, { kind: 'command' }>;

async function runCommand(node: PsCommand, state: PsState, flow: PsFlow, walk: PsWalk): Promise<Call | undefined> {
  const [first, ...rest] = node.words;
  if (!first) return undefined;
  const block = first.parts[0];
  if (block?.kind === 'script' && block.block) {
    await runScript(block.script, state, flow, walk);
    return undefined;
  }
  const name = (await expand(first, state, flow, walk, false))[0];
  if (!name) return undefined;
  const args: Word[] = [];
  const blocks: PsScript[] = [];
  for (const [i, word] of rest.entries()) {
    const part = word.parts.length === 1 ? word.parts[0] : undefined;
    if (part?.kind === 'script' && part.block) { if (!part.raw.startsWith('@{')) blocks.push(part.script); continue; }
    if (part?.kind === 'variable' && part.raw.startsWith('@')) {
      args.push(...(state.bindings.get(`@${part.name}`)?.words ?? [{ text: undefined, raw: part.raw, unknown: part.raw, partial: part.raw, span: walk.spanOf(word.span) }]));
      continue;
    }
    const before = rest[i - 1]?.parts[0];
    const option = before?.kind === 'text' && !before.quoted && before.text.startsWith('-') ? before.text.toLowerCase() : '';
    args.push(...(await expand(word, state, flow, walk, !/^-(?:inc|exc|fil|value|command|arg)/.test(option) || option.startsWith('-filepath') || option.startsWith('-arg'))));
  }
  const program = programOf(name);
  const body = program === undefined ? undefined : state.functions.get(program);
  const native = walk.world.facts.platform !== 'win32' && args.some(word => /^-(?:rf|fr|Rf|fR)$/.test(word.text ?? ''));
  const call: Call = {
    program, name: name.text === undefined ? name : { ...name, text: name.text.replaceAll('\\', '/') }, args, variables: state.variables, cwd: state.cwd, redirects: [], input: flow.input, certainty: flow.certainty,
    ...(walk.code.host === undefined ? {} : { host: walk.code.host }), ...(walk.code.user === undefined ? {} : { user: walk.code.user }),
    span: walk.spanOf(node.span), hops: walk.hopsOf(node.span), dialect: native ? 'posix' : 'powershell',
  };
  if (body) {
    const inside = forked(state);
    state.functions.delete(program ?? '');
    const positional = args.filter(word => !/^-[A-Za-z]/.test(word.text ?? ''));
    body.parameters.forEach((parameter, i) => {
      const at = args.findIndex(word => word.text?.toLowerCase() === `-${parameter}`);
      const value = at >= 0 ? args[at + 1] : positional[i];
      if (value) inside.bindings.set(parameter, { words: [value] });
    });
    inside.functions.delete(program ?? '');
    await runScript(body.body, inside, flow, walk);
    if (program !== undefined) state.functions.set(program, body);
    return undefined;
  }
  await writeRedirects(node, call, state, flow, walk);
  if (takesPaths.test(program ?? '') && flow.input?.kind === 'text' && !args.some(word => !/^-[A-Za-z]/.test(word.text ?? ''))) {
    const named = flow.input.text.split('\n').filter(Boolean).slice(0, 100).map((text): Word => ({ text, raw: text, span: call.span }));
    add(walk, await walk.world.readCall({ ...call, input: undefined, args: [...args, ...named] }, walk.world));
    return call;
  }
  if (await runCmdlet(call, blocks, state, flow, walk)) return call;
  add(walk, await walk.world.readCall(call, worldAfter(walk)));
  // Blocks handed to a command that is not known may be run by it.
  for (const script of blocks) await runScript(script, forked(state), { certainty: 'may' }, walk);
  return call;
}

/** Commands that take the paths they work on from the pipeline. */
const takesPaths = /^(?:remove-item|ri|rm|del|erase|rd|rmdir|clear-content|clc|move-item|mi|mv)$/;

async function writeRedirects(node: PsCommand, call: Call, state: PsState, flow: PsFlow, walk: PsWalk): Promise<void> {
  for (const redirect of node.redirects) {
    const [to] = await expand(redirect.to, state, flow, walk, false);
    if (!to || to.raw.toLowerCase() === '$null' || to.text === 'nul') continue;
    add(walk, await walk.world.readCall({ ...call, program: redirect.append ? '>>' : '>', name: to, args: [to], input: { kind: 'call', call } }, walk.world));
  }
}

/** Lower case, without folder and `.exe`. */
export function programOf(name: Word): string | undefined {
  const text = name.text ?? (name.tail?.includes('/') ? name.tail : undefined);
  if (text === undefined || text === '') return undefined;
  return text.replace(/^.*[\\/]/, '').replace(/\.(?:exe|com)$/i, '').toLowerCase() || undefined;
}

/** Moves the state's folder. */
export function moveTo(word: Word | undefined, state: PsState, walk: PsWalk): void {
  const target = word === undefined ? walk.world.facts.home : word.text;
  if (target === undefined) { state.cwd = undefined; return; }
  if (target === '-' || /^[A-Za-z]\w+:/.test(target)) return; // another provider, or back
  const style = walk.world.facts.platform === 'win32' || /^[A-Za-z]:/.test(target) ? 'windows' : 'posix';
  state.cwd = absolute(target.replaceAll('\\', '/'), state.cwd ?? '/', style);
}
