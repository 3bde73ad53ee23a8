// What readers of YAML documents with commands share: the document's tree, and where the characters of a scalar stand in it.
import { isMap, isScalar, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { linesOf, nestsTooDeeply, type Part } from './embeddedText';

/** In UTF-16 units; the reader of YAML takes a second for a hostile text of this length. */
const longestDocument = 150_000;

/** The map at the top; undefined: too long, too deep or not YAML. */
export function yamlMap(source: string): YAMLMap | undefined {
  if (source.length > longestDocument || nestsTooDeeply(source)) return undefined;
  try {
    const { contents } = parseDocument(source, { logLevel: 'silent', uniqueKeys: false, strict: false });
    return isMap(contents) ? contents : undefined;
  } catch {
    return undefined; // not YAML
  }
}

export function mapIn(node: YAMLMap, name: string): YAMLMap | undefined {
  const value = node.get(name);
  return isMap(value) ? value : undefined;
}

/** A scalar that is text and says where it stands; undefined: anything else. */
export function textScalar(node: unknown): Scalar<string> | undefined {
  return isScalar(node) && typeof node.value === 'string' && node.range ? node as Scalar<string> : undefined;
}

/** Where the characters of a scalar stand; a form that folds lines is taken line by line. */
export function scalarParts(source: string, scalar: Scalar<string>): readonly Part[] {
  const [start, end] = scalar.range ?? [0, 0, 0];
  const written = source.slice(start, end);
  if (scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED') {
    const [header, ...lines] = linesOf(written);
    const explicit = /[1-9]/.exec(header?.text ?? '')?.[0];
    const first = lines.find(line => line.text.trim() !== '');
    const column = start - (source.lastIndexOf('\n', start - 1) + 1);
    const indent = explicit === undefined ? /^ */.exec(first?.text ?? '')?.[0].length ?? 0 : Math.max(0, column - 5) + Number(explicit);
    return lines.flatMap((line, i) => {
      const from = Math.min(line.to, line.from + indent);
      const next = lines[i + 1];
      const joins = scalar.type === 'BLOCK_FOLDED' && line.text.trim() !== '' && next !== undefined && next.text.trim() !== '' && !/^\s/.test(next.text.slice(indent));
      const parts: Part[] = [{ from: start + from, to: start + line.to }];
      if (next) parts.push({ from: start + line.to, to: start + next.from, text: joins ? ' ' : '\n' });
      return parts;
    });
  }
  const inside = scalar.type === 'PLAIN' ? { from: start, to: end } : { from: start + 1, to: end - 1 };
  return source.slice(inside.from, inside.to) === scalar.value ? [inside] : [{ ...inside, text: scalar.value }];
}
