// The function calls of a program text in the order written, with names resolved through imports and variables. Also collects imports.
import type { Token } from './tokens';
import { argumentsIn, resolved, splitAt, stringValue, valueOf, type Argument, type Scope, type Value } from './values';

export interface FunctionCall {
  /** `shutil.rmtree`, `boto3.client().delete_bucket`, `Path().unlink`, `` $` `` for a tagged template, `` ` `` for a command in backquotes. */
  readonly name: string;
  readonly args: readonly Argument[];
  /** Arguments of the call that the last method is called on (`Path('x')` of `Path('x').unlink()`). */
  readonly of: readonly Argument[];
  readonly start: number;
  readonly end: number;
}

export interface Import {
  /** Module as written: `db.pg_init`, `./clean`, `shutil`. */
  readonly module: string;
  /** Names taken from it; empty: the module itself. */
  readonly names: readonly string[];
}

export interface ProgramCalls {
  readonly calls: readonly FunctionCall[];
  readonly imports: readonly Import[];
  /** Functions that the text defines: name → offsets of its body. */
  readonly functions: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
}

export function callsIn(given: readonly Token[], scope: Scope): ProgramCalls {
  const tokens = withModules(given, scope);
  const calls: FunctionCall[] = [];
  const imports: Import[] = [];
  const functions = new Map<string, { start: number; end: number }>();
  const closing = closings(tokens);
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token) continue;
    if (token.kind === 'command') {
      calls.push({ name: '`', args: [{ tokens: [token], value: stringValue(token, scope) }], of: [], start: token.start, end: token.end });
      continue;
    }
    if (token.kind !== 'name') continue;
    const imported = readImport(tokens, i, scope);
    if (imported) imports.push(imported);
    const before = tokens[i - 1];
    if (/^(?:def|function|sub|fn)$/.test(token.text)) {
      const name = tokens[i + 1]?.kind === 'name' ? tokens[i + 1]?.text : undefined;
      if (name !== undefined) functions.set(name, { start: token.start, end: bodyEnd(tokens, i, closing, scope) });
      if (name !== undefined) i++;
      continue;
    }
    readAssignment(tokens, i, scope);
    if (before?.kind === 'mark' && /^(?:\.|::|->|\?\.)$/.test(before.text)) continue;
    chain(tokens, i, closing, scope, calls);
  }
  return { calls, imports, functions };
}

/** `require('fs').rmSync`, `__import__('os').system`: the module's name in place of the call that loads it. */
function withModules(tokens: readonly Token[], scope: Scope): readonly Token[] {
  if (scope.language !== 'javascript' && scope.language !== 'python') return tokens;
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token) continue;
    const loads = token.kind === 'name' && /^(?:require|__import__|import_module)$/.test(token.text) && tokens[i + 1]?.text === '(' && tokens[i + 2]?.kind === 'string' && tokens[i + 3]?.text === ')' && tokens[i + 4]?.text === '.';
    const module = loads ? stringValue(tokens[i + 2] as Token, scope).text?.replace(/^node:/, '') : undefined;
    if (module === undefined || !/^[\w./@-]+$/.test(module) || tokens[i - 1]?.text === '=' && tokens[i - 2]?.text === '}') {
      out.push(token);
      continue;
    }
    if (token.text === 'import_module') out.splice(-2);
    out.push({ kind: 'name', text: module, start: token.start, end: token.end });
    i += 3;
  }
  return out;
}

/** Index of the bracket that closes each opening one. */
function closings(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const open: number[] = [];
  const map = new Map<number, number>();
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'mark') continue;
    if (/^[([{]$/.test(token.text)) open.push(i);
    else if (/^[)\]}]$/.test(token.text)) {
      const from = open.pop();
      if (from !== undefined) map.set(from, i);
    }
  }
  return map;
}

function bodyEnd(tokens: readonly Token[], at: number, closing: ReadonlyMap<number, number>, scope: Scope): number {
  const { text } = scope.code;
  if (scope.language === 'python') {
    const start = tokens[at]?.start ?? 0;
    const indent = /[^\n]*$/.exec(text.slice(0, start))?.[0].match(/^\s*/)?.[0].length ?? 0;
    const lines = text.slice(start).split('\n');
    let length = lines[0]?.length ?? 0;
    for (const line of lines.slice(1)) {
      if (line.trim() !== '' && (line.match(/^\s*/)?.[0].length ?? 0) <= indent) break;
      length += line.length + 1;
    }
    return start + length;
  }
  if (scope.language === 'ruby') {
    const end = /\n(?:end|\s{0,2}end)\b/.exec(text.slice(tokens[at]?.start ?? 0));
    return end ? (tokens[at]?.start ?? 0) + end.index : text.length;
  }
  for (let i = at; i < tokens.length && i < at + 400; i++) {
    if (tokens[i]?.text === '{') return tokens[closing.get(i) ?? i]?.end ?? text.length;
    if (tokens[i]?.text === '(') i = closing.get(i) ?? i;
  }
  return text.length;
}

