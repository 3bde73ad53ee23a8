// Calls of MCP tools that are a command line under another name (`knowledge/mcpTools.ts`), read as that line. Whose credentials the server
// holds is not known here: what this machine's own settings would lower is left out, and the effects count as the server's.
import type { Call, Word } from '../model/call';
import { mcpToolRows, type McpToolRow } from '../knowledge/mcpTools';
import { nameWords } from './verbs';
import type { Found, FoundEffect, World } from './world';
import { wordAt } from './wrappers/nested';

type Arguments = Readonly<Record<string, unknown>>;

/** Undefined: not a tool that stands for a line, or what its line says is not given. `place`: where the call says that it acts. */
export async function readMcpLine(server: string, tool: string, args: Arguments, place: string | undefined, call: Call, world: World): Promise<Found | undefined> {
  const name = nameWords(tool).join('_');
  const row = mcpToolRows.find(one => one.tools.split(' ').includes(name) && new RegExp(one.server).test(server.toLowerCase()));
  if (!row) return undefined;
  const hop = { through: `${server} ${tool}` };
  const elsewhere: World = { ...world, depth: world.depth - 1 };
  const found = row.text !== undefined ? await readText(row, args, hop.through, call, elsewhere) : await readLine(row, args, hop.through, call, elsewhere);
  return found && { ...found, changes: [], effects: found.effects.map(one => asServers(one, place ?? server)) };
}

async function readText(row: McpToolRow, args: Arguments, through: string, call: Call, world: World): Promise<Found | undefined> {
  const value = valueOf(args, row.text ?? '');
  if (value === undefined) return undefined;
  if (Array.isArray(value)) {
    const words = value.filter((one): one is string => typeof one === 'string');
    return words.length === 0 ? undefined : readWords(words[0] === row.program ? words : [row.program ?? '', ...words], undefined, through, call, world);
  }
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const whole = row.program === undefined || text.startsWith(`${row.program} `) ? text : `${row.program} ${text}`;
  return world.readCode({ language: 'bash', text: whole, span: call.span, cwd: call.cwd, variables: call.variables, certainty: 'will', hops: [{ through }] }, world);
}

async function readLine(row: McpToolRow, args: Arguments, through: string, call: Call, world: World): Promise<Found | undefined> {
  const words = (row.line ?? []).reduce<readonly string[]>((made, part, at, all) => {
    const given = filled(part, args);
    // A whole line for what stands behind `--` goes to a shell there.
    if (given?.length === 1 && made.at(-1) === '--' && /\s/.test(given[0] ?? '')) return [...made, 'sh', '-c', ...given];
    if (given !== undefined) return [...made, ...given];
    // An option whose value is not given goes with it.
    return /^--?[a-zA-Z]/.test(all[at - 1] ?? '') && made.at(-1) === all[at - 1] ? made.slice(0, -1) : made;
  }, []);
  const input = row.input === undefined ? undefined : valueOf(args, row.input);
  return readWords(words, typeof input === 'string' ? input : undefined, through, call, world);
}

function readWords(texts: readonly string[], input: string | undefined, through: string, call: Call, world: World): Promise<Found> {
  const [name, ...rest] = texts.map((text): Word => wordAt(text, call));
  return world.readCall({ ...call, program: name?.text, name: name ?? call.name, args: rest, hops: [...call.hops, { through }], ...(input === undefined ? {} : { input: { kind: 'text', text: input } }) }, world);
}

/** The words of one part of a line; undefined: an argument that it needs is not given. */
function filled(part: string, args: Arguments): readonly string[] | undefined {
  const flag = /^(.+)\?(\w+)$/.exec(part);
  if (flag?.[1] !== undefined) {
    const value = args[flag[2] ?? ''];
    return value === true || (typeof value === 'string' && value !== '' && value !== 'false') ? flag[1].split(' ') : undefined;
  }
  const only = /^\{([^}=]+)\}$/.exec(part);
  if (only?.[1] !== undefined) return wordsIn(valueOf(args, only[1]));
  let missing = false;
  const text = part.replace(/\{([^}=]+)(?:=([^}]*))?\}/g, (_, names: string, otherwise?: string) => {
    const [word] = wordsIn(valueOf(args, names)) ?? [];
    if (word === undefined && otherwise === undefined) missing = true;
    return word ?? otherwise ?? '';
  });
  return missing ? undefined : [text.replace(/\/$/, '')];
}

function wordsIn(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return value === '' ? undefined : [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (Array.isArray(value)) return value.filter((one): one is string | number => typeof one === 'string' || typeof one === 'number').map(String);
  if (typeof value !== 'object' || value === null) return undefined;
  // `flags: {"grace-period": 0, "force": true}`
  return Object.entries(value).flatMap(([key, one]) => one === false ? [] : one === true ? [`${key.length === 1 ? '-' : '--'}${key}`] : [`${key.length === 1 ? '-' : '--'}${key}`, typeof one === 'string' || typeof one === 'number' ? String(one) : '']);
}

function valueOf(args: Arguments, names: string): unknown {
  return names.split('|').map(name => args[name]).find(value => value !== undefined && value !== null && value !== '');
}

/** The server's credentials do it, whatever this machine is set to: nothing of this machine says that it is disposable. */
function asServers(one: FoundEffect, place: string): FoundEffect {
  const { resource } = one.effect;
  if (resource.where !== 'remote') return one;
  const disposable = one.effect.disposable?.kind === 'environment' ? undefined : one.effect.disposable;
  return { effect: { ...one.effect, disposable, resource: { ...resource, system: 'mcp', place: resource.place ?? place } } };
}
