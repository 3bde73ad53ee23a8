// What a program prints, where that is known without running it: echo, printf, cat of a readable file, base64 -d, basename, pwd …
// Used for `$(…)`, pipes into interpreters and files written by redirection.
import type { Call, Input, Word } from '../../model/call';
import { absolute, nameOf } from '../files/paths';
import { infrastructureOutput } from '../infrastructure/reports';
import { readText } from '../scripts/readText';
import { jqOutput } from './jqOutput';
import type { World } from '../world';

const longest = 1_000_000;

/** The text of an input; undefined: not known. */
export async function inputText(input: Input, world: World): Promise<string | undefined> {
  switch (input.kind) {
    case 'text': return input.partial ? undefined : input.text;
    case 'unknown': return undefined;
    case 'file': return undefined;
    case 'call': return outputOf(input.call, world);
  }
}

/** As `inputText`, with files read relative to the call that reads them. */
export async function inputOf(call: Call, world: World): Promise<string | undefined> {
  if (!call.input) return undefined;
  if (call.input.kind === 'file') return fileText(call.input.path, call, world);
  return inputText(call.input, world);
}

export async function fileText(word: Word, call: Pick<Call, 'cwd' | 'host'>, world: World): Promise<string | undefined> {
  if (word.output) return outputOf(word.output, world);
  if (word.text === undefined || word.glob || call.host !== undefined) return undefined;
  const path = pathOf(word.text, call.cwd, world);
  return path === undefined ? undefined : (await readText(path, world))?.text;
}

export function pathOf(text: string, cwd: string | undefined, world: World): string | undefined {
  const style = world.facts.platform === 'win32' ? 'windows' : 'posix';
  if (cwd === undefined && !/^(?:\/|[A-Za-z]:[\\/])/.test(text)) return undefined;
  return absolute(text, cwd ?? '/', style);
}

export async function outputOf(call: Call, world: World): Promise<string | undefined> {
  if (call.redirects.some(one => (one.kind === 'overwrite' || one.kind === 'append') && one.to.raw !== '/dev/stdout' && one.to.raw !== '/dev/null')) {
    // The text still is what the file gets; a pipe behind it gets nothing.
    if (!writers.has(call.program ?? '')) return undefined;
  }
  const texts = call.args.map(word => (word.glob ? undefined : word.text));
  const known = texts.every(text => text !== undefined) ? texts : undefined;
  switch (call.program) {
    case 'echo': return known && echo(known, call);
    case 'printf': return known && printf(known);
    case 'pwd': return call.cwd === undefined ? undefined : `${call.cwd}\n`;
    case 'true':
    case ':': return '';
    case 'cat':
    case 'tac':
    case 'bat':
    case 'head':
    case 'tail': return call.program === 'cat' || known?.length === 0 ? cat(call, world) : undefined;
    case 'tee': return inputOf(call, world);
    case 'base64':
    case 'gbase64': return decodes(known) ? decodeBase64(await positionalText(call, known, world)) : undefined;
    case 'openssl': return known?.includes('-d') && known.some(text => text === 'base64' || text === '-base64') ? decodeBase64(await inputOf(call, world)) : undefined;
    case 'xxd': return known?.some(text => /^-\w*r/.test(text)) ? decodeHex(await inputOf(call, world)) : undefined;
    case 'rev': return (await inputOf(call, world))?.split('\n').map(line => [...line].reverse().join('')).join('\n');
    case 'tr': return translate(known, await inputOf(call, world));
    case 'basename': return known && base(known);
    case 'dirname': return known?.length === 1 && known[0] !== undefined ? `${folder(known[0])}\n` : undefined;
    case 'realpath':
    case 'readlink': {
      const path = known?.filter(text => !text.startsWith('-'))[0];
      if (path === undefined) return undefined;
      const at = pathOf(path, call.cwd, world);
      return at === undefined ? undefined : `${(await world.facts.realPath(at)) ?? at}\n`;
    }
    case 'mktemp': return temporary(call, known, world);
    case 'whoami': return world.facts.user === undefined ? undefined : `${call.user ?? world.facts.user}\n`;
    case 'which': return known?.length === 1 ? `/usr/bin/${known[0]}\n` : undefined;
    case 'command': return known?.length === 2 && known[0] === '-v' ? `${known[1]}\n` : undefined;
    case 'nproc': return '4\n';
    case 'xargs': return known?.length === 0 ? (await inputOf(call, world))?.split(/\s+/).filter(Boolean).join(' ') : undefined;
    case 'jq': return jq(known, call, world);
    case 'grep':
    case 'egrep': return grep(known, call, world);
    case 'git': return git(known, call, world);
    default: return infrastructureOutput(call, world);
  }
}

const writers: ReadonlySet<string> = new Set(['echo', 'printf', 'cat', 'jq', 'base64', 'tee', 'xxd', 'tr']);

