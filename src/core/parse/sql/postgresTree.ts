// PostgreSQL's own parse tree (JSON of libpg_query): statements with their place in the text, and careful access to nodes of it. What they
// do is for `effects/sql/postgres/`.
import type { PostgresParse } from '../../grammars';

/** An object of the tree. Fields that hold their default value are left out by the parser. */
export interface PostgresNode {
  readonly [field: string]: unknown;
}

/** One statement: `type` is the node's name (`DeleteStmt`). Offsets are UTF-16 in the parsed text. */
export interface PostgresStatement {
  readonly type: string;
  readonly node: PostgresNode;
  readonly start: number;
  readonly end: number;
}

/** Undefined: not available or not PostgreSQL. */
export function statementsOf(parsed: PostgresParse | undefined, text: string): readonly PostgresStatement[] | undefined {
  if (!parsed || 'error' in parsed) return undefined;
  const utf16 = offsets(text);
  return parsed.statements.flatMap((raw): readonly PostgresStatement[] => {
    const found = nodeOf(raw);
    const inner = found && unwrap(found['stmt']);
    if (!found || !inner) return [];
    const from = typeof found['stmt_location'] === 'number' ? found['stmt_location'] : 0;
    const length = typeof found['stmt_len'] === 'number' ? found['stmt_len'] : undefined;
    const end = length === undefined ? text.length : utf16(from + length);
    let start = utf16(from);
    while (start < end && /\s/.test(text[start] ?? '')) start++;
    return [{ type: inner.type, node: inner.node, start, end }];
  });
}

/** `{ DeleteStmt: {…} }` → its name and fields. */
export function unwrap(value: unknown): { readonly type: string; readonly node: PostgresNode } | undefined {
  const node = nodeOf(value);
  const [type] = node ? Object.keys(node) : [];
  const inner = node && type !== undefined ? nodeOf(node[type]) : undefined;
  return type !== undefined && inner ? { type, node: inner } : undefined;
}

/** The fields of a wrapped node of this type; undefined: another one. */
export function as(value: unknown, type: string): PostgresNode | undefined {
  return nodeOf(nodeOf(value)?.[type]);
}

export function nodeOf(value: unknown): PostgresNode | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as PostgresNode) : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** `{ String: { sval } }`; an empty string has no `sval`. */
export function stringOf(value: unknown): string | undefined {
  const node = as(value, 'String');
  return node && (textOf(node['sval']) ?? '');
}

/** A list of name parts → `public.users`. */
export function dotted(value: unknown): string {
  return listOf(value).map(part => stringOf(part) ?? '').filter(Boolean).join('.');
}

/** The name of a RangeVar. */
export function relationName(value: unknown): string | undefined {
  const node = as(value, 'RangeVar') ?? nodeOf(value);
  const name = textOf(node?.['relname']);
  return name === undefined ? undefined : [textOf(node?.['catalogname']), textOf(node?.['schemaname']), name].filter(part => part !== undefined).join('.');
}

/** Every object below a node with the field that holds it, outermost first; `into`: false leaves a branch out. Never recursive: trees are deep. */
export function* walk(root: unknown, into: (field: string) => boolean = () => true): Generator<{ readonly field: string; readonly node: PostgresNode }> {
  const stack: { readonly field: string; readonly value: unknown }[] = [{ field: '', value: root }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { field, value } = next;
    if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) stack.push({ field, value: value[i] as unknown });
      continue;
    }
    const node = nodeOf(value);
    if (!node) continue;
    yield { field, node };
    for (const key of Object.keys(node).reverse()) if (typeof node[key] === 'object' && into(key)) stack.push({ field: key, value: node[key] });
  }
}

/** The parser counts bytes of UTF-8. */
function offsets(text: string): (bytes: number) => number {
  if (/^[\x00-\x7f]*$/.test(text)) return bytes => Math.min(bytes, text.length);
  const ends: number[] = [];
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) ?? 0;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let k = 0; k < size; k++) ends[bytes + k] = i;
    bytes += size;
    if (code > 0xffff) i++;
  }
  return at => ends[at] ?? text.length;
}
