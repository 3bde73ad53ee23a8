// redis-cli and its kin: FLUSHALL, FLUSHDB, DEL, SHUTDOWN, CONFIG … from arguments, here-documents and pipes.
import type { Tool } from '../../knowledge/schema';
import type { Call } from '../../model/call';
import type { Effect } from '../../model/effect';
import { argumentsOf } from '../callArguments';
import { foundIn, toolEffect, type ToolEffect } from '../toolEffect';
import { nothing, type Found, type Interpreter, type World } from '../world';
import { connectionOf, isLoopback, type Connection } from './connection';
import { inputText } from './input';

const tool: Tool = { names: ['redis-cli'], system: 'database', commands: [], valueOptions: '-h -p -a -u -n -s -r -i --user --pass --cacert --cert --key --sni --pattern -d -D --tls-ciphers -t --eval --cluster'.split(' ') };

export const readRedis: Interpreter = async (call, world) => {
  const args = argumentsOf(call, tool);
  if (args.options.some(option => option.name === '--cluster')) return clusterCommand(args.positionals.map(word => word.text ?? word.raw), args.options.find(option => option.name === '--cluster')?.value?.text ?? '', call, world);
  const connection = await redisConnection(call, world);
  if (args.positionals.length > 0) {
    const words = args.positionals.map(word => word.text ?? word.raw);
    return foundIn(call, commandEffects(words, connection, call), { unread: args.positionals[0]?.text === undefined ? [{ what: words[0] ?? '', why: 'the command is not known before it runs', span: args.positionals[0]?.span }] : [] });
  }
  const input = await inputText(call, world);
  if (!input) return nothing;
  if (input.text === undefined) return foundIn(call, [make({ operation: 'execute', resource: { kind: 'Redis commands', address: input.what }, certainty: 'may', traits: ['unknownText'], reason: { code: 'sql-unread' } }, connection, call)], { unread: [{ what: input.what, why: 'the commands were not read', span: call.span }] });
  return foundIn(call, input.text.split('\n').slice(0, 2000).flatMap(line => commandEffects(line.trim().split(/\s+/), connection, call)));
};

/** `-u redis://host` or the host option; without either this machine. */
async function redisConnection(call: Call, world: World): Promise<Connection> {
  const found = await connectionOf(call, world, 'generic');
  const args = argumentsOf(call, tool);
  const url = args.options.find(option => option.name === '-u')?.value;
  const host = args.options.find(option => option.name === '-h')?.value?.text ?? (url?.text === undefined ? undefined : /^\w+:\/\/(?:[^@/]*@)?([^/?]*)/.exec(url.text)?.[1]);
  if (host === undefined) return url && url.text === undefined && !found.server ? { ...found, where: 'remote', place: url.raw } : found;
  const name = host.replace(/:\d+$/, '');
  return { ...found, where: isLoopback(name) ? 'machine' : 'remote', place: found.place ?? host, server: found.server ?? host };
}

function make(parts: ToolEffect, connection: Connection, call: Call): Effect {
  return toolEffect(call, 'database', { ...parts, disposable: connection.disposable, resource: { where: connection.where, place: connection.place ?? connection.server, ...parts.resource } });
}