/** `jq FILTER FILE`, or of what it is given. */
async function jq(args: readonly string[] | undefined, call: Call, world: World): Promise<string | undefined> {
  if (!args) return undefined;
  const last = call.args.at(-1);
  // The filter and a file at the end; options with values stand before them.
  const hasFile = last !== undefined && args.length > 1 && !/^[.$]|^del\(/.test(last.text ?? '') && !(args.at(-2) ?? '').startsWith('-') && !/^--arg/.test(args.at(-3) ?? '');
  const text = hasFile ? await fileText(last, call, world) : await inputOf(call, world);
  return text === undefined ? undefined : jqOutput(hasFile ? args.slice(0, -1) : args, text);
}

function echo(args: readonly string[], call: Call): string {
  let i = 0;
  let newline = true;
  let escapes = call.dialect !== 'posix';
  for (; i < args.length && /^-[neE]+$/.test(args[i] ?? ''); i++) {
    if (args[i]?.includes('n')) newline = false;
    if (args[i]?.includes('e')) escapes = true;
  }
  const text = args.slice(i).join(' ');
  return (escapes ? unescape(text) : text) + (newline ? '\n' : '');
}

/** Escapes of `echo -e` and printf formats. */
function unescape(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|0?([0-7]{1,3})|([abefnrtv\\"']))/g, (_, hex?: string, unicode?: string, octal?: string, letter?: string) => {
    if (hex) return String.fromCharCode(parseInt(hex, 16));
    if (unicode) return String.fromCharCode(parseInt(unicode, 16));
    if (octal) return String.fromCharCode(parseInt(octal, 8) & 255);
    return { a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }[letter ?? ''] ?? letter ?? '';
  });
}

/** `%s %b %d %i %% %c %q` without widths; anything else is not worked out. */
function printf(args: readonly string[]): string | undefined {
  const [first, ...rest] = args[0] === '--' ? args.slice(1) : args;
  if (first === undefined || first === '-v') return undefined;
  const pieces = first.split(/(%[sbdicq%])/);
  const holes = pieces.filter(piece => /^%[sbdicq]$/.test(piece)).length;
  if (pieces.some((piece, i) => i % 2 === 0 && piece.includes('%'))) return undefined;
  let text = '';
  let next = 0;
  do {
    for (const [i, piece] of pieces.entries()) {
      if (i % 2 === 0) text += unescape(piece);
      else if (piece === '%%') text += '%';
      else {
        const value = rest[next++] ?? '';
        text += piece === '%b' ? unescape(value) : piece === '%c' ? value.slice(0, 1) : value;
      }
    }
  } while (holes > 0 && next < rest.length && text.length < longest);
  return text;
}

async function cat(call: Call, world: World): Promise<string | undefined> {
  const files = call.args.filter(word => word.text === '-' || !(word.text ?? '').startsWith('-'));
  if (files.length === 0) return inputOf(call, world);
  const texts = await Promise.all(files.map(word => (word.text === '-' ? inputOf(call, world) : fileText(word, call, world))));
  return texts.every(text => text !== undefined) ? texts.join('') : undefined;
}

const decodes = (args: readonly string[] | undefined): boolean => args?.some(text => /^(?:-d|-D|--decode|-di|-id)$/.test(text)) ?? false;

async function positionalText(call: Call, args: readonly string[] | undefined, world: World): Promise<string | undefined> {
  const file = call.args.find((word, i) => args?.[i] !== undefined && !args[i].startsWith('-'));
  return file ? fileText(file, call, world) : inputOf(call, world);
}

/** UTF-8 text of base64; undefined: not base64. */
export function decodeBase64(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const compact = text.replace(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/');
  if (compact.length > longest || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  try {
    return utf8(Uint8Array.from(atob(compact), c => c.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

function decodeHex(text: string | undefined): string | undefined {
  const digits = text?.replace(/\s/g, '');
  if (digits === undefined || !/^(?:[0-9a-fA-F]{2})*$/.test(digits)) return undefined;
  return utf8(Uint8Array.from(digits.match(/../g) ?? [], pair => parseInt(pair, 16)));
}

const utf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** `tr -d SET`, `tr A B` with plain sets and ranges. */
function translate(args: readonly string[] | undefined, text: string | undefined): string | undefined {
  if (!args || text === undefined) return undefined;
  const [first, second] = args;
  if (first === '-d' && second !== undefined && args.length === 2) {
    const set = setOf(second);
    return set && [...text].filter(c => !set.includes(c)).join('');
  }
  if (args.length !== 2 || first === undefined || second === undefined || first.startsWith('-')) return undefined;
  const from = setOf(first);
  const to = setOf(second);
  if (!from || !to || to.length === 0) return undefined;
  return [...text].map(c => (from.includes(c) ? to[Math.min(from.indexOf(c), to.length - 1)] ?? c : c)).join('');
}

function setOf(text: string): readonly string[] | undefined {
  if (text.includes('[:')) return undefined;
  const plain = [...unescape(text)];
  const set: string[] = [];
  for (let i = 0; i < plain.length; i++) {
    const [start, dash, end] = [plain[i] ?? '', plain[i + 1], plain[i + 2]];
    if (dash === '-' && end !== undefined && end >= start) {
      for (let code = start.charCodeAt(0); code <= end.charCodeAt(0) && set.length < 4000; code++) set.push(String.fromCharCode(code));
      i += 2;
    } else set.push(start);
  }
  return set;
}

function base(args: readonly string[]): string | undefined {
  const [path, suffix] = args;
  if (path === undefined || path.startsWith('-') || args.length > 2) return undefined;
  const name = nameOf(path.replace(/(.)\/+$/, '$1'));
  return `${suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`;
}

function folder(path: string): string {
  const trimmed = path.replace(/(.)\/+$/, '$1');
  const slash = trimmed.lastIndexOf('/');
  return slash < 0 ? '.' : slash === 0 ? '/' : trimmed.slice(0, slash);
}

/** A name that nothing has yet, in the place where the real one would be. */
function temporary(call: Call, args: readonly string[] | undefined, world: World): string | undefined {
  const set = call.variables.get('TMPDIR');
  const place = set ? set.value : world.facts.temporary[0] ?? '/tmp';
  if (!args || place === undefined) return undefined;
  const template = args.filter((text, i) => !text.startsWith('-') && !/^(?:-p|--tmpdir|--suffix)$/.test(args[i - 1] ?? ''))[0];
  if (args.some(text => text === '-p' || text.startsWith('--tmpdir='))) return undefined;
  const inPlace = template === undefined || args.includes('-t') || args.includes('--tmpdir');
  if (template !== undefined && !inPlace) return `${template}\n`;
  return `${place.replace(/\/$/, '')}/${template ?? 'tmp.XXXXXXXXXX'}\n`;
}

/** `grep`/`grep -v` with a pattern that is plain text and anchors. */
async function grep(args: readonly string[] | undefined, call: Call, world: World): Promise<string | undefined> {
  const options = args?.filter(text => text.startsWith('-')) ?? [];
  const words = call.args.filter((_, i) => !args?.[i]?.startsWith('-'));
  const pattern = words[0]?.text;
  if (!args || pattern === undefined || options.some(text => !/^-[vEFi]+$/.test(text)) || !/^\^?[\w# =.:/-]*\$?$/.test(pattern) || words.length > 2) return undefined;
  const text = words[1] ? await fileText(words[1], call, world) : await inputOf(call, world);
  if (text === undefined) return undefined;
  const expression = new RegExp(pattern, options.some(option => option.includes('i')) ? 'i' : '');
  const inverted = options.some(option => option.includes('v'));
  return text.split('\n').filter((line, i, all) => (i < all.length - 1 || line !== '') && expression.test(line) !== inverted).map(line => `${line}\n`).join('');
}

async function git(args: readonly string[] | undefined, call: Call, world: World): Promise<string | undefined> {
  if (!args || call.cwd === undefined || call.host !== undefined) return undefined;
  const line = args.join(' ');
  if (args[0] === 'ls-files') return listed(args.slice(1), call.cwd, world);
  if (line === 'rev-parse --show-toplevel') {
    const repository = await world.facts.repository(call.cwd);
    return repository && `${repository.root}\n`;
  }
  if (/^(?:branch --show-current|rev-parse --abbrev-ref HEAD|symbolic-ref --short (?:-q )?HEAD)$/.test(line)) {
    const repository = await world.facts.repository(call.cwd);
    return repository?.branch === undefined ? undefined : `${repository.branch}\n`;
  }
  return undefined;
}

/** `git ls-files -o` (with `--exclude-standard`, `-m`, `-z`): what is untracked or modified here. Tracked files are not listed one by one. */
async function listed(args: readonly string[], cwd: string, world: World): Promise<string | undefined> {
  const known = /^(?:-z|-o|--others|-m|--modified|-i|--ignored|--exclude-standard)$/;
  const has = (...names: readonly string[]): boolean => names.some(name => args.includes(name));
  if (!args.every(text => known.test(text)) || !has('-o', '--others', '-m', '--modified')) return undefined;
  const repository = await world.facts.repository(cwd);
  const states = new Set([...(has('-m', '--modified') ? ['modified', 'deleted'] : []), ...(has('-o', '--others') && !has('-i', '--ignored') ? ['untracked'] : []), ...(has('-o', '--others') && (!has('--exclude-standard') || has('-i', '--ignored')) ? ['ignored'] : [])]);
  const changed = await repository?.changes(cwd);
  if (!changed || changed.length >= 2000) return undefined;
  const names = changed.filter(one => states.has(one.state) && one.path.startsWith(`${cwd}/`)).map(one => one.path.slice(cwd.length + 1));
  return names.map(name => `${name}${has('-z') ? '\0' : '\n'}`).join('');
}
