// Python, JavaScript, Ruby, Perl and PHP text → effects: every call of a function that deletes, writes, moves, runs, sends or speaks SQL
// is handed on as the program it amounts to (`shutil.rmtree(x)` → `rm -rf x`). What is made while it runs is named as not read.
import type { Call, Word } from '../../model/call';
import { leavingIn } from '../files/leaving';
import { sent } from '../files/sync';
import { codeTrait } from '../scripts/scriptFile';
import { lineAt } from '../shell/walk';
import { nothing, together, type Code, type Found, type World } from '../world';
import { awsCall } from './awsSdk';
import { databaseEffect } from './databaseCalls';
import { serviceWords } from './serviceCalls';
import { callsIn, type FunctionCall, type ProgramCalls } from './functionCalls';
import { importedModules, type LocalModule } from './localImports';
import { destructiveMethod, harmlessMethod, looksLikeSql, meanings, sqlMethods, type Meaning } from './meanings';
import { tokensOf, type Spoken } from './tokens';
import { unreadCode } from './unreadCode';
import type { Argument, Scope, Value } from './values';

const longest = 400_000;
const mostCalls = 300;

export async function readProgramText(code: Code, world: World): Promise<Found> {
  return readProgram(code, world, undefined, 0);
}

/** `only`: names of functions whose bodies count (of an imported module); undefined: all of the text. */
async function readProgram(code: Code, world: World, only: readonly string[] | undefined, level: number): Promise<Found> {
  const language = code.language as Spoken;
  const tokens = code.text.length > longest ? undefined : tokensOf(code.text, language);
  if (!tokens) return notRead(code, world, code.text.length > longest ? 'it is longer than is read' : 'it was not understood');
  const scope: Scope = { language, code, home: world.facts.home, bindings: new Map(), depth: 0 };
  const program = callsIn(tokens, scope);
  const chosen = only ? within(program, only) : program.calls;
  const found: Found[] = [];
  const opaque: FunctionCall[] = [];
  for (const one of chosen.slice(0, mostCalls)) {
    const read = await readFunctionCall(one, only ? { ...code, certainty: 'may' } : code, program, scope, world);
    if (read === 'opaque') opaque.push(one);
    else if (read) found.push(read);
  }
  const carried = await secretsSent(chosen, found, code, world);
  if (carried) found.push(carried);
  if (opaque.length > 0 && opaque[0]) found.push(await notRead(code, world, `what ${opaque[0].name.slice(0, 60)} does is not known`, opaque[0]));
  if (level < 2) for (const module of await importedModules(program, chosen, code, world)) {
    const inner = await readProgram({ ...code, text: module.text, offset: undefined, file: module, hops: [...code.hops, hopInto(module)] }, world, module.called, level + 1);
    found.push({ ...inner, reads: [{ path: module.path }, ...inner.reads] });
  }
  return found.length === 0 ? nothing : together(found);
}

const readers = /(?:^|\.)(?:open|readFile|readFileSync|readTextFile|readTextFileSync|read_text|read_bytes|createReadStream|file_get_contents|slurp)$|^(?:File|IO)\.(?:read|binread|open|readlines)$/;

/** A program that opens a file of credentials and writes to somebody's server: what it sends is taken for what it read. */
async function secretsSent(calls: readonly FunctionCall[], found: readonly Found[], code: Code, world: World): Promise<Found | undefined> {
  if (code.host !== undefined) return undefined;
  const sends = found.flatMap(one => one.effects).find(({ effect }) => effect.resource.system === 'network' && effect.resource.where === 'remote' && (effect.operation === 'create' || effect.operation === 'update' || effect.operation === 'send'));
  if (!sends || sends.effect.traits.includes('secret')) return undefined;
  const words = calls.filter(one => readers.test(one.name)).flatMap(one => [one.args[0], one.of[0]].flatMap(argument => (argument ? [wordOf(argument, one, code)] : [])));
  const at = { ...sends.call, cwd: code.cwd } as Call;
  const { secrets } = words.length === 0 || !sends.call ? { secrets: [] } : await leavingIn(words, at, world);
  const place = sends.effect.resource.place ?? 'the network';
  return secrets.length === 0 || !sends.call ? undefined : { ...nothing, effects: [{ call: sends.call, effect: sent(secrets.join(', '), place, secrets, sends.call, sends.call.span) }] };
}

