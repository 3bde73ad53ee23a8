// Terraform and OpenTofu plans as `terraform show -json PLAN` prints them (format 1.x), also inside a list of lines or of
// several plans (`terragrunt run-all show -json`). What a change means for the user is effects/infrastructure/terraform.
import { jsonPieces, skipSpace } from './jsonPieces';
import { field, isObject, listField, textField, texts, type Json, type JsonObject } from './values';
import { atOnce, stopped, watched, type PlanWatch, type Steps } from './watched';

export type PlanAction = 'no-op' | 'create' | 'read' | 'update' | 'delete' | 'forget';

/** One entry of `resource_changes`. */
export interface ResourceChange {
  readonly address: string;
  readonly previousAddress?: string;
  readonly module?: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  /** Registry address of the provider. */
  readonly provider: string;
  /** In the plan's order: `["delete","create"]` destroys first. Empty: none that is known here. */
  readonly actions: readonly PlanAction[];
  readonly reason?: string;
  /** Dotted paths that force a replacement, list indices in brackets: `encrypt_at_rest[0].enabled`. */
  readonly replacePaths: readonly string[];
  readonly before?: JsonObject;
  readonly after?: JsonObject;
  /** Key of an old object that an earlier apply left behind; undefined: the current object. */
  readonly deposed?: string;
  readonly importing: boolean;
}

export interface TerraformPlan {
  readonly changes: readonly ResourceChange[];
  /** Changes made outside of Terraform that the plan found. */
  readonly drift: readonly ResourceChange[];
  readonly terraformVersion?: string;
  /** ISO time at which the plan was made; undefined in plans of old versions. */
  readonly timestamp?: string;
  /** The plan ended in an error: it cannot be applied. */
  readonly errored: boolean;
  /** Entries that could not be read; they count as unread. */
  readonly unread: number;
}

/** Undefined: not a plan. */
export function parseTerraformPlan(text: string): TerraformPlan | undefined {
  return atOnce(readInSteps(text));
}

/** As `parseTerraformPlan`, for plans of any length: says how far it is, and ends early once nobody waits. */
export async function readTerraformPlan(text: string, path: string, watch: PlanWatch | undefined): Promise<TerraformPlan | typeof stopped | undefined> {
  return watched(readInSteps(text), path, text.length, watch);
}

/** Most documents in one text. */
const mostPlans = 10_000;

/** Whole plans one after another (one a line, or in a list), each read piece by piece. Yields how far it is. */
function* readInSteps(text: string): Steps<TerraformPlan | undefined> {
  const plans: TerraformPlan[] = [];
  const isList = text.charCodeAt(skipSpace(text, 0)) === 0x5b;
  for (let at = skipSpace(text, isList ? skipSpace(text, 0) + 1 : 0); at < text.length && plans.length < mostPlans;) {
    if (text.charCodeAt(at) !== 0x7b) return undefined;
    const read = yield* readDocument(text, at);
    if (!read?.plan) return undefined;
    plans.push(read.plan);
    at = skipSpace(text, read.end);
    if (!isList) continue;
    if (text.charCodeAt(at) === 0x5d) return skipSpace(text, at + 1) === text.length ? plans.reduce(joined) : undefined;
    if (text.charCodeAt(at) !== 0x2c) return undefined;
    at = skipSpace(text, at + 1);
  }
  return plans.length === 0 || isList ? undefined : plans.reduce(joined);
}

/** Of a document only what is needed is ever parsed, one entry at a time: the rest may be many times as long. */
function* readDocument(text: string, start: number): Generator<number, { readonly plan: TerraformPlan; readonly end: number } | undefined> {
  const members = new Map<string, Json | undefined>();
  const lists: Readonly<Record<string, ResourceChange[]>> = { resource_changes: [], resource_drift: [] };
  let unread = 0;
  const pieces = jsonPieces(text, start, asked);
  for (let next = pieces.next(); ; next = pieces.next()) {
    if (next.done) {
      // `values` and `prior_state` alone are a state; a plan names its format and its changes (none at all where nothing changes).
      const isPlan = /^1\.|^0\./.test(textOf(members.get('format_version'))) && (members.has('resource_changes') || members.has('planned_values'));
      if (next.value === undefined || !isPlan) return undefined;
      return {
        end: next.value,
        plan: {
          changes: lists['resource_changes'] ?? [], drift: lists['resource_drift'] ?? [], terraformVersion: textOf(members.get('terraform_version')) || undefined,
          timestamp: textOf(members.get('timestamp')) || undefined, errored: members.get('errored') === true, unread,
        },
      };
    }
    const piece = next.value;
    switch (piece.kind) {
      case 'progress': yield piece.done; break;
      case 'member': members.set(piece.name, piece.value); break;
      case 'seen': members.set(piece.name, undefined); break;
      case 'entry': {
        const change = readChange(piece.value ?? null);
        if (!change) unread += piece.name === 'resource_changes' ? 1 : 0;
        // Most entries of a long plan change nothing.
        else if (change.importing || change.actions.some(action => action !== 'no-op')) lists[piece.name]?.push(change);
      }
    }
  }
}

const asked = { format_version: 'whole', terraform_version: 'whole', timestamp: 'whole', errored: 'whole', resource_changes: 'entries', resource_drift: 'entries' } as const;
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function joined(a: TerraformPlan, b: TerraformPlan): TerraformPlan {
  return {
    changes: [...a.changes, ...b.changes], drift: [...a.drift, ...b.drift], terraformVersion: a.terraformVersion,
    timestamp: a.timestamp, errored: a.errored || b.errored, unread: a.unread + b.unread,
  };
}

const known: ReadonlySet<string> = new Set<PlanAction>(['no-op', 'create', 'read', 'update', 'delete', 'forget']);

function readChange(value: Json): ResourceChange | undefined {
  const address = textField(value, 'address');
  const change = field(value, 'change');
  if (address === undefined || !isObject(change)) return undefined;
  const actions = texts(change['actions']);
  if (actions.length === 0 || !actions.every(action => known.has(action))) return undefined;
  const before = change['before'];
  const after = change['after'];
  return {
    address,
    previousAddress: textField(value, 'previous_address'),
    module: textField(value, 'module_address'),
    mode: textField(value, 'mode') === 'data' ? 'data' : 'managed',
    type: textField(value, 'type') ?? typeOf(address),
    name: textField(value, 'name') ?? '',
    provider: textField(value, 'provider_name') ?? '',
    actions: actions as readonly PlanAction[],
    reason: textField(value, 'action_reason'),
    replacePaths: listField(change, 'replace_paths').map(dotted).filter(path => path !== ''),
    before: isObject(before) ? before : undefined,
    after: isObject(after) ? after : undefined,
    deposed: textField(value, 'deposed'),
    importing: field(change, 'importing') !== undefined && field(change, 'importing') !== null,
  };
}

/** The resource type in an address: `module.a["x"].aws_vpc.main[0]` → `aws_vpc`. */
export function typeOf(address: string): string {
  const plain = address.replace(/\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\]/g, '').split('.');
  while (plain[0] === 'module' && plain.length > 2) plain.splice(0, 2);
  return (plain[0] === 'data' ? plain[1] : plain[0]) ?? '';
}

function dotted(path: Json): string {
  if (!Array.isArray(path)) return '';
  return (path as readonly Json[]).map(step => (typeof step === 'number' ? `[${step}]` : typeof step === 'string' ? `.${step}` : '')).join('').replace(/^\./, '');
}
