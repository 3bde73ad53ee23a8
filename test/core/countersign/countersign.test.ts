// The parts of countersignatures that need no key: canonical form, lists of signers, armour, what is shared and shown.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { armour, unarmour } from '../../../src/core/countersign/armour';
import { canonicalJson } from '../../../src/core/countersign/canonicalJson';
import { acceptedPart, mayNotSign, possibleSigners, samePerson, signerOf, stillMissing, type TeamSigners } from '../../../src/core/countersign/judgeSignature';
import { shareReview, shownReview } from '../../../src/core/countersign/sharedReview';
import { signerLines } from '../../../src/core/countersign/signerList';
import { countersignRefusal } from '../../../src/core/explain/words/countersignature';
import type { Refusal } from '../../../src/core/model/countersignature';
import { review } from '../../node/countersignature/twoPeople';

describe('canonical JSON', () => {
  it('the published example of RFC 8785', () => {
    const value: unknown = JSON.parse('{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}');
    assert.equal(canonicalJson(value), '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
  });
  it('members in the order of UTF-16 code units', () => {
    assert.equal(canonicalJson(JSON.parse('{"\\u20ac":1,"\\r":2,"\\ufb33":3,"1":4,"\\ud83d\\ude00":5,"\\u0080":6,"\\u00f6":7}')), '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });
  it('what JSON cannot say is refused, and what is absent is absent', () => {
    for (const value of [NaN, Infinity, '\ud800', { a: () => 1 }, { '\udc00': 1 }, undefined]) assert.throws(() => canonicalJson(value), TypeError);
    assert.equal(canonicalJson({ b: undefined, a: -0 }), '{"a":0}');
  });
  it('the order of members never matters; the text reads back to the same value', () => {
    const shuffled = (value: unknown, turn: number): unknown => {
      if (Array.isArray(value)) return value.map((item) => shuffled(item, turn));
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value);
      const by = turn % Math.max(1, entries.length);
      return Object.fromEntries([...entries.slice(by), ...entries.slice(0, by)].reverse().map(([name, item]) => [name, shuffled(item, turn + 1)]));
    };
    fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false }), fc.nat(9), (value, turn) => {
      const own = JSON.parse(JSON.stringify(value)) as unknown;
      if (/\p{Surrogate}/u.test(JSON.stringify(own)) || /\\ud[89a-f]/.test(JSON.stringify(own))) return;
      const text = canonicalJson(own);
      assert.equal(canonicalJson(shuffled(own, turn)), text);
      assert.deepEqual(JSON.parse(text), own);
      assert.equal(canonicalJson(JSON.parse(text)), text);
    }), { numRuns: 2000 });
  });
});

const key = (name: string): string => Buffer.from(`key of ${name}`).toString('base64');
const signers = (text: string, more: Partial<TeamSigners> = {}): TeamSigners => ({ lines: signerLines(text), unaccepted: [], revoked: [], ...more });
const seen = (name: string, namespace = 'countersign') => ({ key: key(name), fingerprint: `SHA256:${name}`, namespace });
const now = Date.UTC(2026, 5, 1);

