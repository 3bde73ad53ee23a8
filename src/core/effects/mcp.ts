// Calls of MCP tools: the verb in the tool's name, ids and names among its arguments, SQL and shell text read as what they are, servers that
// are known by name. What a server says of its own tools (annotations) is not looked at: it could only lower.
import type { ProposedAction } from '../model/action';
import { variablesOf, type Call } from '../model/call';
import type { Effect, Span } from '../model/effect';
import type { Resource, System } from '../model/resource';
import { terraformKeepsData } from '../knowledge/resourceKinds';
import { unknownConnection } from './databases/readSqlCode';
import { armedBy } from './arms';
import { readFileTool } from './fileTools';
import { firedByMerge } from './infrastructure/triggers/fired';
import { readMcpLine } from './mcpLines';
import { readSql } from './sql/readSql';
import { toolEffect, type ToolEffect } from './toolEffect';
import { isStrong, meaningsIn, nameWords, verbOf, type Meaning } from './verbs';
import { nothing, together, type Found, type World } from './world';

type McpRequest = Extract<ProposedAction['request'], { readonly tool: 'mcp' }>;
type Arguments = Readonly<Record<string, unknown>>;

/** What a server is for, by its name. */
const servers: readonly { readonly pattern: RegExp; readonly system: System; readonly noun: string }[] = [
  { pattern: /file-?system|^fs$|^files$/, system: 'files', noun: 'file' },
  { pattern: /postgres|mysql|maria|sqlite|mssql|sqlserver|database|^db$|mongo|redis|clickhouse|snowflake|bigquery|duckdb|supabase|neon|planetscale|turso|elastic|dbhub/, system: 'database', noun: 'database' },
  { pattern: /github|gitlab|bitbucket|gitea|azure-?devops/, system: 'githost', noun: 'repository' },
  { pattern: /kube|k8s|helm|argocd|openshift/, system: 'kubernetes', noun: 'object' },
  { pattern: /(?:^|[-_])aws|dynamo|s3|lambda/, system: 'aws', noun: 'AWS resource' },
  { pattern: /gcp|gcloud|google-?cloud|firebase/, system: 'gcloud', noun: 'resource' },
  { pattern: /azure/, system: 'azure', noun: 'Azure resource' },
  { pattern: /docker|podman|container/, system: 'docker', noun: 'container' },
  { pattern: /terraform|pulumi|hcp/, system: 'terraform', noun: 'infrastructure' },
  { pattern: /^git$|git-mcp|mcp-git/, system: 'git', noun: 'repository' },
  { pattern: /railway|vercel|netlify|heroku|fly|render|cloudflare|digitalocean|stripe|sentry|linear|jira|slack|notion|shopify|twilio|datadog|grafana|pagerduty/, system: 'platform', noun: 'record' },
];
const browsers = /playwright|puppeteer|browser|chrome|selenium|webdriver/;
const shellNames = /(?:^|_)(?:shell|bash|terminal|exec|execute|run|command|process|cmd|powershell)(?:$|_)/;
const sqlKeys = /^(?:sql|query|queries|statement|statements|migration|migration_sql|content|code|text|command)$/i;
const sqlShape = /^\s*(?:--[^\n]*\n\s*|\/\*[^]*?\*\/\s*)*(?:begin|start|with|select|insert|update|delete|drop|truncate|alter|create|grant|revoke|merge|copy|do|call|exec|explain|use|set|vacuum|lock|pragma|rename|replace)\b/i;