function readImport(tokens: readonly Token[], i: number, scope: Scope): Import | undefined {
  const token = tokens[i];
  const lineEnd = (from: number): number => { for (let j = from; j < tokens.length; j++) if (tokens[j]?.kind === 'line' || tokens[j]?.text === ';') return j; return tokens.length; };
  const first = i === 0 || tokens[i - 1]?.kind === 'line' || tokens[i - 1]?.text === ';' || tokens[i - 1]?.text === '=' || tokens[i - 1]?.text === ':';
  if (scope.language === 'python' && first && token?.text === 'from') {
    const stop = tokens.findIndex((one, j) => j > i && one.text === 'import');
    if (stop < 0) return undefined;
    const module = tokens.slice(i + 1, stop).map(one => one.text).join('');
    let end = lineEnd(stop);
    if (tokens[stop + 1]?.text === '(') end = tokens.findIndex((one, j) => j > stop && one.text === ')');
    const names: string[] = [];
    for (const part of splitAt(tokens.slice(stop + 1, end < 0 ? undefined : end).filter(one => one.kind !== 'line' && one.text !== '('), ',')) {
      const [name, as, alias] = part;
      if (name?.kind !== 'name') continue;
      names.push(name.text);
      scope.bindings.set(as?.text === 'as' && alias ? alias.text : name.text, { names: `${module}.${name.text}`, ifEmpty: '' });
    }
    return { module, names };
  }
  if (scope.language === 'python' && first && token?.text === 'import') {
    let module = '';
    for (const part of splitAt(tokens.slice(i + 1, lineEnd(i)), ',')) {
      const as = part.findIndex(one => one.text === 'as');
      module = part.slice(0, as < 0 ? undefined : as).map(one => one.text).join('');
      if (as >= 0 && part[as + 1]) scope.bindings.set(part[as + 1]?.text ?? '', { names: module, ifEmpty: '' });
    }
    return { module, names: [] };
  }
  if (scope.language !== 'javascript') return undefined;
  if (token?.text === 'import' && first && tokens[i + 1]?.text !== '(') {
    const at = tokens.findIndex((one, j) => j > i && j < i + 200 && one.kind === 'string');
    const module = at < 0 ? undefined : stringValue(tokens[at] as Token, scope).text;
    return module === undefined ? undefined : bound(tokens.slice(i + 1, at), module, scope);
  }
  if (token?.text === 'require' && tokens[i + 1]?.text === '(' && tokens[i + 2]?.kind === 'string') {
    const module = stringValue(tokens[i + 2] as Token, scope).text;
    let start = i;
    while (start > 0 && i - start < 60 && !/^(?:const|let|var)$/.test(tokens[start]?.text ?? '') && tokens[start]?.text !== ';') start--;
    const property = tokens[i + 4]?.text === '.' ? tokens[i + 5]?.text : undefined;
    if (module === undefined) return undefined;
    return bound(tokens[i - 1]?.text === '=' ? tokens.slice(start + 1, i - 1) : [], property === 'promises' ? `${module}/promises` : module, scope);
  }
  return undefined;
}

/** Names that a JavaScript import or require binds. */
function bound(tokens: readonly Token[], module: string, scope: Scope): Import {
  const from = module.replace(/^node:/, '');
  const names: string[] = [];
  const plain = tokens.filter(token => token.kind !== 'line' && token.text !== 'from' && token.text !== 'type');
  const brace = plain.findIndex(token => token.text === '{');
  if (brace >= 0) {
    for (const part of splitAt(plain.slice(brace + 1, plain.findIndex(token => token.text === '}')), ',')) {
      const [name, , alias] = part;
      if (!name) continue;
      names.push(name.text);
      scope.bindings.set((alias ?? name).text, { names: `${from}.${name.text}`, ifEmpty: '' });
    }
  }
  const whole = plain.slice(0, brace < 0 ? undefined : brace).filter(token => token.kind === 'name' && token.text !== 'as').at(-1);
  if (whole) scope.bindings.set(whole.text, { names: from, ifEmpty: '' });
  return { module, names };
}

/** `name = expression` at the start of a statement binds what is plain; a second, different binding makes it unknown. */
function readAssignment(tokens: readonly Token[], i: number, scope: Scope): void {
  const equals = tokens[i + 1]?.text === ':' && scope.language === 'javascript' ? tokens.findIndex((one, j) => j > i && j < i + 12 && one.text === '=') : i + 1;
  if (tokens[equals]?.text !== '=' || tokens[equals + 1]?.text === '=') return;
  const before = tokens[i - 1];
  if (before && before.kind !== 'line' && !/^(?:;|\{|\}|const|let|var|my|our|:)$/.test(before.text)) return;
  const name = tokens[i]?.text ?? '';
  let end = equals + 1;
  let depth = 0;
  for (; end < tokens.length && end < equals + 400; end++) {
    const token = tokens[end];
    if (!token) break;
    if (token.kind === 'mark' && /^[([{]$/.test(token.text)) depth++;
    if (token.kind === 'mark' && /^[)\]}]$/.test(token.text) && --depth < 0) break;
    if (depth === 0 && (token.kind === 'line' || token.text === ';')) break;
  }
  let part = tokens.slice(equals + 1, end);
  if (part[0]?.text === 'await' || part[0]?.text === 'new') part = part.slice(1);
  if (part[0]?.text === 'require') return;
  const value = valueOf(part, scope);
  scope.bindings.set(name, value);
}

