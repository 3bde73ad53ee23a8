// Settings files as somebody would make them who wants to keep the gate busy: each with the command whose identity hangs on it. What
// reading them may cost is measured in `test/bench/identity.ts`; what is said of them is checked in `hostile.test.ts`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ActionRequest } from '../../../src/core/model/action';
import { variablesOf, type Call } from '../../../src/core/model/call';
import type { Effect } from '../../../src/core/model/effect';
import type { System } from '../../../src/core/model/resource';
import { callOf, effect } from './asking';

export interface HostileFile {
  readonly name: string;
  readonly system: System;
  readonly command: string;
  /** Below the world: `home/…` or `project/…`. */
  readonly file: string;
  readonly make: string | ((file: string) => void);
  /** Other files of the world, harmless. */
  readonly beside?: Readonly<Record<string, string>>;
  /** Nothing of it can be taken: the review says "not read". Otherwise only its cost counts. */
  readonly isUnread: boolean;
}

const huge = (file: string): void => { writeFileSync(file, 'x'); truncateSync(file, 2 ** 30); };
const device = (file: string): void => symlinkSync('/dev/zero', file);
const pipe = (file: string): void => { execFileSync('mkfifo', [file]); };
const loop = (file: string): void => symlinkSync(path.basename(file), file);
const folder = (file: string): void => { mkdirSync(file); };

const size = 250_000;
const filled = (part: string | ((i: number) => string), length = size): string => {
  if (typeof part === 'string') return part.repeat(Math.ceil(length / part.length));
  const parts: string[] = [];
  for (let at = 0, i = 0; at < length; i++) {
    const text = part(i);
    parts.push(text);
    at += text.length;
  }
  return parts.join('');
};

/** Files that decide an identity, a command that reads each, and the form that it has. */
const decisive: readonly (readonly [file: string, system: System, command: string, beside?: Readonly<Record<string, string>>])[] = [
  ['home/.kube/config', 'kubernetes', 'kubectl delete ns x'], ['home/.aws/config', 'aws', 'aws --profile p7 rds delete-db-instance'], ['home/.aws/credentials', 'aws', 'aws --profile p7 rds delete-db-instance'],
  ['home/.config/gcloud/configurations/config_default', 'gcloud', 'gcloud sql instances delete x', { 'home/.config/gcloud/active_config': 'default' }], ['home/.azure/azureProfile.json', 'azure', 'az group delete -n x'],
  ['home/.docker/config.json', 'docker', 'docker volume rm x'], ['home/.config/gh/hosts.yml', 'githost', 'gh repo delete a/b'], ['home/.npmrc', 'registry', 'npm publish'], ['home/.ssh/config', 'ssh', 'ssh h7'],
  ['home/.pgpass', 'database', 'psql -h db.example.com -c x'], ['home/.my.cnf', 'database', 'mysql -e x'], ['project/.env', 'database', 'prisma db push'], ['home/.railway/config.json', 'platform', 'railway down'],
];

const unreadable: readonly (readonly [string, (file: string) => void])[] = [['a file of 1 GB', huge], ['a link to a device', device], ['a link to itself', loop], ...(process.platform === 'win32' ? [] : [['a pipe', pipe] as const])];

const contents: readonly (readonly [string, string])[] = [
  ['brackets', filled('[')], ['braces', filled('{')], ['nested objects', filled('{"a":')], ['nested lists', filled('[{"a":[')], ['dashes', filled('- ')], ['sections', filled('[a]\n')], ['quotes', filled('"')], ['unclosed quotes', filled(i => `A${i}="x\n`)], ['back slashes', filled('\\')],
  ['blank', filled(' ')], ['lines', filled('\n')], ['equals', filled('=')], ['colons', filled(': ')], ['hashes', filled(' #')], ['keys', filled(i => `k${i}=v\n`)], ['YAML keys', filled(i => `k${i}: v\n`)], ['dollars', filled('${A}')], ['letters', filled('a')], ['tags', filled('<%')],
];

