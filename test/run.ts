// `npm test`: builds and packs, then runs every part and adds them up on the last line.
// Owns the parts and their order; each part's tests are elsewhere.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../src/build/bundle';
import { packageExtension } from '../src/build/package';
import { realAgents } from './agents/agents';
import { faults } from './agents/faults';
import { testAgents } from './agents/suite';
import { runInEditor, type EditorKind } from './host/runInEditor';
import type { Counts } from './runMocha';

const usage = `npm test -- [--only unit|editor|drive|agents] [--host server|desktop]
  unit    mocha in Node
  editor  mocha inside a real editor's extension host
  drive   a browser that drives the real editor as a person does (server host only)
  agents  real agents, installed into .vscode-test/agents, through every fault (not on Windows)`;

type Part = 'unit' | 'editor' | 'drive' | 'agents';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, host: { type: 'string', default: 'server' } } });
  const host = values.host;
  if (host !== 'server' && host !== 'desktop') throw new Error(`--host is server or desktop, not ${host}\n${usage}`);
  // What is done to the gate there are shell scripts.
  const agents: readonly Part[] = process.platform === 'win32' ? [] : ['agents'];
  const all: readonly Part[] = host === 'desktop' ? ['unit', 'editor'] : ['unit', 'editor', 'drive', ...agents];
  const parts = values.only === undefined ? all : all.filter((part) => part === values.only);
  if (parts.length === 0) throw new Error(`--only ${values.only ?? ''} is no part of host ${host}\n${usage}`);

  heading('build');
  // The parts after this one test exactly this file.
  process.env['COUNTERSIGN_VSIX'] = await packageExtension();
  const results: (readonly [Part, Counts])[] = [];
  for (const part of parts) {
    heading(part);
    const counts = await runPart(part, host).catch((error: unknown): Counts => {
      console.error(error instanceof Error ? error.stack : error);
      return { passed: 0, failed: 1, skipped: 0 };
    });
    results.push([part, counts]);
  }
  return report(results);
}

async function runPart(part: Part, host: EditorKind): Promise<Counts> {
  switch (part) {
    case 'unit':
      return runMocha(await testFiles((file) => !/^(host|agents|bench)\//.test(file) && file.endsWith('.test.ts')), 20_000);
    case 'editor': {
      const { tests } = await runInEditor(host, console.log);
      const failed = tests.filter((test) => test.error !== undefined).length;
      return { passed: tests.length - failed, failed, skipped: 0 };
    }
    case 'drive':
      return runMocha(await testFiles((file) => /^host\/.*\.drive\.test\.ts$/.test(file)), 180_000, 1);
    case 'agents':
      return { ...await testAgents({ agents: realAgents.filter((agent) => agent.usual), faults }), skipped: 0 };
  }
}

/** Absolute; `wanted` is asked with paths below test/, with forward slashes. */
async function testFiles(wanted: (file: string) => boolean): Promise<string[]> {
  const files = (await readdir(__dirname, { recursive: true })).map((file) => file.split(path.sep).join('/'));
  return files.filter(wanted).sort().map((file) => path.join(__dirname, file));
}

/** `retries`: a page in a real browser may miss its moment on a busy machine; what was tried again is printed. */
async function runMocha(files: readonly string[], timeout: number, retries = 0): Promise<Counts> {
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 };
  const folder = await mkdtemp(path.join(tmpdir(), 'countersign-counts-'));
  const countsFile = path.join(folder, 'counts.json');
  try {
    const child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, 'runMocha.ts'), countsFile, String(timeout), String(retries), ...files], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    const ended = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(String(code ?? signal)));
    });
    const text = await readFile(countsFile, 'utf8').catch(() => undefined);
    if (text === undefined) throw new Error(`mocha ended with ${ended} and left no counts`);
    return JSON.parse(text) as Counts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Prints every part and the sum; the exit status. A part without tests and a skipped test are failures: they prove nothing. */
function report(results: readonly (readonly [Part, Counts])[]): number {
  heading('all');
  let passed = 0;
  let failed = 0;
  for (const [part, counts] of results) {
    const empty = counts.passed + counts.failed === 0;
    console.log(`${part.padEnd(8)} ${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}${empty ? ': ran no test' : ''}`);
    passed += counts.passed;
    failed += counts.failed + counts.skipped + (empty ? 1 : 0);
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

function heading(text: string): void {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(3, 70 - text.length))}`);
}

main().then((status) => process.exit(status), (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exit(1);
});
