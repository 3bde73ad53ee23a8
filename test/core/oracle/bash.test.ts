// Our reading of words and command names against bash itself, on generated commands. bash runs them with a PATH that leads nowhere: every generated
// name ends in a handler that prints its words and starts nothing.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { callsOf } from '../effects/callsOf';

const count = 2400;

/** A small generator with a seed, so that a failure comes back. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

type Rng = () => number;
const pick = <T>(from: readonly T[], rng: Rng): T => from[Math.floor(rng() * from.length)] as T;
const several = <T>(make: () => T, least: number, most: number, rng: Rng): T[] => Array.from({ length: least + Math.floor(rng() * (most - least + 1)) }, make);

const plain = ['a', 'b-c', 'x/y', '--opt', '-rf', 'k=v', 'ü', 'A.1', '0', '_', 'p:q', '@', '%', '+', ',', '/'];

function piece(rng: Rng): string {
  return pick<() => string>([
    () => pick(plain, rng), () => pick(plain, rng),
    () => `'${pick(['s q', '$X', 'a"b', '*', '\\n', '', '`'], rng)}'`,
    () => `"${pick(['d q', '$X', '${X}y', "a'b", '\\$X', '\\"', '*', 'a\\b', '$Y', '', '$(echo in)', '\\`', '${NO:-d e}', '$N1$N2'], rng)}"`,
    () => `\\${pick(['$', ' ', '"', "'", '\\', 'n', '*', '&', ';', '~', '#'], rng)}`,
    () => `$'${pick(['\\x72m', '\\u00e9', 'a\\nb', '\\t', "\\'", '\\101', 'q'], rng)}'`,
    () => pick(['$X', '${X}', '$Y', '${Y}', '$(echo sub)', '`echo old`', '$(printf %s p)', '$N1', '${N1}'], rng),
    () => pick(['${X:-d}', '${NO:-def}', '${NO-def}', '${X:+alt}', '${NO:+alt}', '${P%/*}', '${P##*/}', '${P#*/}', '${P%%.*}', '${X/v/w}', '${P//\\//_}', '${#X}', '${X^^}', '${P:1:3}', '${P: -3}'], rng),
    () => pick(['{a,b}', '{1..3}', 'x{a,b}y', '{a,{b,c}}', '{a}', '{03..1}', '{a..c}'], rng),
  ], rng)();
}

/** A tilde stands for a folder only at the start; behind it a name would be another user's, which no test can know. */
const word = (rng: Rng): string => (rng() < 0.05 ? pick(['~', '~/p', '~/"q r"', 'a~', '"~"'], rng) : several(() => piece(rng), 1, 3, rng).join(''));
/** A name that is no builtin whatever its spelling: `zq1x`, also as `z"q1"x` or `\zq1x`. */
function name(rng: Rng): string {
  const text = `zq${String(Math.floor(rng() * 9))}x`;
  return pick([text, `"${text}"`, `'${text}'`, `\\${text}`, `z'q'${text.slice(2)}`, `z"${text.slice(1)}"`, `$'\\x7a'${text.slice(1)}`, `/bin/${text}`.slice(5)], rng);
}

const assigned = (rng: Rng): string => several(() => pick(["'a b'", '"$X c"', 'd', '\\ e', '${P%/*}', '$(echo q r)', '~/z', '$Y', 'g*'], rng), 1, 3, rng).join('');

const simple = (rng: Rng): string => [name(rng), ...several(() => word(rng), 0, 4, rng)].join(' ');

function command(rng: Rng): string {
  return pick<() => string>([
    () => simple(rng), () => simple(rng), () => simple(rng), () => simple(rng),
    () => `V=${assigned(rng)}; ${name(rng)} $V "$V"`,
    () => `A=1 ${simple(rng)}`,
    () => `${simple(rng)} && ${simple(rng)}`,
    () => `${simple(rng)}; ${simple(rng)}`,
    () => `( ${simple(rng)} ); { ${simple(rng)}; }`,
    () => `for i in ${several(() => pick(['a', 'b c'.slice(0, 1), '"q r"', '$X', '{1..2}'], rng), 1, 3, rng).join(' ')}; do ${name(rng)} "$i" $i; done`,
    () => `f() { ${name(rng)} "$1" $2 "$@" $#; }; f ${several(() => word(rng), 0, 3, rng).join(' ')}`,
    () => `case $X in v*) ${simple(rng)};; *) zq0x never;; esac`,
    () => `set -- ${several(() => word(rng), 1, 3, rng).join(' ')}; ${name(rng)} "$@"; shift; ${name(rng)} "$*"`,
    () => `a=(${several(() => word(rng), 0, 3, rng).join(' ')}); ${name(rng)} "\${a[@]}" \${#a}`.replace(' ${#a}', ''),
    () => `eval '${simple(rng).replaceAll("'", '')}'`,
    () => `${simple(rng)} # ${pick(['note', "it's", '"'], rng)}`,
    () => `unset X; ${simple(rng)}`,
    () => `export W="${pick(['$X', 'a b', '$P/x'], rng)}"; ${name(rng)} $W "$W"`,
    () => `cd sub && ${name(rng)} "$PWD"`,
    () => `true && ${simple(rng)}\n${simple(rng)}`,
  ], rng)();
}

