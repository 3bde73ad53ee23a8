// What a client reads from standard input, as text: a here-document, a file, or a program that only prints.
import type { Call, Word } from '../../model/call';
import { outputOf } from '../shell/outputs';
import { readText } from '../scripts/readText';
import type { World } from '../world';

export interface InputText {
  /** Undefined: there is input, but what it says is not known. */
  readonly text: string | undefined;
  readonly file?: string;
  /** Parts of the text that are not known before it runs, as written. */
  readonly gaps?: readonly string[];
  /** In words for the user, where the text is not known. */
  readonly what: string;
}

/** Undefined: nothing is piped or redirected in. */
export async function inputText(call: Call, world: World): Promise<InputText | undefined> {
  const { input } = call;
  if (!input) return undefined;
  switch (input.kind) {
    case 'text': return { text: input.text, what: 'the text it is given' };
    case 'file': return fileText(input.path, call, world);
    case 'unknown': return { text: undefined, what: 'what it reads from standard input' };
    case 'call': {
      const { call: printer } = input;
      const text = await outputOf(printer, world);
      if (text !== undefined && printer.program !== 'cat') return { text, what: `what ${printer.program ?? 'it'} prints` };
      if (printer.program === 'echo') return { text: printer.args.map(word => word.text ?? word.ifEmpty ?? word.raw).join(' '), what: 'what echo prints', gaps: printer.args.filter(word => word.text === undefined).map(word => word.raw) };
      // `cat <<EOF | mysql`: what cat is given is what it prints.
      if (printer.program === 'cat' && printer.args.every(word => word.text === '-')) return printer.input ? inputText(printer, world) : { text: undefined, what: 'what is typed' };
      const files = printer.program === 'cat' ? printer.args.filter(word => !word.text?.startsWith('-')) : [];
      if (files.length === 1 && files[0]) return fileText(files[0], printer, world);
      if (files.length > 1) {
        const texts = await Promise.all(files.map(file => fileText(file, printer, world)));
        return texts.every(one => one.text !== undefined) ? { text: texts.map(one => one.text).join('\n'), what: 'several files' } : { text: undefined, what: 'several files' };
      }
      return { text: undefined, what: `what ${printer.program ?? printer.name.raw} prints` };
    }
  }
}

async function fileText(word: Word, call: Call, world: World): Promise<InputText> {
  const path = absolute(word.text, call.cwd, world);
  const text = path === undefined ? undefined : (await readText(path, world))?.text;
  return { text, what: `the file ${word.text ?? word.raw}`, ...(path === undefined ? {} : { file: path }) };
}

/** Undefined: the path or the folder is not known. */
export function absolute(path: string | undefined, cwd: string | undefined, world: World): string | undefined {
  if (path === undefined) return undefined;
  if (path.startsWith('~/')) return `${world.facts.home}/${path.slice(2)}`;
  if (/^(?:\/|[A-Za-z]:[\\/])/.test(path)) return path;
  if (cwd === undefined) return undefined;
  const parts: string[] = [];
  for (const part of `${cwd}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
