// From judged effects to the review that a person reads. All words come from here; nothing decided here changes a verdict.
import type { ProposedAction } from '../model/action';
import { verdictOf, type Judged } from '../model/judged';
import type { Principal } from '../model/principal';
import type { FileRead, Review, Unread } from '../model/review';

export interface Explained {
  readonly action: ProposedAction;
  readonly judged: readonly Judged[];
  readonly principals: readonly Principal[];
  readonly unread: readonly Unread[];
  readonly reads: readonly FileRead[];
  readonly facts: { readonly home: string; readonly workspaces: readonly string[]; readonly now: number };
}

export function explain(input: Explained): Review {
  const { action, judged, principals, unread, reads } = input;
  const verdict = verdictOf(judged);
  return {
    id: action.id, agent: action.agent, session: action.session, cwd: action.cwd, subagent: action.subagent,
    verdict, coverage: unread.length ? 'partial' : 'full', headline: '', operationWords: '', consequence: '', scopeTitle: '', scope: [], runsAs: [],
    undo: '', unknown: unread.map(one => `${one.what}: ${one.why}`), why: judged[0]?.why ?? [], exhibit: { kind: 'command', text: '', marks: [] },
    approveLabel: '', effects: judged.map(one => one.effect), principals, unread, reads, explanation: '',
  };
}
