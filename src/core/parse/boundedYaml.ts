// Settings files in YAML, each text taken apart once, and access to what they hold. Nothing throws; what is not there is undefined.
import { keptParse } from './keptParse';
import { readPlainYaml, type PlainNode } from './plainYaml';

/** Too deep, too much, or no form of `plainYaml`: `notRead`. `root` undefined: an empty text. */
export type BoundedYaml = { readonly kind: 'read'; readonly root: PlainNode | undefined } | { readonly kind: 'notRead' };

export const readBoundedYaml: (text: string) => BoundedYaml = keptParse(text => {
  const read = readPlainYaml(text);
  return read.kind === 'read' ? read : { kind: 'notRead' };
}, 8);

/** An entry of a map; undefined: no map, or no such entry. */
export function yamlEntry(node: PlainNode | undefined, ...path: readonly string[]): PlainNode | undefined {
  return path.reduce<PlainNode | undefined>((at, key) => (at?.kind === 'map' ? at.entries.get(key) : undefined), node);
}

/** Text of a scalar; undefined for anything else, and for one that says nothing. */
export function yamlText(node: PlainNode | undefined, ...path: readonly string[]): string | undefined {
  const found = yamlEntry(node, ...path);
  return found?.kind === 'text' ? found.text : undefined;
}

export function yamlItems(node: PlainNode | undefined): readonly PlainNode[] {
  return node?.kind === 'list' ? node.items : [];
}

/** Plain objects, lists and texts, for readers of JSON that take YAML as well. */
export function yamlValue(node: PlainNode | undefined): unknown {
  if (node?.kind === 'map') return Object.fromEntries([...node.entries].map(([key, one]) => [key, yamlValue(one)]));
  return node?.kind === 'list' ? node.items.map(yamlValue) : node?.text;
}
