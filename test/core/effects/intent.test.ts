// The agent's own words about starting afresh raise what loses something of worth, and nothing else.
import assert from 'node:assert/strict';
import { withIntent } from '../../../src/core/effects/intent';
import type { Effect } from '../../../src/core/model/effect';
import type { ProposedAction } from '../../../src/core/model/action';
import { nothing } from '../../../src/core/effects/world';
import { levelOf } from '../../../src/core/policy/levels';

const effect = (parts: Partial<Effect>, resource: Partial<Effect['resource']> = {}): Effect => ({
  operation: 'delete', certainty: 'will', reversibility: 'irreversible', disruption: 'none', reason: { code: 'deletes' }, evidence: [], traits: [], ...parts,
  resource: { system: 'docker', kind: 'volume', address: 'db', keeps: 'unknown', extent: 'one', where: 'machine', ...resource },
});
const volume = effect({});
const folder = effect({}, { system: 'files', kind: 'folder', address: 'src', where: 'workspace' });
const output = effect({ disposable: { kind: 'generated', because: 'ignored' } }, { system: 'files', address: 'dist', where: 'workspace' });
const later = effect({ traits: ['deferred'] });
const build = effect({ operation: 'execute', reversibility: 'reversible' });

function check(name: string, one: Effect, command: string, description: string | undefined, rises: boolean): void {
  it(name, () => {
    const action: ProposedAction = { id: '1', agent: 'test', session: 's', cwd: '/', env: {}, request: { tool: 'shell', command, shell: 'bash' }, ...(description === undefined ? {} : { description }) };
    const after = withIntent({ ...nothing, effects: [{ effect: one }] }, action).effects[0]?.effect ?? one;
    assert.equal(after.traits.includes('intent'), rises, `${command} | ${description ?? ''}`);
    assert.equal(levelOf(after).verdict, rises ? 'acknowledge' : levelOf(one).verdict);
  });
}

describe('words of a new start', () => {
  const command = 'docker volume rm db';
  for (const words of ['Delete and recreate the database volume', 'Start fresh with a clean database', 'Starting over', 'A clean slate for the tests', 'Removing the old volume, then rebuilding it', 'Set it up from scratch', 'Re-provision the volume', 'Reset everything', 'The simplest path is to drop it', 'It is brand-new, no data yet', 'Destroy it and re-create it']) check(words, volume, command, words, true);
  for (const words of ['Remove the unused volume', 'Delete the database volume', 'Refresh the list and start the server', 'Create the volume', 'Deletes old logs and reports the size', undefined]) check(words ?? 'no words', volume, command, words, false);
  check('a comment', volume, `${command} # clean slate`, undefined, true);
  check('an echo', volume, `echo "Starting fresh" && ${command}`, undefined, true);
  check('a commit message', volume, `${command}; git commit -m "Recreate the volume"`, undefined, true);
  check('a name in the command itself', volume, 'docker volume rm clean-slate-from', undefined, false);
  check('everyday words and a file', folder, 'rm -rf src', 'Rebuild the app', false);
  check('a file and strong words', folder, 'rm -rf src', 'Start from scratch', true);
  check('build output', output, 'rm -rf dist', 'Rebuild from scratch', false);
  check('an image is built', build, 'docker build --no-cache .', 'Rebuild the docker image from scratch', false);
  check('an edit', later, command, 'Delete and recreate it', false);
});
