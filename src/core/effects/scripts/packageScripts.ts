// Scripts of package.json behind npm, pnpm, yarn and bun, with their pre and post scripts, workspaces and arguments; what `install`
// and `publish` run of the project's own. Scripts of dependencies are not read.
import { parse } from 'jsonc-parser';
import type { Call, Word } from '../../model/call';
import { child } from '../files/paths';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { leadingOptions, valueOf } from '../wrappers/options';
import { quoted, runDeclared } from './declared';
import { escaped, folderOf, inFolder, lineOf, nearest, type ProjectFile } from './projectFile';

export const packageInterpreters: Readonly<Record<string, Interpreter>> = {
  npm: run, pnpm: run, yarn: run, bun: run, cnpm: run, tnpm: run, deno: denoTask,
  'npm-run-all': several, 'run-s': several, 'run-p': several, 'npm-run-all2': several, turbo, lerna: turbo, nx: turbo, node: nodeRun, ni: () => Promise.resolve(undefined), nr: run,
};

/** Always added to what a tool's own reader says. */
export const lifecycleInterpreters: Readonly<Record<string, Interpreter>> = { npm: lifecycle, pnpm: lifecycle, yarn: lifecycle, bun: lifecycle };

const values = ['--prefix', '-C', '--cwd', '--dir', '-w', '--workspace', '-F', '--filter', '--loglevel', '--registry', '--script-shell', '--userconfig', '--cache', '--tag', '--otp'];
const folderOptions = ['--prefix', '-C', '--cwd', '--dir'];
const ownCommands: Readonly<Record<string, ReadonlySet<string>>> = {
  yarn: new Set('add audit autoclean bin cache check config create dedupe dlx exec explain generate-lock-entry global help import info init install licenses link list login logout node npm outdated owner pack patch plugin policies prefix publish rebuild remove search set stage tag team unlink unplug up upgrade upgrade-interactive version versions why workspaces -v --version'.split(' ')),
  pnpm: new Set('add audit bin cache completion config create dedupe deploy dlx doctor env exec fetch help import init install install-test i it licenses link list ln login logout ls outdated pack patch patch-commit prune publish rb rebuild recursive remove rm root self-update server setup store unlink up update why -v --version'.split(' ')),
  bun: new Set('add build create dev init install i link outdated pm publish remove rm test unlink update upgrade x repl exec info why -v --version'.split(' ')),
};

async function run(call: Call, world: World): Promise<Found | undefined> {
  const tool = call.program ?? 'npm';
  const options = leadingOptions(call.args, values);
  const [first, ...after] = options.rest;
  if (!first) return undefined;
  if (tool === 'yarn' && first.text === 'workspace' && after[0]) return run({ ...call, args: [{ ...after[0], text: '--filter', raw: '--filter' }, after[0], ...after.slice(1)] }, world);
  if (tool === 'yarn' && first.text === 'workspaces') return undefined;
  const named = scriptNamed(tool, first, after, world);
  if (!named) return undefined;
  const inner = leadingOptions(named.rest, values);
  const moved = valueOf(options, folderOptions) ?? valueOf(inner, folderOptions) ?? optionIn(named.rest, folderOptions);
  const target = valueOf(options, ['-w', '--workspace', '-F', '--filter']) ?? optionIn(named.rest, ['-w', '--workspace']);
  const everywhere = [...call.args].some(word => /^(?:--workspaces|-ws|-r|--recursive)$/.test(word.text ?? ''));
  const folder = folderOf(call, moved?.text, world);
  if (moved && moved.text === undefined || folder === undefined) return undefined;
  const script = named.script ?? inner.rest[0]?.text;
  if (script === undefined) return nothing;
  const args = named.script === undefined ? inner.rest.slice(1) : named.rest;
  const files = await packages(folder, moved !== undefined, target?.text, everywhere, world);
  const found: Found[] = [];
  for (const file of files) found.push(await runScript(file, script, scriptArguments(tool, args), `${tool} run ${script}`, call, world, tool !== 'pnpm'));
  if (files.length > 0 && found.every(one => one === nothing) && (tool === 'yarn' || tool === 'pnpm' || tool === 'bun') && named.maybeProgram) return undefined;
  if (files.length === 0) return named.maybeProgram ? undefined : { ...nothing, unread: [{ what: `the script ${script}`, why: 'no package.json was found', span: call.span }] };
  return together(found);
}

interface Named {
  /** Undefined: the first word of `rest` that is no option. */
  readonly script?: string;
  readonly rest: readonly Word[];
  /** The name may be a program of the project as well. */
  readonly maybeProgram?: boolean;
}

