// Shell text → `ShellScript`, through `unbash` (bash and POSIX sh; zsh where the forms agree). Never throws: what the parser rejects,
// nests too deeply or is too long becomes an issue. Recursion is bounded by `deepest`, substitutions are parsed one level at a time.
import { forEachChild, parse } from 'unbash';
import type * as u from 'unbash';
import type { Span } from '../../model/effect';
import { expandBraces } from './braces';
import type { ParameterOperation, ParsedShell, ShellAssignment, ShellIssue, ShellNode, ShellPart, ShellRedirect, ShellScript, ShellWord } from './shellSyntax';

/** UTF-16 units read at most. */
export const longestShellText = 1_000_000;
const deepest = 80;
const mostNodes = 40_000;
/** UTF-16 units of substitutions that are parsed again, all levels together. */
const mostSubstituted = 300_000;

const emptyScript: ShellScript = { nodes: [] };

export function parseShell(text: string): ParsedShell {
  if (text.length > longestShellText) return { script: emptyScript, issues: [{ message: 'longer than is read', at: 0 }] };
  if (opensTooMany(text)) return { script: emptyScript, issues: [{ message: 'nested too deeply', at: 0 }] };
  const reading: Reading = { text, issues: [], nodes: 0, depth: 0, substituted: 0, fixed: undefined };
  try {
    return { script: readScript(parse(text.replace(/\r\n/g, ' \n')), reading), issues: reading.issues };
  } catch (error) {
    return { script: emptyScript, issues: [{ message: error instanceof RangeError ? 'nested too deeply' : 'not understood', at: 0 }] };
  }
}

