// Runs a few actions of one session over a world in memory and shows what each would do, one line an effect.
import { advanceSession } from '../../../../src/core/effects/ledger';
import { joinReplacements } from '../../../../src/core/effects/joinReplacements';
import { readAction, worldFor } from '../../../../src/core/effects/readAction';
import type { ActionRequest, ProposedAction } from '../../../../src/core/model/action';
import type { Effect } from '../../../../src/core/model/effect';
import { emptySession, type Session } from '../../../../src/core/model/session';
import { withSessionFiles } from '../../../../src/core/sessionOverlay';
import { grammars } from '../../grammars';
import { inMemoryFacts, type MemoryRepository } from '../../inMemoryFacts';

export const workspace = '/home/dev/workspace';

export interface World {
  /** Relative to the workspace. */
  readonly files: Readonly<Record<string, string>>;
  /** Symbolic links with their targets as stored, relative to the workspace. */
  readonly links?: Readonly<Record<string, string>>;
  /** Committed as they are. */
  readonly commit?: readonly string[];
  readonly git?: Partial<MemoryRepository>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A command, an edit `{path, from, to}`, a whole new text `{path, text}`, or a call of an MCP tool. */
export type Act = string | { readonly path: string; readonly from: string; readonly to: string } | { readonly path: string; readonly text: string } | { readonly server: string; readonly name: string; readonly arguments: Readonly<Record<string, unknown>> };

/** Effects of each act, in order. */
export async function effectsOf(world: World, acts: readonly Act[], outcome: 'proposed' | 'ran' | 'denied' = 'proposed'): Promise<readonly (readonly Effect[])[]> {
  const files: Record<string, string | { readonly link: string }> = {};
  for (const [name, text] of Object.entries(world.files)) files[`${workspace}/${name}`] = text;
  for (const [name, link] of Object.entries(world.links ?? {})) files[`${workspace}/${name}`] = { link };
  let session: Session = emptySession('s');
  const all: (readonly Effect[])[] = [];
  for (const [i, act] of acts.entries()) {
    const committed = world.commit && Object.fromEntries(world.commit.map(name => [name, world.files[name] ?? '']));
    const facts = withSessionFiles(inMemoryFacts({ files, session, ...(committed ? { git: { root: workspace, committed, ...world.git } } : {}) }));
    const action: ProposedAction = { id: String(i), agent: 'test', session: 's', cwd: workspace, env: world.env ?? {}, request: requestOf(act) };
    const found = await readAction(action, worldFor(action, { facts, grammars }));
    const effects = joinReplacements(found.effects, session.ledger).map(one => one.effect);
    session = advanceSession(session, { action, effects, changes: found.changes, outcome });
    all.push(effects);
  }
  return all;
}

function requestOf(act: Act): ActionRequest {
  if (typeof act === 'string') return { tool: 'shell', command: act, shell: 'bash' };
  if ('server' in act) return { tool: 'mcp', ...act };
  return 'text' in act ? { tool: 'write', path: act.path, content: act.text } : { tool: 'edit', path: act.path, edits: [{ oldText: act.from, newText: act.to }] };
}

/** `later may replace orders/Db by StorageEncrypted`; creates, reads and plain updates of files are left out. */
export async function said(world: World, acts: readonly Act[]): Promise<readonly (readonly string[])[]> {
  return (await effectsOf(world, acts)).map(effects => effects.filter(effect => effect.resource.system !== 'files' && effect.operation !== 'read' && effect.operation !== 'execute').map(lineOf));
}

export function lineOf(effect: Effect): string {
  return [
    effect.traits.includes('deferred') ? 'later' : '', effect.certainty === 'may' ? 'may' : '', effect.traits.includes('unplanned') ? 'unplanned' : '', effect.traits.includes('denied') ? 'denied' : '', effect.operation, effect.resource.address,
    effect.forcedBy?.length ? `by ${effect.forcedBy.join(', ')}` : '', effect.disposable ? '(disposable)' : '',
  ].filter(Boolean).join(' ');
}
