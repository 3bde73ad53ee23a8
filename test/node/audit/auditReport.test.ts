// What happened, put together from the records; the table for other programs; the figures of the weeks.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AuditLine, LineBody } from '../../../src/node/audit/auditLine';
import { redacted, shownReview, type AuditBody, type ReviewedAction } from '../../../src/node/audit/auditRecord';
import { auditFigures } from '../../../src/node/audit/auditReport';
import { observedText } from '../../../src/core/explain/observedText';
import { observedFigures, observingSince } from '../../../src/node/audit/observed';
import { csvRows } from '../../../src/node/audit/exportAudit';
import { joinRecords, type HistoryEntry } from '../../../src/node/audit/joinRecords';
import type { Verdict } from '../../../src/core/model/verdict';
import { sampleReview } from '../../host/sampleReview';

const monday = Date.UTC(2026, 5, 1, 9);
const minute = 60_000;
const day = 86_400_000;

function line(time: number, body: LineBody): AuditLine {
  return { v: 2, n: 1, at: new Date(time).toISOString(), prev: '', body, hash: '' };
}

function reviewed(id: string, verdict: Verdict = 'confirm', changes: Partial<ReviewedAction> = {}): AuditBody {
  const text = redacted(id);
  return { kind: 'reviewed', review: { action: text, call: `call-${id}`, agent: redacted('claude-code'), session: redacted('s'), cwd: redacted('/w'), verdict, coverage: 'full', headline: redacted(`Deletes ${id}`), consequence: redacted(''), exhibit: redacted(`rm ${id}`), effects: [], principals: [], unread: [], rules: [redacted('files-lost')], policy: redacted('p'), ...changes } };
}

const shown = (id: string): AuditBody => ({ kind: 'shown', action: redacted(id), review: shownReview(sampleReview('confirm')) });
const decided = (id: string, decision: 'allow' | 'deny' | 'abstain', by: 'user' | 'policy' | 'engine' | 'deadline' | 'withdrawn' = 'user', more: Partial<Extract<AuditBody, { kind: 'decided' }>> = {}): AuditBody =>
  ({ kind: 'decided', action: redacted(id), decision, by, verdict: 'confirm', reason: redacted(''), ...(by === 'user' ? { user: redacted('ada') } : {}), ...more });

/** A review that was shown at `time` and decided so many milliseconds later. */
const asked = (id: string, time: number, took: number, decision: 'allow' | 'deny'): AuditLine[] => [line(time, reviewed(id)), line(time, shown(id)), line(time + took, decided(id, decision))];

describe('what happened', () => {
  it('is one entry for each action, with what was shown, decided and reported, and the events between', () => {
    const entries = joinRecords([
      line(1, reviewed('a')), line(2, shown('a')), line(3, { kind: 'opened', action: redacted('a'), part: redacted('evidence') }), line(4, decided('a', 'allow')),
      line(5, { kind: 'event', event: 'pause', text: redacted('Paused.'), on: true }),
      line(6, { kind: 'ran', action: redacted('later'), agent: redacted('claude-code'), session: redacted('s'), call: redacted('call-a'), outcome: 'failed' }),
    ]);
    assert.deepEqual(entries.map(one => (one.kind === 'action' ? [one.review.action, one.opened, one.decision?.decision, one.outcome, one.shown?.headline] : [one.event, one.on])), [
      ['a', ['evidence'], 'allow', 'failed', sampleReview('confirm').headline], ['pause', true],
    ]);
  });

  it('a report belongs to the latest call of that name that was not denied', () => {
    const ran = line(9, { kind: 'ran', action: redacted('x'), agent: redacted('a'), session: redacted('s'), call: redacted('same'), outcome: 'ran' });
    const entries = joinRecords([
      line(1, reviewed('first', 'note', { call: 'same' })), line(2, decided('first', 'abstain', 'policy')),
      line(3, reviewed('second', 'confirm', { call: 'same' })), line(4, decided('second', 'deny')), ran,
    ]);
    assert.deepEqual(entries.map(one => one.kind === 'action' && one.outcome), ['ran', undefined]);
  });

  it('a decision that came later counts; one without its review is left out', () => {
    const entries = joinRecords([line(1, reviewed('a')), line(2, decided('a', 'deny', 'deadline')), line(3, decided('a', 'allow')), line(4, decided('unknown', 'allow'))]);
    assert.deepEqual(entries.map(one => one.kind === 'action' && one.decision?.by), ['user']);
  });
});

