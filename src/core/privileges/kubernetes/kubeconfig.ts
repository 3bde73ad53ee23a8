// kubeconfig files merged as kubectl merges them: the first file that has a name or a current context wins. Keeps lines for origins and
// only what is no secret: of a token its claims, of a certificate its subject, of an exec plugin its words.
import type { Facts } from '../../facts';
import type { Origin } from '../../model/principal';
import { readBoundedYaml, yamlEntry, yamlItems, yamlText } from '../../parse/boundedYaml';
import type { PlainNode } from '../../parse/plainYaml';
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
  readonly subject?: string | undefined;
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

const fileLimit = 1 << 20;

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

/** The last few files by path and text. */
const kept = new Map<string, OneFile | undefined>();

function parsed(text: string, path: string): OneFile | undefined {
  const key = `${path}\n${text}`;
  if (kept.has(key)) return kept.get(key);
  const file = parse(text, path);
  if (kept.size >= 8) kept.delete(kept.keys().next().value ?? '');
  kept.set(key, file);
  return file;
}

/** Undefined: no kubeconfig, or more than anybody writes. */
function parse(text: string, path: string): OneFile | undefined {
  const yaml = readBoundedYaml(text);
  if (yaml.kind === 'notRead') return undefined;
  const { root } = yaml;
  if (root === undefined) return { current: undefined, clusters: new Map(), users: new Map(), contexts: new Map() };
  if (root.kind !== 'map') return undefined;
  const at = (node: PlainNode | undefined, name: string): Origin => ({ kind: 'file', path, ...(node ? { line: node.line } : {}), name });
  // Of entries with one name the last counts.
  const named = <T>(list: string, inner: string, make: (name: string, map: PlainNode | undefined, item: PlainNode) => T): ReadonlyMap<string, T> => new Map(yamlItems(yamlEntry(root, list)).flatMap((item): [string, T][] => {
    const name = yamlText(item, 'name');
    return name === undefined ? [] : [[name, make(name, yamlEntry(item, inner), item)]];
  }));
  const current = yamlText(root, 'current-context');
  return {
    current: current === undefined || current === '' ? undefined : { name: current, origin: at(yamlEntry(root, 'current-context'), 'current-context') },
    clusters: named('clusters', 'cluster', (name, map, item) => {
      const proxy = yamlText(map, 'proxy-url');
      return { name, server: yamlText(map, 'server'), ...(proxy === undefined ? {} : { proxy }), origin: at(item, `cluster ${name}`) };
    }),
    users: named('users', 'user', (name, map, item) => userOf(name, map, at(item, `user ${name}`))),
    contexts: named('contexts', 'context', (name, map, item) => ({ name, cluster: yamlText(map, 'cluster'), user: yamlText(map, 'user'), namespace: yamlText(map, 'namespace'), origin: at(item, `context ${name}`) })),
  };
}

/** Certificate and token are taken apart only for the user that is asked about: a file can hold thousands. */
function userOf(name: string, map: PlainNode | undefined, origin: Origin): KubeUser {
  const certificate = yamlText(map, 'client-certificate-data');
  const token = yamlText(map, 'token');
  const exec = yamlEntry(map, 'exec');
  const impersonates = yamlText(map, 'as');
  let told: Pick<KubeUser, 'subject' | 'groups'> | undefined;
  const tell = (): Pick<KubeUser, 'subject' | 'groups'> => {
    const subject = certificate === undefined ? undefined : certificateSubject(certificate);
    const claims = token === undefined ? undefined : tokenClaims(token);
    return told ??= { groups: subject?.groups ?? claims?.groups ?? [], subject: subject?.name ?? claims?.subject };
  };
  return {
    name, origin,
    get groups() { return tell().groups; },
    get subject() { return tell().subject; },
    ...(exec?.kind === 'map' ? { exec: execOf(exec) } : {}),
    ...(impersonates === undefined ? {} : { impersonates }),
  };
}

function execOf(map: PlainNode): NonNullable<KubeUser['exec']> {
  return {
    command: yamlText(map, 'command') ?? '',
    args: yamlItems(yamlEntry(map, 'args')).flatMap(item => yamlText(item) ?? []),
    env: new Map(yamlItems(yamlEntry(map, 'env')).flatMap((item): [string, string][] => {
      const [name, value] = [yamlText(item, 'name'), yamlText(item, 'value')];
      return name === undefined || value === undefined ? [] : [[name, value]];
    })),
  };
}
