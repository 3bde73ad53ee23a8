// Copying between folders and machines: rsync, scp, sftp, rclone-free. What rsync --delete removes, what leaves this machine.
import type { Call, Word } from '../../model/call';
import type { Effect, Span, Trait } from '../../model/effect';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { leavingIn } from './leaving';
import { optionsOf } from './options';
import { deletePath, movePath, overwritePath } from './pathEffect';
import { isRoot } from './paths';
import { resolveTarget } from './target';

interface Place {
  readonly host: string;
  readonly path: string;
}

/** `host:path`, `user@host:path`, `rsync://host/path`, `scp://…`; undefined: local. */
function remotePlace(word: Word): Place | undefined {
  const text = word.text ?? word.raw;
  const url = /^(?:rsync|scp|sftp|ssh):\/\/([^/]+)(\/.*)?$/.exec(text);
  if (url) return { host: url[1] ?? '', path: url[2] ?? '/' };
  const short = /^((?:[^/:@\s]+@)?(?:\[[^\]]+\]|[^/:\s]+)):{1,2}(.*)$/.exec(text);
  if (!short || /^[A-Za-z]$/.test(short[1] ?? '')) return undefined;
  return { host: short[1] ?? '', path: short[2] === '' ? '~' : short[2] ?? '~' };
}

const rsync: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['-e', '--rsh', '-f', '--filter', '--exclude', '--include', '--exclude-from', '--include-from', '--files-from', '--rsync-path', '--bwlimit', '--timeout', '--port', '--chmod', '--chown', '--log-file', '--backup-dir', '--suffix', '--link-dest', '--compare-dest', '--copy-dest', '--partial-dir', '-T', '--temp-dir', '--password-file', '--max-delete', '--max-size', '--min-size', '-B']);
  if (options.has('-n', '--dry-run', '--list-only', '--help', '--version') || options.positionals.length < 2) return nothing;
  const goal = options.positionals.at(-1) as Word;
  const sources = options.positionals.slice(0, -1);
  const deletes = options.has('--delete', '--del', '--delete-before', '--delete-during', '--delete-delay', '--delete-after', '--delete-excluded');
  const remote = remotePlace(goal);
  const parts: Found[] = [];
  if (options.has('--remove-source-files')) for (const word of sources) if (!remotePlace(word)) parts.push(await deletePath(word, call, world, { words: { reason: { code: 'moved-away' } } }));
  if (remote) {
    parts.push(await sending(sources, remote, call, world));
    if (deletes || isRoot(remote.path) || isSystemPlace(remote.path)) parts.push(remoteMirror(remote, deletes, goal, call));
    return together(parts);
  }
  if (deletes) parts.push(await mirror(sources, goal, options.values('--exclude').map(word => word.text ?? ''), call, world));
  // A mirror overwrites what has the same name as well.
  if (!options.has('--ignore-existing', '-u', '--update', '-b', '--backup')) parts.push(await movePath(sources.filter(word => !remotePlace(word)), goal, call, world, { copy: true, slash: true }));
  return together(parts);
};

/** What is in the goal and not in the source goes. */
async function mirror(sources: readonly Word[], goal: Word, excluded: readonly string[], call: Call, world: World): Promise<Found> {
  const names = new Set<string>();
  let known = true;
  for (const word of sources) {
    const target = remotePlace(word) ? undefined : await resolveTarget(word, call, world.facts);
    const path = target && !('unresolved' in target) ? target.paths[0] : undefined;
    const tree = path === undefined ? undefined : await world.facts.tree(path);
    if (!tree || tree.truncated || tree.files > 200) known = false;
    const prefix = /\/\.?$/.test(word.text ?? '') || path === undefined ? '' : `${path.split('/').pop() ?? ''}/`;
    for (const name of tree?.sample ?? []) names.add(prefix + name);
  }
  const skips = (relative: string): boolean => excluded.some(pattern => relative === pattern.replace(/\/$/, '') || relative.startsWith(`${pattern.replace(/^\/|\/$/g, '')}/`) || relative.split('/').includes(pattern.replace(/\/$/, '')));
  return deletePath(goal, call, world, { contents: true, only: relative => !names.has(relative) && !skips(relative), certainty: known ? call.certainty : 'may', words: { reason: { code: 'mirrored' } } });
}

