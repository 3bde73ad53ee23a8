// YAML and JSON manifests → plain values with the lines they stand on. CloudFormation's short tags become their long form
// (`!Ref X` → `{Ref: X}`); Kubernetes files are read as YAML 1.1. Never throws; alias bombs are refused by the parser.
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Document, type Node, type ParsedNode, type TagId } from 'yaml';
import { nestsTooDeeply } from '../embedded/embeddedText';
import { plainText, type Json } from '../plan/values';

export interface YamlDocument {
  readonly value: Json;
  /** Line (from 1) of a path such as `['Resources', 'Db', 'Properties']`; undefined: not there. */
  lineOf(path: readonly (string | number)[]): number | undefined;
  readonly errors: readonly string[];
}

export type YamlDialect = 'yaml1.1' | 'yaml1.2' | 'cloudformation';

/** Longest text that is read, in UTF-16 units. */
const longest = 6_000_000;

/** All documents of a text; undefined: too long or not YAML at all. */
export function parseYaml(text: string, dialect: YamlDialect): readonly YamlDocument[] | undefined {
  if (text.length > longest || nestsTooDeeply(text)) return undefined;
  const lines = new LineCounter();
  try {
    const documents = parseAllDocuments(text, {
      version: dialect === 'yaml1.1' ? '1.1' : '1.2', lineCounter: lines, uniqueKeys: false, logLevel: 'silent', merge: true,
      ...(dialect === 'cloudformation' ? { customTags: intrinsicTags } : {}),
    });
    if (!Array.isArray(documents)) return [];
    return (documents as readonly Document.Parsed[]).flatMap(document => {
      const value = document.toJS({ maxAliasCount: 200 }) as Json | undefined;
      if (value === undefined || value === null) return [];
      return [{ value, lineOf: path => lineOf(document.contents, path, lines), errors: document.errors.map(error => error.message.split('\n')[0] ?? '') }];
    });
  } catch {
    return undefined;
  }
}

const intrinsics = ['Ref', 'Condition', 'Base64', 'Cidr', 'FindInMap', 'GetAtt', 'GetAZs', 'ImportValue', 'Join', 'Select', 'Split', 'Sub', 'Transform', 'And', 'Equals', 'If', 'Not', 'Or', 'ToJsonString', 'Length', 'ForEach'];

const intrinsicTags = intrinsics.flatMap(name => {
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  const tag = `!${name}`;
  return [
    { tag: tag as TagId, resolve: (text: string) => ({ [key]: name === 'GetAtt' ? getAtt(text) : text }) },
    { tag: tag as TagId, collection: 'seq' as const, resolve: (node: unknown) => ({ [key]: toPlain(node) }) },
    { tag: tag as TagId, collection: 'map' as const, resolve: (node: unknown) => ({ [key]: toPlain(node) }) },
  ];
}) as never;

function getAtt(text: string): readonly string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** A node inside a tag: its own tags were resolved already. */
function toPlain(node: unknown): Json {
  if (isScalar(node)) return node.value as Json;
  if (isSeq(node)) return node.items.map(toPlain);
  if (isMap(node)) return Object.fromEntries(node.items.map(item => [plainText(toPlain(item.key)), toPlain(item.value)]));
  return node as Json;
}

function lineOf(root: ParsedNode | Node | null, path: readonly (string | number)[], lines: LineCounter): number | undefined {
  let node: unknown = root;
  let at: number | undefined;
  for (const step of path) {
    if (isAlias(node)) return at;
    if (isMap(node)) {
      const pair = node.items.find(item => plainText(toPlain(item.key)) === String(step));
      if (!pair) return at;
      at = startOf(pair.key) ?? startOf(pair.value) ?? at;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      at = startOf(node) ?? at;
    } else return at;
  }
  return at;

  function startOf(one: unknown): number | undefined {
    const range = (one as { readonly range?: readonly number[] } | null | undefined)?.range;
    return range?.[0] === undefined ? undefined : lines.linePos(range[0]).line;
  }
}
