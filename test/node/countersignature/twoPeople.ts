// A team in a folder of its own: one bare remote, people with a home, a key and a clone each. Real git, real ssh-keygen.
import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Review } from '../../../src/core/model/review';
import { defaultPolicy, type Policy } from '../../../src/core/policy/policy';
import type { AskedFor, OpenRequest, SignatureDesk, SigningPlace } from '../../../src/node/countersignature/desk';
import { openDesk } from '../../../src/node/countersignature/openDesk';
import { ensureStateFolder, stateFolder } from '../../../src/node/stateFolder';

export interface Person {
  readonly name: string;
  readonly home: string;
  readonly clone: string;
  /** Path of the private key. */
  readonly key: string;
  readonly place: SigningPlace;
  readonly desk: SignatureDesk;
  /** The same person with other circumstances. */
  with(change: Partial<SigningPlace>): SignatureDesk;
  publicKey(): string;
  git(...args: readonly string[]): string;
}

export interface Team {
  readonly root: string;
  readonly remote: string;
  person(name: string, options?: { readonly keyType?: 'ed25519' | 'rsa'; readonly passphrase?: string }): Person;
  /** Commits files to the default branch of the remote; empty text: taken away. */
  commit(files: Readonly<Record<string, string>>): void;
  /** Refs of the remote below `refs/countersign`. */
  refs(): readonly string[];
  dispose(): void;
}

export function team(): Team {
  const root = mkdtempSync(path.join(tmpdir(), 'countersign-team-'));
  const remote = path.join(root, 'team.git');
  const admin = path.join(root, 'admin');
  run(root, root, 'git', 'init', '-q', '--bare', '-b', 'main', remote);
  run(root, root, 'git', 'init', '-q', '-b', 'main', admin);
  writeFileSync(path.join(admin, 'README.md'), 'team\n');
  const push = (): void => {
    run(root, admin, 'git', 'add', '-A');
    run(root, admin, 'git', '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'change');
    run(root, admin, 'git', 'push', '-q', remote, 'HEAD:main');
  };
  push();
  return {
    root, remote,
    person(name, options = {}) {
      const home = path.join(root, name);
      const key = path.join(home, '.ssh', options.keyType === 'rsa' ? 'id_rsa' : 'id_ed25519');
      mkdirSync(path.dirname(key), { recursive: true, mode: 0o700 });
      run(home, home, 'ssh-keygen', '-q', '-t', options.keyType ?? 'ed25519', ...(options.keyType === 'rsa' ? ['-b', '2048'] : []), '-N', options.passphrase ?? '', '-C', name, '-f', key);
      const clone = path.join(home, 'app');
      run(home, home, 'git', 'clone', '-q', remote, clone);
      const state = stateFolder(home, 'linux');
      ensureStateFolder(state);
      const place: SigningPlace = { cwd: clone, home, state, env: {}, now: () => Date.now() };
      return {
        name, home, clone, key, place, desk: openDesk(place), with: (change) => openDesk({ ...place, ...change }),
        publicKey: () => readFileSync(`${key}.pub`, 'utf8').trim(), git: (...args) => run(home, clone, 'git', ...args),
      };
    },
    commit(files) {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(admin, file)), { recursive: true });
        if (text === '') rmSync(path.join(admin, file));
        else writeFileSync(path.join(admin, file), text);
      }
      push();
    },
    refs: () => run(root, root, 'git', '--git-dir', remote, 'for-each-ref', '--format=%(refname)', 'refs/countersign').split('\n').filter(Boolean),
    dispose: () => rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}

export function run(home: string, cwd: string, program: string, ...args: readonly string[]): string {
  const options: ExecFileSyncOptions = { cwd, env: { HOME: home, PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1' }, stdio: ['ignore', 'pipe', 'pipe'] };
  return String(execFileSync(program, args, options));
}

/** A line of `allowed_signers`. */
export const signerLine = (person: Person, options = 'namespaces="countersign"', name = person.name): string => `${name} ${options === '' ? '' : `${options} `}${person.publicKey()}\n`;

export const policy: Policy = defaultPolicy;

/** A review as the engine would make it, with what the tests look at. */
export function review(change: Partial<Review> = {}): Review {
  return {
    id: 'a1', agent: 'claude-code', session: 's1', cwd: '/home/alice/app', verdict: 'countersign', coverage: 'full', headline: 'Deletes and recreates orders-db in payments-prod', operationWords: 'Deletes and recreates',
    badge: { text: 'PRODUCTION', tone: 'danger' }, consequence: 'orders-db is deleted first and comes back empty, if at all.', scopeTitle: 'Affects 1 resource',
    scope: [{ title: 'orders-db', type: 'aws_db_instance', detail: 'deleted, then created empty', tag: 'replace', tone: 'danger', links: [], members: [] }],
    runsAs: [{ term: 'aws', text: 'role Operator in payments-prod', tone: 'warning' }], undo: 'None known.', unknown: ['the live database'], why: [{ rule: 'prod-needs-two', verdict: 'countersign', file: '.countersign/policy.json', line: 5 }],
    needs: [{ rule: 'prod-needs-two', reviewers: [] }], exhibit: { kind: 'command', text: 'terraform apply p', marks: [{ start: 0, end: 15 }] }, token: 'orders-db', approveLabel: 'Replace orders-db',
    effects: [], principals: [], unread: [], reads: [], explanation: '', ...change,
  };
}

export const asked = (change: Partial<AskedFor> = {}): AskedFor => ({ review: review(), bound: 'b'.repeat(64), policy, ...change });

/** Asks, and fails the test where it is refused. */
export async function ask(person: Person, what: AskedFor = asked(), desk: SignatureDesk = person.desk): Promise<OpenRequest> {
  const done = await desk.ask(what);
  if (done.kind === 'refused') throw new Error(`not asked: ${JSON.stringify(done.refusal)}`);
  return done.open;
}

/** Adds to a file of a person's home. */
export function configure(person: Person, text: string): void {
  appendFileSync(path.join(person.home, '.gitconfig'), text);
}
