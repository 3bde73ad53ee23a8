// Where agents keep their transcripts, and the calls in them: newest files of the asked days, each read to its end within bounds.
import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import { boundedLines } from './boundedLines';
import { transcriptReaders, type PastCall, type TranscriptReader, type TranscriptState } from './transcriptCalls';

export interface TranscriptFile {
  readonly reader: TranscriptReader;
  readonly file: string;
  /** Where the agent stood, if the place of the file tells it. */
  readonly cwd: string;
}

/** Bounds on what is read: a folder of transcripts can be anything. */
const longestLine = 16 << 20;
const mostFiles = 20_000;
const deepest = 8;

/** Files that were written since, oldest first, so that sessions come in order. */
export async function transcriptFiles(home: string, env: Readonly<Record<string, string | undefined>>, since: number): Promise<readonly TranscriptFile[]> {
  const under = (name: string | undefined, fallback: string): string => (name !== undefined && path.isAbsolute(name) ? name : path.join(home, fallback));
  const places = [
    { reader: transcriptReaders.claude, folder: path.join(under(env['CLAUDE_CONFIG_DIR'], '.claude'), 'projects'), is: /\.jsonl$/ },
    { reader: transcriptReaders.codex, folder: path.join(under(env['CODEX_HOME'], '.codex'), 'sessions'), is: /^rollout-.*\.jsonl$/ },
    { reader: transcriptReaders.copilot, folder: path.join(home, '.copilot', 'session-state'), is: /^events\.jsonl$|\.jsonl$/ },
    { reader: transcriptReaders.gemini, folder: path.join(home, '.gemini', 'tmp'), is: /^session-.*\.jsonl?$/ },
  ];
  const found: (TranscriptFile & { readonly modified: number })[] = [];
  for (const { reader, folder, is } of places) {
    for (const { file, modified } of await filesUnder(folder, is, since)) found.push({ reader, file, modified, cwd: reader.agent === 'gemini-cli' ? await projectRoot(file) : '' });
  }
  return found.sort((a, b) => a.modified - b.modified).slice(-mostFiles);
}

async function filesUnder(folder: string, is: RegExp, since: number, depth = 0): Promise<readonly { readonly file: string; readonly modified: number }[]> {
  const found: { file: string; modified: number }[] = [];
  for (const entry of await fs.readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const file = path.join(folder, entry.name);
    // Links are not followed: they lead who knows where.
    if (entry.isDirectory() && depth < deepest) found.push(...await filesUnder(file, is, since, depth + 1));
    else if (entry.isFile() && is.test(entry.name)) {
      const stats = await fs.stat(file).catch(() => undefined);
      if (stats && stats.mtimeMs >= since) found.push({ file, modified: stats.mtimeMs });
    }
    if (found.length > mostFiles) break;
  }
  return found;
}

/** `tmp/PROJECT/chats/…` has the project's folder beside it. */
async function projectRoot(file: string): Promise<string> {
  const text = await fs.readFile(path.join(path.dirname(path.dirname(file)), '.project_root'), 'utf8').catch(() => '');
  return text.length < 4096 ? text.trim() : '';
}

/** The calls of one file in order. `skipped`: a line that was too long or is not JSON. */
export async function* callsIn({ reader, file, cwd }: TranscriptFile, state: TranscriptState, skipped: () => void): AsyncGenerator<PastCall, void> {
  state.session = path.basename(file).replace(/\.jsonl?$/, '');
  state.cwd = cwd;
  if (file.endsWith('.json')) {
    const stats = await fs.stat(file).catch(() => undefined);
    const value = stats && stats.size <= 64 << 20 ? parsed(await fs.readFile(file, 'utf8').catch(() => '')) : undefined;
    if (value) yield* reader.calls(value, state);
    else skipped();
    return;
  }
  for await (const line of boundedLines(file, longestLine, skipped)) {
    if (!reader.marks.some(mark => line.includes(mark))) continue;
    const value = parsed(line);
    if (value) yield* reader.calls(value, state);
    else skipped();
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
