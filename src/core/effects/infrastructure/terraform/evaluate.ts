// Expression → value, as far as it can be known without running anything. Terraform's own functions only; no file is read here.
import type { Expression, Step } from '../../../parse/hcl/syntax';
import { callFunction } from './functions';
import { derived, formOf, isKnown, isList, isMap, isUnknown, openingOf, unknown, type Value } from '../value';

/** What names mean where an expression stands. */
export interface Scope {
  /** Value of a reference with its first steps resolved, and how many were; undefined: the name is not known. */
  lookup(root: string, steps: readonly Step[], scope: Scope): { readonly value: Value; readonly used: number } | undefined;
  /** Steps of evaluation left: a hostile file cannot make this take long. */
  readonly budget: { left: number };
}

export function evaluate(expression: Expression, scope: Scope): Value {
  if (scope.budget.left-- <= 0) return unknown('too much to compute', [], true);
  switch (expression.kind) {
    case 'literal': return expression.value;
    case 'template': return template(expression.parts, scope);
    case 'list': return expression.items.map(item => evaluate(item, scope));
    case 'object': return object(expression, scope);
    case 'reference': return reference(expression, scope);
    case 'access': return follow(evaluate(expression.of, scope), expression.steps, scope);
    case 'call': return call(expression, scope);
    case 'conditional': return conditional(expression, scope);
    case 'unary': return unary(expression.operator, evaluate(expression.of, scope));
    case 'binary': return binary(expression.operator, evaluate(expression.left, scope), evaluate(expression.right, scope));
    case 'for': return forExpression(expression, scope);
    case 'opaque': return unknown(expression.text, [], true);
  }
}

/** Applies accesses to a value; on what is not known they become part of its form. */
export function follow(start: Value, steps: readonly Step[], scope: Scope): Value {
  let value = start;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    if (!step) break;
    if (isUnknown(value)) return derived(`${value.form}${steps.slice(i).map(one => stepForm(one, scope)).join('')}`, [value]);
    if (step.kind === 'splat') {
      const rest = steps.slice(i + 1);
      const items: readonly Value[] = isList(value) ? value : value === null ? [] : [value];
      return items.map(item => follow(item, rest, scope));
    }
    value = take(value, step.kind === 'attribute' ? step.name : evaluate(step.index, scope));
  }
  return value;
}

function take(value: Value, key: Value): Value {
  if (isUnknown(key)) return derived(`${formOf(value).slice(0, 100)}[${key.form}]`, [value, key]);
  if (isList(value) && (typeof key === 'number' || typeof key === 'string')) {
    const found = value[Number(key)];
    return found === undefined ? unknown(`[${key}]`, [], true) : found;
  }
  if (isMap(value) && (typeof key === 'string' || typeof key === 'number')) {
    const name = String(key);
    const found = Object.hasOwn(value, name) ? value[name] : undefined;
    if (found !== undefined) return found;
    const open = openingOf(value);
    return open ? unknown(`${open.form}.${name}`, open.pending) : unknown(`.${name}`, [], true);
  }
  return unknown(`${formOf(value).slice(0, 100)}[${formOf(key)}]`, [], true);
}

export function stepForm(step: Step, scope: Scope): string {
  if (step.kind === 'splat') return '[*]';
  return step.kind === 'attribute' ? `.${step.name}` : `[${formOf(evaluate(step.index, scope))}]`;
}

function template(parts: readonly (string | Expression)[], scope: Scope): Value {
  const values = parts.map(part => (typeof part === 'string' ? part : evaluate(part, scope)));
  // "${x}" alone is x itself.
  if (values.length === 1) return values[0] ?? null;
  const shown = values.map(value => (isUnknown(value) ? `⟨${value.form}⟩` : isList(value) || isMap(value) ? formOf(value) : value === null ? '' : String(value))).join('');
  return values.every(isKnown) ? shown : derived(shown, values);
}

function object(expression: Expression & { kind: 'object' }, scope: Scope): Value {
  const entries: [string, Value][] = [];
  for (const { key, value } of expression.entries) {
    const name = evaluate(key, scope);
    if (isUnknown(name) || isList(name) || isMap(name)) return derived(`{${formOf(name)}…}`, [name, evaluate(value, scope)]);
    entries.push([String(name), evaluate(value, scope)]);
  }
  return Object.fromEntries(entries);
}

function reference(expression: Expression & { kind: 'reference' }, scope: Scope): Value {
  const found = scope.lookup(expression.root, expression.steps, scope);
  if (!found) return unknown(`${expression.root}${expression.steps.map(step => stepForm(step, scope)).join('')}`, [], true);
  return follow(found.value, expression.steps.slice(found.used), scope);
}

