// Test runners whose process would reach a remote database: the set-up of many suites empties it first. Only said where the connection
// is remote; where the project's own set-up files show a truncation, that is said too.
import type { Call } from '../../model/call';
import { foundIn, toolEffect } from '../toolEffect';
import type { Interpreter, World } from '../world';
import { connectionFrom } from './connection';

const setUpFiles = ['spec/spec_helper.rb', 'spec/rails_helper.rb', 'spec/support/database_cleaner.rb', 'test/test_helper.rb', 'conftest.py', 'tests/conftest.py', 'test/conftest.py', 'jest.setup.js', 'jest.setup.ts', 'test/setup.ts', 'test/setup.js', 'tests/setup.ts', 'tests/setup.js', 'vitest.setup.ts', 'test/globalSetup.ts', 'tests/TestCase.php', 'tests/bootstrap.php', 'test/support/data_case.ex', 'test/test_helper.exs', 'src/test/resources/application.properties', 'src/test/setup.ts', '__tests__/setup.ts', 'test/mocha.opts', 'package.json'];
const empties = /DatabaseCleaner|:truncation|\btruncate\b|drop_all\s*\(|deleteMany\s*\(\s*(?:\{\s*\})?\s*\)|sync\s*\(\s*\{\s*force\s*:\s*true|RefreshDatabase|DatabaseMigrations|dropSchema|dropDatabase|migrate:fresh|flush\s*\(|DELETE\s+FROM|synchronize\s*\(\s*true|ddl-auto\s*[=:]\s*create/i;

export const readTestRun: Interpreter = async (call, world) => {
  if (!isTestRun(call)) return undefined;
  const seen = await world.databaseOf?.(call);
  if (!seen || seen.host === undefined) return undefined;
  const connection = connectionFrom(seen, call, world, 'generic');
  if (connection.where !== 'remote') return undefined;
  const file = await emptyingFile(call, world);
  const base = { kind: 'database', address: connection.database ?? connection.server ?? 'the configured database', place: connection.server, where: 'remote' as const };
  const origins = seen.origins.flatMap(origin => (origin.kind === 'file' ? [{ kind: 'file' as const, path: origin.path, line: origin.line }] : []));
  const effect = file === undefined
    ? toolEffect(call, 'database', { operation: 'execute', resource: { ...base, keeps: 'data' }, certainty: 'may', reversibility: 'unknown', traits: ['committedCode'], reason: { code: 'tests-on-remote' }, notChecked: ['what the tests write'] })
    : toolEffect(call, 'database', { operation: 'delete', resource: { ...base, kind: 'all rows of the database', keeps: 'data', extent: 'all' }, certainty: 'may', reversibility: 'irreversible', disruption: 'outage', reason: { code: 'tests-empty-remote', values: { file: file.name } }, notChecked: ['backups'] });
  const evidence = file ? [{ kind: 'file' as const, path: file.path, line: file.line, text: file.text }] : [];
  return foundIn(call, [{ ...effect, evidence: [...effect.evidence, ...evidence, ...origins] }], file ? { reads: [{ path: file.path }] } : {});
};

function isTestRun(call: Call): boolean {
  const words = call.args.map(word => word.text ?? '');
  switch (call.program) {
    case 'rspec': case 'jest': case 'vitest': case 'mocha': case 'pytest': case 'phpunit': case 'pest': case 'ava': case 'cypress': case 'playwright': case 'minitest': case 'tox': case 'nose2': case 'cucumber': return !words.some(word => /^--(?:help|version|collect-only|listTests|list)$/.test(word));
    case 'node': return words.includes('--test');
    case 'rails': case 'rake': case 'artisan': case 'mix': case 'go': case 'cargo': case 'deno': case 'bun': case 'dotnet': case 'gradle': case 'mvn': return words[0] === 'test' || words[0] === 'spec';
    case 'php': return words.some(word => /artisan$/.test(word)) && words.includes('test');
    case 'python': case 'python3': return words[0] === '-m' && /^(?:pytest|unittest)$/.test(words[1] ?? '');
    default: return false;
  }
}

interface EmptyingFile {
  readonly path: string;
  readonly name: string;
  readonly line: number;
  readonly text: string;
}

async function emptyingFile(call: Call, world: World): Promise<EmptyingFile | undefined> {
  if (call.cwd === undefined) return undefined;
  for (const name of setUpFiles) {
    const path = `${call.cwd}/${name}`;
    const text = await world.facts.read(path, 1 << 17);
    const at = text?.split('\n').findIndex(line => empties.test(line) && !/^\s*(?:#|\/\/|"(?:dev)?[dD]ependencies)/.test(line)) ?? -1;
    if (text !== undefined && at >= 0 && name !== 'package.json') return { path, name, line: at + 1, text: (text.split('\n')[at] ?? '').trim().slice(0, 160) };
  }
  return undefined;
}

const programs = ['rspec', 'jest', 'vitest', 'mocha', 'pytest', 'phpunit', 'pest', 'ava', 'cypress', 'node', 'rails', 'rake', 'artisan', 'mix', 'go', 'cargo', 'deno', 'bun', 'dotnet', 'gradle', 'mvn', 'php', 'python', 'python3', 'minitest', 'tox', 'nose2', 'cucumber'];
export const testRunInterpreters: Readonly<Record<string, Interpreter>> = Object.fromEntries(programs.map(name => [name, readTestRun]));
