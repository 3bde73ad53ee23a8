// From what is known about paths to one effect: kind, counts, worst parts, reversibility and the reason whose words are in
// `explain/words/files.ts`.
import type { Word } from '../../model/call';
import type { Disposable, Effect, Operation, Reason, Reversibility, Span, Trait } from '../../model/effect';
import type { Resource } from '../../model/resource';
import { nothing, type Found, type FoundEffect, type World } from '../world';
import type { Assessed } from './assess';
import { historyEffects, historyHolding } from './history';
import { locate } from './location';
import { isDataFile, isDatabaseFile } from './names';
import { below, isRoot, isWithin, nameOf } from './paths';
import type { PathOptions } from './pathEffect';
import { callOf, resolveTarget, type At, type Target, type Unresolved } from './target';

/** Words of a program that knows better what its delete means. */
export interface LossWords {
  readonly reason?: Reason;
  readonly undo?: Reason;
  readonly safer?: Reason;
  readonly traits?: readonly Trait[];
}

interface Lossy {
  readonly operation: 'delete' | 'update';
  readonly target: Target;
  readonly at: At;
  readonly assessed: readonly Assessed[];
  readonly recursive: boolean;
  /** The link whose target is emptied. */
  readonly through: string | undefined;
  readonly world: World;
  readonly options: PathOptions;
}

/** One effect for all paths that one word names, and one for every repository whose history goes with them. */
export async function lossEffect(input: Lossy): Promise<Found> {
  const { target, at, assessed, world, options } = input;
  const whole = wholeOf(input);
  const left = assessed.filter(one => one.disposable === undefined || whole !== undefined);
  const shown = left.length ? left : assessed;
  const first = shown[0];
  if (!first) return nothing;
  const lost = left.flatMap(one => one.loss.lost.map(file => ({ ...file, under: one.path })));
  const lostCount = left.reduce((sum, one) => sum + one.loss.lostCount, 0);
  const linksOut = assessed.flatMap(one => one.loss.linksOut);
  const histories = !options.only && (whole === undefined || whole === 'workspace') ? await historyEffects(left.flatMap(one => [...one.loss.repositories, ...historyHolding(one.path)]), at, target.span, world, options.certainty ?? at.certainty) : [];
  const missing = shown.every(one => one.loss.is === 'missing');
  const where = widest(shown);
  const state = stateOf({ shown, left, lostCount, missing, whole, input, linksOut: linksOut.length, history: histories.some(one => one.effect.reversibility === 'irreversible') });
  const files = assessed.reduce((sum, one) => sum + one.loss.files, 0) + Math.max(0, target.paths.length - assessed.length);
  const gate = assessed.find(one => one.gate)?.gate;
  const address = addressOf(input, whole, first);
  const root = at.user === 'root' || (world.facts.elevated && where === 'system');
  const resource: Resource = {
    system: 'files', kind: kindOf(shown, input, whole), address, where,
    keeps: left.some(one => one.loss.keepsData) || lost.some(file => isDataFile(file.path)) ? 'data' : lostCount > 0 || missing || (whole !== undefined && neverEmpty.has(whole)) ? 'unknown' : 'nothing',
    extent: whole !== undefined || target.everythingIn !== undefined ? 'all' : shown.length > 1 || first.loss.is === 'folder' ? 'several' : 'one',
    ...(files > 1 || shown.length > 1 ? { count: files } : {}), ...(assessed.some(one => one.loss.atLeast) || target.paths.length > assessed.length ? { atLeast: true } : {}),
    ...(files > 0 ? { bytes: assessed.reduce((sum, one) => sum + one.loss.bytes, 0) } : {}), ...partsOf(lost, shown, input, linksOut),
  };
  const traits: Trait[] = [...(whole !== undefined ? ['broad' as const] : []), ...(root ? ['root' as const] : []), ...(gate ? [gate.trait] : []), ...(options.words?.traits ?? [])];
  const effect: Effect = {
    operation: input.operation, resource, certainty: missing || options.certainty === 'may' ? 'may' : at.certainty, disruption: whole === 'root' || whole === 'system' ? 'outage' : 'none',
    reversibility: options.toTrash ? 'reversible' : options.shredded && state.reversibility !== 'unknown' ? 'irreversible' : state.reversibility,
    reason: gate && whole === undefined ? { code: 'gate-removed', values: { what: gate.what } } : options.toTrash ? { code: 'file-trashed' } : withCounts(options.words?.reason, reasonOf(state.code, { shown, lostCount, files, lost, input, whole, linksOut }), resource.atLeast === true),
    evidence: [{ kind: 'action', span: target.span }], traits,
    ...(state.disposable && !options.shredded && !gate && !traits.includes('broad') ? { disposable: state.disposable } : {}),
    ...(options.toTrash ? { undo: { code: 'undo-trash' } } : options.words?.undo ? { undo: options.words.undo } : state.undo ? { undo: state.undo } : {}),
    ...(options.words?.safer ? { safer: options.words.safer } : state.safer ? { safer: state.safer } : {}),
  };
  const call = callOf(at);
  // What is to be shredded is not to be anywhere else.
  const kept = effect.reversibility === 'irreversible' && !options.shredded && !options.toTrash && effect.disposable === undefined ? lost.map(file => file.path).slice(0, 2000) : [];
  const one: FoundEffect = { effect, ...(call ? { call } : {}), ...(kept.length > 0 ? { lost: kept } : {}) };
  const onlyHistory = histories.length > 0 && shown.every(each => nameOf(each.path) === '.git' || historyHolding(each.path).length > 0);
  const changes = assessed.filter(each => each.loss.is === 'file').map(each => ({ kind: 'file' as const, path: each.path, content: undefined, ...(each.before === undefined ? {} : { before: each.before }) }));
  return { ...nothing, effects: onlyHistory && !gate ? histories : [one, ...histories], changes: changes.slice(0, 200) };
}