/** The function of a module that is called, where it is defined. */
function hopInto(module: LocalModule): Call['hops'][number] {
  const name = module.called[0] ?? '';
  const start = module.text.search(new RegExp(`\\b(?:def|function|const|let|async)\\s+(?:function\\s+)?${name.replace(/\W/g, '')}\\b`));
  const line = lineAt(module.text, Math.max(0, start));
  return { through: `${module.called.slice(0, 3).join(', ')} of ${module.name}`, file: module.path, line: line.number, text: line.text, writtenBySession: module.writtenBySession };
}

/** Calls inside the named functions and inside functions of the same text that those call. */
function within(program: ProgramCalls, names: readonly string[]): readonly FunctionCall[] {
  const open = [...names];
  const seen = new Set<string>();
  const calls: FunctionCall[] = [];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const body = program.functions.get(name);
    if (!body || seen.has(name)) continue;
    seen.add(name);
    for (const call of program.calls) {
      if (call.start < body.start || call.start >= body.end) continue;
      calls.push(call);
      if (program.functions.has(call.name)) open.push(call.name);
    }
  }
  return calls;
}

async function notRead(code: Code, world: World, why: string, at?: FunctionCall): Promise<Found> {
  const trait = code.file ? await codeTrait(code.file.path, world, code.file.writtenBySession) : at ? 'unknownText' : 'writtenCode';
  const what = code.file ? `the script ${code.file.path}` : `${code.language} code`;
  return unreadCode({ call: at ? callAt(at, code) : code.call ? { ...code.call, hops: code.hops } : undefined, code, what, why, trait, ...(code.file ? { address: code.file.path, kind: 'script' } : {}) }, world);
}

type Read = Found | 'opaque' | undefined;

async function readFunctionCall(one: FunctionCall, code: Code, program: ProgramCalls, scope: Scope, world: World): Promise<Read> {
  const meaning = meanings[scope.language].get(one.name) ?? meanings[scope.language].get(one.name.replace(/^.*::(?=\w+$)/, ''));
  if (meaning && !program.functions.has(one.name)) return means(meaning, one, code, scope, world);
  const aws = awsCall(one, scope, words => callOf(one, code, words));
  if (aws) return world.readCall(aws, world);
  const service = serviceWords(one);
  if (service) return world.readCall(callOf(one, code, service.map(text => (text === undefined ? { text: undefined, raw: 'a value', unknown: 'a value', span: spanOf(one, code) } : literal(text, one, code)))), world);
  const database = databaseEffect(one, callAt(one, code));
  if (database) return database;
  const sql = one.args[0]?.value;
  const text = sql?.text ?? sql?.partial;
  if (text !== undefined && sqlMethods.test(one.name) && looksLikeSql.test(text)) return world.readCode({ ...code, language: 'sql', text, offset: undefined, file: undefined, hops: hopsAt(one, code), call: clientOf(program, code, one) }, world);
  if (/^(?:array_map|map)$/.test(one.name) && one.args[0]?.value.text === 'unlink' && one.args[1]) return world.readCall(callOf(one, code, [literal('rm', one, code), wordOf(one.args[1], one, code)]), world);
  if (destructiveMethod.test(one.name) && !harmlessMethod.test(one.name) && !program.functions.has(one.name) && /[.:]/.test(one.name)) return 'opaque';
  return undefined;
}

async function means(meaning: Meaning, one: FunctionCall, code: Code, scope: Scope, world: World): Promise<Read> {
  const run = (program: string, args: readonly Word[]): Promise<Found> => world.readCall(callOf(one, code, [literal(program, one, code), ...args]), world);
  const positional = one.args.filter(argument => argument.name === undefined);
  const first = 'receiver' in meaning && meaning.receiver ? one.of[0] : positional[0] ?? one.args.find(argument => /^(?:path|file|src|name|filename|url)$/.test(argument.name ?? ''));
  switch (meaning.kind) {
    case 'deleteTree': return together(await Promise.all(pathsOf(first, one, code).map(word => run('rm', [literal('-rf', one, code), word]))));
    case 'deleteFile': return together(await Promise.all((first === positional[0] ? positional : [first]).flatMap(argument => pathsOf(argument, one, code)).map(word => run('rm', [literal('-f', one, code), word]))));
    case 'deleteFolder': return together(await Promise.all(pathsOf(first, one, code).map(word => run('rmdir', [word]))));
    case 'overwrite': return first && run('>', [wordOf(first, one, code)]);
    case 'chmod': return undefined;
    case 'move':
    case 'copy': {
      const [from, to] = 'receiver' in meaning && meaning.receiver ? [first, positional[0]] : positional;
      return from && to ? run(meaning.kind === 'move' ? 'mv' : 'cp', [...(meaning.kind === 'copy' ? [literal('-r', one, code)] : []), wordOf(from, one, code), wordOf(to, one, code)]) : undefined;
    }
    case 'open': return opened(one, meaning.receiver === true, code, scope, run);
    case 'shell': return first && shellText(first.value, one, code, world);
    case 'words': {
      const words = positional.map(argument => wordOf(argument, one, code));
      return /^(?:shelljs|shell)\./.test(one.name) ? run('rm', words) : world.readCall(callOf(one, code, words.slice(words.length > 1 && words[0]?.text?.endsWith(words[1]?.text ?? '\0') ? 1 : 0)), world);
    }
    case 'run': return started(positional, one, code, world);
    case 'evaluate': return evaluated(first, one, code, world);
    case 'request': return request(meaning.method, first, one, code, run);
    case 'makeFile': return first?.value.text === undefined || /^(?::memory:)?$|^file:/.test(first.value.text) ? undefined : run('touch', [wordOf(first, one, code)]);
  }
}

