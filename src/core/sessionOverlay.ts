// Facts as they would be if the session's earlier actions had run: what it wrote is there, what it deleted is gone.
import type { Facts, FileState, Repository } from './facts';
import type { SessionFile } from './model/session';

/** Lays the session's files over the world. Used where nothing is executed in between (`countersign review`, replays). */
export function withSessionFiles(facts: Facts): Facts {
  const files = new Map(facts.session.files.map(file => [file.path, file]));
  if (files.size === 0) return facts;
  const gone = (path: string): boolean => [...files.values()].some(file => file.content === undefined && (path === file.path || path.startsWith(file.path + '/')))
    && files.get(path)?.content === undefined;
  const writtenUnder = (folder: string): SessionFile[] => [...files.values()].filter(file => file.content !== undefined && file.path.startsWith(folder.replace(/\/$/, '') + '/'));
  return {
    ...facts,
    async stat(path) {
      const own = files.get(path);
      if (own?.content !== undefined) return { kind: 'file', size: own.content.length, modified: facts.now };
      if (gone(path)) return writtenUnder(path).length > 0 ? { kind: 'directory', size: 0, modified: facts.now } : undefined;
      return await facts.stat(path) ?? (writtenUnder(path).length > 0 ? { kind: 'directory', size: 0, modified: facts.now } : undefined);
    },
    async realPath(path) {
      if (files.get(path)?.content !== undefined) return path;
      if (gone(path)) return writtenUnder(path).length > 0 ? path : undefined;
      return await facts.realPath(path) ?? (writtenUnder(path).length > 0 ? path : undefined);
    },
    async read(path, limit) {
      const own = files.get(path);
      if (own) return own.content !== undefined && own.content.length <= (limit ?? 1 << 20) ? own.content : undefined;
      return gone(path) ? undefined : facts.read(path, limit);
    },
    async zipEntry(path, name, limit) {
      return files.has(path) || gone(path) ? undefined : facts.zipEntry?.(path, name, limit);
    },
    async list(path) {
      const names = new Set(gone(path) ? [] : await facts.list(path) ?? []);
      const prefix = path.replace(/\/$/, '') + '/';
      for (const file of files.values()) {
        if (!file.path.startsWith(prefix)) continue;
        const name = file.path.slice(prefix.length).split('/')[0] ?? '';
        if (file.content !== undefined) names.add(name);
        else if (file.path === prefix + name) names.delete(name);
      }
      return names.size > 0 || (!gone(path) && await facts.list(path)) ? [...names].sort() : undefined;
    },
    async tree(path) {
      const written = writtenUnder(path);
      const below = gone(path) ? undefined : await facts.tree(path);
      if (written.length === 0) return below;
      const base = below ?? { files: 0, directories: 0, bytes: 0, truncated: false, linksOut: [], repositories: [], sample: [] };
      const prefix = path.replace(/\/$/, '') + '/';
      const fresh = written.map(file => file.path.slice(prefix.length)).filter(name => !base.sample.includes(name));
      return { ...base, files: base.files + fresh.length, sample: [...base.sample, ...fresh].slice(0, 200) };
    },
    async repository(path) {
      const repository = await facts.repository(path);
      return repository && withFiles(repository, files, gone);
    },
  };
}

function withFiles(repository: Repository, files: ReadonlyMap<string, SessionFile>, gone: (path: string) => boolean): Repository {
  const state = async (path: string): Promise<FileState | undefined> => {
    const own = files.get(path);
    if (!own && !gone(path)) return repository.state(path);
    const committed = await repository.committed(path);
    if (!own || own.content === undefined) return committed === undefined ? undefined : 'deleted';
    if (committed !== undefined) return committed === own.content ? 'clean' : 'modified';
    return await repository.ignoredByCommit(path) ? 'ignored' : 'untracked';
  };
  return {
    ...repository,
    state,
    async changes(under) {
      const on = (path: string): boolean => path === under || path.startsWith(under.replace(/\/$/, '') + '/');
      const before = (await repository.changes(under)).filter(change => !files.has(change.path) && !gone(change.path));
      const own = await Promise.all([...files.keys()].filter(on).map(async path => ({ path, state: await state(path) })));
      return [...before, ...own.flatMap(({ path, state: is }) => is === undefined || is === 'clean' ? [] : [{ path, state: is }])];
    },
  };
}
