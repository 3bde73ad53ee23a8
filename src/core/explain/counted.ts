// Nouns, numbers and sizes as a person says them.
import { t } from '@vscode/l10n';
import type { Resource } from '../model/resource';

const irregular: Readonly<Record<string, string>> = { key: 'keys', repository: 'repositories', identity: 'identities', history: 'histories', 'git repository': 'git repositories', index: 'indexes', alias: 'aliases' };

/** `database` → `databases`; the last word carries the plural. */
export function plural(noun: string): string {
  const whole = irregular[noun];
  if (whole !== undefined) return whole;
  if (/[^aeiou]y$/.test(noun)) return noun.slice(0, -1) + 'ies';
  if (/(?:s|x|z|ch|sh)$/.test(noun)) return noun + 'es';
  return noun + 's';
}

export function counted(count: number, noun: string): string {
  return count === 1 ? t('1 {noun}', { noun }) : t('{count} {nouns}', { count: formatNumber(count), nouns: plural(noun) });
}

export function formatNumber(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Decimal units, two significant figures: `3.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return t('1 byte');
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) { value /= 1000; unit++; }
  return `${unit === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** `a, b and 3 more`; at most `most` names. `besides`: how many there are that have no name here. */
export function listed(names: readonly string[], most = 3, besides = 0): string {
  if (besides > 0 && names.length > 0) return t('{shown} and {last}', { shown: names.slice(0, most).join(', '), last: t('{rest} more', { rest: Math.max(0, names.length - most) + besides }) });
  if (names.length <= 1) return names[0] ?? '';
  const shown = names.slice(0, names.length > most ? most : names.length - 1);
  const rest = names.length - shown.length;
  const last = names.length > most ? t('{rest} more', { rest }) : names[names.length - 1] ?? '';
  return t('{shown} and {last}', { shown: shown.join(', '), last });
}

/** `12 files, 3.4 MB`; empty where nothing is known. */
export function extentOf(resource: Resource): string {
  const parts: string[] = [];
  if (resource.count !== undefined && resource.count > 1) {
    parts.push((resource.atLeast ? t('at least ') : '') + counted(resource.count, resource.system === 'files' ? 'file' : resource.system === 'git' ? resource.kind : 'resource'));
  }
  if (resource.bytes !== undefined && resource.bytes > 0) parts.push(formatBytes(resource.bytes));
  return parts.join(', ');
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
