// Other places where projects declare commands as text: justfile, Taskfile.yml, composer.json, pyproject.toml (poe, pdm, hatch, rye,
// taskipy), tox.ini, .cargo/config.toml aliases, mix.exs aliases, deno is with package scripts.
import { parse as parseJson } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import type { Call, Word } from '../../model/call';
import { child } from '../files/paths';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { leadingOptions, valueOf } from '../wrappers/options';
import { quoted, runDeclared } from './declared';
import { languageOf } from './localScript';
import { escaped, folderOf, inFolder, lineOf, nearest, type ProjectFile } from './projectFile';

export const taskInterpreters: Readonly<Record<string, Interpreter>> = {
  just, task, 'go-task': task, composer, poe: python, poetry: python, pdm: python, hatch: python, rye: python, taskipy: python, tox, mix, cargo,
};

async function just(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, ['-f', '--justfile', '-d', '--working-directory', '--set', '--shell', '-c', '--command']);
  const file = await fileFor(call, valueOf(options, ['-f', '--justfile'])?.text, ['justfile', 'Justfile', '.justfile'], world);
  if (!file || [...options.given.keys()].some(name => /^(?:-l|--list|-n|--dry-run|--show|-s|--summary|--evaluate|--dump)$/.test(name))) return file ? nothing : undefined;
  const recipes = parseJustfile(file.text);
  const [goal, ...args] = options.rest;
  const name = goal?.text ?? recipes.recipes[0]?.name;
  const found: Found[] = [];
  const seen = new Set<string>();
  const visit = async (wanted: string, words: readonly Word[]): Promise<void> => {
    const recipe = recipes.recipes.find(one => one.name === wanted);
    if (!recipe || seen.has(wanted) || seen.size > 50) return;
    seen.add(wanted);
    for (const needed of recipe.needs) await visit(needed, []);
    const values = new Map(recipes.variables);
    recipe.parameters.forEach((parameter, i) => values.set(parameter.name, words[i]?.text ?? parameter.otherwise ?? `\${${parameter.name}}`));
    const body = recipe.body.map(line => ({ ...line, text: line.text.replace(/\{\{\s*([\w-]+)\s*\}\}/g, (_, key: string) => values.get(key) ?? `\${${key.replaceAll('-', '_')}}`).replace(/\{\{[^}]*\}\}/g, '${JUST}') }));
    const first = body[0];
    if (!first) return;
    if (first.text.startsWith('#!')) {
      const text = body.map(line => line.text).join('\n');
      found.push(await runDeclared({ text, line: first.line, folder: file.folder, language: languageOf('x', text) ?? 'sh' }, file, `just ${wanted}`, call, world));
    } else for (const line of body) found.push(await runDeclared({ text: line.text.replace(/^[@-]+/, ''), line: line.line, folder: file.folder }, file, `just ${wanted}`, call, world));
  };
  if (name !== undefined) await visit(name, args);
  return together(found);
}

interface Justfile {
  readonly variables: ReadonlyMap<string, string>;
  readonly recipes: readonly { readonly name: string; readonly parameters: readonly { readonly name: string; readonly otherwise?: string }[]; readonly needs: readonly string[]; readonly body: readonly { readonly text: string; readonly line: number }[] }[];
}

