// SQL text on a PostgreSQL server far away → effects, with PostgreSQL's parser or with our own tokens alone.
import { worldFor } from '../../../src/core/effects/readAction';
import { readSql } from '../../../src/core/effects/sql/readSql';
import type { Connection } from '../../../src/core/effects/databases/connection';
import type { Found } from '../../../src/core/effects/world';
import { noGrammars, type Grammars } from '../../../src/core/grammars';
import { variablesOf, type Call } from '../../../src/core/model/call';
import type { Effect } from '../../../src/core/model/effect';
import type { SqlDialect } from '../../../src/core/parse/sql/tokens';
import { grammars } from '../grammars';
import { inMemoryFacts } from '../inMemoryFacts';

export const postgresServer: Connection = { dialect: 'postgres', where: 'remote', place: 'db.example.com/shop', server: 'db.example.com', database: 'shop', said: [] };

/** `reader`: `tokens` has no grammar at hand. */
export function readText(text: string, reader: 'tokens' | 'both', dialect: SqlDialect = 'postgres', given: Grammars = grammars): Promise<Found> {
  const span = { start: 0, end: text.length };
  const call: Call = { program: 'psql', name: { text: 'psql', raw: 'psql', span }, args: [], variables: variablesOf({}), cwd: '/home/dev/workspace', redirects: [], certainty: 'will', span, hops: [], dialect: 'posix' };
  const action = { id: 'a', agent: 'unknown', session: 's', cwd: '/home/dev/workspace', env: {}, request: { tool: 'shell' as const, command: '', shell: 'bash' as const } };
  const world = worldFor(action, { facts: inMemoryFacts({}), grammars: reader === 'both' ? given : noGrammars });
  return readSql({ text, span, certainty: 'will', offset: 0 }, { ...postgresServer, dialect }, call, world);
}

/** `delete all rows of the table users`, with `?` where it only may happen. */
export function shownEffect({ operation, resource, certainty }: Effect): string {
  return `${operation} ${resource.kind} ${resource.address}${certainty === 'may' ? '?' : ''}`;
}
