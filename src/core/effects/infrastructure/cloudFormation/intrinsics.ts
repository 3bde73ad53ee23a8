// Intrinsic functions of CloudFormation → values, as far as template and parameters tell. What only the stack knows (the id of a
// resource, a region, an import) stays unknown in its own form.
import type { Json } from '../../../parse/plan/values';
import { isObject, plainText } from '../../../parse/plan/values';
import type { Template } from '../../../parse/manifest/template';
import { derived, formOf, isKnown, isList, isMap, isUnknown, unknown, type Value } from '../value';

export interface Resolution {
  readonly template: Template;
  /** Value of a parameter. */
  parameter(name: string): Value;
  /** Is a resource replaced, so that its id and attributes become others? */
  isReplaced(id: string): boolean;
}

/** `undefined`: `AWS::NoValue`, the property is absent. */
export function resolve(value: Json | undefined, to: Resolution, depth = 0): Value | undefined {
  if (depth > 60) return unknown('nested too deeply', [], true);
  const next = (inner: Json | undefined): Value => resolve(inner, to, depth + 1) ?? null;
  if (Array.isArray(value)) return (value as readonly Json[]).map(one => resolve(one, to, depth + 1)).filter(one => one !== undefined);
  if (!isObject(value)) return value;
  const [name, ...others] = Object.keys(value);
  if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::') || name === 'Condition')) {
    return intrinsic(name, value[name] ?? null, to, next, depth);
  }
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    const resolved = resolve(inner, to, depth + 1);
    return resolved === undefined ? [] : [[key, resolved] as const];
  });
  return Object.fromEntries(entries);
}

function intrinsic(name: string, argument: Json, to: Resolution, next: (inner: Json | undefined) => Value, depth: number): Value | undefined {
  const parts = Array.isArray(argument) ? (argument as readonly Json[]) : [argument];
  switch (name) {
    case 'Ref': return typeof argument === 'string' ? reference(argument, to) : unknown('Ref', [], true);
    case 'Fn::GetAtt': {
      const [id = '', attribute = ''] = typeof argument === 'string' ? [argument.split('.')[0] ?? '', argument.split('.').slice(1).join('.')] : [plainText(parts[0]), formOf(next(parts[1]))];
      return unknown(`${id}.${attribute.replace(/"/g, '')}`, to.isReplaced(id) ? [id] : []);
    }
    case 'Fn::Sub': return substitute(parts, to, next);
    case 'Fn::Join': {
      const [separator, items] = [next(parts[0]), next(parts[1])];
      if (typeof separator !== 'string' || !isList(items)) return derived(`Join(${formOf(separator)},${formOf(items)})`, [separator, items]);
      return joined(items, separator);
    }
    case 'Fn::Select': {
      const [index, items] = [next(parts[0]), next(parts[1])];
      if (isList(items) && (typeof index === 'number' || typeof index === 'string')) return items[Number(index)] ?? unknown(`Select(${index})`, [], true);
      return derived(`Select(${formOf(index)},${formOf(items)})`, [index, items]);
    }
    case 'Fn::Split': {
      const [separator, text] = [next(parts[0]), next(parts[1])];
      return typeof separator === 'string' && typeof text === 'string' && separator !== '' ? text.split(separator) : derived(`Split(${formOf(separator)},${formOf(text)})`, [separator, text]);
    }
    case 'Fn::FindInMap': {
      const [map, first, second] = parts.map(next);
      const found = isObject(to.template.mappings) ? to.template.mappings[plainText(map)] : undefined;
      const row = isObject(found) ? found[plainText(first)] : undefined;
      const cell = isObject(row) ? row[plainText(second)] : undefined;
      // Region or account decide: the table's text stands in for the value.
      return cell === undefined ? derived(`FindInMap(${[map, first, second].map(one => formOf(one ?? null)).join(',')} of ${JSON.stringify(found ?? null)})`, [first ?? null, second ?? null]) : (cell);
    }
    case 'Fn::If': {
      const test = condition(plainText(parts[0]), to, depth);
      if (test === true) return resolve(parts[1], to, depth + 1);
      if (test === false) return resolve(parts[2], to, depth + 1);
      const [then, otherwise] = [next(parts[1]), next(parts[2])];
      return formOf(then) === formOf(otherwise) ? then : derived(`If(${plainText(parts[0])},${formOf(then)},${formOf(otherwise)})`, [then, otherwise]);
    }
    case 'Fn::ToJsonString': {
      const inner = next(argument);
      return isKnown(inner) ? JSON.stringify(inner) : derived(`ToJsonString(${formOf(inner)})`, [inner]);
    }
    case 'Fn::Length': {
      const inner = next(argument);
      return isList(inner) ? inner.length : derived(`Length(${formOf(inner)})`, [inner]);
    }
    case 'Condition': {
      const test = condition(plainText(argument), to, depth);
      return test ?? unknown(`condition ${plainText(argument)}`);
    }
    default: {
      const inner = next(argument);
      return derived(`${name.slice(4)}(${formOf(inner)})`, [inner], name === 'Fn::Transform' || name === 'Fn::ForEach');
    }
  }
}