function pathsOf(argument: Argument | undefined, one: FunctionCall, code: Code): readonly Word[] {
  if (!argument) return [];
  if (argument.value.list) return argument.value.list.map(value => wordFrom(value, argument, one, code));
  return [wordOf(argument, one, code)];
}

/** `open(path, 'w')`, `open(F, '>', path)`, `open(F, ">path")`. */
async function opened(one: FunctionCall, receiver: boolean, code: Code, scope: Scope, run: (program: string, args: readonly Word[]) => Promise<Found>): Promise<Read> {
  if (scope.language === 'perl') {
    const mode = one.args[1]?.value.text ?? one.args[1]?.value.partial ?? '';
    const match = /^\s*(\+?>{1,2})(?::\w+)?\s*(.*)$/.exec(mode);
    if (mode.startsWith('|') || mode.endsWith('|')) return undefined;
    const target = one.args[2] ? wordOf(one.args[2], one, code) : match?.[2] ? literal(match[2], one, code) : undefined;
    return match && target ? run(match[1] === '>>' ? '>>' : '>', [target]) : undefined;
  }
  const positional = one.args.filter(argument => argument.name === undefined);
  const path = receiver ? one.of[0] : positional[0];
  const mode = (receiver ? positional[0] : positional[1] ?? one.args.find(argument => argument.name === 'mode'))?.value.text ?? one.args.find(argument => argument.name === 'mode')?.value.text;
  if (!path || mode === undefined || !/[wa]/.test(mode)) return undefined;
  return run(mode.includes('a') ? '>>' : '>', [wordOf(path, one, code)]);
}

async function shellText(value: Value, one: FunctionCall, code: Code, world: World): Promise<Found> {
  const text = value.text ?? value.partial;
  if (value.list) return started([{ tokens: [], value }], one, code, world);
  if (text === undefined) return unreadCode({ call: callAt(one, code), what: `what ${one.name} runs`, why: 'its text is made while it runs' }, world);
  return world.readCode({ ...code, language: 'sh', text, offset: undefined, file: undefined, hops: hopsAt(one, code), span: spanOf(one, code), positional: undefined }, world);
}

/** `run(['rm', '-rf', x])`, `run('rm -rf x')`, `spawn('rm', ['-rf', x])`, `system('rm', '-rf', x)`. */
async function started(positional: readonly Argument[], one: FunctionCall, code: Code, world: World): Promise<Found> {
  const [first, second, ...more] = positional;
  if (!first) return nothing;
  const list = first.value.list;
  const words: Value[] = list ? [...list] : second?.value.list ? [first.value, ...second.value.list] : [first.value, ...[second, ...more].flatMap(argument => (argument && argument.value.text !== undefined ? [argument.value] : []))];
  if (words.length === 1 && words[0]) return shellText({ ...words[0], list: undefined }, one, code, world);
  return world.readCall(callOf(one, code, words.map(value => wordFrom(value, first, one, code))), world);
}

async function evaluated(first: Argument | undefined, one: FunctionCall, code: Code, world: World): Promise<Read> {
  if (!first) return undefined;
  if (code.language === 'perl' && first.tokens[0]?.text === '{') return undefined;
  if (first.value.text !== undefined) return world.readCode({ ...code, text: first.value.text, offset: undefined, file: undefined, hops: hopsAt(one, code) }, world);
  return unreadCode({ call: callAt(one, code), what: `what ${one.name} runs`, why: 'its text is made while it runs' }, world);
}

