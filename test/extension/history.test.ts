// The history as the record tells it: joined by call, latest first, whatever else lies in the files.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { ProposedAction } from '../../src/core/model/action';
import type { Effect } from '../../src/core/model/effect';
import type { Environment } from '../../src/core/model/resource';
import type { Principal } from '../../src/core/model/principal';
import type { Decision } from '../../src/core/model/decision';
import { defaultOptions } from '../../src/core/policy/policy';
import type { Verdict } from '../../src/core/model/verdict';
import { recordWriter } from '../../src/node/audit/recordWriter';
import { lineText } from '../../src/node/audit/auditLine';
import { auditLog } from '../../src/node/audit/auditLog';
import { redacted, reviewedAction, type AuditBody, type Redacted } from '../../src/node/audit/auditRecord';
import { allChains } from '../../src/node/audit/chains';
import { ensureStateFolder, stateFolderAt, type StateFolder } from '../../src/node/stateFolder';
import type { HistoryFilter } from '../../src/node/audit/historyFilter';
import { HistoryReader } from '../../src/node/audit/historyReader';
import { verifyAudit } from '../../src/node/audit/verifyAudit';
import { sampleReview } from '../host/sampleReview';

describe('the history', () => {
  let state: StateFolder;

  beforeEach(() => {
    state = stateFolderAt(mkdtempSync(path.join(tmpdir(), 'countersign-history-')));
    assert.equal(ensureStateFolder(state), undefined);
  });
  afterEach(() => rmSync(state.root, { recursive: true, force: true }));

  function action(id: string, command: string): ProposedAction {
    return { id, agent: 'vscode', session: 's', cwd: '/w', env: {}, request: { tool: 'shell', command, shell: 'bash' } };
  }

  function decide(id: string, verdict: Verdict, kind: Decision['kind'], by: Decision['by'], command = id): void {
    const concluded = { review: sampleReview(verdict, { id, headline: `Deletes ${command}` }), files: {}, policy: 'p', options: defaultOptions };
    assert.equal(recordWriter(state, '1').write({ kind: 'decided', action: action(id, command), concluded, decision: { kind, verdict, reason: 'r', by }, digest: 'd' }), undefined);
  }

  const page = (filter: HistoryFilter = {}, limit = 200) => new HistoryReader(state).page(filter, limit);
  const headlines = async (filter: HistoryFilter = {}, limit = 200): Promise<string[]> => (await page(filter, limit)).entries.map((one) => (one.kind === 'action' ? one.review.headline : one.text));

  it('shows what was decided, by whom, and how it ended', async () => {
    decide('a', 'attest', 'allow', 'user');
    recordWriter(state, '1').ran(action('other event', 'a'), 'ran');
    decide('b', 'confirm', 'deny', 'user');
    recordWriter(state, '1').ran(action('never ran', 'b'), 'ran');
    const found = (await page()).entries.map((one) => (one.kind === 'action' ? [one.review.headline, one.decision?.decision, one.decision?.by, one.outcome] : [one.event]));
    assert.deepEqual(found, [['Deletes b', 'deny', 'user', undefined], ['Deletes a', 'allow', 'user', 'ran']]);
  });

  it('leaves out what nobody needed to see', async () => {
    decide('a', 'allow', 'abstain', 'policy');
    decide('b', 'note', 'abstain', 'policy');
    assert.deepEqual(await headlines(), ['Deletes b']);
    assert.deepEqual((await headlines({ everything: true })).sort(), ['Deletes a', 'Deletes b']);
  });

  it('writes the review once, before what is decided about it, in an unbroken chain', () => {
    const writer = recordWriter(state, '1');
    const concluded = { review: sampleReview('attest'), files: {}, policy: 'p', options: defaultOptions };
    for (const kind of ['shown', 'decided'] as const) {
      assert.equal(writer.write(kind === 'shown' ? { kind, action: action('a', 'x'), concluded } : { kind, action: action('a', 'x'), concluded, decision: { kind: 'deny', verdict: 'attest', reason: '', by: 'user' }, digest: 'd' }), undefined);
    }
    const report = verifyAudit(state);
    // start, reviewed, shown, decided
    assert.deepEqual([report.records, report.problems], [4, []]);
  });

  it('passes over what is not a record', async () => {
    decide('a', 'attest', 'deny', 'user');
    const [chain] = allChains(state);
    appendFileSync(chain?.path ?? '', '{"at":1}\nnull\nnot json\n{"at":"2026","body":{"kind":"strange"}}\n');
    assert.equal((await page()).entries.length, 1);
  });

  /** Writes what happened at a time, as a window would have. */
  function at(time: number, id: string, verdict: Verdict, kind: Decision['kind'] | undefined, more: Partial<Parameters<typeof sampleReview>[1]> & { agent?: string } = {}): void {
    const log = auditLog(state, { version: '1', now: () => new Date(time) });
    const one: ProposedAction = { ...action(id, id), agent: more.agent ?? 'vscode' };
    const bodies: AuditBody[] = [{ kind: 'reviewed', review: reviewedAction(one, sampleReview(verdict, { id, headline: `Deletes ${id}`, ...more }), 'p') }];
    if (kind !== undefined) bodies.push({ kind: 'decided', action: redacted(id), decision: kind, by: kind === 'abstain' ? 'policy' : 'user', verdict, reason: redacted(''), user: redacted('ada') });
    for (const body of bodies) assert.equal(log.append(body), undefined);
  }
  const noon = (day: number): number => new Date(2026, 5, day, 12).getTime();
  const day = (number: number): { from: number; to: number } => ({ from: new Date(2026, 5, number).getTime(), to: new Date(2026, 5, number + 1).getTime() });
  const production = { name: 'production', because: [] } as unknown as Environment;

  it('answers what an agent did with whose privileges last Tuesday', async () => {
    const effects = [{ ...effect('orders-db'), resource: { ...effect('orders-db').resource, environment: production } }];
    at(noon(15), 'monday', 'confirm', 'allow');
    at(noon(16), 'a', 'attest', 'allow', { principals: [principal('OperatorAccess', '123456789012')], effects, agent: 'claude-code' });
    at(noon(16) + 1, 'b', 'confirm', 'deny', { principals: [principal('deploy', 'kind-local')] });
    at(noon(17), 'wednesday', 'confirm', 'allow');
    assert.deepEqual(await headlines({ period: day(16) }), ['Deletes b', 'Deletes a']);
    assert.deepEqual(await headlines({ period: day(16), agent: 'claude-code' }), ['Deletes a']);
    assert.deepEqual(await headlines({ runsAs: 'OperatorAccess' }), ['Deletes a']);
    assert.deepEqual(await headlines({ runsAs: '123456789012' }), ['Deletes a']);
    assert.deepEqual(await headlines({ environment: 'production' }), ['Deletes a']);
    assert.deepEqual(await headlines({ outcome: 'denied' }), ['Deletes b']);
    assert.deepEqual(await headlines({ outcome: 'approved', period: { from: day(16).from } }), ['Deletes wednesday', 'Deletes a']);
    assert.deepEqual(await headlines({ text: 'ORDERS-db operator' }), ['Deletes a']);
    assert.deepEqual(await headlines({ text: 'ada kind-local' }), ['Deletes b']);
    assert.deepEqual(await headlines({ text: 'nothing like it' }), []);
  });

  it('joins a decision, and the report of the end, that came after midnight and from another process', async () => {
    at(noon(16), 'late', 'confirm', undefined);
    const next = auditLog(state, { version: '1', now: () => new Date(noon(18)) });
    next.append({ kind: 'decided', action: redacted('late'), decision: 'allow', by: 'user', verdict: 'confirm', reason: redacted('') });
    for (const filter of [{}, { period: day(16) }]) assert.deepEqual((await page(filter)).entries.map((one) => one.kind === 'action' && one.decision?.decision), filter.period === undefined ? ['allow'] : [undefined]);
    const after = auditLog(state, { version: '1', now: () => new Date(noon(17)) });
    after.append({ kind: 'decided', action: redacted('late'), decision: 'deny', by: 'deadline', verdict: 'confirm', reason: redacted('') });
    assert.deepEqual((await page({ period: day(16) })).entries.map((one) => one.kind === 'action' && one.decision?.by), ['deadline']);
  });

  it('goes back as far as is wanted, and says that there is more', async () => {
    for (let i = 1; i <= 5; i++) at(noon(i), `day ${i}`, 'confirm', 'deny');
    const first = await page({}, 2);
    assert.deepEqual([first.entries.length, first.older], [2, true]);
    const all = await page({}, 5);
    assert.deepEqual([all.entries.length, all.older], [5, false]);
  });

  it('sees what was added since, and what was put into an archive', async () => {
    const reader = new HistoryReader(state);
    decide('a', 'confirm', 'deny', 'user');
    assert.equal((await reader.page({}, 10)).entries.length, 1);
    const writer = recordWriter(state, '1');
    for (const id of ['b', 'c']) {
      const concluded = { review: sampleReview('confirm', { id }), files: {}, policy: 'p', options: defaultOptions };
      writer.write({ kind: 'decided', action: action(id, id), concluded, decision: { kind: 'deny', verdict: 'confirm', reason: '', by: 'user' }, digest: 'd' });
      assert.equal((await reader.page({}, 10)).entries.length, id === 'b' ? 2 : 3);
    }
    assert.ok((await reader.find('b'))?.decision);
    assert.equal(await reader.find('unknown'), undefined);
  });

  it('keeps what was shown, as it was shown, without secrets', async () => {
    const review = sampleReview('attest', { explanation: 'All of it, with Authorization: Bearer abcdefghijklmnop' });
    recordWriter(state, '1').write({ kind: 'shown', action: action('a', 'x'), concluded: { review, files: {}, policy: 'p' } });
    const found = await new HistoryReader(state).find('a');
    assert.deepEqual({ ...found?.shown, explanation: '' }, { ...review, explanation: '' });
    assert.match(found?.shown?.explanation ?? '', /^All of it, with Authorization: (?!.*abcdefgh)/);
  });

  it('of 100,000 records is read without anybody else waiting for long', async function () {
    this.timeout(60_000);
    const seen = reviewedAction(action('read', 'git status'), sampleReview('allow'), 'p');
    const now = new Date().toISOString();
    mkdirSync(path.join(state.log, now.slice(0, 10)));
    for (let chain = 0; chain < 10; chain++) {
      const lines: Buffer[] = [];
      let last = '';
      const add = (body: AuditBody): void => {
        const { bytes, hash } = lineText(lines.length + 1, now, last, body);
        lines.push(bytes);
        last = hash;
      };
      for (let i = 0; i < 5000; i++) {
        const id = `read-${chain}-${i}` as Redacted;
        add({ kind: 'reviewed', review: { ...seen, action: id } });
        add({ kind: 'decided', action: id, decision: 'abstain', by: 'policy', verdict: 'allow', reason: '' as Redacted });
      }
      writeFileSync(path.join(state.log, now.slice(0, 10), `${chain}.jsonl`), Buffer.concat(lines));
    }
    assert.deepEqual([verifyAudit(state).problems, verifyAudit(state).records], [[], 100_000]);
    decide('a', 'confirm', 'deny', 'user');
    let turns = 0;
    let reading = true;
    const others = (): void => {
      turns++;
      if (reading) setImmediate(others);
    };
    setImmediate(others);
    const reader = new HistoryReader(state);
    assert.equal((await reader.page({}, 200)).entries.length, 1);
    reading = false;
    // Each turn is some 8 ms; a reader that does it all at once gives none.
    assert.ok(turns >= 10, `others got ${turns} turns`);
  });
});

function effect(address: string): Effect {
  return { operation: 'delete', resource: { system: 'aws', kind: 'database', address }, certainty: 'will', reversibility: 'irreversible', disruption: 'outage', reason: { kind: 'deletes' }, evidence: [], traits: [] } as unknown as Effect;
}

function principal(name: string, scope: string): Principal {
  return { system: 'aws', name, scope } as unknown as Principal;
}
