// What a parsed patch does to each of its files: the same as the delete, write and edit of single files.
import { applyHunks, type ParsedPatch, type PatchPart } from '../../parse/patch/parsePatch';
import { nothing, together, type Found, type World } from '../world';
import { deletePath, movePath, overwritePath } from './pathEffect';
import { resolveTarget, type At } from './target';

export async function patchEffects(patch: ParsedPatch, at: At, world: World): Promise<Found> {
  const parts: Found[] = [];
  for (const part of patch.parts) parts.push(await partEffects(part, at, world));
  return together([...parts, { ...nothing, unread: patch.issues.map(issue => ({ what: 'the patch', why: issue, span: at.span })) }]);
}

async function partEffects(part: PatchPart, at: At, world: World): Promise<Found> {
  switch (part.kind) {
    case 'add': return overwritePath(part.path, at, world, { content: part.content });
    case 'delete': return deletePath(part.path, at, world, { recursive: false });
    case 'update': {
      const target = await resolveTarget(part.path, at, world.facts);
      const path = 'unresolved' in target ? undefined : target.paths[0];
      const before = path === undefined ? undefined : world.facts.session.files.findLast(file => file.path === path)?.content ?? (await world.facts.read(path));
      const after = before === undefined ? undefined : applyHunks(before, part.hunks);
      const known = after ?? (before === undefined ? part.hunks.flatMap(hunk => hunk.after).join('\n') : `${before}\n${part.hunks.flatMap(hunk => hunk.after).join('\n')}`);
      const edited = part.hunks.length ? await overwritePath(part.path, at, world, { content: known, edit: true }) : nothing;
      return part.moveTo === undefined ? edited : together([edited, await movePath([part.path], part.moveTo, at, world)]);
    }
  }
}
