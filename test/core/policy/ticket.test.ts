// Ticket patterns of break-glass: what the dialect matches, what it refuses, and that it cannot hang.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { namesTicket, ticketExample, ticketProblem } from '../../../src/core/policy/ticket';

function check(pattern: string, yes: readonly string[], no: readonly string[]): void {
  it(pattern, () => {
    assert.equal(ticketProblem(pattern), undefined);
    const example = ticketExample(pattern);
    assert.ok(example !== undefined && namesTicket(pattern, example), example);
    for (const reason of yes) assert.equal(namesTicket(pattern, reason), true, reason);
    for (const reason of no) assert.equal(namesTicket(pattern, reason), false, reason);
  });
}

describe('ticket patterns', () => {
  it('are told by an example', () => {
    assert.deepEqual(['[A-Z]{2,9}-[0-9]+', 'INC-[0-9]+', '#\\d{3}', '(a+)+'].map(ticketExample), ['ABC-56', 'INC-56', '#234', undefined]);
  });
  check('INC-[0-9]+', ['INC-1', 'outage, INC-12345: rebuild', '(INC-9)'], ['INC-', 'inc-1', 'XINC-1', 'INC-12x', 'no ticket']);
  check('\\d{4,6}', ['1234', 'see 123456.'], ['123', '1234567']);
  check('[A-Z]{2,5}-\\d+|#\\d+', ['OPS-7', 'fixes #12'], ['A-1', '#', 'ABCDEF-1']);
  check('^INC\\d{3}$', ['INC123', 'INC123 now'], ['INC12', 'INC1234']);
  check('[^a-z ]{3}', ['ABC', 'x ABC y'], ['abc']);
  check('a.c', ['abc', 'a c'], ['ac']);
  check('CHG\\.?[0-9]{2,}', ['CHG.12', 'CHG123'], ['CHG1']);
  for (const [pattern, message] of [['(a+)+', /groups/], ['', /empty/], ['a*', /empty/], ['x|', /empty/], ['*a', /repeat/], ['[a', /close/], ['\\', /close/], ['a{60}', /50/], ['a{5,2}', /50/], ['a'.repeat(201), /200/]] as const) {
    it(`${pattern.slice(0, 10)} is refused and matches nothing`, () => {
      assert.match(ticketProblem(pattern) ?? '', message);
      assert.equal(namesTicket(pattern, 'aaaa INC-1'), false);
    });
  }
  it('never throws and always ends', () => fc.assert(fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 200 }), (pattern, reason) => {
    ticketProblem(pattern);
    return typeof namesTicket(pattern, reason) === 'boolean';
  }), { numRuns: 3000 }));
  it('goes through the longest pattern and the longest reason once', () => {
    const started = process.cpuUsage();
    namesTicket('\\w*\\w{0,50}'.repeat(18), `${'a'.repeat(5000)}!`);
    assert.ok(process.cpuUsage(started).user < 5_000_000);
  });
});
