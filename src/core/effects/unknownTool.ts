// A program that no table knows, run with words that speak of resetting, dropping or wiping something: `pipeline init-db --force`,
// `./manage drop-tables`, `tool cleanup-volumes --all`. A guess from its words, so it may; what it does was not read.
import type { Call, Word } from '../model/call';
import type { Found } from './world';
import { foundIn, toolEffect } from './toolEffect';
import { nameWords, verbOf } from './verbs';

const stores = new Set(['db', 'database', 'databases', 'schema', 'schemas', 'table', 'tables', 'data', 'dataset', 'datastore', 'bucket', 'buckets', 'volume', 'volumes', 'index', 'indices', 'indexes', 'collection', 'collections', 'queue', 'topic', 'topics', 'migrations', 'storage', 'stack', 'cluster', 'environment', 'env', 'backups', 'snapshots', 'state', 'records', 'users', 'tenants', 'clusters', 'instance', 'instances', 'environments', 'topics', 'queues', 'projects', 'namespaces']);
const forces = /^--?(?:force|f|yes|y|hard|drop|drop-existing|drop-tables|wipe|purge|recreate|reset|delete-all|clean|destroy|overwrite|no-input|noinput)$/;

export function readUnknownTool(call: Call): Found | undefined {
  const found = call.args.slice(0, 6).map((word, i) => ({ word, hit: hitOf(word, call) ?? hitOfPair(word, call.args[i + 1]) })).find(one => one.hit !== undefined);
  if (!found?.hit) return undefined;
  const { verb, store } = found.hit;
  const isReplace = verb === 'replace';
  const said = [call.program ?? call.name.raw, ...call.args.slice(0, 4).map(word => word.text ?? word.raw)].join(' ');
  const effect = toolEffect(call, 'database', {
    operation: isReplace ? 'replace' : 'delete',
    resource: { kind: store, address: `what \`${said}\` works on`, keeps: 'data', extent: 'several', where: 'remote', environment: { name: 'unknown', because: ['nothing here tells which one it is'] } },
    certainty: 'may', reversibility: 'irreversible', disruption: 'outage', notChecked: ['what the program does'],
    ...(isReplace ? { order: 'destroyThenCreate' as const, returns: 'unknown' as const, forcedBy: [found.word.text ?? ''] } : {}),
    reason: { code: 'unknown-tool', values: { command: said } },
  }, [found.word]);
  return foundIn(call, [effect], { unread: [{ what: call.program ?? call.name.raw, why: 'what it does was not read', span: call.name.span }] });
}

/** A verb and a store in one word (`drop-db`, `db:reset`), or `init-db` with a force option. */
function hitOf(word: Word, call: Call): { readonly verb: 'delete' | 'replace'; readonly store: string } | undefined {
  const { text } = word;
  if (text === undefined || text.startsWith('-') || /[/\\.=\s]/.test(text) || text.length > 40) return undefined;
  const parts = nameWords(text);
  const store = parts.find(part => stores.has(part));
  if (store === undefined || parts.length < 2) return undefined;
  const isForced = call.args.some(one => forces.test(one.text ?? ''));
  const verb = verbOf(text);
  if (verb?.meaning === 'delete' && parts.includes(verb.verb)) return { verb: 'delete', store: plainStore(store) };
  if (verb?.meaning === 'replace' || parts.includes('reset') || parts.includes('recreate')) return { verb: 'replace', store: plainStore(store) };
  return isForced && parts.some(part => part === 'init' || part === 'setup' || part === 'create' || part === 'load') ? { verb: 'replace', store: plainStore(store) } : undefined;
}

/** A store and what is done to it as two words: `clusters delete`, `drop database`. */
function hitOfPair(word: Word, next: Word | undefined): { readonly verb: 'delete' | 'replace'; readonly store: string } | undefined {
  const [first, second] = [word.text?.toLowerCase() ?? '', next?.text?.toLowerCase() ?? ''];
  const [store, verb] = stores.has(first) ? [first, second] : stores.has(second) ? [second, first] : [];
  const meaning = verb !== undefined && /^[a-z-]+$/.test(verb) ? verbOf(verb)?.meaning : undefined;
  return store !== undefined && (meaning === 'delete' || meaning === 'replace') && !/^(?:kill|clean|clear|flush|cleanup)$/.test(verb ?? '') ? { verb: meaning, store: plainStore(store) } : undefined;
}

const plainStore = (store: string): string => (store === 'db' || store === 'databases' ? 'database' : store === 'env' ? 'environment' : store);
