// Which block of a Terraform, CloudFormation or Kubernetes source a coming replacement belongs to.
import { readInfrastructureEdit } from '../../core/effects/infrastructure/edits';
import type { FoundEffect, World } from '../../core/effects/world';
import type { Span } from '../../core/model/effect';
import { linesOf } from '../../core/parse/embedded/embeddedText';
import { sourceBlock } from '../../core/parse/embedded/sourceBlock';

export interface ChangedBlock {
  /** In the new text. */
  readonly span: Span;
  readonly effects: readonly FoundEffect[];
}

export interface ChangedBlocks {
  /** The block around an offset, with what its change would replace or delete; undefined: none. */
  at(offset: number): ChangedBlock | undefined;
}

/** What the edit of `path` (absolute) brings about, by the block that says so; what no block says belongs to none. */
export async function changedBlocks(path: string, before: string, after: string, world: World): Promise<ChangedBlocks> {
  const { effects } = await readInfrastructureEdit(path, before, after, world);
  const blocks = new Map<string, ChangedBlock>();
  for (const one of effects.filter(({ effect }) => effect.disposable === undefined)) {
    const lines = one.effect.evidence.flatMap(seen => (seen.kind === 'file' && seen.path === path && seen.line !== undefined ? [seen.line] : []));
    const [line] = lines;
    const isGone = one.effect.operation === 'delete' || one.effect.operation === 'forget';
    const span = line === undefined ? undefined : isGone ? gap(before, after) : sourceBlock(after, path, line);
    if (!span) continue;
    const key = `${span.start} ${span.end}`;
    blocks.set(key, { span, effects: [...(blocks.get(key)?.effects ?? []), one] });
  }
  const all = [...blocks.values()].sort((a, b) => (a.span.end - a.span.start) - (b.span.end - b.span.start));
  return { at: offset => all.find(block => block.span.start <= offset && offset <= block.span.end) };
}

/** Where lines went: what stands there now, and the line before. What was removed has no block of its own any more. */
function gap(before: string, after: string): Span | undefined {
  const [old, lines] = [linesOf(before), linesOf(after)];
  let same = 0;
  while (same < lines.length && lines[same]?.text === old[same]?.text) same++;
  const [first, last] = [lines[Math.max(0, same - 1)], lines[Math.min(same, lines.length - 1)]];
  return first && last ? { start: first.from, end: last.to } : undefined;
}
