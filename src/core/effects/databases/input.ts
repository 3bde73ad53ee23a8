// What a client reads from standard input, as text: a here-document, a file, or a program that only prints.
import type { Call, Word } from '../../model/call';
import { readText } from '../scripts/readText';
import type { World } from '../world';

export interface InputText {
  /** Undefined: there is input, but what it says is not known. */
  readonly text: string | undefined;
  readonly file?: string;
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
      if (printer.program === 'echo' || printer.program === 'printf') return { text: printed(printer), what: 'what echo prints' };
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

/** Undefined where a word is not known. Escapes of printf and `echo -e` become characters. */
function printed(call: Call): string | undefined {
  const words = call.args.filter((word, i) => !(i === 0 && call.program === 'echo' && /^-[neE]+$/.test(word.text ?? '')));
  if (words.some(word => word.text === undefined)) return undefined;
  const text = words.map(word => word.text).join(' ');
  return call.program === 'printf' || call.args[0]?.text === '-e' ? text.replace(/\\n/g, '\n').replace(/\\t/g, '\t') : text;
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
