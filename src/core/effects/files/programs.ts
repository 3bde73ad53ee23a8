// The everyday file programs of POSIX systems: rm, mv, cp and their kin. What each does to a path is `pathEffect.ts`.
import type { Call, Word } from '../../model/call';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { optionsOf, part } from './options';
import { parentOf } from './paths';
import { appendPath, createPath, deletePath, gateReplaced, movePath, overwritePath } from './pathEffect';
import { resolveTarget } from './target';

const each = async (words: readonly Word[], of: (word: Word) => Promise<Found>): Promise<Found> => together(await Promise.all(words.map(of)));

/** `--help` and `--version` of these programs do nothing else. */
const asks = (call: Call): boolean => call.args.some(word => word.text === '--help' || word.text === '--version');

const rm: Interpreter = (call, world) => {
  if (asks(call)) return Promise.resolve(nothing);
  const options = optionsOf(call);
  const recursive = options.has('-r', '-R', '--recursive');
  return each(options.positionals, word => deletePath(word, call, world, { recursive, certainty: options.has('-i', '-I', '--interactive') ? 'may' : call.certainty }));
};

const rmdir: Interpreter = async (call, world) => {
  if (asks(call)) return nothing;
  return each(optionsOf(call).positionals, async word => {
    const target = await resolveTarget(word, call, world.facts);
    if ('unresolved' in target) return nothing;
    const empty = await Promise.all(target.paths.map(async path => ((await world.facts.list(path)) ?? ['x']).length === 0));
    return empty.every(Boolean) ? deletePath(word, call, world) : nothing;
  });
};

const unlink: Interpreter = (call, world) => each(optionsOf(call).positionals, word => deletePath(word, call, world, { recursive: false }));

/** What is shredded cannot be recovered from the disk; git keeps what was committed. */
const shred: Interpreter = (call, world) => {
  if (asks(call)) return Promise.resolve(nothing);
  const options = optionsOf(call, ['-n', '--iterations', '-s', '--size', '--random-source']);
  return each(options.positionals, word => deletePath(word, call, world, { recursive: options.has('-r', '-R'), shredded: true, words: { reason: { code: 'file-shredded' } } }));
};

const trash: Interpreter = (call, world) => {
  const names = optionsOf(call).positionals.filter(word => !(call.program === 'gio' && word.text === 'trash'));
  if (call.program === 'gio' && call.args[0]?.text !== 'trash') return Promise.resolve(undefined);
  return each(names, word => deletePath(word, call, world, { toTrash: true }));
};

/** `rimraf`, `del-cli`: node's own rm -rf, patterns included. */
const rimraf: Interpreter = (call, world) => {
  const options = optionsOf(call, ['--max-retries', '--retry-delay', '--backoff', '--impl', '--tmp', '--cwd']);
  if (asks(call) || options.has('--dry-run')) return Promise.resolve(nothing);
  return each(options.positionals, word => deletePath(word.text !== undefined && /[*?]/.test(word.text) ? { ...word, glob: true } : word, call, world));
};

/** `shx rm -rf x`: the POSIX program of that name, on every system. */
const shx: Interpreter = async (call, world) => {
  const [name, ...args] = call.args;
  return name?.text === undefined ? nothing : world.readCall({ ...call, program: name.text, name, args }, world);
};

const trashEmpty: Interpreter = (call, world) => deletePath('~/.local/share/Trash/files', call, world, { contents: true });

const mv: Interpreter = (call, world) => {
  if (asks(call)) return Promise.resolve(nothing);
  const { from, to, options } = sourcesAndGoal(call, ['-t', '--target-directory', '-S', '--suffix']);
  if (!to) return Promise.resolve(nothing);
  return movePath(from, to, call, world, { keepExisting: options.has('-n', '--no-clobber'), backup: options.has('-b', '--backup', '-S') });
};

const cp: Interpreter = async (call, world) => {
  if (asks(call)) return nothing;
  const { from, to, options } = sourcesAndGoal(call, ['-t', '--target-directory', '-S', '--suffix', '-m', '--mode', '-o', '--owner', '-g', '--group']);
  if (call.program === 'install' && options.has('-d', '--directory')) return each(options.positionals, word => createPath(word, call, world, { folder: true }));
  if (!to) return nothing;
  const recursive = options.has('-r', '-R', '-a', '--recursive', '--archive');
  const copied = await movePath(from, to, call, world, { copy: true, keepExisting: options.has('-n', '--no-clobber'), backup: options.has('-b', '--backup', '-S') });
  return recursive ? together([copied, await merged(from, to, call, world)]) : copied;
};

