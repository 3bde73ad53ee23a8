// Patch texts → what they do to which file. Accepts the `*** Begin Patch` form (Add, Delete, Update, Move to, `@@`, `*** End of File`) and
// unified diffs with or without git headers. Never throws; what does not fit is an issue.
import { parsePatch as parseUnified, type StructuredPatch } from 'diff';

export type PatchPart =
  | { readonly kind: 'add'; readonly path: string; readonly content: string }
  | { readonly kind: 'delete'; readonly path: string }
  /** `moveTo`: renamed as well. */
  | { readonly kind: 'update'; readonly path: string; readonly moveTo?: string; readonly hunks: readonly Hunk[] };

/** Lines to be found in a row, and what stands there instead. */
export interface Hunk {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface ParsedPatch {
  readonly parts: readonly PatchPart[];
  /** Parts of the text that were not understood. */
  readonly issues: readonly string[];
}

/** `strip`: leading folders taken off the names of a unified diff, as `patch -p`; undefined: git's `a/` and `b/` only. */
export function parsePatchText(text: string, strip?: number): ParsedPatch {
  const clean = text.replace(/\r\n/g, '\n');
  if (clean.length > 4_000_000) return { parts: [], issues: ['the patch is longer than 4 MB'] };
  return /^\s*\*\*\* Begin Patch\s*$/m.test(clean) || /^\*\*\* (?:Add|Delete|Update) File: /m.test(clean) ? parseBlocks(clean) : parseDiff(clean, strip);
}

function parseBlocks(text: string): ParsedPatch {
  const parts: PatchPart[] = [];
  const issues: string[] = [];
  const lines = text.split('\n');
  let i = 0;
  while (i < lines.length) {
    const header = /^\*\*\* (Add|Delete|Update) File: (.+?)\s*$/.exec(lines[i] ?? '');
    i++;
    if (!header) continue;
    const [, kind, path = ''] = header;
    const body: string[] = [];
    while (i < lines.length && !/^\*\*\* (?:(?:Add|Delete|Update) File: |End Patch)/.test(lines[i] ?? '')) body.push(lines[i++] ?? '');
    if (kind === 'Delete') parts.push({ kind: 'delete', path });
    else if (kind === 'Add') parts.push({ kind: 'add', path, content: body.filter(line => line.startsWith('+')).map(line => `${line.slice(1)}\n`).join('') });
    else parts.push(updateOf(path, body, issues));
  }
  if (parts.length === 0) issues.push('no file in the patch was understood');
  return { parts, issues };
}

function updateOf(path: string, body: readonly string[], issues: string[]): PatchPart {
  const hunks: { before: string[]; after: string[] }[] = [];
  let moveTo: string | undefined;
  for (const line of body) {
    const move = /^\*\*\* Move to: (.+?)\s*$/.exec(line);
    if (move) moveTo = move[1];
    else if (line.startsWith('@@') || hunks.length === 0) {
      hunks.push({ before: [], after: [] });
      if (!line.startsWith('@@')) take(line, hunks.at(-1));
    } else if (!line.startsWith('*** End of File')) take(line, hunks.at(-1));
  }
  return { kind: 'update', path, ...(moveTo === undefined ? {} : { moveTo }), hunks: hunks.filter(hunk => hunk.before.length + hunk.after.length > 0) };

  function take(line: string, hunk: { before: string[]; after: string[] } | undefined): void {
    if (!hunk) return;
    const rest = line.slice(1);
    if (line.startsWith('+')) hunk.after.push(rest);
    else if (line.startsWith('-')) hunk.before.push(rest);
    else if (line.startsWith(' ') || line === '') {
      hunk.before.push(rest);
      hunk.after.push(rest);
    } else issues.push(`${path}: a line was not understood`);
  }
}

function parseDiff(text: string, strip: number | undefined): ParsedPatch {
  let files: StructuredPatch[];
  try {
    files = parseUnified(text);
  } catch {
    return { parts: [], issues: ['the text is not a patch that is known'] };
  }
  const parts = files.flatMap(file => partOf(file, strip));
  parts.push(...headersOnly(text, strip, parts));
  return { parts, issues: parts.length === 0 ? ['no file in the patch was understood'] : [] };
}

function partOf(file: StructuredPatch, strip: number | undefined): readonly PatchPart[] {
  const from = nameIn(file.oldFileName, strip);
  const to = nameIn(file.newFileName, strip);
  const hunks = file.hunks.map(hunk => ({ before: side(hunk.lines, '-'), after: side(hunk.lines, '+') }));
  if (from === undefined && to === undefined) return [];
  if (from === undefined) return to === undefined ? [] : [{ kind: 'add', path: to, content: hunks.flatMap(hunk => hunk.after).map(line => `${line}\n`).join('') }];
  if (to === undefined) return [{ kind: 'delete', path: from }];
  return [{ kind: 'update', path: from, ...(to === from ? {} : { moveTo: to }), hunks }];
}

/** Files of a git diff that have no hunks: pure renames and deletes of empty or binary files. */
function headersOnly(text: string, strip: number | undefined, known: readonly PatchPart[]): readonly PatchPart[] {
  const found: PatchPart[] = [];
  for (const block of text.split(/^diff --git /m).slice(1)) {
    const from = /^rename from (.+)$/m.exec(block)?.[1];
    const to = /^rename to (.+)$/m.exec(block)?.[1];
    const name = nameIn(/^a\/(.+?) b\//.exec(block) ? `a/${/^a\/(.+?) b\//.exec(block)?.[1] ?? ''}` : undefined, strip);
    const has = (path: string | undefined): boolean => path === undefined || known.some(part => part.path === path);
    if (from !== undefined && to !== undefined && !has(from)) found.push({ kind: 'update', path: from, moveTo: to, hunks: [] });
    else if (/^deleted file mode/m.test(block) && !has(name) && name !== undefined) found.push({ kind: 'delete', path: name });
  }
  return found;
}

const side = (lines: readonly string[], sign: '-' | '+'): readonly string[] => lines.filter(line => line.startsWith(sign) || line.startsWith(' ')).map(line => line.slice(1));

function nameIn(name: string | undefined, strip: number | undefined): string | undefined {
  if (name === undefined || name === '/dev/null' || name === '') return undefined;
  const bare = name.replace(/^"|"$/g, '').replace(/\t.*$/, '');
  if (strip === undefined) return bare.replace(/^[abiwco]\//, '');
  return bare.split('/').slice(strip).join('/') || bare;
}

/** The text after an update; undefined where a hunk's lines are not found in it. */
export function applyHunks(text: string, hunks: readonly Hunk[]): string | undefined {
  let lines = text.split('\n');
  let from = 0;
  for (const hunk of hunks) {
    const at = position(lines, hunk.before, from);
    if (at === undefined) return undefined;
    lines = [...lines.slice(0, at), ...hunk.after, ...lines.slice(at + hunk.before.length)];
    from = at + hunk.after.length;
  }
  return lines.join('\n');
}

function position(lines: readonly string[], wanted: readonly string[], from: number): number | undefined {
  if (wanted.length === 0) return lines.length;
  for (const start of [from, 0]) {
    for (let at = start; at + wanted.length <= lines.length; at++) {
      if (wanted.every((line, i) => lines[at + i]?.trimEnd() === line.trimEnd())) return at;
    }
  }
  return undefined;
}
