// Builtins that change the shell itself or run text in it: cd, export, set, read, eval, source, trap, alias, exec, command …
// Everything else is a program for `world.readCall`.
import type { Call, Word } from '../../model/call';
import type { ShellAssignment } from '../../parse/shell/shellSyntax';
import { absolute } from '../files/paths';
import { unreadCode } from '../code/unreadCode';
import { readScriptFile } from '../scripts/scriptFile';
import { expandOne, expandWord, fromWord, type ExpandContext } from './expandWords';
import { inputText } from './outputs';
import { programOf } from './programName';
import { readText } from './readShell';
import { runProgram, type Expanded } from './runCommand';
import { offsetOf } from './textOffset';
import { bind, fork, unbind, type Binding, type ShellState } from './state';
import { worldAfter, type Flow, type Walk } from './walk';
import type { Printed } from './walkNodes';

/** Undefined: not a builtin of this kind. */
export async function runBuiltin(call: Call, command: Expanded, state: ShellState, flow: Flow, walk: Walk, context: ExpandContext): Promise<{ readonly printed: Printed } | undefined> {
  if (call.name.text !== call.program) return undefined;
  const { args } = call;
  switch (call.program) {
    case 'cd':
    case 'chdir': return after(changeFolder(plainArgs(args)[0], state, walk));
    case 'pushd':
      state.stack = [...state.stack, state.cwd];
      return after(changeFolder(plainArgs(args)[0], state, walk));
    case 'popd': {
      state.previous = state.cwd;
      state.cwd = state.stack.at(-1);
      state.stack = state.stack.slice(0, -1);
      return done([]);
    }
    case 'export':
    case 'declare':
    case 'typeset':
    case 'local':
    case 'readonly': return after(declare(call.program, command, state, context));
    case 'unset':
      for (const word of args) if (word.text !== undefined && /^\w+$/.test(word.text)) unbind(state, word.text);
      return done([]);
    case 'set': return after(setOptions(args, state));
    case 'shift': {
      const by = Number(args[0]?.text ?? 1);
      state.positional = state.positional?.slice(Number.isInteger(by) ? by : 1);
      return done([]);
    }
    case 'read':
    case 'mapfile':
    case 'readarray': return after(readLine(call, state, walk));
    case 'getopts':
    case 'let': return after(unknownNames(args, state));
    case 'alias':
      for (const word of args) {
        const match = /^([\w.-]+)=([^]*)$/.exec(word.text ?? '');
        if (match?.[1] !== undefined && match[2] !== undefined) (args[0]?.text === '-g' ? state.globalAliases : state.aliases).set(match[1], match[2]);
      }
      return done([]);
    case 'unalias':
      for (const word of args) if (word.text !== undefined) state.aliases.delete(word.text);
      return done([]);
    case 'exit':
    case 'logout':
    case 'return':
      state.ended = true;
      return done([]);
    case 'eval': return after(evaluate(call, state, flow, walk));
    case 'source':
    case '.': return after(source(call, state, flow, walk));
    case 'trap': return after(trap(args, state, flow, walk));
    case 'builtin':
    case 'command': return prefixed(call, command, state, flow, walk, context);
    case 'exec': {
      const rest = afterOptions(args, ['-a']);
      if (rest.length === 0) return done([]);
      const printed = await redispatch(call, rest, command, state, flow, walk, context);
      state.ended = true;
      return { printed };
    }
    default: return undefined;
  }
}

const done = (printed: Printed): { readonly printed: Printed } => ({ printed });

async function after(work: Promise<void> | void): Promise<{ readonly printed: Printed }> {
  await work;
  return { printed: [] };
}

/** Words without options, `--` and a lone `-` aside. */
function plainArgs(args: readonly Word[]): readonly Word[] {
  const end = args.findIndex(word => word.text === '--');
  if (end >= 0) return args.slice(end + 1);
  return args.filter(word => !/^-[A-Za-z@]/.test(word.text ?? ''));
}

