// Is a condition the same for every row? `1=1`, `NOT false`, `1 < 2`, `id = id`, `EXISTS (SELECT 1)`, `id IN (SELECT id FROM the same table)`
// select all rows; what depends on the row's contents is not known here.
import { as, dotted, listOf, nodeOf, relationName, stringOf, textOf, unwrap, walk, type PostgresNode } from './postgresTree';

/** Deeper conditions count as "depends on the row". */
const deepest = 300;

/** True or false for every row of `table`; undefined: depends on the row. A column compared with itself counts as true. */
export function truthOf(condition: unknown, table?: string, depth = 0): boolean | undefined {
  const value = constantOf(condition, table, depth);
  return typeof value === 'boolean' ? value : undefined;
}

type Constant = boolean | number | string;

function constantOf(expression: unknown, table: string | undefined, depth: number): Constant | undefined {
  const found = unwrap(expression);
  if (!found || depth > deepest) return undefined;
  const { type, node } = found;
  const truth = (value: unknown): boolean | undefined => asBoolean(constantOf(value, table, depth + 1));
  switch (type) {
    case 'A_Const': return literal(node);
    case 'TypeCast': return cast(constantOf(node['arg'], table, depth + 1), node);
    case 'BoolExpr': return boolean(textOf(node['boolop']) ?? '', listOf(node['args']), truth);
    case 'BooleanTest': return booleanTest(textOf(node['booltesttype']) ?? '', truth(node['arg']));
    case 'NullTest': return nullTest(node, constantOf(node['arg'], table, depth + 1));
    case 'A_Expr': return operator(node, value => constantOf(value, table, depth + 1));
    case 'CoalesceExpr': return constantOf(listOf(node['args'])[0], table, depth + 1);
    case 'SubLink': return subquery(node, table);
    case 'CaseExpr': {
      for (const one of listOf(node['args'])) {
        const when = as(one, 'CaseWhen');
        const holds = node['arg'] === undefined ? truth(when?.['expr']) : undefined;
        if (holds === undefined) return undefined;
        if (holds) return constantOf(when?.['result'], table, depth + 1);
      }
      return constantOf(node['defresult'], table, depth + 1);
    }
    default: return undefined;
  }
}

function literal(node: PostgresNode): Constant | undefined {
  if (node['isnull'] === true) return undefined;
  const [key, value] = Object.entries(node).find(([name]) => name.endsWith('val')) ?? [];
  const inner = nodeOf(value);
  switch (key) {
    case 'boolval': return inner?.['boolval'] === true;
    case 'ival': return typeof inner?.['ival'] === 'number' ? inner['ival'] : 0;
    case 'fval': return Number(textOf(inner?.['fval']) ?? NaN);
    case 'sval': return textOf(inner?.['sval']) ?? '';
    default: return undefined;
  }
}

function asBoolean(value: Constant | undefined): boolean | undefined {
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string') return value;
  const word = value.trim().toLowerCase();
  if (/^(?:t|true|y|yes|on|1)$/.test(word)) return true;
  return /^(?:f|false|n|no|off|0)$/.test(word) ? false : undefined;
}

function cast(value: Constant | undefined, node: PostgresNode): Constant | undefined {
  const type = dotted(nodeOf(node['typeName'])?.['names']);
  return /(?:^|\.)bool(?:ean)?$/.test(type) ? asBoolean(value) : value;
}

function boolean(operation: string, args: readonly unknown[], truth: (value: unknown) => boolean | undefined): boolean | undefined {
  if (operation === 'NOT_EXPR') {
    const value = truth(args[0]);
    return value === undefined ? undefined : !value;
  }
  const decides = operation === 'OR_EXPR';
  let open = false;
  for (const arg of args) {
    const value = truth(arg);
    if (value === decides) return decides;
    if (value === undefined) open = true;
  }
  return open || args.length === 0 ? complementary(args, operation) : !decides;
}

/** `x IS NULL OR x IS NOT NULL`, `a = 1 OR a <> 1`, `p OR NOT p`. */
function complementary(args: readonly unknown[], operation: string): boolean | undefined {
  if (operation !== 'OR_EXPR' || args.length > 20) return undefined;
  const shapes = new Set(args.map(arg => plain(arg)));
  return args.some(arg => {
    const other = opposite(arg);
    return other !== undefined && shapes.has(other);
  }) || undefined;
}

function opposite(arg: unknown): string | undefined {
  const test = as(arg, 'NullTest');
  if (test) return plain({ NullTest: { ...test, nulltesttype: test['nulltesttype'] === 'IS_NULL' ? 'IS_NOT_NULL' : 'IS_NULL' } });
  const not = as(arg, 'BoolExpr');
  if (not?.['boolop'] === 'NOT_EXPR') return plain(listOf(not['args'])[0]);
  const compared = as(arg, 'A_Expr');
  const flipped = compared && { '=': '<>', '<>': '=', '<': '>=', '>=': '<', '>': '<=', '<=': '>' }[dotted(compared['name'])];
  return flipped === undefined ? undefined : plain({ A_Expr: { ...compared, name: [{ String: { sval: flipped } }] } });
}

