// Which hooks Codex trusts, as its config.toml says it, and the same text without our share of it. Codex writes that file itself
// (`codexTrust.ts`); here it is read, and on removal the tables that were ours are taken out, nothing else.
import { isDeepStrictEqual } from 'node:util';
import * as path from 'node:path';
import { parse } from 'smol-toml';
import { valueAt } from './jsonEdit';
import { isOurs } from './ourEntry';

type Fields = Readonly<Record<string, unknown>>;

/** `key`: where Codex keeps the trust in one hook, `<hooks.json>:<event>:<group>:<hook>`; `hash`: of the registration it trusts. */
export interface TrustedHook {
  readonly key: string;
  readonly hash: string;
}

export const codexConfigPath = (home: string): string => path.join(home, '.codex', 'config.toml');

/** Keys under which Codex keeps its trust in our registrations, from the text of hooks.json and its path as Codex names it. */
export function ourTrustKeys(hooksText: string, hooksPath: string): readonly string[] {
  const events = valueAt(hooksText, ['hooks']);
  if (!isFields(events)) return [];
  return Object.entries(events).flatMap(([event, groups]) => (Array.isArray(groups) ? (groups as readonly unknown[]) : []).flatMap((group, g) => {
    const hooks = isFields(group) && Array.isArray(group['hooks']) ? (group['hooks'] as readonly unknown[]) : [];
    return hooks.flatMap((hook, h) => (isOurs(hook) ? [`${hooksPath}:${snake(event)}:${g}:${h}`] : []));
  }));
}

const snake = (event: string): string => event.replace(/(?<=[a-z])([A-Z])/g, '_$1').toLowerCase();

/** Hash that Codex trusts under each key; undefined: the text cannot be read. */
export function trustedHashes(configText: string): ReadonlyMap<string, string> | undefined {
  const config = tomlOf(configText);
  if (!config) return undefined;
  const state = isFields(config['hooks']) ? config['hooks']['state'] : undefined;
  return new Map(Object.entries(isFields(state) ? state : {}).flatMap(([key, one]) => (isFields(one) && typeof one['trusted_hash'] === 'string' ? [[key, one['trusted_hash']] as const] : [])));
}

/** A value of a TOML text; undefined: not there, or the text cannot be read. */
export function tomlValueAt(text: string, at: readonly string[]): unknown {
  let value: unknown = tomlOf(text);
  for (const step of at) value = isFields(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return value;
}

/** The text without the trust under these keys; undefined: it cannot be taken out surely. All else stays as it is. */
export function withoutTrust(configText: string, keys: readonly string[]): string | undefined {
  const before = tomlOf(configText);
  if (!before) return undefined;
  const lines = configText.split(/(?<=\n)/);
  const kept: string[] = [];
  let ours = false;
  for (const line of lines) {
    const header = /^\s*\[(?!\[)(.*)\]\s*(?:#.*)?$/.exec(line.trimEnd());
    if (header || /^\s*\[\[/.test(line)) ours = header !== null && keys.some(key => headersOf(key).includes((header[1] ?? '').trim()));
    if (!ours) kept.push(line);
  }
  let text = kept.join('');
  // The table around them, where Codex made it and nothing is left in it.
  if (/(^|\n)\[hooks\.state\]\s*$/.test(text)) text = text.replace(/(?:^|\r?\n)\[hooks\.state\]\s*$/, '');
  const after = tomlOf(text);
  return after && isDeepStrictEqual(pruned(after, []), pruned(before, keys)) ? text : undefined;
}

const headersOf = (key: string): readonly string[] => [`hooks.state.${JSON.stringify(key)}`, `hooks.state.'${key}'`];

/** The value without these keys of `hooks.state`, and without what is empty then. */
function pruned(config: Fields, keys: readonly string[]): Fields {
  const { hooks, ...rest } = config;
  if (!isFields(hooks)) return { ...config };
  const { state, ...others } = hooks;
  const left = isFields(state) ? Object.fromEntries(Object.entries(state).filter(([key]) => !keys.includes(key))) : {};
  const inner = { ...others, ...(Object.keys(left).length > 0 ? { state: left } : {}) };
  return { ...rest, ...(Object.keys(inner).length > 0 ? { hooks: inner } : {}) };
}

function tomlOf(text: string): Fields | undefined {
  try {
    return parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
