// Reads the options of `countersign audit`. What each means is the command's matter.
import type { Period } from '../node/audit/readAudit';

export interface AuditOptions {
  readonly period: Period;
  readonly csv: boolean;
  readonly json: boolean;
  /** Started by ourselves, with nobody to read. */
  readonly quiet: boolean;
  /** Compared with what the team's remote holds. */
  readonly anchored: boolean;
  readonly heads?: string;
  readonly signers?: string;
  readonly files: readonly string[];
}

/** Options that each command takes, besides files for `report` and `observed` and the words of `mark`. */
const known: Readonly<Record<string, readonly string[]>> = {
  verify: ['--heads', '--signers', '--anchored'], anchor: [], heads: [], sign: [], send: [], tidy: ['--quiet'], export: ['--csv', '--from', '--to'], report: ['--json', '--from', '--to'], observed: ['--json', '--from', '--to'], mark: [],
};
const flags = ['--csv', '--json', '--quiet', '--anchored'];

/** A text: what is wrong; empty where there is no such command. */
export function auditOptions(command: string, args: readonly string[]): AuditOptions | string {
  const allowed = Object.hasOwn(known, command) ? known[command] : undefined;
  if (!allowed) return '';
  const values = new Map<string, string>();
  const files: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (!arg.startsWith('--')) files.push(arg);
    else if (!allowed.includes(arg)) return `there is no option ${arg} of ${command}`;
    else if (flags.includes(arg)) values.set(arg, '');
    else if (args[at + 1] === undefined) return `${arg} wants a value`;
    else values.set(arg, args[++at] ?? '');
  }
  if (files.length > 0 && !['report', 'observed', 'mark'].includes(command)) return `${command} takes no file`;
  const [from, to] = ['--from', '--to'].map(name => values.get(name));
  const [fromTime, toTime] = [from, to].map(text => (text === undefined ? undefined : timeOf(text)));
  if (Number.isNaN(fromTime) || Number.isNaN(toTime)) return 'a day is written YYYY-MM-DD';
  const heads = values.get('--heads');
  const signers = values.get('--signers');
  return {
    period: { ...(fromTime === undefined ? {} : { from: fromTime }), ...(toTime === undefined ? {} : { to: toTime }) },
    csv: values.has('--csv'), json: values.has('--json'), quiet: values.has('--quiet'), anchored: values.has('--anchored'), files,
    ...(heads === undefined ? {} : { heads }), ...(signers === undefined ? {} : { signers }),
  };
}

/** A day begins at midnight where this machine is. NaN: it is no day. */
function timeOf(text: string): number {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Date.parse(`${text}T00:00:00`);
  return /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : NaN;
}
