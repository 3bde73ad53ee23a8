// Runs in a bare node process of its own, bundled as the product is: how long a review takes over the project's own corpus of
// commands, with facts in memory, and what the process holds with every grammar loaded. Arguments: the corpus and the wasm folder.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { emptySession } from '../../src/core/model/session';
import { defaultPolicy } from '../../src/core/policy/policy';
import { reviewAction } from '../../src/core/review';
import { leanHeap } from '../../src/node/leanHeap';
import { loadGrammars } from '../../src/node/grammars';
import { inMemoryFacts } from '../core/inMemoryFacts';
import { percentile, printTable, sorted } from './table';

const rounds = 5;

async function benchReviews(corpusFolder: string, wasmFolder: string): Promise<void> {
  // As the command line and the hook do.
  leanHeap();
  const started = resident();
  const commands = corpus(corpusFolder);
  const grammars = loadGrammars(wasmFolder);
  const facts = inMemoryFacts({ files: { '/home/dev/workspace/a.txt': 'a' }, session: emptySession('bench') });
  const review = async (command: string): Promise<number> => {
    const before = performance.now();
    await reviewAction({ id: 'b', agent: 'bench', session: 'bench', cwd: '/home/dev/workspace', env: { HOME: '/home/dev' }, request: { tool: 'shell', shell: 'bash', command } }, facts, grammars, defaultPolicy);
    return performance.now() - before;
  };
  for (const command of commands) await review(command);
  (await grammars.hcl('a = 1'))?.release();
  await grammars.postgres('SELECT 1');
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
    ['memory', `${resident()} MB resident with every grammar loaded, ${started} MB of it before the first review`],
    ...slowest.slice(0, 5).map(one => [`slowest ${one.ms.toFixed(2)} ms`, one.command.slice(0, 90).replaceAll('\n', '⏎')] as const),
  ]);
}

const resident = (): number => Math.round(process.memoryUsage().rss / 1e6);

function corpus(folder: string): string[] {
  return readdirSync(folder).filter(name => name.endsWith('.jsonl')).flatMap(name => readFileSync(path.join(folder, name), 'utf8').split('\n').filter(Boolean)
    .map(line => JSON.parse(line) as { command?: string }).flatMap(row => row.command === undefined ? [] : [row.command]));
}

const [corpusFolder = '', wasmFolder = ''] = process.argv.slice(2);
benchReviews(corpusFolder, wasmFolder).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