export async function readMcp(whole: McpRequest, action: ProposedAction, world: World): Promise<Found> {
  const request = { ...whole, arguments: unwrapped(whole.arguments) };
  const server = servers.find(one => one.pattern.test(request.server.toLowerCase()));
  const call = callOf(request, action);
  if (server?.system === 'files') {
    const asFile = fileRequest(request);
    if (asFile) return (await readFileTool({ ...action, request: asFile }, world)) ?? nothing;
  }
  const line = await readMcpLine(request.server, request.name, request.arguments, placeIn(request), call, world);
  if (line) return line;
  const sql = sqlTexts(request, server?.system);
  if (sql.length > 0) return readMcpSql(sql, request, call, world);
  const shell = shellText(request);
  if (shell !== undefined) {
    return world.readCode({ language: 'bash', text: shell, span: nameSpan(request), cwd: textOf(request.arguments, 'cwd', 'working_directory', 'workdir') ?? action.cwd, variables: call.variables, certainty: 'will', hops: [{ through: `${request.server} ${request.name}` }] }, { ...world, depth: world.depth - 1 });
  }
  const effects = [...byName(request, server, call), ...filesThatRun(request, call, world)];
  const own: Found = { ...nothing, effects: effects.map(effect => ({ effect })) };
  return server?.system === 'githost' && /(?:^|_)(?:merge|accept)(?:_|$)/.test(nameWords(request.name).join('_')) ? together([await mergedBy(call, action, world), own]) : own;
}

/** Some servers take all their arguments inside one (`{params: {…}}`). */
function unwrapped(args: Arguments): Arguments {
  const [only, ...others] = Object.entries(args);
  const inner = only !== undefined && others.length === 0 && /^(?:params|input|request|arguments|args|body)$/.test(only[0]) ? only[1] : undefined;
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner as Arguments : args;
}

/** Files that a git host is given, and that run there or wherever they are checked out: workflows, hooks, start-up files. */
function filesThatRun(request: McpRequest, call: Call, world: World): readonly Effect[] {
  const files = request.arguments['files'];
  const given = [request.arguments, ...(Array.isArray(files) ? files as readonly unknown[] : [])].filter((one): one is Arguments => typeof one === 'object' && one !== null);
  return given.flatMap(one => {
    const path = textOf(one, 'path', 'file_path', 'filePath');
    const content = textOf(one, ...contentKeys);
    const arming = path === undefined || content === undefined ? undefined : armedBy(`/${path.replace(/^\/+/, '')}`, undefined, content, world.facts);
    if (path === undefined || !arming) return [];
    return [toolEffect(call, 'mcp', {
      operation: 'update', reversibility: 'recoverable', traits: ['arms'],
      resource: { kind: 'file', address: path, place: placeIn(request) ?? addressIn(request, 'repository') ?? request.server, keeps: 'nothing', extent: 'one', where: 'remote' },
      reason: { code: 'arms', values: { what: arming.what, when: arming.when, line: arming.line } },
    })];
  });
}

/** A request that is merged by another tool than git sets off the same. Its number says nothing of what is checked out. */
async function mergedBy(call: Call, action: ProposedAction, world: World): Promise<Found> {
  const repository = await world.facts.repository(action.cwd);
  return repository ? firedByMerge(call, false, repository, world) : nothing;
}

/** The tool's name as the review shows the call: `server: name {…}`. */
function nameSpan(request: McpRequest): Span {
  const start = request.server.length + 2;
  return { start, end: start + request.name.length };
}

function callOf(request: McpRequest, action: ProposedAction): Call {
  const span = nameSpan(request);
  return { program: undefined, name: { text: request.name, raw: request.name, span }, args: [], variables: variablesOf(action.env), cwd: action.cwd, redirects: [], certainty: 'will', span, hops: [], dialect: 'posix' };
}

/** Tools of a file-system server are the file tools under other names. */
function fileRequest({ name, arguments: args }: McpRequest): ProposedAction['request'] | undefined {
  const path = textOf(args, 'path', 'file_path', 'filePath', 'filename', 'file');
  const words = nameWords(name);
  const to = textOf(args, 'destination', 'to', 'new_path', 'target');
  const from = textOf(args, 'source', 'from', 'old_path') ?? path;
  if (words.some(word => word === 'move' || word === 'rename') && from !== undefined && to !== undefined) return { tool: 'move', from, to };
  if (path === undefined) return undefined;
  if (words.some(word => ['delete', 'remove', 'unlink', 'rmdir', 'rm'].includes(word))) return { tool: 'delete', path };
  const edits = args['edits'];
  if (words.includes('edit') && Array.isArray(edits)) {
    return { tool: 'edit', path, edits: edits.map(one => ({ oldText: textOf(one as Arguments, 'oldText', 'old_text', 'old_string', 'search') ?? '', newText: textOf(one as Arguments, 'newText', 'new_text', 'new_string', 'replace') ?? '' })) };
  }
  const content = contentKeys.map(key => args[key]).find((value): value is string => typeof value === 'string');
  if (words.some(word => ['write', 'create', 'save', 'overwrite'].includes(word)) && content !== undefined) return { tool: 'write', path, content };
  return words.some(word => ['read', 'get', 'cat'].includes(word)) ? { tool: 'read', path } : undefined;
}

