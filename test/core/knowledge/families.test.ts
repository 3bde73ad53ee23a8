// Every tool family against its corpus: harmful rows beside their nearest harmless ones, each judged by the whole review in an empty world.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { noGrammars } from '../../../src/core/grammars';
import { families, toolNamed } from '../../../src/core/knowledge/families';
import type { Review } from '../../../src/core/model/review';
import { isAtLeast, type Verdict } from '../../../src/core/model/verdict';
import { defaultPolicy } from '../../../src/core/policy/policy';
import { reviewAction } from '../../../src/core/review';
import { wordsFor } from '../../../src/core/explain/words';
import { inMemoryFacts } from '../inMemoryFacts';

interface Row {
  readonly command: string;
  readonly atLeast?: Verdict;
  readonly atMost?: Verdict;
  readonly names?: readonly string[];
}

const folder = path.join(__dirname, '../../corpus');
/** Families whose tools are read by a reader of their own beside the tables. */
const besideTables = ['aws'];
/** `everyday-*`: commands of every kind, wrappers and redirections included. */
const corpus = new Map(readdirSync(folder).filter(name => name.startsWith('everyday-') || [...families.map(one => one.family), ...besideTables].includes(name.replace('.jsonl', '')))
  .map(name => [name.replace('.jsonl', ''), rowsOf(path.join(folder, name))] as const));

function rowsOf(file: string): readonly Row[] {
  return readFileSync(file, 'utf8').split('\n').filter(line => line !== '').map(line => JSON.parse(line) as Row);
}

async function review(command: string): Promise<Review> {
  const facts = inMemoryFacts({ files: { '/home/u/work/': '' }, home: '/home/u', workspaces: ['/home/u/work'] });
  const action = { id: '1', agent: 'unknown', session: 's', cwd: '/home/u/work', env: {}, request: { tool: 'shell', command, shell: 'bash' } } as const;
  return (await reviewAction(action, facts, noGrammars, defaultPolicy)).review;
}

describe('tool families', () => {
  it('every family has harmful rows and harmless ones', () => {
    for (const { family } of families) {
      const rows = corpus.get(family) ?? [];
      assert.ok(rows.filter(row => row.atLeast).length >= 4, `${family}: harmful rows`);
      assert.ok(rows.filter(row => row.atMost).length >= 4, `${family}: harmless rows`);
    }
  });

  it('knowledge survives a JSON round trip', () => {
    const copy: unknown = JSON.parse(JSON.stringify(families));
    assert.deepEqual(copy, families);
  });

  it('every reason, way back and safer form that a row names has its words', () => {
    const effects = families.flatMap(family => family.tools.flatMap(tool => tool.commands.flatMap(row => row.effects)));
    const missing = effects.flatMap(effect => [effect.reason, effect.undo, effect.safer]).filter((code): code is string => code !== undefined && wordsFor(code) === undefined);
    assert.deepEqual([...new Set(missing)], []);
  });

  it('no pattern of a condition is nested in a way that could hang', () => {
    const patterns = JSON.stringify(families).match(/"pattern":"(?:[^"\\]|\\.)*"/g) ?? [];
    assert.ok(patterns.length > 30);
    assert.deepEqual(patterns.filter(pattern => /\([^()]*[+*][^()]*\)[+*]/.test(pattern)), []);
  });

  it('a program name leads to its table, whatever its case', () => {
    assert.equal(toolNamed('kubectl')?.system, 'kubernetes');
    assert.equal(toolNamed('VSSADMIN')?.names[0], 'vssadmin');
    assert.equal(toolNamed('no-such-tool'), undefined);
  });

  for (const [family, rows] of corpus) {
    it(`${family}: ${rows.length} rows`, async () => {
      const wrong: string[] = [];
      for (const row of rows) {
        const { verdict, explanation, effects } = await review(row.command);
        if (row.atLeast && !isAtLeast(verdict, row.atLeast)) wrong.push(`${row.command}: ${verdict}, at least ${row.atLeast}`);
        if (row.atMost && !isAtLeast(row.atMost, verdict)) wrong.push(`${row.command}: ${verdict}, at most ${row.atMost}`);
        const said = `${explanation.replaceAll(row.command, '')} ${effects.map(effect => effect.resource.address).join(' ')}`;
        for (const name of row.names ?? []) if (!said.toLowerCase().includes(name.toLowerCase())) wrong.push(`${row.command}: does not name ${name}`);
      }
      assert.deepEqual(wrong, []);
    });
  }

  it('at least 95 % of the explanations of risky rows name the resource and say how reversible it is', async () => {
    const risky = [...corpus.values()].flat().filter(row => row.atLeast);
    const short: string[] = [];
    for (const row of risky) {
      const { explanation, effects } = await review(row.command);
      const words = explanation.replaceAll(row.command, '');
      const [worst] = effects;
      const namesIt = worst !== undefined && effects.some(effect => words.includes(effect.resource.address) || effect.resource.address.split(/[\s/]/).some(part => part.length > 3 && words.includes(part)));
      const saysHow = /for good|brought back|back|undo|until|can be|cannot|lost|again|none known|not known|recover|afterwards|no data is lost|stops|copied at once|take(?:s|n)? it back/i.test(words);
      if (!namesIt || !saysHow) short.push(row.command);
    }
    assert.ok(risky.length >= 150, `${risky.length} risky rows`);
    assert.ok(short.length <= risky.length * 0.05, `${short.length} of ${risky.length}: ${short.slice(0, 20).join(' | ')}`);
  });
});
