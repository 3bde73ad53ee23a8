// Archives: unpacking writes over files, packing may remove what it packed. What an archive holds is not read.
import type { Call } from '../../model/call';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { assess } from './assess';
import { found } from './lossEffect';
import { optionsOf, type Options } from './options';
import { deletePath, gateReplaced, overwritePath } from './pathEffect';
import { resolveTarget } from './target';

const tar: Interpreter = async (call, world) => {
  const first = call.args[0]?.text ?? '';
  const args = /^[A-Za-z]+$/.test(first) && call.args.length > 1 ? [{ ...call.args[0], text: `-${first}`, raw: `-${first}` } as Call['args'][number], ...call.args.slice(1)] : call.args;
  const options = optionsOf({ args }, ['-f', '--file', '-C', '--directory', '--exclude', '-X', '-T', '--files-from', '--strip-components', '--to-command', '--checkpoint-action', '--use-compress-program', '-I', '-b', '-g', '--transform', '--owner', '--group', '--mode']);
  const parts: Found[] = [];
  for (const command of [...options.values('--to-command', '--use-compress-program', '-I'), ...options.values('--checkpoint-action').filter(word => word.text?.startsWith('exec='))]) {
    const text = command.text?.replace(/^exec=/, '');
    if (text !== undefined) parts.push(await world.readCode({ language: 'sh', text, span: command.span, cwd: call.cwd, variables: call.variables, certainty: call.certainty, hops: [...call.hops, { through: 'tar' }], ...(call.host === undefined ? {} : { host: call.host }) }, { ...world, depth: world.depth - 1 }));
  }
  if (options.has('-x', '--extract', '--get')) parts.push(await unpack(call, options, options.value('-C', '--directory')?.text, !options.has('-k', '--keep-old-files', '--skip-old-files', '-O', '--to-stdout'), world));
  else if (options.has('-c', '--create')) {
    const archive = options.value('-f', '--file');
    if (archive && archive.text !== '-') parts.push(await overwritePath(archive, call, world, { redirection: true }));
    if (options.has('--remove-files')) for (const word of options.positionals) parts.push(await deletePath(word, call, world, { words: { reason: { code: 'packed-then-removed' } } }));
  }
  return together(parts);
};

const unzip: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['-d', '-x', '-P']);
  if (options.has('-l', '-t', '-v', '-Z', '-p', '-z')) return nothing;
  return unpack(call, options, options.value('-d')?.text, !options.has('-n'), world);
};

const sevenZip: Interpreter = async (call, world) => {
  const [verb, archive, ...rest] = call.args;
  const into = rest.find(word => word.text?.startsWith('-o'))?.text?.slice(2);
  if (verb?.text === 'd' && archive) return overwritePath(archive, call, world);
  if (verb?.text !== 'x' && verb?.text !== 'e') return nothing;
  return unpack(call, optionsOf(call), into, rest.some(word => word.text === '-y' || word.text === '-aoa'), world);
};

/** `zip -m` moves what it packs into the archive. */
const zip: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['-x', '-i', '-P', '-b', '-t']);
  if (!options.has('-m', '--move')) return nothing;
  return together(await Promise.all(options.positionals.slice(1).map(word => deletePath(word, call, world, { words: { reason: { code: 'packed-then-removed' } } }))));
};

/** Unpacking into a folder: files of the same name are written over; into a whole disk or home it may replace anything. */
async function unpack(call: Call, _options: Options, into: string | undefined, overwrites: boolean, world: World): Promise<Found> {
  if (call.host !== undefined) return nothing;
  const target = await resolveTarget(into ?? '.', call, world.facts);
  if ('unresolved' in target || !overwrites) return nothing;
  const path = target.paths[0];
  if (path === undefined) return nothing;
  const one = await assess(path, world, { linksInside: 'unlinked' });
  const whole = one.location.whole !== undefined && !['workspace', 'temporary'].includes(one.location.whole);
  const gate = await gateReplaced(path, call.span, call, world, 'may');
  return { ...nothing, effects: [...gate.effects, found({ operation: 'update', one: { ...one, gate: undefined, loss: { ...one.loss, is: 'folder' } }, at: call, span: call.span, certainty: 'may', reversibility: whole ? 'irreversible' : 'unknown',
    reason: { code: 'unpacked-over' }, traits: whole ? ['broad'] : [] })] };
}

export const archiveInterpreters: Readonly<Record<string, Interpreter>> = { tar, gtar: tar, bsdtar: tar, unzip, '7z': sevenZip, '7za': sevenZip, '7zz': sevenZip, zip };
