// A delete here and a create there that are one object under two addresses: a rename without `moved`, `count` ↔ `for_each`, another
// key, a block that went into a module. What Terraform lists as two entries is said as the replacement it is.
import { withoutKeys } from './moves';
import type { PlannedChange } from './plan';
import { isKnown, isList, isMap, same, type Value, type ValueObject } from '../value';

export function joinRenames(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  const creates = changes.filter(change => change.operation === 'create');
  if (creates.length === 0) return changes;
  const taken = new Set<PlannedChange>();
  const joined = new Map<PlannedChange, PlannedChange>();
  const deletes = changes.filter(change => change.operation === 'delete' && change.cause !== 'deposed' && change.cause !== 'destroy');
  // The surest pairs first: the same name in its own system, then the same block, then the likeness of all the rest.
  for (const likeness of [sameName, sameBlock, alike]) {
    for (const gone of deletes) {
      if (joined.has(gone)) continue;
      const fresh = creates.filter(create => create.type === gone.type && !taken.has(create));
      const found = fresh.find(create => likeness(gone, create));
      if (!found) continue;
      taken.add(found);
      joined.set(gone, {
        ...gone, operation: 'replace', cause: gone.cause === 'blockRemoved' || gone.cause === undefined ? 'renamed' : gone.cause, newAddress: found.address,
        order: 'destroyThenCreate', forcedBy: [`its address becomes ${found.address}`], after: found.after, certainty: gone.certainty,
        file: found.file ?? gone.file, line: found.line ?? gone.line,
      });
    }
  }
  return changes.flatMap(change => (taken.has(change) ? [] : [joined.get(change) ?? change]));
}

/** Arguments that name an object in its own system, the surest first. */
const naming = ['identifier', 'cluster_identifier', 'bucket', 'creation_token', 'function_name', 'replication_group_id', 'domain_name', 'broker_name', 'name', 'cluster_id', 'user_name', 'role_name', 'dataset_id', 'secret_id', 'family'];
const namingByType: Readonly<Record<string, string>> = { aws_key_pair: 'key_name', google_project: 'project_id', aws_organizations_account: 'name', aws_kms_alias: 'name' };

export function nameOfObject(values: ValueObject | undefined, type = ''): string | undefined {
  const own = namingByType[type];
  for (const name of own === undefined ? naming : [own]) {
    const value = values?.[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  const metadata = values?.['metadata'];
  const inner = isList(metadata) ? metadata[0] : metadata;
  if (isMap(inner) && typeof inner['name'] === 'string') return inner['name'];
  const tags = values?.['tags'];
  return isMap(tags) && typeof tags['Name'] === 'string' ? tags['Name'] : undefined;
}

function sameName(gone: PlannedChange, fresh: PlannedChange): boolean {
  const name = nameOfObject(gone.prior, gone.type);
  return name !== undefined && name === nameOfObject(fresh.after, fresh.type);
}

function sameBlock(gone: PlannedChange, fresh: PlannedChange): boolean {
  return withoutKeys(gone.address) === withoutKeys(fresh.address);
}

/** Most of what the new block says is what the old object has. */
function alike(gone: PlannedChange, fresh: PlannedChange): boolean {
  const wanted = Object.entries(fresh.after ?? {}).filter(([, value]) => value !== null && isKnown(value) && !isEmptyValue(value));
  if (wanted.length < 2) return false;
  const equal = wanted.filter(([name, value]) => same(value, gone.prior?.[name])).length;
  return equal >= 2 && equal / wanted.length >= 0.7;
}

const isEmptyValue = (value: Value): boolean => value === '' || value === false || (isList(value) && value.length === 0) || (isMap(value) && Object.keys(value).length === 0);
