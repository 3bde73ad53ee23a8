// A git address taken apart. Forms: `scheme://[user[:password]@]host[:port]/path`, `[user@]host:path`, a path of this machine.

export interface RemoteAddress {
  readonly kind: 'ssh' | 'https' | 'file';
  /** Empty for a path. */
  readonly host: string;
  readonly user: string | undefined;
  /** A login or token stands in the address itself: what kind, never which. */
  readonly typedLogin: string | undefined;
  /** `github.com/acme/app` or the path. */
  readonly shown: string;
}

/** Undefined: a bare name. */
export function remoteAddress(url: string): RemoteAddress | undefined {
  const scheme = /^([a-z][\w+.-]*):\/\/(?:([^/@]*)@)?([^/:]+|\[[^\]]+\])(?::\d+)?\/?(.*)$/i.exec(url);
  if (scheme) {
    const [, name = '', login, host = '', path = ''] = scheme;
    if (name === 'file') return { kind: 'file', host: '', user: undefined, typedLogin: undefined, shown: `/${path}` };
    const isSsh = /ssh/.test(name);
    const colon = login?.indexOf(':') ?? -1;
    const user = login === undefined || login === '' ? undefined : colon < 0 ? login : login.slice(0, colon);
    const secret = isSsh ? undefined : colon >= 0 ? login?.slice(colon + 1) : user !== undefined && user.length > 24 ? user : undefined;
    const isToken = user !== undefined && tokenKind(user) !== undefined;
    return {
      kind: isSsh ? 'ssh' : 'https', host: host.toLowerCase(), user: isToken || (secret !== undefined && colon < 0) ? undefined : user,
      typedLogin: secret === undefined && !isToken ? undefined : tokenKind(secret ?? user ?? '') ?? 'a password or token', shown: `${host.toLowerCase()}/${path.replace(/\.git\/?$/, '')}`,
    };
  }
  const short = /^(?:([\w.-]+)@)?([\w.-]+):(?!\\)(.+)$/.exec(url);
  if (short && !/^[A-Za-z]$/.test(short[2] ?? '')) {
    return { kind: 'ssh', host: short[2] ?? '', user: short[1], typedLogin: undefined, shown: `${short[2] ?? ''}/${(short[3] ?? '').replace(/^\//, '').replace(/\.git\/?$/, '')}` };
  }
  return /[\\/]/.test(url) || url === '.' ? { kind: 'file', host: '', user: undefined, typedLogin: undefined, shown: url } : undefined;
}

const kinds: readonly (readonly [RegExp, string])[] = [
  [/^ghp_/, 'a classic GitHub token'], [/^github_pat_/, 'a fine-grained GitHub token'], [/^gho_/, 'a GitHub OAuth token'], [/^ghu_/, 'a GitHub app user token'], [/^ghs_/, 'a GitHub app installation token'],
  [/^glpat-/, 'a GitLab personal token'], [/^gldt-/, 'a GitLab deploy token'], [/^glcbt-/, 'a GitLab job token'], [/^ATBB/, 'a Bitbucket app password'], [/^x-(?:access|oauth)-token$/, 'a token'],
  [/^npm_/, 'an npm token'], [/^pypi-/, 'a PyPI token'], [/^dop_v1_/, 'a DigitalOcean token'], [/^sbp_/, 'a Supabase token'], [/^fo1_|^FlyV1 /, 'a Fly token'], [/^AKIA/, 'a long-term AWS key'], [/^ASIA/, 'a temporary AWS key'],
];

/** The kind of a token by its documented prefix; undefined: no known form. The text goes nowhere. */
export function tokenKind(text: string): string | undefined {
  return kinds.find(([pattern]) => pattern.test(text))?.[1];
}
