// One expression of tree-sitter's HCL tree → `Expression`. Nothing is evaluated; nesting beyond the limit becomes `opaque`.
import type { SyntaxNode } from '../../grammars';
import type { Expression, Step } from './syntax';

export function readExpression(node: SyntaxNode, text: string): Expression {
  return read(node, text, 0);
}

/** Each level of source nesting takes three or four levels of the tree. */
const deepest = 160;

const opaque = (node: SyntaxNode): Expression => ({ kind: 'opaque', text: node.text.slice(0, 200) });
const partsOf = (node: SyntaxNode): readonly SyntaxNode[] => node.children.filter((child): child is SyntaxNode => child !== null && child.type !== 'comment');

function read(node: SyntaxNode, text: string, depth: number): Expression {
  if (depth > deepest || node.isError || node.isMissing) return opaque(node);
  const next = (child: SyntaxNode): Expression => read(child, text, depth + 1);
  switch (node.type) {
    case 'expression': return sequence(partsOf(node), node, text, depth);
    case 'literal_value': case 'collection_value': case 'template_expr': case 'for_expr': case 'operation': {
      const inner = partsOf(node)[0];
      return inner ? next(inner) : opaque(node);
    }
    case 'numeric_lit': return { kind: 'literal', value: Number(node.text) };
    case 'bool_lit': return { kind: 'literal', value: node.text === 'true' };
    case 'null_lit': return { kind: 'literal', value: null };
    case 'string_lit': case 'quoted_template': return quoted(node, text, depth);
    case 'heredoc_template': return heredoc(node, text, depth);
    case 'tuple': return { kind: 'list', items: partsOf(node).filter(part => part.type === 'expression').map(next) };
    case 'object': return { kind: 'object', entries: partsOf(node).filter(part => part.type === 'object_elem').map(part => entry(part, text, depth)) };
    case 'function_call': return call(node, text, depth);
    case 'conditional': {
      const [test, then, otherwise] = partsOf(node).filter(part => part.type === 'expression');
      return test && then && otherwise ? { kind: 'conditional', test: next(test), then: next(then), otherwise: next(otherwise) } : opaque(node);
    }
    case 'unary_operation': {
      const [operator, ...rest] = partsOf(node);
      return operator && rest.length > 0 ? { kind: 'unary', operator: operator.text, of: sequence(rest, node, text, depth + 1) } : opaque(node);
    }
    case 'binary_operation': return binary(node, text, depth);
    case 'for_tuple_expr': case 'for_object_expr': return forExpression(node, text, depth);
    case 'variable_expr': return { kind: 'reference', root: node.text, steps: [] };
    default: return opaque(node);
  }
}

/** A first part with the accesses that follow it: `aws_vpc . main [0] . id`, `( … ) . x`. */
function sequence(parts: readonly SyntaxNode[], whole: SyntaxNode, text: string, depth: number): Expression {
  const [first, ...others] = parts;
  let rest = others;
  if (!first) return opaque(whole);
  let base: Expression;
  if (first.type === '(') {
    const close = rest.findIndex(part => part.type === ')');
    const inner = rest.slice(0, close);
    if (close < 1) return opaque(whole);
    base = sequence(inner, whole, text, depth + 1);
    rest = rest.slice(close + 1);
  } else {
    base = read(first, text, depth + 1);
  }
  const steps: Step[] = [];
  for (const part of rest) {
    const found = stepsOf(part, text, depth);
    if (!found) return opaque(whole);
    steps.push(...found);
  }
  if (steps.length === 0) return base;
  if (base.kind === 'reference') return { ...base, steps: [...base.steps, ...steps] };
  return { kind: 'access', of: base, steps };
}

function stepsOf(node: SyntaxNode, text: string, depth: number): readonly Step[] | undefined {
  switch (node.type) {
    case 'get_attr': {
      const name = partsOf(node).find(part => part.type === 'identifier')?.text;
      return name === undefined ? undefined : [{ kind: 'attribute', name }];
    }
    case 'index': {
      const inner = partsOf(node)[0];
      if (!inner) return undefined;
      const expression = partsOf(inner).find(part => part.type === 'expression');
      if (expression) return [{ kind: 'index', index: read(expression, text, depth + 1) }];
      const number = /^\.(\d+)$/.exec(node.text)?.[1];
      return number === undefined ? undefined : [{ kind: 'index', index: { kind: 'literal', value: Number(number) } }];
    }
    case 'splat': {
      const steps: Step[] = [{ kind: 'splat' }];
      const inner = partsOf(node)[0];
      for (const part of inner ? partsOf(inner) : []) {
        if (part.type === '[*]' || part.type === '.*') continue;
        const found = stepsOf(part, text, depth);
        if (!found) return undefined;
        steps.push(...found);
      }
      return steps;
    }
    default: return undefined;
  }
}

/** Literal text is taken from between the marks: the grammar trims white space off its literals. */
function quoted(node: SyntaxNode, text: string, depth: number): Expression {
  const parts = partsOf(node);
  const start = parts.find(part => part.type === 'quoted_template_start')?.endIndex ?? node.startIndex + 1;
  const end = parts.findLast(part => part.type === 'quoted_template_end')?.startIndex ?? node.endIndex;
  return template(parts, start, end, text, depth, unescape);
}

