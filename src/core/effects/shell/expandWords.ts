// Words as written → words as the program gets them: variables, tilde, splitting at blanks, patterns flagged (never expanded against
// the file system). Substitutions are worked out by the caller beforehand; what is not known stays unknown and says so.
import type { Word } from '../../model/call';
import type { Origin } from '../../model/principal';
import type { ParameterOperation, ShellPart, ShellWord } from '../../parse/shell/shellSyntax';
import { removePattern, replacePattern } from './patterns';
import type { Binding, ShellState } from './state';

export interface ExpandContext {
  readonly state: ShellState;
  readonly home: string;
  readonly user: string | undefined;
  /** Folder that holds the users' homes, `/home` or `/Users`. */
  readonly homes: string;
  /** Output of the substitutions that are known. */
  readonly outputs: ReadonlyMap<ShellPart, string>;
  /** zsh does not split unquoted variables. */
  readonly splits: boolean;
}

/** One written word → no, one or several words. `split` false: as in an assignment or after `<<<`. */
export function expandWord(word: ShellWord, context: ExpandContext, split = true): readonly Word[] {
  const only = word.parts[0];
  if (word.parts.length === 1 && only?.kind === 'text' && (only.quoted || only.escaped || !only.text.startsWith('~'))) {
    return [{ text: only.text, raw: word.raw, span: word.span }];
  }
  const fields = new Fields(word, split && context.splits, separators(context.state));
  word.parts.forEach((part, i) => { addPart(part, i, word, fields, context, split); });
  return fields.finish();
}

/** As one word whatever it holds. */
export function expandOne(word: ShellWord, context: ExpandContext): Word {
  return expandWord(word, context, false)[0] ?? { text: '', raw: word.raw, span: word.span };
}

/** What cuts an unquoted value into words, and what joins `"$*"`: the shell's IFS. */
interface Separators {
  readonly pattern: RegExp | string;
  readonly first: string;
}

const usual: Separators = { pattern: /[ \t\n]+/, first: ' ' };

function separators(state: ShellState): Separators {
  const set = state.bindings.get('IFS');
  if (set?.value === undefined || set.value === ' \t\n') return usual;
  if (set.value === '') return { pattern: '\0', first: '' };
  const blanks = [...set.value].filter(c => ' \t\n'.includes(c)).join('');
  const others = [...set.value].filter(c => !' \t\n'.includes(c)).map(c => c.replace(/[\\\]^-]/g, '\\$&')).join('');
  const around = blanks === '' ? '' : `[${blanks}]*`;
  return { pattern: new RegExp([...(others === '' ? [] : [`${around}[${others}]${around}`]), ...(blanks === '' ? [] : [`[${blanks}]+`])].join('|')), first: set.value[0] ?? '' };
}

/** The parts of a word under construction. */
class Fields {
  private readonly done: Word[] = [];
  private text = '';
  private known = true;
  private empty = '';
  private unknown: string | undefined;
  private tail = '';
  private partial = '';
  private unset = true;
  private started = false;
  private patterns: boolean[] = [];
  private origin: Origin | undefined;
  readonly splits: boolean;

  constructor(private readonly word: ShellWord, splits: boolean, readonly between: Separators) {
    this.splits = splits;
  }

  /** Known text; `pattern`: its `*?[` expand. */
  add(text: string, pattern: boolean, starts: boolean): void {
    if (starts || text !== '') this.started = true;
    this.text += text;
    this.empty += text;
    this.tail += text;
    this.partial += text;
    for (let i = 0; i < text.length; i++) this.patterns.push(pattern);
  }

  /** Something that is not known; `empty`: what is left of it at least. */
  miss(raw: string, empty: string, quoted: boolean, unset = false): void {
    this.unset &&= unset;
    this.known = false;
    this.unknown ??= raw;
    this.empty += empty;
    this.tail = '';
    this.partial += raw;
    if (quoted || empty !== '') this.started = true;
  }

  from(origin: Origin | undefined): void {
    if (this.word.parts.length === 1) this.origin = origin;
  }

  /** End of a word inside an expansion (blank in a value, next of `"$@"`). */
  cut(): void {
    const word = this.make();
    if (word) this.done.push(word);
    this.text = '';
    this.known = true;
    this.empty = '';
    this.unknown = undefined;
    this.tail = '';
    this.partial = '';
    this.unset = true;
    this.started = false;
    this.patterns = [];
  }

