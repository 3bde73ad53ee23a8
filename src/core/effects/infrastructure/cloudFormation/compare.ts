// Two templates of one stack → what an update changes: replacements with the property that forces them, deletes, renames of a
// logical id. CloudFormation creates the new resource first and deletes the old one when everything else went well.
import { cloudFormationKeepsData, cloudFormationReplacement, kindOfType } from '../../../knowledge/replacementTables';
import type { Template, TemplateResource } from '../../../parse/manifest/template';
import type { InfrastructureChange } from '../change';
import { isMap, isList, isUnknown, same, unknown, unknownParts, type Value, type ValueObject } from '../value';
import { condition, resolve, type Resolution } from './intrinsics';

export interface StackChange extends InfrastructureChange {
  readonly id: string;
  readonly line?: number;
  /** The template of a nested stack that it was found in; undefined: the stack's own. */
  readonly file?: string;
}

/** A parameter's value; undefined: not given, the stack keeps what it has. */
export type ParameterValues = ReadonlyMap<string, Value>;

export interface StackUpdate {
  readonly before: Template;
  readonly after: Template;
  readonly valuesBefore: ParameterValues;
  readonly valuesAfter: ParameterValues;
  /** `kept`: an existing stack keeps a parameter that is not given; `defaults`: as a new stack would take them. */
  readonly unset: 'kept' | 'defaults';
  readonly stack: string | undefined;
}

export function compareTemplates(update: StackUpdate): readonly StackChange[] {
  const replaced = new Set<string>();
  let changes: readonly StackChange[] = [];
  // What refers to a replaced resource gets another id: repeat until nothing more follows.
  for (let round = 0; round < 20; round++) {
    changes = compareOnce(update, id => replaced.has(id));
    const more = changes.filter(change => change.operation === 'replace' && change.certainty === 'will' && !replaced.has(change.id));
    if (more.length === 0) break;
    for (const change of more) replaced.add(change.id);
  }
  return joinRenamed(changes, update);
}

function compareOnce(update: StackUpdate, isReplaced: (id: string) => boolean): readonly StackChange[] {
  const { before, after } = resolutionsOf(update, isReplaced);
  const changes: StackChange[] = [];
  const exists = (resource: TemplateResource | undefined, to: Resolution): resource is TemplateResource => resource !== undefined && (resource.condition === undefined || condition(resource.condition, to) !== false);
  for (const old of update.before.resources.values()) {
    if (!exists(old, before)) continue;
    const fresh = update.after.resources.get(old.id);
    if (!exists(fresh, after)) changes.push(removed(old, before, update.stack));
    else changes.push(...updated(old, fresh, before, after, update));
  }
  for (const fresh of update.after.resources.values()) {
    if (exists(fresh, after) && !exists(update.before.resources.get(fresh.id), before)) changes.push(created(fresh, after, update.stack));
  }
  return changes;
}

function resolutionsOf(update: StackUpdate, isReplaced: (id: string) => boolean): { readonly before: Resolution; readonly after: Resolution } {
  return {
    before: { template: update.before, parameter: name => parameterValue(name, update.before, update.valuesBefore, update.unset), isReplaced: () => false },
    after: { template: update.after, parameter: name => parameterValue(name, update.after, update.valuesAfter, update.unset, update.before), isReplaced },
  };
}

function parameterValue(name: string, template: Template, given: ParameterValues, unset: StackUpdate['unset'], earlier?: Template): Value {
  const value = given.get(name);
  if (value !== undefined) return value;
  const standard = template.parameters.get(name)?.standard;
  // A parameter that the stack does not know yet takes its default.
  const isNew = earlier !== undefined && !earlier.parameters.has(name);
  if (standard !== undefined && (unset === 'defaults' || isNew)) return standard;
  return unknown(`parameter ${name}`);
}

