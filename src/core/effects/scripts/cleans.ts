// Build tools that delete their output: which folder that is, from options, variables and build files. The delete itself is `rm -rf` of
// that folder, so that what it holds and whether it is generated is looked at as for any other delete.
import { parse as parseToml } from 'smol-toml';
import type { Call } from '../../model/call';
import { child } from '../files/paths';
import { together, type Found, type Interpreter, type World } from '../world';
import { wordAt } from '../wrappers/nested';
import { folderOf, inFolder, nearest } from './projectFile';

export const cleanInterpreters: Readonly<Record<string, Interpreter>> = { cargo, mvn: maven, mvnw: maven, mvnd: maven, flutter: fixed(['build', '.dart_tool']), mix: fixed(['_build']), swift: fixed(['.build']), sbt: fixed(['target']) };

/** Deletes folders as `rm -rf` would, with the tool as a hop. */
async function remove(call: Call, folders: readonly string[], through: string, world: World, reads: readonly { readonly path: string }[] = []): Promise<Found> {
  const found = await Promise.all(folders.map(folder => world.readCall({ ...call, program: 'rm', name: wordAt('rm', call), args: [wordAt('-rf', call), wordAt(folder, call)], redirects: [], input: undefined, hops: [...call.hops, { through }] }, world)));
  const all = together(found);
  return { ...all, reads: [...reads, ...all.reads] };
}

async function cargo(call: Call, world: World): Promise<Found | undefined> {
  const verb = call.args.find(word => !/^[-+]/.test(word.text ?? ''))?.text;
  if (verb !== 'clean' || call.args.some(word => word.text === '--dry-run' || word.text === '-n')) return undefined;
  const given = optionValue(call, '--target-dir') ?? call.variables.get('CARGO_TARGET_DIR')?.value ?? call.variables.get('CARGO_BUILD_TARGET_DIR')?.value;
  const folder = folderOf(call, undefined, world);
  if (folder === undefined) return undefined;
  const settings = await nearest(folder, ['.cargo/config.toml', '.cargo/config'], world);
  const project = await nearest(folder, ['Cargo.toml'], world);
  const configured = settings && targetDirectory(settings.text);
  const root = project?.folder ?? folder;
  const target = given ?? (configured === undefined || !settings ? child(root, 'target') : configured.startsWith('/') ? configured : child(settings.folder, configured));
  return remove(call, [target], 'cargo clean', world, settings && configured !== undefined ? [{ path: settings.path }] : []);
}

function targetDirectory(text: string): string | undefined {
  try {
    const build: unknown = parseToml(text)['build'];
    const value = build !== null && typeof build === 'object' ? (build as Record<string, unknown>)['target-dir'] : undefined;
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined; // not TOML: nothing is configured in it
  }
}

function optionValue(call: Call, name: string): string | undefined {
  const at = call.args.findIndex(word => word.text === name);
  return at >= 0 ? call.args[at + 1]?.text : call.args.find(word => word.text?.startsWith(`${name}=`))?.text?.slice(name.length + 1);
}

async function maven(call: Call, world: World): Promise<Found | undefined> {
  if (!call.args.some(word => word.text === 'clean')) return undefined;
  const folder = folderOf(call, undefined, world);
  const file = folder === undefined ? undefined : await inFolder(folder, [optionValue(call, '-f') ?? 'pom.xml'], world);
  if (folder === undefined) return undefined;
  if (!file) return remove(call, ['target'], 'mvn clean', world);
  const own = directoryOf(file.text);
  const modules = [...file.text.matchAll(/<module>\s*([^<]+?)\s*<\/module>/g)].map(match => match[1] ?? '').slice(0, 50);
  return remove(call, [own ?? 'target', ...modules.map(module => `${module}/target`)], 'mvn clean', world, [{ path: file.path }]);
}

/** `<build><directory>` of a pom; `${…}` in it is not worked out. */
function directoryOf(pom: string): string | undefined {
  const build = /<build>([^]*?)<\/build>/.exec(pom)?.[1]?.replace(/<(plugins|resources|testResources|pluginManagement|extensions)>[^]*?<\/\1>/g, '');
  return build === undefined ? undefined : /<directory>\s*([^<]+?)\s*<\/directory>/.exec(build)?.[1]?.replaceAll('${project.basedir}', '.').replaceAll('${basedir}', '.');
}

function fixed(folders: readonly string[]): Interpreter {
  return async (call, world) => {
    const [first, second] = call.args.filter(word => !word.text?.startsWith('-')).map(word => word.text);
    const cleans = first === 'clean' || (first === 'package' && (second === 'clean' || second === 'reset'));
    return cleans && folderOf(call, undefined, world) !== undefined ? remove(call, folders, `${call.program ?? ''} clean`, world) : undefined;
  };
}
