// Looks for signatures of one request: soon at first, then less and less often. One look at a time; a slow remote only makes the next look later.
import type { SignatureState } from '../../core/model/countersignature';
import { canonicalJson } from '../../core/countersign/canonicalJson';
import { checkSignature, outOfTime, type CheckedRequest } from './check';
import type { OpenRequest, SignatureWatch, SigningPlace } from './desk';
import { bring, judgeGathered, type Gathered } from './gathered';
import { openPrivateGit } from './privateGit';
import { readArmouredSignature } from './requestFile';
import { readTeam } from './team';
import { isSpent } from './usedSignatures';

/** Milliseconds between looks: the first, the factor of each next, the longest. */
const firstPause = 3000;
const factor = 1.5;
const longestPause = 60_000;
/** Milliseconds for each step of a look. */
const stepLimit = 15_000;

/** A watch, and what it holds for `use.ts`. */
export interface HeldWatch extends SignatureWatch {
  readonly checked: CheckedRequest;
  readonly gathered: Gathered;
  /** Everything that was pasted and checked good, whatever the remote holds. */
  readonly pasted: Gathered['signatures'];
  /** Milliseconds since the epoch of the last answer of the remote. */
  readonly looked: number | undefined;
  /** Nothing more is looked for: it is used. */
  spent(): void;
}

/** `address`: of the remote that carries the request; undefined: it goes by hand only. `pause`: milliseconds until the first look. */
export function watchSignature(place: SigningPlace, open: OpenRequest, address: string | undefined, changed: (state: SignatureState) => void, pause = firstPause): HeldWatch {
  const { request } = open;
  const checked: CheckedRequest = { request, digest: open.digest, text: canonicalJson(request) };
  const carried = open.sent.kind === 'sent' ? address : undefined;
  let state: SignatureState = { kind: 'waiting', signed: [], missing: request.needs, refused: [] };
  let remote: Gathered = { signatures: [], statements: [], there: true };
  const pasted: { from: string; read: Gathered['signatures'][number]['read'] }[] = [];
  let looked: number | undefined;
  let next = pause;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<SignatureState> | undefined;
  let over = false;

  const become = (now: SignatureState): SignatureState => {
    const before = state;
    state = now;
    if (isOver(now)) stop();
    if (!over || now.kind === 'used') {
      const without = (one: SignatureState): string => JSON.stringify({ ...one, looked: 0 });
      if (without(before) !== without(now)) changed(now);
    }
    return now;
  };
  const stop = (): void => {
    clearTimeout(timer);
    clearTimeout(expiry);
    timer = undefined;
  };
  const finished = (): boolean => over || isOver(state);

  const judge = async (trouble: string | undefined, limit?: number): Promise<SignatureState> => {
    if (finished()) return state;
    if (isSpent(place.state, open.digest)) return become({ kind: 'used' });
    if (outOfTime(request, place.now())?.kind === 'expired') return become({ kind: 'expired' });
    const team = await readTeam(place, limit);
    if (team.kind === 'refused') return become(team);
    const judged = await judgeGathered(place, team.team, checked, request.needs, { ...remote, signatures: [...pasted, ...remote.signatures] });
    if (finished()) return state;
    return become(judged.kind === 'waiting' ? { ...judged, ...seen(trouble) } : judged);
  };
  const seen = (trouble: string | undefined): { looked?: number; trouble?: string } => ({ ...(looked === undefined ? {} : { looked }), ...(trouble === undefined ? {} : { trouble }) });

  const lookOnce = async (): Promise<SignatureState> => {
    if (carried === undefined || finished()) return judge(undefined);
    const opened = await openPrivateGit(place, carried);
    const brought = opened.kind === 'git' ? await bring(opened.git, request.id, stepLimit) : opened;
    if (brought.kind === 'failed') return judge(brought.why);
    const fresh = brought.gathered.signatures.length > remote.signatures.length;
    remote = brought.gathered;
    looked = place.now();
    return judge(remote.there ? undefined : 'the request is no longer on the remote', fresh ? stepLimit : undefined);
  };
  const look = (): Promise<SignatureState> => {
    looking ??= lookOnce().finally(() => { looking = undefined; });
    return looking;
  };
  const plan = (): void => {
    if (finished() || carried === undefined) return;
    clearTimeout(timer);
    timer = setTimeout(() => void look().finally(() => {
      next = Math.min(longestPause, next * factor);
      plan();
    }), next);
    timer.unref();
  };
  const expiry = setTimeout(() => void judge(undefined), Math.min(0x7fffffff, Math.max(0, Date.parse(request.expires) - place.now() + 50)));
  expiry.unref();
  plan();

  return {
    open, checked, pasted,
    get state() { return state; },
    get gathered() { return { ...remote, signatures: [...pasted, ...remote.signatures] }; },
    get looked() { return looked; },
    look: async () => {
      next = pause;
      const now = await look();
      plan();
      return now;
    },
    paste: async (text) => {
      const read = readArmouredSignature(text);
      if (read.kind === 'refused') return read;
      const team = await readTeam(place);
      if (team.kind === 'refused') return team;
      const result = await checkSignature(place, team.team, checked, read.value);
      if (result.kind === 'refused') return result;
      pasted.push({ from: 'paste', read });
      return { kind: 'taken', state: await judge(undefined) };
    },
    spent: () => void become({ kind: 'used' }),
    dispose: () => {
      over = true;
      stop();
    },
  };
}

/** Nothing that comes later changes it. A list of signers that is not there now may be there at the next look. */
function isOver(state: SignatureState): boolean {
  return state.kind !== 'waiting' && state.kind !== 'signed' && state.kind !== 'refused';
}