/** More than 250 `${` or `$(` that are open at once, quotes not regarded: the parser would take seconds over them. */
function opensTooMany(text: string): boolean {
  if (text.length < 500) return false;
  const open: string[] = [];
  for (let at = text.search(/\$[({]/); at >= 0 && at < text.length; at++) {
    const c = text[at];
    if (c === '$' && (text[at + 1] === '(' || text[at + 1] === '{')) {
      open.push(text[++at] === '(' ? ')' : '}');
      if (open.length > 250) return true;
    } else if (c === open.at(-1)) open.pop();
  }
  return false;
}

interface Reading {
  readonly text: string;
  readonly issues: ShellIssue[];
  nodes: number;
  depth: number;
  substituted: number;
  /** Inside decoded text (escaped backquotes, braces) offsets mean nothing in the action: everything stands at this span. */
  fixed: Span | undefined;
}

function readScript(script: u.ParsedScript, r: Reading): ShellScript {
  for (const error of script.errors ?? []) r.issues.push({ message: error.message, at: r.fixed?.start ?? error.pos });
  return { nodes: readStatements(script.commands, r) };
}

function readStatements(statements: readonly u.Statement[], r: Reading): readonly ShellNode[] {
  if (r.depth >= deepest) {
    if (statements.length > 0) r.issues.push({ message: 'nested too deeply', at: r.fixed?.start ?? 0 });
    return [];
  }
  r.depth++;
  const nodes = statements.map((statement): ShellNode => {
    const node = readNode(statement.command, r);
    return statement.background ? { kind: 'background', node, span: span(statement, r) } : node;
  });
  r.depth--;
  return nodes;
}

const list = (body: u.CompoundList, r: Reading): ShellScript => ({ nodes: readStatements(body.commands, r) });

function span(at: { readonly pos: number; readonly end: number }, r: Reading): Span {
  return r.fixed ?? { start: at.pos, end: at.end };
}

type AnyNode = u.PipelineNode | u.AndOr | u.CompoundList;

function readNode(node: AnyNode, r: Reading): ShellNode {
  const at = span(node, r);
  if (++r.nodes > mostNodes) {
    if (r.nodes === mostNodes + 1) r.issues.push({ message: 'more commands than are read', at: at.start });
    return { kind: 'group', body: emptyScript, span: at };
  }
  switch (node.type) {
    case 'Command': return {
      kind: 'command', span: at,
      assignments: node.prefix.flatMap(part => part.type === 'Assignment' ? [readAssignment(part, r)] : []),
      words: [...(node.name ? readWords(node.name, r) : []), ...node.args.flatMap(arg => arg.type === 'Assignment' ? [assignmentWord(arg, r)] : readWords(arg, r))],
      redirects: node.redirects.flatMap(redirect => readRedirect(redirect, r)),
    };
    case 'Pipeline': {
      const nodes = node.commands.map(command => readNode(command, r));
      return nodes.length === 1 && nodes[0] ? nodes[0] : { kind: 'pipeline', nodes, span: at };
    }
    case 'AndOr': {
      const [first, ...rest] = node.commands.map(command => readNode(command, r));
      if (!first) return { kind: 'group', body: emptyScript, span: at };
      return { kind: 'andOr', first, rest: rest.map((next, i) => ({ operator: node.operators[i] ?? '&&', node: next })), span: at };
    }
    case 'Redirected': return { kind: 'redirected', node: readNode(node.command, r), redirects: node.redirects.flatMap(redirect => readRedirect(redirect, r)), span: at };
    case 'If': return {
      kind: 'if', span: at,
      branches: [{ condition: list(node.clause, r), body: list(node.then, r) }, ...node.elif.map(elif => ({ condition: list(elif.clause, r), body: list(elif.then, r) }))],
      otherwise: node.else && list(node.else, r),
    };
    case 'While': return { kind: 'while', condition: list(node.clause, r), body: list(node.body, r), span: at };
    case 'For':
    case 'Select': return { kind: 'for', variable: node.name.value, words: node.wordlist?.flatMap(word => readWords(word, r)), body: list(node.body, r), span: at };
    case 'ArithmeticFor': return {
      kind: 'while', span: at, body: list(node.body, r),
      condition: { nodes: [{ kind: 'expression', words: [], scripts: [node.initialize, node.test, node.update].flatMap(part => part ? scriptsIn(part, r) : []), span: at }] },
    };
    case 'Case': return {
      kind: 'case', word: readWord(node.word, r), span: at,
      items: node.items.map(item => ({ patterns: item.pattern.map(word => readWord(word, r)), body: list(item.body, r) })),
    };
    case 'Subshell': return { kind: 'subshell', body: list(node.body, r), span: at };
    case 'BraceGroup': return { kind: 'group', body: list(node.body, r), span: at };
    case 'CompoundList': return { kind: 'group', body: list(node, r), span: at };
    case 'Function': return { kind: 'function', name: node.name.value, body: nested(node.body, r), span: at };
    case 'Coproc': return { kind: 'background', node: nested(node.body, r), span: at };
    case 'TestCommand': return { kind: 'expression', words: testWords(node.expression, r), scripts: [], span: at };
    case 'ArithmeticCommand': return { kind: 'expression', words: [], scripts: node.expression ? scriptsIn(node.expression, r) : [], span: at };
  }
}

/** A body that is a node itself: nesting is counted here, where no statement list does it. */
function nested(body: AnyNode, r: Reading): ShellNode {
  if (r.depth >= deepest) {
    r.issues.push({ message: 'nested too deeply', at: r.fixed?.start ?? body.pos });
    return { kind: 'group', body: emptyScript, span: span(body, r) };
  }
  r.depth++;
  const node = readNode(body, r);
  r.depth--;
  return node;
}

function testWords(expression: u.TestExpression, r: Reading): readonly ShellWord[] {
  const words: ShellWord[] = [];
  const open: u.TestExpression[] = [expression];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.type === 'TestUnary') words.push(readWord(next.operand, r));
    else if (next.type === 'TestBinary') words.push(readWord(next.left, r), readWord(next.right, r));
    else if (next.type === 'TestLogical') open.push(...next.operands);
    else open.push(next.type === 'TestNot' ? next.operand : next.expression);
  }
  return words;
}

/** Scripts of the substitutions anywhere in an arithmetic expression. */
function scriptsIn(node: u.SyntaxNode, r: Reading): readonly ShellScript[] {
  const found: ShellScript[] = [];
  const open: u.SyntaxNode[] = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.type === 'CommandExpansion' || next.type === 'ArithmeticCommandExpansion' || next.type === 'ProcessSubstitution') found.push(substitution(next, r));
    else forEachChild(next, child => { open.push(child); });
  }
  return found;
}

