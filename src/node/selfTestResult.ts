// What came of an agent's last self-test, kept in the state folder for showing. Running one is `selfTest.ts`.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { StateFolder } from './stateFolder';

export interface SelfTest {
  readonly v: 1;
  readonly agent: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly passed: boolean;
  /** What happened, one line for each of the two calls. */
  readonly lines: readonly string[];
  /** What a person does about it; undefined where it passed. */
  readonly mend?: string;
}

/** Keeps a result for showing. Never fails. */
export function keepSelfTest(state: StateFolder, result: SelfTest): void {
  const file = fileOf(state, result.agent);
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(result), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // Shown as never tried.
  }
}

/** The last result; undefined: never tried, or not readable. */
export function lastSelfTest(state: StateFolder, agent: string): SelfTest | undefined {
  try {
    const value = JSON.parse(readFileSync(fileOf(state, agent), 'utf8')) as SelfTest;
    return value.v === 1 && typeof value.at === 'number' && typeof value.passed === 'boolean' && Array.isArray(value.lines) && value.lines.every(line => typeof line === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

const fileOf = (state: StateFolder, agent: string): string => path.join(state.root, 'selftests', `${agent.replace(/[^\w-]/g, '_').slice(0, 60)}.json`);