const yamls: readonly (readonly [string, string, boolean])[] = [
  ['6,000 contexts', `current-context: c5999\ncontexts:\n${Array.from({ length: 6000 }, (_, i) => `- name: c${i}\n  context: {cluster: k, user: u}\n`).join('')}`, true],
  ['6,000 users with certificates', `current-context: c\nusers:\n${filled(i => `- name: u${i}\n  user: {client-certificate-data: ${'QUJD'.repeat(40)}}\n`, 900_000)}`, false],
  ['flow in flow', `contexts: ${filled('[')}`, true], ['dashes', `contexts:\n${filled('- ')}x`, true], ['maps in maps', `contexts: ${filled('{a: ')}`, true], ['steps', `contexts:\n${Array.from({ length: 700 }, (_, i) => `${' '.repeat(i + 1)}a:`).join('\n')}\n`, true],
  ['anchors and aliases', `contexts:\n${filled(i => `- &a${i} x\n- *a${i}\n`)}`, true], ['aliases of aliases', `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`).join('\n')}\n`, true],
  ['tags', filled('!!map '), true], ['questions', filled('? '), true], ['questions, short', filled('? ', 8000), true], ['tags, short', filled('!!map ', 8000), true], ['anchors, short', filled(i => `- &a${i} x\n`, 8000), true], ['merges, short', `a: &a {b: c}\n${filled(i => `m${i}: {<<: *a}\n`, 7900)}`, false], ['text that goes on, short', `a: b\n${filled('  c\n', 7900)}`, false], ['documents', filled('---\n'), true], ['quotes in quotes', filled('"a": "'), true], ['colons', filled('a: '), true], ['block texts', filled(i => `k${i}: |\n  x\n`), false],
];

/** A world of its own for each. */
export const hostileFiles: readonly HostileFile[] = [
  ...decisive.flatMap(([file, system, command, beside]) => [
    ...unreadable.map(([name, make]): HostileFile => ({ name: `${file}: ${name}`, system, command, file, make, ...(beside ? { beside } : {}), isUnread: true })),
    ...contents.map(([name, make]): HostileFile => ({ name: `${file}: ${name}`, system, command, file, make, ...(beside ? { beside } : {}), isUnread: false })),
    // Just under the size up to which each is read.
    ...contents.map(([name, make]): HostileFile => ({ name: `${file}: ${name}, 60 KB`, system, command, file, make: make.slice(0, 60_000), ...(beside ? { beside } : {}), isUnread: false })),
    { name: `${file}: a folder`, system, command, file, make: folder, ...(beside ? { beside } : {}), isUnread: false },
  ]),
  ...yamls.map(([name, make, isUnread]): HostileFile => ({ name: `kubeconfig: ${name}`, system: 'kubernetes', command: 'kubectl delete ns x', file: 'home/.kube/config', make, isUnread })),
  ...yamls.map(([name, make]): HostileFile => ({ name: `database.yml: ${name}`, system: 'database', command: 'rails db:drop', file: 'project/config/database.yml', make: make.slice(0, 65_000), beside: { 'project/Gemfile': 'gem "rails"\n' }, isUnread: false })),
  ...yamls.map(([name, make]): HostileFile => ({ name: `hosts.yml: ${name}`, system: 'githost', command: 'gh repo delete a/b', file: 'home/.config/gh/hosts.yml', make: make.slice(0, 65_000), isUnread: false })),
  { name: '.env: values of values', system: 'database', command: 'prisma db push', file: 'project/.env', make: `A0=xxxxxxxxxx\n${Array.from({ length: 60 }, (_, i) => `A${i + 1}=$A${i}$A${i}$A${i}$A${i}\n`).join('')}DATABASE_URL=$A60\n`, isUnread: false },
  { name: '.env: a million lines', system: 'database', command: 'prisma db push', file: 'project/.env', make: 'A=1\n'.repeat(1_000_000), isUnread: true },
  { name: 'ssh: includes of includes', system: 'ssh', command: 'ssh h7', file: 'home/.ssh/config', make: file => {
    writeFileSync(file, 'Include conf.d/*\nHost h7\n');
    mkdirSync(path.join(path.dirname(file), 'conf.d'));
    for (let i = 0; i < 3000; i++) writeFileSync(path.join(path.dirname(file), `conf.d/${i}`), `Include conf.d/${i + 1}\nInclude config\n`);
  }, isUnread: false },
  { name: 'git: includes of includes', system: 'git', command: 'git push', file: 'home/.gitconfig', make: '[include]\n\tpath = ~/.gitconfig\n'.repeat(2000), beside: { 'project/.git/HEAD': 'ref: refs/heads/main\n', 'project/.git/refs/heads/main': '', 'project/.git/objects/info/x': '', 'project/.git/config': '[core]\n\trepositoryformatversion = 0\n[include]\n\tpath = config\n' }, isUnread: false },
  { name: 'Terraform: nested blocks', system: 'terraform', command: 'terraform destroy', file: 'project/main.tf', make: `provider "aws" ${filled('{ a ', 200_000)}`, isUnread: false },
  { name: 'Terraform: unclosed texts', system: 'terraform', command: 'terraform destroy', file: 'project/main.tf', make: filled('provider "aws" { a = "${', 200_000), isUnread: false },
  { name: 'Terraform: blocks', system: 'terraform', command: 'terraform destroy', file: 'project/main.tf', make: filled('provider "aws" {}\n', 200_000), isUnread: false },
  { name: 'Terraform: here documents', system: 'terraform', command: 'terraform destroy', file: 'project/main.tf', make: filled('a = <<X\n', 200_000), isUnread: false },
  { name: 'Prisma: schema', system: 'database', command: 'prisma db push', file: 'project/prisma/schema.prisma', make: filled('url = env("', 120_000), isUnread: false },
  { name: 'Codex: TOML brackets', system: 'mcp', command: '', file: 'home/.codex/config.toml', make: `a = ${filled('[')}`, isUnread: false },
  { name: 'Codex: TOML tables', system: 'mcp', command: '', file: 'home/.codex/config.toml', make: filled(i => `[a.b${i}.c]\n`), isUnread: false },
  { name: 'Codex: TOML dots', system: 'mcp', command: '', file: 'home/.codex/config.toml', make: `${filled('a.')}b = 1`, isUnread: false },
  { name: 'Codex: TOML inline tables', system: 'mcp', command: '', file: 'home/.codex/config.toml', make: `a = ${filled('{a=')}`, isUnread: false },
  { name: 'Continue: YAML in YAML', system: 'mcp', command: '', file: 'home/.continue/config.yaml', make: filled('- '), isUnread: false },
  { name: 'Claude: 1 MB of JSON', system: 'mcp', command: '', file: 'home/.claude.json', make: `{"mcpServers":{${filled(i => `"s${i}":{"command":"x"},`, 1_000_000)}"t":{}}}`, isUnread: false },
];

/** Writes a world of one below a folder that is there. */
export function makeHostile(world: string, one: HostileFile): void {
  for (const [name, text] of Object.entries({ 'project/.keep': '', 'home/.keep': '', ...one.beside })) {
    mkdirSync(path.dirname(path.join(world, name)), { recursive: true });
    writeFileSync(path.join(world, name), text);
  }
  const file = path.join(world, one.file);
  mkdirSync(path.dirname(file), { recursive: true });
  if (typeof one.make === 'string') writeFileSync(file, one.make);
  else one.make(file);
}

/** What the review of its command asks of the resolvers. */
export function hostileAsked(one: Pick<HostileFile, 'system' | 'command'>, cwd: string): { readonly found: readonly { readonly effect: Effect; readonly call?: Call }[]; readonly action: { readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly request?: ActionRequest } } {
  const asked = effect(one.system, { resource: { place: one.system === 'ssh' ? 'h7' : undefined } });
  if (one.system === 'mcp') return { found: [{ effect: asked }], action: { cwd, env: {}, request: { tool: 'mcp', server: 'railway', name: 'x', arguments: {} } } };
  return { found: [{ call: callOf(one.command, variablesOf({}), cwd), effect: asked }], action: { cwd, env: {} } };
}
