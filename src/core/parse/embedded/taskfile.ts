// Taskfile.yml → the commands of each task. Template actions stand for values that the file alone does not tell.
import { isMap, isSeq } from 'yaml';
import { embeddedText, unknownVariable, withFilled, type EmbeddedText } from './embeddedText';
import { mapIn, scalarParts, textScalar, yamlMap } from './yamlScripts';

export function commandsOfTaskfile(source: string): readonly EmbeddedText[] {
  const tasks = yamlMap(source);
  const all = tasks && mapIn(tasks, 'tasks');
  const vars = tasks && mapIn(tasks, 'vars');
  const valueOf = (action: string): string => {
    const value = textScalar(vars?.get(/^\s*\.(\w+)\s*$/.exec(action)?.[1] ?? '', true))?.value;
    return value === undefined || value.includes('{{') ? unknownVariable(action) : value;
  };
  return (all?.items ?? []).flatMap(item => commandsIn(item.value)).flatMap(node => {
    const scalar = textScalar(node);
    if (!scalar) return [];
    const parts = scalarParts(source, scalar).flatMap(part => (part.text === undefined ? withFilled(source, part, /\{\{([^}]{0,200})\}\}/g, match => valueOf(match[1] ?? '')) : [part]));
    return embeddedText(source, parts, 'bash') ?? [];
  });
}

/** `task: text`, `task: [text, …]`, `cmd:`, `cmds:`, `defer:`, and the `preconditions` and `status` that it runs first. */
function commandsIn(task: unknown): readonly unknown[] {
  if (isSeq(task)) return task.items.flatMap(commandsIn);
  if (!isMap(task)) return [task];
  return ['cmd', 'cmds', 'defer', 'sh', 'preconditions', 'status'].flatMap(name => (task.has(name) ? commandsIn(task.get(name, true)) : []));
}
