// Gate 8 on the real engine and real files: an approval rests on the contents of every file that the review read. Each case changes one
// of them while a person looks, in a way that leaves the verdict and the scope as they were, and the approval must lapse.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { nodeEngine } from '../../src/extension/approval/nodeEngine';
import type { PersonsHand } from '../../src/extension/approval/personsHand';
import { ApprovalQueue } from '../../src/extension/approval/queue';
import type { Waiting } from '../../src/extension/approval/waiting';
import type { LinkAnswer } from '../../src/node/editorLink';
import { ensureStateFolder, stateFolder } from '../../src/node/stateFolder';
import { built, dist } from '../hook/hookProcess';

/** What is there, what the agent runs, which file changes meanwhile and to what. */
interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly command: string;
  readonly change: string;
  readonly to: string;
}

const main = 'resource "aws_db_instance" "orders" {\n  identifier = "orders-db"\n  availability_zone = var.zone\n  engine = "postgres"\n}\nvariable "zone" { type = string }\n';
const state = JSON.stringify({ version: 4, terraform_version: '1.9.0', serial: 3, lineage: 'l', resources: [{ mode: 'managed', type: 'aws_db_instance', name: 'orders', provider: 'provider["registry.terraform.io/hashicorp/aws"]', instances: [{ attributes: { id: 'orders-db', identifier: 'orders-db', availability_zone: 'eu-west-1a', engine: 'postgres' } }] }] });
const plan = JSON.stringify({ format_version: '1.2', terraform_version: '1.9.0', planned_values: {}, resource_changes: [{ address: 'aws_db_instance.orders', mode: 'managed', type: 'aws_db_instance', name: 'orders', provider_name: 'registry.terraform.io/hashicorp/aws', change: { actions: ['delete', 'create'], before: { identifier: 'orders-db' }, after: { identifier: 'orders-db' }, replace_paths: [['engine']] } }] });

