// Runs in a bare node process: documents of every kind that the hover reads, made from the corpus, each command pointed at once in a document
// that was just edited (nothing kept) and once more. Counts processes and writes: there must be none. Arguments: corpus and wasm folder.
import childProcess from 'node:child_process';
import fs, { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { commandsIn } from '../../src/core/parse/embedded/commandsIn';
import { hoverEngine } from '../../src/extension/hover/hoverEngine';
import { percentile, printTable, sorted } from './table';

const indented = (lines: readonly string[], by: string): string => lines.map(line => by + line).join('\n');

/** Kind → file name, language and text around single-line commands. */
const kinds: readonly { readonly name: string; readonly language: string; text(commands: readonly string[]): string }[] = [
  { name: 'a.sh', language: 'shellscript', text: commands => `#!/bin/bash\nset -e\n${commands.join('\n')}\n` },
  { name: 'a.ps1', language: 'powershell', text: commands => `${commands.join('\n')}\nRemove-Item -Recurse -Force C:\\Data\n` },
  { name: 'Dockerfile', language: 'dockerfile', text: commands => `FROM node:20\n${commands.map(one => `RUN ${one}`).join('\n')}\n` },
  { name: 'Makefile', language: 'makefile', text: commands => `all:\n${indented(commands.map(one => one.replaceAll('$', '$$')), '\t')}\n` },
  { name: 'justfile', language: 'plaintext', text: commands => `all:\n${indented(commands, '  ')}\n` },
  { name: 'package.json', language: 'json', text: commands => JSON.stringify({ scripts: Object.fromEntries(commands.map((one, i) => [`s${i}`, one])) }, undefined, 2) },
  { name: '.vscode/tasks.json', language: 'jsonc', text: commands => JSON.stringify({ tasks: commands.map(command => ({ type: 'shell', label: 'x', command })) }, undefined, 2) },
  { name: 'README.md', language: 'markdown', text: commands => commands.map(one => `Do this:\n\n\`\`\`sh\n${one}\n\`\`\`\n`).join('\n') },
  { name: '.github/workflows/a.yml', language: 'yaml', text: commands => `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${commands.map(one => `      - run: |\n          ${one}`).join('\n')}\n` },
  { name: 'a.sql', language: 'sql', text: () => Array.from({ length: 60 }, (_, i) => `CREATE TABLE t${i} (id int primary key);\nDROP TABLE t${i};\nUPDATE t${i} SET id = 1;\nDELETE FROM t${i} WHERE id = 2;\nALTER TABLE t${i} DROP COLUMN a;`).join('\n') },
  { name: '.gitlab-ci.yml', language: 'yaml', text: commands => `build:\n  script:\n${commands.map(one => `    - ${JSON.stringify(one)}`).join('\n')}\n` },
  { name: 'Taskfile.yml', language: 'yaml', text: commands => `version: '3'\ntasks:\n  a:\n    cmds:\n${commands.map(one => `      - ${JSON.stringify(one)}`).join('\n')}\n` },
  { name: 'a.cmd', language: 'bat', text: commands => `@echo off\r\n${commands.join('\r\n')}\r\nrd /s /q C:\\Data\r\n` },
];

/** A document of the length that people write, and a long one. */
const lengths = [15, 120];

async function benchHovers(corpusFolder: string, wasmFolder: string): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-hovered-'));
  const commands = corpus(corpusFolder);
  const engine = hoverEngine({ dist: wasmFolder, workspaces: () => [folder] });
  const counted = watched();
  const rows: [string, string][] = [];
  const all: number[] = [];
  const work: number[] = [];
  let version = 0;
  for (const kind of kinds) {
    const [edited, again]: [number[], number[]] = [[], []];
    let spoke = 0;
    for (const [i, length] of lengths.entries()) {
      const text = kind.text(pick(commands, length, i));
      const fileName = path.join(folder, kind.name);
      for (const { span } of commandsIn(text, kind.language, fileName).slice(0, 80)) {
        const document = { id: fileName, version: ++version, text, languageId: kind.language, fileName, cwd: folder };
        for (const times of [edited, again]) {
          const before = performance.now();
          const spent = process.cpuUsage();
          const hover = await engine.commandAt(document, span.start, () => false);
          times.push(performance.now() - before);
          const { user, system } = process.cpuUsage(spent);
          if (times === edited) work.push((user + system) / 1000);
          if (hover && times === edited) spoke++;
        }
      }
    }
    all.push(...edited);
    const [first, second] = [sorted(edited), sorted(again)];
    rows.push([kind.name, `${edited.length} commands, ${spoke} with words · just edited p50 ${percentile(first, 0.5).toFixed(1)} p95 ${percentile(first, 0.95).toFixed(1)} p99 ${percentile(first, 0.99).toFixed(1)} ms · again p95 ${percentile(second, 0.95).toFixed(2)} ms`]);
  }
  const [figures, worked] = [sorted(all), sorted(work)];
  printTable('hover on risk, every kind of document', [...rows, ['all', `p50 ${percentile(figures, 0.5).toFixed(1)} p95 ${percentile(figures, 0.95).toFixed(1)} p99 ${percentile(figures, 0.99).toFixed(1)} ms`], ['processor time', `p50 ${percentile(worked, 0.5).toFixed(1)} p95 ${percentile(worked, 0.95).toFixed(1)} p99 ${percentile(worked, 0.99).toFixed(1)} ms, where the machine is not quiet`], ['beside it', `${counted.processes} processes started, ${counted.writes} writes`]]);
  rmSync(folder, { recursive: true, force: true });
}

/** What must not happen, counted. */
function watched(): { processes: number; writes: number } {
  const counts = { processes: 0, writes: 0 };
  const count = (target: object, names: readonly string[], what: keyof typeof counts): void => {
    for (const name of names) {
      const original: unknown = Reflect.get(target, name);
      if (typeof original === 'function') Reflect.set(target, name, (...args: unknown[]): unknown => { counts[what]++; return Reflect.apply(original, target, args) as unknown; });
    }
  };
  count(childProcess, ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'], 'processes');
  count(fs, ['writeFile', 'writeFileSync', 'appendFile', 'appendFileSync', 'createWriteStream', 'mkdirSync', 'renameSync', 'unlinkSync'], 'writes');
  count(fs.promises, ['writeFile', 'appendFile', 'mkdir', 'rename', 'unlink', 'rm'], 'writes');
  return counts;
}

/** Commands of one line, spread over the corpus. */
function pick(commands: readonly string[], count: number, from: number): readonly string[] {
  const step = Math.max(1, Math.floor(commands.length / count));
  return Array.from({ length: count }, (_, i) => commands[(i * step + from * 7) % commands.length] ?? 'ls');
}

function corpus(folder: string): string[] {
  return readdirSync(folder).filter(name => name.endsWith('.jsonl')).flatMap(name => readFileSync(path.join(folder, name), 'utf8').split('\n').filter(Boolean)
    .map(line => JSON.parse(line) as { command?: string }).flatMap(row => (row.command === undefined || /[\r\n]/.test(row.command) || row.command.length > 200 ? [] : [row.command])));
}

const [corpusFolder = '', wasmFolder = ''] = process.argv.slice(2);
benchHovers(corpusFolder, wasmFolder).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
