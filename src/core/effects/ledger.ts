// The session after an action: what it wrote, where it is, what it deleted and made. Plain data in, plain data out.
import type { ProposedAction } from '../model/action';
import type { Effect } from '../model/effect';
import type { LedgerEntry, Session, SessionFile } from '../model/session';
import { ledgerKey } from './joinReplacements';
import type { StateChange } from './world';

export interface Advance {
  readonly action: ProposedAction;
  readonly effects: readonly Effect[];
  readonly changes: readonly StateChange[];
  readonly outcome: LedgerEntry['outcome'];
}

/** The session as it is once the action has had its outcome. A denied or failed action changes nothing but the ledger. */
export function advanceSession(session: Session, advance: Advance): Session {
  const { action, effects, changes, outcome } = advance;
  const entries = effects.filter(effect => effect.operation !== 'read' && effect.operation !== 'execute')
    .map(effect => ({ key: ledgerKey(effect), action: action.id, text: actionText(action), effect, outcome }));
  const ledger = [...session.ledger, ...entries].slice(-500);
  if (outcome === 'denied' || outcome === 'failed') return { ...session, ledger };
  return changes.reduce(applied, { ...session, ledger });

  function applied(state: Session, change: StateChange): Session {
    switch (change.kind) {
      case 'cwd': return { ...state, cwd: change.path };
      case 'variable': return { ...state, variables: { ...state.variables, [change.name]: { value: change.value, action: action.id } } };
      case 'identity': return { ...state, identities: { ...state.identities, [change.aspect === undefined ? change.system : `${change.system}.${change.aspect}`]: { value: change.value, origin: change.origin } } };
      case 'secretRead': return { ...state, secretFilesRead: [...new Set([...state.secretFilesRead, change.path])] };
      case 'tree': return state;
      case 'applied': return { ...state, applied: [...state.applied ?? [], { action: action.id, paths: change.paths }].slice(-50) };
      case 'file': return { ...state, files: [...state.files.filter(file => file.path !== change.path), fileAfter(state, change)],
        ...(state.applied ? { applied: state.applied.map(one => ({ ...one, paths: one.paths.filter(path => path !== change.path) })) } : {}) };
    }
  }

  function fileAfter(state: Session, change: StateChange & { kind: 'file' }): SessionFile {
    const earlier = state.files.find(file => file.path === change.path);
    const applied = wasApplied(state, change.path);
    return { path: change.path, content: change.content, ...(change.unseen ? { unseen: true } : {}), before: earlier && !applied ? earlier.before : change.before, action: action.id, ...(applied || earlier?.applied ? { applied: true } : {}) };
  }
}

/** Did an apply of this session that has run bring about what the session last wrote there? */
export function wasApplied(session: Session, path: string): boolean {
  return session.applied?.some(one => one.paths.includes(path) && session.ledger.some(entry => entry.action === one.action && entry.outcome === 'ran')) ?? false;
}

function actionText(action: ProposedAction): string {
  return action.request.tool === 'shell' ? action.request.command.slice(0, 200) : action.request.tool;
}
