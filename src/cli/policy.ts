// `countersign policy check|explain|accept`: what is wrong with policy files, and which policy holds for a folder.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { parsePolicy } from '../node/parsePolicy';
import { mergePolicies, policyPath, policySources } from '../node/policyFile';
import { keepPin, pinnedPolicies, pinnedRemotes } from '../node/policyPins';
import { findRepositoryRoot, readRepository } from '../node/readRepository';
import { stateFolder } from '../node/stateFolder';
import { ask, realTerminal } from './realTerminal';

const usage = `usage: countersign policy check [FILE]     errors with line and column; without a file, every file that holds here
       countersign policy explain [FOLDER]  the policy that holds for a folder, and where each part comes from
       countersign policy accept            take the policy of the default branch as the new floor for this remote (on a terminal)
`;

export async function run(args: readonly string[]): Promise<number> {
  const [name, argument] = args;
  switch (name) {
    case 'check': return argument === undefined ? checkAll() : checkFile(argument);
    case 'explain': return explain(path.resolve(argument ?? '.'));
    case 'accept': return accept();
    default:
      process.stderr.write(usage);
      return 1;
  }
}

function checkFile(file: string): number {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    process.stderr.write(`countersign policy: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  const parsed = parsePolicy(text, { kind: 'team', file });
  if (parsed.kind === 'policy') process.stdout.write(`${file}: ${parsed.part.rules.length} rules, no errors\n`);
  else for (const error of parsed.errors) process.stdout.write(`${file}:${error.line}:${error.column}: ${error.message}\n`);
  return parsed.kind === 'policy' ? 0 : 1;
}

async function checkAll(): Promise<number> {
  const sources = await policySources({ cwd: process.cwd(), state: stateFolder() });
  for (const source of sources) {
    for (const error of source.errors) process.stdout.write(`${source.from}:${error.line}:${error.column}: ${error.message}\n`);
    if (source.part) process.stdout.write(`${source.from}: ${source.part.rules.length} rules, no errors (${source.layer.kind})\n`);
  }
  if (sources.length === 0) process.stdout.write(`no policy file holds here: the defaults do. A team's file would be ${policyPath}\n`);
  return sources.some(source => source.errors.length > 0) ? 1 : 0;
}

async function explain(cwd: string): Promise<number> {
  const sources = await policySources({ cwd, state: stateFolder() });
  const policy = mergePolicies(sources);
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  print(`policy ${policy.version}, merged from ${sources.length === 0 ? 'no file: the defaults hold' : sources.map(source => `${source.from} (${source.layer.kind})`).join(', ')}`);
  if (policy.broken) print(`BROKEN: ${policy.broken.message}. Everything that is not a read is at least attest until this is mended.`);
  if (policy.minimum) print(`at least ${policy.minimum.verdict} for everything above allow (${policy.minimum.layer.file ?? policy.minimum.layer.kind})`);
  print(`an environment that nobody can name counts as ${policy.unknownEnvironment}`);
  for (const one of policy.environments) print(`${one.name}${one.label === undefined ? '' : ` (${one.label})`}: ${one.patterns.join(', ')}`);
  for (const rule of policy.rules) {
    const parts = Object.entries(rule.match).filter(([, value]) => value !== undefined).map(([key, value]) => `${key} ${(value as readonly string[]).join('|')}`);
    print(`${rule.id}: ${parts.join(', ') || 'everything'} → at least ${rule.least}${rule.owner === undefined ? '' : `, owner ${rule.owner}`}${rule.expires === undefined ? '' : `, until ${rule.expires}`} (${rule.layer.file ?? rule.layer.kind}:${rule.line ?? 0})`);
  }
  return policy.broken ? 1 : 0;
}

async function accept(): Promise<number> {
  const refused = realTerminal();
  if (refused !== undefined) {
    process.stderr.write(`countersign policy accept: ${refused}\n`);
    return 2;
  }
  const state = stateFolder();
  const found = await findRepositoryRoot(process.cwd());
  const repository = found && await readRepository(found.root, found.gitDir, homedir());
  const branch = repository?.defaultBranch;
  const text = found && branch !== undefined ? await repository?.committed(path.join(found.root, policyPath), `refs/remotes/origin/${branch}`) : undefined;
  const names = found && repository ? pinnedRemotes(found.root, repository.remotes.map(remote => remote.url)) : [];
  if (text === undefined || names.length === 0) {
    process.stderr.write('countersign policy accept: the default branch of this repository’s remote holds no policy\n');
    return 1;
  }
  const { createTwoFilesPatch } = await import('diff');
  process.stdout.write(createTwoFilesPatch('accepted before', 'default branch', pinnedPolicies(state, names)[0]?.text ?? '', text));
  if (await ask('Type "accept" to take this as the floor for this remote: ') !== 'accept') return 2;
  keepPin(state, names, { text, trusted: true });
  return 0;
}
