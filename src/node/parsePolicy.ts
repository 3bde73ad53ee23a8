// Text of a policy file → its rules, or what is wrong with it and where. Reads nothing itself.
import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { CountersignPolicy, EnvironmentRule, Layer, PolicyRule } from '../core/policy/policy';
import type { Verdict } from '../core/model/verdict';
import { policyFileSchema } from './policySchema';

/** One file's part of a policy. */
export interface PolicyPart {
  readonly rules: readonly PolicyRule[];
  readonly environments: readonly EnvironmentRule[];
  readonly minimum?: { readonly verdict: Verdict; readonly layer: Layer };
  readonly unknownEnvironment: 'unknown' | 'production';
  readonly countersign?: CountersignPolicy;
}

/** Line and column from 1. */
export interface PolicyError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type ParsedPolicy = { readonly kind: 'policy'; readonly part: PolicyPart } | { readonly kind: 'wrong'; readonly errors: readonly PolicyError[] };

/** JSON with comments and trailing commas. */
export function parsePolicy(source: string, layer: Layer): ParsedPolicy {
  const text = source.replace(/^\uFEFF/, '');
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || !tree) {
    const found = errors.length > 0 ? errors.map(error => ({ ...place(text, error.offset), message: printParseErrorCode(error.error) })) : [{ line: 1, column: 1, message: 'the file is empty' }];
    return { kind: 'wrong', errors: found };
  }
  const parsed = policyFileSchema.safeParse(plain(tree));
  if (!parsed.success) {
    return { kind: 'wrong', errors: parsed.error.issues.map(issue => ({ ...place(text, issue.code === 'unrecognized_keys' ? memberOffset(tree, [...issue.path, issue.keys[0] ?? '']) : offsetOf(tree, issue.path)), message: `${issue.path.join('.') || 'the file'}: ${issue.message}` })) };
  }
  const { rules = [], environments = [], groups = {}, minimum, unknownEnvironment = 'unknown', countersign } = parsed.data;
  const twice = rules.findIndex((rule, index) => rules.findIndex(other => other.id === rule.id) !== index);
  if (twice >= 0) return { kind: 'wrong', errors: [{ ...place(text, offsetOf(tree, ['rules', twice, 'id'])), message: `rules.${twice}.id: the name is used twice` }] };
  return {
    kind: 'policy',
    part: {
      rules: rules.map((rule, index) => ({ ...rule, ...(rule.reviewers === undefined ? {} : { reviewers: membersOf(rule.reviewers, groups) }), line: place(text, offsetOf(tree, ['rules', index])).line, layer })),
      environments: environments.map(one => ({ ...one, layer })),
      ...(minimum === undefined ? {} : { minimum: { verdict: minimum, layer } }),
      unknownEnvironment,
      ...(countersign === undefined ? {} : { countersign }),
    },
  };
}

/** Groups give way to their principals; a name that is no group stays a principal. */
function membersOf(reviewers: readonly string[], groups: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return [...new Set(reviewers.flatMap(name => (Object.hasOwn(groups, name) ? groups[name] ?? [] : [name])))];
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

function place(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}
