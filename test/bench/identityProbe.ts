// Runs inside a bare node process (`identity.ts`). Argument: a folder to build the worlds in.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Facts } from '../../src/core/facts';
import type { System } from '../../src/core/model/resource';
import { emptySession } from '../../src/core/model/session';
import { variablesOf } from '../../src/core/model/call';
import { identify } from '../../src/core/privileges/identify';
import { keptReading, type KeptReading } from '../../src/node/keptReading';
import { readFacts } from '../../src/node/readFacts';
import { callOf, effect } from '../core/privileges/asking';
import { percentile, printTable, sorted } from './table';

const root = process.argv[2] ?? '';
const rounds = 120;

const users = Array.from({ length: 20 }, (_, i) => i);
const files: Readonly<Record<string, string>> = {
  'home/.aws/config': users.map(i => `[profile p${i}]\nrole_arn = arn:aws:iam::123456789012:role/r${i}\nsource_profile = base\nregion = eu-west-1\n`).join('') + '[profile base]\nsso_session = s\nsso_account_id = 123456789012\nsso_role_name = Dev\n[sso-session s]\nsso_start_url = https://x.example.com\n', 'home/.aws/credentials': '[default]\naws_access_key_id = AKIAQNZGKIQY56JQ7WML\n',
  'home/.kube/config': `current-context: c3\nclusters:\n${users.map(i => `- name: k${i}\n  cluster: {server: "https://k${i}.example.com"}\n`).join('')}contexts:\n${users.map(i => `- name: c${i}\n  context: {cluster: k${i}, user: u${i}}\n`).join('')}users:\n${users.map(i => `- name: u${i}\n  user: {exec: {command: aws, args: [eks, get-token, --profile, p${i}]}}\n`).join('')}`,
  'home/.config/gcloud/active_config': 'default', 'home/.config/gcloud/configurations/config_default': '[core]\naccount = a@example.com\nproject = p-1\n', 'home/.azure/azureProfile.json': JSON.stringify({ subscriptions: users.map(i => ({ id: `${i}`, name: `n${i}`, isDefault: i === 0, user: { name: 'a', type: 'user' } })) }),
  'home/.docker/config.json': '{"currentContext":"far","auths":{"ghcr.io":{}}}', 'home/.docker/contexts/meta/1/meta.json': '{"Name":"far","Endpoints":{"docker":{"Host":"ssh://me@far.example.com"}}}', 'home/.config/gh/hosts.yml': 'github.com:\n    user: alice\n', 'home/.npmrc': '//npm.example.com/:_authToken=x\nregistry=https://npm.example.com/\n',
  'home/.ssh/config': users.map(i => `Host h${i}\n  HostName h${i}.example.com\n  User deploy\n`).join(''), 'home/.pgpass': 'db.example.com:*:*:u:x\n', 'home/.my.cnf': '[client]\nhost=db.example.com\nuser=u\n', 'home/.railway/config.json': '{"projects":{}}', 'home/.config/doctl/config.yaml': 'context: default\n',
  'project/.env': 'DATABASE_URL=postgres://u@db.example.com/shop\nA=1\nB=2\n', 'project/.env.production': 'DATABASE_URL=postgres://u@db.prod.example.com/shop\n', 'project/main.tf': 'provider "aws" {\n  region = "eu-west-1"\n}\nterraform {\n  backend "s3" {\n    bucket = "b"\n  }\n}\n', 'project/package.json': '{"name":"x"}', 'project/.git/HEAD': 'ref: refs/heads/main\n', 'project/.git/objects/info/x': '', 'project/.git/refs/heads/main': `${'0'.repeat(39)}1\n`,
  'project/.git/config': '[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n\turl = git@github.com:acme/shop.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch "main"]\n\tremote = origin\n', 'home/.gitconfig': '[user]\n\tname = Alice\n[url "ssh://git@github.com/"]\n\tpushInsteadOf = https://github.com/\n', 'project/iam.tf': users.map(i => `resource "aws_iam_role" "r${i}" {\n  name = "r${i}"\n}\n`).join(''), 'project/.firebaserc': '{"projects":{"default":"p"}}', 'project/.mcp.json': '{"mcpServers":{}}',
};
const asked: readonly (readonly [System, string])[] = [
  ['aws', 'aws --profile p7 rds delete-db-instance'], ['kubernetes', 'kubectl delete ns x'], ['helm', 'helm uninstall x'], ['gcloud', 'gcloud sql instances delete x'], ['azure', 'az group delete'], ['docker', 'docker volume rm x'], ['githost', 'gh repo delete a/b'], ['registry', 'npm publish'], ['database', 'prisma db push'],
  ['terraform', 'terraform destroy'], ['aws', 'terraform apply'], ['ssh', 'ssh h7'], ['platform', 'railway down'], ['platform', 'firebase deploy'], ['platform', 'doctl compute droplet delete 1'], ['machine', 'sudo rm x'],
];

const write = (below: string, contents: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(contents)) {
    mkdirSync(path.dirname(path.join(below, name)), { recursive: true });
    writeFileSync(path.join(below, name), text);
  }
};
const factsOf = (below: string, reading?: KeptReading): Facts => readFacts({ session: emptySession('s'), ...(reading ? { reading } : {}), home: path.join(below, 'home'), workspaces: [path.join(below, 'project')] });

/** All of them in one review, as a long command line would ask. */
async function all(below: string, facts: Facts): Promise<number> {
  const cwd = path.join(below, 'project');
  const found = asked.map(([system, command]) => ({ call: callOf(command, variablesOf({}), cwd), effect: effect(system, { resource: { place: system === 'ssh' ? 'h7' : undefined } }) }));
  const from = performance.now();
  await identify(found, { cwd, env: {} }, { rules: [] }, facts);
  return performance.now() - from;
}