describe('the record as a table', () => {
  it('is RFC 4180, with a row for each action and event', () => {
    const rows = [...csvRows(joinRecords([...asked('a,b', monday, minute, 'allow'), line(monday + day, { kind: 'event', event: 'alarm', text: redacted('He said "no"\nand left') })]))];
    assert.equal(rows.length, 3);
    assert.ok(rows.every(one => one.endsWith('\r\n')));
    assert.match(rows[1] ?? '', /^2026-06-01T09:00:00.000Z,action,claude-code,s,\/w,confirm,"Deletes a,b",,"rm a,b",/);
    assert.match(rows[2] ?? '', /,"He said ""no""\nand left",/);
  });

  it('no cell is a formula, whatever an agent wrote', () => {
    const rowOf = (text: string): readonly string[] => parse([...csvRows([{ kind: 'event', at: '2026', event: 'alarm', text }])].join(''))[1] ?? [];
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '  =cmd|x', '＝1', '\uFEFF=1']) assert.equal(rowOf(text)[6], `'${text}`, JSON.stringify(text));
    for (const text of ['a=1', 'rm -rf x', '', '1-2']) assert.equal(rowOf(text)[6], text);
    fc.assert(fc.property(fc.string(), text => {
      const cell = rowOf(text)[6] ?? '';
      return (cell === text || cell === `'${text}`) && !/^\s*[=+\-@]/.test(cell);
    }));
  });
});

describe('the report', () => {
  const figures = (lines: readonly AuditLine[], until = monday + 30 * day) => auditFigures(joinRecords(lines), until);

  it('counts a week: prompts, what came of them, and how long it took', () => {
    const { weeks } = figures([
      ...asked('a', monday, 10_000, 'allow'), ...asked('b', monday + minute, 20_000, 'deny'), ...asked('c', monday + day, 100_000, 'allow'),
      line(monday + day, reviewed('read', 'allow')), line(monday + day, decided('read', 'abstain', 'policy')),
      line(monday + day, reviewed('forbidden', 'deny')), line(monday + day, decided('forbidden', 'deny', 'policy')),
      line(monday + day, reviewed('gone')), line(monday + day, shown('gone')), line(monday + day, decided('gone', 'deny', 'withdrawn')),
      ...asked('next', monday + 7 * day, 1000, 'allow'),
    ]);
    assert.deepEqual(weeks.map(one => one.week), ['2026-06-01', '2026-06-08']);
    const [week] = weeks;
    assert.deepEqual([week?.calls, week?.prompts, week?.approved, week?.deniedByPerson, week?.deniedOtherwise, week?.open], [6, 4, 2, 1, 1, 1]);
    assert.deepEqual(week?.timeToDecide, { median: 20_000, p90: 100_000 });
    assert.deepEqual(week.developers, [{ name: 'ada', prompts: 4, days: 2 }]);
  });

  it('a Sunday belongs to the week that ends with it', () => {
    assert.deepEqual(figures(asked('a', Date.UTC(2026, 5, 7, 23, 59), 1, 'allow')).weeks.map(one => one.week), ['2026-06-01']);
  });

  it('names rules that are approved more than 95 % over 20 prompts, and no other', () => {
    const many = (count: number, denied: number): AuditLine[] => Array.from({ length: count }, (_, i) => asked(`a${i}`, monday + i * minute, 1000, i < denied ? 'deny' : 'allow')).flat();
    assert.deepEqual(figures(many(20, 0)).inVain, [{ rule: 'files-lost', prompts: 20, approved: 20 }]);
    assert.deepEqual(figures(many(19, 0)).inVain, []);
    assert.deepEqual(figures(many(20, 1)).inVain, []);
    assert.deepEqual(figures(many(40, 1)).inVain.map(one => one.approved), [39]);
  });

  it('flags break-glass, and says for how long the gate was paused or only observed', () => {
    const event = (time: number, kind: 'pause' | 'mode', on: boolean): AuditLine => line(time, { kind: 'event', event: kind, text: redacted(''), on });
    const { weeks } = figures([
      event(monday, 'pause', true), event(monday + 5 * minute, 'pause', false), event(monday + 60 * minute, 'pause', true),
      event(monday + day, 'mode', true), event(monday + day + 1, 'mode', true), event(monday + 9 * day, 'mode', false),
      line(monday + 2 * day, reviewed('a')), line(monday + 2 * day, decided('a', 'abstain', 'policy')),
      line(monday + 3 * day, reviewed('b', 'countersign')), line(monday + 3 * day, shown('b')), line(monday + 3 * day, decided('b', 'allow', 'user', { breakGlass: redacted('INC-4711') })),
    ]);
    assert.deepEqual(weeks.map(one => one.paused), [20 * minute, 0], 'the second pause ends by itself');
    assert.deepEqual(weeks.map(one => Math.round(one.observed / 3_600_000)), [24 * 6 - 9, 24 * 2 + 9]);
    assert.deepEqual(weeks.map(one => one.unasked), [1, 0]);
    assert.deepEqual(weeks[0]?.breakGlass.map(one => [one.by, one.ticket, one.headline]), [['ada', 'INC-4711', 'Deletes b']]);
  });

  it('of several people counts each for themselves', () => {
    const by = (name: string) => ({ user: redacted(name) });
    const { weeks } = figures([
      line(monday, reviewed('a')), line(monday, shown('a')), line(monday, decided('a', 'allow', 'user', by('ada'))),
      line(monday, reviewed('b')), line(monday, shown('b')), line(monday, decided('b', 'allow', 'user', by('grace'))),
    ]);
    assert.deepEqual(weeks[0]?.developers, [{ name: 'ada', prompts: 1, days: 1 }, { name: 'grace', prompts: 1, days: 1 }]);
  });

  it('of many identical calls is no more work than of others', () => {
    const entries: HistoryEntry[] = [...joinRecords(Array.from({ length: 20_000 }, (_, i) => [line(monday + i * 1000, reviewed(`a${i}`, 'allow', { call: 'git status' })), line(monday + i * 1000, decided(`a${i}`, 'abstain', 'policy'))]).flat())];
    assert.equal(figures([]).weeks.length, 0);
    assert.equal(auditFigures(entries, monday + 30 * day).weeks.reduce((sum, one) => sum + one.calls, 0), 20_000);
  });
});

