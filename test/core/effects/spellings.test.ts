// One action has one verdict, however it is spelled; and no text of any size or shape makes a review throw or hang.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { noGrammars } from '../../../src/core/grammars';
import type { ShellDialect } from '../../../src/core/model/action';
import type { Review } from '../../../src/core/model/review';
import { isAtLeast } from '../../../src/core/model/verdict';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { reviewAction } from '../../../src/core/review';
import { inMemoryFacts } from '../inMemoryFacts';

const facts = inMemoryFacts({
  files: { '/home/dev/workspace/': '', '/home/dev/photos/a.jpg': 'x', '/home/dev/photos/b.jpg': 'y' },
  git: { root: '/home/dev/workspace', committed: {} },
});

async function review(command: string, shell: ShellDialect = 'bash'): Promise<Review> {
  const action = { id: '1', agent: 'test', session: 's', cwd: '/home/dev/workspace', env: { HOME: '/home/dev' }, request: { tool: 'shell', command, shell } } as const;
  return (await reviewAction(action, facts, noGrammars, defaultPolicy)).review;
}

const same = async (spellings: readonly string[], shell?: ShellDialect): Promise<void> => {
  const [plain = ''] = spellings;
  const wanted = await review(plain, shell);
  assert.ok(isAtLeast(wanted.verdict, 'confirm'), `${plain}: ${wanted.verdict}`);
  const differing: string[] = [];
  for (const spelling of spellings) {
    const { verdict, effects } = await review(spelling, shell);
    const named = effects.some(effect => effect.resource.address === wanted.effects[0]?.resource.address);
    if (verdict !== wanted.verdict || !named) differing.push(`${spelling}: ${verdict}, ${effects[0]?.resource.address ?? 'nothing'}`);
  }
  assert.deepEqual(differing, []);
};

