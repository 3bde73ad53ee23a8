// Scripts that a project declares: npm, make, just, task and their kin, script files, build tools' clean.
import assert from 'node:assert/strict';
import { parseMakefile, expandMake } from '../../../../src/core/effects/scripts/makefile';
import { callsOf, line, lines } from '../callsOf';

const files = {
  '/work/app/package.json': '{\n "name": "a", "workspaces": ["packages/*"],\n "scripts": {\n  "prebuild": "rm -rf dist",\n  "build": "tsc",\n  "deploy": "npm run build && ./deploy.sh prod",\n  "postinstall": "rm -rf ~/q"\n }\n}\n',
  '/work/app/deploy.sh': '#!/bin/bash\nset -e\naws s3 rm "s3://$1-data" --recursive\n',
  '/work/app/packages/p/package.json': '{"name": "@a/p", "scripts": {"nuke": "rm -rf /data"}}',
  '/work/app/Makefile': 'DIR ?= build\nOUT := $(DIR)/out\nall: clean $(OUT)\n\techo done\nclean: ; rm -f tmp\n\t@rm -rf $(OUT) \\\n\t  $(UNKNOWN)/y\n\t-cd /tmp && rm x\nreset-%:\n\tdropdb $*\ninclude more.mk\n',
  '/work/app/more.mk': 'extra:\n\trm -rf $$HOME/extra\n',
  '/work/app/justfile': 'db := "prod"\ndefault: (clean)\n  echo hi\nclean target="all":\n  rm -rf {{target}} {{db}}\n',
  '/work/app/Taskfile.yml': 'version: 3\nvars: {D: data}\ntasks:\n  wipe:\n    deps: [first]\n    cmds:\n      - rm -rf {{.D}}\n  first: {cmds: ["echo a"]}\n',
  '/work/app/composer.json': '{"scripts": {"fresh": ["rm -rf storage", "@again"], "again": "rm -rf cache"}}',
  '/work/app/pyproject.toml': '[tool.poe.tasks]\nwipe = "rm -rf data"\n',
  '/work/app/.cargo/config.toml': '[alias]\nwipe = "clean --release"\n[build]\ntarget-dir = "/srv/target"\n',
  '/work/app/build.gradle.kts': 'tasks.register("dmg") {\n  dependsOn("prepare")\n  val staging = file("build/dmg")\n  staging.deleteRecursively()\n  exec { commandLine("hdiutil", "create", "x") }\n}\ntask("prepare") { delete("$rootDir/../exports") }\n',
  '/work/app/Cargo.toml': '[package]\nname = "x"\n',
};
const world = { files };

const rows: readonly (readonly [command: string, expected: readonly string[]])[] = [
  ['npm run build -- --x', ['rm -rf dist', 'tsc --x']], ['yarn build --x', ['rm -rf dist', 'tsc --x']], ['npm ci', ['rm -rf /home/u/q']], ['npm ci --ignore-scripts', []], ['npm install left-pad', []],
  ['npm run deploy', ['npm run build', 'rm -rf dist', 'tsc', 'deploy.sh prod', 'aws s3 rm s3://prod-data --recursive']],
  ['npm run nuke -w @a/p', ['rm -rf /data']], ['pnpm --filter @a/p nuke', ['rm -rf /data']], ['npm --prefix packages/p run nuke', ['rm -rf /data']], ['cd packages/p && npm run nuke', ['rm -rf /data']],
  ['make', ['rm -f tmp', 'rm -rf build/out <${UNKNOWN}/y>', 'rm x', 'echo done']], ['make clean DIR=/srv', ['rm -f tmp', 'rm -rf /srv/out <${UNKNOWN}/y>', 'rm x']], ['make -n clean', []], ['make reset-shop', ['dropdb shop']], ['make extra', ['rm -rf /home/u/extra']],
  ['just', ['rm -rf all prod', 'echo hi']], ['just clean x', ['rm -rf x prod']], ['task wipe', ['echo a', 'rm -rf data']], ['task wipe D=/srv', ['echo a', 'rm -rf /srv']],
  ['composer fresh', ['rm -rf storage', 'rm -rf cache']], ['poe wipe', ['rm -rf data']], ['cargo wipe', ['cargo clean --release', 'rm -rf /srv/target']], ['cargo clean', ['rm -rf /srv/target']], ['CARGO_TARGET_DIR=/t cargo clean', ['rm -rf /t']],
  ['gradle dmg', ['rm -rf /work/app/../exports', 'rm -rf build/dmg', 'hdiutil create x']], ['gradle clean -x test', ['rm -rf /work/app/build']],
  ['bash deploy.sh stage', ['aws s3 rm s3://stage-data --recursive']], ['source deploy.sh stage', ['aws s3 rm s3://stage-data --recursive']],
];

