// HCL text → syntax, through tree-sitter. Reads blocks, attributes and every expression form of HCL 2; what the grammar could
// not parse becomes `opaque` and its line is listed. Never throws.
import type { Grammars, SyntaxNode } from '../../grammars';
import { readExpression } from './readExpression';
import { emptyBody, type Attribute, type Block, type Body, type HclFile } from './syntax';

/** Undefined: the grammar is not available here or the text is too long. */
export async function parseHcl(text: string, grammars: Grammars): Promise<HclFile | undefined> {
  const tree = await grammars.hcl(text);
  if (!tree) return undefined;
  try {
    const errors: number[] = [];
    const top = tree.root.children.find(child => child?.type === 'body') ?? undefined;
    const body = top ? readBody(top, text, errors, 0) : emptyBody;
    if (tree.root.hasError) collectErrors(tree.root, errors);
    return { body, errors: [...new Set(errors)].sort((a, b) => a - b) };
  } finally {
    tree.release();
  }
}

const deepest = 40;

function readBody(node: SyntaxNode, text: string, errors: number[], depth: number): Body {
  if (depth > deepest) {
    errors.push(lineOf(node));
    return emptyBody;
  }
  const attributes = new Map<string, Attribute>();
  const blocks: Block[] = [];
  for (const child of node.children) {
    if (!child) continue;
    if (child.type === 'attribute') {
      const name = child.children.find(part => part?.type === 'identifier')?.text;
      const value = child.children.find(part => part?.type === 'expression');
      if (name !== undefined && value) attributes.set(name, { name, value: readExpression(value, text), line: lineOf(child), text: child.text });
    } else if (child.type === 'block') {
      const block = readBlock(child, text, errors, depth);
      if (block) blocks.push(block);
    }
  }
  return { attributes, blocks };
}

function readBlock(node: SyntaxNode, text: string, errors: number[], depth: number): Block | undefined {
  const [first, ...rest] = node.children.filter(child => child?.type === 'identifier' || child?.type === 'string_lit');
  if (!first) return undefined;
  const body = node.children.find(child => child?.type === 'body');
  return {
    type: first.text,
    labels: rest.map(label => (label?.type === 'string_lit' ? unquoted(label, text) : (label?.text ?? ''))),
    body: body ? readBody(body, text, errors, depth + 1) : emptyBody,
    line: lineOf(node),
  };
}

function unquoted(node: SyntaxNode, text: string): string {
  const value = readExpression(node, text);
  return value.kind === 'literal' && typeof value.value === 'string' ? value.value : node.text.replace(/^"|"$/g, '');
}

const lineOf = (node: SyntaxNode): number => node.startPosition.row + 1;

function collectErrors(root: SyntaxNode, errors: number[]): void {
  const open = [root];
  for (let node = open.pop(); node && errors.length < 100; node = open.pop()) {
    if (node.isError || node.isMissing) errors.push(lineOf(node));
    if (node.hasError) for (const child of node.children) if (child) open.push(child);
  }
}
