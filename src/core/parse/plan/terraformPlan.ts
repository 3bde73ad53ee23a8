// Terraform and OpenTofu plans as `terraform show -json PLAN` prints them (format 1.x), also inside a list of lines or of
// several plans (`terragrunt run-all show -json`). What a change means for the user is effects/infrastructure/terraform.
import { field, isObject, listField, parseJson, textField, texts, type Json, type JsonObject } from './values';

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
  const whole = parseJson(text);
  if (whole !== undefined) return readPlan(whole);
  // Several documents, one a line.
  const lines = text.split('\n').filter(line => line.trim() !== '');
  if (lines.length > 10_000) return undefined;
  const plans = lines.map(line => {
    const value = parseJson(line);
    return value === undefined ? undefined : readPlan(value);
  });
  return plans.length > 1 && plans.every(plan => plan !== undefined) ? plans.reduce((a, b) => joined(a, b)) : undefined;
}

function readPlan(value: Json): TerraformPlan | undefined {
  if (Array.isArray(value)) {
    const plans = (value as readonly Json[]).map(readPlan);
    return plans.length > 0 && plans.every(plan => plan !== undefined) ? plans.reduce((a, b) => joined(a, b)) : undefined;
  }
  if (!isObject(value)) return undefined;
  // `values` and `prior_state` alone are a state; a plan names its format and its changes (none at all where nothing changes).
  if (!/^1\.|^0\./.test(textField(value, 'format_version') ?? '')) return undefined;
  if (!Object.hasOwn(value, 'resource_changes') && !Object.hasOwn(value, 'planned_values')) return undefined;
  const changes = listField(value, 'resource_changes').map(readChange);
  const read = changes.filter(change => change !== undefined);
  return {
    changes: read,
    drift: listField(value, 'resource_drift').map(readChange).filter(change => change !== undefined),
    terraformVersion: textField(value, 'terraform_version'),
    timestamp: textField(value, 'timestamp'),
    errored: field(value, 'errored') === true,
    unread: changes.length - read.length,
  };
}

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