/** What one Redis command does. */
export function commandEffects(words: readonly string[], connection: Connection, call: Call): readonly Effect[] {
  const [verb = '', ...rest] = words;
  const name = verb.toUpperCase();
  const second = (rest[0] ?? '').toUpperCase();
  const keys = rest.slice(0, 12);
  switch (name) {
    case 'FLUSHALL': return [make({ operation: 'delete', resource: { kind: 'Redis server', address: 'every key of every database', keeps: 'data', extent: 'all' }, reversibility: 'irreversible', disruption: 'outage', reason: { code: 'redis-flush' } }, connection, call)];
    case 'FLUSHDB': return [make({ operation: 'delete', resource: { kind: 'Redis database', address: `every key of database ${connection.database ?? '0'}`, keeps: 'data', extent: 'all' }, reversibility: 'irreversible', disruption: 'outage', reason: { code: 'redis-flush' } }, connection, call)];
    case 'SWAPDB': return [make({ operation: 'update', resource: { kind: 'Redis databases', address: keys.join(' and '), keeps: 'data' }, reversibility: 'reversible', disruption: 'outage', reason: { code: 'redis-change' } }, connection, call)];
    case 'DEL': case 'UNLINK': case 'HDEL': case 'LREM': case 'SREM': case 'ZREM': case 'XDEL': case 'XTRIM': case 'LTRIM': case 'GETDEL': case 'SPOP': case 'LPOP': case 'RPOP': case 'JSON.DEL': case 'FT.DROPINDEX':
      return [make({ operation: 'delete', resource: { kind: 'Redis keys', address: keys.join(', ') || 'keys', keeps: 'data', extent: 'filtered' }, reversibility: 'irreversible', reason: { code: 'redis-del' } }, connection, call)];
    case 'SHUTDOWN': case 'FAILOVER': case 'REPLICAOF': case 'SLAVEOF': return [make({ operation: 'update', resource: { kind: 'Redis server', address: connection.server ?? 'the server', keeps: name === 'SHUTDOWN' ? 'unknown' : 'data' }, reversibility: second === 'NOSAVE' || (name !== 'SHUTDOWN' && name !== 'FAILOVER' && second !== 'NO') ? 'irreversible' : 'reversible', disruption: 'outage', traits: ['broad'], reason: { code: 'redis-shutdown' } }, connection, call)];
    case 'CONFIG': return second === 'SET' || second === 'RESETSTAT' || second === 'REWRITE' ? [make({ operation: 'update', resource: { kind: 'Redis setting', address: rest.slice(1, 3).join(' '), keeps: 'nothing' }, reversibility: 'reversible', traits: ['bypass'], reason: { code: 'redis-config' } }, connection, call)] : [];
    case 'CLUSTER': case 'SENTINEL': return /^(?:RESET|FORGET|FAILOVER|DELSLOTS|FLUSHSLOTS|REMOVE|FLUSHCONFIG)$/.test(second) ? [make({ operation: 'update', resource: { kind: 'Redis cluster', address: rest.join(' '), keeps: 'data' }, reversibility: 'unknown', disruption: 'outage', reason: { code: 'redis-cluster' } }, connection, call)] : [];
    case 'ACL': return second === 'DELUSER' || second === 'SETUSER' ? [make({ operation: second === 'SETUSER' ? 'grant' : 'delete', resource: { kind: 'Redis user', address: rest[1] ?? 'a user', keeps: 'nothing' }, reversibility: 'recoverable', disruption: second === 'DELUSER' ? 'outage' : 'none', reason: { code: 'access-change' } }, connection, call)] : [];
    case 'SCRIPT': case 'FUNCTION': return second === 'FLUSH' || second === 'DELETE' ? [make({ operation: 'delete', resource: { kind: 'Redis scripts', address: rest.slice(1).join(' ') || 'all', keeps: 'nothing' }, reversibility: 'recoverable', disruption: 'degrades', reason: { code: 'redis-change' } }, connection, call)] : [];
    case 'EVAL': case 'EVALSHA': case 'FCALL': return [make({ operation: /flush|'del'|"del"|unlink/i.test(rest.join(' ')) ? 'delete' : 'execute', resource: { kind: 'Redis keys', address: 'keys that a script selects', keeps: 'data', extent: 'filtered' }, certainty: 'may', reversibility: 'irreversible', reason: { code: 'redis-del' } }, connection, call)];
    case 'XGROUP': return second === 'DESTROY' || second === 'DELCONSUMER' ? [make({ operation: 'delete', resource: { kind: 'stream group', address: rest.slice(1, 3).join(' '), keeps: 'data', extent: 'filtered' }, reversibility: 'irreversible', reason: { code: 'redis-del' } }, connection, call)] : [];
    case 'CLIENT': return second === 'KILL' || second === 'PAUSE' ? [make({ operation: 'update', resource: { kind: 'Redis clients', address: rest.slice(1).join(' ') || 'clients', keeps: 'nothing' }, reversibility: 'reversible', disruption: 'degrades', reason: { code: 'redis-change' } }, connection, call)] : [];
    case 'MIGRATE': case 'RESTORE': case 'RENAME': case 'EXPIRE': case 'PEXPIRE': case 'EXPIREAT': return [make({ operation: 'update', resource: { kind: 'Redis keys', address: keys[0] ?? 'keys', keeps: 'data', extent: 'filtered' }, reversibility: 'unknown', reason: { code: 'redis-change' } }, connection, call)];
    default: return [];
  }
}

async function clusterCommand(words: readonly string[], verb: string, call: Call, world: World): Promise<Found> {
  if (!/^(?:del-node|reshard|rebalance|fix|call|import|set-timeout|create)$/.test(verb)) return nothing;
  const connection = await redisConnection(call, world);
  return foundIn(call, [make({ operation: 'update', resource: { kind: 'Redis cluster', address: words[0] ?? 'a cluster', keeps: 'data' }, reversibility: 'unknown', disruption: 'outage', reason: { code: 'redis-cluster' } }, connection, call)]);
}

export const redisInterpreters: Readonly<Record<string, Interpreter>> = { 'redis-cli': readRedis, 'valkey-cli': readRedis, 'keydb-cli': readRedis };