describe('the list of signers', () => {
  const check = (line: string, expected: string): void => {
    const found = signerOf(seen('k'), signers(line), now);
    assert.equal(found.kind === 'signer' ? found.names.join(' ') : found.refusal.kind, expected, line);
  };
  const k = `ssh-ed25519 ${key('k')}`;
  it('the forms of a line', () => {
    check(`alice ${k}`, 'alice');
    check(`alice ${k} a comment of her own\r`, 'alice');
    check(`alice,alice@acme.example ${k}`, 'alice alice@acme.example');
    check(`"alice" namespaces="git,countersign" ${k}`, 'alice');
    check(`alice namespaces="git" ${k}`, 'keyNotForThis');
    check(`alice valid-after="20260101",valid-before="20270101Z" ${k}`, 'alice');
    check(`alice valid-after="20260701120000Z" ${k}`, 'keyNotYetValid');
    check(`alice valid-before="202605311200Z" ${k}`, 'keyNoLongerValid');
    check(`alice VALID-BEFORE="202605311200Z" ${k}`, 'keyNoLongerValid');
  });
  it('what names nobody', () => {
    for (const line of ['', '# alice', 'alice', `*@acme.example ${k}`, `* ${k}`, `!alice ${k}`, `alice cert-authority ${k}`, `alice valid-after="yesterday" ${k}`, `alice only-on-mondays ${k}`, `alice ssh-ed25519 !!!`, `alice nothing ${key('k')}`]) check(line, 'unknownSigner');
  });
  it('a revoked key, a new one, one made for another purpose', () => {
    const lines = `alice ${k}\n`;
    const kind = (team: TeamSigners, namespace?: string): string => {
      const found = signerOf(seen('k', namespace), team, now);
      return found.kind === 'signer' ? 'signer' : found.refusal.kind;
    };
    assert.equal(kind(signers(lines, { revoked: [key('k')] })), 'revoked');
    assert.equal(kind(signers('', { unaccepted: signerLines(lines) })), 'notAccepted');
    assert.equal(kind(signers(lines), 'git'), 'wrongNamespace');
  });
  it('what was added or said otherwise waits; what was taken away is away; order and comments say nothing', () => {
    const before = signerLines(`alice ${k}\nbob ssh-ed25519 ${key('b')}\n`);
    const after = signerLines(`# team\nbob   ssh-ed25519 ${key('b')} new laptop\ncarol ssh-ed25519 ${key('c')}\nalice valid-before="20990101" ${k}\n`);
    const { lines, unaccepted } = acceptedPart(after, before);
    assert.deepEqual([lines.map((line) => line.principals[0]), unaccepted.map((line) => line.principals[0])], [['bob'], ['carol', 'alice']]);
  });
  it('no list and no order of lines lets a person sign for themselves', () => {
    const person = fc.constantFrom('alice', 'alice@work', 'bob', 'carol');
    const line = fc.record({ names: fc.uniqueArray(person, { minLength: 1, maxLength: 2 }), key: fc.constantFrom('1', '2', '3', '4') });
    fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), fc.nat(7), fc.nat(7), (list, who, by) => {
      const team = signers(list.map((one) => `${one.names.join(',')} ssh-ed25519 ${key(one.key)}\n`).join(''));
      const [requester, signer] = [list[who % list.length], list[by % list.length]];
      if (!requester || !signer) return;
      const found = signerOf(seen(signer.key), team, now);
      assert.ok(found.kind === 'signer');
      const name = requester.names[0] ?? '';
      const refusal = mayNotSign({ requester: { name, key: `SHA256:${requester.key}` }, needs: [] }, { name: found.names[0] ?? '', names: found.names, key: `SHA256:${signer.key}` }, team);
      const same = signer.key === requester.key || found.names.some((one) => samePerson(name, team).has(one));
      assert.equal(refusal?.kind, same ? 'self' : undefined);
      if (same && found.names.length > 0) assert.equal(possibleSigners([], name, team, now).some((one) => found.names.includes(one)), false);
    }), { numRuns: 1000 });
  });
  it('a long list is no burden', () => {
    const long = signers(Array.from({ length: 10_000 }, (_, i) => `p${i},p${i + 1} ssh-ed25519 ${key(String(i))}\n`).join(''));
    assert.equal(samePerson('p0', long).size, 10_001);
  });
  it('each need wants one of its reviewers', () => {
    const needs = [{ rule: 'a', reviewers: ['bob'] }, { rule: 'b', reviewers: [] }, { rule: 'c', reviewers: ['carol', 'dora'] }];
    const missing = (...names: readonly string[]): string => stillMissing(needs, names.map((one) => ({ names: [one] }))).map((need) => need.rule).join('');
    assert.deepEqual([missing(), missing('bob'), missing('dora'), missing('bob', 'carol'), missing('eve')], ['abc', 'c', 'a', '', 'ac']);
    assert.equal(stillMissing([], []).length, 1, 'no need said is still one signature');
  });
});

