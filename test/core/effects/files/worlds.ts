// Calls and worlds for the tests of file and git effects: one line of command text, split on spaces, no shell involved.
import { worldFor } from '../../../../src/core/effects/readAction';
import type { World } from '../../../../src/core/effects/world';
import { noGrammars } from '../../../../src/core/grammars';
import { variablesOf, type Call, type Word } from '../../../../src/core/model/call';
import type { Effect } from '../../../../src/core/model/effect';
import { levelOf } from '../../../../src/core/policy/levels';
import { inMemoryFacts, type MemoryWorld } from '../../inMemoryFacts';

export const workspace = '/home/dev/workspace';

export function worldOf(memory: MemoryWorld = {}, cwd = workspace): World {
  const action = { id: 'a', agent: 'unknown', session: 's', cwd, env: {}, request: { tool: 'shell' as const, command: '', shell: 'bash' as const } };
  return worldFor(action, { facts: inMemoryFacts(memory), grammars: noGrammars });
}

/** Files under the workspace, `~/…` under home, `/…` as they are. */
export function files(entries: Readonly<Record<string, string | { readonly link: string }>>): Record<string, string | { readonly link: string }> {
  return Object.fromEntries(Object.entries(entries).map(([name, content]) => [name.startsWith('~/') ? `/home/dev/${name.slice(2)}` : name.startsWith('/') ? name : `${workspace}/${name}`, content]));
}

/** A call from plain text; `$` makes a word unknown, an unquoted pattern a glob. */
export function callOf(text: string, more: Partial<Call> = {}): Call {
  const raws = text.match(/(?:"[^"]*"|\S)+/g) ?? [];
  const words = raws.map((raw): Word => {
    const bare = raw.replace(/"/g, '');
    const span = { start: 0, end: text.length };
    if (/\$/.test(bare) && (more.dialect ?? 'posix') === 'posix') return { text: undefined, raw, span, ifEmpty: bare.replace(/\$\{?\w+\}?/g, ''), unknown: /\$\{?\w+\}?/.exec(bare)?.[0] ?? raw };
    return { text: bare, raw, span, ...(/[*?[]/.test(bare) && !raw.startsWith('"') ? { glob: true } : {}) };
  });
  const [name, ...args] = words;
  if (!name) throw new Error('empty command');
  return { program: name.text, name, args, variables: variablesOf({}), cwd: workspace, redirects: [], certainty: 'will', span: { start: 0, end: text.length }, hops: [], dialect: 'posix', ...more };
}

/** One line an effect: operation, kind, address, verdict and the traits. */
export function shown(effects: readonly { readonly effect: Effect }[]): string {
  return effects.map(({ effect }) => [effect.operation, effect.resource.kind, effect.resource.address, levelOf(effect).verdict, ...effect.traits].join(' ')).join('; ');
}
