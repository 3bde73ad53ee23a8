// Calls of database libraries that take whole databases, tables or keys away without any SQL.
import type { Call } from '../../model/call';
import type { Effect } from '../../model/effect';
import { nothing, type Found } from '../world';
import type { FunctionCall } from './functionCalls';

interface Row {
  readonly name: RegExp;
  readonly kind: string;
  readonly extent: Effect['resource']['extent'];
  /** Only where the filter, the first argument, is missing or empty. */
  readonly unfiltered?: boolean;
  readonly operation?: 'replace' | 'create';
  /** Only where the arguments' text holds this. */
  readonly when?: RegExp;
}

const rows: readonly Row[] = [
  { name: /\.(?:drop_database|dropDatabase|dropDb)$/, kind: 'database', extent: 'one' },
  { name: /\.(?:drop_collection|dropCollection)$/, kind: 'collection', extent: 'one' },
  { name: /\.(?:flushall|flushAll|flush_all)$/, kind: 'Redis data', extent: 'all' },
  { name: /\.(?:flushdb|flushDb|flush_db)$/, kind: 'Redis database', extent: 'all' },
  { name: /(?:metadata|Base|db|Model|engine|models)\.drop_all$|\.metadata\.drop_all$/, kind: 'tables', extent: 'all' },
  { name: /\.(?:delete_many|deleteMany|remove_many)$/, kind: 'documents', extent: 'all', unfiltered: true },
  { name: /\.delete_all$|\.destroy_all$/, kind: 'records', extent: 'all' },
  { name: /\.objects\.all\(\)\.delete$/, kind: 'records', extent: 'all' },
  { name: /(?:sequelize|Sequelize\(\))\.drop$/, kind: 'tables', extent: 'all' },
  { name: /\.dropTable(?:IfExists)?$|\.drop_table$/, kind: 'table', extent: 'one' },
  { name: /\.indices\.delete$/, kind: 'search index', extent: 'one' },
  { name: /\.indices\.create$/, kind: 'search index', extent: 'one', operation: 'create' },
  { name: /(?:metadata|Base|db|Model|engine|models)\.create_all$|\.metadata\.create_all$/, kind: 'tables', extent: 'all', operation: 'create' },
  { name: /(?:sequelize|Sequelize\(\)|models?|db)\.sync$/, kind: 'tables', extent: 'all', operation: 'replace', when: /force:true/ },
  { name: /\.createTable(?:IfNotExists)?$|\.create_table$/, kind: 'table', extent: 'one', operation: 'create' },
];

export function databaseEffect(one: FunctionCall, call: Call): Found | undefined {
  const row = rows.find(candidate => candidate.name.test(one.name));
  if (!row) return undefined;
  const [first] = one.args;
  if (row.when && !row.when.test(one.args.flatMap(argument => argument.tokens).map(token => token.text).join(''))) return undefined;
  if (row.unfiltered && first && first.tokens.map(token => token.text).join('') !== '{}') return undefined;
  const address = (row.when ? undefined : first?.value.text ?? one.args.find(argument => argument.name === 'index' || argument.name === 'name')?.value.text) ?? one.name.replace(/\.\w+$/, '').slice(0, 80);
  const effect: Effect = {
    operation: row.operation ?? 'delete',
    resource: { system: 'database', kind: row.kind, address, keeps: row.operation === 'create' ? 'nothing' : 'data', extent: row.extent, where: 'remote' },
    certainty: call.certainty, reversibility: row.operation === 'create' ? 'reversible' : 'irreversible', disruption: row.operation === 'create' ? 'none' : 'unknown',
    ...(row.operation === 'replace' ? { order: 'destroyThenCreate' as const, returns: 'will' as const, forcedBy: ['force: true'] } : {}), reason: { code: row.operation === 'create' ? 'tool-create' : 'libraryDeletes', values: { name: one.name } },
    evidence: [{ kind: 'action', span: call.span }], traits: [],
  };
  return { ...nothing, effects: [{ effect, call }] };
}
