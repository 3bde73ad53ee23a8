// One git repository as `Facts` sees it, read from its folder and by quiet git commands, each answer kept for the length of one review.
import { lstatSync, promises as fs, type Stats } from 'node:fs';
import path from 'node:path';
import type { FileState, Repository } from '../core/facts';
import { gitConfigFromFiles } from './gitConfigFiles';
import { blankedDrivers, git, gitConfig, hasUnblankableDriver } from './gitReader';
import { processReading, type KeptReading } from './keptReading';

const mostChanges = 2000;
const mostCommits = 1000;

/** Finds the repository that holds a path by walking up; undefined: none. */
export async function findRepositoryRoot(from: string): Promise<{ root: string; gitDir: string } | undefined> {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const marker = path.join(folder, '.git');
    const stat = lookAt(marker);
    if (stat?.isDirectory()) return { root: folder, gitDir: marker };
    if (stat?.isFile() && stat.size < 4096) {
      const pointer = /^gitdir: (.+)$/m.exec(await fs.readFile(marker, 'utf8'))?.[1];
      if (pointer) return { root: folder, gitDir: path.resolve(folder, pointer.trim()) };
    }
    if (path.dirname(folder) === folder) return undefined;
  }
}

function lookAt(file: string): Stats | undefined {
  try { return lstatSync(file, { throwIfNoEntry: false }); } catch { return undefined; }
}