function updated(old: TemplateResource, fresh: TemplateResource, before: Resolution, after: Resolution, update: StackUpdate): readonly StackChange[] {
  const base = baseOf(old, before, update.stack);
  if (old.type !== fresh.type) return [{ ...base, operation: 'update', certainty: 'may', reason: 'cloudformation-type-changed', values: { to: fresh.type }, line: fresh.line }];
  const [a, b] = [propertiesOf(old, before), propertiesOf(fresh, after)];
  const paths = differing(a, b, '');
  if (paths.length === 0) return [];
  const answers = paths.map(path => ({ ...path, answer: cloudFormationReplacement(old.type, path.path) }));
  const always = answers.filter(one => one.answer === 'always');
  const maybe = answers.filter(one => one.answer === 'maybe');
  const first = always[0] ?? maybe[0] ?? answers[0];
  const line = first ? update.after.lineOf(['Resources', fresh.id, 'Properties', ...first.path.split('.')]) ?? fresh.line : fresh.line;
  if (always.length === 0 && maybe.length === 0) {
    const refused = answers.filter(one => one.answer === 'refused');
    if (refused.length === 0) return [{ ...base, operation: 'update', certainty: 'will', reason: 'cloudformation-update', line }];
    return [{ ...base, operation: 'update', certainty: 'may', reason: 'cloudformation-refused', values: { properties: refused.map(one => topOf(one.path)).join(', ') }, line }];
  }
  const sure = always.length > 0 && always.some(one => !one.vague);
  const policy = fresh.updateReplacePolicy ?? 'Delete';
  const named = customName(old, a);
  const keptName = named !== undefined && !paths.some(one => topOf(one.path) === named);
  return [{
    ...base, operation: 'replace', certainty: sure ? 'will' : 'may', order: 'createThenDestroy', forcedBy: [...new Set((always.length > 0 ? always : maybe).map(one => topOf(one.path)))],
    reason: policy === 'Retain' || policy === 'RetainExceptOnCreate' ? 'cloudformation-replace-retain' : 'cloudformation-replace', protection: protectionOf(fresh, a, 'UpdateReplacePolicy', policy),
    reversibility: policy.startsWith('Retain') ? 'reversible' : 'irreversible', line,
    ...(keptName ? { returns: 'willNot' as const, returnsBecause: { code: 'returns-custom-name', values: { property: named } } } : { returns: sure ? 'will' as const : 'may' as const }),
    safer: { code: 'safer-change-set', values: { stack: stackWord(update.stack) } }, notChecked: base.keeps === 'data' ? ['snapshots', 'the live stack'] : ['the live stack'],
  }];
}

/** For a suggested command: only a plain name. */
export const stackWord = (stack: string | undefined): string => (stack !== undefined && /^[\w-]+$/.test(stack) ? stack : 'STACK');

const topOf = (path: string): string => path.split('.')[0] ?? path;

function removed(old: TemplateResource, before: Resolution, stack: string | undefined): StackChange {
  const base = baseOf(old, before, stack);
  const properties = propertiesOf(old, before);
  // Databases outside of a cluster and clusters are kept as a snapshot unless the template says otherwise.
  const standard = old.type === 'AWS::RDS::DBCluster' || (old.type === 'AWS::RDS::DBInstance' && properties['DBClusterIdentifier'] === undefined) ? 'Snapshot' : 'Delete';
  const policy = old.deletionPolicy ?? standard;
  const keeps = policy === 'Retain' || policy === 'RetainExceptOnCreate';
  return {
    ...base, operation: keeps ? 'forget' : 'delete', certainty: 'will', reason: keeps ? 'cloudformation-retained' : 'cloudformation-delete', protection: protectionOf(old, properties, 'DeletionPolicy', policy),
    reversibility: keeps ? 'recoverable' : policy === 'Snapshot' && snapshotTypes.has(old.type) ? 'recoverable' : 'irreversible', line: old.line, notChecked: ['the live stack'],
  };
}

/** Types that CloudFormation can take a snapshot of. */
export const snapshotTypes: ReadonlySet<string> = new Set(['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster', 'AWS::EC2::Volume', 'AWS::ElastiCache::CacheCluster', 'AWS::ElastiCache::ReplicationGroup', 'AWS::Neptune::DBCluster', 'AWS::Redshift::Cluster', 'AWS::DocDB::DBCluster']);

function created(fresh: TemplateResource, after: Resolution, stack: string | undefined): StackChange {
  return { ...baseOf(fresh, after, stack), operation: 'create', certainty: 'will', reason: 'cloudformation-create', line: fresh.line };
}

export function baseOf(resource: TemplateResource, to: Resolution, stack: string | undefined): Pick<StackChange, 'id' | 'system' | 'kind' | 'address' | 'type' | 'name' | 'keeps'> {
  const properties = propertiesOf(resource, to);
  const name = nameProperties(resource.type).map(property => properties[property]).find(value => typeof value === 'string');
  return {
    id: resource.id, system: 'aws', kind: kindOfType(resource.type), address: stack === undefined ? resource.id : `${stack}/${resource.id}`, type: resource.type,
    ...(typeof name === 'string' ? { name } : {}), keeps: cloudFormationKeepsData(resource.type) ? 'data' : resource.type.startsWith('AWS::') ? 'nothing' : 'unknown',
  };
}

/** A stack that both templates nest, with what each gives it. */
export interface NestedStack {
  readonly address: string;
  /** As written: a path beside the template, or an address elsewhere. */
  readonly template: string;
  readonly valuesBefore: ParameterValues;
  readonly valuesAfter: ParameterValues;
}

