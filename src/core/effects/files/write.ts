// What a file loses when it is written over, and what a new or changed file sets off: gates, arming files, commands inside.
import type { Reason, Reversibility, Span, Trait } from '../../model/effect';
import { identityFile } from '../../knowledge/filesIdentity';
import { accessGiven, armedBy } from '../arms';
import { protectedFile, touchesKeys, type Protected } from '../protect';
import { nothing, together, type Found, type StateChange, type World } from '../world';
import { assess, assessNew, type Assessed } from './assess';
import { readContent } from './content';
import { deviceDelete, isDevice, isSink } from './devices';
import { found } from './lossEffect';
import { sessionFile } from './made';
import { changedBefore } from '../scripts/readText';
import type { At } from './target';

export interface WriteOptions {
  /** The whole new text; undefined: not known. With `append`, the text added. */
  readonly content?: string;
  readonly append?: boolean;
  /** By a shell redirection: logs written over are ordinary. */
  readonly redirection?: boolean;
  /** On another machine: say nothing. */
  readonly quiet?: boolean;
  /** The content was somewhere else before: the file is not one that the session made. */
  readonly movedHere?: boolean;
  /** A targeted edit: what it replaces is known, so that it can be put back. */
  readonly edit?: boolean;
  /** What the edit makes of the text before, where that can be worked out; undefined: it cannot. */
  readonly becomes?: (before: string) => string | undefined;
  /** The file is made shorter or emptied in place (`truncate`). */
  readonly reason?: Reason;
}

/** Writes a file; a link at the end is followed, as programs do. */
export async function writeAt(path: string, span: Span, at: At, world: World, options: WriteOptions): Promise<Found> {
  if (isSink(path)) return nothing;
  if (isDevice(path)) return deviceDelete(path, at, span);
  const stat = await world.facts.stat(path);
  const real = stat?.kind === 'link' ? (await world.facts.realPath(path)) ?? path : path;
  const known = sessionFile(real, world);
  const one = stat || known ? await assess(real, world, { linksInside: 'unlinked' }) : await assessNew(real, world);
  if (one.loss.is === 'folder') return nothing;
  const gone = deletedBefore(one.location.address, world);
  // A second edit of one command starts from what the first leaves.
  const edited = options.becomes ? changedBefore([path, real], world) : undefined;
  const before = gone ? undefined : edited ? (edited.unseen ? undefined : edited.content) : known ? (known.unseen ? '' : known.content) : one.before;
  const after = options.becomes && before !== undefined ? options.becomes(before) : options.content === undefined ? undefined : options.append ? (before ?? '') + options.content : options.content;
  // What a program is worked out to leave as it is, it may still change: the write is told all the same.
  if (before !== undefined && before === after && !options.becomes) return nothing;
  const exists = !gone && (known ? known.content !== undefined : one.loss.stat !== undefined);
  const effect = exists ? changed(one, before, after, span, at, world, options) : made(one, before, after, span, at, world);
  const inside = await readContent({ path: real, address: one.location.address, before, after }, span, at, world);
  const state: StateChange = { kind: 'file', path: real, content: after ?? before ?? '', ...(after === undefined ? { unseen: true } : {}), ...(exists ? { before: known?.content ?? one.before ?? '' } : options.movedHere ? { before: after ?? '' } : {}) };
  return together([{ ...nothing, effects: [await effect], changes: [state] }, inside]);
}

/** Makes a file or folder; one that is there stays as it is. */
export async function createAt(path: string, span: Span, at: At, world: World, options: { readonly folder?: boolean; readonly content?: string }): Promise<Found> {
  if (isDevice(path)) return nothing;
  const known = sessionFile(path, world);
  const stat = await world.facts.stat(path);
  const one = await assessNew(path, world);
  const gone = deletedBefore(one.location.address, world) || deletedInSession(one.location.address, world);
  if (!gone && (known ? known.content !== undefined : stat !== undefined)) return nothing;
  const traits = gateTraits(protectedFile(path, world.facts), undefined, options.content);
  const effect = found({ operation: 'create', one: options.folder ? { ...one, loss: { ...one.loss, is: 'folder', files: 0 } } : { ...one, loss: { ...one.loss, is: 'file' } }, at, span, reversibility: 'reversible', reason: { code: options.folder ? 'folder-made' : 'file-made' }, traits });
  const change: StateChange[] = options.folder ? [] : [{ kind: 'file', path, content: options.content ?? '' }];
  return { ...nothing, effects: [effect], changes: change };
}

/** An earlier part of the same action deletes the path or a folder it lies in. */
function deletedBefore(address: string, world: World): boolean {
  return world.earlier?.some(({ effect }) => effect.operation === 'delete' && effect.resource.system === 'files' && (address === effect.resource.address || address.startsWith(effect.resource.address + '/'))) ?? false;
}

/** An earlier call deletes it, and nothing says yet that it ran. */
function deletedInSession(address: string, world: World): boolean {
  const last = world.facts.session.ledger.findLast(({ effect }) => effect.resource.system === 'files' && effect.resource.address === address && ['create', 'delete', 'replace'].includes(effect.operation));
  return last?.outcome === 'proposed' && last.effect.operation === 'delete' && !last.effect.disposable;
}

