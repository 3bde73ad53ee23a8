// Is a person sitting here? Approving and removing are for a person on a terminal of their own, never for an agent that started this program.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { agents } from '../core/agents/agents';

/** Why this is not a terminal of the user's own; undefined: it is. */
export function realTerminal(): string | undefined {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return 'this needs a person on a terminal; standard input and output must both be one';
  return startedByAgent();
}

/** The agent that this process or one of its parents was started by; undefined: none that can be told. */
export function startedByAgent(): string | undefined {
  const own = markerIn(Object.keys(process.env));
  if (own !== undefined) return `this terminal belongs to ${own}; run it in a terminal of your own`;
  let pid = process.ppid;
  for (let i = 0; i < 30 && pid > 1; i++) {
    const parent = processOf(pid);
    if (!parent) return undefined;
    const found = markerIn(parent.variables);
    if (found !== undefined) return `this was started by ${found}; run it in a terminal of your own`;
    pid = parent.parent;
  }
  return undefined;
}

function markerIn(names: readonly string[]): string | undefined {
  return agents.find(agent => agent.markers.some(marker => names.includes(marker)))?.name;
}

/** A process as Linux tells it; undefined elsewhere or when it is another user's. */
function processOf(pid: number): { readonly parent: number; readonly variables: readonly string[] } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').map(entry => entry.slice(0, entry.indexOf('=')));
    return { parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]), variables };
  } catch {
    return undefined;
  }
}

/** Milliseconds for which input is ignored after a question appears: what was typed for something else answers nothing. */
const quiet = 500;

/** Asks for one line. Anything typed before the question, or within half a second of it, is dropped. */
export async function ask(question: string): Promise<string> {
  return await askUntil(question, new AbortController().signal) ?? '';
}

/** The same until something else happens: then undefined, and what was begun is dropped. */
export async function askUntil(question: string, over: AbortSignal): Promise<string | undefined> {
  const drop = (): void => undefined;
  process.stdin.on('data', drop);
  process.stdin.resume();
  process.stdout.write(question);
  await new Promise(resolve => setTimeout(resolve, quiet));
  process.stdin.off('data', drop);
  if (over.aborted) return undefined;
  const lines = createInterface({ input: process.stdin, terminal: false });
  return new Promise(resolve => {
    const end = (line: string | undefined): void => {
      over.removeEventListener('abort', stop);
      resolve(line);
      lines.close();
    };
    const stop = (): void => end(undefined);
    over.addEventListener('abort', stop, { once: true });
    lines.once('line', line => end(line.trim()));
    lines.once('close', () => end(''));
  });
}