/** Copying a folder onto a folder writes over the files of the same name. */
async function merged(from: readonly Word[], to: Word, call: Call, world: World): Promise<Found> {
  const parts: Found[] = [];
  const goal = await resolveTarget(to, call, world.facts);
  if ('unresolved' in goal || call.host !== undefined) return nothing;
  for (const word of from) {
    const source = await resolveTarget(word, call, world.facts);
    if ('unresolved' in source) continue;
    for (const path of source.paths) {
      const tree = await world.facts.tree(path);
      const into = goal.paths[0] ?? '/';
      const named = (await world.facts.stat(into))?.kind === 'directory' && !/\/\.?$/.test(word.raw) ? `${into}/${path.split('/').pop() ?? ''}` : into;
      for (const name of tree?.sample ?? []) {
        if ((await world.facts.stat(`${named}/${name}`))?.kind !== 'file') continue;
        const content = await world.facts.read(`${path}/${name}`);
        parts.push(await overwritePath(`${named}/${name}`, { ...call }, world, content === undefined ? {} : { content }));
      }
    }
  }
  return together(parts);
}

function sourcesAndGoal(call: Call, takes: readonly string[]): { from: readonly Word[]; to: Word | undefined; options: ReturnType<typeof optionsOf> } {
  const options = optionsOf(call, takes);
  const named = options.value('-t', '--target-directory');
  if (named) return { from: options.positionals, to: named, options };
  return { from: options.positionals.slice(0, -1), to: options.positionals.length > 1 ? options.positionals.at(-1) : undefined, options };
}

/** `ln -sf a b` replaces b. */
const ln: Interpreter = async (call, world) => {
  const { from, to, options } = sourcesAndGoal(call, ['-t', '--target-directory', '-S', '--suffix']);
  const place = to ?? from[0];
  if (!place || !to) return nothing;
  const target = await resolveTarget(to, call, world.facts);
  if ('unresolved' in target) return nothing;
  const stat = await world.facts.stat(target.paths[0] ?? '');
  // A link at the place of an agent's settings: what it leads to is read as them from then on, and no later write there names them.
  const inside = stat?.kind === 'directory' && !options.has('-n', '--no-dereference', '-T', '--no-target-directory');
  const gate = inside ? nothing : await gateReplaced(target.paths[0] ?? '/', to.span, call, world, call.certainty);
  if (gate.effects.length > 0 && stat?.kind !== 'file') return gate;
  if (!stat) return linked(await createPath(to, call, world), from[0], target.paths[0], call, world);
  if (stat.kind === 'directory' || !options.has('-f', '--force')) return nothing;
  return deletePath(to, call, world, { recursive: false });
};

/** A symbolic link remembers where it leads, for a delete in the same command. */
async function linked(made: Found, source: Word | undefined, at: string | undefined, call: Call, world: World): Promise<Found> {
  if (!optionsOf(call).has('-s', '--symbolic') || !source || at === undefined) return made;
  const leads = await resolveTarget(source, { ...call, cwd: parentOf(at) }, world.facts);
  const to = 'unresolved' in leads ? undefined : leads.paths[0];
  return to === undefined ? made : { ...made, effects: made.effects.map(effect => ({ ...effect, link: { at, to } })) };
}

const tee: Interpreter = (call, world) => {
  const options = optionsOf(call);
  const content = call.input?.kind === 'text' ? { content: call.input.text } : {};
  return each(options.positionals, word => (options.has('-a', '--append') ? appendPath : overwritePath)(word, call, world, { ...content, redirection: true }));
};

const truncate: Interpreter = (call, world) => {
  if (asks(call)) return Promise.resolve(nothing);
  const options = optionsOf(call, ['-s', '--size', '-r', '--reference']);
  const size = options.value('-s', '--size')?.text;
  if (size?.startsWith('+')) return Promise.resolve(nothing);
  return each(options.positionals, word => overwritePath(word, call, world, size !== undefined && /^=?0+[A-Za-z]*$/.test(size) ? { content: '' } : {}));
};

/** `dd of=…`: a file is written over, a disk destroyed. */
const dd: Interpreter = (call, world) => {
  const of = call.args.find(word => (word.text ?? word.raw).startsWith('of='));
  if (!of) return Promise.resolve(nothing);
  return overwritePath(part(of, 3), call, world);
};

const mkdir: Interpreter = (call, world) => each(optionsOf(call, ['-m', '--mode', '-Z', '--context']).positionals, word => createPath(word, call, world, { folder: true }));
const touch: Interpreter = (call, world) => each(optionsOf(call, ['-d', '--date', '-r', '--reference', '-t']).positionals, word => createPath(word, call, world, { content: '' }));
const mktemp: Interpreter = () => Promise.resolve(nothing);

export const everydayInterpreters: Readonly<Record<string, Interpreter>> = {
  rm, grm: rm, rmdir, unlink, shred, srm: shred, wipe: shred, trash, 'trash-put': trash, gio: trash, rmtrash: trash, 'trash-empty': trashEmpty,
  rimraf, 'del-cli': rimraf, shx, mv, gmv: mv, cp, gcp: cp, install: cp, ln, gln: ln, tee, truncate, dd, gdd: dd, mkdir, touch, mktemp,
};
