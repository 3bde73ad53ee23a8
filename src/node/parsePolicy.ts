// Text of a policy file → its rules, or what is wrong with it and where. Reads nothing itself.
import { createScanner, findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { globCost } from '../core/model/glob';
import type { PolicyPart } from '../core/policy/merge';
import type { Layer } from '../core/policy/policy';
import { policyFileSchema, type Extended, type PolicyTest } from './policySchema';

/** Line and column from 1. */
export interface PolicyError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A test inside the file, with its line. */
export interface PlacedTest {
  readonly test: PolicyTest;
  readonly line: number;
}

export type ParsedPolicy =
  | { readonly kind: 'policy'; readonly part: PolicyPart; readonly tests: readonly PlacedTest[]; readonly extends?: { readonly what: Extended; readonly line: number; readonly column: number } }
  | { readonly kind: 'wrong'; readonly errors: readonly PolicyError[] };

/** JSON with comments and trailing commas. */
export function parsePolicy(source: string, layer: Layer): ParsedPolicy {
  const text = source.replace(/^\uFEFF/, '');
  if (text.length > longestFile) return { kind: 'wrong', errors: [{ line: 1, column: 1, message: `longer than ${longestFile} characters` }] };
  if (isTooDeep(text)) return { kind: 'wrong', errors: [{ line: 1, column: 1, message: `nested more than ${deepest} levels` }] };
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || !tree) {
    const found = errors.length > 0 ? errors.slice(0, mostErrors).map(error => ({ ...place(text, error.offset), message: printParseErrorCode(error.error) })) : [{ line: 1, column: 1, message: 'the file is empty' }];
    return { kind: 'wrong', errors: found };
  }
  const parsed = policyFileSchema.safeParse(plain(tree));
  if (!parsed.success) {
    return { kind: 'wrong', errors: parsed.error.issues.slice(0, mostErrors).map(issue => ({ ...place(text, issue.code === 'unrecognized_keys' ? memberOffset(tree, [...issue.path, issue.keys[0] ?? '']) : offsetOf(tree, issue.path)), message: `${issue.path.join('.') || 'the file'}: ${issue.message}` })) };
  }
  const { rules = [], environments = [], groups = {}, minimum, unknownEnvironment = 'unknown', tests = [], breakGlass, ...rest } = parsed.data;
  const first = new Map(rules.map((rule, index) => [rule.id, index] as const).reverse());
  const twice = rules.findIndex((rule, index) => first.get(rule.id) !== index);
  if (twice >= 0) return { kind: 'wrong', errors: [{ ...place(text, offsetOf(tree, ['rules', twice, 'id'])), message: `rules.${twice}.id: the name is used twice` }] };
  const cost = [...rules.flatMap(({ match }) => [match.kind, match.address, match.account, match.path, match.agent].flatMap(list => list ?? [])), ...environments.flatMap(one => one.patterns)].reduce((sum, glob) => sum + globCost(glob), 0);
  if (cost > longestPatterns) return { kind: 'wrong', errors: [{ line: 1, column: 1, message: `patterns of more than ${longestPatterns} characters in all` }] };
  return {
    kind: 'policy',
    part: {
      rules: rules.map((rule, index) => ({ ...rule, ...(rule.reviewers === undefined ? {} : { reviewers: membersOf(rule.reviewers, groups) }), line: place(text, offsetOf(tree, ['rules', index])).line, layer })),
      environments: environments.map(one => ({ ...one, layer })),
      ...(minimum === undefined ? {} : { minimum: { verdict: minimum, layer } }),
      unknownEnvironment,
      ...given({ allowDisposable: rest.allowDisposable, allowTimedScopes: rest.allowTimedScopes, onlineChecks: rest.onlineChecks, countersign: rest.countersign, record: rest.record }),
      ...(breakGlass === undefined ? {} : { breakGlass: breakGlass && { ticketPatterns: [breakGlass.ticketPattern].flat(), signers: membersOf(breakGlass.signers ?? [], groups) } }),
    },
    tests: tests.map((test, index) => ({ test, line: place(text, offsetOf(tree, ['tests', index])).line })),
    ...(rest.extends === undefined ? {} : { extends: { what: rest.extends, ...place(text, offsetOf(tree, ['extends'])) } }),
  };
}

/** Tokens as the scanner numbers them: its own names are a const enum, which is not there at run time. */
const tokens = { opening: [1, 3], closing: [2, 4], end: 17 };

/** Groups give way to their principals; a name that is no group stays a principal. */
function membersOf(reviewers: readonly string[], groups: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return [...new Set(reviewers.flatMap(name => (Object.hasOwn(groups, name) ? groups[name] ?? [] : [name])))];
}

/** Files longer than this are not read: no policy that people wrote is. */
const longestFile = 1 << 20;
const deepest = 40;
/** With braces written out. Every effect is compared with all of them. */
const longestPatterns = 200_000;
const mostErrors = 100;

/** Brackets within brackets, whatever they belong to: the parser calls itself for each level. */
function isTooDeep(text: string): boolean {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== tokens.end; token = scanner.scan()) {
    if (tokens.opening.includes(token)) { if (++depth > deepest) return true; }
    else if (tokens.closing.includes(token)) depth--;
  }
  return false;
}

/** The members that are set. */
function given<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** The value of a node. Unlike `getNodeValue`, members named `__proto__` stay plain members and a repeated member is seen as an error. */
function plain(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plain);
  if (node.type !== 'object') return node.value as unknown;
  const members: Record<string, unknown> = {};
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (typeof key?.value !== 'string' || !value) continue;
    const name = Object.hasOwn(members, key.value) ? `${key.value} (repeated)` : key.value;
    Object.defineProperty(members, name, { value: plain(value), enumerable: true });
  }
  return members;
}

/** Start of the node at a path, or of the nearest one above it that exists. */
function offsetOf(tree: Node, at: readonly PropertyKey[]): number {
  const steps = at.map(step => (typeof step === 'number' ? step : String(step)));
  for (let length = steps.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, steps.slice(0, length));
    if (node) return node.offset;
  }
  return tree.offset;
}

/** Start of a member with its name, or of what should hold it. */
function memberOffset(tree: Node, at: readonly PropertyKey[]): number {
  const value = findNodeAtLocation(tree, at.map(step => (typeof step === 'number' ? step : String(step))));
  return value?.parent?.type === 'property' ? value.parent.offset : offsetOf(tree, at);
}

/** Counts lines from the place asked for last: places are asked for in order, and a long file has many. */
let counted = { text: '', offset: 0, line: 1 };

function place(text: string, offset: number): { line: number; column: number } {
  if (counted.text !== text || counted.offset > offset) counted = { text, offset: 0, line: 1 };
  let { line } = counted;
  for (let at = text.indexOf('\n', counted.offset); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  counted = { text, offset, line };
  return { line, column: offset - (offset === 0 ? -1 : text.lastIndexOf('\n', offset - 1)) };
}
