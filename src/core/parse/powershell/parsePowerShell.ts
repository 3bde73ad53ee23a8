// PowerShell text → commands, pipelines, blocks and calls of .NET methods. A reader of our own: the tree-sitter grammar rejects plain
// commands (`rm $p/*`, `ri "a", .\b -Force`). Forms: pipelines, `;`, `&&`, `||`, `&` and `.` calls, backticks, both strings and
// here-strings, `$x`, `${x}`, `$env:X`, `$( )`, `( )`, `@( )`, `@{ }`, `{ }`, comments, all flow keywords, functions, redirections,
// `--%`. Never throws; a bracket or string left open is an issue.
import type { Span } from '../../model/effect';
import type { PsMethod, PsNode, PsPart, PsRedirect, PsScript, PsWord } from './powerShellSyntax';
import { argumentsOf, expanded, joined, parametersIn } from './powerShellText';

export interface ParsedPowerShell {
  readonly script: PsScript;
  readonly issues: readonly string[];
}

const deepest = 60;
const longest = 500_000;

export function parsePowerShell(text: string): ParsedPowerShell {
  if (text.length > longest) return { script: { nodes: [] }, issues: ['longer than is read'] };
  const reader = new Reader(text);
  const script = reader.statements('');
  return { script, issues: reader.issues };
}

const flow = /^(if|elseif|else|while|for|foreach|switch|do|until|try|catch|finally|trap|function|filter|workflow|configuration|class|enum|param|begin|process|end|clean|dynamicparam|return|throw|exit|break|continue|data|parallel|sequence|inlinescript|using)(?![\w-])/i;

export class Reader {
  at = 0;
  depth = 0;
  readonly issues: string[] = [];

  constructor(readonly text: string) {}