  finish(): readonly Word[] {
    const last = this.make();
    if (last) this.done.push(last);
    return this.done;
  }

  private make(): Word | undefined {
    const { raw, span } = this.word;
    if (!this.known) {
      const tail = this.tail === '' ? {} : { tail: this.tail };
      return { text: undefined, raw, span, ifEmpty: this.empty, unknown: this.unknown ?? raw, partial: this.partial, ...(this.unset ? { unset: true } : {}), ...(this.origin ? { origin: this.origin } : {}), ...tail };
    }
    if (!this.started) return undefined;
    const glob = this.patterns.some((pattern, i) => pattern && /[*?[({]/.test(this.text[i] ?? ''));
    if (!glob) return { text: this.text, raw, span, ...(this.origin ? { origin: this.origin } : {}) };
    const text = [...this.text].length === this.text.length
      ? this.text.split('').map((c, i) => (!this.patterns[i] && /[*?[\]\\]/.test(c) ? `\\${c}` : c)).join('') : this.text;
    return { text, raw, span, glob, ...(this.origin ? { origin: this.origin } : {}) };
  }
}

function addPart(part: ShellPart, index: number, word: ShellWord, fields: Fields, context: ExpandContext, split: boolean): void {
  switch (part.kind) {
    case 'text': {
      const text = part.quoted || part.escaped ? part.text : tilde(part.text, index === 0, isLast(word, index), word, context);
      fields.add(text, false, part.quoted);
      return;
    }
    case 'glob':
      fields.add(part.text, true, true);
      return;
    case 'arithmetic': {
      const value = /^\s*-?\d{1,9}\s*$/.test(part.expression) ? String(Number(part.expression)) : undefined;
      if (value === undefined) fields.miss(part.raw, '', true);
      else fields.add(value, false, true);
      return;
    }
    case 'process':
      fields.miss(part.raw, '', true);
      return;
    case 'command': {
      const output = context.outputs.get(part);
      if (output === undefined) fields.miss(part.raw, '', part.quoted, namesNothing(part));
      else addValue({ value: output, origin: { kind: 'command', name: part.raw } }, part.raw, part.quoted, fields, split);
      return;
    }
    case 'variable':
      addVariable(part, fields, context, split);
  }
}

/** `$(TERRAFORM)`: a lone name in capitals is a variable of a Makefile, not a program; a shell finds nothing and puts nothing in. */
function namesNothing(part: Extract<ShellPart, { kind: 'command' }>): boolean {
  const [only] = part.script.nodes;
  return part.script.nodes.length === 1 && only?.kind === 'command' && only.words.length === 1 && /^[A-Z][A-Z0-9_]+$/.test(only.words[0]?.raw ?? '');
}

const isLast = (word: ShellWord, index: number): boolean => index === word.parts.length - 1;

/** `~`, `~/x`, `~user/x` at the start of a word, and after `=` and `:` in an assignment. */
function tilde(text: string, first: boolean, last: boolean, word: ShellWord, context: ExpandContext): string {
  if (!text.includes('~')) return text;
  const assignment = /^[A-Za-z_]\w*\+?=/.exec(word.raw);
  const replaced = assignment ? text.replace(/(^|[=:])(~[\w.+-]*)(?=[/:]|$)/g, (_, before: string, prefix: string) => before + folderOf(prefix, context))
    : text;
  if (!first || assignment) return replaced;
  const match = /^~[\w.+-]*/.exec(text);
  if (!match) return text;
  const rest = text.slice(match[0].length);
  if (rest !== '' && !rest.startsWith('/')) return text;
  if (rest === '' && !last) return text;
  return folderOf(match[0], context) + rest;
}

function folderOf(prefix: string, context: ExpandContext): string {
  const name = prefix.slice(1);
  if (name === '') return context.state.bindings.get('HOME')?.value ?? context.home;
  if (name === '+') return context.state.cwd ?? prefix;
  if (name === '-') return context.state.previous ?? prefix;
  if (name === context.user) return context.home;
  if (name === 'root') return '/root';
  return `${context.homes}/${name}`;
}

type VariablePart = Extract<ShellPart, { kind: 'variable' }>;

function addVariable(part: VariablePart, fields: Fields, context: ExpandContext, split: boolean): void {
  const list = listOf(part, context);
  if (list) {
    if (list.length === 0 && part.quoted && isJoined(part)) fields.add('', false, true);
    list.forEach((binding, i) => {
      if (i > 0) {
        if (part.quoted && isJoined(part)) fields.add(fields.between.first, false, true);
        else if (split) fields.cut();
        else fields.add(' ', false, true);
      }
      addValue(binding, part.raw, part.quoted, fields, split);
    });
    return;
  }
  const binding = valueOf(part, context);
  if (!binding) {
    // `${X:?}` ends the command rather than give nothing.
    const never = part.operation?.kind === 'default' && part.operation.operator === ':?';
    fields.miss(part.raw, never ? part.raw : '', part.quoted && !/^[@*]$/.test(part.name), isUnset(part));
    return;
  }
  fields.from(binding.origin);
  addValue(binding, part.raw, part.quoted, fields, split);
}

/** Set nowhere here, or no variable at all (`${{ … }}` of a workflow: a shell refuses it). */
const isUnset = (part: VariablePart): boolean => part.raw.startsWith('${{') || (part.operation === undefined && /^[A-Za-z_]\w*$/.test(part.name) && !shellSets.has(part.name));

/** Variables that the shell itself sets to something. */
const shellSets = new Set(['RANDOM', 'SECONDS', 'LINENO', 'EPOCHSECONDS', 'EPOCHREALTIME', 'BASHPID', 'PPID', 'UID', 'EUID', 'HOSTNAME', 'HOSTTYPE', 'OSTYPE', 'MACHTYPE', 'SHLVL', 'BASH', 'BASH_VERSION', 'IFS', 'PATH', 'SHELL', 'TERM', 'REPLY', 'FUNCNAME', 'PIPESTATUS', 'DIRSTACK', 'GROUPS', 'COLUMNS', 'LINES', 'PWD', 'OLDPWD', 'USER', 'LOGNAME', 'TMPDIR', 'OPTARG', 'OPTIND']);

const isJoined = (part: VariablePart): boolean => part.name === '*' || (part.operation?.kind === 'index' && part.operation.index === '*');

/** `$@`, `$*`, `${a[@]}`, `${a[*]}`. */
function listOf(part: VariablePart, context: ExpandContext): readonly Binding[] | undefined {
  if (part.name === '@' || part.name === '*') return part.operation ? undefined : context.state.positional;
  if (part.operation?.kind === 'index' && (part.operation.index === '@' || part.operation.index === '*')) return context.state.bindings.get(part.name)?.elements;
  return undefined;
}

function addValue(binding: Binding, raw: string, quoted: boolean, fields: Fields, split: boolean): void {
  if (binding.value === undefined) {
    fields.miss(raw, binding.ifEmpty ?? '', quoted);
    return;
  }
  if (quoted || !split || !fields.splits) {
    fields.add(binding.value, binding.glob === true || (!quoted && split), quoted);
    return;
  }
  binding.value.split(fields.between.pattern).forEach((piece, i) => {
    if (i > 0) fields.cut();
    fields.add(piece, true, false);
  });
}

const noOrigin: Origin = { kind: 'default', name: 'shell' };

/** The value of a variable, with `${…}` worked out; undefined: not known and nothing to say about it. */
function valueOf(part: VariablePart, context: ExpandContext): Binding | undefined {
  const bound = plainValue(part.name, context);
  return part.operation ? operate(part.operation, bound, context) : bound;
}

function plainValue(name: string, context: ExpandContext): Binding | undefined {
  const { state } = context;
  if (/^[1-9]\d?$/.test(name)) return state.positional?.[Number(name) - 1] ?? (state.positional ? { value: '', origin: noOrigin } : undefined);
  if (name === 'BASH_SOURCE') return { value: state.zero, origin: noOrigin, elements: [{ value: state.zero, origin: noOrigin }] };
  if (name === '0') return { value: state.zero, origin: noOrigin };
  if (name === '#') return state.positional && { value: String(state.positional.length), origin: noOrigin };
  if (name === '@' || name === '*') return undefined;
  const bound = state.bindings.get(name);
  if (bound) return bound;
  if (name === 'PWD') return state.cwd === undefined ? undefined : { value: state.cwd, origin: noOrigin };
  if (name === 'OLDPWD') return state.previous === undefined ? undefined : { value: state.previous, origin: noOrigin };
  if (name === 'HOME') return { value: context.home, origin: noOrigin };
  if ((name === 'USER' || name === 'LOGNAME') && context.user !== undefined) return { value: context.user, origin: noOrigin };
  return undefined;
}

function operate(operation: ParameterOperation, bound: Binding | undefined, context: ExpandContext): Binding | undefined {
  const value = bound?.value;
  switch (operation.kind) {
    case 'default': return defaulted(operation.operator, operation.operand, bound, context);
    case 'remove': {
      const pattern = patternText(operation.operand, context);
      const text = value === undefined || pattern === undefined ? undefined : removePattern(value, operation.operator, pattern);
      return text === undefined ? undefined : { value: text, origin: bound?.origin ?? noOrigin };
    }
    case 'replace': {
      const pattern = patternText(operation.pattern, context);
      const replacement = expandOne(operation.replacement, context).text;
      const text = value === undefined || pattern === undefined || replacement === undefined ? undefined : replacePattern(value, operation.operator, pattern, replacement);
      return text === undefined ? undefined : { value: text, origin: bound?.origin ?? noOrigin };
    }
    case 'length': return value === undefined ? { value: undefined, ifEmpty: '0', origin: noOrigin } : { value: String(value.length), origin: noOrigin };
    case 'case': {
      if (value === undefined || operation.operator.length !== 2) return undefined;
      return { value: operation.operator === '^^' ? value.toUpperCase() : value.toLowerCase(), origin: bound?.origin ?? noOrigin };
    }
    case 'slice': {
      const offset = Number(expandOne(operation.offset, context).text ?? NaN);
      const length = operation.length === undefined ? undefined : Number(expandOne(operation.length, context).text ?? NaN);
      if (value === undefined || !Number.isInteger(offset) || (length !== undefined && !Number.isInteger(length))) return undefined;
      const start = offset < 0 ? Math.max(0, value.length + offset) : offset;
      const end = length === undefined ? undefined : length < 0 ? value.length + length : start + length;
      return { value: value.slice(start, end), origin: bound?.origin ?? noOrigin };
    }
    case 'indirect': return value === undefined ? undefined : plainValue(value, context);
    case 'index': {
      if (!bound) return undefined;
      if (!bound.elements) return operation.index === '0' ? bound : undefined;
      return /^\d+$/.test(operation.index) ? bound.elements[Number(operation.index)] : undefined;
    }
    case 'other': return undefined;
  }
}

/** `:-` and its kin. An unset variable has its default; one set to something unknown stays unknown. */
function defaulted(operator: string, operand: ShellWord, bound: Binding | undefined, context: ExpandContext): Binding | undefined {
  const missing = bound === undefined || (operator.startsWith(':') && bound.value === '');
  const sign = operator.slice(-1);
  if (sign === '+') {
    if (bound && bound.value === undefined) return undefined;
    return missing ? { value: '', origin: noOrigin } : fromWord(expandOne(operand, context));
  }
  if (!missing) return bound;
  if (sign === '?') return undefined;
  return fromWord(expandOne(operand, context));
}

export function fromWord(word: Word, origin: Origin = noOrigin): Binding {
  if (word.text === undefined) return { value: undefined, ifEmpty: word.ifEmpty, origin: word.origin ?? origin };
  return { value: word.text, origin, ...(word.glob ? { glob: true } : {}) };
}

/** A pattern operand: quoted text is literal. */
function patternText(word: ShellWord, context: ExpandContext): string | undefined {
  let text = '';
  for (const part of word.parts) {
    if (part.kind === 'glob') text += part.text;
    else if (part.kind === 'text') text += part.quoted || part.escaped ? part.text.replace(/[*?[\]\\]/g, '\\$&') : part.text;
    else {
      const one = expandOne({ parts: [part], raw: word.raw, span: word.span }, context);
      if (one.text === undefined) return undefined;
      text += 'quoted' in part && part.quoted ? one.text.replace(/[*?[\]\\]/g, '\\$&') : one.text;
    }
  }
  return text;
}