export function nestedStacks(update: StackUpdate): readonly NestedStack[] {
  const { before, after } = resolutionsOf(update, () => false);
  return [...update.after.resources.values()].flatMap((fresh): readonly NestedStack[] => {
    const old = update.before.resources.get(fresh.id);
    const isNested = (type: string | undefined): boolean => type === 'AWS::CloudFormation::Stack' || type === 'AWS::Serverless::Application';
    if (!old || !isNested(fresh.type) || !isNested(old.type)) return [];
    const [given, had] = [propertiesOf(fresh, after), propertiesOf(old, before)];
    const template = given['TemplateURL'] ?? given['Location'];
    const values = ({ Parameters }: ValueObject): ParameterValues => new Map(isMap(Parameters) ? Object.entries(Parameters) : []);
    return typeof template === 'string' ? [{ address: baseOf(fresh, after, update.stack).address, template, valuesBefore: values(had), valuesAfter: values(given) }] : [];
  });
}

function propertiesOf(resource: TemplateResource, to: Resolution): ValueObject {
  const value = resolve(resource.properties, to);
  return value !== undefined && isMap(value) ? value : {};
}

function protectionOf(resource: TemplateResource, properties: ValueObject, policyName: string, policy: string): readonly string[] {
  const stated = policy === 'Delete' ? (policyName === 'UpdateReplacePolicy' && resource.deletionPolicy !== undefined && resource.deletionPolicy !== 'Delete' ? [`DeletionPolicy: ${resource.deletionPolicy} does not cover a replacement`] : []) : [`${policyName}: ${policy}`];
  const protection = ['DeletionProtection', 'DeletionProtectionEnabled', 'EnableDeletionProtection'].filter(name => properties[name] === true || properties[name] === 'true' || properties[name] === 'ACTIVE').map(name => `${name}: true`);
  return [...stated, ...protection];
}

/** Properties that give a resource its name; a resource that has one cannot be replaced under it. */
function nameProperties(type: string): readonly string[] {
  const last = type.split('::').at(-1) ?? '';
  return [`${last}Name`, `${last}Identifier`, 'Name', 'Identifier', 'DomainName', 'FunctionName', 'ReplicationGroupId', 'ClusterName', 'ClusterIdentifier', 'RepositoryName', 'GroupName', 'CreationToken'];
}

function customName(resource: TemplateResource, properties: ValueObject): string | undefined {
  return nameProperties(resource.type).find(property => typeof properties[property] === 'string' && cloudFormationReplacement(resource.type, property) === 'always');
}

interface Differing {
  readonly path: string;
  /** Whether it differs is not known. */
  readonly vague: boolean;
}

function differing(a: Value | undefined, b: Value | undefined, path: string): readonly Differing[] {
  if (equal(a, b)) return [];
  if (isMap(a) && isMap(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap(name => differing(a[name], b[name], path === '' ? name : `${path}.${name}`));
  }
  if (isList(a) && isList(b) && a.length === b.length && a.every(isMap) && b.every(isMap)) return a.flatMap((one, i) => differing(one, b[i], path));
  const pending = [a, b].flatMap(value => (value === undefined ? [] : unknownParts(value))).some(part => part.pending.length > 0);
  const vague = (a === undefined || b === undefined ? same(a, b) : false) || !pending && [a, b].some(value => isUnknown(value) && (value.unread || value.form.startsWith('parameter ')));
  return [{ path, vague }];
}

/** Texts and numbers, `"true"` and true are one in CloudFormation; an absent property is not an empty one. */
function equal(a: Value | undefined, b: Value | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return same(a, b);
}

/** A logical id that goes and one that comes with the same content: renamed, that is created anew and deleted. */
function joinRenamed(changes: readonly StackChange[], update: StackUpdate): readonly StackChange[] {
  const fresh = changes.filter(change => change.operation === 'create');
  const taken = new Set<StackChange>();
  const joined = changes.map(change => {
    if (change.operation !== 'delete' && change.operation !== 'forget') return change;
    const old = update.before.resources.get(change.id);
    const found = fresh.find(one => !taken.has(one) && one.type === change.type && likeness(old, update.after.resources.get(one.id)));
    if (!found) return change;
    taken.add(found);
    const kept = change.name !== undefined && change.name === found.name;
    return {
      ...change, operation: 'replace' as const, order: 'createThenDestroy' as const, forcedBy: [`its logical id becomes ${found.id}`], reason: change.operation === 'forget' ? 'cloudformation-replace-retain' : 'cloudformation-renamed', values: { newId: found.id },
      ...(kept ? { returns: 'willNot' as const, returnsBecause: { code: 'returns-name-taken', values: { name: change.name ?? '' } } } : { returns: 'will' as const }), line: found.line, safer: { code: 'safer-refactor' },
    };
  });
  return joined.filter(change => !taken.has(change));
}

function likeness(old: TemplateResource | undefined, fresh: TemplateResource | undefined): boolean {
  if (!old || !fresh) return false;
  const names = new Set([...Object.keys(old.properties), ...Object.keys(fresh.properties)]);
  if (names.size === 0) return true;
  const equal = [...names].filter(name => JSON.stringify(old.properties[name] ?? null) === JSON.stringify(fresh.properties[name] ?? null)).length;
  return equal / names.size >= 0.6;
}

