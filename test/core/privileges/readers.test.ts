// The two small readers of settings files: every value with its line, nothing evaluated, no throw.
import assert from 'node:assert/strict';
import { envValues, parseEnvFile } from '../../../src/core/parse/envFile';
import { iniSection, parseIni } from '../../../src/core/parse/ini';

describe('parse/envFile', () => {
  const check = (text: string, name: string, value: string | undefined, line: number): void =>
    assert.deepEqual(envValues(parseEnvFile(text)).get(name), { name, value, line }, text);
  it('reads the forms that env files have', () => {
    check('A=1\nB=two words # note\n', 'B', 'two words', 2);
    check('export AWS_PROFILE=prod', 'AWS_PROFILE', 'prod', 1);
    check('# c\n\n\nA="x # y"', 'A', 'x # y', 4);
    check("A='$B'", 'A', '$B', 1);
    check('B=host\nA=postgres://$B/x', 'A', 'postgres://host/x', 2);
    check('A=${B:-fallback}', 'A', 'fallback', 1);
    check('A=${B}', 'A', undefined, 1);
    check('A=$(pass show db)', 'A', undefined, 1);
    check('A="l1\nl2"\nC=3', 'C', '3', 3);
    check('A=1\r\nC=3\r\n', 'C', '3', 2);
    check('A: yes', 'A', 'yes', 1);
    check('A=1\nA=2', 'A', '2', 2);
    check('A=postgres://u:p#x@h/db', 'A', 'postgres://u:p#x@h/db', 1);
    check('A="unclosed\nC=3', 'C', '3', 2);
    check('\uFEFFA=1', 'A', '1', 1);
    check('URL: http://x', 'URL', 'http://x', 1);
  });
  it('takes no line for an entry that is none', () => assert.deepEqual(parseEnvFile('echo hi\nif [ x ]; then\n:\n{"a": 1}\n'), []));
});

describe('parse/ini', () => {
  const value = (text: string, section: string, key: string): unknown => iniSection(parseIni(text), section)?.values.get(key);
  it('reads sections, values and lines', () => {
    assert.deepEqual(value('[default]\nregion = eu-west-1\n\n[profile  prod]\nrole_arn=arn:aws:iam::1:role/x', 'profile prod', 'role_arn'), { text: 'arn:aws:iam::1:role/x', line: 5 });
    assert.deepEqual(value('[remote "origin"]\n\turl = git@h:a/b.git', 'remote origin', 'url'), { text: 'git@h:a/b.git', line: 2 });
    assert.deepEqual(value('a=1\n[x]\na=2', '', 'a'), { text: '1', line: 1 });
    assert.deepEqual(value('[x]\ns3 =\n  endpoint_url = http://localhost:4566\nregion = r', 'x', 's3.endpoint_url'), { text: 'http://localhost:4566', line: 3 });
    assert.deepEqual(value('[x]\na = 1 ; note\n', 'x', 'a'), { text: '1', line: 2 });
    assert.deepEqual(value('[x]\na=1\n[y]\na=3\n[x]\na=2', 'x', 'a'), { text: '2', line: 6 });
    assert.deepEqual(value('[x]\nskip-name', 'x', 'skip-name'), { text: 'true', line: 2 });
  });
});
