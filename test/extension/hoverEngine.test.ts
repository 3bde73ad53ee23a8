// What a hover says and keeps silent about, in every kind of document; that it starts and writes nothing; how long it takes.
import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { commandsIn } from '../../src/core/parse/embedded/commandsIn';
import { hoverEngine, type HoverDocument } from '../../src/extension/hover/hoverEngine';

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-hover-'));
const engine = hoverEngine({ workspaces: () => [folder] });
let version = 0;

function documentOf(languageId: string, name: string, text: string): HoverDocument {
  return { id: name, version: ++version, text, languageId, fileName: path.join(folder, name), cwd: folder };
}

/** Command → headline of its hover, or `undefined`. */
async function headlines(languageId: string, name: string, text: string): Promise<Record<string, string | undefined>> {
  const document = documentOf(languageId, name, text);
  const found: Record<string, string | undefined> = {};
  for (const command of commandsIn(text, languageId, document.fileName)) {
    const hover = await engine.commandAt(document, command.span.start, () => false);
    if (hover) assert.deepEqual(hover.span, command.span);
    found[command.text] = hover?.words.split('\n')[0];
  }
  return found;
}

/** Risky commands with a word of their headline, beside those that have no hover. */
const cases: readonly { readonly language: string; readonly name: string; readonly text: string; readonly risky: Readonly<Record<string, RegExp>> }[] = [
  { language: 'shellscript', name: 'a.sh', text: 'ls\nkubectl delete ns prod\nT=$(mktemp -d)\nrm -rf "$T"\nD=~/precious\nrm -rf $D\nrm -rf dist node_modules\n', risky: { 'kubectl delete ns prod': /namespace prod/, 'rm -rf $D': /precious/ } },
  { language: 'shellscript', name: 'f.sh', text: 'wipe() {\n  dropdb orders\n}\ngit status\n', risky: { 'dropdb orders': /Drops database orders/ } },
  { language: 'powershell', name: 'a.ps1', text: 'function Reset { Remove-Item -Recurse -Force C:\\Data }\nGet-ChildItem\nRemove-AzResourceGroup -Name prod -Force\n', risky: { 'Remove-Item -Recurse -Force C:\\Data ': /Data/, 'Remove-AzResourceGroup -Name prod -Force': /prod/ } },
  { language: 'dockerfile', name: 'Dockerfile', text: 'FROM node\nRUN apt-get update && apt-get install -y curl \\\n  && rm -rf /var/lib/apt/lists/*\nRUN ["aws", "s3", "rm", "s3://prod", "--recursive"]\nRUN curl -fsSL https://x.example/i | sh\n', risky: { 'aws s3 rm s3://prod --recursive': /S3 bucket/, 'curl -fsSL https://x.example/i | sh': /Runs code/ } },
  { language: 'makefile', name: 'Makefile', text: 'OUT = build\nDB = orders\nall:\n\tcc -o a a.c\nclean:\n\trm -rf $(OUT)\nreset:\n\t@dropdb $(DB)\n', risky: { 'dropdb orders': /database orders/ } },
  { language: 'plaintext', name: 'justfile', text: 'ns := "prod"\ntest:\n  npm test\nwipe:\n  kubectl delete ns {{ns}}\n', risky: { 'kubectl delete ns prod': /namespace prod/ } },
  { language: 'json', name: 'package.json', text: '{"scripts":{"build":"tsc -p .","clean":"rm -rf dist","reset":"npm run build && prisma migrate reset --force"}}', risky: { 'prisma migrate reset --force': /./ } },
  { language: 'jsonc', name: '.vscode/tasks.json', text: '{"tasks":[{"command":"npm","args":["test"]},{"command":"terraform","args":["destroy","-auto-approve"]}]}', risky: { 'terraform destroy -auto-approve': /./ } },
  { language: 'markdown', name: 'README.md', text: '```sh\nnpm install\n```\n```console\n$ helm uninstall orders\nrm -rf / is only output\n```\n```sql\nDROP TABLE orders;\nSELECT 1;\n```\n', risky: { 'helm uninstall orders': /release orders/, 'DROP TABLE orders': /Drops table orders/ } },
  { language: 'yaml', name: '.github/workflows/a.yml', text: 'jobs:\n a:\n  runs-on: ubuntu-latest\n  steps:\n   - run: |\n      npm ci\n      rm -rf ~/x\n      kubectl delete ns prod\n   - shell: pwsh\n     run: Remove-AzResourceGroup -Name prod -Force\n', risky: { 'kubectl delete ns prod': /prod/, 'Remove-AzResourceGroup -Name prod -Force': /prod/ } },
  { language: 'bat', name: 'reset.cmd', text: '@echo off\r\nrem rd /s /q C:\\Windows\r\ndir\r\nrd /s /q C:\\Data\r\nkubectl delete ns prod\r\n', risky: { 'rd /s /q C:\\Data': /Data/, 'kubectl delete ns prod': /prod/ } },
  { language: 'yaml', name: '.gitlab-ci.yml', text: 'image: node:20\nbuild:\n  script:\n    - npm ci\n    - rm -rf ~/x\ndeploy:\n  script:\n    - helm uninstall orders\n', risky: { 'helm uninstall orders': /release orders/ } },
  { language: 'yaml', name: 'Taskfile.yml', text: "version: '3'\nvars: {OUT: dist, DB: orders}\ntasks:\n  clean: rm -rf {{.OUT}}\n  reset:\n    cmds:\n      - npm test\n      - dropdb {{.DB}}\n", risky: { 'dropdb orders': /database orders/ } },
  { language: 'sql', name: 'a.sql', text: 'CREATE TABLE a (id int);\nDROP TABLE orders;\nSELECT 1;\nUPDATE x SET a = 1;\nINSERT INTO a VALUES (1);\n', risky: { 'DROP TABLE orders': /Drops table orders/, 'UPDATE x SET a = 1': /all rows/ } },
];

