// Calls of agents' transcripts as actions of the past: each goes through the real engine, session after session. The files of today stand in
// for those of then, and where they decide that is said.
import { advanceSession } from '../../core/effects/ledger';
import { parsePayload } from '../../core/agents/parsePayload';
import { visibleLine } from '../../core/explain/visible';
import type { ProposedAction } from '../../core/model/action';
import type { Grammars } from '../../core/grammars';
import { emptySession, type Session } from '../../core/model/session';
import { defaultPolicy } from '../../core/policy/policy';
import { reviewAction, type Reviewed } from '../../core/review';
import { withSessionFiles } from '../../core/sessionOverlay';
import { readFacts } from '../readFacts';
import type { PastAction } from './pastAction';
import type { PastCall, TranscriptState } from './transcriptCalls';
import { callsIn, transcriptFiles, type TranscriptFile } from './transcriptFiles';

export interface TranscriptOptions {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly grammars: Grammars;
  /** Told what could not be read. */
  readonly skipped: (what: 'line' | 'call') => void;
}

const mostCalls = 500_000;

export async function* transcriptActions(options: TranscriptOptions): AsyncGenerator<PastAction, void> {
  const seen = new Set<string>();
  const facts = readFacts({ session: emptySession(''), home: options.home, treeTimeMs: 100 });
  let count = 0;
  for (const file of await transcriptFiles(options.home, options.env, options.since)) {
    const state: TranscriptState = { session: '', cwd: '' };
    let session = emptySession(file.file);
    for await (const call of callsIn(file, state, () => options.skipped('line'))) {
      if (call.at !== undefined && Date.parse(call.at) < options.since) continue;
      // Sessions that go on in another file repeat what was said before.
      const key = `${file.reader.agent} ${call.id}`;
      if (call.id !== '' && seen.has(key)) continue;
      seen.add(key);
      if (++count > mostCalls) return;
      const past = await review(file, state, call, session);
      if (!past) {
        options.skipped('call');
        continue;
      }
      ({ session } = past);
      yield past.action;
    }
  }

  async function review({ reader }: TranscriptFile, state: TranscriptState, call: PastCall, session: Session): Promise<{ readonly action: PastAction; readonly session: Session } | undefined> {
    const cwd = call.cwd ?? state.cwd;
    const payload = { hook_event_name: reader.event, session_id: state.session, cwd, tool_name: call.tool, tool_input: call.input, tool_use_id: call.id };
    const parsed = parsePayload(reader.agent, payload, { id: call.id === '' ? `${state.session}-${count}` : call.id, cwd: cwd === '' ? options.home : cwd, env: { HOME: options.home } });
    if (parsed.kind !== 'action') return undefined;
    const { action } = parsed;
    const reviewed = await reviewAction(action, withSessionFiles({ ...facts, session, now: Date.parse(call.at ?? '') || facts.now }), options.grammars, defaultPolicy);
    const { review: found, judged, accounts, changes } = reviewed;
    return {
      session: advanceSession(session, { action, effects: found.effects, changes, outcome: 'ran' }),
      action: {
        at: call.at ?? '', agent: reader.agent, session: state.session, cwd: action.cwd, headline: visibleLine(found.headline),
        effects: judged.map(one => one.effect), accounts, ...(dependsOnFiles(action, reviewed) ? { notKnown: 'files' as const } : {}),
      },
    };
  }
}

/** What a command or a whole new file does to other files rests on what was there then; reads and edits in place do not. */
function dependsOnFiles(action: ProposedAction, { judged }: Reviewed): boolean {
  if (action.request.tool === 'edit' || action.request.tool === 'read' || action.request.tool === 'mcp') return false;
  return judged.some(({ effect }) => effect.resource.system === 'files' && (['create', 'delete', 'replace', 'update'].includes(effect.operation) || effect.traits.includes('writtenCode')));
}
