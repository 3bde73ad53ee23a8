// What an expression of a program text is worth, where that is plain: strings, joined strings, path joins, environment, arguments,
// variables bound once to such a value. Everything else is unknown and says so.
import type { Code } from '../world';
import { tokensOf, type Spoken, type Token } from './tokens';

export interface Value {
  /** Undefined: not known. */
  readonly text?: string;
  /** What is left if every unknown part is empty; with `text` undefined. */
  readonly ifEmpty?: string;
  /** Unknown parts as `$name`; with `text` undefined. */
  readonly partial?: string;
  readonly list?: readonly Value[];
  /** Names a function or object: `boto3.client()` with the arguments of that call. */
  readonly names?: string;
  readonly of?: readonly Argument[];
}

export interface Argument {
  /** `name=value`, `name: value`; undefined: by position. */
  readonly name?: string;
  readonly tokens: readonly Token[];
  readonly value: Value;
}

export interface Scope {
  readonly language: Spoken;
  readonly code: Code;
  readonly home: string;
  readonly bindings: Map<string, Value>;
  /** Depth of nested evaluation. */
  depth: number;
}

export const unknown: Value = { ifEmpty: '', partial: '$VALUE' };
const known = (text: string): Value => ({ text });

/** The value of a run of tokens. */
export function valueOf(tokens: readonly Token[], scope: Scope): Value {
  const plain = tokens.filter(token => token.kind !== 'line');
  if (plain.length === 0 || scope.depth > 12) return unknown;
  scope.depth++;
  const value = joined(plain, scope);
  scope.depth--;
  return value;
}

function joined(tokens: readonly Token[], scope: Scope): Value {
  const [first, last] = [tokens[0], tokens.at(-1)];
  if (first?.text === '(' && last?.text === ')' && closes(tokens) && !/^[\])}]$/.test(tokens[1]?.text ?? ']')) return joined(tokens.slice(1, -1), scope);
  if (first?.text === '[' && last?.text === ']' && closes(tokens)) return { ...unknown, list: splitAt(tokens.slice(1, -1), ',').map(part => valueOf(part, scope)) };
  if (first?.text === '(' && last?.text === ')' && closes(tokens)) return { ...unknown, list: splitAt(tokens.slice(1, -1), ',').filter(part => part.length > 0).map(part => valueOf(part, scope)) };
  const plus = scope.language === 'perl' || scope.language === 'php' ? '.' : '+';
  const terms = splitAt(tokens, plus);
  if (terms.length > 1 && terms.every(term => term.length > 0) && !(plus === '.' && terms.some(term => term[0]?.kind === 'name' && !/^\$/.test(term[0].text)))) return concatenated(terms.map(term => valueOf(term, scope)));
  const slashes = scope.language === 'python' ? splitAt(tokens, '/') : [tokens];
  if (slashes.length > 1 && slashes.every(part => part.length > 0)) return paths(slashes.map(part => valueOf(part, scope)));
  if (tokens.every(token => token.kind === 'string')) return concatenated(tokens.map(token => stringValue(token, scope)));
  if (tokens.length === 1 && first) return single(first, scope);
  return called(tokens, scope);
}

function closes(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const [i, token] of tokens.entries()) {
    if (/^[([{]$/.test(token.text)) depth++;
    else if (/^[)\]}]$/.test(token.text) && --depth === 0) return i === tokens.length - 1;
  }
  return false;
}

/** Parts between a mark outside all brackets. */
export function splitAt(tokens: readonly Token[], mark: string): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'mark' && /^[([{]$/.test(token.text)) depth++;
    if (token.kind === 'mark' && /^[)\]}]$/.test(token.text)) depth--;
    if (depth === 0 && token.kind === 'mark' && token.text === mark) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

export function concatenated(values: readonly Value[]): Value {
  if (values.every(value => value.text !== undefined)) return known(values.map(value => value.text).join(''));
  return { ifEmpty: values.map(value => value.text ?? value.ifEmpty ?? '').join(''), partial: values.map(value => value.text ?? value.partial ?? '$VALUE').join('') };
}

function paths(values: readonly Value[]): Value {
  const at = values.findLastIndex(value => value.text?.startsWith('/'));
  const used = at > 0 ? values.slice(at) : values;
  return concatenated(used.flatMap((value, i) => (i === 0 || used[i - 1]?.text === '' ? [value] : [known('/'), value]))); 
}

export function stringValue(token: Token, scope: Scope): Value {
  return concatenated((token.pieces ?? []).map(piece => ('text' in piece ? known(piece.text) : sourceValue(piece.source, scope))));
}

