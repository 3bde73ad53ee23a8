// A file that takes a while to be read: a person sees how far it is and may stop it, and whatever ends it early is a denial.
import assert from 'node:assert/strict';
import { bench } from './standInEngine';

describe('a long reading', () => {
  it('is told from 300 ms on, every time with more, and ends with the review under the same id', async () => {
    const { call, waiting, readings, queue } = bench({ pieces: 10 });
    void call('terraform apply p');
    const one = await waiting();
    const [first] = readings;
    assert.ok(first !== undefined);
    assert.equal(readings.length, 9, 'the pieces from the third on, and the end');
    assert.equal(one.id, first.id);
    assert.deepEqual([first.percent, first.over, queue.readings.length], [100, undefined, 0]);
  });

  it('is not told where it is over in a moment, where nobody is asked anyway, or where nothing is read', async () => {
    for (const world of [{ pieces: 2 }, { pieces: 10, mode: 'observe' as const }, {}]) {
      const { call, readings, queue } = bench({ verdict: 'note', ...world });
      await call('terraform apply p');
      assert.deepEqual([readings.length, queue.readings.length], [0, 0]);
    }
  });

  it('stopped by a person it is a denial that says so, and nothing waits', async () => {
    const { world, call, hand, queue, readings, records, settled } = bench({ pieces: 50, verdict: 'allow' });
    let pieces = 0;
    world.between = (piece) => {
      pieces = piece;
      if (piece === 10) hand.stopReading(queue.readings[0]?.id ?? '');
    };
    const answer = await call('terraform apply p');
    assert.equal(answer.kind, 'deny');
    assert.match(answer.reply.stdout, /stopped the reading of \/w\/tfplan\.json at 20 %: what it would do was not seen\. Stop and tell the user/);
    assert.equal(pieces, 10, 'the reader ended at its next piece');
    assert.deepEqual([queue.waiting.length, queue.readings.length], [0, 0]);
    assert.deepEqual(settled.map(({ kind, by }) => [kind, by]), [['deny', 'user']]);
    assert.deepEqual(records.map((entry) => entry.kind), ['decided']);
    assert.match(readings.at(-1)?.over ?? '', /Denied\. The agent was told/);
  });

  it('ends in a denial at the deadline and when the agent goes away', async () => {
    const late = bench({ pieces: 1_000_000 });
    const answer = await late.call('terraform apply p', { seconds: 2 });
    assert.equal(answer.kind, 'deny');
    assert.match(answer.reply.stdout, /could not be read in time/);
    const gone = bench({ pieces: 1_000_000 });
    const end = new AbortController();
    gone.world.between = (piece) => { if (piece === 5) end.abort(); };
    assert.equal((await gone.call('terraform apply p', { gone: end.signal })).kind, 'deny');
    assert.match(gone.readings.at(-1)?.over ?? '', /no longer waits/);
    for (const { queue } of [late, gone]) assert.deepEqual([queue.waiting.length, queue.readings.length], [0, 0]);
  });

  it('that breaks leaves no page that still reads', async () => {
    const { call, queue, readings } = bench({ pieces: 10, breaks: true });
    await assert.rejects(call('terraform apply p'));
    assert.equal(queue.readings.length, 0);
    assert.match(readings.at(-1)?.over ?? '', /denied/);
  });

  it('says where it led to no question', async () => {
    const cases = [['note', /nothing in it needs a person/], ['deny', /Denied\. The agent was told/]] as const;
    for (const [verdict, words] of cases) {
      const { call, readings } = bench({ pieces: 10, verdict });
      await call('terraform apply p');
      assert.match(readings.at(-1)?.over ?? '', words);
    }
  });

  it('the same call by another route gets the same answer, and a stopped id stops nothing else', async () => {
    const { world, call, hand, queue } = bench({ pieces: 20 });
    world.between = (piece) => { if (piece === 5) hand.stopReading('another'); if (piece === 8) hand.stopReading(queue.readings[0]?.id ?? ''); };
    const [first, second] = await Promise.all([call('terraform apply p', { id: 'use-1' }), call('terraform apply p', { id: 'use-1', route: 'plugin' })]);
    assert.deepEqual([first.kind, second.kind], ['deny', 'deny']);
    assert.equal(queue.waiting.length, 0);
  });

  it('the extension that goes away denies what is still read', async () => {
    const { world, call, queue } = bench({ pieces: 1_000_000 });
    world.between = (piece) => { if (piece === 6) queue.dispose(); };
    assert.equal((await call('terraform apply p')).kind, 'deny');
  });
});