const terraform = 'resource "aws_db_instance" "orders" {\n  identifier        = "orders"\n  engine            = "postgres"\n  storage_encrypted = false\n}\n\nresource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n  tags   = { a = "b" }\n}\n';
const template = 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      DBInstanceIdentifier: orders\n      Engine: postgres\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: x\n';
const manifest = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  serviceName: db\n  replicas: 1\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: b\n';

const edits: readonly { readonly what: string; readonly name: string; readonly before: string; readonly from: string; readonly to: string; /** Where the hand is. */ readonly at: string; readonly says?: RegExp }[] = [
  { what: 'an attribute that replaces', name: 'main.tf', before: terraform, from: 'storage_encrypted = false', to: 'storage_encrypted = true', at: 'storage_encrypted', says: /delete and recreate aws\\_db\\_instance\\\.orders[^]*comes back empty[^]*storage\\_encrypted/ },
  { what: 'its own block only', name: 'main.tf', before: terraform, from: 'storage_encrypted = false', to: 'storage_encrypted = true', at: 'tags' },
  { what: 'a rename', name: 'main.tf', before: terraform, from: '"orders" {', to: '"shop" {', at: '"shop"', says: /aws\\_db\\_instance\\\.shop/ },
  { what: 'a change in place', name: 'main.tf', before: terraform, from: '"b"', to: '"c"', at: 'tags' },
  { what: 'a block that went, where it stood', name: 'main.tf', before: terraform, from: terraform.slice(0, terraform.indexOf('resource "aws_s3')), to: '', at: 'resource', says: /aws\\_db\\_instance\\\.orders/ },
  { what: 'a property of a template that replaces', name: 'stack.yaml', before: template, from: 'DBInstanceIdentifier: orders', to: 'DBInstanceIdentifier: shop', at: 'Engine', says: /delete and recreate[^]*DBInstanceIdentifier/ },
  { what: 'a property of a template that does not', name: 'stack.yaml', before: template, from: 'DisplayName: x', to: 'DisplayName: y', at: 'DisplayName' },
  { what: 'an immutable field', name: 'db.yaml', before: manifest, from: 'serviceName: db', to: 'serviceName: db2', at: 'replicas', says: /serviceName/ },
  { what: 'the other object of the file', name: 'db.yaml', before: manifest, from: 'serviceName: db', to: 'serviceName: db2', at: 'a: b' },
  { what: 'a field that may change', name: 'db.yaml', before: manifest, from: 'replicas: 1', to: 'replicas: 2', at: 'replicas' },
];