/** `a.b(x).c(y)`: one call for each pair of parentheses. Ruby and Perl also call without them. */
function chain(tokens: readonly Token[], from: number, closing: ReadonlyMap<number, number>, scope: Scope, calls: FunctionCall[]): void {
  let name = resolved(tokens[from]?.text ?? '', scope);
  let of: readonly Argument[] = scope.bindings.get(tokens[from]?.text ?? '')?.of ?? [];
  const own = scope.bindings.get(tokens[from]?.text ?? '');
  if (own && own.list === undefined && isPath(own) && tokens[from + 1]?.text === '.') {
    name = scope.language === 'ruby' ? 'Pathname()' : 'Path()';
    of = [{ tokens: tokens.slice(from, from + 1), value: own }];
  }
  let i = from + 1;
  while (i < tokens.length) {
    const token = tokens[i];
    const next = tokens[i + 1];
    if (token?.kind === 'mark' && /^(?:\.|::|->|\?\.)$/.test(token.text) && next?.kind === 'name') {
      name += (token.text === '?.' || token.text === '->' ? '.' : token.text) + next.text;
      i += 2;
      continue;
    }
    if (token?.kind === 'line' && tokens[i + 1]?.text === '.' && scope.language !== 'python') { i++; continue; }
    if (token?.text === '[') {
      const end = closing.get(i);
      if (end === undefined) return;
      name += '[]';
      i = end + 1;
      continue;
    }
    if (token?.text === '(') {
      const end = closing.get(i);
      if (end === undefined) return;
      const args = argumentsIn(tokens.slice(i, end + 1), scope);
      calls.push({ name: plainName(name), args, of, start: tokens[from]?.start ?? 0, end: tokens[end]?.end ?? 0 });
      of = args;
      name = `${plainName(name)}()`;
      i = end + 1;
      continue;
    }
    if (token?.kind === 'string' && token.text === '`' && scope.language === 'javascript') {
      calls.push({ name: `${name}\``, args: [{ tokens: [token], value: stringValue(token, scope) }], of, start: tokens[from]?.start ?? 0, end: token.end });
      return;
    }
    break;
  }
  if ((scope.language === 'ruby' || scope.language === 'perl' || scope.language === 'php') && i > from && tokens[i - 1]?.text !== ')') withoutParentheses(tokens, from, i, name, of, scope, calls);
}

/** A variable that holds a text or a path built from one: methods called on it are those of a path. */
const isPath = (value: Value): boolean => (value.text !== undefined || (value.ifEmpty ?? '') !== '') && (value.names === undefined || /^(?:Path|pathlib\.Path|Pathname(?:\.new)?)$/.test(value.names));

/** Without the names that stand for the language's own. */
const plainName = (name: string): string => name.replace(/^(?:CORE::(?:GLOBAL::)?|Kernel[.:]+|window\.|globalThis\.|builtins\.)/, '');

function withoutParentheses(tokens: readonly Token[], from: number, start: number, name: string, of: readonly Argument[], scope: Scope, calls: FunctionCall[]): void {
  const first = tokens[start];
  if (!first || (first.kind !== 'string' && first.kind !== 'name' && first.text !== '[' && first.text !== '*')) return;
  if (/^[$@]/.test(tokens[from]?.text ?? '') || /^(?:if|unless|while|return|and|or|not|puts|print|say|echo|my|our|use|require|require_relative|include|elsif|else|end|do|then|new|case|when|in|foreach|for|until|class|module|namespace|package|say|die|warn|raise|throw)$/.test(tokens[from]?.text ?? '')) return;
  let end = start;
  let depth = 0;
  for (; end < tokens.length && end < start + 200; end++) {
    const token = tokens[end];
    if (!token) break;
    if (token.kind === 'mark' && /^[([{]$/.test(token.text)) depth++;
    if (token.kind === 'mark' && /^[)\]}]$/.test(token.text) && --depth < 0) break;
    if (depth === 0 && (token.kind === 'line' || token.text === ';' || (token.kind === 'name' && /^(?:if|unless|or|and|do|while)$/.test(token.text)))) break;
  }
  const value: Value = { ifEmpty: '' };
  const args = argumentsIn(tokens.slice(start, end), scope);
  calls.push({ name: plainName(name), args: args.length > 0 ? args : [{ tokens: [], value }], of, start: tokens[from]?.start ?? 0, end: tokens[end - 1]?.end ?? 0 });
}
