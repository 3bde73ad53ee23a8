// Patterns of policies: what each form matches, and that none of them hangs.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { minimatch } from 'minimatch';
import { compileGlob, globProblem } from '../../../src/core/model/glob';

function check(kind: 'name' | 'path', pattern: string, yes: readonly string[], no: readonly string[] = []): void {
  it(`${kind} ${pattern}`, () => {
    const glob = compileGlob(pattern, kind);
    for (const text of yes) assert.equal(glob.matches(text), true, `should match ${text}`);
    for (const text of no) assert.equal(glob.matches(text), false, `should not match ${text}`);
  });
}

describe('globs of policies', () => {
  check('name', 'orders-db', ['orders-db', 'Orders-DB'], ['orders-db2', 'x/orders-db', '']);
  check('name', '*prod*', ['prod', 'payments-prod/eu', 'a/b/prod'], ['staging']);
  check('name', 'arn:aws:rds:*:db/*', ['arn:aws:rds:eu-west-1:1:db/orders'], ['arn:aws:s3:::db/orders']);
  check('name', 'a*b*c', ['abc', 'axxbyyc', 'a/b/c'], ['acb', 'ab', 'abcd']);
  check('name', '*aa*aa*', ['aaaa', 'baacaad'], ['aaa']);
  check('name', 'prod-?', ['prod-1', 'prod-/'], ['prod-', 'prod-12']);
  check('name', '{orders,users}-db', ['orders-db', 'users-db'], ['{orders,users}-db']);
  check('name', 'i-[0-9a-f]*', ['i-0abc', 'i-f'], ['i-g', 'i-']);
  check('name', '[!a]x', ['bx', '/x'], ['ax']);
  check('name', 'a\\*b', ['a*b'], ['axb']);
  check('name', '[', ['['], ['a']);
  check('name', 'x{y}', ['x{y}'], ['xy']);
  check('name', '*', ['', 'anything', '.hidden']);
  check('path', '*.sql', ['a.sql', '.sql'], ['db/a.sql']);
  check('path', '**/*.sql', ['a.sql', 'db/a.sql', 'db/x/a.sql', '/abs/a.sql'], ['a.sqlx']);
  check('path', 'db/**', ['db', 'db/', 'db/a', 'db/a/b', 'DB/A'], ['dbx', 'x/db']);
  check('path', '**/secrets/**', ['secrets', 'a/secrets/b', 'a/b/secrets'], ['a/secretsx', 'xsecrets/a']);
  check('path', 'a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb']);
  check('path', 'a/*/b', ['a/x/b'], ['a/b', 'a/x/y/b']);
  check('path', '~/.ssh/**', ['~/.ssh', '~/.ssh/id'], ['~/ssh']);
  check('path', '**', ['', 'a/b', '/']);

  for (const [pattern, message] of [['+(a|b)', /groups/], ['!x', /cannot begin/], ['{a,b', /close/], ['{a,b}'.repeat(10), /64/], ['x'.repeat(301), /300/], ['{{a,b},{c,d},{e,{f,{g,h}}}}'.repeat(3), /64/]] as const) {
    it(`${pattern.slice(0, 20)} is refused, and matches everything if it is used all the same`, () => {
      assert.match(globProblem(pattern) ?? '', message);
      assert.equal(compileGlob(pattern, 'name').matches('whatever'), true);
    });
  }

  it('agrees with minimatch where both have the form (paths)', () => {
    const part = fc.constantFrom('a', 'b', '/', '*', '**', '?', '/**/', '**/', 'ab', '[ab]', '{a,b}');
    const text = fc.array(fc.constantFrom('a', 'b', '/', 'ab', '/a'), { maxLength: 6 }).map(parts => parts.join(''));
    fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), text, (parts, value) => {
      const pattern = parts.join('');
      // `a/**` is `a` too, doubled and trailing slashes and three stars are read otherwise on purpose.
      fc.pre(!/\*{3}|\/\/|\/$|^\/|\/\*\*$|[^/]\*\*|\*\*[^/]/.test(pattern) && !/\/\/|\/$|^\//.test(value) && value !== '' && !pattern.includes('{') && pattern !== '**');
      assert.equal(compileGlob(pattern, 'path').matches(value), minimatch(value, pattern, { dot: true }), `${pattern} on ${value}`);
    }), { numRuns: 3000 });
  });

  it('takes time in proportion to the text: no pattern makes it go back', () => {
    const hostile = ['*a'.repeat(100), '*?'.repeat(100), '**/a/'.repeat(50), '*[ab]'.repeat(50), '{a*,*b,a*b}*'.repeat(3)];
    for (const pattern of hostile) {
      for (const kind of ['name', 'path'] as const) {
        const glob = compileGlob(pattern, kind);
        const time = (length: number): number => {
          const started = process.cpuUsage();
          for (const text of ['a'.repeat(length), 'a/'.repeat(length / 2), `${'a'.repeat(length)}!`]) glob.matches(text);
          const { user, system } = process.cpuUsage(started);
          return (user + system) / 1000;
        };
        assert.ok(time(1000) < 4000, pattern);
        assert.ok(time(100_000) < 4000, pattern);
      }
    }
  });
});
