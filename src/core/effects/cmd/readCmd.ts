// cmd.exe text → effects: variables put in, `cd` followed, each command handed on in lower case with the dialect `cmd`.
import type { Call, Input, Variable, Word } from '../../model/call';
import { parseCmd, type CmdCommand, type CmdWord } from '../../parse/cmd/parseCmd';
import { absolute } from '../files/paths';
import { worldAfter, collect, hopsTo, inAction, startWalk, type Walk } from '../shell/walk';
import type { Code, Found, World } from '../world';

export async function readCmd(code: Code, world: World): Promise<Found> {
  const walk = startWalk(code, world, 'cmd');
  const state = { cwd: code.cwd, variables: code.variables, changed: new Set<string>() };
  let before: Call | undefined;
  for (const command of parseCmd(code.text)) before = await run(command, before, state, walk);
  return { effects: walk.effects, unread: walk.unread, reads: walk.reads, changes: [...walk.changes, ...(state.cwd === code.cwd ? [] : [{ kind: 'cwd' as const, path: state.cwd }]), ...[...state.changed].map(name => ({ kind: 'variable' as const, name, value: state.variables.get(name)?.value }))] };
}

interface State {
  cwd: string | undefined;
  variables: Call['variables'];
  readonly changed: Set<string>;
}

async function run(command: CmdCommand, before: Call | undefined, state: State, walk: Walk): Promise<Call | undefined> {
  const words = command.words.map(word => wordOf(inLoop(word, command), state, walk));
  const [name, ...args] = words;
  const certainty = command.certain && command.joined !== '||' ? walk.code.certainty : 'may';
  const input: Input | undefined = command.joined === '|' && before ? { kind: 'call', call: before } : walk.code.input;
  const base: Omit<Call, 'program' | 'name' | 'args'> = {
    variables: state.variables, cwd: state.cwd, redirects: [], certainty, ...(input ? { input } : {}),
    ...(walk.code.host === undefined ? {} : { host: walk.code.host }), ...(walk.code.user === undefined ? {} : { user: walk.code.user }),
    span: inAction(command.span, walk), hops: hopsTo(command.span, walk), dialect: 'cmd',
  };
  for (const redirect of command.redirects) {
    const to = wordOf(redirect.to, state, walk);
    if (!/^nul$/i.test(to.text ?? '')) collect(walk, await walk.world.readCall({ ...base, program: redirect.append ? '>>' : '>', name: to, args: [to] }, walk.world));
  }
  if (!name) return undefined;
  // `rd/s/q x`: the switches stick to the name.
  const stuck = /^([A-Za-z]+)((?:\/[A-Za-z]+)+)$/.exec(name.text ?? '');
  const program = (stuck?.[1] ?? name.text)?.replace(/^.*[\\/]/, '').replace(/\.(?:exe|com)$/i, '').toLowerCase();
  const all = stuck ? [...(stuck[2] ?? '').split('/').filter(Boolean).map((text): Word => ({ text: `/${text}`, raw: text, span: name.span })), ...args] : args;
  const call: Call = { ...base, program: name.text === undefined ? undefined : program, name: name.text === undefined ? name : { ...name, text: name.text.replaceAll('\\', '/') }, args: all };
  switch (program) {
    case 'cd':
    case 'chdir':
    case 'pushd': moveTo(all.filter(word => word.text?.toLowerCase() !== '/d')[0], state, walk); return call;
    case 'popd': state.cwd = undefined; return call;
    case 'set': assign(all, state); return call;
    case 'echo':
    case 'setlocal':
    case 'endlocal':
    case 'title':
    case 'pause':
    case 'cls': return call;
    case 'call':
    case 'start': {
      const rest = all.filter((word, i) => !/^\/\w+/.test(word.text ?? '') && !(program === 'start' && i === 0 && /^"/.test(word.raw)));
      const [inner, ...more] = rest;
      if (inner) collect(walk, await walk.world.readCall({ ...call, program: inner.text?.replace(/^.*[\\/]/, '').replace(/\.(?:exe|com)$/i, '').toLowerCase(), name: inner.text === undefined ? inner : { ...inner, text: inner.text.replaceAll('\\', '/') }, args: more }, walk.world));
      return call;
    }
    default:
      collect(walk, await walk.world.readCall(call, worldAfter(walk)));
      return call;
  }
}

/** `%%i` of a loop over one pattern or name stands for that. */
function inLoop(word: CmdWord, command: CmdCommand): CmdWord {
  const items = command.loop?.items;
  if (items === undefined || items === '' || /\s/.test(items)) return word;
  const variable = new RegExp(`%%?~?[a-z]*${command.loop?.name ?? ''}(?=\\W|$)`, 'gi');
  return variable.test(word.text) ? { ...word, text: word.text.replace(variable, () => items), quoted: false } : word;
}

function moveTo(word: Word | undefined, state: State, walk: Walk): void {
  if (!word) return;
  if (word.text === undefined) { state.cwd = undefined; return; }
  const style = walk.world.facts.platform === 'win32' || /^[A-Za-z]:/.test(word.text) ? 'windows' : 'posix';
  state.cwd = absolute(word.text.replaceAll('\\', '/'), state.cwd ?? '/', style);
}

/** `set NAME=value`; the parser has cut at blanks. */
function assign(words: readonly Word[], state: State): void {
  const text = words.map(word => word.text ?? '').join(' ');
  const match = /^([\w()]+)=(.*)$/.exec(text);
  if (!match?.[1]) return;
  const value: Variable = { value: words.some(word => word.text === undefined) ? undefined : match[2], origin: { kind: 'command', name: match[1] } };
  state.variables = new Map([...state.variables, [match[1].toUpperCase(), value]]);
  state.changed.add(match[1].toUpperCase());
}

function wordOf(word: CmdWord, state: State, walk: Walk): Word {
  const span = inAction(word.span, walk);
  let known = true;
  let unset = true;
  let unknown = '';
  const filled = word.text.replace(/%([\w()]+)(?::[^%]*)?%|!([\w()]+)!|%%?~?[a-z]+(?=\W|$)/gi, (raw, percent?: string, bang?: string) => {
    const name = percent ?? bang;
    const variable = name === undefined ? undefined : lookUp(name, state, walk);
    if (variable?.value !== undefined && !raw.includes(':')) return variable.value;
    known = false;
    unset &&= variable === undefined && name !== undefined;
    unknown ||= raw;
    return '\0';
  });
  if (known) return { text: filled, raw: word.raw, span, ...(/[*?]/.test(filled) && !word.quoted ? { glob: true } : {}) };
  return { text: undefined, raw: word.raw, span, unknown, ifEmpty: filled.replaceAll('\0', ''), partial: word.text, ...(unset ? { unset: true } : {}) };
}

function lookUp(name: string, state: State, walk: Walk): { readonly value: string | undefined } | undefined {
  const wanted = name.toUpperCase();
  for (const [key, variable] of state.variables) if (key.toUpperCase() === wanted) return variable;
  if (wanted === 'USERPROFILE') return { value: walk.world.facts.home };
  if (wanted === 'CD') return { value: state.cwd };
  if (wanted === 'TEMP' || wanted === 'TMP') return { value: walk.world.facts.temporary[0] };
  const system = { SYSTEMDRIVE: 'C:', SYSTEMROOT: 'C:/Windows', WINDIR: 'C:/Windows', PROGRAMFILES: 'C:/Program Files', PROGRAMDATA: 'C:/ProgramData', HOMEDRIVE: 'C:' }[wanted];
  return system === undefined ? undefined : { value: system };
}
