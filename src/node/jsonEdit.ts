// Adds entries to a JSON file with comments and takes them out again, touching nothing else: order, comments, spacing, line ends and a
// byte order mark stay. What cannot be understood is refused before anything changes.
import { applyEdits, createScanner, findNodeAtLocation, modify, parseTree, printParseErrorCode, SyntaxKind, type Edit, type FormattingOptions, type Node, type ParseError } from 'jsonc-parser';
import type { JsonEntry } from '../core/agents/agent';

export type JsonEdited = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'refused'; readonly why: string };

/** Text with the entries appended to their arrays. `isOurs`: an older entry of ours, which is replaced. */
export function addEntries(text: string, entries: readonly JsonEntry[], isOurs: (value: unknown) => boolean, whole: Readonly<Record<string, unknown>>): JsonEdited {
  if (text.replace(/^\uFEFF/, '').trim() === '') {
    const document: Record<string, unknown> = { ...whole };
    for (const entry of entries) append(document, entry);
    return { kind: 'text', text: `${bomOf(text)}${JSON.stringify(document, null, 2)}\n` };
  }
  const present = entries.flatMap(({ value }) => [value, ...partsOf(value)]);
  const cleared = removeEntries(text, value => isOurs(value) && !present.some(one => same(one, value)));
  if (cleared.kind === 'refused') return cleared;
  const mark = bomOf(text);
  let body = cleared.text.slice(mark.length);
  for (const entry of entries) {
    const tree = treeOf(body);
    if (typeof tree === 'string') return { kind: 'refused', why: tree };
    const blocked = blocker(tree, entry.at);
    if (blocked !== undefined) return { kind: 'refused', why: blocked };
    const array = findNodeAtLocation(tree, [...entry.at]);
    if (array?.children?.some(child => same(plain(child), entry.value))) continue;
    body = applyEdits(body, modify(body, [...entry.at, array ? -1 : 0], entry.value, { isArrayInsertion: array !== undefined, formattingOptions: formatOf(body) }));
    if (typeof treeOf(body) === 'string') return { kind: 'refused', why: 'the file could not be edited safely' };
  }
  return { kind: 'text', text: mark + body };
}

/** Text without the array members that `isOurs` tells, and without the arrays and objects that only held them. */
export function removeEntries(text: string, isOurs: (value: unknown) => boolean): JsonEdited {
  const mark = bomOf(text);
  let body = text.slice(mark.length);
  if (body.trim() === '') return { kind: 'text', text };
  for (;;) {
    const tree = treeOf(body);
    if (typeof tree === 'string') return { kind: 'refused', why: tree };
    const at = find(tree, [], isOurs);
    if (!at) return { kind: 'text', text: mark + body };
    body = applyEdits(body, removal(body, tree, at));
    if (typeof treeOf(body) === 'string') return { kind: 'refused', why: 'the file could not be edited safely' };
  }
}

/** Takes out one member. The only member of its array or object may be followed by a comma that must go as well: `modify` leaves it. */
function removal(body: string, tree: Node, at: readonly (string | number)[]): Edit[] {
  const value = findNodeAtLocation(tree, [...at]);
  const member = value?.parent?.type === 'property' ? value.parent : value;
  if (!member || (member.parent?.children?.length ?? 0) > 1) return modify(body, [...at], undefined, {});
  const end = member.offset + member.length;
  const scanner = createScanner(body, true);
  scanner.setPosition(end);
  const comma = scanner.scan() === SyntaxKind.CommaToken ? [{ offset: scanner.getTokenOffset(), length: 1, content: '' }] : [];
  return [{ offset: member.offset, length: member.length, content: '' }, ...comma];
}

/** Values at all array members that `isOurs` tells. */
export function entriesIn(text: string, isOurs: (value: unknown) => boolean): readonly { readonly at: readonly (string | number)[]; readonly value: unknown }[] | string {
  const body = text.slice(bomOf(text).length);
  if (body.trim() === '') return [];
  const tree = treeOf(body);
  if (typeof tree === 'string') return tree;
  const found: { at: readonly (string | number)[]; value: unknown }[] = [];
  walk(tree, [], (node, at, inArray) => {
    const value = inArray ? plain(node) : undefined;
    if (inArray && isOurs(value)) found.push({ at, value });
    return false;
  });
  return found;
}

