// Texts inside PowerShell texts: what `"…"` puts in, the arguments of a method call, parameter lists.
import type { Span } from '../../model/effect';
import { Reader } from './parsePowerShell';
import type { PsNode, PsPart, PsWord } from './powerShellSyntax';

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', a: '\x07', b: '\b', e: '\x1b' };

export function joined(stages: readonly PsNode[], span: Span): readonly PsNode[] {
  return stages.length <= 1 ? stages : [{ kind: 'pipeline', nodes: stages, span }];
}

export function parametersIn(text: string): readonly string[] {
  return [...text.matchAll(/\$(\w+)\s*(?:=[^,]*)?(?=,|\)|$|\s)/g)].map(match => (match[1] ?? '').toLowerCase());
}

/** Text of a `"…"` string: variables and `$( )` put in, backticks removed. */
export function expanded(body: string, outer: Reader): readonly PsPart[] {
  const parts: PsPart[] = [];
  let literal = '';
  const flush = (): void => { if (literal !== '') parts.push({ kind: 'text', text: literal, quoted: true }); literal = ''; };
  for (let i = 0; i < body.length; i++) {
    const c = body[i] ?? '';
    if (c === '`') { literal += escapes[body[i + 1] ?? ''] ?? body[i + 1] ?? ''; i++; continue; }
    if (c === '$' && body[i + 1] === '(') {
      let depth = 0;
      let end = i + 1;
      for (; end < body.length; end++) { if (body[end] === '(') depth++; else if (body[end] === ')' && --depth === 0) break; }
      flush();
      const inner = new Reader(body.slice(i + 2, end));
      inner.depth = outer.depth + 1;
      const script = inner.statements('');
      outer.issues.push(...inner.issues);
      parts.push({ kind: 'script', script, block: false, raw: body.slice(i, end + 1) });
      i = end;
      continue;
    }
    const variable = c === '$' ? /^\$(?:\{([^}]+)\}|((?:(?:env|global|script|local|private|using):)?\w+))/i.exec(body.slice(i, i + 120)) : null;
    if (variable) {
      flush();
      parts.push({ kind: 'variable', name: (variable[1] ?? variable[2] ?? '').toLowerCase(), raw: variable[0] });
      i += variable[0].length - 1;
    } else literal += c;
  }
  flush();
  return parts.length === 0 ? [{ kind: 'text', text: '', quoted: true }] : parts;
}

/** Arguments of a method call, divided by commas outside brackets and strings. */
export function argumentsOf(text: string, offset: number): { readonly words: readonly PsWord[]; readonly issues: readonly string[] } {
  const issues: string[] = [];
  const words: PsWord[] = [];
  let depth = 0;
  let start = 0;
  let quote = '';
  const add = (end: number): void => {
    const raw = text.slice(start, end).trim();
    if (raw === '') return;
    const reader = new Reader(raw);
    const script = reader.statements('');
    issues.push(...reader.issues);
    const [node] = script.nodes;
    const at = { start: offset + start, end: offset + end };
    words.push(node?.kind === 'expression' && script.nodes.length === 1 && node.methods.length === 0 ? { ...node.word, raw, span: at } : { parts: [{ kind: 'script', script, block: false, raw }], raw, span: at });
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (quote !== '') { if (c === '`' && quote === '"') i++; else if (c === quote) quote = ''; }
    else if (c === '"' || c === "'") quote = c;
    else if (/[([{]/.test(c)) depth++;
    else if (/[)\]}]/.test(c)) depth--;
    else if (c === ',' && depth === 0) { add(i); start = i + 1; }
  }
  add(text.length);
  return { words, issues };
}
