// Asks a resolver the way `identify` does, with a call made from plain words.
import type { Facts } from '../../../src/core/facts';
import type { Call, Variables, Word } from '../../../src/core/model/call';
import { variablesOf } from '../../../src/core/model/call';
import type { Effect } from '../../../src/core/model/effect';
import type { Resource, System } from '../../../src/core/model/resource';
import type { IdentityRequest } from '../../../src/core/privileges/resolver';

export interface Asked {
  /** A command line of plain words; undefined: a file tool. */
  readonly command?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Set in the command itself. */
  readonly own?: Readonly<Record<string, string>>;
  readonly chosen?: IdentityRequest['chosen'];
  readonly effects?: readonly Effect[];
  readonly rules?: IdentityRequest['environments']['rules'];
}

export const workspace = '/home/dev/workspace';

export function request(asked: Asked): IdentityRequest {
  const variables: Variables = new Map([...variablesOf(asked.env ?? {}), ...Object.entries(asked.own ?? {}).map(([name, value]) => [name, { value, origin: { kind: 'command' as const, name } }] as const)]);
  const call = asked.command === undefined ? undefined : callOf(asked.command, variables, asked.cwd ?? workspace);
  return { call, effects: asked.effects ?? [], variables, cwd: asked.cwd ?? workspace, environments: { rules: asked.rules ?? [] }, chosen: asked.chosen ?? {} };
}

export function callOf(command: string, variables: Variables, cwd: string): Call {
  const words: Word[] = [];
  for (const match of command.matchAll(/"([^"]*)"|(\S+)/g)) {
    const raw = match[0];
    const text = match[1] ?? match[2] ?? '';
    const variable = /^\$(\w+)$/.exec(text)?.[1];
    const set = variable === undefined ? undefined : variables.get(variable);
    words.push({ raw, text: variable === undefined ? text : set?.value, span: { start: match.index, end: match.index + raw.length }, ...(set ? { origin: set.origin } : {}) });
  }
  const [name, ...args] = words;
  if (!name) throw new Error('a command needs a program');
  return { program: name.text?.split('/').at(-1), name, args, variables, cwd, redirects: [], certainty: 'will', span: { start: 0, end: command.length }, hops: [], dialect: 'posix' };
}

/** An effect with the fields that a resolver looks at. */
export function effect(system: System, parts: Partial<Omit<Effect, 'resource'>> & { readonly resource?: Partial<Resource> } = {}): Effect {
  return {
    operation: 'delete', certainty: 'will', reversibility: 'irreversible', disruption: 'none', reason: { code: 'x' }, evidence: [], traits: [], ...parts,
    resource: { system, kind: 'thing', address: 'x', keeps: 'data', extent: 'one', where: 'remote', ...parts.resource },
  };
}

export type Ask = (asked: Asked, facts: Facts) => unknown;
