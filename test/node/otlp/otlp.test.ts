// What is sent to a collector: by the official definitions, once, after every kind of trouble, and never more than the record holds.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as definitions from '@opentelemetry/otlp-transformer/build/src/generated/root.js';
import type { ProposedAction } from '../../../src/core/model/action';
import { defaultOptions } from '../../../src/core/policy/policy';
import { recordWriter } from '../../../src/node/audit/recordWriter';
import { auditLog } from '../../../src/node/audit/auditLog';
import { redacted } from '../../../src/node/audit/auditRecord';
import type { ExportLogs } from '../../../src/node/otlp/logRecords';
import { post, waitOf } from '../../../src/node/otlp/post';
import { sendRecord, stopSending, type SendOptions, type SentRecord } from '../../../src/node/otlp/sendRecord';
import { backoff, sendSteadily } from '../../../src/node/otlp/sendSteadily';
import { ensureStateFolder, stateFolder, type StateFolder } from '../../../src/node/stateFolder';
import { sampleReview } from '../../host/sampleReview';

interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly url: string;
  readonly text: string;
}

describe('OpenTelemetry', () => {
  let home: string;
  let state: StateFolder;
  let server: Server | undefined;
  let got: Got[];
  let answer: (response: ServerResponse) => void;
  let endpoint: string;

  beforeEach(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'countersign-otlp-'));
    state = stateFolder(home, 'linux');
    assert.equal(ensureStateFolder(state), undefined);
    got = [];
    answer = response => response.end('{}');
    endpoint = await listen(0);
  });
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
    rmSync(home, { recursive: true, force: true });
  });

  async function listen(port: number): Promise<string> {
    server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => {
        got.push({ headers: request.headers, url: request.url ?? '', text });
        answer(response);
      });
    });
    await new Promise<void>(resolve => server?.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const send = (more: Partial<SendOptions> = {}): Promise<SentRecord> => sendRecord(state, { settings: { endpoint }, version: '1', now: Date.now(), ...more });
  const sent = (): string[] => got.flatMap(one => (JSON.parse(one.text) as ExportLogs).resourceLogs.flatMap(resource => resource.scopeLogs.flatMap(scope => scope.logRecords.map(record => ('stringValue' in record.body ? record.body.stringValue : '')))));
  const event = (text: string): void => assert.equal(auditLog(state, { version: '1' }).append({ kind: 'event', event: 'alarm', text: redacted(text) }), undefined);

  function decide(): void {
    const action: ProposedAction = { id: 'a', agent: 'claude-code', session: 's', cwd: '/w', env: {}, request: { tool: 'shell', command: 'rm -rf x', shell: 'bash' } };
    const concluded = { review: sampleReview('attest', { principals: [{ system: 'aws', name: 'OperatorAccess', scope: '123456789012' }] as never }), files: {}, policy: 'p', options: defaultOptions };
    const writer = recordWriter(state, '1');
    writer.write({ kind: 'shown', action, concluded });
    writer.write({ kind: 'decided', action, concluded, decision: { kind: 'allow', verdict: 'attest', reason: 'token ghp_abcdefghijklmnopqrstuvwxyz0123', by: 'user', breakGlass: 'INC-1' }, digest: 'd' });
    writer.ran(action, 'ran');
  }

  it('is what the official definitions say, to the last field', async () => {
    await send();
    decide();
    event('somebody tried');
    assert.deepEqual(await send(), { kind: 'sent', count: 3, dropped: 0 });
    assert.deepEqual([got.length, got[0]?.url, got[0]?.headers['content-type']], [1, '/v1/logs', 'application/json']);
    const json = JSON.parse(got[0]?.text ?? '') as Record<string, unknown>;
    const type = definitionsOf(definitions).opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
    // Through the binary form and back: a field that is not in the definitions would not come out again.
    const message = type.decode(type.encode(type.fromObject(json)).finish());
    assert.deepEqual(withoutEmpty(type.toObject(message, { longs: String })), json);
    const values = Object.fromEntries(((json as unknown as ExportLogs).resourceLogs[0]?.scopeLogs[0]?.logRecords[0]?.attributes ?? []).map(one => [one.key, Object.values(one.value)[0] as unknown]));
    assert.deepEqual([values['countersign.verdict'], values['countersign.decision'], values['countersign.decided_by'], values['countersign.break_glass'], values['countersign.agent']], ['attest', 'allow', 'user', 'INC-1', 'claude-code']);
    assert.deepEqual(values['countersign.accounts'], { values: [{ stringValue: '123456789012' }] });
  });

  it('sends each record once, from where it was switched on', async () => {
    event('before');
    assert.deepEqual(await send(), { kind: 'sent', count: 0, dropped: 0 });
    assert.equal(got.length, 0);
    event('first');
    await send();
    await send();
    event('second');
    await send();
    assert.deepEqual(sent(), ['first', 'second']);
    assert.equal(statSync(path.join(state.root, 'otlp.json')).mode & 0o777, 0o600);
    stopSending(state);
    event('while it was off');
    await send();
    event('third');
    await send();
    assert.deepEqual(sent(), ['first', 'second', 'third']);
  });

  it('holds no secret, no exact command and no reason', async () => {
    await send();
    decide();
    await send();
    for (const word of ['ghp_', 'rm -rf', 'delete-stack --stack-name']) assert.equal(got[0]?.text.includes(word), false, word);
  });

  it('a collector that is down loses nothing: it is sent when it is up again, by another process too', async () => {
    await send();
    const port = Number(new URL(endpoint).port);
    await new Promise(resolve => server?.close(resolve));
    for (const text of ['one', 'two']) event(text);
    const later = await send();
    assert.equal(later.kind, 'later');
    assert.match(later.kind === 'later' ? later.why : '', /ECONNREFUSED/);
    await listen(port);
    assert.deepEqual(await send(), { kind: 'sent', count: 2, dropped: 0 });
    assert.deepEqual(sent(), ['one', 'two']);
  });

  it('429 and 503 are tried again, after the time that they ask for; 400 is not', async () => {
    await send();
    event('one');
    for (const [status, header, wait] of [[429, '7', 7000], [503, undefined, undefined], [502, 'nonsense', undefined], [401, undefined, undefined], [302, undefined, undefined]] as const) {
      answer = response => response.writeHead(status, header === undefined ? {} : { 'retry-after': header }).end();
      const later = await send();
      assert.deepEqual(later, { kind: 'later', why: `the collector answered ${status}`, ...(wait === undefined ? {} : { wait }) });
    }
    answer = response => response.writeHead(400).end();
    assert.deepEqual(await send(), { kind: 'sent', count: 0, dropped: 1, problem: 'the collector answered 400' });
    answer = response => response.end('{}');
    event('two');
    await send();
    assert.deepEqual([...new Set(sent())], ['one', 'two']);
    assert.equal(waitOf(new Date(5000).toUTCString(), 2000), 3000);
    assert.equal(waitOf('999999', 0), 3_600_000);
  });

  it('what the collector rejected in part is counted and not sent again', async () => {
    await send();
    event('one');
    event('two');
    answer = response => response.end('{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"no"}}');
    assert.deepEqual(await send(), { kind: 'sent', count: 1, dropped: 1 });
    assert.deepEqual(await send(), { kind: 'sent', count: 0, dropped: 0 });
  });

  it('a collector that is slow, or breaks off, is left at its time', async () => {
    await send();
    event('one');
    answer = () => undefined;
    const started = Date.now();
    assert.match(await send({ timeLimit: 300 }).then(one => (one.kind === 'later' ? one.why : '')), /no answer within/);
    assert.ok(Date.now() - started < 5000);
    answer = response => response.write('{', () => response.destroy());
    assert.equal((await send()).kind, 'later');
  });

  it('a certificate that the system does not trust is no collector', async () => {
    const [key, certificate] = ['key.pem', 'cert.pem'].map(name => path.join(home, name)) as [string, string];
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '1', '-subj', '/CN=127.0.0.1'], { encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
    let asked = 0;
    const secure = createSecureServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (_, response) => {
      asked++;
      response.end('{}');
    });
    await new Promise<void>(resolve => secure.listen(0, '127.0.0.1', resolve));
    try {
      const posted = await post(`https://127.0.0.1:${(secure.address() as AddressInfo).port}`, {}, '{}');
      assert.deepEqual([posted.kind, asked], ['later', 0]);
      assert.match(posted.kind === 'later' ? posted.why : '', /self.signed certificate/);
    } finally {
      secure.close();
    }
  });

  it('a backlog that is too long gives up its oldest, and says how many', async () => {
    await send();
    const log = auditLog(state, { version: '1' });
    for (let i = 0; i < 1000; i++) log.append({ kind: 'ran', action: redacted(`a${i}`), agent: redacted('x'), session: redacted('s'), outcome: i === 999 ? 'failed' : 'ran' });
    const result = await send({ spool: 500 });
    assert.equal(result.kind === 'sent' && result.count, 500);
    assert.equal(result.kind === 'sent' && result.dropped, 500);
    assert.match(sent()[0] ?? '', /^500 records waited too long/);
    assert.deepEqual([sent().length, sent().at(-1), got.length], [501, 'the call failed', 3]);
    assert.deepEqual(await send(), { kind: 'sent', count: 0, dropped: 0 });
  });

  it('headers come from a file that only the user can write, and are kept nowhere', async () => {
    const headersFile = path.join(home, 'headers');
    writeFileSync(headersFile, '# the token\nAuthorization: Bearer very-secret-token\n', { mode: 0o600 });
    const settings = { endpoint, headersFile };
    await send({ settings });
    event('one');
    assert.equal((await send({ settings })).kind, 'sent');
    assert.equal(got[0]?.headers.authorization, 'Bearer very-secret-token');
    assert.equal(readFileSync(path.join(state.root, 'otlp.json'), 'utf8').includes('secret'), false);
    event('two');
    chmodSync(headersFile, 0o666);
    assert.match(await send({ settings }).then(one => (one.kind === 'later' ? one.why : '')), /can be written by other users/);
    chmodSync(headersFile, 0o600);
    writeFileSync(headersFile, 'very-secret-token\r\nx');
    const wrong = await send({ settings });
    assert.equal(wrong.kind === 'later' && wrong.why, 'the file of headers: line 1 is not "name: value"');
  });

  it('one process sends at a time', async () => {
    await send();
    event('one');
    answer = response => { setTimeout(() => response.end('{}'), 200); };
    const both = await Promise.all([send(), send()]);
    assert.deepEqual(both.map(one => one.kind).sort(), ['busy', 'sent']);
    assert.deepEqual(sent(), ['one']);
    assert.equal(existsSync(path.join(state.root, 'otlp.lock')), false);
  });

  it('tries later and later, not all machines at once, and says a problem once', async () => {
    for (let failures = 1; failures < 30; failures++) {
      const most = Math.min(300_000, 5000 * 2 ** (failures - 1));
      for (const random of [0, 0.3, 0.999]) assert.ok(backoff(failures, random) >= most / 2 && backoff(failures, random) <= most);
    }
    assert.ok(backoff(1, 0, 60_000) >= 60_000);
    const told: (string | undefined)[] = [];
    const answers: SentRecord[] = [{ kind: 'sent', count: 0, dropped: 0 }, { kind: 'sent', count: 5, dropped: 2 }, { kind: 'busy' }, { kind: 'sent', count: 1, dropped: 0 }];
    await new Promise<void>(resolve => {
      const end = sendSteadily({
        send: () => {
          const next = answers.shift();
          if (next === undefined) {
            end();
            resolve();
          }
          return Promise.resolve(next ?? { kind: 'busy' });
        }, told: problem => told.push(problem), every: 1,
      });
      // Its own timers keep no process alive.
      const keep = setInterval(() => { if (answers.length === 0) clearInterval(keep); }, 5);
    });
    assert.deepEqual(told, ['2 log records were not taken', undefined]);
  });
});

/** The generated reader gives every list, also an empty one. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => !(Array.isArray(one) && one.length === 0)).map(([key, one]) => [key, withoutEmpty(one)]));
}

/** The generated file declares less than it holds. */
function definitionsOf(module: unknown): Definitions {
  return module as Definitions;
}

interface Definitions {
  readonly opentelemetry: { readonly proto: { readonly collector: { readonly logs: { readonly v1: { readonly ExportLogsServiceRequest: MessageType } } } } };
}

interface MessageType {
  fromObject(value: unknown): unknown;
  toObject(message: unknown, options: { readonly longs: StringConstructor }): unknown;
  encode(message: unknown): { finish(): Uint8Array };
  decode(bytes: Uint8Array): unknown;
}
