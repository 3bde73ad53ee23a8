// What an ACP agent has its client do without asking first: start a command in a terminal, write a file. Read into the envelope that the
// adapters read; and a memory of what a person has just let through, so that the same thing is not asked about twice.
import { isFields, type AcpCall, type Fields } from './acpCalls';

/** Methods of the client's that change something. */
export const directMethods = ['terminal/create', 'fs/write_text_file'] as const;

export interface DirectCall extends AcpCall {
  /** Where it would run; undefined: in the session's folder. */
  readonly cwd: string | undefined;
}

/** Undefined: it lacks what it needs. */
export function directCall(method: string, params: Fields): DirectCall | undefined {
  const { path, content, command, cwd } = params;
  if (method === 'fs/write_text_file') return typeof path === 'string' && typeof content === 'string' ? { tool_name: 'Write', tool_input: { path, content }, cwd: undefined } : undefined;
  const args = params['args'] ?? [];
  const env = params['env'] ?? [];
  if (typeof command !== 'string' || !Array.isArray(args) || !args.every(one => typeof one === 'string') || !Array.isArray(env)) return undefined;
  const variables = (env as readonly unknown[]).map(one => (isFields(one) && typeof one['name'] === 'string' && /^[A-Za-z_]\w*$/.test(one['name']) ? `${one['name']}=${quoted(String(one['value']))} ` : undefined));
  if (variables.includes(undefined)) return undefined;
  // Without arguments clients take the command for a line of a shell.
  const line = `${variables.join('')}${args.length === 0 ? command : [/\s/.test(command) ? quoted(command) : command, ...args.map(quoted)].join(' ')}`;
  return { tool_name: 'Bash', tool_input: { command: line }, cwd: typeof cwd === 'string' ? cwd : undefined };
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** Milliseconds for which an approval holds, and approvals at most. */
const holds = 5 * 60_000;
const most = 200;

/** Each approval counts for one thing, once. */
export class Released {
  readonly #until = new Map<string, number[]>();

  add(session: string, calls: readonly AcpCall[], now: number): void {
    for (const key of calls.flatMap(call => keysOf(session, call))) this.#until.set(key, [...this.#until.get(key) ?? [], now + holds]);
    while (this.#until.size > most) this.#until.delete(this.#until.keys().next().value ?? '');
  }

  take(session: string, call: AcpCall, now: number): boolean {
    for (const key of keysOf(session, call)) {
      const left = (this.#until.get(key) ?? []).filter(until => until > now);
      const found = left.shift() !== undefined;
      if (left.length === 0) this.#until.delete(key);
      else this.#until.set(key, left);
      if (found) return true;
    }
    return false;
  }
}

/** The command as a shell reads it, or the file with its new text. */
function keysOf(session: string, { tool_name: name, tool_input: input }: AcpCall): readonly string[] {
  const { command, path, content, replacements } = input;
  if (name === 'Bash' && typeof command === 'string') {
    const inner = /^(?:\/bin\/|\/usr\/bin\/)?(?:ba|z|da)?sh -l?c ('(?:[^']|'\\'')*'|[\w@%+=:,./-]+)$/.exec(command)?.[1];
    return [JSON.stringify([session, 'run', inner === undefined ? command : inner.startsWith("'") ? inner.slice(1, -1).replaceAll(`'\\''`, "'") : inner])];
  }
  if (typeof path === 'string' && typeof content === 'string') return [JSON.stringify([session, 'write', path, content])];
  // An edit that names the whole new text is the write that follows it.
  return Array.isArray(replacements) ? replacements.filter(isFields).map(one => JSON.stringify([session, 'write', one['path'], one['newText']])) : [];
}
