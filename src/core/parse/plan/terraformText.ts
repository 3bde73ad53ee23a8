// What `terraform plan` prints for people, and what `terraform plan -json` prints line by line → the same form as a plan in JSON.
// Both name no plan file and may be cut: whoever uses them only adds by them.
import { field, parseJson, textField, type Json } from './values';
import { typeOf, type PlanAction, type ResourceChange, type TerraformPlan } from './terraformPlan';
import { atOnce, stopped, watched, type PlanWatch, type Steps } from './watched';

/** Longest text that is read, in characters. */
const longest = 20_000_000;

/** Undefined: neither form, or nothing in it says what changes. */
export function parseTerraformText(text: string): TerraformPlan | undefined {
  return atOnce(readInSteps(text));
}

/** As `parseTerraformText`, for texts of any length: says how far it is, and ends early once nobody waits. */
export async function readTerraformText(text: string, path: string, watch: PlanWatch | undefined): Promise<TerraformPlan | typeof stopped | undefined> {
  return watched(readInSteps(text), path, text.length, watch);
}

function* readInSteps(text: string): Steps<TerraformPlan | undefined> {
  if (text.length > longest) return undefined;
  return (yield* readLog(text)) ?? (yield* readScreen(text.includes('\u001b') ? text.replace(/\u001b\[[\d;]*m/g, '') : text));
}

/** Characters between two reports. */
const every = 1 << 20;

/** Lines, with a report now and then. */
function* linesOf(text: string, each: (line: string) => void): Steps<void> {
  let [done, told] = [0, 0];
  for (const line of text.split('\n')) {
    each(line);
    done += line.length + 1;
    if (done - told > every) yield told = done;
  }
}

/** `planned_change` lines of the machine-readable output. */
function* readLog(text: string): Steps<TerraformPlan | undefined> {
  if (!text.includes('"planned_change"') && !text.includes('"change_summary"')) return undefined;
  const changes: ResourceChange[] = [];
  let summary: Json | undefined;
  yield* linesOf(text, line => {
    if (!line.includes('"planned_change"') && !line.includes('"change_summary"')) return;
    const value = parseJson(line);
    if (textField(value, 'type') === 'change_summary') summary = field(value, 'changes');
    if (textField(value, 'type') !== 'planned_change') return;
    const change = field(value, 'change');
    const address = textField(field(change, 'resource'), 'addr');
    const actions = logActions[textField(change, 'action') ?? ''];
    if (address !== undefined && actions) changes.push(changeOf(address, actions, logReasons[textField(change, 'reason') ?? '']));
  });
  return changes.length === 0 && summary === undefined ? undefined : planOf(changes, countsOf(summary));
}

const logActions: Readonly<Record<string, readonly PlanAction[]>> = { create: ['create'], update: ['update'], delete: ['delete'], remove: ['forget'], replace: ['delete', 'create'], read: ['read'], noop: ['no-op'], forget: ['forget'] };
const logReasons: Readonly<Record<string, string>> = {
  tainted: 'replace_because_tainted', requested: 'replace_by_request', replace_triggered_by: 'replace_by_triggers', cannot_update: 'replace_because_cannot_update',
  delete_because_no_resource_config: 'delete_because_no_resource_config', delete_because_wrong_repetition: 'delete_because_wrong_repetition', delete_because_count_index: 'delete_because_count_index',
  delete_because_each_key: 'delete_because_each_key', delete_because_no_module: 'delete_because_no_module', delete_because_no_move_target: 'delete_because_no_move_target',
};

function countsOf(summary: Json | undefined): Counts | undefined {
  const number = (name: string): number => (typeof field(summary, name) === 'number' ? field(summary, name) as number : 0);
  return summary === undefined ? undefined : { add: number('add'), change: number('change'), destroy: number('remove') };
}

/** What the summary says there are. */
interface Counts {
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
}

/** The sentence after the address in a heading. */
const headings: readonly { readonly says: RegExp; readonly actions: readonly PlanAction[]; readonly reason?: string }[] = [
  { says: /^is tainted, so (?:it )?must be replaced/, actions: ['delete', 'create'], reason: 'replace_because_tainted' },
  { says: /^will be replaced, as requested/, actions: ['delete', 'create'], reason: 'replace_by_request' },
  { says: /^will be replaced due to changes in replace_triggered_by/, actions: ['delete', 'create'], reason: 'replace_by_triggers' },
  { says: /^(?:must|will) be (?:replaced|destroyed and re-?created)/, actions: ['delete', 'create'], reason: 'replace_because_cannot_update' },
  { says: /^will be destroyed/, actions: ['delete'] },
  { says: /^will no longer be managed/, actions: ['forget'] },
  { says: /^will be created/, actions: ['create'] },
  { says: /^will be (?:updated|imported)/, actions: ['update'] },
  { says: /^will be read/, actions: ['read'] },
];

const because: readonly { readonly says: RegExp; readonly reason: string }[] = [
  { says: /is not in configuration/, reason: 'delete_because_no_resource_config' }, { says: /does not use (?:count|for_each)|because resource (?:uses|does not use)/, reason: 'delete_because_wrong_repetition' },
  { says: /index \[.*\] is out of range/, reason: 'delete_because_count_index' }, { says: /key \[.*\] is not in for_each map/, reason: 'delete_because_each_key' },
  { says: /module\..* is not in configuration|because module/, reason: 'delete_because_no_module' }, { says: /was moved to/, reason: 'delete_because_no_move_target' },
];

interface Block {
  readonly address: string;
  readonly deposed: string | undefined;
  actions: readonly PlanAction[];
  reason: string | undefined;
  readonly paths: string[];
  readonly before: Record<string, Json>;
  readonly after: Record<string, Json>;
}

function* readScreen(text: string): Steps<TerraformPlan | undefined> {
  const [, add, change, destroy] = /^\s*Plan:(?:.*?(\d+) to add)?(?:.*?(\d+) to change)?(?:.*?(\d+) to destroy)?/m.exec(text) ?? [];
  const blocks: Block[] = [];
  let open: Block | undefined;
  let nested: string[] = [];
  yield* linesOf(text, raw => {
    const line = raw.slice(0, 2000).trimEnd();
    const heading = /^\s*# ([\w.-]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?(?:\.[\w-]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?)*)(?: \(deposed object (\w+)\))? ((?:must|will|is) .*)$/.exec(line);
    const told = heading && headings.find(one => one.says.test(heading[3] ?? ''));
    if (heading?.[1] !== undefined && told && heading[1].includes('.')) {
      open = { address: heading[1], deposed: heading[2], actions: told.actions, reason: told.reason, paths: [], before: {}, after: {} };
      nested = [];
      blocks.push(open);
      return;
    }
    if (!open) return;
    const why = /^\s*# \((because .*|.*moved.*)\)$/.exec(line);
    if (why) open.reason ??= because.find(one => one.says.test(why[1] ?? ''))?.reason;
    else if (/^\s*\+\/- resource\b/.test(line) && open.actions.includes('delete')) open.actions = ['create', 'delete'];
    else if (/^ {4}\}$/.test(line)) open = undefined;
    else nested = attribute(line, open, nested);
  });
  if (blocks.length === 0 && add === undefined && destroy === undefined) return undefined;
  const changes = blocks.map(one => ({ ...changeOf(one.address, one.actions, one.reason, one.paths), before: one.before, after: one.actions.includes('create') || one.actions.includes('update') ? one.after : undefined, deposed: one.deposed }));
  return planOf(changes, add === undefined && destroy === undefined ? undefined : { add: Number(add ?? 0), change: Number(change ?? 0), destroy: Number(destroy ?? 0) });
}