function booleanTest(test: string, value: boolean | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  switch (test) {
    case 'IS_TRUE': case 'IS_NOT_FALSE': return value;
    case 'IS_FALSE': case 'IS_NOT_TRUE': return !value;
    case 'IS_NOT_UNKNOWN': return true;
    case 'IS_UNKNOWN': return false;
    default: return undefined;
  }
}

/** Columns that every row has: `ctid IS NOT NULL` selects all. */
const always = /^(?:.*\.)?(?:ctid|tableoid|xmin|xmax|cmin|cmax)$/;

function nullTest(node: PostgresNode, value: Constant | undefined): boolean | undefined {
  const column = columnOf(node['arg']);
  const never = value !== undefined || (column !== undefined && always.test(column));
  const isNull = as(node['arg'], 'A_Const')?.['isnull'] === true;
  if (!never && !isNull) return undefined;
  return (textOf(node['nulltesttype']) === 'IS_NULL') === isNull;
}

function operator(node: PostgresNode, value: (expression: unknown) => Constant | undefined): Constant | undefined {
  const kind = textOf(node['kind']) ?? '';
  const name = dotted(node['name']);
  const left = value(node['lexpr']);
  if (kind === 'AEXPR_IN') {
    const items = listOf(as(node['rexpr'], 'List')?.['items'] ?? node['rexpr']);
    const held = items.some(item => same(item, node['lexpr']) || (left !== undefined && value(item) === left));
    return held ? name === '=' : undefined;
  }
  if (kind === 'AEXPR_BETWEEN') {
    const [low, high] = listOf(as(node['rexpr'], 'List')?.['items'] ?? node['rexpr']).map(value);
    return left !== undefined && low !== undefined && high !== undefined && typeof left === typeof low && typeof left === typeof high ? left >= low && left <= high : undefined;
  }
  if (kind === 'AEXPR_LIKE' || kind === 'AEXPR_ILIKE') return /^%+$/.test(String(value(node['rexpr']) ?? '')) ? name === '~~' || name === '~~*' : undefined;
  const right = value(node['rexpr']);
  if (node['lexpr'] !== undefined && same(node['lexpr'], node['rexpr']) && !volatile(node['lexpr'])) {
    if (kind === 'AEXPR_NOT_DISTINCT' || name === '=' || name === '<=' || name === '>=') return true;
    if (kind === 'AEXPR_DISTINCT' || name === '<>' || name === '<' || name === '>') return false;
  }
  if (right === undefined || left === undefined) return undefined;
  const [a, b] = typeof left === typeof right ? [left, right] : [Number(left), Number(right)];
  if (typeof a === 'number' && (Number.isNaN(a) || Number.isNaN(b))) return undefined;
  if (kind === 'AEXPR_NOT_DISTINCT') return a === b;
  if (kind === 'AEXPR_DISTINCT') return a !== b;
  switch (name) {
    case '=': return a === b;
    case '<>': return a !== b;
    case '<': return a < b;
    case '>': return a > b;
    case '<=': return a <= b;
    case '>=': return a >= b;
    case '+': return typeof a === 'number' && typeof b === 'number' ? a + b : undefined;
    case '-': return typeof a === 'number' && typeof b === 'number' ? a - b : undefined;
    case '*': return typeof a === 'number' && typeof b === 'number' ? a * b : undefined;
    case '||': return `${String(left)}${String(right)}`;
    default: return undefined;
  }
}

/** `EXISTS (SELECT 1)`; `id IN (SELECT id FROM users)` where users is the table itself. */
function subquery(node: PostgresNode, table: string | undefined): boolean | undefined {
  const select = as(node['subselect'], 'SelectStmt');
  if (!select || select['whereClause'] !== undefined || select['limitCount'] !== undefined || select['limitOffset'] !== undefined || select['havingClause'] !== undefined || select['larg'] !== undefined) return undefined;
  const from = listOf(select['fromClause']);
  const kind = textOf(node['subLinkType']) ?? '';
  const own = from.length === 1 && table !== undefined && relationName(as(from[0], 'RangeVar') ?? {})?.toLowerCase() === table.toLowerCase();
  if (kind === 'EXISTS_SUBLINK') return from.length === 0 || own ? true : undefined;
  if (kind !== 'ANY_SUBLINK' || !own || node['operName'] !== undefined) return undefined;
  const column = columnOf(as(listOf(select['targetList'])[0], 'ResTarget')?.['val']);
  const tested = columnOf(node['testexpr']);
  return column !== undefined && tested !== undefined && lastPart(column) === lastPart(tested) ? true : undefined;
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

function columnOf(expression: unknown): string | undefined {
  const fields = as(expression, 'ColumnRef')?.['fields'];
  return fields === undefined ? undefined : listOf(fields).map(part => stringOf(part) ?? '*').join('.');
}

/** `random() = random()` is not the same twice. */
function volatile(expression: unknown): boolean {
  return plain(expression)?.includes('"FuncCall"') !== false;
}

/** An expression without its places; undefined: too large to compare. */
function plain(expression: unknown): string | undefined {
  let nodes = 0;
  for (const { field } of walk(expression)) {
    void field;
    if (++nodes > 300) return undefined;
  }
  return JSON.stringify(expression, (key, value: unknown) => (key === 'location' ? undefined : value));
}

function same(a: unknown, b: unknown): boolean {
  const left = plain(a);
  return left !== undefined && left === plain(b);
}