  /** Statements up to a closing bracket, which is taken. */
  statements(close: '' | ')' | '}'): PsScript {
    const nodes: PsNode[] = [];
    if (++this.depth > deepest) {
      this.issues.push('nested too deeply');
      this.at = this.text.length;
      this.depth--;
      return { nodes };
    }
    for (;;) {
      this.blank(true);
      if (this.at >= this.text.length) {
        if (close !== '') this.issues.push(`a closing ${close} is missing`);
        break;
      }
      const c = this.text[this.at] ?? '';
      if (c === close) { this.at++; break; }
      if (c === ')' || c === '}') { this.issues.push(`unexpected ${c}`); this.at++; continue; }
      if (c === ';' || c === '&' && this.text[this.at + 1] !== ' ' && /[;)}]/.test(this.text[this.at + 1] ?? '')) { this.at++; continue; }
      const before = this.at;
      const node = this.statement();
      if (node) nodes.push(...node);
      if (this.at === before) this.at++;
    }
    this.depth--;
    return { nodes };
  }

  /** Skips blanks, comments and continued lines; with `lines` also line ends. */
  private blank(lines: boolean): void {
    for (;;) {
      const c = this.text[this.at];
      if (c === ' ' || c === '\t' || c === '\u00a0' || c === '\r' || (lines && c === '\n')) this.at++;
      else if (c === '`' && /^`\r?\n/.test(this.text.slice(this.at, this.at + 3))) this.at += this.text[this.at + 1] === '\r' ? 3 : 2;
      else if (c === '#' && !/[\w$]/.test(this.text[this.at - 1] ?? ' ')) this.at = this.find('\n', this.at);
      else if (c === '<' && this.text[this.at + 1] === '#') {
        const end = this.text.indexOf('#>', this.at);
        this.at = end < 0 ? this.text.length : end + 2;
      } else return;
    }
  }
  private find(mark: string, from: number): number {
    const at = this.text.indexOf(mark, from);
    return at < 0 ? this.text.length : at;
  }
  private statement(): readonly PsNode[] | undefined {
    const start = this.at;
    const rest = this.text.slice(start, start + 200);
    const keyword = flow.exec(rest)?.[1]?.toLowerCase();
    if (keyword !== undefined && !/^\s*[=+-]?=/.test(rest.slice(keyword.length))) {
      const nodes = this.keyword(keyword, start);
      if (nodes) return nodes;
    }
    const label = /^:\w+\s+(?=for|while|do|switch)/i.exec(rest);
    if (label) { this.at += label[0].length; return this.statement(); }
    const assignment = /^(?:\[[\w.[\]]+\]\s*)*(\$(?:\w+:)?[\w?]+|\$\{[^}]+\})\s*([+*/%-]|\?\?)?=(?!=)\s*/.exec(rest);
    if (assignment?.[1] !== undefined) {
      this.at += assignment[0].length;
      const value = this.pipeline();
      return [{ kind: 'assign', name: assignment[1].replace(/^\$\{?|\}$/g, '').toLowerCase(), append: assignment[2] !== undefined, value, span: this.from(start) }];
    }
    const node = this.pipeline();
    return node ? [node] : undefined;
  }
  private from(start: number): Span {
    return { start, end: this.at };
  }
  private keyword(keyword: string, start: number): readonly PsNode[] | undefined {
    this.at += keyword.length;
    switch (keyword) {
      case 'return':
      case 'throw':
      case 'exit': {
        this.blank(false);
        const node = /[\n;})]/.test(this.text[this.at] ?? '\n') ? undefined : this.pipeline();
        return node ? [node] : [];
      }
      case 'break':
      case 'continue':
      case 'using': this.at = this.find('\n', this.at); return [];
      case 'param': {
        this.blank(true);
        if (this.text[this.at] === '(') this.skipBrackets();
        return [];
      }
      case 'function':
      case 'filter':
      case 'workflow':
      case 'configuration': return this.functionHead(start);
      case 'foreach': {
        this.blank(true);
        const head = /^\(\s*\$(\w+)\s+in\s+/i.exec(this.text.slice(this.at, this.at + 120));
        if (!head?.[1]) return this.text[this.at] === '(' ? this.guarded(start) : this.rewind(start);
        this.at += head[0].length;
        const from = this.at;
        const values: PsWord = this.wordOf(this.statements(')'), from);
        const body = this.body();
        return [{ kind: 'foreach', variable: head[1].toLowerCase(), values, body, span: this.from(start) }];
      }
      case 'class':
      case 'enum': this.at = this.find('{', this.at); return [this.maybe(start)];
      default: return /^(?:begin|process|end|clean|data|parallel|sequence|inlinescript|dynamicparam)$/.test(keyword) && !/^\s*\{/.test(this.text.slice(this.at, this.at + 50)) ? this.rewind(start) : this.guarded(start, /^(?:try|begin|process|end|clean|parallel|sequence|inlinescript|do)$/.test(keyword));
    }
  }
  private rewind(start: number): undefined {
    this.at = start;
    return undefined;
  }

  /** `(condition)` and `{ body }` in any number. */
  private guarded(start: number, certain = false): readonly PsNode[] {
    const nodes: PsNode[] = [];
    for (;;) {
      this.blank(true);
      const c = this.text[this.at];
      if (c === '(') { this.at++; nodes.push({ kind: 'block', body: this.statements(')'), certain: true, span: this.from(start) }); }
      else if (c === '{') { nodes.push({ kind: 'block', body: this.body(), certain, span: this.from(start) }); return nodes; }
      else if (c === '[' || c === '-') this.at = Math.max(this.at + 1, this.find(c === '[' ? ']' : ' ', this.at) + 1);
      else return nodes;
    }
  }
  private maybe(start: number): PsNode {
    return { kind: 'block', body: this.body(), certain: false, span: this.from(start) };
  }
  private body(): PsScript {
    this.blank(true);
    if (this.text[this.at] !== '{') return { nodes: [] };
    this.at++;
    return this.statements('}');
  }
  private functionHead(start: number): readonly PsNode[] | undefined {
    const head = /^\s+((?:\w+:)?[\w-]+)\s*/.exec(this.text.slice(this.at, this.at + 200));
    if (!head?.[1]) return this.rewind(start);
    this.at += head[0].length;
    let parameters: readonly string[] = [];
    if (this.text[this.at] === '(') {
      const from = this.at;
      this.skipBrackets();
      parameters = parametersIn(this.text.slice(from, this.at));
    }
    this.blank(true);
    const bodyAt = this.at;
    const body = this.body();
    if (parameters.length === 0) parameters = parametersIn(/^\{\s*(?:\[[^\]]*\]\s*)*param\s*\(([^]*?)\)\s*(?:\n|;|\S)/i.exec(this.text.slice(bodyAt, bodyAt + 2000))?.[1] ?? '');
    return [{ kind: 'function', name: head[1].replace(/^\w+:/, '').toLowerCase(), parameters, body, span: this.from(start) }];
  }
  private skipBrackets(): void {
    let depth = 0;
    for (; this.at < this.text.length; this.at++) {
      const c = this.text[this.at];
      if (c === '(') depth++;
      else if (c === ')' && --depth === 0) { this.at++; return; }
      else if (c === '"' || c === "'") { this.quoted(); this.at--; }
    }
  }
  private pipeline(): PsNode | undefined {
    const start = this.at;
    const chain: PsNode[] = [];
    let stages: PsNode[] = [];
    for (;;) {
      this.blank(false);
      const stage = this.element();
      if (stage) stages.push(stage);
      this.blank(false);
      const two = this.text.slice(this.at, this.at + 2);
      if (two === '&&' || two === '||') {
        chain.push(...joined(stages, this.from(start)));
        stages = [];
        this.at += 2;
        this.blank(true);
        continue;
      }
      if (this.text[this.at] === '|') { this.at++; this.blank(true); continue; }
      if (/^\r?\n\s*\|(?!\|)/.test(this.text.slice(this.at, this.at + 80))) { this.blank(true); this.at++; continue; }
      break;
    }
    const nodes = [...chain, ...joined(stages, this.from(start))];
    if (nodes.length <= 1) return nodes[0];
    return { kind: 'block', body: { nodes }, certain: true, span: this.from(start) };
  }
  private element(): PsNode | undefined {
    const start = this.at;
    const c = this.text[this.at] ?? '';
    const invoked = (c === '&' || c === '.') && /[\s"'$({]/.test(this.text[this.at + 1] ?? 'x');
    if (invoked) { this.at++; this.blank(false); return this.command(start, true); }
    if (/[A-Za-z_%?*\\/~`:@]/.test(c) && !/^@["'({]/.test(this.text.slice(this.at, this.at + 2)) || /^\.{1,2}[\\/]/.test(this.text.slice(this.at, this.at + 3)) || (c === '.' && /\w/.test(this.text[this.at + 1] ?? ''))) return this.command(start, false);
    return /[\n;)}|&]/.test(c) || c === '' ? undefined : this.expression(start);
  }
  private command(start: number, invoked: boolean): PsNode {
    const words: PsWord[] = [];
    const redirects: PsRedirect[] = [];
    for (;;) {
      this.blank(false);
      const c = this.text[this.at] ?? '';
      if (c === '' || c === '\n' || c === ';' || c === '|' || c === ')' || c === '}') break;
      if (c === '&') {
        if (this.text[this.at + 1] === '&') break;
        this.at++;
        break;
      }
      const redirect = /^(?:[1-6*]?>>?(?!&)|[1-6*]?>&\d|<)/.exec(this.text.slice(this.at, this.at + 4))?.[0];
      if (redirect !== undefined) {
        const from = this.at;
        this.at += redirect.length;
        if (redirect.includes('&')) continue;
        this.blank(false);
        const to = this.word();
        if (to && redirect !== '<') redirects.push({ append: redirect.includes('>>'), to, span: this.from(from) });
        continue;
      }
      if (this.text.startsWith('--%', this.at)) {
        const end = Math.min(this.find('\n', this.at), this.find('|', this.at));
        const raw = this.text.slice(this.at + 3, end).trim();
        for (const text of raw.split(/\s+/).filter(Boolean)) words.push({ parts: [{ kind: 'text', text: text.replace(/^"(.*)"$/, '$1'), quoted: true }], raw: text, span: { start: this.at, end } });
        this.at = end;
        continue;
      }
      const before = this.at;
      const word = this.word();
      if (word) words.push(word);
      if (this.at === before) this.at++;
    }
    return { kind: 'command', words, redirects, invoked, span: this.from(start) };
  }

  /** One argument: pieces up to a blank. `a, b` is one argument. */
  private word(): PsWord | undefined {
    const start = this.at;
    const parts: PsPart[] = [];
    for (;;) {
      const c = this.text[this.at] ?? '';
      if (c === '' || /[\s;|)}]/.test(c) || (c === '&' && parts.length > 0) || (c === '>' && parts.length > 0) || (c === '<' && parts.length > 0)) {
        const last = parts.at(-1);
        if (c !== '' && /[ \t\n]/.test(c) && last?.kind === 'text' && !last.quoted && last.text.endsWith(',')) { this.blank(true); continue; }
        if (/^[ \t]+,/.test(this.text.slice(this.at, this.at + 20)) && parts.length > 0) { this.blank(false); continue; }
        break;
      }
      const before = this.at;
      this.piece(parts);
      if (this.at === before) break;
    }
    return parts.length === 0 ? undefined : { parts, raw: this.text.slice(start, this.at), span: this.from(start) };
  }

  /** One string, variable, bracket or run of plain characters. */
  private piece(parts: PsPart[]): void {
    const start = this.at;
    const c = this.text[this.at] ?? '';
    const two = this.text.slice(this.at, this.at + 2);
    if (c === '"' || c === "'" || c === '\u2018' || c === '\u201c' || two === '@"' || two === "@'") parts.push(...this.quoted());
    else if (c === '$' && this.text[this.at + 1] === '(') this.bracket(2, ')', false, parts, start);
    else if (two === '@(') this.bracket(2, ')', false, parts, start);
    else if (two === '@{') this.bracket(2, '}', true, parts, start);
    else if (c === '(') this.bracket(1, ')', false, parts, start);
    else if (c === '{') this.bracket(1, '}', true, parts, start);
    else if (c === '$' || c === '@') {
      const match = /^[$@](?:\{([^}]+)\}|((?:\w+:)?\w+|[?^$_]))/.exec(this.text.slice(this.at, this.at + 120));
      if (!match) { this.at++; parts.push({ kind: 'text', text: c, quoted: false }); return; }
      this.at += match[0].length;
      parts.push({ kind: 'variable', name: (match[1] ?? match[2] ?? '').toLowerCase(), raw: match[0] });
    } else if (c === '`') {
      const literal = this.text[this.at + 1] ?? '';
      const last = parts.at(-1);
      if (last?.kind === 'text' && !last.quoted) parts[parts.length - 1] = { ...last, text: last.text + literal };
      else parts.push({ kind: 'text', text: literal, quoted: false });
      this.at += 2;
    } else {
      const run = /^[^\s;|(){}$@`"'&<>,]+|^[,<>]/.exec(this.text.slice(this.at, this.at + 5000))?.[0] ?? c;
      this.at += run.length;
      const last = parts.at(-1);
      if (last?.kind === 'text' && !last.quoted) parts[parts.length - 1] = { ...last, text: last.text + run };
      else parts.push({ kind: 'text', text: run, quoted: false });
    }
  }
  private bracket(length: number, close: ')' | '}', block: boolean, parts: PsPart[], start: number): void {
    this.at += length;
    const script = this.statements(close);
    parts.push({ kind: 'script', script, block, raw: this.text.slice(start, this.at) });
  }
  private wordOf(script: PsScript, start: number): PsWord {
    const raw = this.text.slice(start, Math.max(start, this.at - 1));
    return { parts: [{ kind: 'script', script, block: false, raw }], raw, span: this.from(start) };
  }
  private quoted(): readonly PsPart[] {
    const here = this.text[this.at] === '@';
    const quote = (here ? this.text[this.at + 1] : this.text[this.at]) ?? '"';
    const single = quote === "'" || quote === '\u2018';
    if (here) {
      const end = this.text.indexOf(`\n${quote}@`, this.at);
      const first = this.find('\n', this.at) + 1;
      if (end < 0) this.issues.push('a here-string is not closed');
      const body = this.text.slice(first, end < 0 ? undefined : Math.max(first, end));
      this.at = end < 0 ? this.text.length : end + 3;
      return single ? [{ kind: 'text', text: body, quoted: true }] : expanded(body, this);
    }
    this.at++;
    let body = '';
    for (; this.at < this.text.length; this.at++) {
      const c = this.text[this.at] ?? '';
      if (single ? c === "'" || c === '\u2019' : c === '"' || c === '\u201d') {
        if (this.text[this.at + 1] !== c) { this.at++; return single ? [{ kind: 'text', text: body, quoted: true }] : expanded(body, this); }
        body += single ? c : '`"';
        this.at++;
      } else if (!single && c === '`') { body += c + (this.text[this.at + 1] ?? ''); this.at++; }
      else if (!single && c === '$' && this.text[this.at + 1] === '(') {
        const from = this.at;
        this.skipSub();
        body += this.text.slice(from, this.at + 1);
      } else body += c;
    }
    this.issues.push('a string is not closed');
    return single ? [{ kind: 'text', text: body, quoted: true }] : expanded(body, this);
  }
  private skipSub(): void {
    let depth = 0;
    for (; this.at < this.text.length; this.at++) {
      if (this.text[this.at] === '(') depth++;
      else if (this.text[this.at] === ')' && --depth === 0) return;
    }
  }

  /** A value with operators: its brackets and strings are read, method calls are kept. */
  private expression(start: number): PsNode {
    const parts: PsPart[] = [];
    const methods: PsMethod[] = [];
    for (;;) {
      this.blank(false);
      const c = this.text[this.at] ?? '';
      if (c === '' || c === '\n' || c === ';' || c === '|' || c === ')' || c === '}' || this.text.startsWith('&&', this.at)) break;
      if (/^[1-6*]?>>?\s/.test(this.text.slice(this.at, this.at + 5)) && c !== '') {
        const redirect = /^[1-6*]?>>?/.exec(this.text.slice(this.at, this.at + 3))?.[0] ?? '>';
        this.at += redirect.length;
        this.blank(false);
        const to = this.word();
        if (to) methods.push({ type: 'redirect', on: undefined, name: redirect.includes('>>') ? '>>' : '>', args: [to], span: this.from(start) });
        continue;
      }
      const type = /^\[([\w.`]+)\]::(\w+)\s*(?=\()/.exec(this.text.slice(this.at, this.at + 160));
      const member = type ? null : /^(?:\.|::)(\w+)\s*(?=\()/.exec(this.text.slice(this.at, this.at + 100));
      if (type ?? member) {
        const from = this.at;
        this.at += (type ?? member)?.[0].length ?? 1;
        const inside = this.at + 1;
        this.skipBrackets();
        const args = argumentsOf(this.text.slice(inside, this.at - 1), inside);
        this.issues.push(...args.issues);
        methods.push({ type: type?.[1]?.replaceAll('`', '').toLowerCase().replace(/^system\./, ''), on: type ? undefined : { parts: [...parts], raw: this.text.slice(start, from), span: { start, end: from } }, name: ((type ? type[2] : member?.[1]) ?? '').toLowerCase(), args: args.words, span: { start: from, end: this.at } });
        continue;
      }
      // Plain text stops before a method that is called on it.
      const plain = /^[^\s;|(){}$@`"'&<>,]+?(?=(?:\.|::)\w+\s*\()/.exec(this.text.slice(this.at, this.at + 200));
      if (plain) {
        this.at += plain[0].length;
        parts.push({ kind: 'text', text: plain[0], quoted: false });
        continue;
      }
      const before = this.at;
      this.piece(parts);
      if (this.at === before) this.at++;
    }
    return { kind: 'expression', word: { parts, raw: this.text.slice(start, this.at), span: this.from(start) }, methods, span: this.from(start) };
  }
}