/** Words from the first that is no option; `valued` options take the next word. */
export function afterOptions(args: readonly Word[], valued: readonly string[]): readonly Word[] {
  let i = 0;
  while (i < args.length && (args[i]?.text ?? '').startsWith('-') && args[i]?.text !== '-') {
    if (args[i]?.text === '--') return args.slice(i + 1);
    i += valued.includes(args[i]?.text ?? '') ? 2 : 1;
  }
  return args.slice(i);
}

async function changeFolder(word: Word | undefined, state: ShellState, walk: Walk): Promise<void> {
  const before = state.cwd;
  const { facts } = walk.world;
  const target = word === undefined ? state.bindings.get('HOME')?.value ?? facts.home : word.text === '-' ? state.previous : word.glob ? undefined : word.text;
  state.previous = before;
  if (target === undefined) {
    state.cwd = undefined;
    // `cd $UNSET` goes home.
    state.unsure = word?.ifEmpty === '' && !word.raw.startsWith('"') ? facts.home : before;
    return;
  }
  const style = walk.dialect === 'posix' && facts.platform !== 'win32' ? 'posix' : 'windows';
  if (before === undefined && !/^(?:\/|[A-Za-z]:)/.test(target)) return;
  state.cwd = absolute(target, before ?? '/', style);
  const isMade = walk.made.has(target.replace(/\/+$/, '')) || target === '-' || target === '.' || target === '';
  if (walk.code.host === undefined && !isMade && (await facts.stat(state.cwd)) === undefined) state.unsure = before;
}

/** `NAME=value`, `NAME+=value`, `NAME=(…)`. */
export function assign(assignment: ShellAssignment, state: ShellState, context: ExpandContext, exported?: boolean): void {
  const { name } = assignment;
  const origin = { kind: 'command', name } as const;
  const flags = exported === undefined ? {} : { exported };
  const old = state.bindings.get(name);
  if (assignment.elements) {
    const added = assignment.elements.flatMap(word => expandWord(word, context)).map(word => fromWord(word, origin));
    const elements = assignment.append ? [...(old?.elements ?? []), ...added] : added;
    bind(state, name, { value: elements[0]?.value ?? (elements.length === 0 ? '' : undefined), origin, elements, ...flags });
    return;
  }
  if (assignment.indexed) {
    bind(state, name, { value: undefined, origin, ...flags });
    return;
  }
  const made = literal(fromWord(assignment.value ? expandOne(assignment.value, context) : { text: '', raw: '', span: assignment.span }, origin));
  if (!assignment.append) {
    bind(state, name, { ...made, ...flags });
    return;
  }
  const value = old?.value !== undefined && made.value !== undefined ? old.value + made.value : undefined;
  bind(state, name, { value, ifEmpty: value === undefined ? (old?.value ?? old?.ifEmpty ?? '') + (made.value ?? made.ifEmpty ?? '') : undefined, origin, ...flags });
}

/** A pattern in an assignment is text until it is used unquoted. */
function literal(binding: Binding): Binding {
  return binding.glob ? { value: binding.value?.replace(/\\([*?[\]\\])/g, '$1'), origin: binding.origin } : binding;
}

function declare(program: string, command: Expanded, state: ShellState, context: ExpandContext): void {
  const options = command.args.flatMap(word => (/^[-+]\w+$/.test(word.text ?? '') ? [word.text ?? ''] : []));
  const exported = program === 'export' ? !options.includes('-n') : options.some(option => /^-\w*x/.test(option)) ? true : undefined;
  if (options.some(option => /^-\w*[fF]/.test(option))) return;
  for (const word of command.written.slice(1)) if (word.assigns) assign(word.assigns, state, context, exported);
  for (const word of command.args) {
    const text = word.text ?? '';
    if (command.written.some(written => written.assigns && written.raw === word.raw)) continue;
    const pair = /^([A-Za-z_]\w*)=([^]*)$/.exec(text);
    if (pair?.[1] !== undefined) bind(state, pair[1], { value: pair[2] ?? '', origin: { kind: 'command', name: pair[1] }, ...(exported === undefined ? {} : { exported }) });
    else if (/^[A-Za-z_]\w*$/.test(text) && exported !== undefined) {
      const old = state.bindings.get(text);
      if (old) bind(state, text, { ...old, exported });
    }
  }
}

