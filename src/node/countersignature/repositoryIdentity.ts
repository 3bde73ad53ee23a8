// The name of a repository on its host, the same for every spelling of its address; and what an address tells offline about who can read it.

/** `github.com/acme/app` for https, ssh and scp-like addresses; a path for one on this machine. No credentials, no port. */
export function repositoryIdentity(address: string): string {
  const url = /^([a-z][a-z0-9+.-]*):\/\/(?:[^@/]*@)?([^/:]*)(?::\d+)?\/(.*)$/i.exec(address);
  const [scheme, host, rest] = url ? [url[1]?.toLowerCase(), url[2] ?? '', url[3] ?? ''] : [];
  if (scheme === 'file') return trimmed(`/${rest ?? ''}`);
  if (scheme !== undefined) return trimmed(`${host ?? ''}/${rest ?? ''}`).toLowerCase();
  const scp = isPath(address) ? undefined : /^(?:[^@/\s]+@)?([^:/\s]+):(.*)$/.exec(address);
  return scp ? trimmed(`${scp[1] ?? ''}/${(scp[2] ?? '').replace(/^\/+/, '')}`).toLowerCase() : trimmed(address);
}

export type RemoteKind =
  /** Carried only over what is encrypted or on this machine. */
  | { readonly kind: 'usable'; readonly local: boolean }
  | { readonly kind: 'refused'; readonly why: string };

/** Whether an address may carry requests: no helpers, no plain http, nothing that is an option. */
export function usableRemote(address: string): RemoteKind {
  if (address.startsWith('-') || /[\0\n\r]/.test(address)) return { kind: 'refused', why: 'its address is not one' };
  if (/^[a-z0-9+.-]+::/i.test(address)) return { kind: 'refused', why: 'its address starts a remote helper' };
  if (/^(?:https|ssh):\/\//i.test(address)) return { kind: 'usable', local: false };
  if (/^file:\/\//i.test(address) || isPath(address)) return { kind: 'usable', local: true };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return { kind: 'refused', why: `${address.split(':')[0] ?? ''} is not encrypted or not known` };
  return /^(?:[^@/\s]+@)?[^:/\s]+:./.test(address) ? { kind: 'usable', local: false } : { kind: 'refused', why: 'its address is not one' };
}

/** Hosts where a repository may be read by everybody, and nothing on this machine tells whether it is. */
const openHosts = /^(?:www\.|ssh\.|altssh\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|gitee\.com|git\.sr\.ht|gitea\.com|salsa\.debian\.org|framagit\.org|notabug\.org|huggingface\.co|sourceforge\.net|git\.code\.sf\.net|launchpad\.net|git\.launchpad\.net|savannah\.gnu\.org|gitlab\.freedesktop\.org|gitlab\.gnome\.org|invent\.kde\.org|pagure\.io|dev\.azure\.com|ssh\.dev\.azure\.com)\//;

/** Whether a repository of this identity could be public. On another host it is taken for the team's own. */
export function mayBePublic(identity: string): boolean {
  return openHosts.test(`${identity}/`);
}

const isPath = (address: string): boolean => /^(?:\/|\.{1,2}\/|~\/|[A-Za-z]:[\\/])/.test(address);
const trimmed = (text: string): string => text.replace(/\/+$/, '').replace(/\.git$/, '').replace(/\/+$/, '');
