// What a person accepted: the last policy of each git remote, kept in the user's state. Whatever happens to the repository (a removed file, a
// rewritten history, another remote), rules that were accepted stay in until a person accepts something looser.
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { StateFolder } from './stateFolder';

export interface PinnedPolicy {
  readonly text: string;
  /** Text of the file that it extends by its path; undefined: it extends none. */
  readonly extended?: string;
  /** A person accepted it, or trusts the folder it was first seen in: what it says may lower. */
  readonly trusted: boolean;
}

/** Under which names the policy of a repository is pinned: its remotes, and the folder for the day when it gets another remote. */
export function pinnedRemotes(root: string, remotes: readonly string[]): readonly string[] {
  return [...remotes, folderName(root)];
}

const folderName = (root: string): string => `folder ${root}`;

type Pins = Readonly<Record<string, string>>;

/**
 * Accepted policies under these names. What is pinned for the folder counts where a remote is not known yet. A file of pins that cannot be read
 * pins an empty text, which makes the policy broken.
 */
export function pinnedPolicies(state: StateFolder, names: readonly string[]): readonly PinnedPolicy[] {
  const pins = read(state);
  if (pins === 'broken') return [{ text: '', trusted: false }];
  const remotes = names.filter(name => !name.startsWith('folder '));
  const known = remotes.length > 0 && remotes.every(name => Object.hasOwn(pins, keyOf(name)));
  const found = (known ? remotes : names).map(keyOf).flatMap((key): PinnedPolicy[] => {
    const extended = pins[`${key}.extends`];
    return Object.hasOwn(pins, key) ? [{ text: pins[key] ?? '', ...(extended === undefined ? {} : { extended }), trusted: pins[`${key}.trusted`] === 'yes' }] : [];
  });
  return [...new Map(found.map(one => [JSON.stringify(one), one])).values()];
}

/** Takes a policy as accepted under these names. Only for the first sight of a remote, or when a person said so. Returns why it was not kept. */
export function keepPin(state: StateFolder, names: readonly string[], { text, extended, trusted }: PinnedPolicy): string | undefined {
  return change(state, names, key => ({ [key]: text, ...(extended === undefined ? {} : { [`${key}.extends`]: extended }), ...(trusted ? { [`${key}.trusted`]: 'yes' } : {}) }));
}

/** Forgets what was accepted under these names: only when a person said so. Returns why it was not. */
export function dropPin(state: StateFolder, names: readonly string[]): string | undefined {
  return change(state, names, () => ({}));
}

function change(state: StateFolder, names: readonly string[], entries: (key: string) => Pins): string | undefined {
  const pins = read(state);
  if (pins === 'broken') return `${fileOf(state)} cannot be read: look at it, and take it away if it is not yours`;
  const keys = names.map(keyOf);
  const others = Object.entries(pins).filter(([name]) => !keys.some(key => name === key || name.startsWith(`${key}.`)));
  const file = fileOf(state);
  const draft = `${file}.${process.pid}.new`;
  try {
    writeFileSync(draft, JSON.stringify(Object.assign(Object.fromEntries(others), ...keys.map(entries)), null, 1), { mode: 0o600 });
    renameSync(draft, file);
    return undefined;
  } catch (error) {
    // A disk that cannot be written keeps no pin; the policy that was read counts all the same.
    return error instanceof Error ? error.message : String(error);
  }
}

const fileOf = (state: StateFolder): string => path.join(state.root, 'pins.json');

/** Addresses differ in spelling (`git@host:a/b.git`, `https://host/a/b`); credentials in them do not matter. */
function keyOf(remote: string): string {
  const plain = remote.startsWith('folder ') ? remote : remote.replace(/^[a-z+]+:\/\//, '').replace(/^[^@/]*@/, '').replace(':', '/').replace(/\.git$/, '').toLowerCase();
  return createHash('sha256').update(plain).digest('hex').slice(0, 32);
}

function read(state: StateFolder): Pins | 'broken' {
  let text: string;
  try {
    text = readFileSync(fileOf(state), 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? {} : 'broken';
  }
  try {
    const value: unknown = JSON.parse(text);
    const right = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(one => typeof one === 'string');
    return right ? (value as Pins) : 'broken';
  } catch {
    return 'broken';
  }
}
