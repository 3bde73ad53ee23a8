// A command on a real terminal, typed into and read as a person does.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';

export interface Terminal {
  /** Everything it said, once it has ended. */
  readonly ended: Promise<string>;
  said(): string;
  /** Sends the text as it is, at once. */
  types(text: string): void;
  /** Types one line, once the question takes input. */
  answers(text: string): Promise<void>;
  /** Waits for a text from `from` on, at first behind what was answered last, and returns everything from there. Fails after a minute. */
  sees(wanted: string | RegExp, from?: number): Promise<string>;
  hangsUp(): void;
}

/** `command`: a line for a shell. `place`: whose home, and where it runs; `env` comes on top of a bare environment. */
export function terminal(command: string, place: { readonly home: string; readonly cwd: string; readonly env?: Readonly<Record<string, string>> }): Terminal {
  const child = spawn('/usr/bin/script', ['-qefc', command, '/dev/null'], { env: { PATH: process.env['PATH'] ?? '', HOME: place.home, TERM: 'dumb', ...place.env }, cwd: place.cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  let answered = 0;
  child.stdout.on('data', chunk => { text += String(chunk).replaceAll('\r', ''); });
  child.stdin.on('error', () => undefined);
  const types = (typed: string): void => void child.stdin.write(typed);
  return {
    ended: new Promise(resolve => child.on('close', () => resolve(text))),
    said: () => text,
    types,
    async answers(typed) {
      answered = text.length;
      await new Promise(resolve => setTimeout(resolve, 800));
      types(`${typed}\n`);
    },
    async sees(wanted, from = answered) {
      const there = (): boolean => (typeof wanted === 'string' ? text.slice(from).includes(wanted) : wanted.test(text.slice(from)));
      for (const end = Date.now() + 60_000; !there() && Date.now() < end;) await new Promise(resolve => setTimeout(resolve, 20));
      assert.ok(there(), `the terminal does not show ${String(wanted)}:\n${text}`);
      return text.slice(from);
    },
    hangsUp: () => void child.kill('SIGTERM'),
  };
}