function scriptNamed(tool: string, first: Word, after: readonly Word[], _world: World): Named | undefined {
  const name = first.text;
  if (name === 'run' || name === 'run-script' || name === 'rum' || name === 'urn') return { rest: after };
  if (/^(?:test|tst|t|start|stop|restart)$/.test(name ?? '')) {
    if (tool === 'bun' && name === 'test') return undefined;
    return { script: name === 't' || name === 'tst' ? 'test' : name ?? '', rest: after };
  }
  if (tool === 'nr' && name !== undefined) return { script: name, rest: after };
  const own = Object.hasOwn(ownCommands, tool) ? ownCommands[tool] : undefined;
  if (own && name !== undefined && !own.has(name) && !name.startsWith('-')) return { script: name, rest: after, maybeProgram: true };
  return undefined;
}

function optionIn(words: readonly Word[], names: readonly string[]): Word | undefined {
  for (const [i, word] of words.entries()) {
    if (word.text === '--') return undefined;
    if (names.includes(word.text ?? '')) return words[i + 1];
    const name = names.find(one => word.text?.startsWith(`${one}=`));
    if (name) return { ...word, text: word.text?.slice(name.length + 1) };
  }
  return undefined;
}

/** npm hands on what stands behind `--`, the others everything. */
function scriptArguments(tool: string, args: readonly Word[]): readonly Word[] {
  const at = args.findIndex(word => word.text === '--');
  if (tool === 'npm' || tool === 'cnpm' || tool === 'tnpm') return at < 0 ? args.filter((word, i) => !(word.text ?? '').startsWith('-') && !values.includes(args[i - 1]?.text ?? '')) : args.slice(at + 1);
  return at === 0 ? args.slice(1) : args;
}