/** One line of a block: takes its values, and its path where it forces the replacement. Answers the blocks that are open after it. */
function attribute(line: string, block: Block, nested: readonly string[]): string[] {
  const [, indent = '', name, rest = ''] = /^(\s*)(?:(?:[-+~]|-\/\+|\+\/-|<=)\s+)?("[^"]+"|[\w-]+)\s*(?:=\s*)?(.*)$/.exec(line) ?? [];
  if (name === undefined) return /^\s*(?:[-+~]\s*)?[\])}]/.test(line) ? nested.slice(0, -1) : [...nested];
  if (name === 'resource' && indent.length < 5) return [];
  const plain = name.replace(/^"|"$/g, '');
  const forces = /# forces replacement\s*$/.test(rest);
  if (forces) block.paths.push([...nested, plain].join('.'));
  if (nested.length === 0) {
    const value = rest.replace(/\s*# forces replacement\s*$/, '');
    const [, from, to] = /^(.*?) -> (.*)$/.exec(value) ?? [];
    const [old, fresh] = [literal(from ?? value), literal(to ?? value)];
    if (old !== undefined && !/^\s*\+ /.test(line)) block.before[plain] = old;
    if (fresh !== undefined && !/^\s*- /.test(line)) block.after[plain] = fresh;
  }
  return /[{[(]\s*(?:# forces replacement)?\s*$/.test(rest) || /[{[(]$/.test(line) ? [...nested, plain] : [...nested];
}

/** Texts, numbers and truth values as they stand; anything else is not known. */
function literal(text: string): Json | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 300 || /^\(|sensitive|^<</.test(trimmed)) return undefined;
  const value = /^(?:"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false)$/.test(trimmed) ? parseJson(trimmed) : undefined;
  return value;
}

function changeOf(address: string, actions: readonly PlanAction[], reason: string | undefined, replacePaths: readonly string[] = []): ResourceChange {
  const plain = address.replace(/\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\]/g, '').split('.');
  return { address, mode: plain.includes('data') ? 'data' : 'managed', type: typeOf(address), name: plain.at(-1) ?? '', provider: '', actions, reason, replacePaths, importing: false };
}

/** Entries that the summary counts and the text does not show count as not read. */
function planOf(changes: readonly ResourceChange[], counts: Counts | undefined): TerraformPlan {
  const has = (action: PlanAction): number => changes.filter(change => change.mode === 'managed' && change.actions.includes(action)).length;
  const missing = counts === undefined ? 1 : Math.max(0, counts.add - has('create')) + Math.max(0, counts.destroy - has('delete'));
  return { changes, drift: [], errored: false, unread: missing };
}

