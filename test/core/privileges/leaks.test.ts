// No secret leaves, whatever the surface: a home full of canaries in every file that a resolver reads, and not one of them in reviews, hovers,
// replies to agents, the record, the session on disk, or what is said when something fails. The same scan must find one that is planted.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { canonicalJson } from '../../../src/core/countersign/canonicalJson';
import { shareReview } from '../../../src/core/countersign/sharedReview';
import { markdown } from '../../../src/core/explain/markdown';
import type { Facts } from '../../../src/core/facts';
import type { ProposedAction } from '../../../src/core/model/action';
import { emptySession } from '../../../src/core/model/session';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { onlineChecks } from '../../../src/core/privileges/onlineChecks';
import { identityQuestions } from '../../../src/core/privileges/personalAnswers';
import { reviewAction } from '../../../src/core/review';
import { engineReview } from '../../../src/hook/engineReview';
import { deniedWithoutEditor } from '../../../src/hook/words';
import { reviewedAction, shownReview } from '../../../src/node/audit/auditRecord';
import { processReading, type KeptReading } from '../../../src/node/keptReading';
import { readFacts } from '../../../src/node/readFacts';
import { stateFolder } from '../../../src/node/stateFolder';
import { grammars } from '../grammars';
import { canary, clean, commands, env, files, onDisk, typed, writeWorld } from './canaries';

describe('privileges, no secret on any surface', () => {
  let count = 0;
  const root = mkdtempSync(path.join(os.homedir(), '.leaks-'));
  const home = path.join(root, 'home');
  const cwd = path.join(home, 'project');
  const state = stateFolder(home);
  const asked = new Set<string>();
  const was = { home: process.env['HOME'], profile: process.env['USERPROFILE'] };
  const facts = (): Facts => {
    const reading: KeptReading = { text: (file, limit) => (asked.add(file), processReading.text(file, limit)), list: folder => processReading.list(folder) };
    return readFacts({ session: { ...emptySession('s'), secretFilesRead: [path.join(home, 'other/.env')] }, home, workspaces: [cwd], reading });
  };
  const shell = (command: string, withEnv: Record<string, string>): ProposedAction => ({ id: 'a', agent: 'claude-code', session: 's', cwd, env: withEnv, request: { tool: 'shell', command, shell: 'bash' } });
  /** Everything that a person, an agent or a disk gets of one action. */
  const surfaces = async (action: ProposedAction): Promise<Readonly<Record<string, string>>> => {
    const { review } = await reviewAction(action, facts(), grammars, defaultPolicy);
    return {
      review: JSON.stringify(review), explanation: review.explanation, hover: markdown(review), agent: deniedWithoutEditor(review, 'x', 'countersign'), checks: JSON.stringify([onlineChecks(review), identityQuestions(review.principals)]),
      record: JSON.stringify([reviewedAction(action, review, 'v'), shownReview(review)]), request: canonicalJson(shareReview(review)),
    };
  };

  before(() => {
    writeWorld(home, cwd);
    process.env['HOME'] = home;
    process.env['USERPROFILE'] = home;
  });
  after(() => {
    for (const [name, value] of [['HOME', was.home], ['USERPROFILE', was.profile]] as const) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    rmSync(root, { recursive: true, force: true });
  });

  it('reviews, hovers, replies, questions and the record', async () => {
    for (const withEnv of [{}, env]) for (const command of commands) for (const [where, text] of Object.entries(await surfaces(shell(command, withEnv)))) clean(`${command}, ${where}`, text);
    for (const server of ['db', 'api', 'mail', 'web']) for (const [where, text] of Object.entries(await surfaces({ ...shell('', {}), request: { tool: 'mcp', server, name: 'delete_project', arguments: { id: '1' } } }))) clean(`MCP ${server}, ${where}`, text);
  });
  it('a secret typed into the command', async () => {
    for (const command of typed(`${canary()}Q7`)) for (const [where, text] of Object.entries(await surfaces(shell(command, {})))) clean(`${command}, ${where}`, text);
  });
  it('what is written into settings files, whole, as an edit, as a patch and from a command', async () => {
    // An edit is looked at beside the file that it changes, whichever that is.
    const readSoFar = [...asked];
    for (const [name, before] of Object.entries(files)) {
      const file = name.startsWith('~/') ? path.join(home, name.slice(2)) : path.join(cwd, name);
      const content = before.replace(/kanarie\d+zang/g, () => canary());
      const requests: readonly ProposedAction['request'][] = [
        { tool: 'write', path: file, content }, { tool: 'edit', path: file, edits: [{ oldText: before, newText: content }] },
        { tool: 'patch', text: `*** Begin Patch\n*** Add File: ${file}\n${content.split('\n').map(line => `+${line}`).join('\n')}\n*** End Patch\n` },
        { tool: 'shell', command: `cat > ${file} <<'END'\n${content}\nEND`, shell: 'bash' },
      ];
      for (const request of requests) for (const [where, text] of Object.entries(await surfaces({ ...shell('', {}), request }))) clean(`${request.tool} of ${name}, ${where}`, text);
    }
    asked.clear();
    for (const file of readSoFar) asked.add(file);
  }).timeout(120_000);
  it('the hook: what the agent hears, what stays on disk, what is said of a broken payload', async () => {
    const call = (payload: string): ReturnType<typeof engineReview> => engineReview({ agent: 'claude-code', payload, cwd, env, id: 'n', deadline: Date.now() + 60_000 } as unknown as Parameters<typeof engineReview>[0], state);
    const of = (command: string): string => JSON.stringify({ session_id: 's', cwd, hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_input: { command }, tool_use_id: `use-${count++}` });
    for (const command of [...commands.filter((_, i) => i % 4 === 0), ...typed(`${canary()}Q7`)]) clean(`hook reply to ${command}`, JSON.stringify(await call(of(command))));
    for (const broken of ['{', '', '[]', '{"tool_name":1}']) clean('hook reply to a broken payload', JSON.stringify(await call(broken)));
    const kept = onDisk(state.root);
    assert.ok(kept.length > 1000, 'the hook has kept a session and a record');
    clean('state folder', kept);
  });
  it('every settings file that is looked for here holds a canary, and key material is never opened', () => {
    const known = new Set(Object.keys(files).map(name => (name.startsWith('~/') ? path.join(home, name.slice(2)) : path.join(cwd, name))));
    const read = [...asked].filter(file => known.has(file));
    assert.ok(read.length > 45, `${read.length} files read`);
    for (const name of ['~/.ssh/id', '~/.vault-token', '~/.supabase/access-token', '~/.fly/config.yml', '~/.cargo/credentials.toml', '~/.pypirc']) assert.ok(!asked.has(path.join(home, name.slice(2))), `${name} was opened`);
    const bare = read.filter(file => !/kanarie/.test(readFileSync(file, 'utf8'))).map(file => path.basename(file)).sort();
    assert.deepEqual(bare, ['HEAD', 'Pulumi.yaml', 'active_config', 'package.json', 'project-ref'].filter(name => bare.includes(name)));
  });
  it('the scan finds a secret that is planted', async () => {
    const planted = await surfaces(shell('rm -rf kanarie0zang', {}));
    for (const where of ['review', 'explanation', 'hover', 'agent', 'record', 'request']) assert.throws(() => clean(where, planted[where] ?? ''), /kanarie/, where);
  });
});
