// Connection and endpoint URLs, without their passwords. Forms: `scheme://user:password@host:port/path?query`, several hosts with commas,
// `jdbc:` before the scheme, `scheme:path` for files. Undefined for any other text.

export interface ConnectionUrl {
  readonly scheme: string;
  readonly user: string | undefined;
  readonly hasPassword: boolean;
  /** The first host, lower case, without port and brackets; empty for a local file or socket. */
  readonly host: string;
  readonly port: string | undefined;
  /** Every host, where there are several; otherwise empty. */
  readonly hosts: readonly string[];
  /** Without the leading slash, percent-decoded. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
}

export function parseUrl(text: string): ConnectionUrl | undefined {
  const match = /^(?:jdbc:)?([a-z][a-z0-9+.-]*):(?:\/\/(?:([^/?#]*)@)?([^/?#]*))?([^?#]*)(?:\?([^#]*))?/i.exec(text.trim());
  if (!match || text.length > 4096) return undefined;
  const [, scheme = '', userInfo, authority, path = '', query = ''] = match;
  if (authority === undefined && !/^(?:sqlite|file|libsql)/i.test(scheme)) return undefined;
  const colon = userInfo?.indexOf(':') ?? -1;
  const first = (authority ?? '').split(',')[0] ?? '';
  const hostPort = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(first);
  return {
    scheme: scheme.toLowerCase(),
    user: userInfo === undefined || userInfo === '' ? undefined : decoded(colon < 0 ? userInfo : userInfo.slice(0, colon)) || undefined,
    hasPassword: colon >= 0,
    host: decoded(hostPort?.[1] ?? first).replace(/^\[|\]$/g, '').toLowerCase(),
    port: hostPort?.[2],
    hosts: authority?.includes(',') ? authority.split(',').map(one => decoded(one.replace(/:\d+$/, '')).toLowerCase()) : [],
    path: decoded(path.replace(/^\//, '')),
    query: new Map(query.split(/[&;]/).flatMap(pair => {
      const equals = pair.indexOf('=');
      const name = pair.slice(0, equals).toLowerCase();
      // Of a secret only that it is there.
      return equals > 0 ? [[name, /pass|secret|token|key/.test(name) ? '' : decoded(pair.slice(equals + 1))] as const] : [];
    })),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
