// Puts on record what a person makes of a prompt afterwards, and the report of what was observed, for every host.
import { userInfo } from 'node:os';
import { observedText } from '../../core/explain/observedText';
import type { PromptMark } from '../../core/model/observed';
import type { StateFolder } from '../stateFolder';
import { auditLog } from './auditLog';
import { redacted } from './auditRecord';
import { joinRecords } from './joinRecords';
import { observeDays, observedFigures, observingSince } from './observed';
import { readAudit } from './readAudit';

/** Milliseconds of the record that are looked at. */
const lookedBack = 60 * 86_400_000;

/** `action`: id of an action on record. Returns what is wrong where it could not be written. */
export function markPrompt(state: StateFolder, version: string, action: string, mark: PromptMark, note = ''): string | undefined {
  return auditLog(state, { version }).append({ kind: 'marked', action: redacted(action), mark, user: redacted(userName(), 100), ...(note === '' ? {} : { note: redacted(note, 400) }) });
}

export interface ObservedReport {
  readonly text: string;
  /** ISO time since which it is observed without an end; undefined: it is not. */
  readonly since?: string;
  /** Two weeks are over. */
  readonly due: boolean;
  readonly calls: number;
  readonly prompts: number;
}

/** Of this machine, for the last 60 days. */
export function observedReport(state: StateFolder, now: number): ObservedReport {
  const entries = joinRecords(readAudit(state, { from: now - lookedBack }));
  const figures = observedFigures([{ name: '', entries }], now);
  const since = observingSince(entries, now);
  return { text: observedText(figures), calls: figures.calls, prompts: figures.prompts, due: since !== undefined && now - since >= observeDays * 86_400_000, ...(since === undefined ? {} : { since: new Date(since).toISOString() }) };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
