// One evaluation of a configuration: module instances, resource instances with their keys, and the value of each body. What a
// resource's value is for others is decided by the caller (`Hooks`): it depends on whether the resource is about to change.
import type { Block, Body, Expression, Step } from '../../../parse/hcl/syntax';
import { withKey } from '../../../parse/plan/terraformState';
import type { ModuleConfiguration, Placed, VariableValue } from './configuration';
import { evaluate, type Scope } from './evaluate';
import { derived, formOf, isList, isMap, isUnknown, openObject, unknown, type Value, type ValueObject } from '../value';

export interface Project {
  readonly root: ModuleConfiguration;
  readonly variables: ReadonlyMap<string, VariableValue>;
  readonly workspace: string;
}

export type Key = string | number | undefined;

/** One instance of a resource block. */
export interface Instance {
  readonly address: string;
  /** Without the last key. */
  readonly resource: string;
  /** Address of the module instance; empty: root. */
  readonly module: string;
  readonly type: string;
  readonly name: string;
  readonly key: Key;
  readonly placed: Placed;
}

export interface Hooks {
  /** What other expressions see of a resource instance. */
  valueOf(instance: Instance): ValueObject;
  /** What is known of a data source instance. */
  dataOf(address: string): ValueObject | undefined;
}

export interface Evaluation {
  readonly instances: readonly Instance[];
  readonly modules: readonly { readonly address: string; readonly configuration: ModuleConfiguration }[];
  /** Resources whose count or for_each is not known, without key. */
  readonly unknownRepetition: ReadonlySet<string>;
  /** Addresses of module calls that were not read, without key: `module.vpc`. */
  readonly unreadModules: ReadonlyMap<string, string>;
  /** Arguments and blocks of an instance (blocks as lists of objects), without meta-arguments. */
  bodyOf(instance: Instance): ValueObject;
  /** The value of an expression where an instance stands. */
  valueIn(instance: Instance, expression: Expression): Value;
  has(address: string): Instance | undefined;
}

interface ModuleInstance {
  readonly address: string;
  readonly configuration: ModuleConfiguration;
  readonly scope: Scope;
  readonly inputs: (name: string) => Value;
}

const metaArguments: ReadonlySet<string> = new Set(['count', 'for_each', 'provider', 'depends_on', 'lifecycle', 'provisioner', 'connection']);
const mostInstances = 20_000;
const budget = 2_000_000;

