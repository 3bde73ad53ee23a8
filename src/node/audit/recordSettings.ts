// What the user chose about the record, kept where processes without an editor find it. The editor writes it from the user's settings;
// a workspace has no way in. What a policy demands besides is added by whoever reads the policy.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileProblem, type StateFolder } from '../stateFolder';

export interface RecordSettings {
  /** Days of the record that are kept at least as far as `keepMegabytes` allows; older days are taken away. */
  readonly keepDays: number;
  /** Above this the oldest days go, but never the last seven, nor what a policy wants kept. */
  readonly keepMegabytes: number;
  /** Where decisions are sent to as OpenTelemetry log records; undefined: nowhere. */
  readonly openTelemetry?: OpenTelemetrySettings;
}

export interface OpenTelemetrySettings {
  /** Base address of the collector, `http(s)://host:4318`; `/v1/logs` is added where it has no path. */
  readonly endpoint: string;
  /** Absolute path of a file with a `name: value` line for each header, e.g. a token; it is read when something is sent and kept nowhere. */
  readonly headersFile?: string;
}

export const recordDefaults: RecordSettings = { keepDays: 180, keepMegabytes: 500 };

/** The defaults where the file is not there, not trusted or not understood. */
export function readRecordSettings(state: StateFolder): RecordSettings {
  const file = fileIn(state);
  if (fileProblem(file) !== undefined) return recordDefaults;
  try {
    return cleaned(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return recordDefaults;
  }
}

/** Throws where the state folder cannot be written. Nothing is written where nothing changed. */
export function writeRecordSettings(state: StateFolder, settings: RecordSettings): void {
  if (JSON.stringify(readRecordSettings(state)) === JSON.stringify(settings)) return;
  const draft = `${fileIn(state)}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify(settings, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, fileIn(state));
}

/** Settings from any value: what makes no sense is the default, and an endpoint that is none is no endpoint. */
export function cleaned(value: unknown): RecordSettings {
  const { keepDays, keepMegabytes, openTelemetry } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const { endpoint, headersFile } = (typeof openTelemetry === 'object' && openTelemetry !== null ? openTelemetry : {}) as Readonly<Record<string, unknown>>;
  return {
    keepDays: isPositive(keepDays) ? keepDays : recordDefaults.keepDays,
    keepMegabytes: isPositive(keepMegabytes) ? keepMegabytes : recordDefaults.keepMegabytes,
    ...(typeof endpoint === 'string' && isEndpoint(endpoint) ? { openTelemetry: { endpoint, ...(typeof headersFile === 'string' && path.isAbsolute(headersFile) ? { headersFile } : {}) } } : {}),
  };
}

/** `http` or `https`, without a name and password in it: those belong into the file of headers. */
export function isEndpoint(text: string): boolean {
  try {
    const { protocol, username, password, hostname } = new URL(text);
    return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '' && hostname !== '';
  } catch {
    return false;
  }
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 1;
}

function fileIn(state: StateFolder): string {
  return path.join(state.root, 'record.json');
}