const variables = { X: 'v1', Y: 'two words', P: 'dir/file.tar.gz', N1: '', N2: '' };

/** What bash runs: per command, the words of every program it would start. `undefined`: bash rejects it. */
function ask(commands: readonly string[], folder: string): readonly (readonly (readonly string[])[] | undefined)[] {
  const assigned = Object.entries(variables).map(([key, value]) => `export ${key}='${value}'`).join('\n');
  const body = commands.map((text, i) => `printf '\\1%s\\2' ${i}\n( cd '${folder}'\neval '${text.replaceAll("'", "'\\''")}'\n) 2>/dev/null </dev/null`).join('\n');
  const file = path.join(folder, 'all.sh');
  writeFileSync(file, `set -f\nPATH=/nowhere\nHOME=/home/u\n${assigned}\ncommand_not_found_handle() { printf '%s\\0' "$@"; printf '\\3'; }\n${body}\n`);
  const ran = spawnSync('/bin/bash', ['--norc', '--noprofile', file], { encoding: 'utf8', env: { LANG: 'C.UTF-8' }, maxBuffer: 1e8 });
  const answers: (readonly (readonly string[])[] | undefined)[] = commands.map(() => undefined);
  for (const block of ran.stdout.split('\u0001').slice(1)) {
    const at = block.indexOf('\u0002');
    answers[Number(block.slice(0, at))] = block.slice(at + 1).split('\u0003').slice(0, -1).map(one => one.split('\0').slice(0, -1));
  }
  return answers;
}

const unescaped = (text: string): string => text.replace(/\\([*?[\]\\])/g, '$1');

describe('bash as oracle', function () {
  this.timeout(120_000);
  const available = (() => { try { execFileSync('/bin/bash', ['-c', 'exit 0']); return true; } catch { return false; } })();

  it(`reads ${count} generated commands as bash does`, async () => {
    assert.ok(available, 'bash is needed for this test');
    const rng = random(20261124);
    const commands = Array.from({ length: count }, () => command(rng));
    const folder = mkdtempSync(path.join(tmpdir(), 'oracle-'));
    execFileSync('/bin/mkdir', [path.join(folder, 'sub')]);
    const answers = ask(commands, folder);
    rmSync(folder, { recursive: true });
    const wrong: string[] = [];
    let compared = 0;
    for (const [i, text] of commands.entries()) {
      const expected = answers[i];
      if (!expected) continue;
      const { calls, found } = await callsOf(text, { env: variables });
      if (found.unread.some(one => one.why.includes('fully read'))) continue; // said to be not read: never silent
      const ours = calls.filter(call => /^zq/.test(call.program ?? '')).map(call => [call.program ?? '', ...call.args.flatMap(word => {
        if (word.text !== undefined) return [word.glob ? unescaped(word.text) : word.text];
        return word.ifEmpty === '' && !/["']/.test(word.raw) ? [] : [word.ifEmpty ?? ''];
      })]);
      const theirs = expected.filter(words => /^zq/.test(words[0] ?? '')).map(words => words.map(one => one.replaceAll(folder, '/work/app')));
      compared++;
      if (JSON.stringify(ours) !== JSON.stringify(theirs)) wrong.push(`${text}\n   bash ${JSON.stringify(theirs)}\n   ours ${JSON.stringify(ours)}`);
    }
    assert.ok(compared >= 2000, `only ${compared} commands were compared`);
    assert.deepEqual(wrong.slice(0, 15), [], `${wrong.length} of ${compared} differ`);
  });
});