describe('the hover on risk', () => {
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { language, name, text, risky } of cases) {
    it(`speaks of what is risky in ${name} and of nothing else`, async () => {
      const found = await headlines(language, name, text);
      assert.deepEqual(Object.entries(found).filter(([, words]) => words !== undefined).map(([command]) => command).sort(), Object.keys(risky).sort());
      for (const [command, words] of Object.entries(risky)) assert.match(found[command] ?? '', words);
    });
  }

  for (const { what, name, before, from, to, at, says } of edits) {
    it(`${says ? 'says what is lost by' : 'is silent on'} ${what} in ${name}`, async () => {
      assert.ok(before.includes(from));
      const text = before.replace(from, to);
      const hover = await engine.changeAt(documentOf('plaintext', name, text), before, text.indexOf(at), () => false);
      if (says) assert.match(hover?.words ?? '', says);
      else assert.equal(hover, undefined);
    });
  }

  it('knows what earlier commands of a long script set, and keeps what a subshell sets to itself', async () => {
    const filler = '# a comment of a long script\n'.repeat(100);
    const found = await headlines('shellscript', 'long.sh', `T=$(mktemp -d)\nNS=prod\n(NS=other)\n${filler}rm -rf "$T"\nkubectl delete ns "$NS"\n`);
    assert.match(found['kubectl delete ns "$NS"'] ?? '', /namespace prod/);
    assert.equal(found['rm -rf "$T"'], undefined);
    const tables = await headlines('sql', 'long.sql', `CREATE TEMP TABLE scratch (id int);\n${'-- a comment\n'.repeat(200)}DROP TABLE scratch;\nDROP TABLE orders;\n`);
    assert.equal(tables['DROP TABLE scratch'], undefined);
    assert.match(tables['DROP TABLE orders'] ?? '', /orders/);
  });

  it('reads a script of almost a million characters around the place that is asked for', async () => {
    const text = `${'echo a\n\n'.repeat(60_000)}kubectl delete ns prod\n${'\necho b\n'.repeat(60_000)}`;
    const document = documentOf('shellscript', 'huge.sh', text);
    const at = text.indexOf('kubectl');
    const hover = await engine.commandAt(document, at + 3, () => false);
    assert.deepEqual(hover?.span, { start: at, end: at + 'kubectl delete ns prod'.length });
    assert.equal(await engine.commandAt(document, text.length - 4, () => false), undefined);
    assert.equal(await engine.commandAt(document, 2, () => false), undefined);
  });

  it('says nothing once the reader has gone on, and nothing of a document over a million characters', async () => {
    const text = 'kubectl delete ns prod';
    assert.ok(await engine.commandAt(documentOf('shellscript', 'a.sh', text), 3, () => false));
    assert.equal(await engine.commandAt(documentOf('shellscript', 'a.sh', text), 3, () => true), undefined);
    assert.equal(await engine.commandAt(documentOf('shellscript', 'a.sh', `${text}\n${'#'.repeat(1_000_000)}`), 3, () => false), undefined);
    const changed = terraform.replace('storage_encrypted = false', 'storage_encrypted = true');
    assert.equal(await engine.changeAt(documentOf('terraform', 'main.tf', changed), terraform, changed.indexOf('storage'), () => true), undefined);
  });

  it('makes no link, command, icon or markup of what a document says', async () => {
    const hostile = 'rm -rf ~/"[x](command:workbench.action.quit) $(warning) <b>y</b> `z`"';
    const hover = await engine.commandAt(documentOf('shellscript', 'a.sh', hostile), 2, () => false);
    assert.ok(hover);
    assert.doesNotMatch(hover.words, /[^\\]\]\(|[^\\]<b>|[^\\]\$\(warning/);
  });

  it('starts no process and writes nothing', async () => {
    const seen: string[] = [];
    const undo = watch(seen);
    try {
      // The watch itself sees what it is for.
      assert.throws(() => childProcess.spawn(process.execPath, ['--version']));
      assert.throws(() => fs.writeFileSync(path.join(folder, 'x'), ''));
      await assert.rejects(fs.promises.open(path.join(folder, 'x'), 'w'));
      assert.deepEqual(seen.splice(0), ['spawn', 'writeFileSync', 'open w']);
      for (const { language, name, text } of cases) await headlines(language, name, `${text} `);
      for (const { name, before, from, to, at } of edits) {
        const text = before.replace(from, to);
        await engine.changeAt(documentOf('plaintext', name, text), before, text.indexOf(at), () => false);
      }
    } finally {
      undo();
    }
    assert.deepEqual(seen, []);
  });

  it('takes under 30 ms at the 95th percentile once warm', async () => {
    const took: number[] = [];
    const wall: number[] = [];
    for (let round = 0; round < 12; round++) {
      for (const { language, name, text } of cases) {
        const places = commandsIn(text, language, path.join(folder, name));
        for (const place of places) {
          // A document of its own for each: nothing is remembered from the hover before.
          const document = documentOf(language, name, text);
          const [cpu, start] = [process.cpuUsage(), performance.now()];
          await engine.commandAt(document, place.span.start, () => false);
          const used = process.cpuUsage(cpu);
          if (round < 2) continue;
          took.push((used.user + used.system) / 1000);
          wall.push(performance.now() - start);
        }
      }
      for (const { name, before, from, to, at } of edits) {
        const text = before.replace(from, to);
        const document = documentOf('plaintext', name, text);
        const [cpu, start] = [process.cpuUsage(), performance.now()];
        await engine.changeAt(document, before, text.indexOf(at), () => false);
        const used = process.cpuUsage(cpu);
        if (round < 2) continue;
        took.push((used.user + used.system) / 1000);
        wall.push(performance.now() - start);
      }
    }
    console.log(`      ${took.length} hovers, nothing remembered: processor p50 ${percentile(took, 50)} ms, p95 ${percentile(took, 95)} ms; clock p50 ${percentile(wall, 50)} ms, p95 ${percentile(wall, 95)} ms`);
    // Processor time: what other programs of the machine do meanwhile says nothing about the hover.
    assert.ok(percentile(took, 95) < 30);
  });
});

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * percent / 100))] ?? 0) * 10) / 10;
}

