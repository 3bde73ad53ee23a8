// Terraform and OpenTofu state files (format 4): types, names, ids and attributes. Values that the state marks sensitive are
// dropped at once and no value of this file is shown but names, ids, tags and protection flags.
import { field, isObject, listField, parseJson, textField, texts, type Json, type JsonObject } from './values';

export interface StateInstance {
  /** Full address with module and index. */
  readonly address: string;
  /** Address without the last index. */
  readonly resource: string;
  readonly module: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly key: string | number | undefined;
  readonly provider: string;
  readonly attributes: JsonObject;
  /** Names at the top level whose values were dropped. */
  readonly sensitive: ReadonlySet<string>;
  readonly tainted: boolean;
  /** Left behind by an apply that failed half-way; deleted by the next one. */
  readonly deposed: boolean;
}

export interface TerraformState {
  readonly serial: number;
  readonly lineage: string;
  readonly instances: readonly StateInstance[];
}

/** Undefined: not a state of a format that is read here. */
export function parseTerraformState(text: string): TerraformState | undefined {
  const value = parseJson(text);
  if (!isObject(value) || value['version'] !== 4) return undefined;
  const serial = value['serial'];
  return {
    serial: typeof serial === 'number' ? serial : 0,
    lineage: textField(value, 'lineage') ?? '',
    instances: listField(value, 'resources').flatMap(readResource),
  };
}

/** A backend configuration in `.terraform/terraform.tfstate`; undefined: none, the state is local. */
export function parseBackend(text: string): { readonly type: string; readonly settings: Readonly<Record<string, string>> } | undefined {
  const backend = field(parseJson(text), 'backend');
  const type = textField(backend, 'type');
  if (type === undefined) return undefined;
  const config = field(backend, 'config');
  const shown = ['bucket', 'key', 'region', 'path', 'workspace_dir', 'prefix', 'organization', 'hostname', 'container_name', 'storage_account_name', 'profile', 'role_arn'];
  return { type, settings: Object.fromEntries(shown.flatMap(name => (textField(config, name) === undefined ? [] : [[name, textField(config, name) ?? '']]))) };
}

function readResource(value: Json): readonly StateInstance[] {
  const type = textField(value, 'type');
  const name = textField(value, 'name');
  if (type === undefined || name === undefined) return [];
  const module = textField(value, 'module') ?? '';
  const mode = textField(value, 'mode') === 'data' ? 'data' : 'managed';
  const resource = `${module === '' ? '' : `${module}.`}${mode === 'data' ? 'data.' : ''}${type}.${name}`;
  return listField(value, 'instances').map(instance => {
    const index = field(instance, 'index_key');
    const key = typeof index === 'string' || typeof index === 'number' ? index : undefined;
    const attributes = field(instance, 'attributes');
    const sensitive = sensitiveNames(listField(instance, 'sensitive_attributes'));
    return {
      address: withKey(resource, key), resource, module, mode, type, name, key,
      provider: textField(value, 'provider') ?? '',
      attributes: isObject(attributes) ? without(attributes, sensitive) : {},
      sensitive,
      tainted: textField(instance, 'status') === 'tainted',
      deposed: textField(instance, 'deposed') !== undefined,
    };
  });
}

/** `aws_x.y` with a key: `aws_x.y[0]`, `aws_x.y["a"]`. */
export function withKey(address: string, key: string | number | undefined): string {
  return key === undefined ? address : typeof key === 'number' ? `${address}[${key}]` : `${address}[${JSON.stringify(key)}]`;
}

/** Each entry is a path of steps; the first step names the attribute. */
function sensitiveNames(paths: readonly Json[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const path of paths) {
    const first = Array.isArray(path) ? (path as readonly Json[])[0] : path;
    const name = textField(first, 'value') ?? texts([first ?? null])[0];
    if (name !== undefined) names.add(name);
  }
  return names;
}

function without(attributes: JsonObject, names: ReadonlySet<string>): JsonObject {
  return names.size === 0 ? attributes : Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.has(name)));
}
