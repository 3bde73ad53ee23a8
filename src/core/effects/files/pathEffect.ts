// Deleting, overwriting, moving and making a path, whatever program does it: the one place where file operations become effects.
// What a path holds is `state.ts`, proof that it costs nothing `disposable.ts`, gates and arming files `protect.ts` and `arms.ts`.
import type { Word } from '../../model/call';
import type { Found } from '../world';
import { nothing, together, type World } from '../world';
import { agentFolder, protectedFile } from '../protect';
import { assess, assessAll, assessNew, type Assessed } from './assess';
import { deviceDelete, isDevice, isSink } from './devices';
import { found, lossEffect, remoteLoss, unresolvedLoss, type LossWords } from './lossEffect';
import { locate } from './location';
import { movedFrom } from './made';
import { child, nameOf, rootOf } from './paths';
import { resolveTarget, type At, type Target, type Unresolved } from './target';
import { createAt, writeAt, type WriteOptions } from './write';

export type { At, Place } from './target';

export interface PathOptions {
  /** Folders go with what they hold; without it only files go. Default true. */
  readonly recursive?: boolean;
  /** Only what the folder holds goes, the folder itself stays. */
  readonly contents?: boolean;
  /** Picks files below by their path relative to the target (`find -name`). */
  readonly only?: (relative: string) => boolean;
  /** What the program does with links inside; default by the call's dialect and platform. */
  readonly linksInside?: 'unlinked' | 'followed';
  /** Goes to the trash instead. */
  readonly toTrash?: boolean;
  /** Overwritten so that nothing can be recovered from the disk, git included where tracked. */
  readonly shredded?: boolean;
  readonly certainty?: 'will' | 'may';
  readonly words?: LossWords;
}

/** Deletes what a word names, links and patterns resolved. Files inside git count as restorable, generated output as disposable. */
export async function deletePath(word: Word | string, at: At, world: World, options: PathOptions = {}): Promise<Found> {
  if (at.host !== undefined) return remoteLoss('delete', word, at, world, options.recursive !== false);
  const target = await resolveTarget(word, at, world.facts);
  if ('unresolved' in target) return unresolved(word, target, at, world, options);
  return deleteTarget(target, at, world, options);
}

async function deleteTarget(given: Target, at: At, world: World, options: PathOptions): Promise<Found> {
  const target = await placed(options.contents ? { ...given, everythingIn: given.paths[0] } : given, world);
  const device = target.paths.find(isDevice);
  if (device !== undefined && !isSink(device)) return deviceDelete(device, at, target.span);
  const recursive = options.recursive !== false;
  const linksInside = options.linksInside ?? (at.dialect !== 'posix' || world.facts.platform === 'win32' ? 'followed' : 'unlinked');
  const followed = await Promise.all(target.paths.map(path => followLink(path, target.trailingSlash && recursive, at, world)));
  const paths = [...new Set(followed.flatMap(one => [...movedFrom(one.path, world), one.path]))];
  const assessed = await assessAll(paths, world, { linksInside, ...(options.only ? { only: options.only } : {}) });
  const counted = recursive ? assessed : assessed.filter(one => one.loss.is !== 'folder');
  if (counted.length === 0) return nothing;
  const through = followed.find(one => one.link !== undefined)?.link;
  return lossEffect({ operation: 'delete', target, at, assessed: counted, recursive, through, world, options });
}

/** The target with its pattern as a reader would write it, and what a pattern takes as a whole. */
async function placed(target: Target, world: World): Promise<Target> {
  const everything = target.everythingIn === undefined ? undefined : await locate(target.everythingIn, world.start, world.facts);
  const shown = target.pattern === undefined ? undefined : (await locate(target.pattern, world.start, world.facts)).address;
  return { ...target, ...(everything?.whole === undefined ? {} : { everythingWhole: everything.whole }), ...(shown === undefined ? {} : { shown }) };
}

/** `rm -rf link/` empties what the link leads to; without the slash only the link goes. */
async function followLink(path: string, follow: boolean, at: At, world: World): Promise<{ readonly path: string; readonly link?: string }> {
  if (!follow) return { path };
  const made = world.earlier?.findLast(({ link }) => link?.at === path)?.link;
  if (made) return { path: made.to, link: path };
  if ((await world.facts.stat(path))?.kind !== 'link') return { path };
  const real = await world.facts.realPath(path);
  return real === undefined ? { path } : { path: real, link: path };
}