describe('equivalent spellings', () => {
  it('of a delete', () => same([
    'rm -rf ~/photos', 'rm -r -f ~/photos', 'rm -fr ~/photos', 'rm --recursive --force ~/photos', 'rm ~/photos -rf', 'rm -rf -- ~/photos',
    'rm -rf "$HOME/photos"', 'rm -rf ${HOME}/photos', "rm -rf '/home/dev/photos'", 'rm -rf /home/dev//photos', 'rm -rf /home/dev/./photos', 'rm -rf /home/dev/x/../photos', 'rm -rf ../photos',
    '\\rm -rf ~/photos', '"rm" -rf ~/photos', "r''m -rf ~/photos", "$'\\x72m' -rf ~/photos", "rm -rf $'/home/dev/\\160hotos'", '/bin/rm -rf ~/photos', '/usr/bin/rm -rf ~/photos',
    'command rm -rf ~/photos', 'builtin command rm -rf ~/photos', 'exec rm -rf ~/photos', 'env rm -rf ~/photos', 'env -u X A=1 rm -rf ~/photos', 'A=1 rm -rf ~/photos', 'busybox rm -rf ~/photos',
    'nohup rm -rf ~/photos', 'setsid -w rm -rf ~/photos', 'timeout 5 rm -rf ~/photos', 'nice -n 5 rm -rf ~/photos', 'time rm -rf ~/photos', '! rm -rf ~/photos', '{ rm -rf ~/photos; }', '(rm -rf ~/photos)',
    'rm -rf ~/photos &', 'true && rm -rf ~/photos', ': ; rm -rf ~/photos', 'rm \\\n -rf \\\n ~/photos', 'rm -rf ~/phot\\\nos', 'X=rm; $X -rf ~/photos', 'D=~/photos; rm -rf $D', 'D=photos; rm -rf ~/"$D"', 'F=-rf; rm $F ~/photos',
    'C="rm -rf"; $C ~/photos', 'IFS=,; C=rm,-rf; $C ~/photos', 'a=(rm -rf ~/photos); "${a[@]}"', 'set -- ~/photos; rm -rf "$1"', 'f() { rm -rf "$1"; }; f ~/photos', "alias k='rm -rf'\nk ~/photos",
    'eval "rm -rf ~/photos"', 'bash -c "rm -rf ~/photos"', "sh -c 'rm -rf \"$0\"' ~/photos", "bash <<'E'\nrm -rf ~/photos\nE", 'echo "rm -rf ~/photos" | sh', 'bash <<< "rm -rf ~/photos"', 'echo cm0gLXJmIH4vcGhvdG9z | base64 -d | sh',
    'echo ~/photos | xargs rm -rf', 'xargs rm -rf <<< ~/photos', 'cd ~ && rm -rf photos', '(cd ~; rm -rf photos)', 'pushd ~ && rm -rf photos', 'for d in ~/photos; do rm -rf "$d"; done', 'rm -rf {~/photos,}', 'rm -rf ~/{photos,photos}',
    'rm -rf "$(echo ~/photos)"', 'rm -rf `echo ~/photos`', 'trap "rm -rf ~/photos" EXIT', 'git -c alias.x="!rm -rf ~/photos" x', "watch -n1 'rm -rf ~/photos'",
  ]));

  it('of a delete, in zsh', () => same(['rm -rf ~/photos', '=rm -rf ~/photos', 'noglob rm -rf ~/photos', "alias -g P='~/photos'; rm -rf P", 'D=~/photos; rm -rf $D'], 'zsh'));

  it('of a tool with options', () => same([
    'kubectl delete namespace shop', 'kubectl delete ns shop', 'kubectl delete ns/shop', 'k delete ns shop', 'kubectl -n x delete ns shop', 'kubectl delete --wait=false ns shop', 'N=shop; kubectl delete ns $N', "kubectl 'delete' \"ns\" shop",
  ]));

  it('of SQL', () => same([
    'psql -h db.x.example -c "DROP TABLE users"', 'psql --host=db.x.example --command="DROP TABLE users"', "psql -h db.x.example -c 'drop   table\n users'", 'psql -h db.x.example -c "DROP/**/TABLE users;"', 'psql -h db.x.example -c "SELECT 1; DROP TABLE users"',
    "psql -h db.x.example <<'E'\nDROP TABLE users;\nE", 'echo "DROP TABLE users" | psql -h db.x.example', 'Q="DROP TABLE users"; psql -h db.x.example -c "$Q"', 'psql -h db.x.example -c "-- note\nDROP TABLE users"',
  ]));

  it('made of random wrappers around one delete', async () => {
    const wrap = fc.constantFrom<(command: string) => string>(
      command => `env ${command}`, command => `nohup ${command}`, command => `command ${command}`, command => `nice -n 3 ${command}`, command => `timeout 9 ${command}`, command => `bash -c '${command.replaceAll("'", "'\\''")}'`,
      command => `eval "${command.replaceAll(/["\\$`]/g, '\\$&')}"`, command => `( ${command} )`, command => `true && ${command}`, command => `{ ${command}; }`, command => `bash <<'EOF_9'\n${command}\nEOF_9\n`,
    );
    const { verdict } = await review('rm -rf ~/photos');
    await fc.assert(fc.asyncProperty(fc.array(wrap, { maxLength: 4 }), async wraps => {
      // A prefix goes in front of a simple command only.
      const command = wraps.reduce((inner, one) => (/^(?:[({]|true|bash <<|eval)/.test(inner) && /^(?:env|nohup|command|nice|timeout) /.test(one('')) ? inner : one(inner)), 'rm -rf ~/photos');
      assert.equal((await review(command)).verdict, verdict, command);
    }), { numRuns: 150 });
  });

  it('look-alike letters are another program, and are made visible', async () => {
    const { explanation } = await review('rm -rf ~/рhotos\u202e');
    assert.match(explanation, /U\+202E|\\u202e|⟨|\[/i);
  });
});

describe('hostile texts', () => {
  const bounded = async (command: string, shell?: ShellDialect): Promise<void> => {
    // A text that makes a reader go round in circles takes minutes: the limit of the test ends it.
    const { verdict } = await review(command, shell);
    assert.ok(verdict.length > 0, command.slice(0, 60));
  };
  const big = (part: string): string => part.repeat(Math.ceil(1_000_000 / part.length));

  it('a megabyte of one thing', async () => {
    for (const part of ['a', '$(', '"', '\\', 'é']) await bounded(big(part));
    for (const shell of ['powershell', 'cmd'] as const) for (const part of ['a', '"', '(']) await bounded(big(part), shell);
  }).timeout(600_000);

  it('deep nesting', async () => {
    for (const [open, close] of [['$(', ')'], ['(', ')'], ['{ ', ';}'], ['bash -c "', '"'], ['if a; then ', '; fi'], ['${x:-', '}']] as const) await bounded(`${open.repeat(400)}rm -rf x${close.repeat(400)}`);
  }).timeout(600_000);

  it('arbitrary bytes in every shell', () => fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 400 }), fc.constantFrom<ShellDialect>('bash', 'sh', 'zsh', 'powershell', 'cmd'), async (text, shell) => {
    await review(text, shell);
  }), { numRuns: 300 })).timeout(120_000);
});