function heredoc(node: SyntaxNode, text: string, depth: number): Expression {
  const parts = partsOf(node);
  const marks = parts.filter(part => part.type === 'heredoc_identifier');
  const [open, close] = marks;
  if (!open || !close) return opaque(node);
  const start = text.indexOf('\n', open.endIndex) + 1;
  if (start === 0 || start > close.startIndex) return { kind: 'literal', value: '' };
  const lineStart = text.lastIndexOf('\n', close.startIndex - 1) + 1;
  const inner = template(parts, start, Math.max(start, lineStart), text, depth, same => same);
  return text.slice(node.startIndex, open.startIndex).includes('-') ? flushed(inner) : inner;
}

function template(parts: readonly SyntaxNode[], start: number, end: number, text: string, depth: number, decode: (raw: string) => string): Expression {
  const found: (string | Expression)[] = [];
  let at = start;
  for (const part of parts) {
    if (part.startIndex < start || part.endIndex > end) continue;
    if (part.type === 'template_directive') return { kind: 'opaque', text: text.slice(start, end).slice(0, 200) };
    if (part.type !== 'template_interpolation') continue;
    if (part.startIndex > at) found.push(decode(text.slice(at, part.startIndex)));
    const inner = partsOf(part).find(child => child.type === 'expression');
    found.push(inner ? read(inner, text, depth + 1) : opaque(part));
    at = part.endIndex;
  }
  if (end > at) found.push(decode(text.slice(at, end)));
  if (found.length === 0) return { kind: 'literal', value: '' };
  const [only] = found;
  if (found.length === 1 && typeof only === 'string') return { kind: 'literal', value: only };
  return { kind: 'template', parts: found };
}

/** `<<-`: the common indentation goes. */
function flushed(value: Expression): Expression {
  const parts = value.kind === 'template' ? value.parts : value.kind === 'literal' ? [String(value.value)] : undefined;
  if (!parts) return value;
  const whole = parts.map(part => (typeof part === 'string' ? part : '\u0000')).join('');
  const indents = whole.split('\n').filter(line => line.trim() !== '').map(line => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  if (common === 0) return value;
  let atLineStart = true;
  const cut = parts.map(part => {
    if (typeof part !== 'string') {
      atLineStart = false;
      return part;
    }
    const lines = part.split('\n').map((line, i) => (i > 0 || atLineStart ? line.slice(Math.min(common, /^[ \t]*/.exec(line)?.[0].length ?? 0)) : line));
    atLineStart = part.endsWith('\n');
    return lines.join('\n');
  });
  const [only] = cut;
  return cut.length === 1 && typeof only === 'string' ? { kind: 'literal', value: only } : { kind: 'template', parts: cut };
}

function unescape(raw: string): string {
  return raw.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|\$\$\{|%%\{/gs, (whole, short?: string, long?: string, one?: string) => {
    const code = short ?? long;
    if (code !== undefined) {
      const point = parseInt(code, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    }
    if (one === undefined) return whole.slice(1);
    return { n: '\n', r: '\r', t: '\t' }[one] ?? one;
  });
}

function entry(node: SyntaxNode, text: string, depth: number): { readonly key: Expression; readonly value: Expression } {
  const [key, value] = partsOf(node).filter(part => part.type === 'expression');
  if (!key || !value) return { key: opaque(node), value: opaque(node) };
  const read1 = read(key, text, depth + 1);
  // A bare word is a name, `(word)` an expression; `a.b` is an expression too.
  const bare = read1.kind === 'reference' && read1.steps.length === 0 && partsOf(key)[0]?.type !== '(';
  return { key: bare ? { kind: 'literal', value: read1.root } : read1, value: read(value, text, depth + 1) };
}

function call(node: SyntaxNode, text: string, depth: number): Expression {
  const name = partsOf(node).filter(part => part.type === 'identifier').map(part => part.text).join('::');
  const args = partsOf(node).find(part => part.type === 'function_arguments');
  const parts = args ? partsOf(args) : [];
  return { kind: 'call', name, args: parts.filter(part => part.type === 'expression').map(part => read(part, text, depth + 1)), spread: parts.some(part => part.type === 'ellipsis') };
}

const operators: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '==', '!=', '<', '>', '<=', '>=', '&&', '||']);

function binary(node: SyntaxNode, text: string, depth: number): Expression {
  const parts = partsOf(node);
  let nesting = 0;
  const at = parts.findIndex((part, i) => {
    if (part.type === '(') nesting++;
    if (part.type === ')') nesting--;
    return i > 0 && nesting === 0 && operators.has(part.type);
  });
  const operator = parts[at];
  if (!operator) return opaque(node);
  return { kind: 'binary', operator: operator.type, left: sequence(parts.slice(0, at), node, text, depth + 1), right: sequence(parts.slice(at + 1), node, text, depth + 1) };
}

function forExpression(node: SyntaxNode, text: string, depth: number): Expression {
  const parts = partsOf(node);
  const intro = parts.find(part => part.type === 'for_intro');
  const condition = parts.find(part => part.type === 'for_cond');
  const values = parts.filter(part => part.type === 'expression');
  const over = intro && partsOf(intro).find(part => part.type === 'expression');
  const isObject = node.type === 'for_object_expr';
  const [first, second] = values;
  const value = isObject ? second : first;
  if (!intro || !over || !value || !first) return opaque(node);
  const test = condition && partsOf(condition).find(part => part.type === 'expression');
  return {
    kind: 'for', result: isObject ? 'object' : 'list',
    names: partsOf(intro).filter(part => part.type === 'identifier').map(part => part.text),
    over: read(over, text, depth + 1),
    ...(isObject ? { key: read(first, text, depth + 1) } : {}),
    value: read(value, text, depth + 1),
    ...(test ? { test: read(test, text, depth + 1) } : {}),
    grouped: parts.some(part => part.type === 'ellipsis'),
  };
}
