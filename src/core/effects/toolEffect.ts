// One effect of one call, with the defaults that a system gives: where it lives, what its user and host add, where it was seen.
import type { Call, Word } from '../model/call';
import type { Effect, Evidence, Trait } from '../model/effect';
import type { Resource, System } from '../model/resource';
import type { Found, FoundEffect } from './world';
import { nothing } from './world';

/** What a reader says about an effect; everything else has a default. */
export interface ToolEffect extends Partial<Omit<Effect, 'resource' | 'evidence' | 'operation'>> {
  readonly operation: Effect['operation'];
  readonly resource: Partial<Resource> & Pick<Resource, 'kind' | 'address'>;
}

const whereOf: Partial<Readonly<Record<System, Resource['where']>>> = { files: 'workspace', machine: 'machine', docker: 'machine', git: 'workspace', agent: 'machine' };

/** `words`: those that decide, for the mark in the command. */
export function toolEffect(call: Call, system: System, parts: ToolEffect, words: readonly (Word | undefined)[] = []): Effect {
  const own = parts.resource.system ?? system;
  const where = parts.resource.where ?? whereOf[own] ?? 'remote';
  const moved = call.host !== undefined && where === 'machine';
  const resource: Resource = {
    keeps: 'unknown', extent: 'one', ...defined(parts.resource), system: own,
    where: moved ? 'remote' : where,
    ...(moved && parts.resource.place === undefined ? { place: call.host } : {}),
  };
  return {
    reversibility: 'unknown', disruption: 'none', reason: { code: '' }, ...defined(parts), resource,
    certainty: call.certainty === 'may' ? 'may' : parts.certainty ?? 'will',
    traits: traitsOf(call, own, parts.traits ?? []),
    evidence: evidenceOf(call, words),
  };
}

/** A finding of these effects. */
export function foundIn(call: Call, effects: readonly Effect[], more: Partial<Found> = {}): Found {
  return { ...nothing, ...more, effects: effects.map((effect): FoundEffect => ({ effect, call })) };
}

/** Where in the action, or in which file, the call stands. */
export function evidenceOf(call: Call, words: readonly (Word | undefined)[]): readonly Evidence[] {
  const file = call.hops.findLast(hop => hop.file !== undefined);
  const text = [call.name, ...call.args].map(word => word.raw).join(' ').slice(0, 200);
  const spans = words.flatMap(word => (word ? [word.span] : []));
  const span = spans.length
    ? { start: Math.min(call.name.span.start, ...spans.map(one => one.start)), end: Math.max(call.name.span.end, ...spans.map(one => one.end)) }
    : call.span;
  const action: Evidence = { kind: 'action', span };
  return file?.file === undefined ? [action] : [action, { kind: 'file', path: file.file, line: file.line, text }];
}

function traitsOf(call: Call, system: System, traits: readonly Trait[]): readonly Trait[] {
  const root: readonly Trait[] = call.user === 'root' && (system === 'machine' || system === 'files') ? ['root'] : [];
  return [...new Set([...traits, ...root])];
}

function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
