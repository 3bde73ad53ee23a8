// `gradle task`: what the build file says the task deletes or starts, found in its block; `clean` with its output folders. Values that
// Groovy or Kotlin compute are unknown; plugins' own tasks are not read.
import type { Call, Word } from '../../model/call';
import { child } from '../files/paths';
import { together, type Found, type Interpreter, type World } from '../world';
import { wordAt } from '../wrappers/nested';
import { escaped, folderOf, inFolder, type ProjectFile } from './projectFile';

export const gradleInterpreters: Readonly<Record<string, Interpreter>> = { gradle, gradlew: gradle };

const values = ['-p', '--project-dir', '-b', '--build-file', '-c', '--settings-file', '-I', '--init-script', '-x', '--exclude-task', '-g', '--gradle-user-home', '--console', '--tests'];

async function gradle(call: Call, world: World): Promise<Found | undefined> {
  const texts = call.args.map(word => word.text ?? '');
  if (texts.includes('--dry-run') || texts.includes('-m')) return undefined;
  const option = (...names: readonly string[]): string | undefined => call.args[texts.findIndex(text => names.includes(text)) + 1]?.text;
  const moved = texts.some(text => text === '-p' || text === '--project-dir') ? option('-p', '--project-dir') : undefined;
  const goals = call.args.filter((word, i) => !(word.text ?? '-').startsWith('-') && !values.includes(texts[i - 1] ?? '')).map(word => (word.text ?? '').replace(/^.*:/, ''));
  const folder = folderOf(call, moved, world);
  if (folder === undefined || goals.length === 0) return undefined;
  const file = await inFolder(folder, ['build.gradle', 'build.gradle.kts'], world);
  const settings = await inFolder(folder, ['settings.gradle', 'settings.gradle.kts'], world);
  const found: Found[] = [];
  if (goals.includes('clean')) found.push(await remove(call, outputs(folder, file, settings), `${call.program ?? 'gradle'} clean`, world));
  if (file) for (const goal of tasksFor(goals, file.text)) found.push(...(await runTask(goal, file, call, world)));
  if (found.length === 0) return undefined;
  const all = together(found);
  return { ...all, reads: [...[file, settings].flatMap(one => (one ? [{ path: one.path }] : [])), ...all.reads] };
}