function substitution(part: { readonly pos: number; readonly end: number; readonly script: u.ParsedScript | undefined }, r: Reading): ShellScript {
  r.substituted += part.end - part.pos;
  if (r.depth >= deepest || r.substituted > mostSubstituted || !part.script) {
    r.issues.push({ message: part.script ? 'nested too deeply' : 'a substitution was not understood', at: r.fixed?.start ?? part.pos });
    return emptyScript;
  }
  const before = r.fixed;
  if (part.script.source !== undefined) r.fixed ??= { start: part.pos, end: part.end };
  const script = readScript(part.script, r);
  r.fixed = before;
  return script;
}

function readAssignment(assignment: u.Assignment, r: Reading): ShellAssignment {
  const array = assignment.value.type === 'ArrayValue' ? assignment.value : undefined;
  return {
    name: assignment.name, append: assignment.append === true, indexed: assignment.index !== undefined, span: span(assignment, r),
    value: assignment.value.type === 'ArrayValue' ? undefined : readWord(assignment.value, r),
    elements: array?.elements.flatMap(word => readWords(word, r)),
  };
}

function assignmentWord(assignment: u.Assignment, r: Reading): ShellWord {
  const assigns = readAssignment(assignment, r);
  const head: ShellPart = { kind: 'text', text: `${assignment.name}${assignment.append ? '+' : ''}=`, quoted: false };
  return { parts: [head, ...(assigns.value?.parts ?? [{ kind: 'text', text: assignment.text.slice(head.text.length), quoted: true }])], raw: assignment.text, span: assigns.span, assigns };
}

const redirectKinds = { '>': 'overwrite', '>|': 'overwrite', '&>': 'overwrite', '>>': 'append', '&>>': 'append', '<': 'read', '<>': 'append', '<&': 'duplicate' } as const;

function readRedirect(redirect: u.Redirection, r: Reading): readonly ShellRedirect[] {
  const at = span(redirect, r);
  if (redirect.type === 'HereString') return redirect.target ? [{ kind: 'text', text: withNewline(readWord(redirect.target, r)), span: at }] : [];
  if (redirect.type === 'HereDoc') return [{ kind: 'text', text: hereDocument(redirect, r), span: at }];
  if (!redirect.target) return [];
  const to = readWord(redirect.target, r);
  const descriptor = redirect.descriptor?.type === 'FileDescriptor' ? redirect.descriptor.value : undefined;
  if (redirect.operator !== '>&') return [{ kind: redirectKinds[redirect.operator], to, descriptor, span: at }];
  // `>&file` writes both streams to the file, `2>&1` and `>&-` only duplicate.
  return [{ kind: /^(\d+-?|-)$/.test(to.raw) ? 'duplicate' : 'overwrite', to, descriptor, span: at }];
}

function withNewline(word: ShellWord): ShellWord {
  return { ...word, parts: [...word.parts.map((part): ShellPart => part.kind === 'glob' ? { kind: 'text', text: part.text, quoted: true } : 'quoted' in part ? { ...part, quoted: true } : part), { kind: 'text', text: '\n', quoted: true }] };
}

function hereDocument(doc: u.HereDoc, r: Reading): ShellWord {
  const { body } = doc;
  const tabs = doc.operator === '<<-' ? (text: string): string => text.replace(/^\t+/gm, '') : (text: string): string => text;
  const literal = doc.delimiter?.quoted !== false || !body.parts;
  const parts: readonly ShellPart[] = literal ? [{ kind: 'text', text: tabs(unquotedBody(doc)), quoted: true }]
    : readParts(body.parts, true, r).map(part => part.kind === 'text' ? { ...part, text: tabs(part.text) } : part);
  return { parts, raw: body.text, span: span(body, r) };
}