function parseJustfile(text: string): Justfile {
  const variables = new Map<string, string>();
  const recipes: { name: string; parameters: { name: string; otherwise?: string }[]; needs: string[]; body: { text: string; line: number }[] }[] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (/^\s+\S/.test(line)) {
      recipes.at(-1)?.body.push({ text: line.trim(), line: i + 1 });
      continue;
    }
    const variable = /^(?:export\s+)?([\w-]+)\s*:=\s*(?:"([^"]*)"|'([^']*)')\s*$/.exec(line);
    if (variable?.[1] !== undefined) { variables.set(variable[1], variable[2] ?? variable[3] ?? ''); continue; }
    const alias = /^alias\s+([\w-]+)\s*:=\s*([\w-]+)/.exec(line);
    if (alias?.[1] !== undefined) { recipes.push({ name: alias[1], parameters: [], needs: [alias[2] ?? ''], body: [] }); continue; }
    const recipe = /^@?([A-Za-z_][\w-]*)((?:\s+[+*$]?[\w-]+(?:=(?:"[^"]*"|'[^']*'|\S+))?)*)\s*:(?!=)\s*(.*)$/.exec(line);
    if (recipe?.[1] === undefined) continue;
    const parameters = [...(recipe[2] ?? '').matchAll(/[+*$]?([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'|(\S+)))?/g)].map(match => ({ name: match[1] ?? '', otherwise: match[2] ?? match[3] ?? match[4] }));
    recipes.push({ name: recipe[1], parameters, needs: (recipe[3] ?? '').replace(/#.*$/, '').match(/[A-Za-z_][\w-]*/g) ?? [], body: [] });
  }
  return { variables, recipes };
}

async function fileFor(call: Call, named: string | undefined, names: readonly string[], world: World, exact = false): Promise<ProjectFile | undefined> {
  const folder = folderOf(call, undefined, world);
  if (folder === undefined) return undefined;
  return named === undefined && !exact ? nearest(folder, names, world) : inFolder(folder, named === undefined ? names : [named], world);
}

async function task(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, ['-t', '--taskfile', '-d', '--dir', '-C', '--concurrency', '-o']);
  const file = await fileFor(call, valueOf(options, ['-t', '--taskfile'])?.text, ['Taskfile.yml', 'taskfile.yml', 'Taskfile.yaml', 'taskfile.yaml', 'Taskfile.dist.yml'], world);
  if (!file || options.given.has('--list') || options.given.has('-l') || options.given.has('--dry') || options.given.has('-n')) return file ? nothing : undefined;
  const document = readObject(() => parseYaml(file.text));
  const tasks = objectIn(document, 'tasks');
  const variables = new Map(Object.entries(objectIn(document, 'vars') ?? {}).flatMap(([name, value]) => (typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : [])));
  for (const word of options.rest) {
    const match = /^(\w+)=([^]*)$/.exec(word.text ?? '');
    if (match?.[1] !== undefined) variables.set(match[1], match[2] ?? '');
  }
  const found: Found[] = [];
  const seen = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    const one = tasks && Object.hasOwn(tasks, name) ? tasks[name] : undefined;
    if (one === undefined || seen.has(name) || seen.size > 60) return;
    seen.add(name);
    const body = objectOf(one);
    const own = new Map([...variables, ...Object.entries(objectIn(body, 'vars') ?? {}).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : []))]);
    for (const needed of listOf(body?.['deps'])) {
      const other = typeof needed === 'string' ? needed : objectOf(needed)?.['task'];
      if (typeof other === 'string') await visit(other);
    }
    const commands = typeof one === 'string' || Array.isArray(one) ? listOf(one) : [...listOf(body?.['cmds']), ...listOf(body?.['cmd'])];
    const folder = typeof body?.['dir'] === 'string' ? child(file.folder, body['dir']) : file.folder;
    for (const command of commands) {
      const text = typeof command === 'string' ? command : objectOf(command)?.['cmd'] ?? objectOf(command)?.['defer'];
      const other = objectOf(command)?.['task'];
      if (typeof other === 'string') await visit(other);
      if (typeof text !== 'string') continue;
      const full = text.replace(/\{\{\s*\.([\w]+)\s*\}\}/g, (_, key: string) => key === 'CLI_ARGS' ? '' : own.get(key) ?? `\${${key}}`).replace(/\{\{[^}]*\}\}/g, '${TASK}');
      found.push(await runDeclared({ text: full, line: lineOf(file.text, new RegExp(escaped(text.split('\n')[0] ?? ''))), folder }, file, `task ${name}`, call, world));
    }
  };
  const goals = options.rest.flatMap(word => (word.text === undefined || word.text.includes('=') ? [] : [word.text]));
  for (const name of goals.length > 0 ? goals : ['default']) await visit(name);
  return together(found);
}

function readObject(read: () => unknown): Record<string, unknown> | undefined {
  try {
    return objectOf(read());
  } catch {
    return undefined; // not readable as what it should be: nothing is declared in it
  }
}

const objectOf = (value: unknown): Record<string, unknown> | undefined => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Record<string, unknown> : undefined);
const objectIn = (value: Record<string, unknown> | undefined, name: string): Record<string, unknown> | undefined => (value && Object.hasOwn(value, name) ? objectOf(value[name]) : undefined);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);

async function composer(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, ['-d', '--working-dir']);
  const file = await fileFor(call, undefined, ['composer.json'], world);
  const words = options.rest[0]?.text === 'run' || options.rest[0]?.text === 'run-script' ? options.rest.slice(1) : options.rest;
  const scripts = objectIn(readObject(() => parseJson(file?.text ?? '')), 'scripts');
  const name = words[0]?.text;
  if (!file || !scripts || name === undefined || !Object.hasOwn(scripts, name)) return undefined;
  const found: Found[] = [];
  const visit = async (wanted: string, depth: number): Promise<void> => {
    for (const entry of listOf(Object.hasOwn(scripts, wanted) ? scripts[wanted] : undefined)) {
      if (typeof entry !== 'string' || depth > 10) continue;
      const other = /^@([\w:-]+)(.*)$/.exec(entry);
      if (other?.[1] !== undefined && Object.hasOwn(scripts, other[1])) await visit(other[1], depth + 1);
      else if (!entry.includes('::')) {
        const text = entry.replace(/^@(php|composer)\b/, '$1').replace(/^@putenv\s+/, 'export ');
        found.push(await runDeclared({ text: `${text} ${quoted(words.slice(1).filter(word => word.text !== '--'))}`, line: lineOf(file.text, new RegExp(`"${escaped(wanted)}"\\s*:`)), folder: file.folder }, file, `composer ${wanted}`, call, world));
      }
    }
  };
  await visit(name, 0);
  return together(found);
}