/** What git runs is switched off by what git itself says is configured, asked once something has to be run at all. */
export async function readRepository(root: string, gitDir: string, home: string, reading: KeptReading = processReading): Promise<Repository | undefined> {
  const text = async (file: string): Promise<string> => await reading.text(file, 1 << 22) ?? '';
  const common = await commonFolder(gitDir, text);
  const head = await text(path.join(gitDir, 'HEAD'));
  const branch = /^ref: refs\/heads\/(.+)$/m.exec(head)?.[1];
  let asked: ReturnType<typeof gitConfig> | undefined;
  const ask = (): ReturnType<typeof gitConfig> => asked ??= gitConfig(root, home);
  const placed = await gitConfigFromFiles({ root, gitDir, common, home, branch }, reading);
  const config = placed?.map(one => [one.key, one.value] as const) ?? await ask();
  if (hasUnblankableDriver(config)) return undefined;
  /** Undefined: something is configured to run that cannot be switched off. */
  const blanked = async (): Promise<readonly string[] | undefined> => {
    const known = await ask();
    return hasUnblankableDriver(known) ? undefined : blankedDrivers([...config, ...known]);
  };
  const quietly = async (args: readonly string[], input?: string): Promise<string | undefined> => {
    const options = await blanked();
    return options && git(root, home, args, options, input);
  };
  const run = (...args: string[]): Promise<string | undefined> => quietly(args);
  const kept = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const had = kept.get(key) as Promise<T> | undefined;
    const made = had ?? make();
    kept.set(key, made);
    return made;
  };
  const relative = (file: string): string => path.relative(root, file) || '.';
  const committed = (file: string, revision = 'HEAD'): Promise<string | undefined> => once(`committed ${revision} ${file}`, () =>
    revision.startsWith('-') ? Promise.resolve(undefined) : run('cat-file', 'blob', `${revision}:${relative(file).split(path.sep).join('/')}`));
  /** Tracked names with git's own tag: a small letter or `S` says that git was told not to look at the file. */
  const listed = (under: string): Promise<readonly string[]> => once(`listed ${under}`, async () => (await run('ls-files', '-v', '-z', '--', relative(under)) ?? '').split('\0').filter(Boolean));
  const changes = (under: string): Promise<readonly { path: string; state: FileState }[]> => once(`changes ${under}`, async () => {
    const out = await run('status', '--porcelain=v1', '-z', '--no-renames', '--ignored=matching', '--untracked-files=all', '--ignore-submodules=all', '--', relative(under));
    const hidden = await hiddenChanges((await listed(under)).filter(line => /^(?:[a-z]|S) /.test(line)).slice(0, 200).map(line => path.join(root, line.slice(2))), committed);
    return [...await expandFolders(parseStatus(out ?? '', root)), ...hidden.map(file => ({ path: file, state: 'modified' as const }))];
  });
  const tracked = (under: string): Promise<{ count: number; sample: readonly string[] }> => once(`tracked ${under}`, async () => {
    const names = await listed(under);
    return { count: names.length, sample: names.slice(0, 20).map(line => path.join(root, line.slice(2))) };
  });
  return {
    root,
    branch,
    defaultBranch: await defaultBranch(common, text),
    remotes: remotesOf(config),
    remoteSettings: (placed ?? config.map(([key, value]) => ({ key, value }))).filter(one => /^(?:branch\..*\.(?:remote|pushremote)|remote\.pushdefault|remote\..*\.(?:url|pushurl))$/s.test(one.key)),
    aliases: Object.fromEntries(config.filter(([key]) => key.startsWith('alias.')).map(([key, value]) => [key.slice(6), value])),
    stashes: (await text(path.join(common, 'logs/refs/stash'))).split('\n').filter(Boolean).length,
    worktrees: await worktreesOf(common, root, reading, text),
    async state(file) {
      const own = (await changes(file)).find(change => change.path === file);
      if (own) return own.state;
      if ((await tracked(file)).count > 0) return 'clean';
      return undefined;
    },
    changes,
    tracked,
    ignoredByCommit: file => once(`ignored ${file}`, async () => {
      const out = await quietly(['check-ignore', '-v', '-z', '--stdin'], relative(file));
      const [source, , pattern] = (out ?? '').split('\0');
      if (!source || pattern === undefined || pattern.startsWith('!')) return false;
      const absolute = path.resolve(root, source);
      if (absolute.startsWith(gitDir + path.sep) || absolute.startsWith(common + path.sep)) return false;
      if (path.isAbsolute(source) && !absolute.startsWith(root + path.sep)) return true;
      const committed = await run('cat-file', 'blob', `HEAD:${relative(absolute).split(path.sep).join('/')}`);
      return committed?.split(/\r?\n/).some(line => line.trim() === pattern.trim()) ?? false;
    }),
    committed,
    resolve: revision => once(`resolve ${revision}`, async () =>
      (await run('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`))?.trim() || undefined),
    onlyIn: (of, except = []) => once(`onlyIn ${of} ${except.join(' ')}`, async () => {
      if (of.startsWith('-')) return mostCommits;
      const heads = [of, ...except].filter(ref => /^[\w./@-]+$/.test(ref));
      const out = await run('rev-list', '--count', `--max-count=${mostCommits}`, of, '--not',
        ...heads.map(ref => `--exclude=${ref}`), '--branches', ...heads.map(ref => `--exclude=${ref}`), '--tags',
        ...heads.map(ref => `--exclude=${ref}`), '--remotes');
      return out === undefined ? mostCommits : Number(out.trim()) || 0; // not known counts as all
    }),
    ahead: (from, to) => once(`ahead ${from} ${to}`, async () => {
      const out = await run('rev-list', '--count', `--max-count=${mostCommits}`, '--end-of-options', `${from}..${to}`);
      return out === undefined ? undefined : Number(out.trim());
    }),
    changedBetween: (from, to) => once(`between ${from} ${to}`, async () => {
      const out = await run('diff', '--name-only', '-z', '--no-ext-diff', '--no-textconv', '--ignore-submodules=all', ...(to === '' ? [from] : [from, to]), '--');
      return (out ?? '').split('\0').filter(Boolean).slice(0, 500).map(name => path.join(root, name));
    }),
    refs: () => once('refs', async () => (await run('for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/remotes', 'refs/tags') ?? '')
      .split('\n').filter(Boolean).map(ref => ref.replace(/^refs\/(heads|remotes|tags)\//, ''))),
  };
}

/** Files that differ from the commit although `git status` says nothing of them (`update-index --assume-unchanged`, `--skip-worktree`). */
async function hiddenChanges(files: readonly string[], committed: (file: string) => Promise<string | undefined>): Promise<readonly string[]> {
  const differs = await Promise.all(files.map(async file => {
    const text = await fs.readFile(file, 'utf8').catch(() => undefined);
    return text !== undefined && text.replaceAll('\r\n', '\n') !== (await committed(file))?.replaceAll('\r\n', '\n');
  }));
  return files.filter((_, i) => differs[i]);
}

type ReadText = (file: string) => Promise<string>;

async function commonFolder(gitDir: string, text: ReadText): Promise<string> {
  const pointer = (await text(path.join(gitDir, 'commondir'))).trim();
  return pointer === '' ? gitDir : path.resolve(gitDir, pointer);
}

async function defaultBranch(common: string, text: ReadText): Promise<string | undefined> {
  const remote = /^ref: refs\/remotes\/origin\/(.+)$/m.exec(await text(path.join(common, 'refs/remotes/origin/HEAD')))?.[1];
  if (remote) return remote;
  const packed = await text(path.join(common, 'packed-refs'));
  for (const name of ['main', 'master']) {
    if (packed.includes(` refs/heads/${name}\n`) || lookAt(path.join(common, 'refs/heads', name))) return name;
  }
  return undefined;
}

async function worktreesOf(common: string, root: string, reading: KeptReading, text: ReadText): Promise<string[]> {
  const names = await reading.list(path.join(common, 'worktrees')) ?? [];
  const found = await Promise.all(names.slice(0, 50).map(name => text(path.join(common, 'worktrees', name, 'gitdir'))));
  return found.map(one => path.dirname(one.trim())).filter(folder => folder !== '.' && folder !== root);
}

function remotesOf(config: readonly (readonly [string, string])[]): Repository['remotes'] {
  const remotes = new Map<string, { url?: string; pushUrl?: string }>();
  for (const [key, value] of config) {
    const match = /^remote\.(.+)\.(url|pushurl)$/.exec(key);
    if (!match?.[1]) continue;
    const remote = remotes.get(match[1]) ?? {};
    if (match[2] === 'url') remote.url ??= value;
    else remote.pushUrl ??= value;
    remotes.set(match[1], remote);
  }
  const rewrite = (url: string, which: readonly string[]): string | undefined => {
    let best: { prefix: string; base: string } | undefined;
    for (const [key, prefix] of config) {
      const match = /^url\.(.+)\.(insteadof|pushinsteadof)$/.exec(key);
      if (match?.[1] && which.includes(match[2] ?? '') && url.startsWith(prefix) && prefix.length > (best?.prefix.length ?? 0)) best = { prefix, base: match[1] };
    }
    return best && best.base + url.slice(best.prefix.length);
  };
  return [...remotes].filter(([, remote]) => remote.url ?? remote.pushUrl).map(([name, remote]) => {
    const url = remote.url ?? '';
    const push = remote.pushUrl !== undefined ? rewrite(remote.pushUrl, ['insteadof']) ?? remote.pushUrl
      : rewrite(url, ['pushinsteadof']) ?? rewrite(url, ['insteadof']) ?? url;
    return { name, url: rewrite(url, ['insteadof']) ?? url, pushUrl: push };
  });
}

function parseStatus(out: string, root: string): { path: string; state: FileState; folder: boolean }[] {
  return out.split('\0').filter(Boolean).slice(0, mostChanges).map(entry => {
    const code = entry.slice(0, 2);
    const name = entry.slice(3);
    return { path: path.join(root, name), state: stateOf(code), folder: name.endsWith('/') };
  });
}

function stateOf(code: string): FileState {
  if (code === '??') return 'untracked';
  if (code === '!!') return 'ignored';
  if (code.includes('U') || code === 'AA' || code === 'DD') return 'conflicted';
  if (code[0] === 'A') return 'added';
  if (code.includes('D')) return 'deleted';
  return 'modified';
}

/** Git collapses ignored folders and nested repositories: their files are named too, up to the limit. */
async function expandFolders(changes: readonly { path: string; state: FileState; folder: boolean }[]): Promise<{ path: string; state: FileState }[]> {
  const all: { path: string; state: FileState }[] = [];
  for (const change of changes) {
    if (all.length >= mostChanges) break;
    if (!change.folder) { all.push({ path: change.path, state: change.state }); continue; }
    const queue = [change.path.replace(/[\\/]$/, '')];
    for (let folder = queue.shift(); folder !== undefined && all.length < mostChanges; folder = queue.shift()) {
      for (const entry of await fs.readdir(folder, { withFileTypes: true }).catch(() => [])) {
        const file = path.join(folder, entry.name);
        if (entry.isDirectory()) queue.push(file);
        else if (all.length < mostChanges) all.push({ path: file, state: change.state });
      }
    }
  }
  return all;
}