/** Without expansions, an unquoted body still drops backslashes before `$`, backquote, backslash and newline. */
function unquotedBody(doc: u.HereDoc): string {
  return doc.delimiter?.quoted !== false ? doc.body.text : doc.body.text.replace(/\\([$`\\])|\\\n/g, '$1');
}

/** A word; more than one where braces expand. */
function readWords(word: u.Word, r: Reading): readonly ShellWord[] {
  if (!word.parts?.some(part => part.type === 'BraceExpansion')) return [readWord(word, r)];
  const at = span(word, r);
  const raws = expandBraces(word.text);
  if (!raws) {
    r.issues.push({ message: 'braces expand to more words than are read', at: at.start });
    return [readWord(word, r)];
  }
  const before = r.fixed;
  r.fixed = at;
  const words = raws.map(raw => parsedWord(raw, word.text, at, r));
  r.fixed = before;
  return words;
}

function parsedWord(raw: string, written: string, at: Span, r: Reading): ShellWord {
  const first = parse(`: ${raw}`).commands[0]?.command;
  const word = first?.type === 'Command' ? first.args[0] : undefined;
  if (!word) return { parts: [{ kind: 'text', text: '', quoted: raw !== '' }], raw: written, span: at };
  return { ...(word.type === 'Assignment' ? assignmentWord(word, r) : readWord(word, r)), raw: written, span: at };
}

function readWord(word: u.Word, r: Reading): ShellWord {
  const at = span(word, r);
  if (word.parts) return { parts: readParts(word.parts, false, r), raw: word.text, span: at };
  const quoted = word.text !== word.value;
  return { parts: [{ kind: 'text', text: word.value, quoted: quoted && /^['"$]/.test(word.text), escaped: word.text.startsWith('\\') }], raw: word.text, span: at };
}

function readParts(parts: readonly u.WordPart[], quoted: boolean, r: Reading): readonly ShellPart[] {
  return parts.flatMap(part => readPart(part, quoted, r));
}

function readPart(part: u.WordPart, quoted: boolean, r: Reading): readonly ShellPart[] {
  switch (part.type) {
    case 'Literal': return [{ kind: 'text', text: part.value, quoted, escaped: !quoted && part.text.startsWith('\\') }];
    case 'SingleQuoted':
    case 'AnsiCQuoted': return [{ kind: 'text', text: part.value, quoted: true }];
    case 'DoubleQuoted':
    case 'LocaleString': return part.parts.length === 0 ? [{ kind: 'text', text: '', quoted: true }] : readParts(part.parts, true, r);
    case 'Glob': return [quoted ? { kind: 'text', text: part.text, quoted } : { kind: 'glob', text: part.text }];
    case 'ExtendedGlob': return [{ kind: 'glob', text: part.text }];
    case 'BraceExpansion': return [{ kind: 'text', text: part.text, quoted: false }];
    case 'SimpleExpansion': return [{ kind: 'variable', name: part.text.slice(1), quoted, raw: part.text }];
    case 'ParameterExpansion': return [{ kind: 'variable', name: part.parameter, quoted, raw: part.text, operation: readOperation(part, r) }];
    case 'CommandExpansion': return [{ kind: 'command', script: substitution(part, r), quoted, raw: part.text }];
    case 'ProcessSubstitution': return [{ kind: 'process', direction: part.operator, script: substitution(part, r), raw: part.text }];
    case 'ArithmeticExpansion': return [{ kind: 'arithmetic', scripts: part.expression ? scriptsIn(part.expression, r) : [], raw: part.text, expression: part.text.replace(/^\$\(\(|\)\)$|^\$\[|\]$/g, '') }];
  }
}

/** `${…}`; its operand may hold another one, so nesting is counted here too. */
function readOperation(part: u.ParameterExpansionPart, r: Reading): ParameterOperation | undefined {
  r.substituted += part.end - part.pos;
  if (r.depth >= deepest || r.substituted > mostSubstituted) {
    r.issues.push({ message: 'nested too deeply', at: r.fixed?.start ?? part.pos });
    return { kind: 'other' };
  }
  r.depth++;
  const operation = readOperationIn(part, r);
  r.depth--;
  return operation;
}

function readOperationIn(part: u.ParameterExpansionPart, r: Reading): ParameterOperation | undefined {
  const { operation } = part;
  if (part.prefix === '#') return { kind: 'length' };
  if (part.prefix === '!') return { kind: 'indirect' };
  if (!operation) return part.index ? { kind: 'index', index: part.index.value } : undefined;
  switch (operation.type) {
    case 'Default': return { kind: 'default', operator: operation.operator, operand: readWord(operation.operand, r) };
    case 'Remove': return { kind: 'remove', operator: operation.operator, operand: readWord(operation.operand, r) };
    case 'Replace': return { kind: 'replace', operator: operation.operator, pattern: readWord(operation.pattern, r), replacement: readWord(operation.replacement, r) };
    case 'Slice': return { kind: 'slice', offset: readWord(operation.offset, r), length: operation.length && readWord(operation.length, r) };
    case 'CaseModification': return { kind: 'case', operator: operation.operator };
    default: return { kind: 'other' };
  }
}
