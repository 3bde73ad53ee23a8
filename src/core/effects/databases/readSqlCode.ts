// SQL that other readers meet (a program's text, an MCP argument, a language file): read on the connection of the call it came from.
import type { Call } from '../../model/call';
import { readSql } from '../sql/readSql';
import type { Code, Found, World } from '../world';
import { connectionOf, type Connection } from './connection';

export async function readSqlCode(code: Code, world: World): Promise<Found> {
  const call = code.call ?? callOf(code);
  const connection = code.call ? await connectionOf(code.call, world, 'generic') : unknownConnection(code.host);
  return readSql({ text: code.text, offset: code.offset, span: code.span, certainty: code.certainty }, connection, call, world);
}

/** Nothing says which database it is: judged as a remote one that nobody can name. */
export function unknownConnection(place: string | undefined): Connection {
  return { dialect: 'generic', where: 'remote', place, server: place, database: undefined, said: [], ...(place === undefined ? { environment: { name: 'unknown' as const, because: ['nothing here tells which database it is'] } } : {}) };
}

/** A call that stands for code which no program's words started. */
export function callOf(code: Code): Call {
  return { program: undefined, name: { text: undefined, raw: 'SQL', span: code.span }, args: [], variables: code.variables, cwd: code.cwd, redirects: [], certainty: code.certainty, span: code.span, hops: code.hops, dialect: 'posix', ...(code.host === undefined ? {} : { host: code.host }), ...(code.user === undefined ? {} : { user: code.user }) };
}
