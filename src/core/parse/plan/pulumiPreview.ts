// Pulumi previews (`pulumi preview --json`): one change per resource, its three spellings of a replacement joined.
import { jsonPieces, skipSpace } from './jsonPieces';
import { field, isObject, textField, texts, type Json, type JsonObject } from './values';
import { atOnce, stopped, watched, type PlanWatch, type Steps } from './watched';

export interface PulumiChange {
  readonly urn: string;
  /** `aws:rds/instance:Instance`. */
  readonly type: string;
  readonly name: string;
  readonly operation: 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'same' | 'read';
  /** Replacements: which goes first. */
  readonly order: 'destroyThenCreate' | 'createThenDestroy';
  readonly id?: string;
  readonly forcedBy: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly before?: JsonObject;
  readonly after?: JsonObject;
}

export interface PulumiPreview {
  readonly stack: string | undefined;
  readonly project: string | undefined;
  readonly changes: readonly PulumiChange[];
}

/** Undefined: not a preview. */
export function parsePulumiPreview(text: string): PulumiPreview | undefined {
  return atOnce(readInSteps(text));
}

/** As `parsePulumiPreview`, for previews of any length: says how far it is, and ends early once nobody waits. */
export async function readPulumiPreview(text: string, path: string, watch: PlanWatch | undefined): Promise<PulumiPreview | typeof stopped | undefined> {
  return watched(readInSteps(text), path, text.length, watch);
}

function* readInSteps(text: string): Steps<PulumiPreview | undefined> {
  if (!text.includes('urn:pulumi:')) return undefined;
  const steps = new Map<string, Json[]>();
  const pieces = jsonPieces(text, skipSpace(text, 0), { steps: 'entries' });
  let next = pieces.next();
  for (; !next.done; next = pieces.next()) {
    const piece = next.value;
    if (piece.kind === 'progress') yield piece.done;
    if (piece.kind !== 'entry') continue;
    if (piece.value === undefined) return undefined;
    const urn = textField(piece.value, 'urn');
    if (urn === undefined) continue;
    const known = steps.get(urn);
    if (known) known.push(piece.value);
    else steps.set(urn, [piece.value]);
  }
  // A preview always names the stack itself.
  if (steps.size === 0 || next.value === undefined || skipSpace(text, next.value) !== text.length) return undefined;
  const [first] = steps.keys();
  const [, stack, project] = /^urn:pulumi:([^:]*)::([^:]*)::/.exec(first ?? '') ?? [];
  return { stack, project, changes: [...steps].map(([urn, all]) => changeOf(urn, all)).filter(change => change !== undefined) };
}

function changeOf(urn: string, steps: readonly Json[]): PulumiChange | undefined {
  const operations = steps.map(step => textField(step, 'op') ?? '');
  const old = steps.map(step => field(step, 'oldState')).find(isObject);
  const fresh = steps.map(step => field(step, 'newState')).find(isObject);
  const parts = urn.split('::');
  const type = textField(fresh ?? old ?? null, 'type') ?? (parts[2] ?? '').split('$').at(-1) ?? '';
  const operation = operationOf(operations);
  if (operation === undefined || type === 'pulumi:pulumi:Stack' || type.startsWith('pulumi:providers:')) return undefined;
  const [deletes, creates] = [operations.indexOf('delete-replaced'), operations.indexOf('create-replacement')];
  const first = field(fresh ?? null, 'deleteBeforeReplace') === true || (deletes >= 0 && creates >= 0 && deletes < creates);
  return {
    urn, type, name: parts.slice(3).join('::'), operation, order: first ? 'destroyThenCreate' : 'createThenDestroy', id: textField(old ?? null, 'id'),
    forcedBy: [...new Set(steps.flatMap(forcing))], protect: field(old ?? null, 'protect') === true, retainOnDelete: field(old ?? null, 'retainOnDelete') === true,
    before: inputsOf(old), after: inputsOf(fresh),
  };
}

function operationOf(operations: readonly string[]): PulumiChange['operation'] | undefined {
  if (operations.some(one => /replace/.test(one) && one !== 'remove-pending-replace' && one !== 'discard-replaced')) return 'replace';
  if (operations.includes('delete') || operations.includes('remove-pending-replace')) return operations.includes('create') ? 'replace' : 'delete';
  if (operations.some(one => one === 'create' || one === 'import')) return 'create';
  if (operations.includes('update')) return 'update';
  if (operations.includes('forget')) return 'forget';
  if (operations.some(one => one === 'same' || one === 'refresh')) return 'same';
  return operations.some(one => one.startsWith('read') || one === 'discard') ? 'read' : undefined;
}

/** Names of properties: the reasons that Pulumi gives, or the detailed differences that end in `-replace`. */
function forcing(step: Json): readonly string[] {
  const reasons = [...texts(field(step, 'replaceReasons')), ...texts(field(step, 'keys'))];
  if (reasons.length > 0) return reasons;
  const detailed = field(step, 'detailedDiff');
  return isObject(detailed) ? Object.entries(detailed).flatMap(([name, one]) => (/replace/.test(textField(one, 'kind') ?? '') ? [name] : [])) : [];
}

function inputsOf(state: JsonObject | undefined): JsonObject | undefined {
  const inputs = state?.['inputs'];
  return isObject(inputs) ? inputs : undefined;
}

/** What `pulumi preview` prints for people: the tree of resources that change. Undefined: no such text, or nothing in it changes. */
export function parsePulumiText(text: string): PulumiPreview | undefined {
  if (text.length > 5_000_000 || !/^\s*(?:Previewing (?:update|destroy)|View (?:Live|in Browser)|Type\s+Name\s+(?:Plan|Status))/m.test(text)) return undefined;
  const plain = text.replace(/\u001b\[[\d;]*m/g, '');
  const stack = /Previewing (?:update|destroy) \(([^)]+)\)/.exec(plain)?.[1]?.split('/').at(-1);
  const changes = plain.split('\n').flatMap((line): PulumiChange[] => {
    const [, type = '', name = '', verb = '', rest = ''] = /^\s*(?:\+-|-\+|\+\+|--|[-+~])\s+[│├└─\s]*([\w-]+:[\w/.-]*:[\w.-]+)\s+(\S+)\s+(replace|create-replacement|delete-replaced|delete|create|update|import|discard|forget)\b(.*)$/.exec(line.slice(0, 500)) ?? [];
    const operation = operationOf([verb]);
    if (operation === undefined || type.startsWith('pulumi:')) return [];
    const forcedBy = (/\[diff: ([^\]]*)\]/.exec(rest)?.[1] ?? '').split(',').map(one => one.replace(/^[~+-]/, '')).filter(one => one !== '');
    return [{ urn: `urn:pulumi:${stack ?? ''}::::${type}::${name}`, type, name, operation, order: verb === 'delete-replaced' ? 'destroyThenCreate' : 'createThenDestroy', forcedBy: operation === 'replace' ? forcedBy : [], protect: /\[protected\]|🔒/.test(rest), retainOnDelete: /\[retain\]/.test(rest) }];
  });
  return changes.length === 0 ? undefined : { stack, project: undefined, changes };
}