/** A program's own reason with the figures that its words may name. */
function withCounts(own: Reason | undefined, counted: Reason, atLeast: boolean): Reason {
  if (own?.code === 'found-files-deleted' && atLeast) return { ...own, code: 'found-files-uncounted' };
  return own ? { code: own.code, values: { ...counted.values, ...own.values } } : counted;
}

interface State {
  readonly code: string;
  readonly reversibility: Reversibility;
  readonly disposable?: Disposable;
  readonly undo?: Reason;
  readonly safer?: Reason;
}

function stateOf(facts: { shown: readonly Assessed[]; left: readonly Assessed[]; lostCount: number; missing: boolean; whole: string | undefined; input: Lossy; linksOut: number; history: boolean }): State {
  const { shown, left, lostCount, missing, whole, input, linksOut, history } = facts;
  const first = shown[0];
  const free = first?.disposable;
  if (left.length === 0 && free) return { code: `file-${free.kind}`, reversibility: 'recoverable', disposable: free };
  if (missing) {
    const { cwd } = input.at;
    const outside = shown.some(one => one.location.where !== 'workspace' && (cwd === undefined || !isWithin(one.path, cwd)));
    if (!outside && !input.recursive && whole === undefined) return { code: 'file-missing', reversibility: 'unknown', disposable: { kind: 'empty', because: 'not there now' } };
    // In a repository one can see around: a name that nothing has there, and no earlier command makes, costs nothing now.
    if (!outside && whole === undefined && input.target.pattern === undefined && shown.every(one => one.loss.repository !== undefined) && !input.world.earlier?.length) return { code: 'file-missing', reversibility: 'reversible' };
    return { code: 'file-missing', reversibility: 'unknown' };
  }
  if (left.every(one => one.loss.is === 'link')) return { code: 'link-removed', reversibility: 'reversible', disposable: { kind: 'restorable', because: 'only the link goes; what it leads to stays' }, undo: linkUndo(left[0]) };
  if (linksOut > 0 && input.at.dialect !== 'posix') return { code: 'links-followed', reversibility: 'irreversible', safer: { code: 'safer-trash' } };
  if (input.through !== undefined) return { code: 'link-emptied', reversibility: lostCount > 0 ? 'irreversible' : 'recoverable', safer: { code: 'safer-link-only', values: { link: nameOf(input.through) } } };
  // A disk, a home or a system folder is never "empty" or "all in git": that nothing was seen in it only says how far one could look.
  if (lostCount === 0 && whole !== undefined && neverEmpty.has(whole)) return { code: 'file-outside', reversibility: 'irreversible', safer: { code: 'safer-trash' } };
  if (lostCount === 0) {
    if (input.options.only && left.some(one => (one.loss.tree?.files ?? 0) === 0 || one.loss.atLeast)) return { code: 'file-missing', reversibility: 'unknown' };
    const restorable = left.reduce((sum, one) => sum + one.loss.restorable, 0);
    if (restorable === 0) return history ? { code: 'folder-with-history', reversibility: 'irreversible' } : { code: 'file-empty', reversibility: 'reversible', disposable: { kind: 'empty', because: 'nothing is in it' } };
    return { code: 'file-tracked', reversibility: history ? 'irreversible' : 'reversible', ...(history ? {} : { disposable: { kind: 'restorable' as const, because: 'tracked by git and unmodified' } }),
      undo: { code: 'undo-git-checkout', values: { path: first?.location.address ?? '' } } };
  }
  const states = new Set(left.flatMap(one => one.loss.lost.map(file => file.state)));
  const code = states.size === 1 ? `file-${[...states][0] ?? 'untracked'}` : states.has('outside') ? 'file-outside' : 'file-mixed';
  return { code, reversibility: 'irreversible', safer: { code: 'safer-trash' } };
}

