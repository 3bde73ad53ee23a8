// Ansible playbooks and task files: every task with its module, arguments and line, blocks unfolded, variables of the play filled in where
// they are plain. What conditions and loops decide is not worked out: `conditional` says that something does.
import { isObject, listField, plainText, textField, type Json, type JsonObject } from '../plan/values';
import { parseYaml } from './yaml';

export interface PlaybookTask {
  /** `postgresql_db` for `community.postgresql.postgresql_db`. */
  readonly module: string;
  readonly arguments: JsonObject;
  /** From 1. */
  readonly line: number | undefined;
  readonly conditional: boolean;
  /** Hosts of its play, as written; empty in a task file. */
  readonly hosts: string;
}

export interface Playbook {
  readonly tasks: readonly PlaybookTask[];
  /** Names of roles, and files that are imported or included, as written. */
  readonly roles: readonly string[];
  readonly files: readonly string[];
}

const taskWords: ReadonlySet<string> = new Set(['name', 'when', 'register', 'become', 'become_user', 'tags', 'vars', 'notify', 'with_items', 'loop', 'loop_control', 'until', 'retries', 'delay', 'ignore_errors', 'changed_when', 'failed_when', 'environment', 'delegate_to', 'run_once', 'no_log', 'check_mode', 'diff', 'args', 'block', 'rescue', 'always', 'listen', 'async', 'poll', 'any_errors_fatal', 'throttle', 'connection', 'remote_user', 'module_defaults', 'delegate_facts', 'collections', 'become_method', 'become_flags', 'timeout', 'debugger', 'port']);

/** Undefined: neither plays nor tasks. */
export function parsePlaybook(text: string): Playbook | undefined {
  if (!/^\s*-\s/m.test(text)) return undefined;
  const [document] = parseYaml(text, 'yaml1.1') ?? [];
  if (!document || !Array.isArray(document.value)) return undefined;
  const items = document.value as readonly Json[];
  const isPlays = items.some(item => isObject(item) && (Object.hasOwn(item, 'hosts') || Object.keys(item).some(key => /import_playbook$/.test(key))));
  const isTasks = items.some(item => isObject(item) && taskModule(item) !== undefined && Object.keys(item).some(key => taskWords.has(key) || /\./.test(key)));
  if (!isPlays && !isTasks) return undefined;
  const tasks: PlaybookTask[] = [];
  const roles: string[] = [];
  const files: string[] = [];
  items.forEach((item, i) => {
    if (!isObject(item)) return;
    if (!isPlays) return take(item, [i], '', {}, false);
    for (const [key, value] of Object.entries(item)) if (/(?:^|\.)import_playbook$/.test(key) && typeof value === 'string') files.push(value);
    const vars = isObject(item['vars']) ? item['vars'] : {};
    for (const role of listField(item, 'roles')) {
      const name = typeof role === 'string' ? role : textField(role, 'role') ?? textField(role, 'name');
      if (name !== undefined) roles.push(name);
    }
    for (const part of ['pre_tasks', 'tasks', 'post_tasks', 'handlers']) listField(item, part).forEach((task, j) => take(task, [i, part, j], plainText(item['hosts'] ?? ''), vars, part === 'handlers'));
  });
  return { tasks, roles, files };

  function take(task: Json, at: readonly (string | number)[], hosts: string, vars: JsonObject, conditional: boolean): void {
    if (!isObject(task) || at.length > 60) return;
    const decides = conditional || Object.hasOwn(task, 'when');
    for (const part of ['block', 'rescue', 'always']) listField(task, part).forEach((inner, j) => take(inner, [...at, part, j], hosts, vars, decides || part === 'rescue'));
    const module = taskModule(task);
    if (module === undefined) return;
    const value = task[module];
    const short = module.split('.').at(-1) ?? module;
    const included = /^(?:include|import)_(?:tasks|role)$/.test(short) ? textField(value ?? null, 'file') ?? textField(value ?? null, 'name') ?? (typeof value === 'string' ? value : undefined) : undefined;
    if (included !== undefined) (short.endsWith('role') ? roles : files).push(included);
    const free = typeof value === 'string' ? freeForm(short, value) : isObject(value) ? value : {};
    const args = isObject(task['args']) ? { ...free, ...task['args'] } : free;
    tasks.push({ module: short, arguments: filled(args, vars), line: document?.lineOf([...at, module]), conditional: decides, hosts });
  }
}

function taskModule(task: JsonObject): string | undefined {
  return Object.keys(task).find(key => !taskWords.has(key) && /^[a-z_][\w.]*$/.test(key));
}

/** `name=x state=absent`; the text of a command stands under `cmd`. */
function freeForm(module: string, text: string): JsonObject {
  if (/^(?:shell|command|raw|script)$/.test(module)) return { cmd: text };
  return Object.fromEntries([...text.matchAll(/(\w+)=("[^"]*"|'[^']*'|\S+)/g)].map(match => [match[1] ?? '', (match[2] ?? '').replace(/^["']|["']$/g, '')]));
}

/** `{{ name }}` of the play's own variables. */
function filled(args: JsonObject, vars: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, typeof value !== 'string' ? value : value.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, variable: string) => {
    const known = Object.hasOwn(vars, variable) ? vars[variable] : undefined;
    return typeof known === 'string' || typeof known === 'number' ? String(known) : whole;
  })]));
}
