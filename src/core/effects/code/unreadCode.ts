// Code that will run and was not read: named, and an `execute` effect whose trait says where the code comes from, so that policy can
// judge it by what it could reach.
import type { Call } from '../../model/call';
import type { Effect, Trait } from '../../model/effect';
import type { Code, Found, World } from '../world';

export interface UnreadSource {
  readonly call?: Call;
  readonly code?: Code;
  /** In words for the user: "the script deploy.sh", "text from the network". */
  readonly what: string;
  readonly why?: string;
  /** Default `unknownText`. */
  readonly trait?: Extract<Trait, 'fromNetwork' | 'unknownText' | 'writtenCode' | 'committedCode'>;
  /** What is shown as the thing that runs. */
  readonly address?: string;
  readonly kind?: string;
}

export function unreadCode(source: UnreadSource, world: World): Found {
  const { call, code } = source;
  const span = call?.span ?? code?.span ?? { start: 0, end: 0 };
  const user = call?.user ?? code?.user;
  const host = call?.host ?? code?.host;
  const root = user === 'root' || (host === undefined && user === undefined && world.facts.elevated);
  const effect: Effect = {
    operation: 'execute',
    resource: {
      system: host === undefined ? 'machine' : 'ssh', kind: source.kind ?? 'code', address: source.address ?? source.what, keeps: 'unknown', extent: 'one',
      where: host === undefined ? 'machine' : 'remote', ...(host === undefined ? {} : { place: host }),
    },
    certainty: call?.certainty ?? code?.certainty ?? 'will',
    reversibility: 'unknown',
    disruption: 'unknown',
    reason: { code: 'unreadCode', values: { what: source.what } },
    evidence: [{ kind: 'action', span }],
    traits: [source.trait ?? 'unknownText', ...(root ? ['root' as const] : [])],
  };
  return {
    effects: [{ effect, ...(call ? { call } : {}) }],
    unread: [{ what: source.what, why: source.why ?? 'its code was not read', span }],
    reads: [],
    changes: [],
  };
}