const cases: readonly Case[] = [
  { name: 'a script', files: { 'clean.sh': 'rm -rf data\n', 'data/orders.db': 'x' }, command: 'bash clean.sh', change: 'clean.sh', to: 'rm -rf data\n# twice\n' },
  { name: 'a script that a script calls', files: { 'outer.sh': './inner.sh\n', 'inner.sh': '#!/bin/sh\nrm -rf data\n', 'data/orders.db': 'x' }, command: 'sh outer.sh', change: 'inner.sh', to: '#!/bin/sh\nrm -rf data \n' },
  { name: 'a Makefile', files: { Makefile: 'clean:\n\trm -rf data\n', 'data/orders.db': 'x' }, command: 'make clean', change: 'Makefile', to: 'clean:\n\t@rm -rf data\n' },
  { name: 'a package script', files: { 'package.json': '{"scripts":{"wipe":"rm -rf data"}}', 'data/orders.db': 'x' }, command: 'npm run wipe', change: 'package.json', to: '{"scripts":{"wipe":"rm -rf data "}}' },
  { name: 'a program', files: { 'wipe.py': 'import shutil\nshutil.rmtree("data")\n', 'data/orders.db': 'x' }, command: 'python3 wipe.py', change: 'wipe.py', to: 'import shutil\nshutil.rmtree("data")\nprint(1)\n' },
  { name: 'SQL in a file', files: { 'drop.sql': 'DROP TABLE orders;\n' }, command: 'psql -h db.prod.example.com shop -f drop.sql', change: 'drop.sql', to: 'DROP TABLE orders;\n-- again\n' },
  { name: 'a plan', files: { 'main.tf': main, 'terraform.tfstate': state, p: 'binary', 'p.json': plan }, command: 'terraform apply p', change: 'p.json', to: `${plan}\n` },
  { name: 'the binary plan itself', files: { 'main.tf': main, 'terraform.tfstate': state, p: 'binary', 'p.json': plan }, command: 'terraform apply p', change: 'p', to: 'binarY' },
  { name: 'variables of Terraform', files: { 'main.tf': main, 'terraform.tfstate': state, 'terraform.tfvars': 'zone = "eu-west-1b"\n' }, command: 'terraform apply -auto-approve', change: 'terraform.tfvars', to: 'zone = "eu-west-1b" # same\n' },
  { name: 'the configuration of Terraform', files: { 'main.tf': main, 'terraform.tfstate': state, 'terraform.tfvars': 'zone = "eu-west-1b"\n' }, command: 'terraform apply -auto-approve', change: 'main.tf', to: `${main}\n` },
  { name: 'the state of Terraform', files: { 'main.tf': main, 'terraform.tfstate': state }, command: 'terraform destroy -auto-approve', change: 'terraform.tfstate', to: `${state}\n` },
  { name: 'a manifest', files: { 'all.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: orders\n' }, command: 'kubectl delete -f all.yaml', change: 'all.yaml', to: 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: orders\n# same\n' },
  { name: 'a manifest of an overlay', files: { 'k/kustomization.yaml': 'resources: [claim.yaml]\n', 'k/claim.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: orders\n' }, command: 'kubectl delete -k k', change: 'k/claim.yaml', to: 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: orders\n# same\n' },
  { name: 'a compose file', files: { 'compose.yaml': 'services:\n  db:\n    image: postgres\n    volumes: [data:/var/lib/postgresql/data]\nvolumes:\n  data: {}\n' }, command: 'docker compose down -v', change: 'compose.yaml', to: 'services:\n  db:\n    image: postgres\n    volumes: [data:/var/lib/postgresql/data]\nvolumes:\n  data: {}\n# same\n' },
  { name: 'a template', files: { 'stack.yaml': 'Resources:\n  Orders:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      DBInstanceIdentifier: orders\n' }, command: 'aws cloudformation delete-stack --stack-name orders && aws cloudformation create-stack --stack-name orders --template-body file://stack.yaml', change: 'stack.yaml', to: 'Resources:\n  Orders:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      DBInstanceIdentifier: orders\n# same\n' },
  { name: 'a playbook', files: { 'site.yml': '- hosts: all\n  tasks:\n    - file: { path: /srv/data, state: absent }\n' }, command: 'ansible-playbook site.yml', change: 'site.yml', to: '- hosts: all\n  tasks:\n    - file: { path: /srv/data, state: absent }\n# same\n' },
  { name: 'a database schema', files: { 'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n', '.env': 'DATABASE_URL=postgres://db.prod.example.com/shop\n' }, command: 'npx prisma migrate reset --force', change: '.env', to: 'DATABASE_URL=postgres://db.prod.example.com/shop\n# same\n' },
];

describe('what an approval rests on', function () {
  this.timeout(60_000);
  let home: string;
  let work: string;
  before(built);
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'countersign-bound-'));
    work = path.join(home, 'work');
    for (const folder of ['.git/objects', '.git/refs/heads']) mkdirSync(path.join(work, folder), { recursive: true });
    write({ '.git/HEAD': 'ref: refs/heads/main\n', '.git/config': '[core]\n\trepositoryformatversion = 0\n' });
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  for (const one of cases) {
    it(`${one.name}: other contents, another approval`, async () => {
      write(one.files);
      const { queue, hand } = gate();
      const answer = ask(queue, one.command);
      const shown = await waiting(queue, answer);
      assert.ok(Object.keys(shown.concluded.files).some((file) => file === path.join(work, one.change)), `${one.change} is not among what was read: ${Object.keys(shown.concluded.files).join(', ')}`);
      write({ [one.change]: one.to });
      const outcome = await approve(hand, shown);
      assert.equal(outcome.kind, 'changed', JSON.stringify(outcome));
      assert.match(shown.changed.join('\n'), /has other contents/);
      // Nothing changes from here on: the same person's second look releases it.
      assert.equal((await approve(hand, shown)).kind, 'done');
      assert.equal((await answer).kind, 'allow');
    });
  }

  it('a file that appears or goes while the person looks', async () => {
    write({ 'main.tf': main, 'terraform.tfstate': state });
    const { queue, hand } = gate();
    const answer = ask(queue, 'terraform destroy -auto-approve');
    const shown = await waiting(queue, answer);
    rmSync(path.join(work, 'main.tf'));
    assert.equal((await approve(hand, shown)).kind, 'changed');
    queue.dispose();
    assert.equal((await answer).kind, 'deny');
  });

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(work, name)), { recursive: true });
      writeFileSync(path.join(work, name), text);
    }
  }

  function gate(): { readonly queue: ApprovalQueue; readonly hand: PersonsHand } {
    const place = stateFolder(home, 'linux');
    assert.equal(ensureStateFolder(place), undefined);
    const engine = nodeEngine({ dist, state: place, version: '0', workspaces: () => [work], trusted: () => [work], signing: { state: place, workspaces: () => [work], key: () => undefined }, asksOnline: () => false, minimum: () => 'allow' });
    return ApprovalQueue.create({ engine, now: Date.now, mode: () => 'guard', changed: () => undefined, arrived: () => undefined, trouble: () => undefined, signature: () => undefined, reading: () => undefined, lookingAgain: () => undefined });
  }

  function ask(queue: ApprovalQueue, command: string): Promise<LinkAnswer> {
    const send = (nonce: string): Promise<LinkAnswer> => queue.answer({
      request: { type: 'request', v: 1, nonce, agent: 'claude-code', cwd: work, env: { HOME: home, PATH: process.env['PATH'] ?? '' }, pid: 1, deadline: Date.now() + 3_600_000,
        payload: JSON.stringify({ session_id: 's', hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_use_id: `t${nonce}`, tool_input: { command }, cwd: work, permission_mode: 'default', transcript_path: path.join(home, 't.jsonl') }) },
      withdrawn: new AbortController().signal,
    });
    // Where there is a safer way, the agent is told of it first: it comes back.
    return send('nonce-one-long-enough').then((first) => (first.kind === 'deny' && /Not asked yet/.test(`${first.reply.stdout}${first.reply.stderr}`) ? send('nonce-two-long-enough') : first));
  }

  async function waiting(queue: ApprovalQueue, answer: Promise<LinkAnswer>): Promise<Waiting> {
    let early: LinkAnswer | undefined;
    void answer.then((one) => { early = one; });
    for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 10))) {
      const [one] = queue.waiting;
      if (one !== undefined) return one;
      if (early !== undefined) assert.fail(`answered at once: ${JSON.stringify(early)}`);
    }
    return assert.fail('nothing waits');
  }

  function approve(hand: PersonsHand, shown: Waiting): ReturnType<PersonsHand['approve']> {
    return hand.approve(shown.id, shown.revision, { ticked: new Set(shown.review.scope.keys()), token: shown.review.token ?? '', reason: 'because it is tested' }, false);
  }
});