const neverEmpty: ReadonlySet<string> = new Set(['root', 'home', 'homes', 'system']);

function linkUndo(one: Assessed | undefined): Reason {
  return { code: 'undo-link', values: { link: one?.location.address ?? '', to: one?.loss.stat?.target ?? '' } };
}

/** What is taken as a whole, if anything: the path itself, or everything in it. */
function wholeOf({ target, assessed, recursive, options, world }: Lossy): string | undefined {
  if (options.only) return target.everythingIn === undefined && assessed.some(one => isRoot(one.path)) ? 'root' : undefined;
  if (!recursive) return target.everythingIn !== undefined && world.facts.workspaces.includes(target.everythingIn) ? 'workspace' : undefined;
  return target.everythingWhole ?? assessed.find(one => one.location.whole !== undefined)?.location.whole;
}

function widest(shown: readonly Assessed[]): Resource['where'] {
  const order: readonly Resource['where'][] = ['system', 'home', 'workspace', 'temporary'];
  return order.find(where => shown.some(one => one.location.where === where)) ?? 'system';
}

function addressOf({ target, through, assessed }: Lossy, whole: string | undefined, first: Assessed): string {
  if (target.pattern !== undefined) return target.shown ?? target.pattern;
  if (whole === 'workspace' || assessed.length <= 1) return first.location.address;
  return through === undefined ? first.location.address : nameOf(through);
}

function kindOf(shown: readonly Assessed[], { target }: Lossy, whole: string | undefined): string {
  if (whole === 'root') return 'disk';
  if (whole === 'home') return 'home folder';
  if (whole === 'homes') return 'folder with home folders';
  if (whole === 'workspace') return 'workspace';
  if (whole === 'aboveWorkspace') return 'folder around the workspace';
  if (whole === 'system') return 'system folder';
  if (whole === 'temporary') return 'temporary folder';
  const first = shown[0];
  if (target.pattern !== undefined && shown.length > 1) return 'file';
  if (!first) return 'path';
  return kindOfPath(first.path, first.loss.is);
}