/** `hooksFor` is handed the evaluation itself, which fills up while keys are worked out: a key may hang on a resource's value. */
export function evaluateProject(project: Project, hooksFor: (evaluation: Evaluation) => Hooks): Evaluation {
  const left = { left: budget };
  const unknownRepetition = new Set<string>();
  const unreadModules = new Map<string, string>();
  const modules = new Map<string, ModuleInstance>();
  const keysByResource = new Map<string, readonly Key[] | undefined>();
  const bodies = new Map<string, ValueObject>();
  const values = new Map<string, Value>();

  const instances: Instance[] = [];
  const byAddress = new Map<string, Instance>();
  const evaluation: Evaluation = {
    instances, unknownRepetition, unreadModules, bodyOf,
    get modules() { return [...modules.values()]; },
    valueIn: (instance, expression) => evaluate(expression, scopeOf(instance)),
    has: address => byAddress.get(address),
  };
  const hooks = hooksFor(evaluation);

  buildModule(project.root, '', rootInput);
  for (const module of modules.values()) {
    for (const placed of module.configuration.resources.values()) {
      for (const instance of instancesOf(module, placed)) {
        if (instances.length >= mostInstances) break;
        instances.push(instance);
        byAddress.set(instance.address, instance);
      }
    }
  }
  return evaluation;

  function rootInput(name: string): Value {
    const given = project.variables.get(name);
    const declared = project.root.variables.get(name)?.block.body.attributes;
    if (given) return typed(evaluate(given.value, emptyScope()), declared?.get('type')?.value);
    const standard = declared?.get('default');
    return standard ? evaluate(standard.value, emptyScope()) : unknown(`var.${name}`, [], true);
  }

  function emptyScope(): Scope {
    return { budget: left, lookup: () => undefined };
  }

  function buildModule(configuration: ModuleConfiguration, address: string, inputs: (name: string) => Value): void {
    const module: ModuleInstance = { address, configuration, inputs, scope: { budget: left, lookup: (root, steps) => lookup(module, root, steps) } };
    modules.set(address, module);
    for (const [name, { call, configuration: inner, source }] of configuration.modules) {
      const resource = joinAddress(address, `module.${name}`);
      if (!inner) {
        unreadModules.set(resource, source ?? '');
        continue;
      }
      const keys = keysOf(call, module.scope);
      if (!keys) {
        unknownRepetition.add(resource);
        continue;
      }
      for (const key of keys) {
        const scope = keyed(module.scope, call, key);
        buildModule(inner, withKey(resource, key), input => moduleInput(input, call, scope, inner));
      }
    }
  }

  function moduleInput(name: string, call: Placed, scope: Scope, inner: ModuleConfiguration): Value {
    const given = call.block.body.attributes.get(name);
    if (given) return evaluate(given.value, scope);
    const standard = inner.variables.get(name)?.block.body.attributes.get('default');
    return standard ? evaluate(standard.value, emptyScope()) : unknown(`var.${name}`, [], true);
  }

  function once(name: string, compute: () => Value): Value {
    const known = values.get(name);
    if (known !== undefined) return known;
    values.set(name, unknown(`cycle at ${name}`, [], true));
    const value = compute();
    values.set(name, value);
    return value;
  }

  function lookup(module: ModuleInstance, root: string, steps: readonly Step[]): { readonly value: Value; readonly used: number } | undefined {
    const [first, second] = steps;
    const name = first?.kind === 'attribute' ? first.name : undefined;
    switch (root) {
      case 'var': return name === undefined ? undefined : { value: once(`${module.address}|var.${name}`, () => module.inputs(name)), used: 1 };
      case 'local': {
        const local = name === undefined ? undefined : module.configuration.locals.get(name);
        return local && { value: once(`${module.address}|local.${name}`, () => evaluate(local.value, module.scope)), used: 1 };
      }
      case 'terraform': return name === 'workspace' ? { value: project.workspace, used: 1 } : undefined;
      case 'path': return name === undefined ? undefined : { value: name === 'module' ? relativeFolder(module) : name === 'root' ? '.' : unknown('path.cwd', [], true), used: 1 };
      case 'module': return name === undefined ? undefined : { value: once(`${module.address}|module.${name}`, () => moduleValue(module, name)), used: 1 };
      case 'data': {
        const named = second?.kind === 'attribute' ? second.name : undefined;
        return name === undefined || named === undefined ? undefined : { value: dataValue(module, name, named), used: 2 };
      }
      case 'each': case 'count': case 'self': return undefined;
      default: {
        const placed = name === undefined ? undefined : module.configuration.resources.get(`${root}.${name}`);
        return placed && { value: once(`${module.address}|${root}.${name}`, () => resourceValue(module, placed)), used: 1 };
      }
    }

    function relativeFolder(of: ModuleInstance): string {
      const { folder } = of.configuration;
      return folder === project.root.folder ? '.' : folder.startsWith(`${project.root.folder}/`) ? folder.slice(project.root.folder.length + 1) : folder;
    }
  }

  function resourceValue(module: ModuleInstance, placed: Placed): Value {
    const found = instancesOf(module, placed);
    const address = joinAddress(module.address, placed.block.labels.join('.'));
    if (unknownRepetition.has(address)) return unknown(address);
    if (placed.block.body.attributes.has('count')) return found.map(instance => hooks.valueOf(instance));
    if (placed.block.body.attributes.has('for_each')) return Object.fromEntries(found.map(instance => [String(instance.key), hooks.valueOf(instance)]));
    return found[0] ? hooks.valueOf(found[0]) : unknown(address);
  }

  function dataValue(module: ModuleInstance, type: string, name: string): Value {
    const address = joinAddress(module.address, `data.${type}.${name}`);
    const placed = module.configuration.data.get(`${type}.${name}`);
    const one = (key: Key): Value => hooks.dataOf(withKey(address, key)) ?? openObject({}, { form: withKey(address, key), pending: [] });
    if (!placed || (!placed.block.body.attributes.has('count') && !placed.block.body.attributes.has('for_each'))) return one(undefined);
    const keys = keysOf(placed, module.scope);
    if (!keys) return unknown(address, [], true);
    return placed.block.body.attributes.has('count') ? keys.map(one) : Object.fromEntries(keys.map(key => [String(key), one(key)]));
  }

  function moduleValue(module: ModuleInstance, name: string): Value {
    const address = joinAddress(module.address, `module.${name}`);
    const call = module.configuration.modules.get(name)?.call;
    if (!call || unknownRepetition.has(address) || unreadModules.has(address)) return openObject({}, { form: address, pending: [] });
    const outputs = (key: Key): Value => {
      const inner = modules.get(withKey(address, key));
      if (!inner) return openObject({}, { form: withKey(address, key), pending: [] });
      const known: Record<string, Value> = {};
      for (const [output, placed] of inner.configuration.outputs) {
        const value = placed.block.body.attributes.get('value');
        if (value) known[output] = once(`${inner.address}|output.${output}`, () => evaluate(value.value, inner.scope));
      }
      return openObject(known, { form: withKey(address, key), pending: [] });
    };
    const keys = keysOf(call, module.scope) ?? [];
    if (call.block.body.attributes.has('count')) return keys.map(outputs);
    return call.block.body.attributes.has('for_each') ? Object.fromEntries(keys.map(key => [String(key), outputs(key)])) : outputs(undefined);
  }

  function instancesOf(module: ModuleInstance, placed: Placed): readonly Instance[] {
    const [type = '', name = ''] = placed.block.labels;
    const resource = joinAddress(module.address, `${type}.${name}`);
    if (!keysByResource.has(resource)) {
      keysByResource.set(resource, []);
      keysByResource.set(resource, keysOf(placed, module.scope));
    }
    const keys = keysByResource.get(resource);
    if (!keys) unknownRepetition.add(resource);
    return (keys ?? []).map(key => ({ address: withKey(resource, key), resource, module: module.address, type, name, key, placed }));
  }

  /** Undefined: not known. */
  function keysOf(placed: Placed, scope: Scope): readonly Key[] | undefined {
    const { attributes } = placed.block.body;
    const count = attributes.get('count');
    if (count) {
      const value = evaluate(count.value, scope);
      const number = typeof value === 'boolean' || isUnknown(value) ? NaN : Number(value);
      return Number.isInteger(number) && number >= 0 && number <= mostInstances ? Array.from({ length: number }, (_, i) => i) : undefined;
    }
    const each = attributes.get('for_each');
    if (!each) return [undefined];
    const value = evaluate(each.value, scope);
    if (isList(value)) return value.every(one => typeof one === 'string' || typeof one === 'number') ? value.map(String).sort() : undefined;
    return isMap(value) && !isUnknown(value) ? Object.keys(value).sort() : undefined;
  }

  function scopeOf(instance: Instance): Scope {
    const module = modules.get(instance.module);
    return module ? keyed(module.scope, instance.placed, instance.key) : emptyScope();
  }

  function bodyOf(instance: Instance): ValueObject {
    const known = bodies.get(instance.address);
    if (known) return known;
    const body = bodyValue(instance.placed.block.body, scopeOf(instance), true);
    bodies.set(instance.address, body);
    return body;
  }
}

