// Runs inside a bare node process (`identity.ts`). Argument: a folder to build the worlds in.
import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
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
import { hostileAsked, hostileFiles, makeHostile } from '../core/privileges/hostileFiles';
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

/** Each form read for the first time, in a process that has read ordinary files. */
async function hostile(): Promise<void> {
  const measured: { name: string; wall: number; spent: number }[] = [];
  const folder = path.join(root, 'many');
  write(folder, { 'project/.env': 'A=1\n', 'home/.keep': '' });
  for (let i = 0; i < 100_000; i++) writeFileSync(path.join(folder, `project/f${i}`), '');
  const forms = [...hostileFiles.map((one, i) => ({ ...one, world: path.join(root, `hostile${i}`) })), { name: 'a folder with 100,000 files', system: 'database' as const, command: 'prisma db push', world: folder, file: '', make: undefined, isUnread: false }];
  for (const one of forms) {
    const { make } = one;
    if (make !== undefined) {
      mkdirSync(one.world);
      makeHostile(one.world, { ...one, make });
    }
    const { found, action } = hostileAsked(one, path.join(one.world, 'project'));
    const facts = factsOf(one.world, keptReading());
    const before = process.cpuUsage();
    const from = performance.now();
    await identify(found, action, { rules: [] }, facts);
    const wall = performance.now() - from;
    const { user, system } = process.cpuUsage(before);
    measured.push({ name: one.name, wall, spent: (user + system) / 1000 });
    rmSync(one.world, { recursive: true, force: true });
  }
  const wall = sorted(measured.map(one => one.wall));
  const spent = sorted(measured.map(one => one.spent));
  printTable(`identities: ${measured.length} hostile files, each read for the first time (aim: 50 ms)`, [
    ['all', `p50 ${percentile(wall, 0.5).toFixed(1)} ms, p95 ${percentile(wall, 0.95).toFixed(1)} ms; processor time p50 ${percentile(spent, 0.5).toFixed(1)} ms, p95 ${percentile(spent, 0.95).toFixed(1)} ms`],
    ['over 50 ms', `${measured.filter(one => one.wall > 50).length}`],
    ...measured.sort((x, y) => y.wall - x.wall).slice(0, 15).map(one => [one.name, `${one.wall.toFixed(1)} ms, processor time ${one.spent.toFixed(1)} ms`] as const),
  ]);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