async function request(fixed: string | undefined, url: Argument | undefined, one: FunctionCall, code: Code, run: (program: string, args: readonly Word[]) => Promise<Found>): Promise<Read> {
  const text = one.args.flatMap(argument => argument.tokens).map(token => (token.kind === 'string' ? (token.pieces ?? []).map(piece => ('text' in piece ? piece.text : '')).join('') : token.text)).join(' ');
  const method = fixed ?? /\bmethod\s*[:=>]+\s*['"]?(\w+)/i.exec(text)?.[1]?.toUpperCase() ?? (/^(?:GET|POST|PUT|PATCH|DELETE|HEAD)$/.test(one.args[0]?.value.text ?? '') ? one.args[0]?.value.text : 'GET');
  const target = one.args[0]?.value.text === method ? one.args[1] : url;
  if (!target || method === undefined || method === 'GET' || method === 'HEAD') return undefined;
  return run('curl', [literal('-X', one, code), literal(method, one, code), wordOf(target, one, code)]);
}

const spanOf = (one: FunctionCall, code: Code): Code['span'] => (code.offset === undefined ? code.span : { start: code.offset + one.start, end: code.offset + one.end });

function hopsAt(one: FunctionCall, code: Code): Call['hops'] {
  if (!code.file) return code.hops;
  const line = lineAt(code.text, one.start);
  return [...code.hops, { through: code.file.path.slice(code.file.path.lastIndexOf('/') + 1), file: code.file.path, line: line.number, text: line.text, writtenBySession: code.file.writtenBySession }];
}

const literal = (text: string, one: FunctionCall, code: Code): Word => ({ text, raw: text, span: spanOf(one, code) });

function wordOf(argument: Argument, one: FunctionCall, code: Code): Word {
  return wordFrom(argument.value, argument, one, code);
}

function wordFrom(value: Value, argument: Argument, one: FunctionCall, code: Code): Word {
  const span = spanOf(one, code);
  const pattern = /(?:^|\.)(?:glob|iglob|globSync|sync)\(\)$|^Dir\.glob\(\)$/.test(value.names ?? '') ? value.of?.[0]?.value.text : undefined;
  if (pattern !== undefined) return { text: pattern, raw: pattern, span, glob: true };
  if (value.text !== undefined) return { text: value.text, raw: value.text, span };
  const [first, last] = [argument.tokens[0], argument.tokens.at(-1)];
  const raw = first && last ? code.text.slice(first.start, last.end) : 'a value';
  return { text: undefined, raw, span, unknown: raw.slice(0, 80), ...(value.ifEmpty === undefined || value.ifEmpty === '' ? {} : { ifEmpty: value.ifEmpty }), partial: value.partial ?? '$VALUE' };
}

/** The call with no words of its own: for effects that no program stands for. */
function callAt(one: FunctionCall, code: Code): Call {
  return callOf(one, code, [literal(one.name, one, code)]);
}

function callOf(one: FunctionCall, code: Code, words: readonly Word[]): Call {
  const [name = literal(one.name, one, code), ...args] = words;
  return {
    program: name.text?.slice(name.text.lastIndexOf('/') + 1), name, args, variables: code.variables, cwd: code.cwd, redirects: [],
    ...(code.host === undefined ? {} : { host: code.host }), ...(code.user === undefined ? {} : { user: code.user }),
    certainty: code.certainty, span: spanOf(one, code), hops: hopsAt(one, code), dialect: 'posix',
  };
}

/** What the program connects to, as the client of that database would be started. */
function clientOf(program: ProgramCalls, code: Code, one: FunctionCall): Call {
  const connect = program.calls.find(call => /(?:^|\.)(?:connect|create_engine|createConnection|createPool|Client|Pool|Database|establish_connection)$/.test(call.name));
  const client = /sqlite|better-sqlite3|Database$/i.test(connect?.name ?? '') ? 'sqlite3' : /mysql|maria/i.test(connect?.name ?? '') ? 'mysql' : 'psql';
  const target = connect?.args.find(argument => argument.value.text !== undefined && (argument.name === undefined || /^(?:dsn|url|connectionString|connection_string)$/.test(argument.name)))?.value.text;
  const base = callOf(one, code, [literal(client, one, code), ...(target === undefined ? [] : [literal(target, one, code)])]);
  return target === undefined && !connect && code.call ? { ...base, variables: code.call.variables } : base;
}