/** The value at a path of a JSON text with comments; undefined: not there, or not readable. */
export function valueAt(text: string, at: readonly string[]): unknown {
  const tree = treeOf(text.slice(bomOf(text).length));
  if (typeof tree === 'string') return undefined;
  const node = findNodeAtLocation(tree, at.map(step => (/^\d+$/.test(step) ? Number(step) : step)));
  return node ? plain(node) : undefined;
}

const bomOf = (text: string): string => (text.startsWith('\uFEFF') ? '\uFEFF' : '');

/** The document, or why it is refused: not JSON, not an object, or a member that stands twice. */
function treeOf(body: string): Node | string {
  const errors: ParseError[] = [];
  const tree = parseTree(body, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) return `line ${body.slice(0, error.offset).split('\n').length}: ${printParseErrorCode(error.error)}`;
  if (tree?.type !== 'object') return 'the file does not hold a JSON object';
  let twice: string | undefined;
  walk(tree, [], node => {
    const names = node.type === 'object' ? (node.children ?? []).map(property => String(property.children?.[0]?.value)) : [];
    twice ??= names.find((name, index) => names.indexOf(name) !== index);
    return twice !== undefined;
  });
  return twice === undefined ? tree : `the member "${twice}" stands twice`;
}

/** What stands in the way of an array at `at`. */
function blocker(tree: Node, at: readonly string[]): string | undefined {
  for (let length = 1; length <= at.length; length++) {
    const node = findNodeAtLocation(tree, at.slice(0, length));
    if (!node) return undefined;
    const wanted = length === at.length ? 'array' : 'object';
    if (node.type !== wanted) return `"${at.slice(0, length).join('.')}" is not ${wanted === 'array' ? 'a list' : 'an object'}`;
  }
  return undefined;
}

/** Path of the first array member that is ours; of its array or object where it is alone in there. */
function find(tree: Node, at: readonly (string | number)[], isOurs: (value: unknown) => boolean): readonly (string | number)[] | undefined {
  let found: readonly (string | number)[] | undefined;
  walk(tree, at, (node, where, inArray) => {
    if (!inArray || !isOurs(plain(node))) return false;
    found = where;
    return true;
  });
  if (!found) return undefined;
  let path = found;
  while (path.length > 1) {
    const parent = findNodeAtLocation(tree, path.slice(0, -1));
    if (!parent || (parent.children?.length ?? 0) > 1) return path;
    path = path.slice(0, -1);
  }
  return path;
}

/** Visits nodes top down until `visit` returns true. */
function walk(node: Node, at: readonly (string | number)[], visit: (node: Node, at: readonly (string | number)[], inArray: boolean) => boolean, inArray = false): boolean {
  if (visit(node, at, inArray)) return true;
  if (node.type === 'array') return (node.children ?? []).some((child, index) => walk(child, [...at, index], visit, true));
  if (node.type !== 'object') return false;
  return (node.children ?? []).some(property => {
    const [key, value] = property.children ?? [];
    return value !== undefined && walk(value, [...at, String(key?.value)], visit);
  });
}

function plain(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plain);
  if (node.type !== 'object') return node.value as unknown;
  return Object.fromEntries((node.children ?? []).map(property => [String(property.children?.[0]?.value), property.children?.[1] ? plain(property.children[1]) : undefined]));
}

function append(document: Record<string, unknown>, { at, value }: JsonEntry): void {
  let place = document;
  at.forEach((step, index) => {
    if (index === at.length - 1) {
      const list = place[step];
      place[step] = Array.isArray(list) ? [...(list as unknown[]), value] : [value];
    } else {
      place = (place[step] ??= {}) as Record<string, unknown>;
    }
  });
}

/** Members of lists inside an entry. */
function partsOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(one => (Array.isArray(one) ? (one as unknown[]) : []));
}

/** Equal as JSON, whatever the order of members. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value).filter(([, one]) => one !== undefined).sort(([x], [y]) => (x < y ? -1 : 1)).map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}

/** Indentation and line ends as the file has them. */
function formatOf(body: string): FormattingOptions {
  const indent = /\n([ \t]+)\S/.exec(body)?.[1] ?? '  ';
  return { insertSpaces: !indent.startsWith('\t'), tabSize: indent.startsWith('\t') ? 1 : indent.length, eol: body.includes('\r\n') ? '\r\n' : '\n' };
}
