// mongosh and mongo: drop, dropDatabase, deleteMany, updateMany … from --eval, files and standard input, found in the text; never run.
import type { Tool } from '../../knowledge/schema';
import type { Call, Word } from '../../model/call';
import type { Effect } from '../../model/effect';
import { argumentsOf, optionValues } from '../callArguments';
import { readText } from '../scripts/readText';
import { foundIn, toolEffect, type ToolEffect } from '../toolEffect';
import type { Interpreter } from '../world';
import { connectionOf, isLoopback, type Connection } from './connection';
import { absolute, inputText } from './input';
import { unknownConnection } from './readSqlCode';

const tool: Tool = { names: ['mongosh'], system: 'database', commands: [], valueOptions: '--eval -f --file --host --port -u --username -p --password --authenticationDatabase --authenticationMechanism --tlsCAFile --tlsCertificateKeyFile --db'.split(' ') };

export const readMongo: Interpreter = async (call, world) => {
  const args = argumentsOf(call, tool);
  const found = await connectionOf(call, world, 'generic');
  const address = args.positionals.find(word => !/\.js$/.test(word.text ?? ''));
  const connection = named(address, found);
  const texts: { readonly text: string; readonly word?: Word }[] = optionValues(args, ['--eval']).map(word => ({ text: word.text ?? word.raw, word }));
  const reads: { readonly path: string }[] = [];
  const unread: { what: string; why: string }[] = [];
  for (const word of [...optionValues(args, ['-f', '--file']), ...args.positionals.filter(one => /\.js$/.test(one.text ?? ''))]) {
    const path = absolute(word.text, call.cwd, world);
    const text = path === undefined ? undefined : (await readText(path, world))?.text;
    if (path !== undefined && text !== undefined) {
      texts.push({ text, word });
      reads.push({ path });
    } else unread.push({ what: `the script ${word.raw}`, why: 'it is not there or could not be read' });
  }
  const input = texts.length ? undefined : await inputText(call, world);
  if (input?.text !== undefined) texts.push({ text: input.text });
  else if (input) unread.push({ what: input.what, why: 'the commands were not read' });
  const effects = texts.flatMap(({ text, word }) => mongoEffects(text, connection, call, word));
  return foundIn(call, effects, { reads, unread });
};

function named(word: Word | undefined, found: Connection): Connection {
  const text = word?.text;
  if (text === undefined) return word && !found.server ? { ...found, where: 'remote', place: word.raw } : found;
  const url = /^mongodb(?:\+srv)?:\/\/(?:[^@/]*@)?([^/?]+)(?:\/([^?]*))?/.exec(text);
  const [host, database] = url ? [url[1], url[2]] : /[.:/]/.test(text) ? [text.split('/')[0], text.split('/')[1]] : [undefined, text];
  if (host === undefined) return { ...found, database, place: found.server ? `${found.server}/${database ?? ''}` : database };
  return { ...found, where: isLoopback(host.split(',')[0]?.replace(/:\d+$/, '') ?? '') ? 'machine' : 'remote', server: host, database, place: database ? `${host}/${database}` : host };
}

