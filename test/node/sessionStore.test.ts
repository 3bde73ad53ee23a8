// Agents' sessions on disk: what an earlier call did is known to the next process, and nothing in there holds a secret or lowers by mistake.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { StateChange } from '../../src/core/effects/world';
import type { ProposedAction } from '../../src/core/model/action';
import type { Effect } from '../../src/core/model/effect';
import { rememberedIdentities } from '../../src/core/privileges/choices';
import { readFacts } from '../../src/node/readFacts';
import { sessionStore, type SessionStore } from '../../src/node/sessionStore';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../src/node/stateFolder';

const action = (command: string, toolUseId?: string): ProposedAction => ({
  id: `id-${command.length}-${toolUseId ?? command.at(-1)}`, agent: 'vscode', session: 's', cwd: '/w', env: { TOKEN: 'hunter2hunter2' }, request: { tool: 'shell', command, shell: 'bash' }, ...(toolUseId === undefined ? {} : { toolUseId }),
});
const effect = (address: string): Effect => ({
  operation: 'delete', resource: { system: 'files', kind: 'folder', address, keeps: 'data', extent: 'several', where: 'workspace' }, certainty: 'will', reversibility: 'irreversible', disruption: 'none',
  reason: { code: 'x', values: { text: 'password=hunter2hunter2' } }, evidence: [], traits: [],
});

describe('sessions on disk', () => {
  let home: string;
  let state: StateFolder;
  let store: SessionStore;
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'countersign-session-'));
    state = stateFolder(home, 'linux');
    assert.equal(ensureStateFolder(state), undefined);
    store = sessionStore(state);
  });
  afterEach(() => rmSync(home, { recursive: true }));
  const append = (one: ProposedAction, changes: readonly StateChange[], effects: readonly Effect[] = [], outcome: 'proposed' | 'denied' = 'proposed'): void =>
    assert.equal(store.append({ action: one, effects, changes, outcome }), undefined);
  const load = () => sessionStore(state).load('vscode', 's');

  it('an identity that was switched to counts until its file is changed by somebody else', async () => {
    const kubeconfig = path.join(home, '.kube/config');
    const context = async (): Promise<string | undefined> => (await rememberedIdentities({}, readFacts({ session: load(), home })))['kubernetes']?.value;
    mkdirSync(path.dirname(kubeconfig));
    writeFileSync(kubeconfig, 'current-context: old\n');
    utimesSync(kubeconfig, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    append(action('kubectl config use-context stage', 'u1'), [{ kind: 'identity', system: 'kubernetes', value: 'stage', origin: { kind: 'session', name: 'kubectl' } }]);
    assert.equal(await context(), 'stage');
    // The change itself touches the file, a moment before it is reported as done.
    utimesSync(kubeconfig, new Date(), new Date());
    assert.equal(store.settle(action('kubectl config use-context stage', 'u1'), 'ran'), undefined);
    assert.equal(await context(), 'stage');
    // A person's own `kubectx prod`, later, in another terminal.
    const later = new Date(Date.now() + 60_000);
    utimesSync(kubeconfig, later, later);
    assert.equal(await context(), undefined);
    // KUBECONFIG names another file, which nobody has touched since.
    const other = path.join(home, 'other');
    writeFileSync(other, '');
    assert.equal((await rememberedIdentities({ KUBECONFIG: other }, readFacts({ session: load(), home })))['kubernetes']?.value, 'stage');
  });

  it('empty at first, and apart from other agents and sessions', () => {
    assert.deepEqual(load().ledger, []);
    append(action('cd x'), [{ kind: 'cwd', path: '/w/x' }]);
    assert.equal(load().cwd, '/w/x');
    assert.equal(store.load('codex', 's').cwd, undefined);
    assert.equal(store.load('vscode', 't').cwd, undefined);
  });

  it('an effect is proposed, then ran or failed as the agent reports', () => {
    append(action('rm -rf a', 'call-1'), [], [effect('a')]);
    append(action('rm -rf b'), [], [effect('b')]);
    append(action('rm -rf c'), [], [effect('c')], 'denied');
    assert.deepEqual(load().ledger.map(entry => entry.outcome), ['proposed', 'proposed', 'denied']);
    store.settle(action('rm -rf a', 'call-1'), 'failed');
    store.settle(action('rm -rf b'), 'ran');
    store.settle(action('rm -rf c'), 'ran');
    assert.deepEqual(load().ledger.map(entry => entry.outcome), ['failed', 'ran', 'denied']);
  });

  it('a file that was there before the session never counts as made by it', () => {
    const [old, made, gone] = ['old', 'made', 'gone'].map(name => path.join(home, name));
    writeFileSync(old ?? '', 'first');
    append(action('edit'), [{ kind: 'file', path: old ?? '', content: 'second' }, { kind: 'file', path: made ?? '', content: 'new' }, { kind: 'file', path: gone ?? '', content: undefined }]);
    writeFileSync(old ?? '', 'second');
    writeFileSync(made ?? '', 'new');
    append(action('again'), [{ kind: 'file', path: old ?? '', content: 'third' }]);
    writeFileSync(old ?? '', 'third');
    const files = new Map(load().files.map(file => [path.basename(file.path), file]));
    assert.deepEqual([files.get('old')?.content, files.get('old')?.before], ['third', 'first']);
    assert.deepEqual([files.get('made')?.content, files.get('made')?.before], ['new', undefined]);
    assert.equal(files.get('gone')?.content, undefined);
  });

  it('a denied action changes nothing but the ledger', () => {
    append(action('cd y'), [{ kind: 'cwd', path: '/y' }], [effect('a')], 'denied');
    assert.equal(load().cwd, undefined);
    assert.equal(load().ledger.length, 1);
  });

  it('holds no secret: not of the command, the environment, a variable or a file', () => {
    writeFileSync(path.join(home, '.env'), 'API_KEY=hunter2hunter2\n');
    append(action('export API_TOKEN=hunter2hunter2'), [{ kind: 'variable', name: 'API_TOKEN', value: 'hunter2hunter2' }, { kind: 'file', path: path.join(home, '.env'), content: 'API_KEY=hunter2hunter2x\n' }], [effect('a')]);
    const text = readdirSync(state.sessions).map(name => readFileSync(path.join(state.sessions, name), 'utf8')).join('');
    assert.equal(text.includes('hunter2'), false, text);
    assert.ok('API_TOKEN' in load().variables);
  });

  it('survives lines that were cut or are garbage', () => {
    append(action('cd x'), [{ kind: 'cwd', path: '/w/x' }]);
    const file = path.join(state.sessions, readdirSync(state.sessions)[0] ?? '');
    writeFileSync(file, `garbage\n{"v":1}\n{"v":1,"kind":"advance"}\nnull\n${readFileSync(file, 'utf8')}{"v":1,"kind":"adv`);
    assert.equal(load().cwd, '/w/x');
  });

  it('says so when it cannot be kept, and forgets old sessions', () => {
    append(action('cd x'), [{ kind: 'cwd', path: '/w/x' }]);
    const file = path.join(state.sessions, readdirSync(state.sessions)[0] ?? '');
    store.prune(30);
    assert.equal(load().cwd, '/w/x');
    utimesSync(file, new Date(0), new Date(0));
    store.prune(30);
    assert.equal(load().cwd, undefined);
    rmSync(state.sessions, { recursive: true });
    writeFileSync(state.sessions, '');
    assert.ok(store.append({ action: action('x'), effects: [], changes: [], outcome: 'proposed' }));
  });
});