/** The package.json files meant: the nearest, or those of the named workspaces. */
async function packages(folder: string, exact: boolean, workspace: string | undefined, everywhere: boolean, world: World): Promise<readonly ProjectFile[]> {
  const root = exact ? await inFolder(folder, ['package.json'], world) : await nearest(folder, ['package.json'], world);
  if (!root || (workspace === undefined && !everywhere)) return root ? [root] : [];
  const members = await workspaces(root, world);
  if (everywhere || workspace === undefined) return members;
  const wanted = workspace.replace(/^\.\//, '').replace(/\/$/, '').replace(/^\.{3}|\.{3}$/g, '');
  const direct = await inFolder(child(root.folder, wanted), ['package.json'], world);
  return members.filter(file => nameIn(file) === wanted || file.folder.endsWith(`/${wanted}`)).concat(direct && !members.some(file => file.path === direct.path) ? [direct] : []).slice(0, 20);
}

async function workspaces(root: ProjectFile, world: World): Promise<readonly ProjectFile[]> {
  const declared = field(root.text, 'workspaces');
  const nested = (declared as { readonly packages?: unknown } | undefined)?.packages;
  const listed: readonly unknown[] = Array.isArray(declared) ? declared : Array.isArray(nested) ? nested : [];
  const pnpm = (await inFolder(root.folder, ['pnpm-workspace.yaml'], world))?.text.match(/^\s*-\s*['"]?([^'"\n!]+)['"]?\s*$/gm)?.map(line => line.replace(/^\s*-\s*['"]?|['"]?\s*$/g, '')) ?? [];
  const found: ProjectFile[] = [];
  for (const pattern of [...listed, ...pnpm]) {
    if (typeof pattern !== 'string' || found.length > 100) continue;
    const base = pattern.replace(/\/?\*.*$/, '');
    const folders = pattern.includes('*') ? (await world.facts.list(child(root.folder, base)))?.slice(0, 100).map(name => child(child(root.folder, base), name)) ?? [] : [child(root.folder, pattern)];
    for (const folder of folders) {
      const file = await inFolder(folder, ['package.json'], world);
      if (file) found.push(file);
    }
  }
  return found;
}

function field(text: string, name: string): unknown {
  const value: unknown = parse(text, [], { allowTrailingComma: true });
  return value !== null && typeof value === 'object' && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

const nameIn = (file: ProjectFile): unknown => field(file.text, 'name');

function scriptText(file: ProjectFile, name: string): string | undefined {
  const scripts = field(file.text, 'scripts');
  const text = scripts !== null && typeof scripts === 'object' && Object.hasOwn(scripts, name) ? (scripts as Record<string, unknown>)[name] : undefined;
  return typeof text === 'string' ? text : undefined;
}

async function runScript(file: ProjectFile, name: string, args: readonly Word[], through: string, call: Call, world: World, hooks = true): Promise<Found> {
  const found: Found[] = [];
  for (const part of hooks ? [`pre${name}`, name, `post${name}`] : [name]) {
    const text = scriptText(file, part);
    if (text === undefined) continue;
    const line = lineOf(file.text, new RegExp(`"${escaped(part)}"\\s*:`));
    const full = part === name && args.length > 0 ? `${text} ${quoted(args)}` : text;
    found.push(await runDeclared({ text: full, line, folder: file.folder }, file, part === name ? through : `${through} (${part})`, call, world));
  }
  return found.length === 0 ? nothing : together(found);
}

/** `run-s a b`, `npm-run-all clean build:*`. */
async function several(call: Call, world: World): Promise<Found | undefined> {
  const folder = folderOf(call, undefined, world);
  const file = folder === undefined ? undefined : await nearest(folder, ['package.json'], world);
  if (!file) return undefined;
  const names = call.args.flatMap(word => (word.text === undefined || word.text.startsWith('-') ? [] : [word.text.split(' ')[0] ?? '']));
  const scripts = Object.keys((field(file.text, 'scripts') as Record<string, unknown> | undefined) ?? {});
  const wanted = names.flatMap(name => name.includes('*') ? scripts.filter(script => new RegExp(`^${escaped(name).replace(/(?:\\\*)+/g, '.*')}$`).test(script)) : [name]);
  return together(await Promise.all(wanted.slice(0, 30).map(name => runScript(file, name, [], `${call.program ?? 'run-s'} ${name}`, call, world))));
}

/** Task runners over packages: the script of that name in the root and in every workspace, as may. */
async function turbo(call: Call, world: World): Promise<Found | undefined> {
  const words = call.args.flatMap(word => (word.text === undefined || word.text.startsWith('-') ? [] : [word.text]));
  const folder = folderOf(call, undefined, world);
  const root = folder === undefined ? undefined : await nearest(folder, ['package.json'], world);
  if (!root || words.length === 0 || /^(?:exec|publish|version|init|create|login|prune|daemon)$/.test(words[0] ?? '')) return undefined;
  const names = (words[0] === 'run' || words[0] === 'run-many' ? words.slice(1) : words).map(name => name.split(':').length === 2 && call.program === 'nx' ? name.split(':')[1] ?? name : name);
  const files = await workspaces(root, world);
  const found = await Promise.all(files.slice(0, 50).flatMap(file => names.slice(0, 10).map(name => runScript(file, name, [], `${call.program ?? 'turbo'} ${name}`, { ...call, certainty: 'may' }, world))));
  return found.some(one => one !== nothing) ? together(found) : undefined;
}

/** `node --run build` */
async function nodeRun(call: Call, world: World): Promise<Found | undefined> {
  const at = call.args.findIndex(word => word.text === '--run');
  const name = call.args[at + 1]?.text;
  const folder = folderOf(call, undefined, world);
  if (at < 0 || name === undefined || folder === undefined) return undefined;
  const file = await nearest(folder, ['package.json'], world);
  return file && runScript(file, name, [], `node --run ${name}`, call, world, false);
}

async function denoTask(call: Call, world: World): Promise<Found | undefined> {
  if (call.args[0]?.text !== 'task') return undefined;
  const [name, ...args] = leadingOptions(call.args.slice(1), ['--cwd', '-c', '--config']).rest;
  const folder = folderOf(call, undefined, world);
  const file = folder === undefined ? undefined : await nearest(folder, ['deno.json', 'deno.jsonc'], world);
  if (!file || name?.text === undefined) return undefined;
  const tasks = field(file.text, 'tasks') as Record<string, unknown> | undefined;
  const task = tasks && Object.hasOwn(tasks, name.text) ? tasks[name.text] : undefined;
  const text = typeof task === 'string' ? task : (task as { command?: unknown } | undefined)?.command;
  if (typeof text !== 'string') return nothing;
  return runDeclared({ text: `${text} ${quoted(args)}`, line: lineOf(file.text, new RegExp(`"${escaped(name.text)}"\\s*:`)), folder: file.folder }, file, `deno task ${name.text}`, call, world);
}

const lifecycles: Readonly<Record<string, readonly string[]>> = {
  install: ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'],
  publish: ['prepublishOnly', 'prepack', 'prepare', 'postpack', 'publish', 'postpublish'],
  pack: ['prepack', 'prepare', 'postpack'],
  version: ['preversion', 'version', 'postversion'],
};
const lifecycleNames: Readonly<Record<string, string>> = { i: 'install', in: 'install', install: 'install', ci: 'install', 'clean-install': 'install', 'install-test': 'install', it: 'install', publish: 'publish', pack: 'pack', version: 'version' };

/** The project's own scripts around an install (without package names), publish, pack or version. */
async function lifecycle(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, values);
  const verb = options.rest[0]?.text ?? (call.program === 'yarn' ? 'install' : '');
  const event = Object.hasOwn(lifecycleNames, verb) ? lifecycleNames[verb] : undefined;
  if (event === undefined || call.args.some(word => /^(?:--ignore-scripts(?:=true)?|--dry-run|-g|--global)$/.test(word.text ?? ''))) return undefined;
  if (event === 'install' && options.rest.slice(1).some(word => !(word.text ?? '-').startsWith('-'))) return undefined;
  const folder = folderOf(call, (valueOf(options, folderOptions) ?? optionIn(options.rest, folderOptions))?.text, world);
  const file = folder === undefined ? undefined : await nearest(folder, ['package.json'], world);
  if (!file) return undefined;
  const found = await Promise.all((lifecycles[event] ?? []).map(name => runScript(file, name, [], `${call.program ?? 'npm'} ${verb} (${name})`, call, world, false)));
  return together(found);
}