function outputs(folder: string, file: ProjectFile | undefined, settings: ProjectFile | undefined): readonly string[] {
  const moved = file && /\bbuildDir\s*=\s*(?:file\()?\s*["']([^"'$]+)["']|buildDirectory(?:\.set\(|\s*=\s*)[^"'\n]*["']([^"'$]+)["']/.exec(file.text);
  const modules = [...(settings?.text.match(/include\s*\(?[^\n]*/g) ?? [])].flatMap(line => [...line.matchAll(/["']:?([\w:.-]+)["']/g)].map(match => (match[1] ?? '').replaceAll(':', '/'))).slice(0, 50);
  return [moved?.[1] ?? moved?.[2] ?? 'build', ...modules.map(module => `${module}/build`)].map(one => (one.startsWith('/') ? one : child(folder, one)));
}

/** The tasks asked for and those that they depend on, as far as the file says. */
function tasksFor(goals: readonly string[], text: string): readonly string[] {
  const seen: string[] = [];
  const open = [...goals];
  for (let goal = open.pop(); goal !== undefined && seen.length < 40; goal = open.pop()) {
    if (seen.includes(goal)) continue;
    seen.push(goal);
    const block = blockOf(goal, text)?.text ?? '';
    const needs = /dependsOn\s*\(?([^\n)]*)/g;
    for (const match of block.matchAll(needs)) open.push(...[...(match[1] ?? '').matchAll(/["']:?([\w:-]+)["']|(\w+)/g)].map(one => one[1] ?? one[2] ?? ''));
  }
  // What a task needs runs before it.
  return seen.filter(goal => goal !== '').reverse();
}

interface Block {
  readonly text: string;
  readonly start: number;
}

/** `tasks.register("x") { … }`, `task x(type: Delete) { … }`, `x { … }`, `tasks.named("x") { … }`. */
function blockOf(task: string, text: string): Block | undefined {
  const name = escaped(task);
  const head = new RegExp(`(?:\\b(?:register|named|create|getByName|task)\\s*(?:<[^>]*>)?\\s*\\(?\\s*["']${name}["'][^{\\n]*|\\btask\\s+${name}\\b[^{\\n]*|^\\s*(?:tasks\\.)?${name}\\s*(?:\\.configure)?\\s*|val\\s+${name}\\s+by\\s+tasks[^{\\n]*)\\{`, 'm').exec(text);
  if (!head) return undefined;
  const start = head.index + head[0].length;
  let depth = 1;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return { text: text.slice(start, i), start };
  }
  return undefined;
}

async function runTask(task: string, file: ProjectFile, call: Call, world: World): Promise<readonly Found[]> {
  const block = blockOf(task, file.text);
  if (!block) return [];
  const names = new Map([...file.text.matchAll(/(?:val|var|def|File|String)\s+(\w+)\s*(?::\s*\w+\s*)?=\s*(?:(?:project\.)?file\s*\(\s*|File\(\s*|new File\(\s*)?["']([^"']*)["']/g)].map(match => [match[1] ?? '', match[2] ?? ''] as const));
  const found: Found[] = [];
  const at = (index: number): Call => {
    const line = file.text.slice(0, block.start + index).split('\n').length;
    return { ...call, redirects: [], input: undefined, cwd: file.folder, hops: [...call.hops, { through: `${call.program ?? 'gradle'} ${task}`, file: file.path, line, text: (file.text.split('\n')[line - 1] ?? '').trim().slice(0, 300), writtenBySession: file.writtenBySession }] };
  };
  const start = async (index: number, words: readonly Word[]): Promise<void> => {
    const [name, ...args] = words;
    if (name) found.push(await world.readCall({ ...at(index), program: name.text?.slice(name.text.lastIndexOf('/') + 1), name, args }, world));
  };
  const rm = (index: number, target: string): Promise<void> => start(index, [wordAt('rm', call), wordAt('-rf', call), wordFrom(target, names, file, call)]);
  for (const match of block.text.matchAll(/(?:(?:project\.)?file\s*\(\s*)?(["'][^"'\n]*["']|\b\w+\b)\s*\)?\s*\.\s*(?:deleteRecursively|deleteDir|delete)\s*\(\s*\)/g)) await rm(match.index, match[1] ?? '');
  for (const match of block.text.matchAll(/(?:^|[^.\w])(?:project\.)?delete\s*\(?\s*((?:(?:file\(|fileTree\(|files\()?\s*(?:["'][^"'\n]*["']|\w+)\s*\)?\s*,?\s*)+)/g)) {
    for (const target of (match[1] ?? '').matchAll(/["'][^"'\n]*["']|\b(?!file|fileTree|files)\w+\b/g)) await rm(match.index, target[0]);
  }
  for (const match of block.text.matchAll(/commandLine\s*(?:=\s*listOf)?\s*\(?\s*((?:["'][^"'\n]*["']\s*,?\s*)+)/g)) {
    await start(match.index, [...(match[1] ?? '').matchAll(/["']([^"'\n]*)["']/g)].map(part => wordFrom(`"${part[1] ?? ''}"`, names, file, call)));
  }
  return found;
}

/** A quoted text with the project's folders put in, or a name bound to one. */
function wordFrom(source: string, names: ReadonlyMap<string, string>, file: ProjectFile, call: Call): Word {
  const text = /^["']/.test(source) ? source.slice(1, -1) : names.get(source);
  const filled = text?.replace(/\$\{?(?:project\.|rootProject\.)?(rootDir|projectDir|buildDir|layout\.buildDirectory)\}?/g, (_, name: string) => (/build/.test(name) ? child(file.folder, 'build') : file.folder));
  if (filled === undefined || filled.includes('$')) return { text: undefined, raw: source, unknown: source, ifEmpty: filled?.replace(/\$\{?[\w.]+\}?/g, '') ?? '', span: call.span };
  return wordAt(filled, call);
}

async function remove(call: Call, folders: readonly string[], through: string, world: World): Promise<Found> {
  return together(await Promise.all(folders.map(folder => world.readCall({ ...call, program: 'rm', name: wordAt('rm', call), args: [wordAt('-rf', call), wordAt(folder, call)], redirects: [], input: undefined, hops: [...call.hops, { through }] }, world))));
}