function call(expression: Expression & { kind: 'call' }, scope: Scope): Value {
  const args = expression.args.map(arg => evaluate(arg, scope));
  // `try` and `can` turn on errors, which unread parts may hide.
  if (expression.name === 'try') return args.find(arg => !isUnknown(arg) || !arg.unread) ?? args[0] ?? null;
  if (expression.name === 'can') return args[0] === undefined || (isUnknown(args[0]) && args[0].unread) ? unknown('can(…)', [], true) : true;
  if (expression.spread) {
    const last = args.at(-1);
    if (!isList(last)) return derived(`${expression.name}(${args.map(formOf).join(',')}...)`, args);
    return callFunction(expression.name, [...args.slice(0, -1), ...last]);
  }
  return callFunction(expression.name, args);
}

function conditional(expression: Expression & { kind: 'conditional' }, scope: Scope): Value {
  const test = evaluate(expression.test, scope);
  if (test === true || test === 'true') return evaluate(expression.then, scope);
  if (test === false || test === 'false') return evaluate(expression.otherwise, scope);
  const [then, otherwise] = [evaluate(expression.then, scope), evaluate(expression.otherwise, scope)];
  if (formOf(then) === formOf(otherwise)) return then;
  return derived(`${formOf(test)}?${formOf(then)}:${formOf(otherwise)}`, [test, then, otherwise]);
}

function unary(operator: string, value: Value): Value {
  if (operator === '!' && typeof value === 'boolean') return !value;
  if (operator === '-' && typeof value === 'number') return -value;
  return derived(`${operator}${formOf(value)}`, [value]);
}

function binary(operator: string, left: Value, right: Value): Value {
  if (operator === '&&' && (left === false || right === false)) return false;
  if (operator === '||' && (left === true || right === true)) return true;
  if (isKnown(left) && isKnown(right)) {
    if (operator === '==') return formOf(left) === formOf(right);
    if (operator === '!=') return formOf(left) !== formOf(right);
    if (operator === '&&') return left === true && right === true;
    if (operator === '||') return left === true || right === true;
    const [a, b] = [Number(left), Number(right)];
    if (Number.isFinite(a) && Number.isFinite(b)) {
      switch (operator) {
        case '+': return a + b;
        case '-': return a - b;
        case '*': return a * b;
        case '/': return b === 0 ? unknown('division by zero', [], true) : a / b;
        case '%': return b === 0 ? unknown('division by zero', [], true) : a % b;
        case '<': return a < b;
        case '>': return a > b;
        case '<=': return a <= b;
        case '>=': return a >= b;
      }
    }
  }
  return derived(`${formOf(left)}${operator}${formOf(right)}`, [left, right]);
}

const mostItems = 5_000;

function forExpression(expression: Expression & { kind: 'for' }, scope: Scope): Value {
  const over = evaluate(expression.over, scope);
  if ((!isList(over) && !isMap(over)) || openingOf(over)) return derived(`for(${formOf(over)})`, [over]);
  const entries: readonly (readonly [Value, Value])[] = isList(over) ? over.map((value, i) => [i, value] as const) : Object.keys(over).sort().map(key => [key, over[key] ?? null] as const);
  if (entries.length > mostItems) return unknown('for over a long list', [], true);
  const results: Value[] = [];
  const named: Record<string, Value> = {};
  const groups = new Map<string, Value[]>();
  for (const [key, value] of entries) {
    const inner = binding(expression.names, key, value, scope);
    const kept = expression.test ? evaluate(expression.test, inner) : true;
    if (kept === false) continue;
    if (kept !== true) return derived(`for(${formOf(over)} if …)`, [over, kept]);
    const result = evaluate(expression.value, inner);
    if (!expression.key) {
      results.push(result);
      continue;
    }
    const name = evaluate(expression.key, inner);
    if (isUnknown(name) || isList(name) || isMap(name)) return derived(`for(${formOf(over)})`, [over, name, result]);
    if (expression.grouped) groups.set(String(name), [...(groups.get(String(name)) ?? []), result]);
    else named[String(name)] = result;
  }
  if (!expression.key) return results;
  return expression.grouped ? Object.fromEntries(groups) : named;
}

function binding(names: readonly string[], key: Value, value: Value, outer: Scope): Scope {
  const bound = new Map<string, Value>(names.length > 1 ? [[names[0] ?? '', key], [names[1] ?? '', value]] : [[names[0] ?? '', value]]);
  return {
    budget: outer.budget,
    lookup: (root, steps, scope) => {
      const found = bound.get(root);
      return found === undefined ? outer.lookup(root, steps, scope) : { value: found, used: 0 };
    },
  };
}
