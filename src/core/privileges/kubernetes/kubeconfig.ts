// kubeconfig files merged as kubectl merges them: the first file that has a name or a current context wins. Keeps lines for origins and
// only what is no secret: of a token its claims, of a certificate its subject, of an exec plugin its words.
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import type { Facts } from '../../facts';
import type { Origin } from '../../model/principal';
import { certificateSubject } from './certificate';
import { tokenClaims } from './token';

export interface KubeCluster {
  readonly name: string;
  readonly server: string | undefined;
  /** Every request goes through it: the server's address is then one of the proxy's world. */
  readonly proxy?: string;
  readonly origin: Origin;
}

export interface KubeUser {
  readonly name: string;
  readonly origin: Origin;
  /** From a client certificate or token: who the cluster sees, and its groups. */
  readonly subject?: string;
  readonly groups: readonly string[];
  /** The plugin that gives the credentials (never run). */
  readonly exec?: { readonly command: string; readonly args: readonly string[]; readonly env: ReadonlyMap<string, string> };
  readonly impersonates?: string;
}

export interface KubeContext {
  readonly name: string;
  readonly cluster: string | undefined;
  readonly user: string | undefined;
  readonly namespace: string | undefined;
  readonly origin: Origin;
}

export interface KubeConfig {
  readonly current: { readonly name: string; readonly origin: Origin } | undefined;
  readonly clusters: ReadonlyMap<string, KubeCluster>;
  readonly users: ReadonlyMap<string, KubeUser>;
  readonly contexts: ReadonlyMap<string, KubeContext>;
  /** Files that are there and were not read or not understood. */
  readonly unread: readonly string[];
}

type OneFile = Omit<KubeConfig, 'unread'>;

const fileLimit = 1 << 18;

export async function readKubeconfigs(paths: readonly string[], facts: Facts): Promise<KubeConfig> {
  const unread: string[] = [];
  let merged: OneFile = { current: undefined, clusters: new Map(), users: new Map(), contexts: new Map() };
  for (const path of paths.slice(0, 12)) {
    const text = await facts.read(path, fileLimit);
    const file = text === undefined ? undefined : parsed(text, path);
    if (!file) {
      if (text !== undefined || await facts.stat(path)) unread.push(path);
      continue;
    }
    merged = {
      current: merged.current ?? file.current,
      clusters: new Map([...file.clusters, ...merged.clusters]), users: new Map([...file.users, ...merged.users]), contexts: new Map([...file.contexts, ...merged.contexts]),
    };
  }
  return { ...merged, unread };
}

/** The last few files by their text: YAML is the slow part of a review. */
const kept = new Map<string, OneFile | undefined>();

function parsed(text: string, path: string): OneFile | undefined {
  const key = `${path}\n${text}`;
  if (kept.has(key)) return kept.get(key);
  const file = parse(text, path);
  if (kept.size >= 8) kept.delete(kept.keys().next().value ?? '');
  kept.set(key, file);
  return file;
}

function parse(text: string, path: string): OneFile | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', version: '1.1', uniqueKeys: false, logLevel: 'silent' });
  const root = document.contents;
  if (root === null) return { current: undefined, clusters: new Map(), users: new Map(), contexts: new Map() };
  if (!isMap(root)) return undefined;
  const at = (node: unknown, name: string): Origin => {
    const offset = (node as { range?: readonly number[] | null } | undefined)?.range?.[0];
    return { kind: 'file', path, ...(offset === undefined ? {} : { line: lines.linePos(offset).line }), name };
  };
  const named = (key: string, inner: string): readonly { readonly name: string; readonly map: YAMLMap | undefined; readonly item: YAMLMap }[] => {
    const list = root.get(key, true);
    if (!isSeq(list)) return [];
    return list.items.slice(0, 2000).flatMap(item => {
      const name = isMap(item) ? textOf(item, 'name') : undefined;
      const map = isMap(item) ? item.get(inner, true) : undefined;
      return isMap(item) && name !== undefined ? [{ name, item, map: isMap(map) ? map : undefined }] : [];
    });
  };
  const current = root.get('current-context', true);
  const currentName = isScalar(current) && typeof current.value === 'string' ? current.value : undefined;
  return {
    current: currentName === undefined || currentName === '' ? undefined : { name: currentName, origin: at(current, 'current-context') },
    clusters: new Map(firstOfEach(named('clusters', 'cluster')).map(({ name, map, item }) => [name, { name, server: map && textOf(map, 'server'), ...(map && textOf(map, 'proxy-url') !== undefined ? { proxy: textOf(map, 'proxy-url') } : {}), origin: at(item, `cluster ${name}`) }])),
    users: new Map(firstOfEach(named('users', 'user')).map(({ name, map, item }) => [name, userOf(name, map, at(item, `user ${name}`))])),
    contexts: new Map(firstOfEach(named('contexts', 'context')).map(({ name, map, item }) => [name, { name, cluster: map && textOf(map, 'cluster'), user: map && textOf(map, 'user'), namespace: map && textOf(map, 'namespace'), origin: at(item, `context ${name}`) }])),
  };
}

/** Of entries with one name the last counts. */
function firstOfEach<T extends { readonly name: string }>(entries: readonly T[]): readonly T[] {
  return [...new Map(entries.map(entry => [entry.name, entry])).values()];
}

function userOf(name: string, map: YAMLMap | undefined, origin: Origin): KubeUser {
  const certificate = map && textOf(map, 'client-certificate-data');
  const subject = certificate === undefined ? undefined : certificateSubject(certificate);
  const token = map && textOf(map, 'token');
  const claims = token === undefined ? undefined : tokenClaims(token);
  const exec = map?.get('exec', true);
  const impersonates = map && textOf(map, 'as');
  return {
    name, origin, groups: subject?.groups ?? claims?.groups ?? [],
    ...(subject ? { subject: subject.name } : claims?.subject === undefined ? {} : { subject: claims.subject }),
    ...(isMap(exec) ? { exec: execOf(exec) } : {}),
    ...(impersonates === undefined ? {} : { impersonates }),
  };
}

function execOf(map: YAMLMap): NonNullable<KubeUser['exec']> {
  const list = (key: string): readonly unknown[] => {
    const found = map.get(key, true);
    return isSeq(found) ? found.items : [];
  };
  return {
    command: textOf(map, 'command') ?? '',
    args: list('args').flatMap(item => (isScalar(item) && (typeof item.value === 'string' || typeof item.value === 'number') ? [String(item.value)] : [])),
    env: new Map(list('env').flatMap(item => {
      const [name, value] = isMap(item) ? [textOf(item, 'name'), textOf(item, 'value')] : [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    })),
  };
}

function textOf(map: YAMLMap, key: string): string | undefined {
  const value = map.get(key);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
