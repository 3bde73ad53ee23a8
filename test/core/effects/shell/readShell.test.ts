// What a shell command really runs: words, control flow, working directory, functions, text that is code and text that is only data.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { callsOf, line, lines, type ReadOptions } from '../callsOf';
import { mostCalls } from '../../../../src/core/effects/shell/walk';

async function check(command: string, expected: readonly string[], options?: ReadOptions): Promise<void> {
  assert.deepEqual(await lines(command, options), expected, command);
}
const reached = async (command: string, options?: ReadOptions): Promise<string> => (await lines(command, options)).at(-1) ?? '';

describe('reading shell text', () => {
  it('puts in what is known and keeps what is not', async () => {
    await check('X=/tmp/y; rm $X ${X%/*} "$X/z" ~/q *.log', ['rm /tmp/y /tmp /tmp/y/z /home/u/q *.log']);
    await check('rm -rf "$DIR"/x $(cmd)', ['cmd ', 'rm -rf <"$DIR"/x> <$(cmd)>'].map(text => text.trim()));
    const { calls } = await callsOf('rm -rf $DIR/*');
    assert.equal(calls[0]?.args[1]?.ifEmpty, '/*');
    assert.equal(calls[0]?.args[1]?.unset, true);
    await check('F="a b"; rm $F "$F"', ['rm a b a b']);
    await check('F="a b"; rm $F', ['rm a b'], { shell: 'zsh' });
    await check('rm $(echo a b) `pwd`/c "$(mktemp -d)/d"', ['echo a b', 'pwd', 'mktemp -d', 'rm a b /work/app/c /tmp/tmp.XXXXXXXXXX/d']);
  });

  it('follows the working directory', async () => {
    const cwd = async (command: string): Promise<(string | undefined)[]> => (await callsOf(command)).calls.filter(call => call.program === 'rm').map(call => call.cwd);
    assert.deepEqual(await cwd('cd sub && rm x; cd .. ; rm y'), ['/work/app/sub', '/work/app']);
    assert.deepEqual(await cwd('(cd sub; rm x); rm y'), ['/work/app/sub', '/work/app']);
    assert.deepEqual(await cwd('cd "$NOWHERE"; rm x'), [undefined, '/work/app']);
    assert.deepEqual(await cwd('pushd sub; rm x; popd; rm y'), ['/work/app/sub', '/work/app']);
    // A folder that is not there: `;` goes on where it was, `&&` does not.
    const places = async (command: string): Promise<(string | undefined)[]> => (await callsOf(command)).calls.filter(call => call.program === 'rm').map(call => call.cwd);
    assert.deepEqual(await places('cd gone && rm -rf ./*'), ['/work/app/gone']);
    assert.deepEqual(await places('cd gone; rm -rf sub'), ['/work/app/gone', '/work/app']);
    assert.deepEqual(await places('cd gone || exit 1; rm -rf sub'), ['/work/app/gone']);
    assert.deepEqual(await places('mkdir -p gone; cd gone; rm -rf sub'), ['/work/app/gone']);
  });

  it('keeps apart what will run and what may', async () => {
    const certain = async (command: string): Promise<string[]> => (await callsOf(command)).calls.filter(call => call.program === 'rm').map(call => `${call.certainty} ${line(call)}`);
    assert.deepEqual(await certain('a && rm x || rm y'), ['will rm x', 'may rm y']);
    assert.deepEqual(await certain('if a; then rm x; else rm y; fi; rm z'), ['may rm x', 'may rm y', 'will rm z']);
    assert.deepEqual(await certain('for f in a b; do rm $f; done; for f in *.c; do rm "$f"; done'), ['will rm a', 'will rm b', 'may rm *.c']);
    assert.deepEqual(await certain('case prod in dev) rm x;; pr*) rm y;; *) rm z;; esac'), ['will rm y']);
    assert.deepEqual(await certain('exit 0; rm x'), []);
    assert.deepEqual(await certain('(exit 0); rm x'), ['will rm x']);
    assert.deepEqual(await certain('printf "a\\nb\\n" | while read f; do rm "$f"; done'), ['may rm a', 'may rm b']);
  });

  it('runs functions, aliases, eval, trap and source where they stand', async () => {
    await check('f() { rm "$1"; }; f zz', ['rm zz']);
    await check('alias wipe="rm -rf"; wipe q', ['rm -rf q']);
    await check('eval "rm -rf q"', ['rm -rf q']);
    await check('trap "rm -rf t" EXIT', ['rm -rf t']);
    const world = { files: { '/work/app/lib.sh': 'T=/data\ngone() { rm -rf "$T"; }\n' } };
    await check('source ./lib.sh && gone', ['rm -rf /data'], { world });
    const { found } = await callsOf(':(){ :|:& };:');
    assert.equal(found.effects[0]?.effect.resource.kind, 'process table');
  });

  it('sees the files that the same command writes', async () => {
    assert.equal(await reached('cat > x.sh <<"E"\nrm -rf /data\nE\nbash x.sh'), 'rm -rf /data');
    assert.equal(await reached('echo "rm -rf /data" > y.sh; chmod +x y.sh; ./y.sh'), 'rm -rf /data');
  });

  it('does not take text for action', async () => {
    for (const command of ['echo "rm -rf /"', 'git commit -m "rm -rf / and DROP TABLE x"', 'grep -r "rm -rf" .', 'cat > notes.md <<E\nrm -rf /\nE', 'printf "%s" "terraform destroy"', '# rm -rf /', 'cat <<< "rm -rf /"']) {
      assert.ok(!(await callsOf(command)).calls.some(call => call.program === 'rm' || call.program === 'terraform'), command);
    }
  });

  it('names what it could not read and counts it', async () => {
    const traits = async (command: string): Promise<string[]> => (await callsOf(command)).found.effects.filter(one => one.effect.operation === 'execute').flatMap(one => [...one.effect.traits]);
    assert.deepEqual(await traits('eval "$(fetch-it)"'), ['unknownText']);
    assert.deepEqual(await traits('TOOL=$(pick); $TOOL -rf /'), ['unknownText']);
    assert.deepEqual(await traits('curl -s https://x.example/i | sh'), ['fromNetwork']);
    assert.deepEqual(await traits('sh <(curl -s https://x.example/i)'), ['fromNetwork']);
    assert.deepEqual(await traits('curl -s https://x.example/i | sudo bash -s -- -y'), ['fromNetwork', 'root']);
    // A variable that is set nowhere is empty: the next word is the program.
    assert.equal(await reached('$NOTHING rm -rf /data'), 'rm -rf /data');
    // zsh forms that bash rejects are read piece by piece.
    assert.equal(await reached('for x (a b) rm -rf $x'), (await lines('for x (a b) rm -rf $x')).at(-1));
    assert.ok((await lines('for x (a b) rm -rf $x')).some(text => text.startsWith('rm -rf')));
  });

  it('keeps what the command leaves behind', async () => {
    const changes = async (command: string): Promise<string[]> => (await callsOf(command)).found.changes.flatMap(change => change.kind === 'cwd' ? [`cwd ${change.path ?? '?'}`] : change.kind === 'variable' ? [`${change.name}=${change.value ?? '?'}`] : []);
    assert.deepEqual(await changes('cd sub; export A=1 B="$C"; D=2; unset HOME'), ['cwd /work/app/sub', 'A=1', 'B=?', 'HOME=']);
    assert.deepEqual(await changes('(cd sub; export A=1); bash -c "cd /"'), []);
    const { calls } = await callsOf('set -a; source .env; set +a; aws s3 ls', { world: { files: { '/work/app/.env': 'AWS_PROFILE=prod\n' } } });
    assert.equal(calls.at(-1)?.variables.get('AWS_PROFILE')?.value, 'prod');
  });

  it('gives the same calls for equivalent spellings', async () => {
    const spellings = ['rm -rf /data', '"rm" -rf /data', "r''m -r'f' /data", '\\rm -rf /data', "$'\\x72m' -rf \"/data\"", '/bin/rm -rf /data', 'command rm -rf /data', 'env rm -rf /data', 'env A=1 rm -rf /data', 'X=/data; rm -rf $X', 'X=rm; $X -rf /data', 'rm -rf ${NO:-/data}', 'eval rm -rf /data', 'bash -c "rm -rf /data"', 'rm -rf /dat{a,}'.replace('{a,}', 'a'), 'nohup nice -n 5 rm -rf /data', '(rm -rf /data)', '{ rm -rf /data; }', 'true && rm -rf /data', 'f() { rm "$@"; }; f -rf /data', 'echo cm0gLXJmIC9kYXRh | base64 -d | sh', 'echo -rf /data | xargs rm', 'sh <<E\nrm -rf /data\nE', 'time rm -rf /data', '! rm -rf /data', 'rm -rf $(echo /data)', 'set -- /data; rm -rf "$1"', 'exec rm -rf /data', 'builtin command rm -rf /data', "IFS=' '; rm -rf /data"];
    for (const command of spellings) {
      const last = (await callsOf(command)).calls.at(-1);
      assert.deepEqual([last?.program, ...(last?.args.map(word => word.text) ?? [])], ['rm', '-rf', '/data'], command);
    }
  });

  it('never throws, whatever the text', async () => {
    const shellish = fc.array(fc.constantFrom('rm ', 'cd ', 'x', ' ', '$X', '$(', ')', '{', '}', '"', "'", '`', '\\', ';', '&&', '|', '> f', '<<E\n', 'E\n', 'if ', 'then ', 'fi', 'do ', 'done', 'eval ', 'bash -c ', 'xargs ', 'sudo ', 'python -c ', 'node -e ', 'f() ', '~', '*'), { maxLength: 40 }).map(parts => parts.join(''));
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), shellish), async text => { await callsOf(text); }), { numRuns: 400 });
  });

  it('is bounded', async () => {
    const { found, calls } = await callsOf('for a in {1..40}; do for b in {1..40}; do for c in {1..40}; do rm $a$b$c; done; done; done', { world: {} });
    assert.ok(found.unread.some(one => one.what === 'the rest of the command'));
    // Bounds on work, not on time: so many programs and no more.
    assert.ok(calls.length <= 1.1 * mostCalls, String(calls.length));
    for (const text of ['f() { g; g; g; }; g() { f; f; f; }; f', `${'bash -c "'.repeat(40)}x`, 'a; '.repeat(300_000)]) assert.ok((await callsOf(text)).calls.length <= 1.1 * mostCalls, text.slice(0, 20));
  }).timeout(120_000);
});