/** Kind by name and what is there: deletes and creates of one path have to agree on it. */
export function kindOfPath(path: string, is: Assessed['loss']['is']): string {
  if (is === 'folder') return 'folder';
  if (is === 'link') return 'link';
  return isDatabaseFile(path) ? 'database file' : 'file';
}

function partsOf(lost: readonly { path: string; under: string }[], shown: readonly Assessed[], { target }: Lossy, linksOut: readonly { path: string; to: string }[]): Pick<Resource, 'parts'> {
  const names = lost.slice(0, 5).map(file => (target.pattern === undefined && shown.length === 1 ? below(file.path, file.under) || nameOf(file.path) : file.path.slice(parentLength(target, file))));
  const links = linksOut.slice(0, 3).map(link => `${nameOf(link.path)} → ${link.to}`);
  const parts = shown.length === 1 && shown[0]?.loss.is !== 'folder' ? links : [...links, ...names];
  return parts.length ? { parts } : {};
}

function parentLength(target: Target, file: { path: string; under: string }): number {
  const base = file.under.lastIndexOf('/') + 1;
  return target.paths.length > 1 ? base : base;
}

function reasonOf(code: string, facts: { shown: readonly Assessed[]; lostCount: number; files: number; lost: readonly { state: string }[]; input: Lossy; whole: string | undefined; linksOut: readonly { path: string; to: string }[] }): Reason {
  const { lostCount, files, lost, input, whole, linksOut, shown } = facts;
  const count = (state: string): number => lost.filter(file => file.state === state).length;
  const values: Record<string, string | number> = { lost: lostCount, files };
  const modified = count('modified') + count('conflicted') + count('added');
  if (modified) values['modified'] = modified;
  if (count('ignored')) values['ignored'] = count('ignored');
  if (count('untracked')) values['untracked'] = count('untracked');
  if (whole !== undefined) values['whole'] = whole;
  if (input.through !== undefined) Object.assign(values, { link: nameOf(input.through), to: shown[0]?.path ?? '' });
  if (linksOut[0]) Object.assign(values, { link: nameOf(linksOut[0].path), to: linksOut[0].to });
  const because = shown[0]?.disposable?.because;
  if (because !== undefined) values['because'] = because;
  const single = files === 1 && lostCount === 1 && /^file-(?:untracked|ignored|modified|added|outside)$/.test(code);
  return { code: whole !== undefined ? `whole-${whole}` : single ? `${code}-one` : code, values };
}

/** An effect on one assessed path, for callers that know the outcome themselves. */
export function found(input: { readonly operation: Operation; readonly one: Assessed; readonly at: At; readonly span: Span; readonly reversibility: Reversibility; readonly reason: Reason; readonly traits?: readonly Trait[];
  readonly disposable?: Disposable; readonly undo?: Reason; readonly safer?: Reason; readonly certainty?: 'will' | 'may' }): FoundEffect {
  const { operation, one, at, span, reversibility, reason, traits = [], disposable, undo, safer } = input;
  const call = callOf(at);
  const effect: Effect = {
    operation, certainty: input.certainty ?? at.certainty, reversibility, disruption: 'none', reason, evidence: [{ kind: 'action', span }],
    traits: [...(one.gate && !one.gate.keys && operation !== 'read' ? [one.gate.trait] : []), ...traits],
    resource: { system: 'files', kind: kindOfPath(one.path, one.loss.is), address: one.location.address, where: one.location.where, keeps: one.loss.keepsData ? 'data' : one.loss.lostCount > 0 ? 'unknown' : 'nothing',
      extent: one.loss.is === 'folder' ? 'several' : 'one', ...(one.loss.is === 'folder' ? { count: one.loss.files } : {}), ...(one.loss.bytes ? { bytes: one.loss.bytes } : {}) },
    ...(disposable ? { disposable } : {}), ...(undo ? { undo } : {}), ...(safer ? { safer } : {}),
  };
  return call ? { effect, call } : { effect };
}