/** With `each` and `count` as they are for one key. */
function keyed(scope: Scope, placed: Placed, key: Key): Scope {
  if (key === undefined) return scope;
  return {
    budget: scope.budget,
    lookup: (root, steps, at) => {
      const name = steps[0]?.kind === 'attribute' ? steps[0].name : undefined;
      if (root === 'count' && name === 'index') return { value: key, used: 1 };
      if (root === 'each' && name === 'key') return { value: key, used: 1 };
      if (root === 'each' && name === 'value') return { value: eachValue(placed, key, scope), used: 1 };
      return scope.lookup(root, steps, at);
    },
  };
}

function eachValue(placed: Placed, key: string | number, scope: Scope): Value {
  const each = placed.block.body.attributes.get('for_each');
  const value = each ? evaluate(each.value, scope) : null;
  if (isMap(value)) return value[String(key)] ?? null;
  return isList(value) ? key : unknown(`each.value of ${key}`, [], true);
}

function bodyValue(body: Body, scope: Scope, top: boolean): ValueObject {
  const found: Record<string, Value> = {};
  for (const [name, attribute] of body.attributes) if (!top || !metaArguments.has(name)) found[name] = evaluate(attribute.value, scope);
  for (const block of body.blocks) {
    if (top && metaArguments.has(block.type)) continue;
    const items = block.type === 'dynamic' ? dynamicItems(block, scope) : [bodyValue(block.body, scope, false)];
    const name = block.type === 'dynamic' ? (block.labels[0] ?? '') : block.type;
    const earlier = found[name];
    found[name] = isList(items) ? [...(isList(earlier) ? earlier : []), ...items] : items;
  }
  return found;
}

function dynamicItems(block: Block, scope: Scope): Value {
  const name = block.labels[0] ?? '';
  const each = block.body.attributes.get('for_each');
  const content = block.body.blocks.find(inner => inner.type === 'content');
  const over = each ? evaluate(each.value, scope) : null;
  if (!content || isUnknown(over) || !isKnownKeys(over)) return derived(`dynamic ${name}(${formOf(over)})`, [over]);
  const iterator = block.body.attributes.get('iterator')?.value;
  const bound = iterator?.kind === 'reference' ? iterator.root : name;
  const entries: readonly (readonly [Value, Value])[] = isList(over) ? over.map((value, i) => [i, value] as const) : isMap(over) ? Object.keys(over).sort().map(key => [key, over[key] ?? null] as const) : [];
  return entries.map(([key, value]) => bodyValue(content.body, {
    budget: scope.budget,
    lookup: (root, steps, at) => (root === bound ? { value: { key, value }, used: 0 } : scope.lookup(root, steps, at)),
  }, false));
}

const isKnownKeys = (value: Value): boolean => isList(value) || isMap(value) || value === null;

/** A text given for a number, a truth value or a list is what its variable says it is. */
function typed(value: Value, type: Expression | undefined): Value {
  if (type?.kind !== 'reference' || typeof value !== 'string') return value;
  if (type.root === 'number' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  return type.root === 'bool' && (value === 'true' || value === 'false') ? value === 'true' : value;
}

function joinAddress(module: string, rest: string): string {
  return module === '' ? rest : `${module}.${rest}`;
}

