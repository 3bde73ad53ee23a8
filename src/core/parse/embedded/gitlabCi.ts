// GitLab CI → the commands of each job: what runs before its script, the script, and what runs after it, as the runner joins them.
import { isMap, isSeq, type YAMLMap } from 'yaml';
import { embeddedText, type EmbeddedText, type Part } from './embeddedText';
import { scalarParts, textScalar, yamlMap } from './yamlScripts';

export function commandsOfGitlabCi(source: string): readonly EmbeddedText[] {
  const root = yamlMap(source);
  if (!root) return [];
  const jobs = root.items.flatMap(item => (isMap(item.value) ? [item.value] : []));
  // A job that names its image runs in a container made for it.
  const shared = [root, ...jobs.filter(one => one === root.get('default'))].some(one => one.has('image'));
  return [root, ...jobs].flatMap(job => {
    const runs = shared || job.has('image') ? 'runner' : 'here';
    return ['before_script', 'script', 'after_script'].flatMap(name => embeddedText(source, linesIn(source, job, name), 'bash', runs) ?? []);
  });
}

/** The lines of one list, each on its own; a list inside (an anchor, a reference) is taken along. */
function linesIn(source: string, job: YAMLMap, name: string): readonly Part[] {
  const value = job.get(name, true);
  const items = isSeq(value) ? value.items.flatMap(item => (isSeq(item) ? item.items : [item])) : [value];
  return items.flatMap(item => {
    const scalar = textScalar(item);
    const end = scalar?.range?.[1];
    return scalar && end !== undefined ? [...scalarParts(source, scalar), { from: end, to: end, text: '\n' }] : [];
  });
}