/** Every way of Node to start a process or to write, each throwing and noted. */
function watch(seen: string[]): () => void {
  const undo: (() => void)[] = [];
  const replace = (owner: object, name: string, made: (original: (...args: unknown[]) => unknown) => unknown): void => {
    const record = owner as Record<string, unknown>;
    const original = record[name];
    if (typeof original !== 'function') return;
    record[name] = made(original.bind(owner) as (...args: unknown[]) => unknown);
    undo.push(() => { record[name] = original; });
  };
  const forbid = (owner: object, names: readonly string[]): void => {
    for (const name of names) replace(owner, name, () => () => {
      seen.push(name);
      throw new Error(`${name} is not for a hover`);
    });
  };
  // All asynchronous ways end in this one.
  forbid(childProcess.ChildProcess.prototype, ['spawn']);
  forbid(childProcess, ['spawnSync', 'execSync', 'execFileSync']);
  const writers = ['writeFile', 'appendFile', 'mkdir', 'mkdtemp', 'rm', 'rmdir', 'unlink', 'rename', 'copyFile', 'cp', 'symlink', 'link', 'truncate', 'chmod', 'chown', 'utimes'];
  forbid(fs, [...writers, ...writers.map((name) => `${name}Sync`), 'createWriteStream', 'write', 'writeSync']);
  forbid(fs.promises, writers);
  for (const owner of [fs, fs.promises]) for (const name of ['open', 'openSync']) replace(owner, name, (original) => (...args: unknown[]) => {
    const flags = args[1] ?? 'r';
    const writes = typeof flags === 'number' ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR | fs.constants.O_CREAT | fs.constants.O_TRUNC)) !== 0 : flags !== 'r';
    if (!writes) return original(...args);
    seen.push(`open ${typeof flags === 'number' ? flags : 'w'}`);
    return Promise.reject(new Error('writing is not for a hover'));
  });
  return () => undo.splice(0).reverse().forEach((step) => step());
}