const calls = /\b(?:(?:db|conn\.getDB\([^)]*\)|db\.getSiblingDB\(\s*['"]([^'"]+)['"]\s*\))(?:\.getCollection\(\s*['"]([^'"]+)['"]\s*\)|\[\s*['"]([^'"]+)['"]\s*\]|\.((?!getCollection|getSiblingDB)[\w$-]+(?:\.[\w$-]+)*?))?)\.(dropDatabase|drop|deleteMany|deleteOne|remove|updateMany|updateOne|update|replaceOne|findOneAndDelete|findAndModify|bulkWrite|dropIndex|dropIndexes|renameCollection|insertMany|insertOne|insert|createCollection|shutdownServer|dropUser|dropRole|dropAllUsers|createUser|grantRolesToUser|revokeRolesFromUser|runCommand|adminCommand|killOp|fsyncLock|convertToCapped)\s*\(([^;]{0,400})/gi;

/** Every call on `db` that changes something. */
export function mongoEffects(text: string, connection: Connection, call: Call, word?: Word): readonly Effect[] {
  return [...text.slice(0, 200_000).matchAll(calls)].flatMap(match => {
    const [, sibling, quoted, bracket, plain, method = '', argument = ''] = match;
    const database = sibling ?? connection.database ?? 'the current database';
    const collection = quoted ?? bracket ?? plain;
    const place = sibling ? [connection.server, sibling].filter(Boolean).join('/') : connection.place;
    const parts = partsOf(method.toLowerCase(), collection, database, argument);
    return parts ? [toolEffect(call, 'database', { ...parts, disposable: connection.disposable, resource: { where: connection.where, place, ...parts.resource } }, [word])] : [];
  });
}

function partsOf(method: string, collection: string | undefined, database: string, argument: string): ToolEffect | undefined {
  const name = collection ?? database;
  const filterless = /^\s*(?:\{\s*\}|\))/.test(argument) || argument.trim() === '';
  switch (method) {
    case 'dropdatabase': return { operation: 'delete', resource: { kind: 'database', address: database, keeps: 'data' }, reversibility: 'irreversible', disruption: 'outage', reason: { code: 'mongo-drop-database' }, safer: { code: 'sql-dump-first' } };
    case 'drop': return { operation: 'delete', resource: { kind: 'collection', address: name, keeps: 'data' }, reversibility: 'irreversible', disruption: 'outage', reason: { code: 'mongo-drop' }, safer: { code: 'sql-dump-first' } };
    case 'deletemany': case 'remove': return { operation: 'delete', resource: { kind: filterless ? 'all documents of the collection' : 'documents of the collection', address: name, keeps: 'data', extent: filterless ? 'all' : 'filtered' }, reversibility: 'irreversible', reason: { code: filterless ? 'mongo-delete-all' : 'sql-delete-rows' } };
    case 'deleteone': case 'findoneanddelete': return { operation: 'delete', resource: { kind: 'documents of the collection', address: name, keeps: 'data', extent: 'filtered' }, reversibility: 'irreversible', reason: { code: 'sql-delete-rows' } };
    case 'updatemany': case 'updateone': case 'update': case 'replaceone': case 'findandmodify': case 'bulkwrite': return { operation: 'update', resource: { kind: filterless && method === 'updatemany' ? 'all documents of the collection' : 'documents of the collection', address: name, keeps: 'data', extent: filterless && method === 'updatemany' ? 'all' : 'filtered' }, reversibility: 'irreversible', reason: { code: filterless ? 'sql-update-all' : 'sql-update-rows' } };
    case 'dropindex': case 'dropindexes': return { operation: 'delete', resource: { kind: 'index', address: name, keeps: 'nothing' }, reversibility: 'recoverable', disruption: 'degrades', reason: { code: 'sql-drop-definition' } };
    case 'renamecollection': case 'converttocapped': return { operation: 'update', resource: { kind: 'collection', address: name, keeps: 'data' }, reversibility: /true/.test(argument) || method === 'converttocapped' ? 'irreversible' : 'reversible', disruption: 'outage', certainty: 'may', reason: { code: 'sql-rename' } };
    case 'insertmany': case 'insertone': case 'insert': return { operation: 'create', resource: { kind: 'documents of the collection', address: name, keeps: 'nothing', extent: 'filtered' }, reversibility: 'reversible', reason: { code: 'sql-insert' } };
    case 'createcollection': return { operation: 'create', resource: { kind: 'collection', address: /['"]([^'"]+)['"]/.exec(argument)?.[1] ?? name, keeps: 'nothing' }, reversibility: 'reversible', reason: { code: 'sql-create' } };
    case 'shutdownserver': case 'fsynclock': return { operation: 'update', resource: { kind: 'database server', address: database, keeps: 'nothing' }, reversibility: 'reversible', disruption: 'outage', traits: ['broad'], reason: { code: 'sql-shutdown' } };
    case 'dropuser': case 'droprole': case 'dropallusers': case 'revokerolesfromuser': return { operation: 'delete', resource: { kind: 'user', address: /['"]([^'"]+)['"]/.exec(argument)?.[1] ?? 'every user', keeps: 'nothing' }, reversibility: 'recoverable', disruption: 'outage', reason: { code: 'sql-drop-definition' } };
    case 'createuser': case 'grantrolestouser': return { operation: 'grant', resource: { kind: 'user', address: /['"]([^'"]+)['"]/.exec(argument)?.[1] ?? 'a user', keeps: 'nothing' }, reversibility: 'reversible', reason: { code: 'sql-grant' } };
    case 'runcommand': case 'admincommand': {
      const dropped = /['"]?(dropDatabase|drop|delete|dropIndexes|shutdown|replSetReconfig|replSetStepDown|removeShard)['"]?\s*:\s*['"]?([\w.-]+)?/.exec(argument);
      if (!dropped) return undefined;
      return { operation: 'delete', resource: { kind: dropped[1] === 'drop' ? 'collection' : 'database', address: dropped[1] === 'drop' ? dropped[2] ?? name : database, keeps: 'data' }, reversibility: 'irreversible', disruption: 'outage', reason: { code: 'mongo-drop' } };
    }
    default: return undefined;
  }
}

export const mongoInterpreters: Readonly<Record<string, Interpreter>> = { mongosh: readMongo, mongo: readMongo };

/** `db.users.drop()` typed where a shell command stands: a shell rejects it, the prompt of a client runs it. */
export function typedMongo(text: string, call: Call): readonly Effect[] {
  return /^\s*(?:(?:use\s+[\w-]+\s*;?|(?:mongosh|mongo)\b[^|;&\n]*?\s--eval)\s+)?db\s*[.[]/.test(text) ? mongoEffects(text, unknownConnection(undefined), { ...call, certainty: 'may' }) : [];
}