/** On another machine nothing is known of what a path holds. */
export async function remoteLoss(operation: 'delete' | 'update', word: Word | string, at: At, world: World, recursive: boolean): Promise<Found> {
  const target = await resolveTarget(word, { ...at, cwd: at.cwd ?? '/' }, world.facts);
  const span = 'unresolved' in target ? target.span : target.span;
  const path = 'unresolved' in target ? target.unresolved : target.pattern ?? target.paths[0] ?? '/';
  const bare = path.replace(/\/\*$/, '') || '/';
  const broad = recursive && (isRoot(bare) || /^\/(?:bin|boot|etc|home|lib|lib64|opt|root|sbin|srv|usr|var)$/.test(bare) || bare === world.facts.home);
  const temporary = /^\/(?:tmp|var\/tmp|dev\/shm)\/[^*]/.test(path);
  const call = callOf(at);
  const traits: Trait[] = [...(broad ? ['broad' as const] : []), ...(at.user === 'root' ? ['root' as const] : []), ...('unresolved' in target ? ['unresolved' as const] : [])];
  const effect: Effect = {
    operation, certainty: at.certainty, reversibility: operation === 'update' ? 'unknown' : 'irreversible', disruption: broad ? 'outage' : 'none', traits, evidence: [{ kind: 'action', span }],
    reason: { code: operation === 'delete' ? 'remote-file-deleted' : 'remote-file-changed', values: { host: at.host ?? '' } },
    resource: { system: 'files', kind: recursive ? 'folder' : 'file', address: path, place: at.host, where: 'remote', keeps: broad || isDataFile(path) ? 'data' : 'unknown', extent: broad ? 'all' : recursive ? 'several' : 'one' },
    ...(temporary ? { disposable: { kind: 'temporary', because: 'in a temporary folder' } } : {}),
  };
  return { ...nothing, effects: [call ? { effect, call } : { effect }] };
}

/** The target is not known: said with what it would be if the unknown part is empty. */
export async function unresolvedLoss(operation: 'delete' | 'update', word: Word | string, target: Unresolved, at: At, world: World, recursive: boolean): Promise<Found> {
  const raw = typeof word === 'string' ? word : word.raw;
  const empty = target.ifEmpty === undefined ? undefined : await locate(target.ifEmpty.replace(/\/\*$/, '') || '/', world.start, world.facts);
  const made = typeof word !== 'string' && word.origin?.kind === 'command' && /\bmktemp\b/.test(word.origin.name);
  const call = callOf(at);
  const danger = recursive && empty?.whole !== undefined;
  const effect: Effect = {
    operation, certainty: made ? at.certainty : 'may', reversibility: 'unknown', disruption: 'none', evidence: [{ kind: 'action', span: target.span }],
    traits: made ? [] : ['unresolved', ...(danger ? ['broad' as const] : []), ...(at.user === 'root' && operation === 'delete' ? ['root' as const] : [])],
    reason: { code: made ? 'file-temporary' : operation === 'update' ? 'unresolved-write' : danger ? 'unresolved-if-empty' : 'unresolved', values: { name: target.unresolved, empty: target.ifEmpty ?? '' } },
    resource: { system: 'files', kind: recursive ? 'folder' : 'file', address: raw, where: made ? 'temporary' : 'system', keeps: 'unknown', extent: recursive ? 'several' : 'one' },
    ...(made ? { disposable: { kind: 'temporary', because: 'made by mktemp in this command' } } : {}),
  };
  return { ...nothing, effects: [call ? { effect, call } : { effect }], unread: made ? [] : [{ what: target.unresolved, why: empty?.whole !== undefined ? `not known before it runs; if it is empty this is ${target.ifEmpty ?? ''}` : 'not known before it runs', span: target.span }] };
}
