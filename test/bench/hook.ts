// The hook's round trip with an editor present, as a ratio to a bare Node start run beside it in turn; and without an editor.
import { execPath } from 'node:process';
import { EditorLinkServer } from '../../src/node/editorLink';
import { machine, payload, run, built } from '../hook/hookProcess';
import { percentile, printTable, sorted } from './table';

const rounds = 40;

export async function benchHook(): Promise<void> {
  await built();
  const on = machine();
  const reply = { stdout: '', stderr: '', exitCode: 0 };
  const server = new EditorLinkServer(on.state, { answer: () => Promise.resolve({ kind: 'abstain', reply }), waiting: () => [], trouble: what => console.error(what) }, { folders: [on.workspace], focused: 1 });
  const input = payload('claude-code', 'git status', on.workspace);
  const bare: number[] = [];
  const hooked: number[] = [];
  const alone: number[] = [];
  try {
    await server.start();
    for (let i = 0; i < rounds; i++) {
      bare.push(await timed(`exec '${execPath}' -e 0`, ''));
      hooked.push(await timed(on.command('claude-code'), input));
    }
    server.dispose();
    for (let i = 0; i < rounds / 2; i++) alone.push(await timed(on.command('claude-code'), input));
  } finally {
    server.dispose();
    on.dispose();
  }
  const [base, with_, without] = [bare, hooked, alone].map(figures => percentile(sorted(figures), 0.5)) as [number, number, number];
  printTable(`hook round trip through the registered command, median of ${rounds}`, [
    ['bare node start', `${base.toFixed(1)} ms`],
    ['with an editor', `${with_.toFixed(1)} ms, ratio ${(with_ / base).toFixed(2)}`],
    ['without an editor', `${without.toFixed(1)} ms, ratio ${(without / base).toFixed(2)} (the engine is loaded and reviews)`],
  ]);

  async function timed(command: string, text: string): Promise<number> {
    const started = performance.now();
    const { status } = await run(command, { input: text, env: { HOME: on.home }, cwd: on.workspace });
    if (status !== 0) throw new Error(`the command ended with ${status ?? 'a signal'}`);
    return performance.now() - started;
  }
}