describe('armour', () => {
  it('comes back through quotation, other line ends, prose and lost white space', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 3000 }), fc.constantFrom('\n', '\r\n', '\r'), fc.constantFrom('', '> ', '>> ', '    ', '| '), fc.string(), (bytes, end, quote, prose) => {
      const base64 = Buffer.from(bytes).toString('base64');
      const text = armour('REQUEST', base64, prose).trimEnd().split('\n').map((line) => `${quote}${line}`).join(end);
      assert.equal(unarmour('REQUEST', `${prose.replaceAll('-', '')}${end}${text}${end}-- ${end}${prose}`), base64);
    }), { numRuns: 300 });
  });
  it('a block of another kind, or cut short, is none', () => {
    const text = armour('REQUEST', 'AAAA', 'x');
    assert.equal(unarmour('SIGNATURE', text), undefined);
    assert.equal(unarmour('REQUEST', text.slice(0, -10)), undefined);
    assert.equal(unarmour('REQUEST', text.replace('AAAA', 'AA!A')), undefined);
  });
});

describe('what a colleague reads', () => {
  it('every hidden character is visible, in every text', () => {
    const evil = '\u202Eevil\u200b\u0007\u001b[31m';
    const shown = JSON.stringify(shownReview(shareReview(review({
      headline: evil, consequence: evil, undo: evil, said: evil, unknown: [evil], scopeTitle: evil, approveLabel: evil, token: evil, cwd: evil, agent: evil, exhibit: { kind: 'command', text: evil, marks: [{ start: 0, end: 5 }] },
      scope: [{ title: evil, type: evil, detail: evil, tag: evil, tone: 'danger', links: [{ label: evil, path: evil }], members: [evil] }], runsAs: [{ term: evil, text: evil, tone: 'plain' }], why: [{ rule: evil, verdict: 'deny', reason: evil, file: evil, owner: evil, reviewers: [evil] }], badge: { text: evil, tone: 'danger' },
    }))));
    assert.equal(/[\u202e\u200b\u0007\u001b]|\\u00/.test(shown), false, shown);
    assert.ok(shown.includes('⟨U+202E⟩evil'));
  });
  it('marks that no longer fit are dropped, and half characters are mended before they are signed', () => {
    assert.deepEqual(shownReview(shareReview(review({ exhibit: { kind: 'command', text: 'ls', marks: [{ start: 0, end: 99 }, { start: 0, end: 2 }] } }))).exhibit.marks, [{ start: 0, end: 2 }]);
    assert.equal(shareReview(review({ headline: 'a\ud800b' })).headline, 'a\ufffdb');
  });
  it('each refusal is a sentence, and its texts are made visible', () => {
    const evil = '\u202Eevil';
    const all: readonly Refusal[] = [
      { kind: 'malformed', what: evil }, { kind: 'tooLarge', bytes: 1 }, { kind: 'altered' }, { kind: 'wrongDigest' }, { kind: 'expired', at: evil }, { kind: 'notYet', created: evil }, { kind: 'unknownSigner', key: evil }, { kind: 'notAccepted', name: evil },
      { kind: 'notReviewer', name: evil, reviewers: [evil] }, { kind: 'self', by: 'key', name: evil }, { kind: 'self', by: 'principal', name: evil }, { kind: 'self', by: 'secondKey', name: evil }, { kind: 'revoked', name: evil, key: evil }, { kind: 'replayed' },
      { kind: 'wrongNamespace', namespace: evil }, { kind: 'keyNotForThis', name: evil, namespaces: [evil] }, { kind: 'keyNotYetValid', name: evil, from: evil }, { kind: 'keyNoLongerValid', name: evil, until: evil }, { kind: 'otherRepository', repository: evil, here: evil },
      { kind: 'withdrawn', who: 'request', by: evil }, { kind: 'withdrawn', who: 'signature', by: evil }, { kind: 'declined', by: evil, note: '' }, { kind: 'declined', by: evil, note: `${evil}.` }, { kind: 'changed' }, { kind: 'notSigned' }, { kind: 'noSigners', why: evil }, { kind: 'noSshKeygen' }, { kind: 'noKey', why: evil }, { kind: 'failed', why: evil },
    ];
    const words = all.map(countersignRefusal);
    for (const one of words) assert.match(one, /^[^\u202e]{10,}[.:"]$/, one);
    assert.equal(new Set(words).size, words.length);
  });
});
