// Markdown → the commands of its fenced blocks. In a block with prompts only the prompted lines are commands, the rest is output.
import { embeddedText, linesOf, type EmbeddedLanguage, type EmbeddedText, type Part } from './embeddedText';

const languages: Readonly<Record<string, EmbeddedLanguage>> = {
  sh: 'sh', bash: 'bash', zsh: 'zsh', shell: 'bash', shellscript: 'bash', console: 'bash', 'shell-session': 'bash', shellsession: 'bash', 'sh-session': 'bash', terminal: 'bash',
  powershell: 'powershell', pwsh: 'powershell', ps1: 'powershell', ps: 'powershell', sql: 'sql', pgsql: 'sql', postgresql: 'sql', mysql: 'sql', tsql: 'sql', plsql: 'sql', cmd: 'cmd', bat: 'cmd', batch: 'cmd',
};

/** `$ `, `# ` after a host, `user@host:~$ `, `PS C:\> `, `db=> `. */
const prompts: Readonly<Partial<Record<EmbeddedLanguage, RegExp>>> = {
  sh: /^\s*(?:[\w.-]+@[\w.-]+[^$#%\n]*[$#%]|\$|%)\s+(?=\S)/, powershell: /^\s*PS(?:\s+[^>\n]*)?>\s*/, sql: /^\s*\w+(?:=[#>]|>)\s+/, cmd: /^\s*[A-Za-z]:\\[^>\n]*>\s*/,
};

/** Languages whose blocks without a prompt are nothing but output. */
const onlyPrompted = new Set(['console', 'shell-session', 'shellsession', 'sh-session', 'terminal']);

export function commandsOfMarkdown(source: string): readonly EmbeddedText[] {
  const lines = linesOf(source);
  const found: EmbeddedText[] = [];
  for (let i = 0; i < lines.length; i++) {
    const opening = /^([\s>]*(?:(?:[-*+]|\d+[.)])\s+)?)(`{3,}|~{3,})\s*\{?\.?([\w-]*)/.exec(lines[i]?.text ?? '');
    const fence = opening?.[2];
    if (!opening || fence === undefined) continue;
    const closing = new RegExp(`^[\\s>]*${fence[0] ?? '`'}{${fence.length},}\\s*$`);
    let end = i + 1;
    while (end < lines.length && !closing.test(lines[end]?.text ?? '')) end++;
    const named = (opening[3] ?? '').toLowerCase();
    const language = Object.hasOwn(languages, named) ? languages[named] : undefined;
    if (language !== undefined) found.push(...blockTexts(source, lines.slice(i + 1, end), language, onlyPrompted.has(named), opening[1]?.length ?? 0));
    i = end;
  }
  return found;
}

type Line = ReturnType<typeof linesOf>[number];

function blockTexts(source: string, lines: readonly Line[], language: EmbeddedLanguage, prompted: boolean, indent: number): readonly EmbeddedText[] {
  const prompt = prompts[language] ?? prompts.sh;
  const isPrompted = prompt !== undefined && lines.some(line => prompt.test(line.text.slice(0, 300)));
  // A quoted or nested block: what stands before every line of it is not part of it.
  const begin = (line: Line): number => line.from + Math.min(indent, /^[\s>]*/.exec(line.text)?.[0].length ?? 0);
  if (!isPrompted || prompt === undefined) {
    if (prompted) {
      // Sessions without a prompt are written too; a whole block is read as commands only where it is one line.
      const only = lines.filter(line => line.text.trim() !== '');
      const [one] = only;
      const text = only.length === 1 && one ? embeddedText(source, [{ from: begin(one), to: one.to }], language) : undefined;
      return text ? [text] : [];
    }
    const text = embeddedText(source, lines.flatMap((line, i) => joined(begin(line), line, lines[i + 1])), language);
    return text ? [text] : [];
  }
  const found: EmbeddedText[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const start = line && prompt.exec(line.text.slice(0, 300));
    if (!line || !start) continue;
    const parts: Part[] = [];
    let from = line.from + start[0].length;
    for (let at: Line | undefined = line; at; at = lines[++i]) {
      const next: Line | undefined = lines[i + 1];
      const more = /(?:\\|`|\|)\s*$/.test(at.text) && next !== undefined && !prompt.test(next.text.slice(0, 300));
      parts.push(...joined(from, at, more ? next : undefined));
      if (!more || !next) break;
      from = next.from + (/^\s*>\s/.exec(next.text)?.[0].length ?? 0);
    }
    const text = embeddedText(source, parts, language);
    if (text) found.push(text);
  }
  return found;
}

/** A line with its end, so that lines keep apart. */
function joined(from: number, line: Line, next: Line | undefined): readonly Part[] {
  const parts: Part[] = [{ from: Math.min(from, line.to), to: line.to }];
  if (next) parts.push({ from: line.to, to: next.from, text: '\n' });
  return parts;
}
