// curl, wget and httpie as calls of an interface: DELETE, and writes whose path or GraphQL mutation deletes, stops or closes something.
// Everything else (downloads, sending files) is read in `effects/files/` and `effects/code/`.
import { httpApis, type HttpApi } from '../../knowledge/httpApis';
import { terraformKeepsData } from '../../knowledge/resourceKinds';
import type { Tool } from '../../knowledge/schema';
import type { Call, Word } from '../../model/call';
import type { Effect } from '../../model/effect';
import { forwardOf } from '../forwarded';
import { argumentsOf, optionValue, optionValues, type Arguments } from '../callArguments';
import { foundIn, toolEffect, type ToolEffect } from '../toolEffect';
import { nameWords, verbOf } from '../verbs';
import type { Interpreter, World } from '../world';

const curl: Tool = {
  names: ['curl'], system: 'network', commands: [],
  valueOptions: ['-X', '--request', '-d', '--data', '--data-raw', '--data-binary', '--data-urlencode', '--data-ascii', '--json', '-F', '--form', '-H', '--header', '-u', '--user', '-o', '--output', '-T', '--upload-file', '-A', '--user-agent', '-e', '--referer', '-b', '--cookie', '-c', '--cookie-jar', '-x', '--proxy', '-m', '--max-time', '--connect-timeout', '--retry', '--retry-delay', '-w', '--write-out', '--cacert', '--cert', '-E', '--key', '--url', '--resolve', '-K', '--config', '--unix-socket', '--aws-sigv4', '--oauth2-bearer', '--limit-rate', '-r', '--range', '-y', '-Y', '-z', '-t', '-C', '-D', '--dump-header', '--interface', '--dns-servers', '--ciphers', '--max-redirs', '-Q', '--netrc-file', '--url-query'],
};
const wget: Tool = { names: ['wget'], system: 'network', commands: [], valueOptions: ['--method', '--body-data', '--body-file', '--post-data', '--post-file', '--header', '-O', '--output-document', '-o', '-P', '-U', '-t', '-T', '--user', '--password', '-e', '-i', '-a', '--tries', '--timeout'] };
const httpie: Tool = { names: ['http'], system: 'network', commands: [], valueOptions: ['-a', '--auth', '-A', '--auth-type', '-o', '--output', '--session', '--timeout', '--proxy', '--verify', '--cert', '--raw', '-s', '--style', '-p', '--print'] };

/** What one request does, as far as its words say. */
interface Request {
  readonly method: string;
  readonly url: Word;
  readonly data: readonly Word[];
}

export const readHttp: Interpreter = async (call, world) => {
  const requests = requestsOf(call);
  const effects = (await Promise.all(requests.map(request => effectsOf(request, call, world)))).flat();
  return effects.length ? foundIn(call, effects) : undefined;
};

/** Asked last: what a write to somebody's server does is theirs to say. It is recorded, and nobody waits for it. */
const readHttpWrite: Interpreter = (call, world) => {
  const requests = requestsOf(call).filter(request => /^(?:POST|PUT|PATCH)$/.test(request.method));
  const effects = requests.flatMap(request => {
    const target = targetOf(request.url, call, world);
    const query = /\bquery\b|"query"\s*:/.test(dataOf(request)) && !/\bmutation\b/.test(dataOf(request));
    return target.loopback || query ? [] : [toolEffect(call, 'network', { operation: request.method === 'POST' ? 'create' : 'update', resource: { kind: nounOf(target.segments), address: target.path, place: target.host, where: 'remote' }, reversibility: 'unknown', reason: { code: 'http-change', values: { host: target.host, name: nameInData(request) } } }, [request.url])];
  });
  return Promise.resolve(effects.length ? foundIn(call, effects) : undefined);
};

