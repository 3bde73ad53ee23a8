// What waits for a person's acceptance, with real git: shown as it is, taken as it was shown, and never on the quiet.
import assert from 'node:assert/strict';
import { approvalPath, missingFor } from '../../src/core/model/approval';
import { acceptChange, policyChange, type PolicyChange } from '../../src/extension/approval/policyChanges';
import { loadPolicy } from '../../src/node/policyFile';
import { signerLine, team, type Person, type Team } from '../node/countersignature/twoPeople';

const policyFile = (rules: readonly unknown[]): string => JSON.stringify({ version: 1, rules }, undefined, 2);
const strict = { id: 'two', match: { environment: ['production'] }, least: 'countersign' };

describe('a policy that is not what was accepted', function () {
  this.timeout(60_000);
  let shared: Team;
  let ana: Person;

  before(async () => {
    shared = team();
    ana = shared.person('ana');
    shared.commit({ '.countersign/policy.json': policyFile([strict]), '.countersign/allowed_signers': signerLine(ana) });
    pull();
    await ana.desk.maySign({ review: { why: [] } as never, policy: await load() }).catch(() => undefined);
  });
  after(() => shared.dispose());

  function pull(): void {
    ana.git('pull', '-q', '--ff-only');
    ana.git('remote', 'set-head', 'origin', 'main');
  }
  const load = (): ReturnType<typeof loadPolicy> => loadPolicy({ cwd: ana.clone, home: ana.home, state: ana.place.state, trusted: [ana.clone] });
  const change = (): Promise<PolicyChange | undefined> => policyChange(ana.clone, ana.place.state, ana.home);

  it('is nothing at first sight', async () => {
    await load();
    assert.equal(await change(), undefined);
  });

  it('is shown as a difference, holds the stricter rules meanwhile, and is taken as it was shown', async () => {
    shared.commit({ '.countersign/policy.json': policyFile([]) });
    pull();
    assert.ok((await load()).rules.some((rule) => rule.id === 'two'), 'the stricter reading holds');
    const shown = await change();
    assert.ok(shown !== undefined && shown.policyChanged);
    assert.match(shown.difference, /^-.*"id": "two"/m);
    // What was shown is not what would be accepted now.
    shared.commit({ '.countersign/policy.json': policyFile([{ ...strict, least: 'note' }]) });
    pull();
    assert.match(await acceptChange(shown, ana.place.state, ana.home) ?? '', /changed again/);
    assert.ok((await load()).rules.some((rule) => rule.least === 'countersign'));
    const again = await change();
    assert.ok(again !== undefined);
    assert.equal(await acceptChange(again, ana.place.state, ana.home), undefined);
    assert.deepEqual((await load()).rules.map((rule) => rule.least), ['note']);
    assert.equal(await change(), undefined);
  });

  it('names every new signer', async () => {
    const ben = shared.person('ben');
    shared.commit({ '.countersign/allowed_signers': signerLine(ana) + signerLine(ben) });
    pull();
    const shown = await change();
    assert.ok(shown !== undefined && !shown.policyChanged);
    assert.deepEqual(shown.added.map((line) => line.split(' ')[0]), ['ben']);
    assert.equal(await acceptChange(shown, ana.place.state, ana.home), undefined);
    assert.equal(await change(), undefined);
  });

  it('takes ticks before it is accepted', () => {
    assert.equal(approvalPath('acknowledge'), 'ticks');
    assert.equal(missingFor({ verdict: 'acknowledge', scope: [{ title: 'a', detail: '', tag: '', tone: 'plain', links: [], members: [] }] }, { ticked: new Set(), token: '', reason: '' }).length, 1);
  });
});
