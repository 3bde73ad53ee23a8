// Requests of one's own that are still out, on disk: a window that is opened anew, or another terminal, takes the same request up again instead
// of asking twice. What is kept approves nothing: the person ticks, types and gives a reason anew, and the signature is checked as ever.
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { canonicalJson } from '../../core/countersign/canonicalJson';
import { shareReview } from '../../core/countersign/sharedReview';
import type { Sent } from '../../core/model/countersignature';
import { fileProblem, type StateFolder } from '../stateFolder';
import { outOfTime } from './check';
import type { AskedFor, OpenRequest } from './desk';
import { armoured, commitmentOf, digestOf, readRequest } from './requestFile';
import { isSpent } from './usedSignatures';

interface KeptRequest {
  /** The signed bytes, and the requester's signature over them. */
  readonly text: string;
  readonly signature: string;
  readonly salt: string;
  readonly sent: Sent;
}

/** Keeps it for the time that it counts. A disk that cannot be written only means that a new window asks anew. */
export function keepRequest(state: StateFolder, open: OpenRequest, signature: string): void {
  const file = path.join(folderOf(state), `${open.request.id}.json`);
  try {
    mkdirSync(folderOf(state), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify({ text: canonicalJson(open.request), signature, salt: open.salt, sent: open.sent } satisfies KeptRequest), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // See above.
  }
}

export function forgetRequest(state: StateFolder, id: string): void {
  rmSync(path.join(folderOf(state), `${id}.json`), { force: true });
}

/** The request that stands for exactly this call, review and policy, by this key. What is over is forgotten on the way. */
export function keptRequest(state: StateFolder, asked: AskedFor, key: string, now: number): OpenRequest | undefined {
  for (const name of namesIn(folderOf(state))) {
    const file = path.join(folderOf(state), name);
    const found = read(file);
    const request = found && readRequest(found.text);
    if (!found || request?.kind !== 'read' || outOfTime(request.value, now)?.kind === 'expired' || isSpent(state, digestOf(found.text))) {
      rmSync(file, { force: true });
      continue;
    }
    const { value } = request;
    const isSame = value.requester.key === key && value.policy === asked.policy.version && commitmentOf(found.salt, asked.bound) === value.commitment && canonicalJson(value.review) === canonicalJson(shareReview(asked.review));
    if (isSame) return { request: value, digest: digestOf(found.text), salt: found.salt, armour: armoured('REQUEST', { text: found.text, signature: found.signature }, value.review.headline), sent: found.sent };
  }
  return undefined;
}

const folderOf = (state: StateFolder): string => path.join(state.root, 'countersign', 'asked');

/** Requests that one person can have out are few; more are not looked at. */
const most = 200;

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^[0-9a-f]{32}\.json$/.test(name)).slice(0, most);
  } catch {
    return [];
  }
}

function read(file: string): KeptRequest | undefined {
  if (fileProblem(file) !== undefined) return undefined;
  try {
    const { text, signature, salt, sent } = JSON.parse(readFileSync(file, 'utf8')) as Partial<KeptRequest>;
    if (typeof text !== 'string' || typeof signature !== 'string' || typeof salt !== 'string') return undefined;
    if (sent?.kind === 'sent' && typeof sent.remote === 'string') return { text, signature, salt, sent: { kind: 'sent', remote: sent.remote } };
    return { text, signature, salt, sent: { kind: 'notSent', why: sent?.kind === 'notSent' && typeof sent.why === 'string' ? sent.why : 'it was passed on by hand' } };
  } catch {
    return undefined;
  }
}
