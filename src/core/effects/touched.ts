// The places on this machine that an action touches, for finding the repositories whose policies hold for it. Names too many rather than too few.
import type { Facts } from '../facts';
import type { ProposedAction } from '../model/action';
import type { Call } from '../model/call';
import type { Effect } from '../model/effect';
import { absolute, rootOf } from './files/paths';
import type { Found, FoundEffect } from './world';

const most = 400;

/** Absolute paths, each once: what effects name, what their calls name and run in, what was read, what changes. */
export async function touchedPaths(found: Found, action: ProposedAction, facts: Facts): Promise<readonly string[]> {
  const joinPath = joiner(facts);
  const paths = new Set<string>();
  const add = (path: string | undefined): void => { if (path !== undefined && rootOf(path) !== undefined && paths.size < most) paths.add(path); };
  for (const path of requested(action)) add(joinPath(action.cwd, path));
  for (const one of found.effects) for (const path of pathsOf(one, action, facts)) add(path);
  for (const change of found.changes) if (change.kind === 'file') add(change.path);
  for (const read of found.reads) add(read.path);
  const folders = [...new Set(found.effects.filter(losesFolder).flatMap(one => pathsOf(one, action, facts)))].slice(0, 20);
  for (const folder of folders) {
    if ((await facts.stat(folder))?.kind !== 'directory') continue;
    for (const repository of (await facts.tree(folder))?.repositories ?? []) add(repository);
  }
  return [...paths];
}

function requested({ request }: ProposedAction): readonly string[] {
  switch (request.tool) {
    case 'write': case 'edit': case 'delete': case 'read': return [request.path];
    case 'move': return [request.from, request.to];
    default: return [];
  }
}

function pathsOf({ effect, call, moved, link }: FoundEffect, action: ProposedAction, facts: Facts): readonly string[] {
  const bases = [...(facts.workspaces.length > 0 ? facts.workspaces : [action.cwd]), ...(call?.cwd === undefined ? [] : [call.cwd])];
  const named = effect.resource.system === 'files' || effect.resource.system === 'git' ? namedIn(effect, bases, facts) : [];
  const evidence = effect.evidence.flatMap(one => (one.kind === 'file' || one.kind === 'plan' ? [one.path] : []));
  return [...named, ...evidence, ...(call && call.host === undefined ? inCall(call, facts) : []), ...(moved ? [moved.from, moved.to] : []), ...(link ? [link.at, link.to] : [])];
}

function namedIn({ resource }: Effect, bases: readonly string[], facts: Facts): readonly string[] {
  const joinPath = joiner(facts);
  return [resource.address, ...(resource.parts ?? []).slice(0, 20)].flatMap(name => {
    if (name === '~' || name.startsWith('~/')) return [joinPath(facts.home, `.${name.slice(1)}`)];
    return rootOf(name) !== undefined ? [name] : bases.map(base => joinPath(base, name));
  });
}

/** Its working directory and every word that may be a path, options' values included (`-C ../other`, `--git-dir=/x`). */
function inCall(call: Call, facts: Facts): readonly string[] {
  const { cwd } = call;
  const joinPath = joiner(facts);
  const words = call.args.slice(0, 60).flatMap(word => (word.text === undefined ? [] : [word.text.replace(/^-+[\w-]+=/, '')]));
  const paths = words.filter(text => text.length < 1000 && (text.includes('/') || text.includes('\\') || text === '..') && !/^[a-z][\w+.-]*:\/\//i.test(text));
  return [
    ...(cwd === undefined ? [] : [cwd]),
    ...paths.flatMap(text => (text.startsWith('~/') ? [joinPath(facts.home, text.slice(2))] : rootOf(text) !== undefined ? [text] : cwd === undefined ? [] : [joinPath(cwd, text)])),
  ];
}

function losesFolder({ effect }: FoundEffect): boolean {
  return effect.resource.system === 'files' && effect.resource.extent !== 'one' && (effect.operation === 'delete' || effect.operation === 'replace');
}

function joiner(facts: Facts): (base: string, path: string) => string {
  const style = facts.platform === 'win32' ? 'windows' : 'posix';
  return (base, path) => absolute(path, base, style);
}