function sourceValue(source: string, scope: Scope): Value {
  const tokens = tokensOf(source.replace(/![rsa]$|:[^:]*$/, match => (scope.language === 'python' ? '' : match)), scope.language);
  const value = tokens ? valueOf(tokens, scope) : unknown;
  return value.text === undefined && value.ifEmpty === '' ? { ...value, partial: `$${/[A-Za-z_]\w*/.exec(source)?.[0] ?? 'VALUE'}` } : value;
}

function single(token: Token, scope: Scope): Value {
  if (token.kind === 'string') return stringValue(token, scope);
  if (token.kind === 'number') return /^\d+$/.test(token.text) ? known(token.text) : unknown;
  if (token.kind !== 'name') return unknown;
  if (token.text === '__dirname' || token.text === '__DIR__') return folderOfFile(scope);
  if (token.text === '__file__' || token.text === '__filename') return scope.code.file ? known(scope.code.file.path) : unknown;
  return scope.bindings.get(token.text) ?? { ...unknown, partial: `$${token.text.replace(/^\W/, '')}`, names: token.text };
}

const folderOfFile = (scope: Scope): Value => (scope.code.file ? known(scope.code.file.path.replace(/\/[^/]*$/, '') || '/') : scope.code.cwd === undefined ? unknown : known(scope.code.cwd));

/** Calls and lookups whose value is plain. */
function called(tokens: readonly Token[], scope: Scope): Value {
  const open = tokens.findIndex(token => token.text === '(' || token.text === '[' || token.text === '{');
  const head = tokens.slice(0, open < 0 ? undefined : open).map(token => token.text).join('').replaceAll('?.', '.');
  const last = tokens.at(-1)?.text;
  if (open < 0) {
    const variable = /^process\.env\.(\w+)$/.exec(head)?.[1];
    if (variable !== undefined) return environment(variable, scope);
    if (head === 'import.meta.dirname') return folderOfFile(scope);
    if (head === 'Dir.pwd') return scope.code.cwd === undefined ? unknown : known(scope.code.cwd);
    return { ...unknown, partial: `$${/\w+$/.exec(head)?.[0] ?? 'VALUE'}`, names: head };
  }
  const rest = tokens.slice(open);
  if (!closes(rest)) {
    const or = splitAt(tokens, '||');
    if (or.length === 2 && or[0] && or[1]) { const first = valueOf(or[0], scope); return first.text === undefined ? first : first; }
    return chained(tokens, scope);
  }
  const parts = splitAt(rest.slice(1, -1), ',').filter(part => part.length > 0);
  const values = parts.map(part => valueOf(part, scope));
  const [one] = values;
  if (last === ']' || last === '}') {
    if (/^(?:os\.environ|process\.env|ENV|\$ENV|\$_ENV|\$_SERVER)$/.test(head)) return one?.text === undefined ? (parts[0]?.[0]?.kind === 'name' ? environment(parts[0][0].text, scope) : unknown) : environment(one.text, scope);
    if (/^(?:sys\.argv|ARGV|process\.argv|\$argv|\$ARGV)$/.test(head) && one?.text !== undefined) return argument(Number(one.text), head, scope);
    const list = scope.bindings.get(head)?.list;
    return list && one?.text !== undefined ? list[Number(one.text)] ?? unknown : unknown;
  }
  const name = resolved(head, scope);
  if (/^(?:os\.path\.join|path\.join|path\.resolve|File\.join|posixpath\.join|path\.posix\.join|join)$/.test(name) && values.length > 0) return paths(values);
  if (/^(?:Path|pathlib\.Path|PurePath|Pathname\.new|Pathname|str|String|os\.path\.(?:abspath|realpath|normpath)|File\.expand_path|os\.fspath|shlex\.quote|escapeshellarg|realpath|r)$/.test(name) && one) return one.text?.startsWith('~/') && name === 'File.expand_path' ? known(scope.home + one.text.slice(1)) : { ...one, ...(one.text === undefined ? {} : {}), names: name, of: argumentsIn(rest, scope) };
  if (/^(?:os\.path\.expanduser)$/.test(name) && one?.text !== undefined) return known(one.text.replace(/^~(?=\/|$)/, scope.home));
  if (/^(?:Path\.home|os\.homedir|homedir|Dir\.home)$/.test(name)) return known(scope.home);
  if (/^(?:os\.getenv|os\.environ\.get|getenv|ENV\.fetch)$/.test(name) && one?.text !== undefined) {
    const found = environment(one.text, scope);
    return found.text === undefined && values[1]?.text !== undefined && !scope.code.variables.has(one.text) ? values[1] : found;
  }
  if (/^(?:os\.getcwd|process\.cwd|Path\.cwd|getcwd|Dir\.pwd)$/.test(name)) return scope.code.cwd === undefined ? unknown : known(scope.code.cwd);
  if (/^(?:os\.path\.dirname|path\.dirname|File\.dirname|dirname)$/.test(name) && one?.text !== undefined) return known(one.text.replace(/\/[^/]*$/, '') || '.');
  if (/^(?:base64\.b64decode|atob|Base64\.decode64|base64_decode|decode_base64|Buffer\.from)$/.test(name) && one?.text !== undefined && (name !== 'Buffer.from' || values[1]?.text === 'base64')) return decoded(one.text);
  if (/^(?:shlex\.split)$/.test(name) && one?.text !== undefined) return { ...unknown, list: one.text.split(/\s+/).map(known) };
  return { ...unknown, names: `${name}()`, of: argumentsIn(rest, scope) };
}

