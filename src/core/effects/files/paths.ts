// Path algebra for the core: pure text, no file system. Inside the core a path is absolute and uses `/`, on every platform
// (`C:/Users/x`, `//server/share`); which place a path is in belongs to `location.ts`.

/** How paths are spelled where a call runs. `windows`: backslashes separate and drives exist. */
export type PathStyle = 'posix' | 'windows';

/** Absolute, `.` and `..` resolved, no trailing slash (except a root). `base` must be absolute. */
export function absolute(path: string, base: string, style: PathStyle): string {
  const text = slashed(path, style);
  const root = rootOf(text);
  if (root !== undefined) return join(root, text.slice(root.length));
  if (style === 'windows' && text.startsWith('/')) return join(rootOf(slashed(base, style)) ?? '/', text);
  const from = slashed(base, style);
  const baseRoot = rootOf(from) ?? '/';
  return join(baseRoot, `${from.slice(baseRoot.length)}/${text}`);
}

/** With `/` as the separator; on POSIX a backslash belongs to the name and stays. */
export function slashed(path: string, style: PathStyle): string {
  if (style === 'posix') return path;
  const text = path.replaceAll('\\', '/');
  return text.replace(/^\/\/[?.]\/(?:UNC\/)?/i, prefix => (/unc/i.test(prefix) ? '//' : ''));
}

/** The root that a path starts with (`/`, `C:/`, `//server/share/`); undefined: relative. `C:x` is read as `C:/x`. */
export function rootOf(path: string): string | undefined {
  const drive = /^[A-Za-z]:\/?/.exec(path);
  if (drive) return `${drive[0].charAt(0).toUpperCase()}:/`;
  const share = /^\/\/[^/]+(?:\/[^/]+)?\/?/.exec(path);
  if (share) return share[0].endsWith('/') ? share[0] : `${share[0]}/`;
  return path.startsWith('/') ? '/' : undefined;
}

function join(root: string, rest: string): string {
  const parts: string[] = [];
  for (const part of rest.replace(/^\w:\/?/, '').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return root + parts.join('/');
}

export const isRoot = (path: string): boolean => rootOf(path) === path || `${path}/` === rootOf(path);

export function parentOf(path: string): string {
  const root = rootOf(path) ?? '/';
  const at = path.lastIndexOf('/');
  return at < root.length ? root : path.slice(0, at);
}

/** Last part of a path; the root itself for a root. */
export function nameOf(path: string): string {
  return isRoot(path) ? path : path.slice(path.lastIndexOf('/') + 1);
}

/** Extension without the dot, lower case; empty for none. `.env` has none, `a.tar.gz` has `gz`. */
export function extensionOf(path: string): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

/** `path` is `folder` or lies below it. `ignoreCase`: on volumes that do not tell upper from lower case. */
export function isWithin(path: string, folder: string, ignoreCase = false): boolean {
  const [a, b] = ignoreCase ? [path.toLowerCase(), folder.toLowerCase()] : [path, folder];
  return a === b || a.startsWith(b.endsWith('/') ? b : `${b}/`);
}

/** The part of `path` below `folder`, empty for the folder itself; undefined if it is not within. */
export function below(path: string, folder: string, ignoreCase = false): string | undefined {
  if (!isWithin(path, folder, ignoreCase)) return undefined;
  return path.slice(folder.length).replace(/^\//, '');
}

export const child = (folder: string, name: string): string => (folder.endsWith('/') ? folder + name : `${folder}/${name}`);

/** The spellings under which data names a path: absolute, from home (`~/…`), from any folder (`**`), by name alone. */
export function spellings(path: string, place: { readonly home: string; readonly platform: string }): readonly string[] {
  const home = below(path, place.home, place.platform !== 'linux');
  return [path, ...(home === undefined ? [] : [`~/${home}`]), nameOf(path)];
}
