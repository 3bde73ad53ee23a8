// The policy that a person last accepted for each git remote. Moving git (a rewritten history, a removed file) cannot loosen it: what is
// pinned is merged in until a person accepts something looser.
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { StateFolder } from './stateFolder';

type Pins = Readonly<Record<string, string>>;

/** Accepted policy texts of any of these remotes. A file of pins that cannot be read pins an empty text, which makes the policy broken. */
export function pinnedPolicies(state: StateFolder, remotes: readonly string[]): readonly string[] {
  const pins = read(state);
  if (pins === 'broken') return [''];
  return [...new Set(remotes.map(keyOf).flatMap(key => (Object.hasOwn(pins, key) ? [pins[key] ?? ''] : [])))];
}

/** Takes a text as accepted for these remotes. Only for the first sight of a remote, or when a person said so. */
export function keepPin(state: StateFolder, remotes: readonly string[], text: string): void {
  const pins = read(state);
  if (pins === 'broken') return;
  const file = fileOf(state);
  const draft = `${file}.${process.pid}.new`;
  try {
    writeFileSync(draft, JSON.stringify({ ...pins, ...Object.fromEntries(remotes.map(remote => [keyOf(remote), text])) }, null, 1), { mode: 0o600 });
    renameSync(draft, file);
  } catch {
    // A disk that cannot be written keeps no pin; the policy that was read counts all the same.
  }
}

const fileOf = (state: StateFolder): string => path.join(state.root, 'pins.json');

/** Addresses differ in spelling (`git@host:a/b.git`, `https://host/a/b`); credentials in them do not matter. */
function keyOf(remote: string): string {
  const plain = remote.replace(/^[a-z+]+:\/\//, '').replace(/^[^@/]*@/, '').replace(':', '/').replace(/\.git$/, '').toLowerCase();
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