/** Files of the operating system are written over there. */
const isSystemPlace = (path: string): boolean => /^\/(?:etc|bin|sbin|boot|lib|lib64|usr\/(?:bin|sbin|lib|local\/(?:bin|sbin))|var\/lib|root)(?:\/|$)/.test(path);

function remoteMirror(place: Place, deletes: boolean, word: Word, call: Call): Found {
  const broad = isRoot(place.path) || (deletes && /^\/(?:etc|home|usr|var|opt|root|boot|srv)\/?$/.test(place.path));
  const traits: Trait[] = [...(broad ? ['broad' as const] : []), ...(place.host.startsWith('root@') ? ['root' as const] : [])];
  const effect: Effect = {
    operation: deletes ? 'delete' : 'update', certainty: call.certainty, reversibility: 'irreversible', disruption: broad ? 'outage' : 'none', traits, evidence: [{ kind: 'action', span: word.span }],
    reason: { code: !deletes ? 'remote-system-changed' : broad ? 'remote-root-mirrored' : 'remote-mirrored', values: { host: place.host, path: place.path } }, notChecked: ['what the remote folder holds'], safer: { code: 'safer-dry-run' },
    resource: { system: 'ssh', kind: isRoot(place.path) ? 'disk' : 'folder', address: `${place.host}:${place.path}`, place: place.host.replace(/^.*@/, ''), where: 'remote', keeps: broad ? 'data' : 'unknown', extent: broad ? 'all' : 'several' },
  };
  return { ...nothing, effects: [{ effect, call }] };
}

async function sending(sources: readonly Word[], place: Place, call: Call, world: World): Promise<Found> {
  const { secrets, isWhole } = await leavingIn(sources, call, world);
  return { ...nothing, effects: [{ call, effect: sent(sources.map(word => word.raw).join(' '), place.host, secrets, call, sources[0]?.span ?? call.span, isWhole) }] };
}

/** Files leave this machine. `isWhole`: the workspace with them. */
export function sent(what: string, to: string, secrets: readonly string[], call: Call, span: Span, isWhole = false): Effect {
  return {
    operation: 'send', certainty: call.certainty, reversibility: 'irreversible', disruption: 'none', traits: secrets.length ? ['secret'] : isWhole ? ['export'] : [], evidence: [{ kind: 'action', span }],
    reason: { code: secrets.length ? 'secret-sent' : isWhole ? 'workspace-sent' : 'file-sent', values: { to, names: secrets.slice(0, 3).join(', ') } },
    resource: { system: 'network', kind: secrets.length ? 'credentials file' : isWhole ? 'workspace' : 'file', address: what, place: to, where: 'remote', keeps: 'nothing', extent: 'one', ...(secrets.length ? { parts: secrets.slice(0, 5) } : {}) },
  };
}

const scp: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['-i', '-P', '-o', '-F', '-c', '-J', '-l', '-S', '-X', '-D']);
  const goal = options.positionals.at(-1);
  const sources = options.positionals.slice(0, -1);
  if (!goal || sources.length === 0) return nothing;
  const remote = remotePlace(goal);
  const local = sources.filter(word => !remotePlace(word));
  if (remote && isSystemPlace(remote.path)) return together([local.length ? await sending(local, remote, call, world) : nothing, remoteMirror(remote, false, goal, call)]);
  if (remote) return together([local.length ? await sending(local, remote, call, world) : nothing, isRoot(remote.path) && options.has('-r') ? remoteMirror(remote, false, goal, call) : nothing]);
  const single = sources.length === 1 ? remotePlace(sources[0] as Word) : undefined;
  const target = await resolveTarget(goal, call, world.facts);
  const path = 'unresolved' in target ? undefined : target.paths[0];
  if (!single || path === undefined) return nothing;
  const isFolder = (await world.facts.stat(path))?.kind === 'directory';
  return overwritePath(isFolder ? `${path}/${single.path.split('/').pop() ?? ''}` : goal, call, world);
};

export const syncInterpreters: Readonly<Record<string, Interpreter>> = { rsync, scp, pscp: scp };