/** A word with unknown parts. What is fixed of it bounds the loss; what remains if the unknown is empty is named. */
async function unresolved(word: Word | string, target: Unresolved, at: At, world: World, options: PathOptions): Promise<Found> {
  const bound = typeof word === 'string' || word.text !== undefined ? undefined : await inTemporary(word, target, world) ?? boundOf(word, at);
  if (bound === undefined) return unresolvedLoss('delete', word, target, at, world, options.recursive !== false);
  const wider = await resolveTarget(bound, at, world.facts);
  if ('unresolved' in wider) return unresolvedLoss('delete', word, target, at, world, options.recursive !== false);
  const empty = target.ifEmpty === undefined ? undefined : await locate(target.ifEmpty, world.start, world.facts);
  if (empty?.whole !== undefined && empty.whole !== 'temporary') return unresolvedLoss('delete', word, target, at, world, options.recursive !== false);
  const upper = await deleteTarget(wider, at, world, { ...options, certainty: 'may' });
  return { ...upper, unread: [...upper.unread, { what: target.unresolved, why: 'not known before it runs', span: target.span }] };
}

/** `$TMPDIR/build` names something temporary unless the variable is empty; then it has to be no more than a name that is not there. */
async function inTemporary(word: Word, target: Unresolved, world: World): Promise<Word | undefined> {
  const rest = /^"?\$\{?(?:TMPDIR|TMP|TEMP|RUNNER_TEMP)\b(?::?-[^}]*)?\}?\/([^*?$"'`/][^$`]*)"?$/.exec(word.raw)?.[1];
  if (rest === undefined || target.ifEmpty === undefined || rest.includes('..') || (await world.facts.stat(target.ifEmpty))) return undefined;
  return { text: `/tmp/${rest}`, raw: word.raw, span: word.span };
}

