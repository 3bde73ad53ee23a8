// `make target`: the recipes of the target and of its prerequisites, each line in a shell of its own.
import type { Call } from '../../model/call';
import { child } from '../files/paths';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { runDeclared } from './declared';
import { expandMake, parseMakefile, type Makefile, type MakeRule } from './makefile';
import { folderOf, inFolder, type ProjectFile } from './projectFile';
import { readText } from './readText';

export const makeInterpreters: Readonly<Record<string, Interpreter>> = { make, gmake: make, bmake: make, mingw32: make };

const values = ['-C', '--directory', '-f', '--file', '--makefile', '-I', '--include-dir', '-o', '-W', '--eval', '-l'];

async function make(call: Call, world: World): Promise<Found | undefined> {
  const folders: string[] = [];
  const files: string[] = [];
  const goals: string[] = [];
  const given = new Map<string, string>();
  const { args } = call;
  for (let i = 0; i < args.length; i++) {
    const text = args[i]?.text ?? args[i]?.partial ?? '';
    if (/^(?:-n|--dry-run|--just-print|--recon|-q|--question|-v|--version|-h|--help|-p)$/.test(text)) return nothing;
    if (/^-j\d*$/.test(text) && /^\d+$/.test(args[i + 1]?.text ?? '') && text === '-j') i++;
    else if (values.includes(text)) {
      const value = args[++i]?.text ?? '';
      if (text === '-C' || text === '--directory') folders.push(value);
      else if (/^(?:-f|--file|--makefile)$/.test(text)) files.push(value);
    } else if (/^-C./.test(text)) folders.push(text.slice(2));
    else if (/^--directory=/.test(text)) folders.push(text.slice(12));
    else if (/^--(?:file|makefile)=/.test(text)) files.push(text.slice(text.indexOf('=') + 1));
    else if (/^[\w.-]+(?:[:?+])?=/.test(text)) given.set(/^[\w.-]+/.exec(text)?.[0] ?? '', text.slice(text.indexOf('=') + 1));
    else if (!text.startsWith('-')) goals.push(text);
  }
  const folder = folderOf(call, folders.length === 0 ? undefined : folders.join('/'), world);
  if (folder === undefined) return undefined;
  const names = files.length > 0 ? files : ['GNUmakefile', 'makefile', 'Makefile'];
  const file = await inFolder(folder, names, world);
  if (!file) return { ...nothing, unread: [{ what: 'the Makefile', why: 'there is no readable Makefile', span: call.span }] };
  return runGoals(file, goals, given, call, world);
}

interface Loaded {
  readonly make: Makefile;
  readonly rules: readonly { readonly rule: MakeRule; readonly file: ProjectFile }[];
  readonly variables: ReadonlyMap<string, string>;
  readonly reads: readonly { readonly path: string }[];
}

async function load(file: ProjectFile, given: ReadonlyMap<string, string>, call: Call, world: World): Promise<Loaded> {
  const make = parseMakefile(file.text);
  const rules = make.rules.map(rule => ({ rule, file }));
  const variables = new Map<string, string>([['MAKE', 'make'], ['RM', 'rm -f'], ['CURDIR', file.folder], ...make.variables]);
  const reads = [{ path: file.path }];
  for (const name of make.includes.slice(0, 20)) {
    const path = expandMake(name, variables, {});
    if (/[$*]/.test(path)) continue;
    const read = await readText(path.startsWith('/') ? path : child(file.folder, path), world);
    if (!read) continue;
    const included = parseMakefile(read.text);
    reads.push({ path: read.path });
    for (const [key, value] of included.variables) variables.set(key, value);
    rules.push(...included.rules.map(rule => ({ rule, file: { ...read, folder: file.folder } })));
  }
  for (const [name, variable] of call.variables) if (variable.value !== undefined && !variables.has(name)) variables.set(name, variable.value.replaceAll('$', '$$$$'));
  for (const [name, value] of given) variables.set(name, value);
  return { make, rules, variables, reads };
}

async function runGoals(file: ProjectFile, goals: readonly string[], given: ReadonlyMap<string, string>, call: Call, world: World): Promise<Found> {
  const loaded = await load(file, given, call, world);
  const first = loaded.variables.get('.DEFAULT_GOAL') ?? loaded.rules.flatMap(one => one.rule.targets).find(target => !target.startsWith('.') && !target.includes('%'));
  const wanted = goals.length > 0 ? goals : first === undefined ? [] : [first];
  const found: Found[] = [];
  const seen = new Set<string>();
  const open = [...wanted].reverse();
  const order: string[] = [];
  // Prerequisites before their target, each once.
  while (open.length > 0 && order.length < 200) {
    const goal = open.at(-1) ?? '';
    const needs = seen.has(goal) ? [] : rulesFor(goal, loaded).flatMap(one => one.rule.prerequisites.map(name => name.replace('%', one.stem))).filter(name => !seen.has(name));
    seen.add(goal);
    if (needs.length > 0) open.push(...needs.reverse());
    else {
      open.pop();
      if (!order.includes(goal)) order.push(goal);
    }
  }
  for (const goal of order) for (const one of rulesFor(goal, loaded)) found.push(...(await runRecipe(goal, one, loaded, call, world)));
  const all = together(found);
  return { ...all, reads: [...loaded.reads, ...all.reads] };
}

interface Chosen {
  readonly rule: MakeRule;
  readonly file: ProjectFile;
  readonly stem: string;
}

function rulesFor(goal: string, loaded: Loaded): readonly Chosen[] {
  const exact = loaded.rules.filter(one => one.rule.targets.includes(goal)).map(one => ({ ...one, stem: goal }));
  if (exact.some(one => one.rule.recipe.length > 0 || one.rule.prerequisites.length > 0)) return exact;
  for (const one of loaded.rules) {
    for (const target of one.rule.targets) {
      const at = target.indexOf('%');
      if (at < 0 || goal.length < target.length || !goal.startsWith(target.slice(0, at)) || !goal.endsWith(target.slice(at + 1))) continue;
      return [{ ...one, stem: goal.slice(at, goal.length - (target.length - at - 1)) }];
    }
  }
  return exact;
}

async function runRecipe(goal: string, chosen: Chosen, loaded: Loaded, call: Call, world: World): Promise<readonly Found[]> {
  const { rule, file, stem } = chosen;
  const automatic = { '@': goal, '<': rule.prerequisites[0]?.replace('%', stem) ?? '', '^': rule.prerequisites.join(' '), '?': rule.prerequisites.join(' '), '*': stem, '@D': '.', '@F': goal };
  const lines = rule.recipe.map(({ text, line }) => ({ line, text: expandMake(text.replace(/^[@+-]+\s*/, ''), loaded.variables, automatic) }));
  const shells = loaded.make.oneShell && lines.length > 0 ? [{ line: lines[0]?.line ?? 1, text: lines.map(one => one.text).join('\n') }] : lines;
  const found: Found[] = [];
  for (const shell of shells.slice(0, 200)) {
    found.push(await runDeclared({ text: shell.text, line: shell.line, folder: file.folder }, file, `make ${goal}`, { ...call, input: undefined }, world));
  }
  return found;
}