async function made(one: Assessed, before: string | undefined, after: string | undefined, span: Span, at: At, world: World): Promise<Found['effects'][number]> {
  const extra = setsOff(one.path, before, after, world);
  return found({ operation: extra.grants ? 'grant' : 'create', one: { ...one, loss: { ...one.loss, is: 'file' }, gate: undefined }, at, span, reversibility: 'reversible', reason: extra.reason ?? { code: 'file-made' }, traits: extra.traits, undo: { code: 'undo-remove', values: { path: one.location.address } } });
}

async function changed(one: Assessed, before: string | undefined, after: string | undefined, span: Span, at: At, world: World, options: WriteOptions): Promise<Found['effects'][number]> {
  const extra = setsOff(one.path, before, after, world);
  const lost: Overwritten = options.append || (options.edit && (after === undefined || options.becomes)) ? { reversibility: 'reversible', code: 'file-edited' } : await overwritten(one, before, after, options);
  const effect = found({
    operation: extra.grants ? 'grant' : 'update', one: { ...one, gate: undefined }, at, span, reversibility: lost.reversibility, reason: extra.reason ?? options.reason ?? { code: lost.code, values: lost.values ?? {} }, traits: extra.traits,
    ...(one.loss.restorable > 0 ? { undo: { code: 'undo-git-checkout', values: { path: one.location.address } } } : {}),
    ...(one.disposable && !extra.traits.length ? { disposable: one.disposable } : {}), ...(lost.reversibility === 'irreversible' ? { safer: { code: 'safer-copy-first', values: { path: one.location.address } } } : {}),
  });
  return lost.reversibility === 'irreversible' && effect.effect.disposable === undefined && one.loss.is === 'file' ? { ...effect, lost: [one.path] } : effect;
}

interface SetsOff {
  readonly traits: readonly Trait[];
  readonly reason?: Reason;
  readonly grants?: boolean;
}

/** Gates, access and things that run later: only what the change itself adds. */
function setsOff(path: string, before: string | undefined, after: string | undefined, world: World): SetsOff {
  const gate = protectedFile(path, world.facts);
  const traits = gateTraits(gate, before, after);
  if (gate && traits.length) return { traits, reason: { code: 'gate-changed', values: { what: gate.what } } };
  const access = accessGiven(path, world.facts);
  if (access !== undefined) return { traits: path.startsWith('/etc/') ? ['root'] : ['broad'], reason: { code: 'access-file-changed', values: { what: access } }, grants: true };
  const arming = armedBy(path, before, after, world.facts);
  if (arming) return { traits: ['arms'], reason: { code: 'arms', values: { what: arming.what, when: arming.when, line: arming.line } } };
  const identity = identityFile(path, world.facts.home);
  return identity ? { traits: ['identity'], reason: { code: 'identity-file', values: { what: identity.what } } } : { traits: [] };
}

/** Undefined texts: not known, so the switch counts as touched. */
function gateTraits(gate: Protected | undefined, before: string | undefined, after: string | undefined): readonly Trait[] {
  if (!gate) return [];
  if (gate.keys && after !== undefined && touchesKeys(gate.keys, before, after) === undefined) return [];
  return [gate.trait];
}

interface Overwritten {
  readonly reversibility: Reversibility;
  readonly code: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** A change that keeps most of what was there is an edit; one that drops it loses what no commit has. */
async function overwritten(one: Assessed, before: string | undefined, after: string | undefined, options: WriteOptions): Promise<Overwritten> {
  if (one.disposable || one.loss.lostCount === 0) return { reversibility: one.loss.restorable > 0 || one.disposable ? 'reversible' : 'unknown', code: 'file-tracked-changed' };
  if (options.redirection && /\.(?:log|out|tmp|pid|txt~)$/.test(one.path)) return { reversibility: 'unknown', code: 'log-overwritten' };
  const state = one.loss.lost[0]?.state ?? 'untracked';
  const committed = state === 'modified' ? await one.loss.repository?.committed(one.path) : undefined;
  const own = linesOf(before).filter(line => !linesOf(committed).includes(line));
  if (before === undefined || before === '') return one.loss.bytes > 0 ? { reversibility: 'irreversible', code: 'file-overwritten', values: { state } } : { reversibility: 'reversible', code: 'file-edited' };
  if (after === undefined) return { reversibility: 'irreversible', code: own.length === 1 ? 'file-overwritten-line' : 'file-overwritten', values: { state, lines: own.length } };
  const kept = new Set(linesOf(after));
  const dropped = own.filter(line => !kept.has(line)).length;
  if (own.length === 0 || dropped * 2 < own.length || (options.edit && dropped < 10 && !allGone(own, kept))) return { reversibility: 'unknown', code: 'file-edited' };
  return { reversibility: 'irreversible', code: dropped === 1 ? 'file-overwritten-line' : 'file-overwritten', values: { state, lines: dropped } };
}

/** Nothing of the text remains, neither a line nor half of its words: an edit in name only. */
function allGone(own: readonly string[], kept: ReadonlySet<string>): boolean {
  if (own.some(line => kept.has(line))) return false;
  const words = (lines: Iterable<string>): string[] => [...lines].flatMap(line => line.split(/[^\p{L}\p{N}]+/u)).filter(word => word !== '');
  const before = words(own);
  const after = new Set(words(kept));
  return before.filter(word => after.has(word)).length * 2 < before.length;
}

const linesOf = (text: string | undefined): readonly string[] => (text ?? '').split('\n').map(line => line.trim()).filter(line => line !== '');
