// `countersign audit …`: checks the record, signs its ends, keeps it in order, and hands it on.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { observedText } from '../core/explain/observedText';
import { visibleLine } from '../core/explain/visible';
import type { AuditLine, Head } from '../node/audit/auditLine';
import { auditFigures } from '../node/audit/auditReport';
import { csvRows } from '../node/audit/exportAudit';
import { joinRecords } from '../node/audit/joinRecords';
import { observedFigures, type Observer } from '../node/audit/observed';
import { readAudit, type Period } from '../node/audit/readAudit';
import { signHeads, signedStatements } from '../node/audit/signedHeads';
import { fingerprint } from '../node/audit/sshKey';
import { tidyRecord } from '../node/audit/tidyRecord';
import { verifyAudit, verifySigned } from '../node/audit/verifyAudit';
import { anchoredHeads, anchorHeads } from '../node/countersignature/anchor';
import type { SigningPlace } from '../node/countersignature/desk';
import { recordDuties } from '../node/otlp/collector';
import { sendRecord } from '../node/otlp/sendRecord';
import { stateFolder } from '../node/stateFolder';
import { auditOptions, type AuditOptions } from './auditOptions';
import { mark } from './auditMark';
import { reportText } from './auditReportText';
import { anchorText, verifyText } from './auditVerifyText';
import { realTerminal } from './realTerminal';
import { policyHere, signingPlace } from './signingPlace';

const usage = `usage: countersign audit verify [--heads FILE] [--signers FILE] [--anchored]   check every chain, the signed heads, and heads that were kept elsewhere or on the team’s remote
       countersign audit anchor                                   put the signed heads on the remote of this repository’s team
       countersign audit heads                                    the end of every chain and the signed heads as JSON, for keeping elsewhere
       countersign audit sign                                     sign the ends now, with an SSH key that needs no passphrase
       countersign audit tidy                                     archives, retention and signed heads, as the editor does every hour
       countersign audit send                                     to the OpenTelemetry collector that you or the administrator named
       countersign audit export [--csv] [--from DAY] [--to DAY]   all records as JSON Lines, or what happened as a table
       countersign audit report [--json] [--from DAY] [--to DAY] [FILE…]   week by week; from exported JSON Lines where files are named
       countersign audit observed [--json] [--from DAY] [--to DAY] [FILE…] what would have been asked while observing: caught, wrong, per developer; a FILE is one developer's export
       countersign audit mark CALL caught|wrong [NOTE]             say that a prompt, real or only observed, was rightly asked or not worth asking

DAY is YYYY-MM-DD or an ISO time; --to is not included.
`;

const version = process.env['COUNTERSIGN_BUILD_VERSION'] ?? '';

export async function run(args: readonly string[]): Promise<number> {
  const [name = '', ...rest] = args;
  const options = auditOptions(name, rest);
  if (typeof options === 'string') {
    process.stderr.write(`${options === '' ? '' : `countersign audit: ${options}\n\n`}${usage}`);
    return 1;
  }
  const state = stateFolder();
  const home = homedir();
  const agentSocket = process.env['SSH_AUTH_SOCK'];
  const key = { home, ...(agentSocket === undefined ? {} : { agentSocket }) };
  switch (name) {
    case 'verify': {
      const anchors = options.heads === undefined ? [] : readHeads(options.heads);
      if (typeof anchors === 'string') return wrong(anchors);
      const remote = options.anchored ? await anchoredHeads(anchorPlace(), await policyHere(anchorPlace())) : undefined;
      if (remote?.kind === 'failed') return failed(`the remote cannot be compared with: ${remote.why}`);
      const report = await verifySigned(state, { home, anchors: [...anchors, ...remote?.heads ?? []], ...(options.signers === undefined ? {} : { signers: options.signers }) });
      process.stdout.write(verifyText(report, { log: state.log, keptElsewhere: anchors.length > 0 || (remote?.heads.length ?? 0) > 0, signersGiven: options.signers !== undefined }));
      if (remote) process.stdout.write(anchorText(remote));
      return report.problems.length === 0 && (remote?.missing.length ?? 0) === 0 ? 0 : 2;
    }
    case 'heads': {
      process.stdout.write(`${JSON.stringify({ heads: verifyAudit(state).heads, signed: signedStatements(state) }, null, 1)}\n`);
      return 0;
    }
    case 'sign': {
      const signed = await signHeads(state, key, new Date());
      process.stdout.write(signed.kind === 'signed' ? `The ends of ${signed.chains} chains were signed with ${fingerprint(signed.key)}.\n` : signed.kind === 'nothingNew' ? 'Everything is signed already.\n' : `Not signed: ${signed.why}.\n`);
      return signed.kind === 'none' ? 2 : 0;
    }
    case 'anchor': {
      const done = await anchorHeads(anchorPlace(), await policyHere(anchorPlace()));
      if (done.kind === 'notSent') return failed(`not sent: ${done.why}`);
      process.stdout.write(done.kind === 'sent' ? `${done.statements} signed heads are on ${visibleLine(done.remote)} now.\n` : `Everything that is signed is on ${visibleLine(done.remote)} already.\n`);
      return 0;
    }
    case 'tidy': {
      const { leastDays } = await recordDuties(state, home);
      const { done, problems } = await tidyRecord(state, { version, key: options.quiet ? { home } : key, now: Date.now(), leastDays });
      if (!options.quiet) process.stdout.write(done.length + problems.length === 0 ? 'Nothing was to be done.\n' : [...done, ...problems.map(one => `not done: ${one}`)].map(one => `${visibleLine(one)}\n`).join(''));
      return problems.length > 0 ? 2 : 0;
    }
    case 'send': {
      const { openTelemetry } = await recordDuties(state, home);
      if (openTelemetry === undefined) return wrong('no collector is named, in the user\'s settings or by the administrator');
      const sent = await sendRecord(state, { settings: openTelemetry, version, now: Date.now() });
      process.stdout.write(sent.kind === 'sent' ? `${sent.count} log records were sent${sent.dropped > 0 ? `, ${sent.dropped} were not taken` : ''}.\n` : sent.kind === 'busy' ? 'Another process is sending.\n' : `Not sent, and not lost: ${visibleLine(sent.why)}\n`);
      return sent.kind === 'later' ? 2 : 0;
    }
    case 'export': {
      await writeAll(options.csv ? csvRows(joinRecords(readAudit(state, options.period))) : jsonLines(readAudit(state, options.period)));
      // Whoever passes it on must know that it does not fit together.
      const broken = verifyAudit(state).problems;
      if (broken.length > 0) process.stderr.write(`countersign audit: the record does not fit together, ${broken.length} problems; countersign audit verify says where\n`);
      return broken.length > 0 ? 2 : 0;
    }
    case 'observed': return observed(options, () => readAudit(state, options.period));
    case 'mark': return mark(state, version, options.files);
    default: return report(options, () => readAudit(state, options.period));
  }
}

