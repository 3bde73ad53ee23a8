// The action's own text as shown: redacted, hidden characters made visible, risky spans marked; edits as a diff.
import { createTwoFilesPatch } from 'diff';
import type { ActionRequest } from '../model/action';
import type { Span } from '../model/effect';
import type { Judged } from '../model/judged';
import type { Exhibit } from '../model/review';
import { isAtLeast } from '../model/verdict';
import { redactCommand, redactFile, redactPatch, redactText } from './redactFile';
import { visible } from './visible';

const mostCharacters = 20_000;
const diffTimeMs = 200;

export function exhibitOf(request: ActionRequest, judged: readonly Judged[]): Exhibit {
  switch (request.tool) {
    case 'shell': return marked('command', request.command, spansOf(judged));
    case 'input': return marked('command', request.text, spansOf(judged));
    case 'write': return plain('diff', redactFile(request.path, `+++ ${request.path}\n` + request.content.split('\n').map(line => '+' + line).join('\n')));
    case 'edit': return plain('diff', request.edits.map(edit => redactFile(request.path, diffText(request.path, edit.oldText, edit.newText))).join('\n'));
    case 'delete': return plain('call', `delete ${request.path}`);
    case 'move': return plain('call', `move ${request.from} → ${request.to}`);
    case 'read': return plain('call', `read ${request.path}`);
    case 'patch': return plain('diff', redactPatch(request.text));
    case 'mcp': return plain('call', `${request.server}: ${request.name} ${JSON.stringify(request.arguments, null, 2)}`);
    case 'other': return plain('call', `${request.name} ${JSON.stringify(request.input, null, 2)}`);
  }
}

function diffText(path: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(path, path, before, after, '', '', { context: 2, timeout: diffTimeMs });
  return patch === undefined ? `${path}: changed, too large to compare` : patch.split('\n').filter(line => !line.startsWith('====') && !line.startsWith('\\ No newline')).join('\n');
}

function plain(kind: Exhibit['kind'], text: string): Exhibit {
  return { kind, text: cut(visible(redactText(text))), marks: [] };
}

function cut(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}\n… ${text.length - mostCharacters} more characters`;
}

function spansOf(judged: readonly Judged[]): Span[] {
  return judged.filter(one => isAtLeast(one.verdict, 'note')).flatMap(one => one.effect.evidence).flatMap(evidence => evidence.kind === 'action' ? [evidence.span] : []);
}

/** Redaction and escaping move offsets: each piece between span borders is treated by itself and the marks follow. */
function marked(kind: Exhibit['kind'], text: string, spans: readonly Span[]): Exhibit {
  if (redactCommand(text) !== text) return withoutMarksInSecrets(kind, text, spans);
  const borders = [...new Set([0, text.length, ...spans.flatMap(span => [span.start, span.end])])].filter(at => at >= 0 && at <= text.length).sort((a, b) => a - b);
  const moved = new Map<number, number>();
  let out = '';
  borders.forEach((at, i) => {
    moved.set(at, out.length);
    const next = borders[i + 1];
    if (next !== undefined) out += visible(text.slice(at, next));
  });
  const marks = spans.flatMap(span => {
    const start = moved.get(span.start);
    const end = moved.get(span.end);
    return start === undefined || end === undefined || end <= start ? [] : [{ start, end }];
  });
  const shown = cut(out);
  return { kind, text: shown, marks: merged(marks.filter(mark => mark.end <= Math.min(shown.length, mostCharacters))) };
}

/** With a secret inside, marks are found again by their text in the redacted command. */
function withoutMarksInSecrets(kind: Exhibit['kind'], text: string, spans: readonly Span[]): Exhibit {
  const shown = cut(visible(redactCommand(text)));
  const marks = spans.flatMap(span => {
    const piece = visible(redactCommand(text.slice(span.start, span.end)));
    const start = piece === '' ? -1 : shown.indexOf(piece);
    return start < 0 ? [] : [{ start, end: start + piece.length }];
  });
  return { kind, text: shown, marks: merged(marks) };
}

function merged(marks: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    const last = out[out.length - 1];
    if (last && mark.start <= last.end) out[out.length - 1] = { start: last.start, end: Math.max(last.end, mark.end) };
    else out.push(mark);
  }
  return out;
}