/** `poe x`, `pdm run x`, `pdm x`, `hatch run [env:]x`, `rye run x`, `poetry run task x`: text in pyproject.toml. */
async function python(call: Call, world: World): Promise<Found | undefined> {
  const tool = call.program ?? '';
  const options = leadingOptions(call.args, ['-C', '-p', '--project', '-e', '--env']);
  const words = options.rest[0]?.text === 'run' ? options.rest.slice(1) : options.rest;
  if (options.rest[0]?.text !== 'run' && tool !== 'poe' && tool !== 'pdm') return undefined;
  const file = await fileFor(call, undefined, ['pyproject.toml'], world);
  const tools = objectIn(readObject(() => parseToml(file?.text ?? '')), 'tool');
  if (!file || !tools) return undefined;
  const through = words[0]?.text === 'task' || words[0]?.text === 'poe' ? words.slice(1) : words;
  const name = through[0]?.text?.replace(/^[\w.-]+:/, prefix => (tool === 'hatch' ? '' : prefix));
  if (name === undefined) return undefined;
  const tables = [objectIn(objectIn(tools, 'poe'), 'tasks'), objectIn(objectIn(tools, 'pdm'), 'scripts'), objectIn(objectIn(tools, 'rye'), 'scripts'), objectIn(objectIn(tools, 'taskipy'), 'tasks'),
    objectIn(objectIn(tools, 'hatch'), 'scripts'), ...Object.values(objectIn(objectIn(tools, 'hatch'), 'envs') ?? {}).map(env => objectIn(objectOf(env), 'scripts'))];
  const found: Found[] = [];
  const visit = async (wanted: string, depth: number): Promise<void> => {
    const table = tables.find(one => one && Object.hasOwn(one, wanted));
    if (!table || depth > 8) return;
    for (const entry of listOf(table[wanted])) {
      const body = objectOf(entry);
      const text = typeof entry === 'string' ? entry : body?.['cmd'] ?? body?.['shell'] ?? body?.['chain'];
      for (const part of [...listOf(text), ...listOf(body?.['sequence']), ...listOf(body?.['composite'])]) {
        const line = typeof part === 'string' ? part : objectOf(part)?.['cmd'];
        if (typeof line !== 'string') continue;
        if (tables.some(one => one && Object.hasOwn(one, line)) && line !== wanted) await visit(line, depth + 1);
        else found.push(await runDeclared({ text: `${line} ${quoted(through.slice(1))}`, line: lineOf(file.text, new RegExp(`^\\s*"?${escaped(wanted)}"?\\s*=`, 'm')), folder: file.folder }, file, `${tool} ${wanted}`, call, world));
      }
    }
  };
  await visit(name, 0);
  return found.length === 0 ? undefined : together(found);
}

