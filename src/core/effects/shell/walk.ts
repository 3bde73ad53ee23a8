// What one reading of shell text carries along: the world, what was found so far, its bounds. Owns spans, hops and collecting.
import type { Call, Hop, Input } from '../../model/call';
import type { Span } from '../../model/effect';
import type { Unread } from '../../model/review';
import type { Code, Found, FoundEffect, StateChange, World } from '../world';

/** Programs that one action starts, as far as they are read. */
export const mostCalls = 600;

export interface Walk {
  /** Grows: files that the text itself writes are in the session that later commands see. */
  world: World;
  readonly code: Code;
  readonly effects: FoundEffect[];
  readonly unread: Unread[];
  readonly reads: { readonly path: string }[];
  readonly changes: StateChange[];
  /** Folders that the text makes, so that a later `cd` into one does not fail. */
  readonly made: Set<string>;
  /** Calls so far, shared with nested texts of the same walk. */
  readonly budget: { calls: number; told: boolean };
  readonly dialect: Call['dialect'];
}

/** How a command comes to run. */
export interface Flow {
  readonly certainty: 'will' | 'may';
  readonly input?: Input;
  /** Functions being run, innermost last: a function that calls itself is not followed again. */
  readonly functions: readonly string[];
}

export function startWalk(code: Code, world: World, dialect: Call['dialect'] = 'posix'): Walk {
  return { world, code, effects: [], unread: [], reads: [], changes: [], made: new Set(), budget: world.spent ?? { calls: 0, told: false }, dialect };
}

export function collect(walk: Walk, found: Found): void {
  walk.effects.push(...found.effects);
  walk.unread.push(...found.unread);
  walk.reads.push(...found.reads);
  for (const change of found.changes) if (change.kind !== 'cwd' && change.kind !== 'variable') walk.changes.push(change);
}

/** The world as the next command finds it: with what the commands before it made or removed. */
export function worldAfter(walk: Pick<Walk, 'world' | 'effects' | 'changes'>): World {
  const earlier = walk.world.earlier ?? [];
  const written = walk.changes.filter(change => change.kind === 'file' || change.kind === 'tree');
  return { ...walk.world, earlier: walk.effects.length > 0 ? [...earlier, ...walk.effects] : earlier, ...(written.length > 0 ? { written: [...walk.world.written ?? [], ...written] } : {}) };
}

/** What the walk found. */
export function foundBy(walk: Walk): Found {
  return { effects: walk.effects, unread: walk.unread, reads: walk.reads, changes: walk.changes };
}

/** A span of the code's text in the action's own text. */
export function inAction(span: Span, walk: Walk): Span {
  const { offset } = walk.code;
  if (offset === undefined) return walk.code.span;
  return offset === 0 ? span : { start: span.start + offset, end: span.end + offset };
}

/** The way to a command of this text: through the code's own hops and, for a file, its line. */
export function hopsTo(span: Span, walk: Walk): readonly Hop[] {
  const { file, hops, text } = walk.code;
  if (!file) return hops;
  const line = lineAt(text, span.start);
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  return [...hops, { through: name, file: file.path, line: line.number, text: line.text, writtenBySession: file.writtenBySession }];
}

export function lineAt(text: string, offset: number): { readonly number: number; readonly text: string } {
  let number = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    number++;
    start = at + 1;
  }
  const end = text.indexOf('\n', start);
  return { number, text: text.slice(start, end < 0 ? undefined : end).trim().slice(0, 300) };
}