/** The name that the data gives what is made, as JSON or as a form; empty: none. */
function nameInData(request: Request): string {
  return /(?:^|[{,&\s])"?(?:name|id|slug|key|identifier)"?\s*[:=]=?\s*"?([\w.@/-]{1,120})/.exec(dataOf(request))?.[1] ?? '';
}

const httpPrograms = ['curl', 'curlie', 'wget', 'http', 'https', 'xh', 'xhs'];

export const httpWriteInterpreters: Readonly<Record<string, Interpreter>> = Object.fromEntries(httpPrograms.map(name => [name, readHttpWrite]));

export const httpInterpreters: Readonly<Record<string, Interpreter>> = Object.fromEntries(httpPrograms.map(name => [name, readHttp]));

const requestsOf = (call: Call): readonly Request[] => (call.program === 'curl' || call.program === 'curlie' ? curlRequests(call) : call.program === 'wget' ? wgetRequests(call) : httpieRequests(call));

const dataOptions = ['-d', '--data', '--data-raw', '--data-binary', '--data-urlencode', '--data-ascii', '--json', '-F', '--form'];

function curlRequests(call: Call): readonly Request[] {
  const args = argumentsOf(call, curl);
  const data = optionValues(args, dataOptions);
  const has = (...names: readonly string[]): boolean => args.options.some(option => names.includes(option.name));
  const fallback = has('-I', '--head') ? 'HEAD' : has('-G', '--get') ? 'GET' : data.length ? 'POST' : has('-T', '--upload-file') ? 'PUT' : 'GET';
  const method = optionValue(args, ['-X', '--request'])?.text?.toUpperCase() ?? fallback;
  return [...optionValues(args, ['--url']), ...args.positionals].map(url => ({ method, url, data }));
}

function wgetRequests(call: Call): readonly Request[] {
  const args = argumentsOf(call, wget);
  const data = optionValues(args, ['--post-data', '--body-data']);
  const method = optionValue(args, ['--method'])?.text?.toUpperCase() ?? (data.length ? 'POST' : 'GET');
  return args.positionals.map(url => ({ method, url, data }));
}

function httpieRequests(call: Call): readonly Request[] {
  const args: Arguments = argumentsOf(call, httpie);
  const [first, second] = args.positionals;
  const named = first?.text !== undefined && /^[A-Z]+$/i.test(first.text) && second ? first.text.toUpperCase() : undefined;
  const url = named ? second : first;
  const data = args.positionals.slice(named ? 2 : 1);
  return url ? [{ method: named ?? (data.some(word => /(?:^|[^=:])(?::?=)[^=]/.test(word.raw)) ? 'POST' : 'GET'), url, data }] : [];
}

async function effectsOf(request: Request, call: Call, world: World): Promise<readonly Effect[]> {
  const target = targetOf(request.url, call, world);
  const api = apiOf(request, target);
  if (api) return [apiEffect(api, request, target, call)];
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return [];
  const mutations = await mutationsIn(request, call, world);
  if (mutations.length) return mutations.flatMap(mutation => mutationEffect(mutation, target, request, call));
  const parts = request.method === 'DELETE' ? deletion(target) : writing(target, request.method);
  return parts ? [toolEffect(call, parts.resource.system ?? 'network', { ...parts, resource: { place: target.host, where: target.loopback ? 'machine' : 'remote', ...parts.resource } }, [request.url])] : [];
}

const dataOf = (request: Request): string => request.data.map(word => word.text ?? word.raw).join(' ');

function apiOf(request: Request, target: Target): HttpApi | undefined {
  const reads = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS';
  return httpApis.find(api => (api.methods ? api.methods.includes(request.method) : !reads && request.method !== 'DELETE')
    && new RegExp(api.host, 'i').test(target.host) && new RegExp(api.path, 'i').test(target.path) && (api.body === undefined || new RegExp(api.body, 'i').test(dataOf(request))));
}

function apiEffect(api: HttpApi, request: Request, target: Target, call: Call): Effect {
  const said = [call.name, ...call.args].map(word => word.text ?? word.partial ?? word.raw).join(' ');
  const test = api.testKey !== undefined && new RegExp(api.testKey).test(said);
  return toolEffect(call, 'network', {
    operation: api.operation, reversibility: api.reversibility, traits: api.traits ?? [], reason: { code: api.reason, values: { host: target.host } },
    resource: { kind: api.kind, address: target.path, place: target.host, where: 'remote', keeps: api.keeps ?? 'unknown', ...(test ? { environment: { name: 'development' as const, because: ['the key is for test data'] } } : {}) },
  }, [request.url]);
}

interface Target {
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly segments: readonly string[];
  readonly loopback: boolean;
}

/** A URL without user, password and query; `:9200/x` is this machine. */
function targetOf(url: Word, call: Call, world: World): Target {
  const text = (url.text ?? url.raw).replace(/^["']|["']$/g, '');
  const bare = text.replace(/^\w+:\/\//, '').replace(/^[^/@]*@/, '').replace(/[?#][^]*$/, '');
  const slash = bare.indexOf('/');
  const authority = slash < 0 ? bare : bare.slice(0, slash);
  const path = slash < 0 ? '/' : bare.slice(slash);
  const colon = authority.lastIndexOf(':');
  const name = (colon >= 0 ? authority.slice(0, colon) : authority) || 'localhost';
  const loopback = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?|0\.0\.0\.0)$/.test(name);
  const port = colon >= 0 ? authority.slice(colon + 1) : /^https:/i.test(text) ? '443' : '80';
  const away = loopback && call.host === undefined ? redirected(call) ?? forwardOf(name, port, world)?.to : undefined;
  if (away !== undefined) return { host: `${away} (through ${authority})`, port: colon >= 0 ? port : '', path, segments: path.split('/').filter(Boolean), loopback: false };
  return { host: authority.startsWith(':') ? `localhost${authority}` : authority, port: colon >= 0 ? authority.slice(colon + 1) : '', path, segments: path.split('/').filter(Boolean), loopback };
}

/** `--resolve h:p:a`, `--connect-to h:p:h2:p2` and proxies send the request somewhere else than its address says. */
function redirected(call: Call): string | undefined {
  if (call.program !== 'curl' && call.program !== 'curlie') return undefined;
  const value = (...names: readonly string[]): string | undefined => call.args.flatMap((word, i) => names.flatMap(name => (word.text === name ? [call.args[i + 1]?.text] : word.text?.startsWith(`${name}=`) ? [word.text.slice(name.length + 1)] : [])))[0];
  const address = /^[^:]*:[^:]*:(.+)$/.exec(value('--resolve') ?? '')?.[1] ?? /^[^:]*:[^:]*:([^:]+)/.exec(value('--connect-to') ?? '')?.[1] ?? value('-x', '--proxy', '--socks5', '--socks5-hostname', '--preproxy');
  return address === undefined || /^(?:\w+:\/\/)?(?:localhost|127\.|\[?::1)/.test(address) ? undefined : address.replace(/^\w+:\/\/(?:[^@/]*@)?/, '');
}

const isSearch = (target: Target): boolean => target.port === '9200' || /elastic|opensearch|\bes\./.test(target.host) || target.segments.some(segment => /^_(?:all|data_stream|snapshot|delete_by_query|doc|bulk|close|cluster|index_template|aliases|search)$/.test(segment));

function deletion(target: Target): ToolEffect {
  if (isSearch(target)) {
    const [name = '_all', part, id] = target.segments;
    const every = name === '_all' || name === '*' || name === '';
    const system = { system: 'database' as const };
    if (part === '_doc' || part === '_delete_by_query') return { operation: 'delete', resource: { ...system, kind: 'document', address: `${name}/${id ?? ''}`, keeps: 'data', extent: 'filtered' }, reversibility: 'irreversible', reason: { code: 'index-document' } };
    if (name === '_snapshot') return { operation: 'delete', resource: { ...system, kind: 'index snapshot', address: [part, id].filter(Boolean).join('/'), keeps: 'data' }, reversibility: 'irreversible', reason: { code: 'deletes-backup' } };
    return { operation: 'delete', resource: { ...system, kind: name === '_data_stream' ? 'data stream' : 'index', address: every ? 'every index' : name === '_data_stream' ? part ?? 'every data stream' : name, keeps: 'data', extent: every || name.includes('*') ? 'all' : 'one' }, reversibility: 'irreversible', disruption: 'outage', reason: { code: 'index-delete' } };
  }
  const noun = nounOf(target.segments);
  return {
    operation: 'delete', resource: { kind: noun, address: target.path, keeps: keepsData(noun) && !(target.loopback && isEntry(noun, target)) ? 'data' : 'unknown' }, reversibility: 'irreversible', disruption: 'unknown',
    reason: { code: 'http-delete', values: { host: target.host } },
  };
}

const keepsData = (noun: string): boolean => /^(?:index|repository|customer|user|mailbox|project|account|zone|collection|document|environment)$/.test(noun) || terraformKeepsData(`x_${noun.replace(/[ -]/g, '_')}`);

/** One entry of an application that runs on this machine is lost work, as a row of a local database is. */
const isEntry = (noun: string, target: Target): boolean => /^(?:user|customer|account|document|mailbox)$/.test(noun) && /\d/.test(target.segments.at(-1) ?? '');

/** `/v1/customers/cus_1` → customer: the last segment that reads like a plural. */
function nounOf(segments: readonly string[]): string {
  const plural = segments.findLast(segment => /^[a-z][a-z_-]*(?:s|es|ies|indexes)$/i.test(segment) && !/^v\d/.test(segment));
  const last = plural ?? segments.findLast(segment => /^[a-z_-]+$/i.test(segment)) ?? 'resource';
  return nameWords(last).join(' ').replace(/indexes$/, 'index').replace(/ies$/, 'y').replace(/(ss|x|ch)es$/, '$1').replace(/([^s])s$/, '$1');
}

/** POST, PUT and PATCH: only what the path says deletes, stops or rewrites settings. */
function writing(target: Target, method: string): ToolEffect | undefined {
  const last = target.segments.at(-1) ?? '';
  const own = { address: target.path, keeps: 'unknown' as const };
  if (last === '_delete_by_query') return { operation: 'delete', resource: { system: 'database', kind: 'documents', address: target.segments[0] ?? 'an index', keeps: 'data', extent: 'filtered' }, reversibility: 'irreversible', reason: { code: 'index-document' } };
  if (last === '_update_by_query') return { operation: 'update', resource: { system: 'database', kind: 'documents', address: target.segments[0] ?? 'an index', keeps: 'data', extent: 'filtered' }, reversibility: 'irreversible', reason: { code: 'index-document' } };
  if (last === '_close' || target.path.endsWith('/_cluster/settings') || target.path.endsWith('/_settings')) return { operation: 'update', resource: { system: 'database', kind: 'index', address: target.segments[0] ?? '', keeps: 'data' }, reversibility: 'reversible', disruption: 'outage', traits: ['bypass'], certainty: 'may', reason: { code: 'index-close' } };
  if (method === 'PUT' && isSearch(target) && target.segments.length === 1) return { operation: 'create', resource: { system: 'database', kind: 'index', address: last, keeps: 'nothing' }, reversibility: 'reversible', reason: { code: 'index-create' } };
  const verb = verbOf(last.replace(/^do(?=[A-Z])/, ''));
  if (!verb) return undefined;
  const noun = verb.noun || nounOf(target.segments.slice(0, -1));
  switch (verb.meaning) {
    case 'delete': return { operation: 'delete', resource: { ...own, kind: noun, keeps: keepsData(noun) || verb.noun !== '' ? 'data' : 'unknown' }, reversibility: 'irreversible', reason: { code: 'http-delete', values: { host: target.host } } };
    case 'replace': return { operation: 'replace', resource: { ...own, kind: noun }, reversibility: 'irreversible', order: 'destroyThenCreate', returns: 'may', forcedBy: [last], disruption: 'outage', reason: { code: 'http-delete', values: { host: target.host } } };
    case 'stop': return { operation: 'update', resource: { ...own, kind: noun }, reversibility: 'reversible', disruption: 'outage', traits: target.loopback ? ['broad'] : [], reason: { code: 'http-change' } };
    default: return undefined;
  }
}

interface Mutation { readonly name: string; readonly arguments: string }

/** Fields of a GraphQL mutation in the request's data, in a file it names included. */
async function mutationsIn(request: Request, call: Call, world: World): Promise<readonly Mutation[]> {
  if (request.method !== 'POST') return [];
  const texts = await Promise.all(request.data.map(async word => {
    const text = word.text ?? word.raw;
    const file = /^@(.+)$/.exec(text)?.[1];
    return file && file !== '-' && call.cwd !== undefined ? await world.facts.read(file.startsWith('/') ? file : `${call.cwd}/${file}`, 200_000) ?? '' : text;
  }));
  const text = texts.join(' ').replace(/\\[nrt]/g, ' ').replace(/\\"/g, '"').slice(0, 50_000);
  const start = text.search(/\bmutation\b/);
  if (start < 0) return [];
  return [...text.slice(start).matchAll(/[{}\s:]([A-Za-z_]\w*)\s*\(([^)]{0,2000})\)/g)].map(match => ({ name: match[1] ?? '', arguments: match[2] ?? '' })).filter(mutation => !/^(?:mutation|query)$/.test(mutation.name));
}

function mutationEffect(mutation: Mutation, target: Target, request: Request, call: Call): readonly Effect[] {
  const verb = verbOf(mutation.name);
  if (!verb || verb.meaning === 'read') return [];
  const values = [...mutation.arguments.matchAll(/"([^"]+)"|\$(\w+)/g)].map(match => match[1] ?? `$${match[2] ?? ''}`);
  const variables = request.data.map(word => word.text ?? word.raw).join(' ');
  const named = values.map(value => (value.startsWith('$') ? new RegExp(`"${value.slice(1)}"\\s*:\\s*"([^"]+)"`).exec(variables)?.[1] ?? value : value));
  const noun = verb.noun || 'record';
  const destroys = verb.meaning === 'delete' || verb.meaning === 'replace';
  const parts: ToolEffect = {
    operation: verb.meaning === 'delete' ? 'delete' : verb.meaning === 'replace' ? 'replace' : verb.meaning === 'create' ? 'create' : 'update',
    resource: { kind: noun, address: named.join(' ') || mutation.name, keeps: destroys && keepsData(noun) ? 'data' : 'unknown', place: target.host, where: target.loopback ? 'machine' : 'remote' },
    reversibility: destroys ? 'irreversible' : 'unknown', disruption: destroys || verb.meaning === 'stop' ? 'outage' : 'none',
    ...(verb.meaning === 'replace' ? { order: 'destroyThenCreate' as const, returns: 'may' as const, forcedBy: [mutation.name] } : {}),
    reason: { code: destroys ? 'http-delete' : 'http-change', values: { host: target.host } },
  };
  return [toolEffect(call, 'network', parts, request.data)];
}
