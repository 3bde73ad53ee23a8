// Actions of file tools: write, edit, delete, move, patch and read. The same effects as a shell command on the same path.
import { parsePatchText } from '../parse/patch/parsePatch';
import type { ProposedAction, TextEdit } from '../model/action';
import { patchEffects } from './files/applyPatch';
import { deletePath, movePath, overwritePath } from './files/pathEffect';
import { readSecrets } from './files/reading';
import { resolveTarget, type Place } from './files/target';
import { nothing, type Found, type World } from './world';

/** Undefined: not an action of a file tool. */
export async function readFileTool(action: ProposedAction, world: World): Promise<Found | undefined> {
  const { request } = action;
  const place = (length: number): Place => ({ cwd: action.cwd, span: { start: 0, end: length }, certainty: 'will', dialect: 'posix' });
  switch (request.tool) {
    case 'write': return overwritePath(request.path, place(request.content.length), world, { content: request.content });
    case 'edit': return edit(request.path, request.edits, place(request.edits.reduce((sum, one) => sum + one.newText.length, 0)), world);
    case 'delete': return deletePath(request.path, place(request.path.length), world);
    case 'move': return movePath([request.from], request.to, place(request.from.length), world);
    case 'patch': return patchEffects(parsePatchText(request.text), place(request.text.length), world);
    case 'read': return readSecrets([request.path], place(request.path.length), world);
    default: return undefined;
  }
}

/** The new text is worked out from what is there; where an edit does not fit, its new text counts as added. */
async function edit(path: string, edits: readonly TextEdit[], place: Place, world: World): Promise<Found> {
  const target = await resolveTarget(path, place, world.facts);
  const full = 'unresolved' in target ? undefined : target.paths[0];
  if (full === undefined) return nothing;
  const known = world.facts.session.files.findLast(file => file.path === full);
  const before = known ? known.content : await world.facts.read(full);
  const after = edits.reduce((text, one) => applied(text, one), before ?? '');
  return overwritePath(path, place, world, { content: after, edit: true });
}

function applied(text: string, { oldText, newText, all }: TextEdit): string {
  if (oldText === '') return text === '' ? newText : `${text}\n${newText}`;
  if (!text.includes(oldText)) return `${text}\n${newText}`;
  return all ? text.replaceAll(oldText, () => newText) : text.replace(oldText, () => newText);
}
