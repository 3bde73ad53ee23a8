// How long a review takes in process, over the project's own corpus of commands, with facts in memory: the engine's own cost.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { emptySession } from '../../src/core/model/session';
import { defaultPolicy } from '../../src/core/policy/policy';
import { reviewAction } from '../../src/core/review';
import { loadGrammars } from '../../src/node/grammars';
import { inMemoryFacts } from '../core/inMemoryFacts';
import { percentile, printTable, sorted } from './table';

const rounds = 5;

export async function benchReviews(): Promise<void> {
  const commands = corpus();
  const grammars = loadGrammars();
  const facts = inMemoryFacts({ files: { '/home/dev/workspace/a.txt': 'a' }, session: emptySession('bench') });
  const review = async (command: string): Promise<number> => {
    const started = performance.now();
    await reviewAction({ id: 'b', agent: 'bench', session: 'bench', cwd: '/home/dev/workspace', env: { HOME: '/home/dev' }, request: { tool: 'shell', shell: 'bash', command } }, facts, grammars, defaultPolicy);
    return performance.now() - started;
  };
  for (const command of commands) await review(command);
  const slowest: { command: string; ms: number }[] = [];
  const all: number[] = [];
  for (const command of commands) {
    let best = Infinity;
    for (let i = 0; i < rounds; i++) {
      const ms = await review(command);
      all.push(ms);
      best = Math.min(best, ms);
    }
    slowest.push({ command, ms: best });
  }
  const figures = sorted(all);
  slowest.sort((a, b) => b.ms - a.ms);
  printTable(`review in process, ${commands.length} commands × ${rounds}, facts in memory, warm`, [
    ['p50', `${percentile(figures, 0.5).toFixed(3)} ms`], ['p95', `${percentile(figures, 0.95).toFixed(3)} ms`], ['p99', `${percentile(figures, 0.99).toFixed(3)} ms`],
    ['memory', `${Math.round(process.memoryUsage().rss / 1e6)} MB resident with every grammar that the corpus asked for`],
    ...slowest.slice(0, 5).map(one => [`slowest ${one.ms.toFixed(2)} ms`, one.command.slice(0, 90).replaceAll('\n', '⏎')] as const),
  ]);
}

function corpus(): string[] {
  const folder = path.join(__dirname, '..', 'corpus');
  return readdirSync(folder).filter(name => name.endsWith('.jsonl')).flatMap(name => readFileSync(path.join(folder, name), 'utf8').split('\n').filter(Boolean)
    .map(line => JSON.parse(line) as { command?: string }).flatMap(row => row.command === undefined ? [] : [row.command]));
}
