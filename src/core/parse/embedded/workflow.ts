// GitHub workflows and composite actions → the commands of their `run:` steps, with the shell that each would be given.
import { isMap, isSeq, type YAMLMap } from 'yaml';
import { embeddedText, shellNamed, unknownVariable, withFilled, type EmbeddedText } from './embeddedText';
import { mapIn, scalarParts, textScalar, yamlMap } from './yamlScripts';

export function commandsOfWorkflow(source: string): readonly EmbeddedText[] {
  const root = yamlMap(source);
  if (!root) return [];
  const found: (EmbeddedText | undefined)[] = [];
  const shared = shellOf(root);
  for (const job of mapsIn(mapIn(root, 'jobs'))) {
    const own = shellOf(job) ?? shared;
    const on = job.get('runs-on');
    const windows = typeof on === 'string' && on.startsWith('windows');
    const runs = typeof on === 'string' && /^(?:ubuntu|windows|macos)-/.test(on) ? 'runner' : 'here';
    for (const step of steps(job)) found.push(commandOf(source, step, own ?? (windows ? 'pwsh' : 'bash'), runs));
  }
  const action = mapIn(root, 'runs');
  if (action) for (const step of steps(action)) found.push(commandOf(source, step, 'bash', 'runner'));
  return found.filter(one => one !== undefined);
}

function commandOf(source: string, step: YAMLMap, otherwise: string, runs: EmbeddedText['runs']): EmbeddedText | undefined {
  const run = textScalar(step.get('run', true));
  const shell = step.get('shell');
  // `bash -e {0}` names its program first.
  const language = shellNamed((typeof shell === 'string' ? shell : otherwise).trim().split(/\s+/)[0] ?? '');
  if (!run || language === undefined) return undefined;
  const parts = scalarParts(source, run).flatMap(part => (part.text === undefined ? withFilled(source, part, /\$\{\{([^}]{0,400})\}\}/g, match => unknownVariable(match[1] ?? '')) : [part]));
  return embeddedText(source, parts, language, runs);
}

function mapsIn(node: YAMLMap | undefined): readonly YAMLMap[] {
  return (node?.items ?? []).flatMap(item => (isMap(item.value) ? [item.value] : []));
}

function steps(node: YAMLMap): readonly YAMLMap[] {
  const list = node.get('steps');
  return isSeq(list) ? list.items.filter(one => isMap(one)) : [];
}

function shellOf(node: YAMLMap): string | undefined {
  const defaults = mapIn(node, 'defaults');
  const shell = defaults && mapIn(defaults, 'run')?.get('shell');
  return typeof shell === 'string' ? shell : undefined;
}
