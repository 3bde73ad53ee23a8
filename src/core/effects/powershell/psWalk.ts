// What one reading of PowerShell text carries along.
import type { Span } from '../../model/effect';
import type { Unread } from '../../model/review';
import { hopsTo, inAction, startWalk } from '../shell/walk';
import type { Code, Found, FoundEffect, StateChange, World } from '../world';

export interface PsWalk {
  world: World;
  readonly code: Code;
  readonly effects: FoundEffect[];
  readonly unread: Unread[];
  readonly reads: { readonly path: string }[];
  readonly changes: StateChange[];
  readonly budget: { calls: number; told: boolean };
  spanOf(span: Span): Span;
  hopsOf(span: Span): Code['hops'];
}

export function startPsWalk(code: Code, world: World): PsWalk {
  const walk = startWalk(code, world, 'powershell');
  return { ...walk, spanOf: span => inAction(span, walk), hopsOf: span => hopsTo(span, walk) };
}

export function add(walk: PsWalk, found: Found | undefined): void {
  if (!found) return;
  walk.effects.push(...found.effects);
  walk.unread.push(...found.unread);
  walk.reads.push(...found.reads);
  walk.changes.push(...found.changes.filter(change => change.kind !== 'cwd' && change.kind !== 'variable'));
}
