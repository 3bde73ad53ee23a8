// Lines of the record as OpenTelemetry log records, in the JSON form of OTLP. What is sent is what is decided, by whom and with whose
// privileges; the exact command stays in the record. Field names and numbers as texts follow opentelemetry-proto.
import { isAtLeast } from '../../core/model/verdict';
import type { AuditLine } from '../audit/auditLine';
import type { ReviewedAction } from '../audit/auditRecord';

type Value = { readonly stringValue: string } | { readonly intValue: string } | { readonly boolValue: boolean } | { readonly arrayValue: { readonly values: readonly Value[] } };

interface Attribute {
  readonly key: string;
  readonly value: Value;
}

export interface LogRecord {
  /** Nanoseconds since the epoch. */
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: Value;
  readonly attributes: readonly Attribute[];
}

/** The body of one request. */
export interface ExportLogs {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeLogs: readonly { readonly scope: { readonly name: string; readonly version: string }; readonly logRecords: readonly LogRecord[] }[];
  }[];
}

export interface Sender {
  /** Of the extension. */
  readonly version: string;
  readonly host: string;
  readonly user: string;
  readonly platform: string;
}

export function exportLogs(logRecords: readonly LogRecord[], { version, host, user, platform }: Sender): ExportLogs {
  const resource = attributes({ 'service.name': 'countersign', 'service.version': version, 'host.name': host, 'os.type': platform, 'user.name': user });
  return { resourceLogs: [{ resource: { attributes: resource }, scopeLogs: [{ scope: { name: 'countersign', version }, logRecords }] }] };
}

/** Undefined: nothing that is sent. `review`: of the action that the line is about; undefined: it was not found. */
export function logRecord(line: AuditLine, review: ReviewedAction | undefined): LogRecord | undefined {
  const { at, body, hash } = line;
  const made = (eventName: string, severity: Severity, text: string, values: Values): LogRecord => {
    const time = `${Date.parse(at)}000000`;
    return { timeUnixNano: time, observedTimeUnixNano: time, severityNumber: severities[severity], severityText: severity, eventName, body: { stringValue: text }, attributes: attributes({ 'log.record.uid': hash, ...values }) };
  };
  switch (body.kind) {
    case 'decided': return made('countersign.decision', severityOf(body.decision, body.verdict), review?.headline ?? '', {
      'countersign.verdict': body.verdict, 'countersign.decision': body.decision, 'countersign.decided_by': body.by, 'countersign.decided_by.user': body.user,
      'countersign.signed_by': body.signedBy, 'countersign.break_glass': body.breakGlass, 'countersign.action': body.action, ...(review ? ofReview(review) : {}),
    });
    case 'ran': return made('countersign.ran', body.outcome === 'failed' ? 'WARN' : 'INFO', `the call ${body.outcome}`, { 'countersign.agent': body.agent, 'session.id': body.session, 'countersign.call': body.call, 'countersign.outcome': body.outcome });
    case 'event': return made(`countersign.${body.event}`, body.event === 'alarm' ? 'ERROR' : 'WARN', body.text, { 'countersign.on': body.on });
    case 'removed': return made('countersign.removed', 'WARN', `records before ${body.before} were removed`, { 'countersign.removed.before': body.before, 'countersign.removed.records': body.records, 'countersign.removed.digest': body.digest });
    default: return undefined;
  }
}

function ofReview(review: ReviewedAction): Values {
  const each = (pick: (one: ReviewedAction['effects'][number]) => string | undefined): readonly string[] => [...new Set(review.effects.map(pick).filter(one => one !== undefined))];
  return {
    'countersign.agent': review.agent, 'session.id': review.session, 'countersign.call': review.call, 'countersign.coverage': review.coverage, 'countersign.headline': review.headline, 'countersign.consequence': review.consequence,
    'countersign.operations': each(one => one.operation), 'countersign.resources': each(one => `${one.kind} ${one.address}`), 'countersign.environments': each(one => one.environment), 'countersign.reversibility': each(one => one.reversibility),
    'countersign.principals': review.principals.map(one => `${one.system} ${one.name}`), 'countersign.accounts': [...new Set(review.principals.map(one => one.scope).filter(one => one !== undefined))],
    'countersign.rules': review.rules, 'countersign.policy': review.policy,
  };
}

type Severity = 'INFO' | 'WARN' | 'ERROR';
const severities: Readonly<Record<Severity, number>> = { INFO: 9, WARN: 13, ERROR: 17 };

function severityOf(decision: 'abstain' | 'allow' | 'deny', verdict: Parameters<typeof isAtLeast>[0]): Severity {
  return decision === 'deny' || isAtLeast(verdict, 'confirm') ? 'WARN' : 'INFO';
}

type Values = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Attributes without a value are left out. */
function attributes(values: Values): readonly Attribute[] {
  return Object.entries(values).flatMap(([key, value]): Attribute[] => (value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [{ key, value: valueOf(value) }]));
}

function valueOf(value: NonNullable<Values[string]>): Value {
  switch (typeof value) {
    case 'string': return { stringValue: value };
    case 'number': return { intValue: String(Math.trunc(value)) };
    case 'boolean': return { boolValue: value };
    default: return { arrayValue: { values: value.map(one => ({ stringValue: one })) } };
  }
}