const contentKeys = ['content', 'contents', 'text', 'data'];

/** First argument of these names that is a text or a number. */
function textOf(args: Arguments | undefined, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = args?.[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

function sqlTexts(request: McpRequest, system: System | undefined): readonly string[] {
  const saysSql = /sql|query|migration|statement/i.test(request.name) || system === 'database';
  return Object.entries(request.arguments).flatMap(([key, value]) => {
    const texts = (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
    return texts.filter(text => sqlKeys.test(key) && sqlShape.test(text) && (saysSql || /^sql$/i.test(key)) && !/^\s*(?:query|mutation)\s*[\w({]/i.test(text));
  });
}

async function readMcpSql(texts: readonly string[], request: McpRequest, call: Call, world: World): Promise<Found> {
  const connection = unknownConnection(placeIn(request) ?? request.server);
  const founds = await Promise.all(texts.map(text => readSql({ text, span: nameSpan(request), certainty: 'will' }, connection, call, world)));
  const all = together([...founds, nothing]);
  return { ...all, effects: all.effects.map(({ effect }) => ({ effect: { ...effect, resource: { ...effect.resource, system: 'mcp' } } })) };
}

function shellText(request: McpRequest): string | undefined {
  if (!shellNames.test(nameWords(request.name).join('_')) && !/shell|terminal|command/i.test(request.server)) return undefined;
  const value = request.arguments['command'] ?? request.arguments['cmd'] ?? request.arguments['script'] ?? request.arguments['commands'];
  if (Array.isArray(value)) return value.filter(one => typeof one === 'string').join(request.arguments['commands'] === value ? '\n' : ' ');
  return typeof value === 'string' ? value : undefined;
}

/** Worst first: of several verbs in a name the worst counts. */
const weight: readonly Meaning[] = ['delete', 'replace', 'stop', 'revoke', 'detach', 'disturb', 'grant', 'publish', 'send', 'secret', 'export', 'execute', 'update', 'create', 'read'];

interface Done {
  readonly meaning: Meaning;
  readonly noun: string;
}

/** `slack_post_message`, `API-delete-a-block`: without what only repeats the server, and without articles. */
function bareName({ server, name }: McpRequest): string {
  const words = nameWords(name);
  const said = new Set([...nameWords(server), 'api', 'mcp']);
  const rest = words.slice(words.length > 1 && said.has(words[0] ?? '') ? 1 : 0).filter(word => !/^(?:a|an|the)$/.test(word));
  return rest.length === 0 || rest.length === words.length ? name : rest.join('_');
}

function doneBy(name: string): Done | undefined {
  const verb = verbOf(name);
  const all = [...meaningsIn(name)];
  // `get_and_delete_x`: the second of two things done is as much done as the first.
  const second = /(?:^|_)(?:and|then)_([a-z]+(?:_.*)?)$/.exec(nameWords(name).join('_'))?.[1];
  const then = second === undefined ? undefined : verbOf(second);
  if (then && isStrong(then) && (then.meaning === 'delete' || then.meaning === 'replace')) return { meaning: then.meaning, noun: then.noun };
  if (verb && (isStrong(verb) || all.length <= 1)) {
    const worst = weight.find(one => all.includes(one));
    const destroys = worst === 'delete' || worst === 'replace';
    return { meaning: destroys && verb.meaning !== 'read' ? worst : / or (?:update|replace|edit)/.test(` ${verb.noun}`) ? 'update' : verb.meaning, noun: verb.noun.replace(/^or \w+ /, '') };
  }
  const worst = weight.find(one => all.includes(one));
  return worst && { meaning: worst, noun: verb?.noun ?? '' };
}

const partsByMeaning: Readonly<Partial<Record<Meaning, Pick<ToolEffect, 'operation' | 'reversibility' | 'disruption' | 'order' | 'returns' | 'traits'>>>> = {
  delete: { operation: 'delete', reversibility: 'irreversible', disruption: 'unknown' }, replace: { operation: 'replace', reversibility: 'irreversible', disruption: 'outage', order: 'destroyThenCreate', returns: 'may' },
  stop: { operation: 'update', reversibility: 'reversible', disruption: 'outage' }, disturb: { operation: 'update', reversibility: 'reversible', disruption: 'degrades' }, detach: { operation: 'update', reversibility: 'reversible', disruption: 'degrades' }, revoke: { operation: 'update', reversibility: 'reversible', disruption: 'degrades' },
  grant: { operation: 'grant', reversibility: 'reversible' }, send: { operation: 'send', reversibility: 'irreversible' }, publish: { operation: 'update', reversibility: 'unknown' }, secret: { operation: 'read', traits: ['secret'] }, export: { operation: 'read', traits: ['export'] }, update: { operation: 'update', reversibility: 'unknown' }, create: { operation: 'create', reversibility: 'reversible' }, execute: { operation: 'execute', reversibility: 'unknown' },
};

const secretNames = /secret|password|credential|token|api_?key|private_?key|connection_?string/i;
/** Where services run, their settings are where their secrets lie. */
const settingsNames = /(?:^|_)(?:variables?|env_?vars?|environment_variables?|env|config_?vars?)(?:_|$)/;
/** What is over for good though the word sounds like a pause. */
const endings = /(?:^|_)(?:cancel_subscriptions?|subscriptions?_cancel|void_invoices?|invoices?_void|close_account)(?:_|$)/;

function byName(request: McpRequest, server: (typeof servers)[number] | undefined, call: Call): readonly Effect[] {
  const method = textOf(request.arguments, 'method', 'http_method')?.toUpperCase();
  if (method === 'DELETE') return [effectFor({ meaning: 'delete', noun: 'record' }, request, server, call)];
  if (browsers.test(request.server.toLowerCase())) return /evaluate|run_code|script/i.test(request.name) ? [effectFor({ meaning: 'execute', noun: 'page script' }, request, server, call)] : [];
  const done = doneBy(bareName(request)) ?? { meaning: 'execute' as const, noun: '' };
  if (done.meaning === 'read') return secretNames.test(request.name) || (server?.system === 'platform' && settingsNames.test(nameWords(request.name).join('_'))) ? [effectFor({ meaning: 'secret', noun: done.noun }, request, server, call)] : [];
  return [effectFor(done, request, server, call)];
}

function effectFor(done: Done, request: McpRequest, server: (typeof servers)[number] | undefined, call: Call): Effect {
  const own = partsByMeaning[done.meaning] ?? { operation: 'execute' as const };
  const type = textOf(request.arguments, 'resourceType', 'resource_type', 'kind', 'type');
  const noun = type !== undefined && /^[\w.-]{2,40}$/.test(type) ? type.toLowerCase() : done.noun || server?.noun || 'record';
  const destroys = own.operation === 'delete' || own.operation === 'replace';
  const extent: Resource['extent'] = nameWords(request.name).includes('all') || request.arguments['all'] === true ? 'all' : 'one';
  const money = (own.operation === 'create' || own.operation === 'update' || own.operation === 'send') && nameWords(request.name).some(word => /^(?:refund|refunds|payout|payouts|transfer|charge|charges|payment|payments|pay|topup|withdraw|withdrawal)$/.test(word)) && !nameWords(request.name).some(word => /^(?:link|links|method|methods|intent)$/.test(word));
  const open = (own.operation === 'create' || own.operation === 'update') && /repo|project|bucket|gist|snippet|site|space|dataset/.test(`${noun} ${request.name}`.toLowerCase()) && (request.arguments['private'] === false || request.arguments['public'] === true || textOf(request.arguments, 'visibility', 'access', 'acl')?.startsWith('public') === true);
  const address = addressIn(request, noun) ?? `${request.server} ${request.name}`;
  return toolEffect(call, 'mcp', {
    ...own, ...(endings.test(nameWords(request.name).join('_')) ? { operation: 'update' as const, reversibility: 'irreversible' as const } : {}), ...(money ? { operation: 'update' as const, reversibility: 'irreversible' as const } : {}),
    resource: { kind: noun, address, place: placeIn(request, address) ?? request.server, keeps: destroys ? (keepsData(noun) ? 'data' : 'unknown') : 'nothing', extent, where: 'remote' },
    certainty: done.meaning === 'execute' ? 'may' : 'will',
    ...(open ? { traits: [...own.traits ?? [], 'public' as const] } : {}),
    ...(own.operation === 'replace' ? { forcedBy: [request.name] } : {}),
    notChecked: destroys ? ['what the server really does'] : undefined,
    reason: { code: open ? 'api-public' : money ? 'api-money' : `mcp-${own.operation}`, values: { server: request.server, tool: request.name, host: request.server } },
  });
}

const keepsData = (noun: string): boolean => /\b(?:repo|repository|project|environment|service|database|branch|namespace|pvc|persistentvolumeclaim|statefulset|collection|document|page|customer|issue|file|record|row|index|workspace|account|user|deployment)s?$/.test(noun) && !/deployment|branch|service|user|issue|record|file|page/.test(noun) || terraformKeepsData(`x_${noun.replace(/[ -]/g, '_')}`);

/** What the arguments name: the noun's own id first, then owner and repository, then any name or id. */
function addressIn({ arguments: args }: McpRequest, noun: string): string | undefined {
  const compact = noun.replace(/[ _-]/g, '').toLowerCase();
  const owner = textOf(args, 'owner', 'org', 'organization');
  const repo = textOf(args, 'repo', 'repository', 'repo_name');
  const entries = Object.entries(args).filter((entry): entry is [string, string | number] => (typeof entry[1] === 'string' && entry[1].length < 200) || typeof entry[1] === 'number');
  const own = entries.find(([key]) => key.replace(/[_-]/g, '').toLowerCase().startsWith(compact) && /(?:id|name|ref|number|key|slug|path|arn)?$/i.test(key) && !/^(?:repo|repository)$/i.test(compact));
  const list = Object.entries(args).find(([key, value]) => /(?:ids|names|keys|paths)$/i.test(key) && Array.isArray(value));
  const parent = repo ? [owner, repo].filter(Boolean).join('/') : undefined;
  if (/repo/.test(compact) && parent) return parent;
  const named = own?.[1] ?? entries.find(([key]) => /^(?:name|id|key|path|slug|ref|title|identifier|number|branch|tag|uri|url|arn|email)$/i.test(key))?.[1] ?? entries.find(([key]) => /(?:id|name|number|key|path)$/i.test(key) && !/^(?:project|environment|account|team|org)/i.test(key))?.[1];
  if (named !== undefined) return parent ? `${parent} ${String(named)}` : String(named);
  if (list && Array.isArray(list[1])) return list[1].slice(0, 12).map(String).join(', ');
  return parent ?? entries.find(([key]) => /id$|ref$|name$/i.test(key))?.[1]?.toString();
}

/** Project, environment, namespace, region: where it lies. */
function placeIn({ arguments: args }: McpRequest, own?: string): string | undefined {
  const parts = [textOf(args, 'environment', 'env', 'environmentName', 'environment_name', 'environmentId', 'environment_id'), textOf(args, 'project', 'project_id', 'projectId', 'project_ref', 'projectName'), textOf(args, 'namespace', 'cluster', 'context', 'database', 'db', 'database_id', 'databaseId', 'region', 'account', 'account_id', 'accountId', 'server', 'host', 'connection', 'branch_id')];
  // What the thing itself is called says nothing of where it lies.
  const found = parts.filter((one): one is string => one !== undefined && one !== own);
  return found.length ? found.join(', ') : undefined;
}