describe('declared scripts', () => {
  for (const [command, expected] of rows) {
    it(command, async () => { assert.deepEqual((await lines(command, { world })).filter(text => !text.startsWith(command.split(' ')[0] ?? '') && !/^(?:npm --prefix|npm run nuke|cargo wipe|cargo clean$)/.test(text) || expected.includes(text)), expected); });
  }

  it('names file and line on the way and the files it read', async () => {
    const { calls, found } = await callsOf('npm run deploy', { world });
    assert.deepEqual(calls.at(-1)?.hops.map(hop => `${hop.through} ${hop.file ?? ''}:${String(hop.line ?? '')}`), ['npm run deploy /work/app/package.json:6', './deploy.sh :', 'deploy.sh /work/app/deploy.sh:3']);
    const evidence = found.effects.find(one => one.effect.operation === 'delete' && one.effect.resource.system === 'aws')?.effect.evidence.filter(one => one.kind === 'file');
    assert.deepEqual(evidence?.map(one => `${one.path}:${String(one.line)}`).sort(), ['/work/app/deploy.sh:3', '/work/app/package.json:6']);
    assert.ok(found.reads.some(read => read.path === '/work/app/deploy.sh'));
  });

  it('prefers what the session wrote to what is on disk', async () => {
    const session = { files: [{ path: '/work/app/deploy.sh', content: 'rm -rf /data', action: 'a0' }] };
    const { calls, found } = await callsOf('./deploy.sh', { world: { files, session } });
    assert.equal(calls.at(-1) && line(calls.at(-1) as NonNullable<(typeof calls)[number]>), 'rm -rf /data');
    assert.ok(found.effects.some(one => one.effect.evidence.some(evidence => evidence.kind === 'file' && evidence.writtenBySession)));
  });

  it('says whose code was not read', async () => {
    const traits = async (command: string, committed: Record<string, string>): Promise<readonly string[]> => {
      const git = { root: '/work/app', committed };
      return (await callsOf(command, { world: { files: { '/work/app/tool.bin': '\u0000\u0001ELF' }, git } })).found.effects.flatMap(one => one.effect.traits);
    };
    assert.deepEqual(await traits('./tool.bin', { 'tool.bin': '\u0000\u0001ELF' }), ['committedCode']);
    assert.deepEqual(await traits('./tool.bin', { 'tool.bin': 'other' }), ['writtenCode']);
    assert.deepEqual(await traits('./tool.bin', {}), ['writtenCode']);
  });

  it('does not run in circles', async () => {
    const circle = { '/work/app/package.json': '{"scripts": {"a": "npm run b", "b": "npm run a && rm x"}}', '/work/app/x.sh': './x.sh; rm y', '/work/app/Makefile': 'a: b\n\trm a\nb: a\n\tmake a\n' };
    for (const command of ['npm run a', './x.sh', 'make a']) {
      const { calls } = await callsOf(command, { world: { files: circle } });
      assert.ok(calls.length < 100 && calls.some(call => call.program === 'rm'), command);
    }
  });

  it('reads a Makefile', () => {
    const make = parseMakefile('A = 1\nA += 2\nB := $(A:1=x)\n# note\nt: p q | r\n\tone\n\ttwo\ndefine X\nno: such\nendef\n');
    assert.deepEqual(make.rules, [{ targets: ['t'], prerequisites: ['p', 'q', 'r'], recipe: [{ text: 'one', line: 6 }, { text: 'two', line: 7 }] }]);
    assert.equal(expandMake('$(A) $$HOME $(shell date) $(NO) $@', make.variables, { '@': 't' }), '1 2 $HOME $(date) ${NO} t');
  });
});
