// ansible-playbook and ansible: what the tasks of the playbooks, their roles and included files delete and make on the hosts. An edit of them says
// what the next run deletes. What is not here (collections, dynamic includes) stays "not read".
import { parsePlaybook, type PlaybookTask } from '../../../parse/manifest/playbook';
import { textField } from '../../../parse/plan/values';
import type { Call } from '../../../model/call';
import type { Effect } from '../../../model/effect';
import { optionsOf } from '../../files/options';
import { absolute, child, nameOf, parentOf } from '../../files/paths';
import { readKnowledge } from '../../fromKnowledge';
import { isSameThing } from '../../sameThing';
import { evidenceOf } from '../../toolEffect';
import { nothing, together, type Found, type FoundEffect, type Interpreter, type World } from '../../world';
import { effectOfChange } from '../change';
import { earlierEffects } from '../terraform/remembered';
import { sourcesNow, type Edit, type Sources } from '../sources';
import { changeOfTask } from './tasks';

const takeValue = ['-i', '--inventory', '--inventory-file', '-l', '--limit', '-e', '--extra-vars', '-t', '--tags', '--skip-tags', '-u', '--user', '-f', '--forks', '--private-key', '--key-file', '-c', '--connection', '-T', '--timeout', '-M', '--module-path', '--vault-id', '--vault-password-file', '--become-user', '--become-method', '--start-at-task', '--ssh-common-args', '--ssh-extra-args'];
const mostFiles = 60;

export const readPlaybooks: Interpreter = async (call, world) => {
  const options = optionsOf(call, takeValue);
  if (call.cwd === undefined || options.has('--check', '-C', '--syntax-check', '--list-tasks', '--list-hosts', '--list-tags', '--help', '-h')) return undefined;
  const sources = sourcesNow(world);
  const found: Found[] = [];
  const base = readKnowledge(call, world);
  const open = options.positionals.flatMap(word => (word.text === undefined ? [] : [absolute(word.text, call.cwd ?? '/', 'posix')]));
  const seen = new Set<string>();
  for (let path = open.shift(); path !== undefined && seen.size < mostFiles; path = open.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const text = await sources.read(path);
    const book = text === undefined ? undefined : parsePlaybook(text);
    if (!book) continue;
    const at = path;
    open.push(...book.files.map(file => absolute(file, parentOf(at), 'posix')), ...(await roleFiles(book.roles, at, sources)));
    for (const task of book.tasks) found.push(await taskEffects(task, at, call, sources.isWritten(at), world));
  }
  const effects = found.flatMap(one => one.effects);
  if (effects.length === 0) return base;
  return together([...(base ? [base] : []), ...found, { ...nothing, reads: sources.reads }]);
};

/** `ansible HOSTS -m MODULE -a 'name=x state=absent'`: one task without a playbook. Shell modules are read as code elsewhere. */
export const readAdHoc: Interpreter = async (call, world) => {
  const options = optionsOf(call, [...takeValue, '-m', '--module-name', '-a', '--args', '-B', '-P']);
  if (options.has('--check', '-C', '--list-hosts', '--help', '-h', '--version')) return undefined;
  const module = options.value('-m', '--module-name')?.text?.replace(/^.*\./, '');
  const text = options.value('-a', '--args')?.text;
  if (module === undefined || text === undefined || /^(?:shell|command|raw|script)$/.test(module)) return undefined;
  const named = [...text.matchAll(/(?:^|\s)([a-z_]+)=(?:"([^"]*)"|'([^']*)'|(\S+))/g)].map(([, key = '', double, single, plain]) => [key, double ?? single ?? plain ?? ''] as const);
  const change = changeOfTask({ module, arguments: Object.fromEntries(named), hosts: options.positionals[0]?.text ?? '', conditional: false, line: undefined });
  if (!change) return undefined;
  const base = readKnowledge(call, world);
  const effect = effectOfChange({ ...change, certainty: call.certainty }, evidenceOf(call, call.args), false);
  // `state=present` of what is there changes nothing: it counts where the thing was deleted before.
  if (change.operation === 'create' && earlierEffects(world).findLast(past => isSameThing(past, effect))?.operation !== 'delete') return undefined;
  // The tables' general line says the same with less.
  return { ...nothing, ...base, effects: [{ effect, call }, ...(base?.effects ?? []).filter(one => one.effect.reason.code !== 'ansible-absent')] };
};

/** `roles/NAME/tasks/main.yml` beside the playbook or above it. */
async function roleFiles(roles: readonly string[], playbook: string, sources: Sources): Promise<readonly string[]> {
  const found: string[] = [];
  for (const role of roles.slice(0, 40)) {
    for (const top of [parentOf(playbook), parentOf(parentOf(playbook)), parentOf(parentOf(parentOf(playbook)))]) {
      const tasks = child(top, `roles/${role}/tasks`);
      found.push(...(await sources.list(tasks)).filter(name => /^main\.ya?ml$/.test(name)).map(name => child(tasks, name)));
    }
  }
  return found;
}

async function taskEffects(task: PlaybookTask, path: string, call: Call, isWritten: boolean, world: World): Promise<Found> {
  const command = /^(?:shell|command|raw)$/.test(task.module) ? textField(task.arguments, 'cmd') ?? textField(task.arguments, '_raw_params') : undefined;
  const hop = { through: `ansible-playbook ${nameOf(path)}`, file: path, ...(task.line === undefined ? {} : { line: task.line }), ...(isWritten ? { writtenBySession: true } : {}) };
  if (command !== undefined) {
    const cwd = textField(task.arguments, 'chdir');
    return world.readCode({ language: 'sh', text: command, span: call.span, cwd, variables: new Map(), certainty: task.conditional ? 'may' : call.certainty, hops: [...call.hops, hop], host: task.hosts === '' ? 'the hosts of the playbook' : task.hosts }, world);
  }
  const change = changeOfTask(task);
  if (!change) return nothing;
  const effect = effectOfChange(change, [{ kind: 'file', path, line: task.line, writtenBySession: isWritten }, ...evidenceOf(call, call.args.slice(0, 1))], false);
  return { ...nothing, effects: [{ effect: call.certainty === 'may' ? { ...effect, certainty: 'may' } : effect, call } satisfies FoundEffect] };
}

/** Undefined: no playbook or task file. What the edit adds to what a run deletes. */
export function readPlaybookEdit(edit: Edit): Found | undefined {
  if (!/\.ya?ml$/.test(edit.path) || edit.after === undefined) return undefined;
  const after = parsePlaybook(edit.after);
  if (!after) return undefined;
  const before = edit.before === undefined ? undefined : parsePlaybook(edit.before);
  const deletions = (tasks: readonly PlaybookTask[], deferred = true): readonly Effect[] => tasks.flatMap(task => {
    const change = changeOfTask(task);
    return change && change.operation !== 'create' ? [effectOfChange(change, [{ kind: 'file', path: edit.path, line: task.line, writtenBySession: true }], deferred)] : [];
  });
  const known = new Set(deletions(before?.tasks ?? []).map(keyOf));
  return { ...nothing, effects: deletions(after.tasks).filter(effect => !known.has(keyOf(effect))).map(effect => ({ effect })) };
}

const keyOf = (effect: Effect): string => [effect.operation, effect.resource.kind, effect.resource.address, effect.resource.place].join('\n');
