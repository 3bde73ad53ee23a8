// What a command amounts to: the calls that reading it produces, in order, and what was found. For tests of the shell's reading.
import type { Call } from '../../../src/core/model/call';
import type { ShellDialect } from '../../../src/core/model/action';
import { readAction, worldFor } from '../../../src/core/effects/readAction';
import type { Found } from '../../../src/core/effects/world';
import { noGrammars } from '../../../src/core/grammars';
import { inMemoryFacts, type MemoryWorld } from '../inMemoryFacts';

export interface Reading {
  readonly calls: readonly Call[];
  readonly found: Found;
}

export const place = '/work/app';

export interface ReadOptions {
  readonly shell?: ShellDialect;
  readonly env?: Readonly<Record<string, string>>;
  readonly world?: MemoryWorld;
}

export async function callsOf(command: string, options: ReadOptions = {}): Promise<Reading> {
  const action = { id: 'a1', agent: 'test', session: 's1', cwd: place, env: { HOME: '/home/u', ...options.env }, request: { tool: 'shell', command, shell: options.shell ?? 'bash' } } as const;
  const world = options.world ?? {};
  const facts = inMemoryFacts({ home: '/home/u', workspaces: [place], ...world, files: { [`${place}/`]: '', [`${place}/sub/`]: '', ...world.files } });
  const base = worldFor(action, { facts, grammars: noGrammars });
  const calls: Call[] = [];
  const found = await readAction(action, { ...base, readCall: async (call, at) => { calls.push(call); return base.readCall(call, at); } });
  return { calls, found };
}

/** `program arg arg`; an unknown word as `<raw>`, a pattern as it is. */
export function line(call: Call): string {
  return [call.program ?? '<?>', ...call.args.map(word => word.text ?? `<${word.raw}>`)].join(' ');
}

/** The last calls, as lines, without the wrappers before them. */
export async function lines(command: string, options: ReadOptions = {}): Promise<readonly string[]> {
  return (await callsOf(command, options)).calls.map(line);
}
