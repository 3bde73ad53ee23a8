// SQL and Redis commands typed where a shell command stands (`DROP TABLE users;`): no program has these names; a terminal in which a database client runs
// would run it.
import type { Call } from '../../model/call';
import { readSql } from '../sql/readSql';
import type { Interpreter } from '../world';
import { foundIn } from '../toolEffect';
import { unknownConnection } from './readSqlCode';
import { commandEffects } from './redis';

const shapes = /^(?:drop\s+(?:table|database|schema|index|view|materialized|role|user|column|function|procedure|sequence|keyspace|tablespace|trigger|type|extension)\b|delete\s+from\b|truncate\s+(?:table\s+)?[\w"`.[]|update\s+\S+\s+set\b|alter\s+(?:table|database|role|user|schema)\b|grant\s+[\w,\s]+\s(?:on|to)\b|revoke\s+[\w,\s]+\s(?:on|from)\b|insert\s+into\b|create\s+(?:or\s+replace\s+)?(?:table|database|schema|index|unique|view|user|role)\b)/i;

export const readTypedSql: Interpreter = (call, world) => {
  const text = [call.name, ...call.args].map(word => word.raw).join(' ');
  if (!shapes.test(text)) return Promise.resolve(undefined);
  const typed: Call = { ...call, certainty: 'may' };
  return readSql({ text, offset: call.name.span.start, span: call.span, certainty: 'may' }, { ...unknownConnection(undefined), said: [] }, typed, world);
};

const words = ['drop', 'delete', 'truncate', 'update', 'alter', 'grant', 'revoke', 'insert', 'create'];

/** `FLUSHALL` typed at a prompt: a Redis client's line where a shell stands. */
const readTypedRedis: Interpreter = (call) => {
  const words = [call.name, ...call.args].map(word => word.text ?? word.raw);
  return Promise.resolve(foundIn(call, commandEffects(words, unknownConnection(undefined), { ...call, certainty: 'may' })));
};

/** `truncate` is a program too: only its SQL shape is read here. */
export const typedRedisInterpreters: Readonly<Record<string, Interpreter>> = Object.fromEntries(['FLUSHALL', 'FLUSHDB', 'flushall', 'flushdb'].map(name => [name, readTypedRedis]));

export const typedSqlInterpreters: Readonly<Record<string, Interpreter>> = Object.fromEntries(words.flatMap(word => [word, word.toUpperCase(), word[0]?.toUpperCase() + word.slice(1)].map(name => [name, readTypedSql])));
