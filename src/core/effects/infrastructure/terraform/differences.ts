// Which arguments of a resource change, and whether that forces a replacement. The configuration before decides what changed,
// the state decides what is really there; the table decides what a change means.
import { terraformReplacement } from '../../../knowledge/replacementTables';
import { isKnown, isList, isMap, isUnknown, same, unknownParts, type Value, type ValueObject } from '../value';

export interface Difference {
  /** `storage_encrypted`, `encrypt_at_rest.enabled`. */
  readonly path: string;
  readonly forces: 'always' | 'conditional' | 'no' | 'unknown';
  /** `drift`: the configuration did not change, the state says otherwise. `pending`: hangs on a resource that is replaced first. */
  readonly because: 'edited' | 'pending' | 'drift';
  readonly pending: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

export interface Comparison {
  readonly type: string;
  /** Undefined: the resource was not in the configuration before (or nothing tells). */
  readonly before: ValueObject | undefined;
  readonly after: ValueObject;
  /** Attributes in the state; undefined: no state. */
  readonly state: ValueObject | undefined;
  /** Attributes of the state whose values were dropped. */
  readonly hidden: ReadonlySet<string>;
}

export function differencesOf(comparison: Comparison): readonly Difference[] {
  const { type, before, after, state, hidden } = comparison;
  const names = new Set([...Object.keys(after), ...Object.keys(before ?? {})]);
  return [...names].flatMap(name => (before ? compare(name, before[name], after[name], state?.[name], comparison, type) : hidden.has(name) ? [] : againstState(name, after[name], state?.[name], comparison, type)));
}

function compare(path: string, before: Value | undefined, after: Value | undefined, state: Value | undefined, comparison: Comparison, type: string): readonly Difference[] {
  const edited = !same(before, after);
  if (!edited) return comparison.state && !comparison.hidden.has(path) ? againstState(path, after, state, comparison, type) : [];
  // The edit brings the configuration to what is there already.
  if (comparison.state && after !== undefined && isKnown(after) && matchesState(after, state) && state !== undefined) return [];
  const pending = after === undefined ? [] : [...new Set(unknownParts(after).flatMap(part => part.pending))];
  const nested = nestedDifferences(path, before, after, state, comparison, type);
  if (nested) return nested;
  return [difference(path, before, after, pending.length > 0 ? 'pending' : 'edited', pending, comparison, type, isVague(before) || isVague(after))];
}

/** A value that could be anything: whether it changed is not known. */
function isVague(value: Value | undefined): boolean {
  return value !== undefined && unknownParts(value).some(part => part.unread && part.pending.length === 0);
}

function difference(path: string, before: Value | undefined, after: Value | undefined, because: Difference['because'], pending: readonly string[], comparison: Comparison, type: string, vague: boolean): Difference {
  const forces = forcesOf(type, path, before, after, comparison.after);
  return { path, forces: vague && forces === 'always' ? 'conditional' : forces, because, pending, from: shown(before), to: shown(after) };
}

function forcesOf(type: string, path: string, before: Value | undefined, after: Value | undefined, neighbours: ValueObject): Difference['forces'] {
  const own = ownRules[type];
  if (own) return own === 'all' || own.includes(path.split('.')[0] ?? '') ? 'always' : 'no';
  if (/^random_|^tls_/.test(type)) return 'always';
  const { answer } = terraformReplacement(type, path, { before: plain(before), after: plain(after), neighbours: plainObject(neighbours) });
  switch (answer) {
    case 'always': case 'no': case 'conditional': return answer;
    case 'undetermined': return 'conditional';
    case 'unknownType': return 'unknown';
  }
}

/** Terraform's own small providers; `all`: every argument. Source: their documentation, `terraform_data` tried. */
const ownRules: Readonly<Record<string, readonly string[] | 'all'>> = {
  terraform_data: ['triggers_replace'], null_resource: ['triggers'],
  time_static: 'all', time_rotating: 'all', time_offset: 'all', time_sleep: ['triggers'],
  local_file: 'all', local_sensitive_file: 'all',
};

/** Objects and blocks are compared argument by argument; undefined: the value is to be taken as a whole. */
function nestedDifferences(path: string, before: Value | undefined, after: Value | undefined, state: Value | undefined, comparison: Comparison, type: string): readonly Difference[] | undefined {
  if (isBlocks(before) || isBlocks(after)) {
    if (isUnknown(before) || isUnknown(after)) return undefined;
    const pairs = paired(asBlocks(before), asBlocks(after), asBlocks(state));
    return pairs.flatMap(pair => {
      if (pair.before && pair.after) return inObject(path, pair.before, pair.after, pair.state, comparison, type);
      const whole = difference(path, pair.before, pair.after, 'edited', [], comparison, type, false);
      if (whole.forces !== 'conditional') return [whole];
      // The block's coming or going says nothing by itself: its arguments do.
      const inner = inObject(path, pair.before ?? {}, pair.after ?? {}, undefined, comparison, type).filter(one => one.forces === 'always');
      return inner.length > 0 ? inner : [{ ...whole, forces: 'no' }];
    });
  }
  if (isMap(before) && isMap(after)) return inObject(path, before, after, isMap(state) ? state : undefined, comparison, type);
  return undefined;
}

function inObject(path: string, before: ValueObject, after: ValueObject, state: ValueObject | undefined, comparison: Comparison, type: string): readonly Difference[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap(name => (same(before[name], after[name]) ? [] : compare(`${path}.${name}`, before[name], after[name], state?.[name], comparison, type)));
}

const isBlocks = (value: Value | undefined): boolean => isList(value) && value.length > 0 && value.every(one => isMap(one));
const asBlocks = (value: Value | undefined): readonly ValueObject[] => (isList(value) ? value.filter(isMap) : isMap(value) ? [value] : []);

interface Pair {
  readonly before?: ValueObject;
  readonly after?: ValueObject;
  readonly state?: ValueObject;
}

/** Equal blocks meet first, wherever they stand; the rest meet in order. */
function paired(before: readonly ValueObject[], after: readonly ValueObject[], state: readonly ValueObject[]): readonly Pair[] {
  const rest = [...after];
  const unmatched = before.filter(one => {
    const at = rest.findIndex(other => same(one, other));
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  return Array.from({ length: Math.max(unmatched.length, rest.length) }, (_, i) => ({ before: unmatched[i], after: rest[i], state: state.length === 1 ? state[0] : undefined }));
}

/** Nothing is known to have been edited, yet what is there differs: an edit made earlier, or a change made elsewhere. */
function againstState(path: string, after: Value | undefined, state: Value | undefined, comparison: Comparison, type: string): readonly Difference[] {
  if (!comparison.state || after === undefined || after === null) return [];
  const pending = [...new Set(unknownParts(after).flatMap(part => part.pending))];
  if (pending.length > 0) return [difference(path, state, after, 'pending', pending, comparison, type, false)];
  if (state === undefined || !isKnown(after)) return [];
  const [block, stored] = [asBlocks(after)[0], asBlocks(state)[0]];
  if (isList(after) && isBlocks(after) && asBlocks(after).length === 1 && isList(state) && state.length === 1 && block && stored) {
    return Object.keys(block).flatMap(name => againstState(`${path}.${name}`, block[name], stored[name], comparison, type));
  }
  if (isList(after) && !isList(state)) return [];
  if (isList(after) && isList(state) && after.every(one => typeof one === 'string') && state.every(one => typeof one === 'string')) {
    // A list that the provider only added to is what it makes of it.
    if (after.every(one => state.some(other => same(one, other))) || after.some(one => state.some(other => one !== other && !isComparable(one, other)))) return [];
  } else if ((typeof after === 'object' && after !== null) || (typeof state === 'object' && state !== null) || same(after, state) || !isComparable(String(after), String(state ?? ''))) {
    return [];
  }
  const found = difference(path, state, after, 'drift', [], comparison, type, false);
  return found.forces === 'no' ? [] : [found];
}

/** States keep hashes, ARNs and normalised spellings in place of what was written: those say nothing. */
function isComparable(written: string, stored: string): boolean {
  if (/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(stored)) return false;
  const [a, b] = [written.toLowerCase().replace(/\.$/, ''), stored.toLowerCase().replace(/\.$/, '')];
  const isReference = /[:/]/.test(b) && b.includes(a);
  return a !== b && !isReference && (/^arn:/.test(a) || !/^arn:/.test(b)) && !/[{[<\n]/.test(stored);
}

function matchesState(after: Value, state: Value | undefined): boolean {
  if (same(after, state)) return true;
  return typeof after === 'string' && typeof state === 'string' && after.toLowerCase() === state.toLowerCase();
}

function shown(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value.slice(0, 80) : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** For the table: unknown values stand as their text. */
function plain(value: Value | undefined): unknown {
  if (value === undefined || value === null) return undefined;
  if (isUnknown(value)) return `⟨${value.form}⟩`;
  if (isList(value)) return value.map(plain);
  return isMap(value) ? plainObject(value) : value;
}

function plainObject(value: ValueObject): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
