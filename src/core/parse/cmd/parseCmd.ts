// cmd.exe text → commands: `&`, `&&`, `||`, `|`, parentheses, carets, quotes, `%VAR%` and `!VAR!`, redirections, `if`, `for`, `@`, `rem`.
// One command may run another by name (`start`, `call`, `cmd /c`): that belongs to effects. Never throws.
import type { Span } from '../../model/effect';

export interface CmdCommand {
  readonly words: readonly CmdWord[];
  readonly redirects: readonly { readonly append: boolean; readonly to: CmdWord }[];
  /** `&` starts anew, `&&` after success, `||` after failure, `|` reads the one before. */
  readonly joined: '&' | '&&' | '||' | '|';
  /** In a `for %%i in (items)`: the variable's letter and the items as written; undefined items: made by a command or a file. */
  readonly loop?: { readonly name: string; readonly items: string | undefined };
  /** Behind `if` or in a `for`. */
  readonly certain: boolean;
  readonly span: Span;
}

export interface CmdWord {
  /** Carets and quotes removed, variables as written (`%X%`). */
  readonly text: string;
  readonly raw: string;
  readonly quoted: boolean;
  readonly span: Span;
}

const mostCommands = 2000;

export function parseCmd(text: string): readonly CmdCommand[] {
  const commands: CmdCommand[] = [];
  let at = 0;
  let joined: CmdCommand['joined'] = '&';
  let certain = true;
  let depth = 0;
  let uncertainDepth = -1;
  let words: CmdWord[] = [];
  let redirects: { append: boolean; to: CmdWord }[] = [];
  let start = 0;
  let loop: CmdCommand['loop'];
  const end = (next: CmdCommand['joined']): void => {
    if ((words.length > 0 || redirects.length > 0) && commands.length < mostCommands) commands.push({ words, redirects, joined, certain: certain && uncertainDepth < 0, span: { start, end: at }, ...(loop ? { loop } : {}) });
    words = [];
    redirects = [];
    joined = next;
    certain = true;
  };
  while (at < text.length) {
    const c = text[at] ?? '';
    if (c === '\n' || c === '\r') { end('&'); if (depth === 0) loop = undefined; at++; continue; }
    if (/\s|[=,;]/.test(c) && !(c === '=' && words.length === 0)) { at++; continue; }
    if (c === '^' && /^\^\r?\n/.test(text.slice(at, at + 3))) { at += text[at + 1] === '\r' ? 3 : 2; continue; }
    if (c === '&') { const two = text[at + 1] === '&'; end(two ? '&&' : '&'); at += two ? 2 : 1; continue; }
    if (c === '|') { const two = text[at + 1] === '|'; end(two ? '||' : '|'); at += two ? 2 : 1; continue; }
    if (c === '(' && words.length === 0) { depth++; at++; continue; }
    if (c === ')' && depth > 0) { end('&'); depth--; if (uncertainDepth > depth) uncertainDepth = -1; at++; continue; }
    if (c === '@' && words.length === 0) { at++; continue; }
    if (c === ':' && words.length === 0) { at = lineEnd(text, at); continue; }
    if (words.length === 0) {
      start = at;
      const head = /^(?:rem\b[^\n]*|else\b|do\b|if\s+(?:\/i\s+)?(?:not\s+)?(?:(?:exist|defined|errorlevel|cmdextversion)\s+(?:"[^"]*"|\S+)|(?:"[^"]*"|[^\s=]+)\s*(?:==|equ|neq|lss|leq|gtr|geq)\s*(?:"[^"]*"|\S+))\s*|for\s+(?:\/[dlrf]\s+)?(?:"[^"]*"\s+|(?![%(])\S+\s+)?%%?~?\w\s+in\s*\([^)]*\)\s*do\s*)/i.exec(text.slice(at, at + 1000));
      if (head) {
        at += head[0].length;
        const each = /^for\s+(\/[dlrf])?\s*("[^"]*"|[^\s%]+)?.*?%%?~?(\w)\s+in\s*\(([^)]*)\)/i.exec(head[0]);
        // `/r FOLDER`: the names are looked for there.
        const folder = each?.[1]?.toLowerCase() === '/r' && each[2] !== undefined ? `${each[2].replace(/^"|"$/g, '').replace(/[\\/]$/, '')}\\` : '';
        if (each?.[3] !== undefined) loop = { name: each[3].toLowerCase(), items: each[1]?.toLowerCase() === '/f' || each[1]?.toLowerCase() === '/l' ? undefined : `${folder}${each[4]?.trim() ?? ''}` };
        if (!/^rem/i.test(head[0])) {
          certain = false;
          if (/^\s*\(/.test(text.slice(at, at + 20)) && uncertainDepth < 0) uncertainDepth = depth + 1;
        }
        continue;
      }
    }
    const redirect = /^[0-9]?>>?(?:&\d)?|^<|^[0-9]<(?:&\d)?/.exec(text.slice(at, at + 5))?.[0];
    if (redirect !== undefined) {
      at += redirect.length;
      if (redirect.includes('&')) continue;
      while (text[at] === ' ') at++;
      const to = word(text, at);
      at = to.span.end;
      if (redirect.includes('>') && to.text !== '') redirects.push({ append: redirect.includes('>>'), to });
      if (to.text === '') at++;
      continue;
    }
    const one = word(text, at);
    at = Math.max(at + 1, one.span.end);
    if (one.raw !== '') words.push(one);
  }
  end('&');
  return commands;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Up to a blank, an operator or a redirection outside quotes. */
function word(text: string, start: number): CmdWord {
  let value = '';
  let quoted = false;
  let open = false;
  let at = start;
  for (; at < text.length; at++) {
    const c = text[at] ?? '';
    // `\"` is no escape here: the backslash is a path of its own, the root of the disk, and what the quotes hold another.
    if (c === '"' && !open && value === '\\' && at > start) break;
    if (c === '"') { open = !open; quoted = true; continue; }
    if (open) { if (c === '\n') break; value += c; continue; }
    if (c === '^') { at++; value += text[at] === '\n' ? '' : text[at] ?? ''; continue; }
    if (/[\s&|<>,;]/.test(c) || (c === ')' && !value.includes('('))) break;
    if (c === '=' && !value.startsWith('/')) { value += c; continue; }
    value += c;
  }
  return { text: value, raw: text.slice(start, at), quoted, span: { start, end: at } };
}
