// The second person's signature over the real machine: which repository, which policy. Asking, signing and checking are `node/countersignature/`.
import { homedir } from 'node:os';
import type { ProposedAction } from '../../core/model/action';
import type { IncomingRequest } from '../../core/model/countersignature';
import type { Policy } from '../../core/policy/policy';
import type { SignatureDesk, SigningPlace } from '../../node/countersignature/desk';
import { openDesk } from '../../node/countersignature/openDesk';
import { signingFolder, signingFolders } from '../../node/countersignature/signingFolder';
import { loadPolicy } from '../../node/policyFile';
import type { StateFolder } from '../../node/stateFolder';
import { boundTo } from '../../node/approvalBinding';
import type { ColleagueRequest, Colleagues } from './colleagues';
import type { Concluded, Signatures } from './engine';

export interface OwnSigning {
  readonly state: StateFolder;
  /** Open folders that the user trusts. */
  workspaces(): readonly string[];
  /** The key that the user named for signing; undefined: git's or the listed one. */
  key(): string | undefined;
}

/** `policyOf`: the policy that judged. */
export function nodeSignatures(options: OwnSigning, policyOf: (concluded: Concluded) => Policy): Signatures {
  const desk = (action: ProposedAction, concluded: Concluded): SignatureDesk => openDesk(placeOf(options, signingFolder(concluded.review.why, action.cwd, options.workspaces())));
  /** A request stays with the desk that it was made at, whatever is opened later. */
  const desks = new Map<string, SignatureDesk>();
  const deskOf = (id: string): SignatureDesk => {
    const known = desks.get(id);
    if (known === undefined) throw new Error(`no desk for the request ${id}`);
    return known;
  };
  const asked = (action: ProposedAction, concluded: Concluded): Parameters<SignatureDesk['ask']>[0] => ({ review: concluded.review, bound: boundTo(action, concluded), policy: policyOf(concluded) });
  return {
    maySign: (action, concluded) => desk(action, concluded).maySign(asked(action, concluded)),
    ask: async (action, concluded) => {
      const at = desk(action, concluded);
      const answer = await at.ask(asked(action, concluded));
      if (answer.kind === 'asked') desks.set(answer.open.request.id, at);
      return answer;
    },
    watch: (_action, open, changed) => Promise.resolve(deskOf(open.request.id).watch(open, changed)),
    use: (action, watch, concluded) => deskOf(watch.open.request.id).use(watch, asked(action, concluded)),
    tell: (action, concluded, reason) => desk(action, concluded).tell(asked(action, concluded), reason),
    withdraw: (_action, open) => deskOf(open.request.id).withdraw(open),
  };
}

/** Requests of colleagues, of every open folder whose team signs. */
export function nodeColleagues(options: OwnSigning): Colleagues {
  const at = (folder: string): SignatureDesk => openDesk(placeOf(options, folder));
  const one = (folder: string, incoming: IncomingRequest): ColleagueRequest => ({ folder, incoming });
  return {
    incoming: async () => {
      const found = await Promise.all(signingFolders(options.workspaces()).map(async (folder) => ({ folder, ...await at(folder).incoming(await policyFor(options, folder)) })));
      const requests = new Map(found.flatMap(({ folder, requests }) => requests.map((incoming) => [incoming.digest, one(folder, incoming)])));
      return { requests: [...requests.values()], troubles: found.flatMap(({ trouble }) => (trouble === undefined ? [] : [trouble])) };
    },
    read: async (text) => {
      const folders = signingFolders(options.workspaces());
      // The team's own folder is the one that the request is of; the others refuse it as another repository's.
      let refused: Awaited<ReturnType<Colleagues['read']>> | undefined;
      for (const folder of folders.length > 0 ? folders : options.workspaces()) {
        const read = await at(folder).read(text);
        if (read.kind === 'request') return { kind: 'request', waiting: one(folder, read.incoming) };
        refused ??= read;
      }
      return refused ?? { kind: 'refused', refusal: { kind: 'noSigners', why: 'no folder is open' } };
    },
    sign: async ({ folder, incoming }) => at(folder).sign(incoming, await policyFor(options, folder)),
    decline: async ({ folder, incoming }, note) => at(folder).decline(incoming, note, await policyFor(options, folder)),
  };
}

function policyFor(options: OwnSigning, folder: string): Promise<Policy> {
  return loadPolicy({ cwd: folder, trusted: options.workspaces(), state: options.state });
}

function placeOf(options: OwnSigning, cwd: string): SigningPlace {
  const named = options.key();
  return { cwd, home: homedir(), state: options.state, env: process.env, now: Date.now, ...(named === undefined ? {} : { key: named }) };
}
