// No secret in what the built programs say or keep: hook, MCP and ACP proxies, every subcommand, and each file of the state folder after
// sessions that read, write, edit, move and delete files with secrets in them. The world and the scan are `canaries.ts`'.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { engineReview } from '../../src/hook/engineReview';
import { keepCopies, saidOfCopies } from '../../src/node/lostCopies';
import { sendRecord } from '../../src/node/otlp/sendRecord';
import { readFacts } from '../../src/node/readFacts';
import { reviewAction } from '../../src/core/review';
import { emptySession } from '../../src/core/model/session';
import { defaultPolicy } from '../../src/core/policy/policy';
import { canary, clean, commands, files, onDisk, typed, writeWorld } from '../core/privileges/canaries';
import { grammars } from '../core/grammars';
import { built, dist, machine, payload, run, type Machine, type Outcome } from '../hook/hookProcess';
import { call as mcpCall, proxied, sdkServer, type Proxied } from '../proxy/proxied';

describe('no secret in what programs say and keep', function () {
  this.timeout(240_000);
  let on: Machine;
  let calls = 0;
  before(async () => {
    await built();
    on = machine();
    writeWorld(on.home, on.workspace);
    for (const args of [['init', '-q', '-b', 'main'], ['add', 'main.tf', 'package.json'], ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'first']]) spawnSync('git', args, { cwd: on.workspace, env: { PATH: process.env['PATH'], HOME: on.home } });
  });
  const wasHome = process.env['HOME'];
  const started: Proxied[] = [];
  before(() => { process.env['HOME'] = on.home; });
  after(() => {
    process.env['HOME'] = wasHome;
    for (const one of started) one.child.kill();
    on.dispose();
  });
  const proxy = (...how: Parameters<typeof proxied>): Proxied => {
    const one = proxied(...how);
    started.push(one);
    return one;
  };

  const env = { DATABASE_URL: `postgres://u:${canary()}@db.prod.example.com/shop`, AWS_SECRET_ACCESS_KEY: canary(), GH_TOKEN: canary() };
  /** With other secrets in the places of the old ones. */
  const renewed = (text: string): string => text.replace(/kanarie\d+zang/g, () => canary());
  const said = (what: string, outcome: Pick<Outcome, 'stdout' | 'stderr'>): void => { clean(`${what}, standard output`, outcome.stdout); clean(`${what}, standard error`, outcome.stderr); };
  const hook = (input: string): Promise<Outcome> => run(on.command('claude-code'), { input, env: { HOME: on.home, ...env }, cwd: on.workspace });
  const tool = (tool_name: string, tool_input: unknown, hook_event_name = 'PreToolUse'): string => JSON.stringify({ session_id: 'files', cwd: on.workspace, hook_event_name, tool_name, tool_input, tool_use_id: `file-${calls++}` });
  /** As the hook does it, without a process of its own for each. */
  const engine = async (what: string, text: string): Promise<void> => clean(`reply on ${what}`, JSON.stringify(await engineReview({ agent: 'claude-code', payload: text, cwd: on.workspace, env, id: 'n', deadline: Date.now() + 60_000 } as unknown as Parameters<typeof engineReview>[0], on.state)));
  const countersign = (...args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } =>
    spawnSync(process.execPath, [path.join(dist, 'countersign.js'), ...args], { encoding: 'utf8', cwd: on.workspace, env: { HOME: on.home, PATH: process.env['PATH'] ?? '', ...env }, input: '' });

  it('the hook’s two outputs: shell commands, broken payloads', async () => {
    for (const command of [...commands.filter((_, i) => i % 9 === 0), ...typed(`${canary()}Q7`).filter((_, i) => i % 8 === 0)]) said(`hook ${command}`, await hook(payload('claude-code', command, on.workspace, { tool_use_id: `use-${calls++}` })));
    for (const broken of [`{"tool_input":"${canary()}`, `[]${canary()}`, JSON.stringify({ session_id: canary(), tool_name: 1, tool_input: { password: canary() } }), JSON.stringify({ hook_event_name: 'PreToolUse', cwd: 7, tool_name: 'Bash', tool_input: { command: `TOKEN=${canary()} x` } })]) said('hook, broken payload', await hook(broken));
    said('hook of an unknown agent', await run(on.command('claude-code').replace('claude-code', 'nobody'), { input: `{"password":"${canary()}"}`, env: { HOME: on.home } }));
  });

  it('a session that reads, writes, edits and deletes files with secrets in them leaves none behind', async () => {
    const at = (name: string): string => (name.startsWith('~/') ? path.join(on.home, name.slice(2)) : path.join(on.workspace, name));
    // Whose secrets stand under names that say so; values without one are in the copies and `before` texts below.
    const names = ['~/.aws/credentials', '~/.config/gcloud/configurations/config_default', '~/.config/gh/hosts.yml', '~/.config/glab-cli/config.yml', '~/.npmrc', '~/.pypirc', '~/.cargo/credentials.toml', '~/.my.cnf', '~/.pg_service.conf', '~/.fly/config.yml', '~/.config/doctl/config.yaml', '~/.gitconfig', '~/.codex/config.toml', '.env.production', '.envrc', 'main.tf', 'terraform.tfvars', 'config/database.yml', 'compose.yaml', '.npmrc', 'iam.tf', '.git/config'];
    for (const [i, name] of names.entries()) {
      const text = files[name] ?? '';
      const [first = ''] = text.split('\n').filter(line => line.includes('kanarie'));
      const inputs: readonly (readonly [string, unknown])[] = [
        ['Read', { file_path: at(name) }], ['Write', { file_path: at(name), content: renewed(text) }],
        ['Edit', { file_path: at(name), old_string: first, new_string: renewed(first) }], ['Bash', { command: `rm ${at(name)}` }], ['Bash', { command: `mv ${at(name)} ${at('moved.txt')} && cat ${at(name)} > ${at('copied.txt')}` }],
      ];
      // Each file is once the one of each operation, in turn; all five of every file would only repeat.
      const [name1, input] = inputs[i % inputs.length] ?? ['Read', {}];
      await engine(name, tool(name1, input));
      await engine(name, tool(name1, input, 'PostToolUse'));
    }
    for (const name of ['.env', '.envrc', 'main.tf', 'compose.yaml', 'terraform.tfvars']) await engine(name, tool('Edit', { file_path: at(name), old_string: files[name], new_string: renewed(files[name] ?? '') }));
    // Nothing names what is in these: of the file as it was, nothing is kept.
    for (const name of ['~/.vault-token', '~/.ssh/id_ed25519', '~/.netrc', '~/.pgpass', '~/.supabase/access-token']) {
      writeFileSync(at(name), canary());
      for (const input of [{ file_path: at(name), content: '' }]) await engine(name, tool('Write', input));
    }
    const kept = onDisk(on.state.root);
    assert.ok(kept.includes('"kind":"advance"') && kept.includes('"kind":"reviewed"'), 'a session and a record were kept');
    clean('state folder', kept);
  });

  it('copies of what is lost: files with secrets in them are left out and counted', async () => {
    const folder = path.join(on.workspace, 'loose');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'notes.txt'), 'nothing to hide\n');
    writeFileSync(path.join(folder, 'login.ts'), 'interface Login { password: string }\nconst token = readToken(options.secretFile);\nconst password = input.password1;\n');
    writeFileSync(path.join(folder, 'howto.txt'), `export DB_PASSWORD=${canary()}\n`);
    writeFileSync(path.join(folder, 'override.tf'), files['main.tf'] ?? '');
    writeFileSync(path.join(folder, '.env'), files['.env'] ?? '');
    const facts = readFacts({ session: emptySession('s'), home: on.home, workspaces: [on.workspace] });
    const { lost } = await reviewAction({ id: 'a', agent: 'claude-code', session: 's', cwd: on.workspace, env: {}, request: { tool: 'shell', command: 'rm -rf loose', shell: 'bash' } }, facts, grammars, defaultPolicy);
    assert.equal(lost.length, 5);
    assert.match(saidOfCopies(lost, 'abcdef0123', on.home) ?? '', /3/);
    assert.equal(keepCopies(on.state, 'abcdef0123', lost, on.home, Date.now()), undefined);
    const kept = onDisk(on.state.backups);
    assert.match(kept, /nothing to hide/);
    assert.match(kept, /readToken/, 'source that only speaks of secrets is kept');
    clean('copies', kept);
    const restore = countersign('restore');
    assert.match(restore.stdout, /abcdef0123/);
    said('restore', restore);
  });

  it('the MCP proxy: denial, error, broken line, what its server is told', async () => {
    const served = proxy('mcp', on, sdkServer, ['--server', 'db']);
    served.send(mcpCall(1, 'delete_database', { name: `postgres://u:${canary()}@h.example.com/d`, file: path.join(on.workspace, 'orders', 'orders.db'), password: canary() }));
    clean('MCP denial', await served.next());
    served.send(mcpCall(2, 'run_sql', { token: canary(), sql: `alter user x password '${canary()}'; drop table x` }));
    clean('MCP denial of SQL', await served.next());
    served.send(`{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"token":"${canary()}"\n`);
    served.child.stdin.end();
    const { rest, stderr } = await served.ended;
    clean('MCP rest', rest);
    clean('MCP standard error', stderr);
    const gone = proxy('mcp', on, ['/nonexistent/server', `--token=${canary()}`], ['--server', 'db']);
    gone.child.stdin.end();
    clean('MCP without a server', (await gone.ended).stderr);
  });

  it('the ACP proxy: standard error, and a start that fails', async () => {
    const gone = proxy('acp', on, ['/nonexistent/agent', `--api-key=${canary()}`]);
    gone.send(`{"jsonrpc":"2.0","id":1,"method":"session/new","params":{"token":"${canary()}"}}\n`);
    gone.child.stdin.end();
    const { rest, stderr } = await gone.ended;
    clean('ACP without an agent', rest + stderr);
    const agent = `process.stdin.resume();process.stdout.write(JSON.stringify({jsonrpc:"2.0",id:9,method:"session/request_permission",params:{sessionId:"s",options:[{optionId:"a",name:"a",kind:"allow_once"}],toolCall:{toolCallId:"c",kind:"execute",title:"psql",rawInput:{command:process.argv[1]}}}})+"\\n");process.stdin.once("data",d=>{process.stderr.write(String(d));process.exit()})`;
    const asked = proxy('acp', on, [process.execPath, '-e', agent, `PGPASSWORD=${'kanarie'}9zang psql -h db.example.com -c "drop table x"`]);
    const shown = await asked.next().catch(() => '');
    if (shown !== '') asked.send('{"jsonrpc":"2.0","id":9,"result":{"outcome":{"outcome":"selected","optionId":"a"}}}\n');
    asked.child.stdin.end();
    // What the agent itself said goes on to its client; what is ours in it are reasons.
    clean('ACP reasons', `${(/"text":"(?:[^"\\]|\\.)*"/.exec(shown) ?? [''])[0]}${(await asked.ended).stderr}`);
  });

  it('every subcommand’s words and errors', () => {
    mkdirSync(path.join(on.workspace, '.countersign'), { recursive: true });
    writeFileSync(path.join(on.workspace, '.countersign/policy.json'), `{ "version": 1, "rules": [{ "token": "${canary()}", "least": "${canary()}" }`);
    mkdirSync(path.join(on.home, '.claude'), { recursive: true });
    writeFileSync(path.join(on.home, '.claude/settings.json'), `{ "env": { "API_TOKEN": "${canary()}" }, "hooks": `);
    writeFileSync(path.join(on.home, '.claude/settings.local.json'), `{ "apiKey": ${canary()} }`);
    appendFileSync(path.join(on.state.root, 'installation.json'), '{ "x": ');
    const uses: readonly (readonly string[])[] = [
      ['doctor'], ['doctor', '--fix'], ['agents'], ['agents', 'status'], ['agents', 'install', 'claude-code'], ['policy', 'check'], ['policy', 'explain'], ['policy', 'init'], ['waiting'], ['answers'], ['request'], ['sign'], ['restore'], ['restore', 'abcdef0123'],
      ['replay', '--record'], ['replay', '--record', '--json', '--all'], ['replay', '--transcripts', '--all'], ['audit', 'verify'], ['audit', 'heads'], ['audit', 'export'], ['audit', 'export', '--csv'], ['audit', 'report'], ['audit', 'report', '--json'], ['audit', 'observed'], ['audit', 'observed', '--json'],
    ];
    for (const use of uses) said(`countersign ${use.join(' ')}`, countersign(...use));
    assert.ok(countersign('audit', 'export').stdout.length > 5000, 'the record holds what was reviewed');
    for (const line of ['not json', `{"password":"${canary()}"`, JSON.stringify({ request: { tool: 'shell', command: `TOKEN=${canary()} x` } }), JSON.stringify({ tool: canary(), cwd: `https://u:${canary()}@h` })]) {
      for (const flags of [[], ['--json']]) said(`review of ${line.slice(0, 20)}`, spawnSync(process.execPath, [path.join(dist, 'countersign.js'), 'review', ...flags], { encoding: 'utf8', cwd: on.workspace, env: { HOME: on.home, PATH: process.env['PATH'] ?? '' }, input: `${line}\n` }));
    }
    writeFileSync(path.join(on.home, 'heads.json'), `{"heads": ["${canary()}"`);
    said('audit verify --heads', countersign('audit', 'verify', '--heads', path.join(on.home, 'heads.json')));
    said('audit report of a file', countersign('audit', 'report', path.join(on.home, 'heads.json')));
    writeFileSync(path.join(on.workspace, '.countersign/policy.json'), '{ "version": 1 }');
  });

  it('what a collector is sent', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => { request.setEncoding('utf8').on('data', (part: string) => bodies.push(part)).on('end', () => response.end('{}')); });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const settings = { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    try {
      await sendRecord(on.state, { settings, version: '1', now: Date.now() });
      for (const command of typed(`${canary()}Q7`).filter((_, i) => i % 5 === 0)) await hook(payload('claude-code', command, on.workspace, { tool_use_id: `otlp-${calls++}` }));
      const sent = await sendRecord(on.state, { settings, version: '1', now: Date.now() });
      assert.ok(sent.kind === 'sent' && sent.count >= 3, JSON.stringify(sent));
    } finally {
      server.close();
      server.closeAllConnections();
    }
    clean('OTLP body', bodies.join(''));
  });

  it('the whole state folder at the end, and a canary that is planted there is found', () => {
    // The private clone sends to the remote with the login that its address holds, and keeps none of it.
    clean('state folder', onDisk(on.state.root));
    const place = path.join(on.state.sessions, 'planted');
    writeFileSync(place, readFileSync(path.join(on.workspace, '.envrc')));
    assert.throws(() => clean('state folder', onDisk(on.state.root)), /planted|kanarie/);
  });
});
