// Credentials that were not given for this task: a text in the command that stands in a file which the agent has read in this session for
// another reason. Compared in memory; of the text only the place where it was found is kept.
import type { Facts } from '../facts';
import type { Call } from '../model/call';
import type { Origin } from '../model/principal';
import { envFiles } from './projectEnv';

const mostFiles = 12;

/** `readNow`: files whose secrets this very action reads. Undefined: nothing in the command stands in any of them. */
export async function borrowedFrom(call: Call, readNow: readonly string[], facts: Facts): Promise<Origin | undefined> {
  const files = [...new Set([...readNow, ...facts.session.secretFilesRead])].slice(-mostFiles);
  if (files.length === 0) return undefined;
  const used = secretsIn(call);
  if (used.size === 0) return undefined;
  const own = new Set((await envFiles(call.cwd ?? '', facts)).map(file => file.path));
  for (const path of files) {
    // The env file of the project at hand is where its credentials belong.
    if (own.has(path)) continue;
    const text = await facts.read(path, 1 << 18);
    if (text === undefined) continue;
    const line = text.split('\n').findIndex(row => [...tokensIn(row)].some(token => used.has(token)));
    if (line >= 0) return { kind: 'file', path, line: line + 1 };
  }
  return undefined;
}

/** Is a password or token set as a variable of the command itself, in words? */
export function hasTypedSecret(call: Call): boolean {
  return [...call.variables].some(([name, one]) => one.origin.kind === 'command' && one.value !== undefined && one.value.length > 3 && /(?:PASSWORD|PASSWD|_PWD|TOKEN|SECRET|API_?KEY|ACCESS_KEY|AUTH)$/.test(name) && !/^(?:true|false|none)$/i.test(one.value));
}

function secretsIn(call: Call): ReadonlySet<string> {
  const found = new Set<string>();
  for (const word of call.args) for (const token of tokensIn(word.text ?? '')) found.add(token);
  for (const variable of call.variables.values()) {
    if (variable.origin.kind !== 'command' && variable.origin.kind !== 'session') continue;
    for (const token of tokensIn(variable.value ?? '')) found.add(token);
  }
  return found;
}

/** Parts of a text that look made, not written: long, with letters and digits. */
function* tokensIn(text: string): Generator<string> {
  for (const [token] of text.slice(0, 20_000).matchAll(/[A-Za-z0-9_+.~-]{16,}/g)) {
    if (/\d/.test(token) && /[A-Za-z]/.test(token) && !/^[\w-]+\.[a-z.]+$/.test(token)) yield token;
  }
}