/** `a.b(x).c`, `base64.b64decode(x).decode()`: the last call of a chain that keeps what it is called on. */
function chained(tokens: readonly Token[], scope: Scope): Value {
  const text = tokens.slice(-4).map(token => token.text).join('');
  const cut = /\.(?:decode|toString|strip|trim|resolve|absolute|as_posix|to_s|chomp)\(/.exec(tokens.slice(-5).map(token => token.text).join(''));
  if (cut || text.endsWith('()')) {
    const at = tokens.findLastIndex((token, i) => token.text === '.' && tokens[i + 2]?.text === '(');
    const method = tokens[at + 1]?.text ?? '';
    if (at > 0 && /^(?:decode|toString|strip|trim|resolve|absolute|as_posix|to_s|chomp)$/.test(method)) return valueOf(tokens.slice(0, at), scope);
  }
  const parents = tokens.findLastIndex(token => token.text === '.');
  const property = tokens[parents + 1]?.text;
  if (parents > 0 && parents === tokens.length - 2 && property === 'parent') {
    const value = valueOf(tokens.slice(0, parents), scope);
    return value.text === undefined ? unknown : known(value.text.replace(/\/?[^/]*$/, '') || (value.text.startsWith('/') ? '/' : '.'));
  }
  return madeBy(tokens, scope);
}

/** `boto3.resource('s3').Bucket('x')`: an object that keeps by which calls it was made. */
function madeBy(tokens: readonly Token[], scope: Scope): Value {
  let depth = 0;
  const at = tokens.findLastIndex(token => {
    if (/^[)\]}]$/.test(token.text)) depth++;
    else if (/^[([{]$/.test(token.text)) depth--;
    return depth === 0 && token.text === '.';
  });
  const method = tokens[at + 1];
  const rest = tokens.slice(at + 2);
  if (at <= 0 || method?.kind !== 'name' || rest[0]?.text !== '(' || !closes(rest)) return unknown;
  const { names } = valueOf(tokens.slice(0, at), scope);
  return names === undefined ? unknown : { ...unknown, names: `${names}.${method.text}()`, of: argumentsIn(rest, scope) };
}

function decoded(text: string): Value {
  try {
    return known(new TextDecoder().decode(Uint8Array.from(atob(text.replace(/\s/g, '')), c => c.charCodeAt(0))));
  } catch {
    return unknown; // not base64
  }
}

function environment(name: string, scope: Scope): Value {
  const value = scope.code.variables.get(name)?.value ?? (name === 'HOME' ? scope.home : undefined);
  return value === undefined ? { ifEmpty: '', partial: `$${name}` } : known(value);
}

function argument(index: number, list: string, scope: Scope): Value {
  const first = list === 'process.argv' ? 2 : list === 'ARGV' || list === '$ARGV' ? 0 : 1;
  const value = scope.code.positional?.[index - first];
  return value === undefined ? unknown : known(value);
}

/** The full name behind an import, an alias or a variable: `r` → `subprocess.run`. */
export function resolved(name: string, scope: Scope): string {
  const [head = '', ...rest] = name.split(/(?=\.|::|->)/);
  const bound = scope.bindings.get(head)?.names;
  return bound === undefined || bound === head ? name : bound + rest.join('');
}

/** The arguments in `( … )`, brackets included. */
export function argumentsIn(tokens: readonly Token[], scope: Scope): readonly Argument[] {
  const inner = tokens[0]?.text === '(' || tokens[0]?.text === '{' ? tokens.slice(1, -1) : tokens;
  return splitAt(inner, ',').filter(part => part.some(token => token.kind !== 'line')).map(part => {
    const plain = part.filter(token => token.kind !== 'line');
    const [name, mark] = plain;
    if ((name?.kind === 'name' || name?.kind === 'string') && (mark?.text === '=' || mark?.text === ':' || mark?.text === '=>')) {
      return { name: name.kind === 'name' ? name.text : stringValue(name, scope).text ?? '', tokens: plain.slice(2), value: valueOf(plain.slice(2), scope) };
    }
    return { tokens: plain, value: valueOf(plain, scope) };
  });
}
