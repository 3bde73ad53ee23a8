// Which block of a Terraform, CloudFormation or Kubernetes source a coming replacement belongs to.
import { readInfrastructureEdit } from '../../core/effects/infrastructure/edits';
import type { FoundEffect, World } from '../../core/effects/world';
import type { Span } from '../../core/model/effect';
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
  for (const one of effects) {
    const lines = one.effect.evidence.flatMap(seen => (seen.kind === 'file' && seen.path === path && seen.line !== undefined ? [seen.line] : []));
    const [line] = lines;
    const span = line === undefined ? undefined : sourceBlock(after, path, line);
    if (!span) continue;
    const key = `${span.start} ${span.end}`;
    blocks.set(key, { span, effects: [...(blocks.get(key)?.effects ?? []), one] });
  }
  const all = [...blocks.values()].sort((a, b) => (a.span.end - a.span.start) - (b.span.end - b.span.start));
  return { at: offset => all.find(block => block.span.start <= offset && offset <= block.span.end) };
}
