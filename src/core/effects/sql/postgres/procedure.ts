// The body of a PL/pgSQL function or DO block → the SQL texts that it runs. What stands behind IF, CASE or an exception handler may run; text
// that EXECUTE builds is read as far as it is known.
import type { Grammars } from '../../../grammars';
import { as, listOf, nodeOf, textOf, walk, type PostgresNode, type PostgresStatement } from '../../../parse/sql/postgresTree';
import type { SqlInner } from '../act';
import { knownText } from './knownText';

export interface Body {
  readonly inner: readonly SqlInner[];
  /** A text that only the run knows. */
  readonly unread?: string;
}

/** At most this many statements of one body are read. */
const most = 100;

/** `definition`: the whole `DO …` or `CREATE FUNCTION …`. Undefined: not PL/pgSQL or not to be read here. */
export async function bodyOf(definition: string, statement: PostgresStatement, grammars: Grammars): Promise<Body | undefined> {
  const parsed = await grammars.plpgsql?.(definition);
  if (!parsed || 'error' in parsed) return undefined;
  const inner: SqlInner[] = [];
  let unread: string | undefined;
  const place = { start: statement.start, end: statement.end };
  for (const { query, certainty, kind } of queries(parsed.statements)) {
    if (inner.length >= most) return { inner, unread: 'the end of a long body' };
    if (kind === 'sql') inner.push({ language: 'sql', text: query, certainty, ...place });
    else {
      const built = await builtText(query, grammars);
      if (built) inner.push({ language: 'sql', text: built.text, certainty, ...place });
      if (!built?.whole) unread = 'SQL that is put together when it runs';
    }
  }
  return unread === undefined ? { inner } : { inner, unread };
}

interface Query {
  readonly query: string;
  readonly certainty: 'will' | 'may';
  /** `built`: an expression whose value is run. */
  readonly kind: 'sql' | 'built';
}

const branches: ReadonlySet<string> = new Set(['then_body', 'elsif_list', 'else_body', 'else_stmts', 'case_when_list', 'exceptions']);
const runsText: Readonly<Record<string, string>> = { PLpgSQL_stmt_dynexecute: 'query', PLpgSQL_stmt_dynfors: 'query', PLpgSQL_stmt_return_query: 'dynquery', PLpgSQL_stmt_open: 'dynquery' };

function* queries(functions: readonly unknown[]): Generator<Query> {
  const stack: { readonly value: unknown; readonly certainty: 'will' | 'may'; readonly field: string; readonly of: string }[] = [...functions].reverse().map(value => ({ value, certainty: 'will', field: '', of: '' }));
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { value, field, of } = next;
    if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) stack.push({ ...next, value: value[i] as unknown });
      continue;
    }
    const node = nodeOf(value);
    if (!node) continue;
    const expression = as(node, 'PLpgSQL_expr');
    const query = textOf(expression?.['query']);
    if (query !== undefined) {
      if (runsText[of] === field) yield { query, certainty: next.certainty, kind: 'built' };
      else yield* plain(query, expression?.['parseMode'], next.certainty);
      continue;
    }
    const certainty = branches.has(field) ? 'may' : next.certainty;
    for (const key of Object.keys(node).reverse()) {
      const inner = node[key];
      if (typeof inner === 'object' && key !== 'datums') stack.push({ value: inner, certainty, field: key.startsWith('PLpgSQL_') ? field : key, of: key.startsWith('PLpgSQL_stmt') ? key : of });
    }
  }
}

/** Expressions count only where they call something. */
function* plain(query: string, parseMode: unknown, certainty: 'will' | 'may'): Generator<Query> {
  if (parseMode === undefined || parseMode === 0) yield { query, certainty, kind: 'sql' };
  else if (query.includes('(')) yield { query: `SELECT ${query.replace(/^[\w."[\]]+\s*:?=\s*/, '')}`, certainty, kind: 'sql' };
}

async function builtText(expression: string, grammars: Grammars): Promise<{ readonly text: string; readonly whole: boolean } | undefined> {
  const parsed = await grammars.postgres(`SELECT ${expression}`);
  if (!parsed || 'error' in parsed) return undefined;
  for (const { node } of walk(parsed.statements)) {
    const target: PostgresNode | undefined = as(node, 'ResTarget');
    if (target) return knownText(target['val']);
  }
  return undefined;
}

/** Text of `AS $$ … $$`; the second part of a C function is no code. */
export function bodyText(node: PostgresNode): string | undefined {
  const as_ = [...listOf(node['options']), ...listOf(node['args'])].map(one => as(one, 'DefElem')).find(one => one?.['defname'] === 'as');
  const string = as(as_?.['arg'], 'String') ?? as(listOf(as(as_?.['arg'], 'List')?.['items'])[0], 'String');
  return string && (textOf(string['sval']) ?? '');
}
