// The action's own text: exact, with the risky spans marked, additions and removals told apart.
import type { Span } from '../core/model/effect';
import type { Exhibit } from '../core/model/review';
import { element } from './dom';
import { visible } from './visible';
import { say } from './words';

export function exhibit(shown: Exhibit): HTMLElement {
  const box = element('pre', { class: `exhibit ${shown.kind}`, tabindex: '0', role: 'region', 'aria-label': say(labels[shown.kind]) });
  let start = 0;
  for (const line of shown.text.split('\n')) {
    const row = element('span', { class: `line ${shown.kind === 'diff' ? diffClass(line) : ''}`.trim() });
    for (const piece of pieces({ start, end: start + line.length }, shown.marks)) {
      const text = visible(shown.text.slice(piece.start, piece.end), true);
      if (piece.marked) {
        const mark = document.createElement('mark');
        mark.textContent = text;
        row.append(mark);
      } else row.append(text);
    }
    row.append('\n');
    box.append(row);
    start += line.length + 1;
  }
  return box;
}

const labels = { command: 'exactCommand', diff: 'exactChange', call: 'exactCall' } as const;

function diffClass(line: string): string {
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return line.startsWith('@@') ? 'place' : '';
}

/** Cuts a range at the borders of the marks that touch it. */
function pieces(range: Span, marks: readonly Span[]): readonly (Span & { readonly marked: boolean })[] {
  const cuts = new Set([range.start, range.end]);
  for (const mark of marks) for (const cut of [mark.start, mark.end]) if (cut > range.start && cut < range.end) cuts.add(cut);
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(1).map((end, index) => {
    const start = sorted[index] ?? end;
    return { start, end, marked: marks.some((mark) => mark.start <= start && mark.end >= end && mark.end > mark.start) };
  });
}
