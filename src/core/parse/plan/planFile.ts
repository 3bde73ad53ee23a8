// The plan file itself, as `terraform plan -out` and `tofu plan -out` write it: a zip archive whose entry `tfplan` is a message of the
// public schema `planfile.proto` (version 3). Only resource changes and what says how the plan was made are read.
import { parseMessagePack } from './messagePack';
import { textIn, wireFields, type WireField } from './protobuf';
import { typeOf, type PlanAction, type ResourceChange, type TerraformPlan } from './terraformPlan';
import { isObject, type Json, type JsonObject } from './values';
import { atOnce, stopped, watched, type PlanWatch, type Steps } from './watched';

export interface PlanFile extends TerraformPlan {
  readonly destroys: boolean;
}

/** `bytes`: the entry `tfplan`. Undefined: not a plan of a version that is known here. */
export function parsePlanFile(bytes: Uint8Array): PlanFile | undefined {
  return atOnce(readInSteps(bytes));
}

/** As `parsePlanFile`, for plans of any length: says how far it is, and ends early once nobody waits. */
export async function readPlanFile(bytes: Uint8Array, path: string, watch: PlanWatch | undefined): Promise<PlanFile | typeof stopped | undefined> {
  return watched(readInSteps(bytes), path, bytes.length, watch);
}

/** Bytes between two reports. */
const every = 1 << 20;

function* readInSteps(bytes: Uint8Array): Steps<PlanFile | undefined> {
  const fields = wireFields(bytes);
  if (!fields || numberOf(fields, 1) !== 3) return undefined;
  const changes: (ResourceChange | undefined)[] = [];
  let [done, told] = [0, 0];
  for (const field of fields) {
    done += field.bytes?.length ?? 0;
    if (field.number === 3) changes.push(changeOf(field.bytes));
    if (done - told > every) yield told = done;
  }
  const read = changes.filter(change => change !== undefined);
  return {
    // The file keeps them in no order.
    changes: read.filter(change => change.importing || change.actions.some(action => action !== 'no-op')).sort((a, b) => (a.address < b.address ? -1 : 1)),
    drift: fields.filter(field => field.number === 18).map(field => changeOf(field.bytes)).filter(change => change !== undefined),
    terraformVersion: textIn(one(fields, 14)?.bytes), timestamp: textIn(one(fields, 21)?.bytes),
    errored: numberOf(fields, 20) === 1, unread: changes.length - read.length, destroys: numberOf(fields, 17) === 1,
  };
}

/** By the numbers of the enumeration `Action`; 4 was never used. */
const actions: readonly (readonly PlanAction[] | undefined)[] = [['no-op'], ['create'], ['read'], ['update'], undefined, ['delete'], ['delete', 'create'], ['create', 'delete'], ['forget'], ['create', 'forget']];

/** By the numbers of `ResourceInstanceActionReason`. */
const reasons: readonly (string | undefined)[] = [
  undefined, 'replace_because_tainted', 'replace_by_request', 'replace_because_cannot_update', 'delete_because_no_resource_config', 'delete_because_wrong_repetition', 'delete_because_count_index',
  'delete_because_each_key', 'delete_because_no_module', 'replace_by_triggers', 'read_because_config_unknown', 'read_because_dependency_pending', 'delete_because_no_move_target', 'read_because_check_nested',
];

function changeOf(bytes: Uint8Array | undefined): ResourceChange | undefined {
  const fields = bytes && wireFields(bytes);
  const address = fields && textIn(one(fields, 13)?.bytes);
  const change = fields && wireFields(one(fields, 9)?.bytes ?? new Uint8Array());
  const does = change && actions[numberOf(change, 1)];
  if (!address || !does) return undefined;
  const values = change.filter(field => field.number === 2).map(valueOf);
  const [before, after] = values.length > 1 ? values : does.includes('create') ? [undefined, values[0]] : [values[0], undefined];
  const [hidden, hiddenAfter] = [3, 4].map(number => new Set(change.filter(field => field.number === number).map(field => pathOf(field.bytes)?.split(/[.[]/)[0])));
  const plain = address.replace(/\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\]/g, '').split('.');
  return {
    address, previousAddress: textIn(one(fields, 14)?.bytes), mode: plain.includes('data') && plain[plain.lastIndexOf('data') - 1] !== 'module' && plain.length - plain.lastIndexOf('data') === 3 ? 'data' : 'managed',
    type: typeOf(address), name: plain.at(-1) ?? '', provider: /"([^"]+)"/.exec(textIn(one(fields, 8)?.bytes) ?? '')?.[1] ?? '',
    actions: does, reason: reasons[numberOf(fields, 12)],
    replacePaths: fields.filter(field => field.number === 11).map(field => pathOf(field.bytes)).filter((path): path is string => path !== undefined && path !== ''),
    before: without(before, hidden), after: without(after, hiddenAfter), deposed: textIn(one(fields, 7)?.bytes) || undefined, importing: one(change, 5) !== undefined,
  };
}

function valueOf(field: WireField): Json | undefined {
  const inner = wireFields(field.bytes ?? new Uint8Array());
  const bytes = inner && one(inner, 1)?.bytes;
  return bytes && parseMessagePack(bytes);
}

/** Values that the plan marks sensitive are dropped at once. */
function without(value: Json | undefined, hidden: ReadonlySet<string | undefined> | undefined): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  return hidden === undefined || hidden.size === 0 ? value : Object.fromEntries(Object.entries(value).filter(([name]) => !hidden.has(name)));
}

/** `encrypt_at_rest[0].enabled`. */
function pathOf(bytes: Uint8Array | undefined): string | undefined {
  const steps = bytes && wireFields(bytes);
  return steps?.filter(step => step.number === 1).map(step => {
    const inner = wireFields(step.bytes ?? new Uint8Array()) ?? [];
    const name = textIn(one(inner, 1)?.bytes);
    if (name !== undefined) return `.${name}`;
    const key = one(inner, 2) ? valueOf(one(inner, 2) ?? { number: 0, value: 0 }) : undefined;
    return typeof key === 'string' || typeof key === 'number' ? `[${key}]` : '';
  }).join('').replace(/^\./, '');
}

const one = (fields: readonly WireField[], number: number): WireField | undefined => fields.find(field => field.number === number);
const numberOf = (fields: readonly WireField[], number: number): number => one(fields, number)?.value ?? 0;