async function report(options: AuditOptions, own: () => Iterable<AuditLine>): Promise<number> {
  let lines: Iterable<AuditLine>;
  try {
    lines = options.files.length > 0 ? options.files.flatMap(file => exported(file, options.period)).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)) : own();
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  const figures = auditFigures(joinRecords(lines), Math.min(Date.now(), options.period.to ?? Infinity));
  await writeAll([options.json ? `${JSON.stringify(figures, null, 1)}\n` : reportText(figures)]);
  return 0;
}

async function observed(options: AuditOptions, own: () => Iterable<AuditLine>): Promise<number> {
  let observers: readonly Observer[];
  try {
    observers = options.files.length === 0 ? [{ name: '', entries: joinRecords(own()) }] : options.files.map(file => ({ name: path.basename(file).replace(/\.jsonl?$/, ''), entries: joinRecords(exported(file, options.period)) }));
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  const figures = observedFigures(observers, Math.min(Date.now(), options.period.to ?? Infinity));
  await writeAll([options.json ? `${JSON.stringify(figures, null, 1)}\n` : observedText(figures)]);
  return 0;
}

/** Records of an export, of this machine or another. Throws where it is none. */
function exported(file: string, { from = -Infinity, to = Infinity }: Period): readonly AuditLine[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(line => line !== '').map((line, index) => {
    try {
      const one = JSON.parse(line) as Partial<AuditLine> | null;
      if (typeof one?.at === 'string' && typeof one.body?.kind === 'string') return one as AuditLine;
    } catch {
      // Told below.
    }
    throw new Error(`${file}:${index + 1}: is no exported record`);
  });
  return lines.filter(line => Date.parse(line.at) >= from && Date.parse(line.at) < to);
}

/** From `audit heads`, of this version or the one before it. A text: what is wrong. */
function readHeads(file: string): readonly Head[] | string {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as readonly Head[] | { readonly heads: readonly Head[]; readonly signed?: readonly { readonly statement: string }[] };
    if (!('heads' in read)) return read;
    const signed = (read.signed ?? []).flatMap(one => (JSON.parse(one.statement) as { readonly chains: readonly Head[] }).chains);
    return [...read.heads, ...signed];
  } catch (error) {
    return `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function* jsonLines(lines: Iterable<AuditLine>): Generator<string, void> {
  for (const line of lines) yield `${JSON.stringify(line)}\n`;
}

/** A long record is written as fast as it is read, not held. */
async function writeAll(texts: Iterable<string>): Promise<void> {
  let held = '';
  for (const text of texts) {
    held += text;
    if (held.length < 1 << 16) continue;
    const more = process.stdout.write(held);
    held = '';
    if (!more) await new Promise(resolve => process.stdout.once('drain', resolve).once('error', resolve));
  }
  process.stdout.write(held);
}

/** This folder's repository; git may ask the person for a passphrase where one sits here. */
function anchorPlace(): SigningPlace {
  return signingPlace({ terminal: realTerminal() === undefined });
}

function failed(what: string): number {
  process.stderr.write(`countersign audit: ${visibleLine(what)}\n`);
  return 2;
}

function wrong(what: string): number {
  process.stderr.write(`countersign audit: ${visibleLine(what)}\n`);
  return 1;
}