function setOptions(args: readonly Word[], state: ShellState): void {
  for (const [i, word] of args.entries()) {
    const text = word.text ?? word.raw;
    if (text === '--' || !/^[-+]/.test(text)) {
      state.positional = args.slice(text === '--' ? i + 1 : i).filter(one => !isNothing(one)).map(one => fromWord(one));
      return;
    }
    if (/^-\w*a/.test(text) || (text === '-o' && args[i + 1]?.text === 'allexport')) state.exportsAll = true;
    if (/^\+\w*a/.test(text)) state.exportsAll = false;
    if (text === '-o' || text === '+o') args = args.filter((_, at) => at !== i + 1);
  }
}

/** An unquoted variable that is set nowhere: the shell drops the word. */
const isNothing = (word: Word): boolean => word.unset === true && word.ifEmpty === '' && !/["']/.test(word.raw);

async function readLine(call: Call, state: ShellState, walk: Walk): Promise<void> {
  const names = afterOptions(call.args, ['-d', '-i', '-n', '-N', '-p', '-t', '-u', '-a', '-C', '-c', '-O', '-s']).flatMap(word => (word.text !== undefined && /^[A-Za-z_]\w*$/.test(word.text) ? [word.text] : []));
  const text = call.input && call.program === 'read' && !call.args.some(word => word.text === '-a' || word.text === '-d') ? await inputText(call.input, walk.world) : undefined;
  const fields = text?.split('\n')[0]?.trim().split(/\s+/) ?? undefined;
  (names.length === 0 ? ['REPLY'] : names).forEach((name, i) => {
    const value = fields && (i === names.length - 1 || names.length === 0 ? fields.slice(i).join(' ') : fields[i] ?? '');
    bind(state, name, { value, ifEmpty: '', origin: { kind: 'command', name } });
  });
}

function unknownNames(args: readonly Word[], state: ShellState): void {
  for (const word of args) {
    const name = /^[A-Za-z_]\w*/.exec(word.text ?? '')?.[0];
    if (name) bind(state, name, { value: undefined, origin: { kind: 'command', name } });
  }
}

/** Programs whose output is made to be evaluated and only sets variables or functions. */
const shellSetup = /^(?:ssh-agent|gpg-agent|brew|direnv|pyenv|rbenv|nodenv|goenv|jenv|asdf|mise|rtx|fnm|nvm|opam|conda|micromamba|mamba|starship|zoxide|thefuck|minikube|docker-machine|dircolors|lesspipe|register-python-argcomplete|luarocks|npm|pip|pipenv|poetry|hatch|kubectl|helm|gh|rustup|vcpkg|resize|perl|tmuxp|atuin|mcfly|sdk|bootstrap_compdump|fasd|chef|hub|keychain|pkgx|devbox|nix|sentry-cli|scw|doctl)\s/;

async function evaluate(call: Call, state: ShellState, flow: Flow, walk: Walk): Promise<void> {
  const words = call.args[0]?.text === '--' ? call.args.slice(1) : call.args;
  const text = words.every(word => word.text !== undefined) ? words.map(word => word.text).join(' ') : undefined;
  if (text !== undefined) return runText(text, words[0], call, state, flow, walk, 'eval');
  const inner = words.map(word => /^["']?(?:\$\(|`)\s*([^]*?)[)`]["']?$/.exec(word.raw)?.[1]);
  if (inner.length === 1 && inner[0] !== undefined && shellSetup.test(`${inner[0]} `)) return;
  const found = unreadCode({ call, what: `eval ${words.map(word => word.raw).join(' ')}`.slice(0, 80), why: 'its text is made while it runs' }, walk.world);
  walk.effects.push(...found.effects);
  walk.unread.push(...found.unread);
}

/** Runs text in the same shell. */
async function runText(text: string, word: Word | undefined, call: Call, state: ShellState, flow: Flow, walk: Walk, through: string): Promise<void> {
  if (walk.world.depth <= 0) {
    walk.unread.push({ what: through, why: 'nested too deeply', span: call.span });
    walk.effects.push(...unreadCode({ call, what: through }, walk.world).effects);
    return;
  }
  const inner: Walk = {
    ...walk,
    world: { ...walk.world, depth: walk.world.depth - 1 },
    code: { ...walk.code, text, offset: offsetOf(word, text), span: call.span, certainty: flow.certainty, hops: [...call.hops, { through }], file: undefined, input: call.input },
  };
  await readText(inner, state);
  walk.world = { ...inner.world, depth: walk.world.depth };
}

async function source(call: Call, state: ShellState, flow: Flow, walk: Walk): Promise<void> {
  const [word, ...args] = call.args;
  if (!word) return;
  if (word.output) {
    // `source <(kubectl completion bash)`: what the call prints runs here.
    const name = word.output.program ?? '';
    if (shellSetup.test(`${name} `) || word.output.args.some(arg => arg.text === 'completion')) return;
    const text = await inputText({ kind: 'call', call: word.output }, walk.world);
    if (text !== undefined) return runText(text, undefined, call, state, flow, walk, 'source <(…)');
    const found = unreadCode({ call, what: `source ${word.raw}`.slice(0, 80), trait: isDownload(word.output) ? 'fromNetwork' : 'unknownText' }, walk.world);
    walk.effects.push(...found.effects);
    walk.unread.push(...found.unread);
    return;
  }
  const script = await readScriptFile(word, call, worldAfter(walk));
  walk.reads.push(...script.reads);
  if (script.text === undefined || walk.world.depth <= 0) {
    if (script.isSetup) return;
    const found = unreadCode({ call, what: `the script ${word.text ?? word.raw}`, why: script.why, trait: script.trait, address: word.text ?? word.raw, kind: 'script' }, walk.world);
    walk.effects.push(...found.effects);
    walk.unread.push(...found.unread);
    return;
  }
  const inner: Walk = {
    ...walk,
    world: { ...walk.world, depth: walk.world.depth - 1 },
    code: { ...walk.code, text: script.text, offset: undefined, span: call.span, certainty: flow.certainty, file: { path: script.path, writtenBySession: script.writtenBySession }, hops: [...call.hops, { through: `source ${word.text ?? word.raw}` }], input: call.input },
  };
  const outer = state.positional;
  if (args.length > 0) state.positional = args.map(arg => fromWord(arg));
  await readText(inner, state);
  state.positional = outer;
  state.ended = false;
  walk.world = { ...inner.world, depth: walk.world.depth };
}

export function isDownload(call: Call): boolean {
  return /^(?:curl|wget|fetch|aria2c|http|https|xh|lynx|iwr|irm|invoke-webrequest|invoke-restmethod)$/.test(call.program ?? '') || (call.input?.kind === 'call' && isDownload(call.input.call));
}

async function trap(args: readonly Word[], state: ShellState, flow: Flow, walk: Walk): Promise<void> {
  const [text, ...signals] = afterOptions(args, []);
  if (!text?.text || text.text === '-' || signals.length === 0) return;
  const certain = signals.some(signal => /^(?:0|EXIT|DEBUG)$/i.test(signal.text ?? ''));
  const call = { span: text.span, hops: walk.code.hops, input: undefined } as unknown as Call;
  await runText(text.text, text, call, fork(state), { ...flow, certainty: certain ? flow.certainty : 'may' }, walk, 'trap');
}

async function prefixed(call: Call, command: Expanded, state: ShellState, flow: Flow, walk: Walk, context: ExpandContext): Promise<{ readonly printed: Printed } | undefined> {
  if (call.args.some((word, i) => i === 0 && /^-[vV]/.test(word.text ?? ''))) return done([call]);
  const rest = afterOptions(call.args, []);
  if (rest.length === 0) return done([]);
  return { printed: await redispatch(call, rest, command, state, flow, walk, context) };
}

/** The words after a prefix as a command of the same shell (no functions, no aliases). */
async function redispatch(call: Call, words: readonly Word[], command: Expanded, state: ShellState, flow: Flow, walk: Walk, context: ExpandContext): Promise<Printed> {
  const [name, ...args] = words;
  if (!name) return [];
  const inner: Call = { ...call, program: programOf(name), name, args };
  const written = command.written.slice(command.written.length - words.length);
  const built = await runBuiltin(inner, { ...command, name, args, written }, state, flow, walk, context);
  return built ? built.printed : runProgram(inner, state, walk);
}
