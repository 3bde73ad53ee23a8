// GitHub workflows and composite actions → the commands of their `run:` steps, with the shell that each would be given.
import { isMap, isScalar, isSeq, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { embeddedText, linesOf, nestsTooDeeply, shellNamed, unknownVariable, withFilled, type EmbeddedText, type Part } from './embeddedText';

/** In UTF-16 units; the reader of YAML takes a second for a hostile text of this length. */
const longestWorkflow = 150_000;

export function commandsOfWorkflow(source: string): readonly EmbeddedText[] {
  const root = read(source);
  if (!root) return [];
  const found: (EmbeddedText | undefined)[] = [];
  const shared = shellOf(root);
  for (const job of mapsIn(map(root, 'jobs'))) {
    const own = shellOf(job) ?? shared;
    const on = job.get('runs-on');
    const windows = typeof on === 'string' && on.startsWith('windows');
    const runs = typeof on === 'string' && /^(?:ubuntu|windows|macos)-/.test(on) ? 'runner' : 'here';
    for (const step of steps(job)) found.push(commandOf(source, step, own ?? (windows ? 'pwsh' : 'bash'), runs));
  }
  const action = map(root, 'runs');
  if (action) for (const step of steps(action)) found.push(commandOf(source, step, 'bash', 'runner'));
  return found.filter(one => one !== undefined);
}

function commandOf(source: string, step: YAMLMap, otherwise: string, runs: EmbeddedText['runs']): EmbeddedText | undefined {
  const run = step.get('run', true);
  const shell = step.get('shell');
  // `bash -e {0}` names its program first.
  const language = shellNamed((typeof shell === 'string' ? shell : otherwise).trim().split(/\s+/)[0] ?? '');
  if (!isScalar(run) || typeof run.value !== 'string' || !run.range || language === undefined) return undefined;
  const parts = scalarParts(source, run as Scalar<string>).flatMap(part => (part.text === undefined ? withFilled(source, part, /\$\{\{([^}]{0,400})\}\}/g, match => unknownVariable(match[1] ?? '')) : [part]));
  return embeddedText(source, parts, language, runs);
}

/** Where the characters of a scalar stand; a form that folds lines is taken line by line. */
function scalarParts(source: string, scalar: Scalar<string>): readonly Part[] {
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

function read(source: string): YAMLMap | undefined {
  if (source.length > longestWorkflow || nestsTooDeeply(source)) return undefined;
  try {
    const { contents } = parseDocument(source, { logLevel: 'silent', uniqueKeys: false, strict: false });
    return isMap(contents) ? contents : undefined;
  } catch {
    return undefined; // not YAML
  }
}

function map(node: YAMLMap, name: string): YAMLMap | undefined {
  const value = node.get(name);
  return isMap(value) ? value : undefined;
}

function mapsIn(node: YAMLMap | undefined): readonly YAMLMap[] {
  return (node?.items ?? []).flatMap(item => (isMap(item.value) ? [item.value] : []));
}

function steps(node: YAMLMap): readonly YAMLMap[] {
  const list = node.get('steps');
  return isSeq(list) ? list.items.filter(one => isMap(one)) : [];
}

function shellOf(node: YAMLMap): string | undefined {
  const defaults = map(node, 'defaults');
  const shell = defaults && map(defaults, 'run')?.get('shell');
  return typeof shell === 'string' ? shell : undefined;
}