async function tox(call: Call, world: World): Promise<Found | undefined> {
  const file = await fileFor(call, undefined, ['tox.ini'], world, true);
  if (!file) return undefined;
  const commands: { text: string; line: number }[] = [];
  let inside = false;
  for (const [i, line] of file.text.split(/\r?\n/).entries()) {
    const start = /^commands(?:_pre|_post)?\s*=\s*(.*)$/.exec(line);
    if (start) {
      inside = true;
      if (start[1]) commands.push({ text: start[1], line: i + 1 });
    } else if (inside && /^\s+\S/.test(line)) commands.push({ text: line.trim(), line: i + 1 });
    else if (/^\S/.test(line)) inside = false;
  }
  return together(await Promise.all(commands.slice(0, 60).map(command => runDeclared({ text: command.text.replace(/^-\s*/, '').replace(/\{[^}]*\}/g, '"$TOX"'), line: command.line, folder: file.folder }, file, 'tox', { ...call, certainty: 'may' }, world))));
}

/** `aliases` of mix.exs: lists of task names and arguments. */
async function mix(call: Call, world: World): Promise<Found | undefined> {
  const name = call.args[0]?.text;
  const file = await fileFor(call, undefined, ['mix.exs'], world);
  if (!file || name === undefined || call.hops.some(hop => hop.through === `mix ${name}`)) return undefined;
  const match = new RegExp(`(?:"${escaped(name)}"|\\b${escaped(name)})\\s*:\\s*\\[([^\\]]*)\\]|"${escaped(name)}"\\s*=>\\s*\\[([^\\]]*)\\]`).exec(file.text);
  const tasks = (match?.[1] ?? match?.[2])?.match(/"([^"]*)"/g)?.map(text => text.slice(1, -1));
  if (!tasks || tasks.length === 0) return undefined;
  const line = lineOf(file.text, new RegExp(`"?${escaped(name)}"?\\s*(?::|=>)\\s*\\[`));
  return together(await Promise.all(tasks.slice(0, 30).map(text => runDeclared({ text: `mix ${text}`, line, folder: file.folder }, file, `mix ${name}`, call, world))));
}

/** `[alias]` of .cargo/config.toml; what cargo does itself belongs elsewhere. */
async function cargo(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, ['--manifest-path', '--config', '--color', '-Z', '-C']);
  const name = options.rest[0]?.text;
  if (name === undefined || /^(?:build|b|check|c|clean|test|t|run|r|bench|doc|d|publish|install|update|add|remove|fmt|clippy|fix|tree|search|login|yank|owner|new|init|package|metadata|vendor|fetch|version|help|nextest|audit|deny|expand|watch|xtask)$/.test(name)) return undefined;
  const file = await fileFor(call, undefined, ['.cargo/config.toml', '.cargo/config'], world);
  const aliases = objectIn(readObject(() => parseToml(file?.text ?? '')), 'alias');
  const alias = aliases && Object.hasOwn(aliases, name) ? aliases[name] : undefined;
  if (!file || alias === undefined || call.hops.filter(hop => hop.through === 'cargo alias').length > 4) return undefined;
  const text = typeof alias === 'string' ? alias : listOf(alias).join(' ');
  return runDeclared({ text: `cargo ${text} ${quoted(options.rest.slice(1))}`, line: lineOf(file.text, new RegExp(`^\\s*"?${escaped(name)}"?\\s*=`, 'm')), folder: call.cwd ?? file.folder }, file, 'cargo alias', call, world);
}
