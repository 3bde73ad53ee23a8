// Runs text that a project file declares as a script: one hop that names file and line.
import type { Call } from '../../model/call';
import type { Code, Found, World } from '../world';
import type { ReadText } from './readText';

export interface DeclaredScript {
  readonly text: string;
  /** Line from 1 in the file; undefined: not known. */
  readonly line: number | undefined;
  readonly folder: string;
  readonly language?: Code['language'];
  readonly positional?: readonly string[];
}

/** `through` as a person would say it: `npm run build`. */
export async function runDeclared(script: DeclaredScript, file: ReadText, through: string, call: Call, world: World): Promise<Found> {
  const own = { through, file: file.path, ...(script.line === undefined ? {} : { line: script.line, text: (file.text.split('\n')[script.line - 1] ?? '').trim().slice(0, 300) }), writtenBySession: file.writtenBySession };
  if (call.hops.filter(hop => hop.file === file.path && hop.line === own.line && hop.through === through).length > 0) return { effects: [], unread: [], reads: [{ path: file.path }], changes: [] };
  const found = await world.readCode({
    language: script.language ?? 'sh', text: script.text, span: call.span, cwd: script.folder, variables: call.variables, certainty: call.certainty, hops: [...call.hops, own], call,
    ...(script.positional ? { positional: script.positional } : {}), ...(call.user === undefined ? {} : { user: call.user }), ...(call.input ? { input: call.input } : {}),
  }, world);
  return { ...found, reads: [{ path: file.path }, ...found.reads] };
}

/** Words as shell text. */
export const quoted = (words: readonly { readonly text: string | undefined; readonly raw: string; readonly partial?: string }[]): string =>
  words.map(word => word.text === undefined ? `"${(word.partial ?? word.raw).replace(/"/g, '')}"` : /^[\w@%+=:,./-]+$/.test(word.text) ? word.text : `'${word.text.replaceAll("'", "'\\''")}'`).join(' ');
