// `countersign policy check`: what is wrong in policy files, which rules no longer count, and whether the tests inside them hold.
import { homedir } from 'node:os';
import * as path from 'node:path';
import { visibleLine } from '../core/explain/visible';
import { loadGrammars } from '../node/grammars';
import { fileSources, mergePolicies, policyPath, policySources, type PolicySource } from '../node/policyFile';
import { runPolicyTests } from '../node/policyTests';
import { stateFolder } from '../node/stateFolder';

/** Status 1: a file is wrong, or a test in it fails. */
export async function run(args: readonly string[]): Promise<number> {
  if (args.some(arg => arg.startsWith('-'))) {
    process.stderr.write('countersign policy check: no options; name files to check them\n');
    return 1;
  }
  const state = stateFolder();
  const held = args.length > 0 ? [] : await policySources({ cwd: process.cwd(), state });
  const files = args.length > 0 ? args : [...new Set(held.flatMap(one => (one.layer.file !== undefined && one.from === one.layer.file ? [one.layer.file] : [])))];
  const today = new Date().toISOString().slice(0, 10);
  let wrong = 0;
  // What holds from elsewhere than a file of its own (the default branch, what was accepted) has no tests of its own to run.
  for (const source of held) if (source.alarm !== undefined) print(`${source.from}: ${source.alarm}`);
  for (const source of held) if (!files.includes(source.from)) wrong += told(source, today) + (source.errors.length > 0 ? 1 : 0);
  const checked = new Set<string>();
  for (const file of files) {
    if (checked.has(path.resolve(file))) continue;
    checked.add(path.resolve(file));
    wrong += await checkFile(file, today);
  }
  if (held.length === 0 && files.length === 0) print(`no policy file holds here: the defaults do. "countersign policy init" writes a first ${policyPath}`);
  return wrong > 0 ? 1 : 0;
}

async function checkFile(file: string, today: string): Promise<number> {
  const sources = await fileSources(file, homedir(), stateFolder());
  const errors = sources.flatMap(one => one.errors);
  for (const source of sources) told(source, today);
  if (errors.length > 0) return errors.length;
  // Tests of a file that is extended ran where it was written; here they would meet this file's rules as well.
  const own = sources[0];
  const tests = own?.tests ?? [];
  if (tests.length === 0) return 0;
  const failures = await runPolicyTests(tests, mergePolicies(sources), loadGrammars(), Date.now());
  for (const failure of failures) {
    print(`${file}:${failure.line}: test "${visibleLine(failure.name)}": expected ${failure.expected}, got ${failure.got}`);
    print(`    ${visibleLine(failure.why)}`);
  }
  print(`${file}: ${tests.length - failures.length} of ${tests.length} tests hold`);
  return failures.length;
}

function told(source: PolicySource, today: string): 0 {
  for (const error of source.errors) print(`${source.from}:${error.line}:${error.column}: ${visibleLine(error.message)}`);
  if (!source.part) return 0;
  const { rules } = source.part;
  for (const rule of rules) {
    if (rule.expires !== undefined && rule.expires < today) print(`${source.from}:${rule.line ?? 1}: the rule ${rule.id} counted until ${rule.expires}; it no longer does`);
    if (rule.match.path && rule.match.system && !rule.match.system.includes('files')) print(`${source.from}:${rule.line ?? 1}: the rule ${rule.id} never holds: only "files" have a path`);
  }
  if (source.errors.length === 0) print(`${source.from}: ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}, no errors (${source.layer.kind})`);
  return 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