/** A reader of RFC 4180 that knows nothing of the writer. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quoted) {
      if (char === '"' && text[at + 1] === '"') {
        cell += '"';
        at++;
      } else if (char === '"') quoted = false;
      else cell += char;
    } else if (char === '"') quoted = true;
    else if (char === ',') {
      row.push(cell);
      cell = '';
    } else if (char === '\r' && text[at + 1] === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
      at++;
    } else cell += char;
  }
  return rows;
}

describe('what was only observed', () => {
  const two = (time: number, id: string, verdict: Verdict, changes: Partial<ReviewedAction> = {}): AuditLine[] => [line(time, reviewed(id, verdict, changes)), line(time + 1, decided(id, 'abstain', 'policy', { verdict }))];
  const mode = (time: number, on: boolean): AuditLine => line(time, { kind: 'event', event: 'mode', text: redacted('Mode'), on });
  const build = { headline: redacted('Deletes folder build'), call: 'b'.repeat(10) };
  const lines = [
    ...two(monday - day, 'before', 'confirm'), mode(monday, true), ...Array.from({ length: 590 }, (_, i) => two(monday + minute * (i + 1), `read-${i}`, 'allow')).flat(),
    ...two(monday + day, 'b1', 'confirm', build), ...two(monday + 2 * day, 'b2', 'confirm', build), ...two(monday + 3 * day, 'prod', 'attest', { headline: redacted('Deletes orders-db') }),
    ...two(monday + 4 * day, 'x', 'acknowledge', { headline: redacted('Deletes x') }),
    line(monday + 5 * day, { kind: 'marked', action: redacted('b1'), mark: 'caught' }), line(monday + 6 * day, { kind: 'marked', action: redacted('b2'), mark: 'wrong', note: redacted('only output') }), line(monday + 6 * day, { kind: 'marked', action: redacted('prod'), mark: 'caught' }),
    line(monday + 6 * day, { kind: 'marked', action: redacted('nobody knows it'), mark: 'wrong' }),
  ];
  const figures = observedFigures([{ name: '', entries: joinRecords(lines) }], monday + 14 * day);

  it('counts what would have been asked, what was caught and what was wrong, a mark for all that look the same', () => {
    assert.deepEqual([figures.calls, figures.prompts, figures.attests, figures.caught, figures.wrong, figures.developerDays], [594, 4, 1, 1, 2, 5]);
    assert.deepEqual(figures.groups.map(one => [one.headline, one.count, one.mark, one.note]), [['Deletes orders-db', 1, 'caught', undefined], ['Deletes x', 1, undefined, undefined], ['Deletes folder build', 2, 'wrong', 'only output']]);
    assert.equal(observingSince(joinRecords(lines), monday + 14 * day), monday);
    assert.equal(observingSince(joinRecords([...lines, mode(monday + 13 * day, false)]), monday + 14 * day), undefined);
  });

  it('says the budget part by part, met or not', () => {
    const text = observedText(figures);
    assert.match(text, /^Observed for 14 days, 2026-06-01 to 2026-06-15: 594 calls, 4 prompts/);
    assert.match(text, /Caught 1, wrong 2, not yet said 1\.\n {2}this machine: 0\.8 prompts a working day \(4 on 5 days\)/);
    assert.match(text, /confirm and above: 1 in 149 calls \(at most 1 in 300\): not met\n {2}attest and above: 1 in 594 calls \(at most 1 in 3,000\): not met\n {2}prompts on a working day: 0\.8 \(at most 3\): met\n/);
    assert.match(text, /bbbbbbbbbb {2}2026-06-03 {2}confirm: 2 × Deletes folder build \(files-lost\) \[wrong: only output\]/);
    assert.match(observedText(observedFigures([{ name: '', entries: [] }], monday)), /Nothing was observed/);
  });

  it('several developers are several exports', () => {
    const both = observedFigures([{ name: 'ada', entries: joinRecords(lines) }, { name: 'ben', entries: joinRecords([mode(monday, true), ...two(monday + minute, 'p', 'confirm')]) }], monday + 14 * day);
    assert.deepEqual(both.developers.map(one => [one.name, one.prompts, one.days]), [['ada', 4, 5], ['ben', 1, 1]]);
    assert.equal(both.developerDays, 6);
  });
});
