// Python, JavaScript, Ruby, Perl and PHP text: what it deletes, writes, runs and sends, and what it only says.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tokensOf } from '../../../../src/core/effects/code/tokens';
import { callsOf, line } from '../callsOf';

const files = {
  '/work/app/reset.py': 'import boto3\nfrom db.init import init_db\ns3 = boto3.client("s3", region_name="eu-west-1")\ndef main():\n    s3.delete_bucket(Bucket="prod-data")\n    init_db()\nmain()\n',
  '/work/app/db/init.py': 'import os\ndef init_db():\n    os.remove("/data/db")\ndef other():\n    os.remove("never")\n',
  '/work/app/clean.mjs': 'import { rmSync, rm as del } from "node:fs";\nimport { execSync } from "child_process";\nimport path from "path";\nrmSync(path.join(import.meta.dirname, "dist"), { recursive: true });\ndel(`${process.env.HOME}/data`, () => {});\nexecSync(`git push --force`);\nawait $`rm -rf tmp/x`;\nnew Map().delete("a");\n',
  '/work/app/fine.py': 'import os, json\nprint(json.load(open("a.json")))\nd = {}\nd.pop("x")\n# os.remove("no")\nprint("os.remove(1)")\n',
};

/** Calls after the interpreter itself. */
async function reached(command: string): Promise<readonly string[]> {
  const { calls } = await callsOf(command, { world: { files } });
  return calls.map(line).filter(text => !/^(?:python3?|node|ruby|perl|php|cat) ?/.test(text));
}

const rows: readonly (readonly [command: string, expected: readonly string[]])[] = [
  [`python3 -c "import shutil; shutil.rmtree('/data/x')"`, ['rm -rf /data/x']], [`python3 -c "from shutil import rmtree as r; r('/data/x')"`, ['rm -rf /data/x']],
  [`python -c 'import os; os.system("rm -rf " + os.environ["HOME"])'`, ['rm -rf /home/u']], [`python -c "__import__('os').remove('/x')"`, ['rm -f /x']],
  [`python3 -c "exec(__import__('base64').b64decode('aW1wb3J0IG9zOyBvcy5yZW1vdmUoIi94Iik='))"`, ['rm -f /x']],
  ['python3 - <<E\nfrom pathlib import Path\np = Path("a") / "b"\np.unlink()\nopen("cfg", "w").write("x")\nE', ['rm -f a/b', '> cfg']],
  ['python3 <<E\nimport subprocess as sp\nsp.run(["rm", "-rf", f"{x}/c"], check=True)\nE', ['rm -rf <["rm", "-rf", f"{x}/c"]>']],
  ['python reset.py', ['aws --region eu-west-1 s3api delete-bucket --bucket prod-data', 'rm -f /data/db']],
  ['python fine.py', []], [`python -c "import requests; requests.delete('https://x.example/1')"`, ['curl -X DELETE https://x.example/1']],
  [`node -e "require('fs').rmSync('/data',{recursive:true})"`, ['rm -rf /data']], [`node -e 'const {execSync: x} = require("child_process"); x("dropdb shop")'`, ['dropdb shop']],
  [`node -e 'require("child_process").spawn("rm", ["-rf", "/data"])'`, ['rm -rf /data']], ['node clean.mjs', ['rm -rf /work/app/dist', 'rm -rf /home/u/data', 'git push --force', 'rm -rf tmp/x']],
  [`node -e 'const { DeleteTableCommand: D } = require("@aws-sdk/client-dynamodb"); c.send(new D({ TableName: "orders" }))'`, []],
  [`ruby -e 'FileUtils.rm_rf("/data")'`, ['rm -rf /data']], [`ruby -e 'system "rm -rf y"'`, ['rm -rf y']], ["ruby -e '`rm -rf y`'", ['rm -rf y']], [`ruby -e '%x(rm -rf y)'`, ['rm -rf y']],
  [`perl -e 'unlink glob("*.log"); system("rm -rf q");'`, ['rm -f *.log', 'rm -rf q']], [`perl -e 'open(F, ">", "cfg")'`, ['> cfg']],
  [`php -r 'unlink("/x"); exec("rm z");'`, ['rm -f /x', 'rm z']], [`php -r 'array_map("unlink", glob("/srv/*"));'`, ['rm /srv/*']],
  [`python -c "print('rm -rf /')"`, []], [`node -e "console.log('fs.rmSync(1)') // rmSync('x')"`, []], [`python -m pytest -q`, ['pytest -q']],
];

describe('program text', () => {
  for (const [command, expected] of rows) {
    if (command.includes('DeleteTableCommand')) it('SDK commands under another name', async () => { assert.deepEqual(await reached(command), ['aws dynamodb delete-table --table-name orders']); });
    else it(command.replaceAll('\n', '⏎').slice(0, 100), async () => { assert.deepEqual(await reached(command), expected); });
  }

  it('names what is made while it runs', async () => {
    for (const command of ['python -c "import sys; eval(sys.stdin.read())"', 'node -e "eval(await (await fetch(u)).text())"', 'curl -s https://x.example/a.py | python3']) {
      const { found } = await callsOf(command);
      assert.ok(found.effects.some(one => one.effect.traits.some(trait => trait === 'unknownText' || trait === 'fromNetwork')), command);
      assert.ok(found.unread.length > 0, command);
    }
  });

  it('never throws on any text', () => {
    const pieces = fc.array(fc.constantFrom('a', '(', ')', '[', '{', '}', '"', "'", '`', '"""', '${', '#{', '#', '//', '/*', '*/', '/', '\n', '\\', '=', '.', ',', 'import ', 'from ', 'def ', 'function ', 'require(', '<<E\n', 'q(', '%x(', ' ', '$x', 'f"{'), { maxLength: 50 }).map(parts => parts.join(''));
    for (const language of ['python', 'javascript', 'ruby', 'perl', 'php'] as const) fc.assert(fc.property(pieces, text => { tokensOf(text, language); }), { numRuns: 500 });
  });

  it('reads any text without a throw', async () => {
    const pieces = fc.array(fc.constantFrom('shutil.rmtree(', 'os.system(', 'x = ', '"a"', ')', '(', '[', ']', '\n', '+', '.', 'f"{x}"', 'for i in ', 'def f():\n  ', ','), { maxLength: 30 }).map(parts => parts.join(''));
    await fc.assert(fc.asyncProperty(pieces, async text => { await callsOf(`python3 - <<'E'\n${text}\nE`); }), { numRuns: 200 });
  });
});