function reference(name: string, to: Resolution): Value | undefined {
  if (name === 'AWS::NoValue') return undefined;
  if (to.template.parameters.has(name)) return to.parameter(name);
  return unknown(name, to.isReplaced(name) ? [name] : []);
}

function substitute(parts: readonly Json[], to: Resolution, next: (inner: Json | undefined) => Value): Value {
  const [text, own] = parts;
  if (typeof text !== 'string') return unknown('Sub', [], true);
  const values: (string | Value)[] = [];
  let at = 0;
  for (const match of text.matchAll(/\$\{(!?)([^}]*)\}/g)) {
    values.push(text.slice(at, match.index));
    at = match.index + match[0].length;
    const name = match[2] ?? '';
    if (match[1] === '!') values.push(`\${${name}}`);
    else if (isObject(own) && Object.hasOwn(own, name)) values.push(next(own[name]));
    else if (name.includes('.')) values.push(unknown(name, to.isReplaced(name.split('.')[0] ?? '') ? [name.split('.')[0] ?? ''] : []));
    else values.push(reference(name, to) ?? '');
  }
  values.push(text.slice(at));
  return joined(values, '');
}

function joined(items: readonly Value[], separator: string): Value {
  const shown = items.map(item => (isUnknown(item) ? `⟨${item.form}⟩` : isList(item) || isMap(item) ? formOf(item) : String(item ?? ''))).join(separator);
  return items.every(isKnown) ? shown : derived(shown, items);
}

/** Undefined: not known. */
export function condition(name: string, to: Resolution, depth = 0): boolean | undefined {
  if (depth > 40 || !Object.hasOwn(to.template.conditions, name)) return undefined;
  return test(to.template.conditions[name], to, depth + 1);
}

function test(value: Json | undefined, to: Resolution, depth: number): boolean | undefined {
  if (!isObject(value) || depth > 40) return undefined;
  const [name] = Object.keys(value);
  const argument = name === undefined ? undefined : value[name];
  const parts = Array.isArray(argument) ? (argument as readonly Json[]) : [];
  switch (name) {
    case 'Condition': return condition(plainText(argument), to, depth + 1);
    case 'Fn::Equals': {
      const [a, b] = [resolve(parts[0], to, depth + 1) ?? null, resolve(parts[1], to, depth + 1) ?? null];
      return isKnown(a) && isKnown(b) ? plainText(a) === plainText(b) : undefined;
    }
    case 'Fn::Not': {
      const inner = test(parts[0], to, depth + 1);
      return inner === undefined ? undefined : !inner;
    }
    case 'Fn::And': case 'Fn::Or': {
      const all = parts.map(part => test(part, to, depth + 1));
      const decisive = name === 'Fn::Or';
      if (all.includes(decisive)) return decisive;
      return all.includes(undefined) ? undefined : !decisive;
    }
    default: return undefined;
  }
}