/** Another comment in every text: nothing taken apart before serves again. */
function freshen(below: string, round: number): void {
  for (const [name, text] of Object.entries(files)) if (!/active_config|HEAD|heads|objects/.test(name)) writeFileSync(path.join(below, name), /\.json$|firebaserc/.test(name) ? `${text}${' '.repeat(round + 1)}` : `${text}# ${round}\n`);
}

async function main(): Promise<void> {
  const world = path.join(root, 'world');
  write(world, files);
  const first = await all(world, factsOf(world));
  const [cold, coldSpent, warm, again, bare]: [number[], number[], number[], number[], number[]] = [[], [], [], [], []];
  for (let i = 0; i < rounds; i++) {
    freshen(world, i);
    const facts = factsOf(world);
    const before = process.cpuUsage();
    cold.push(await all(world, facts));
    const { user, system } = process.cpuUsage(before);
    coldSpent.push((user + system) / 1000);
    again.push(await all(world, facts));
    const from = performance.now();
    for (const name of Object.keys(files)) readFileSync(path.join(world, name), 'utf8');
    bare.push(performance.now() - from);
  }
  // What changed a moment ago is never kept from one review to the next.
  const past = new Date(Date.now() - 60_000);
  const settled = keptReading(() => Date.now() + 60_000);
  for (const name of Object.keys(files)) utimesSync(path.join(world, name), past, past);
  const spent: number[] = [];
  for (let i = 0; i < rounds * 2; i++) {
    const before = process.cpuUsage();
    warm.push(await all(world, factsOf(world, settled)));
    const { user, system } = process.cpuUsage(before);
    spent.push((user + system) / 1000);
  }
  const show = (figures: readonly number[]): string => `p50 ${percentile(sorted(figures), 0.5).toFixed(2)} ms, p95 ${percentile(sorted(figures), 0.95).toFixed(2)} ms`;
  const one = await single(world);
  printTable(`identities: ${asked.length} resolvers asked in one review, ${Object.keys(files).length} settings files`, [
    ['first in the process', `${first.toFixed(2)} ms`], ['cold (every file changed)', show(cold)], ['cold, processor time', show(coldSpent)], ['warm (another review, files unchanged)', show(warm.slice(rounds))], ['warm, processor time (what a busy machine does not change)', show(spent.slice(rounds))], ['the same review again', show(again)], ['reading the same files barely', show(bare)],
    ['cold over bare reading', `${(percentile(sorted(cold), 0.5) / percentile(sorted(bare), 0.5)).toFixed(1)} times`], ['warm over bare reading', `${(percentile(sorted(warm.slice(rounds)), 0.5) / percentile(sorted(bare), 0.5)).toFixed(1)} times`], ['one resolver alone, cold', show(one)],
  ]);
  await hostile();
}

/** Each resolver by itself: what an ordinary review asks. */
async function single(world: string): Promise<number[]> {
  const cwd = path.join(world, 'project');
  const figures: number[] = [];
  for (let i = 0; i < 12; i++) {
    for (const [system, command] of asked) {
      const found = [{ call: callOf(command, variablesOf({}), cwd), effect: effect(system, { resource: { place: system === 'ssh' ? 'h7' : undefined } }) }];
      const facts = factsOf(world);
      const from = performance.now();
      await identify(found, { cwd, env: {} }, { rules: [] }, facts);
      figures.push(performance.now() - from);
    }
  }
  return figures;
}

async function hostile(): Promise<void> {
  const world = path.join(root, 'hostile');
  write(world, { 'home/.aws/config': 'x', 'home/.ssh/config': 'Include conf.d/*\nHost h7\n', 'project/.git/HEAD': 'x', 'home/.config/gh/hosts.yml': 'github.com:\n'.repeat(5000), 'project/.env': `A="${'x'.repeat(60_000)}`, 'project/main.tf': `provider "aws" {${'{'.repeat(100_000)}`, 'home/.azure/azureProfile.json': '['.repeat(200_000), 'home/.docker/config.json': '{"a":'.repeat(40_000), 'home/.npmrc': '[a]\n'.repeat(15_000) });
  truncateSync(path.join(world, 'home/.aws/config'), 2 ** 30);
  symlinkSync('/dev/zero', path.join(world, 'home/.aws/credentials'));
  mkdirSync(path.join(world, 'home/.kube'), { recursive: true });
  if (process.platform !== 'win32') execFileSync('mkfifo', [path.join(world, 'home/.kube/config')]);
  mkdirSync(path.join(world, 'home/.ssh/conf.d'), { recursive: true });
  for (let i = 0; i < 10_000; i++) writeFileSync(path.join(world, `home/.ssh/conf.d/${i}`), `Include conf.d/${i + 1}\nInclude config\n`);
  const rows: (readonly [string, string])[] = [];
  for (const [system, command] of asked) {
    const cwd = path.join(world, 'project');
    const found = [{ call: callOf(command, variablesOf({}), cwd), effect: effect(system, { resource: { place: system === 'ssh' ? 'h7' : undefined } }) }];
    const figures: number[] = [];
    for (let i = 0; i < 7; i++) {
      const facts = factsOf(world);
      const from = performance.now();
      await identify(found, { cwd, env: {} }, { rules: [] }, facts);
      figures.push(performance.now() - from);
    }
    rows.push([command, `p50 ${percentile(sorted(figures), 0.5).toFixed(1)} ms, worst ${Math.max(...figures).toFixed(1)} ms`]);
  }
  printTable('identities: hostile files (1 GB config, devices, a pipe, 10,000 includes, deep nesting)', rows);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
