// Dockerfile → the commands of its RUN instructions: shell form over continued lines, exec form, here-documents, ONBUILD; the
// SHELL and escape in force. What they run in is the image.
import { parse as parseJson } from 'jsonc-parser';
import { embeddedText, linesOf, shellNamed, type EmbeddedLanguage, type EmbeddedText, type Part } from './embeddedText';

export function commandsOfDockerfile(source: string): readonly EmbeddedText[] {
  const lines = linesOf(source);
  const escape = /^\s*#\s*escape\s*=\s*`/im.test(source.slice(0, 500)) ? '`' : '\\';
  const found: (EmbeddedText | undefined)[] = [];
  let shell: EmbeddedLanguage | undefined = 'sh';
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const instruction = line && /^\s*(?:ONBUILD\s+)?(RUN|SHELL|FROM)\s+/i.exec(line.text);
    if (!line || !instruction) continue;
    const word = instruction[1]?.toUpperCase();
    if (word === 'FROM') {
      shell = 'sh';
      continue;
    }
    const parts: Part[] = [];
    let at = i;
    let from = line.from + instruction[0].length;
    for (let next = lines[at]; next; next = lines[++at]) {
      // A comment between continued lines is dropped before a shell sees anything.
      if (at > i && /^\s*#/.test(next.text)) continue;
      const text = source.slice(at > i ? next.from : from, next.to).trimEnd();
      const begin = at > i ? next.from : from;
      const more = text.endsWith(escape);
      parts.push({ from: begin, to: begin + text.length - (more ? 1 : 0) }, ...(more ? [{ from: begin + text.length - 1, to: begin + text.length, text: ' ' }] : []));
      if (!more) break;
    }
    i = at;
    // Options of the instruction itself: --mount=…, --network=…, --security=….
    const options = /^(?:\s*--(?:mount|network|security)=\S+)+\s*/.exec(source.slice(from, parts[0]?.to));
    if (options) {
      from += options[0].length;
      const [first] = parts;
      if (first) parts[0] = { from, to: Math.max(from, first.to) };
    }
    const whole = parts.map(part => part.text ?? source.slice(part.from, part.to)).join('');
    const list = whole.trimStart().startsWith('[') ? wordsOf(whole) : undefined;
    if (word === 'SHELL') {
      if (list) shell = shellNamed(list[0] ?? '');
      continue;
    }
    if (list) {
      found.push(embeddedText(source, [{ from, to: parts.at(-1)?.to ?? from, text: list.map(quoted).join(' ') }], 'sh', 'image'));
      continue;
    }
    if (shell === undefined) continue;
    const heredoc = /^\s*<<-?\s*(["']?)(\w+)\1\s*$/.exec(whole);
    if (!heredoc) {
      found.push(embeddedText(source, parts, shell, 'image'));
      continue;
    }
    const end = lines.findIndex((one, j) => j > i && one.text.trim() === heredoc[2]);
    const first = lines[i + 1];
    const last = lines[end < 0 ? lines.length - 1 : end - 1];
    if (first && last && last.from >= first.from) {
      const program = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(first.text);
      const language = program ? shellNamed(/\/env$/.test(program[1] ?? '') ? program[2] ?? '' : program[1] ?? '') : shell;
      if (language) found.push(embeddedText(source, [{ from: first.from, to: last.to }], language, 'image'));
    }
    i = end < 0 ? lines.length : end;
  }
  return found.filter(one => one !== undefined);
}

/** Undefined: not a list of words, so the shell form. */
function wordsOf(text: string): readonly string[] | undefined {
  const errors: never[] = [];
  const value = parseJson(text, errors) as unknown;
  return errors.length === 0 && Array.isArray(value) && value.every(one => typeof one === 'string') ? value : undefined;
}

const quoted = (word: string): string => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