/** `/tmp/build-$ID.d` → `/tmp/build-*.d`: the fixed parts with every unknown one as a pattern. Undefined: nothing in front is fixed. */
function boundOf(word: Word, at: At): Word | undefined {
  const bare = (word.partial ?? word.raw).replace(/["']/g, '');
  const pattern = bare.replace(/\$\([^()]*\)|\$\{[^{}]*\}|\$[A-Za-z_]\w*|\$[$!?#]|`[^`]*`/g, '*');
  if (/[$`]/.test(pattern) || pattern === bare || pattern.startsWith('*')) return undefined;
  if (pattern.includes('/*/..') || rootOf(pattern) === undefined && at.cwd === undefined) return undefined;
  return { text: pattern, raw: pattern, span: word.span, glob: true };
}

/** Replaces what a file holds (`>`, `cp` onto, `tee`, a Write tool). `content` undefined: not known. */
export async function overwritePath(word: Word | string, at: At, world: World, options: WriteOptions = {}): Promise<Found> {
  if (at.host !== undefined) return options.quiet ? nothing : remoteLoss('update', word, at, world, false);
  const target = await resolveTarget(word, at, world.facts);
  if ('unresolved' in target) return options.redirection ? nothing : unresolvedLoss('update', word, target, at, world, false);
  return together(await Promise.all(target.paths.map(path => writeAt(path, target.span, at, world, options))));
}

/** Adds to the end of a file (`>>`, `tee -a`): nothing is lost, but it may arm something. */
export function appendPath(word: Word | string, at: At, world: World, options: WriteOptions = {}): Promise<Found> {
  return overwritePath(word, at, world, { ...options, append: true });
}

/** Makes a file or folder where none is (`mkdir`, `touch`, `git clone`). Nothing happens to one that is there. */
export async function createPath(word: Word | string, at: At, world: World, options: { readonly folder?: boolean; readonly content?: string } = {}): Promise<Found> {
  if (at.host !== undefined) return nothing;
  const target = await resolveTarget(word, at, world.facts);
  if ('unresolved' in target) return nothing;
  return together(await Promise.all(target.paths.map(path => createAt(path, target.span, at, world, options))));
}

/** Moves paths: what was at the new place is lost, the old place is empty afterwards. `keepExisting`: what is there stays and so
 * does the source; `backup`: what is there is renamed. */
export async function movePath(from: readonly (Word | string)[], to: Word | string, at: At, world: World, options: { readonly copy?: boolean; readonly keepExisting?: boolean; readonly backup?: boolean; readonly slash?: boolean } = {}): Promise<Found> {
  if (at.host !== undefined) return options.copy ? nothing : remoteLoss('update', to, at, world, false);
  const place = await resolveTarget(to, at, world.facts);
  if ('unresolved' in place) return options.copy ? nothing : { ...nothing, unread: [{ what: place.unresolved, why: 'not known before it runs', span: place.span }] };
  const goal = place.paths[0] ?? '/';
  if (isSink(goal)) return options.copy ? nothing : together(await Promise.all(from.map(word => deletePath(word, at, world))));
  const isFolder = (await world.facts.stat((await world.facts.realPath(goal)) ?? goal))?.kind === 'directory';
  const parts: Found[] = [];
  for (const word of from) {
    const source = await resolveTarget(word, at, world.facts);
    if ('unresolved' in source) {
      parts.push({ ...nothing, unread: [{ what: source.unresolved, why: 'not known before it runs', span: source.span }] });
      continue;
    }
    for (const path of source.paths) {
      const stat = await world.facts.stat(path);
      // `cp -r a/. b`, and rsync's `a/ b`: what is in it, without the folder itself.
      const contents = stat?.kind === 'directory' && ((typeof word === 'string' ? word : word.text ?? '').endsWith('/.') || (options.slash === true && source.trailingSlash));
      const goesTo = (isFolder || place.trailingSlash) && !contents ? child(goal, nameOf(path)) : goal;
      if (path === goesTo) continue;
      if (stat?.kind === 'directory') parts.push(await broughtIn(path, goesTo, place.span, at, world));
      const taken = (await world.facts.stat(goesTo)) !== undefined;
      if (taken && options.keepExisting) continue;
      const content = await textAt(path, stat?.kind === 'file', world);
      if (stat?.kind !== 'directory' && !(taken && options.backup)) parts.push(await writeAt(goesTo, place.span, at, world, { ...(content === undefined ? {} : { content }), ...(options.copy ? {} : { movedHere: true }) }));
      else if (stat?.kind === 'directory') parts.push(await createAt(goesTo, place.span, at, world, { folder: true }));
      if (!options.copy) parts.push(await leave(path, goesTo, source, at, world));
    }
  }
  return together(parts);
}

/** A folder that is put somewhere with files in it that an agent reads its hooks from. */
async function broughtIn(path: string, goesTo: string, span: Target['span'], at: At, world: World): Promise<Found> {
  if (!agentFolder(goesTo, world.facts) && goesTo !== world.facts.home && goesTo !== (world.start ?? at.cwd)) return nothing;
  const tree = await world.facts.tree(path);
  const goal = (tree?.sample ?? []).map(name => child(goesTo, name)).find(one => protectedFile(one, world.facts) && !protectedFile(one, world.facts)?.keys)
    ?? (tree?.truncated && agentFolder(goesTo, world.facts) ? goesTo : undefined);
  return goal === undefined ? nothing : gateReplaced(goal, span, at, world, at.certainty);
}

/** Something is put at a place that agents read their hooks from: what it is does not matter. */
export async function gateReplaced(path: string, span: Target['span'], at: At, world: World, certainty: 'will' | 'may'): Promise<Found> {
  const gate = protectedFile(path, world.facts) ?? agentFolder(path, world.facts);
  if (!gate) return nothing;
  const one = await assessNew(path, world);
  // A copy of the settings that nobody reads.
  if (one.location.where === 'temporary') return nothing;
  return { ...nothing, effects: [found({ operation: 'update', one: { ...one, gate: undefined, loss: { ...one.loss, is: agentFolder(path, world.facts) && !protectedFile(path, world.facts) ? 'folder' : 'file' } }, at, span, certainty, reversibility: 'unknown', reason: { code: 'gate-changed', values: { what: gate.what } }, traits: [gate.trait] })] };
}

/** What a file holds by now, the writes of earlier calls counted; undefined: not known, or none is there. */
async function textAt(path: string, isFile: boolean, world: World): Promise<string | undefined> {
  const written = world.written?.findLast(change => change.kind === 'file' && change.path === path);
  if (written?.kind === 'file') return written.unseen ? undefined : written.content;
  return isFile ? world.facts.read(path) : undefined;
}

/** The old place of a move: nothing is lost, but a gate or a whole home that moves away is said. */
async function leave(path: string, goesTo: string, source: Target, at: At, world: World): Promise<Found> {
  const one: Assessed = await assess(path, world, { linksInside: 'unlinked' });
  const effect = found({ operation: 'delete', one, at, span: source.span, reversibility: 'reversible', reason: { code: 'file-moved', values: { to: (await locate(goesTo, world.start, world.facts)).address } },
    ...(one.gate || one.location.whole !== undefined ? {} : { disposable: { kind: 'restorable' as const, because: 'it is moved, not removed' } }), undo: { code: 'undo-move', values: { from: one.location.address, to: (await locate(goesTo, world.start, world.facts)).address } } });
  return { ...nothing, effects: [{ ...effect, moved: { from: path, to: goesTo } }], changes: [{ kind: 'file', path, content: undefined, ...(one.before === undefined ? {} : { before: one.before }) }] };
}
