// What leaves this machine by the words of one call: which of the files are credentials, whether it is the whole workspace; uploads to cloud
// storage, folders packed into a pipe, secrets in the name that a DNS question asks for. The copying programs themselves are `sync.ts`
// and `network.ts`.
import type { Call, Input, Word } from '../../model/call';
import { nothing, type Interpreter, type World } from '../world';
import { locate } from './location';
import { isSecret } from './names';
import { optionsOf } from './options';
import { below } from './paths';
import { sent } from './sync';
import { resolveTarget } from './target';

export interface Leaving {
  /** Credentials files among them, as shown. */
  readonly secrets: readonly string[];
  /** One of them is the whole workspace, or holds it. */
  readonly isWhole: boolean;
}

/** Folders that hold keys and logins and little else, in any home. */
const keyFolders = /^(?:\.ssh|\.gnupg|\.aws|\.kube|\.azure|\.password-store|\.docker|\.config\/gcloud|\.config\/gh|\.config)$/;

export async function leavingIn(words: readonly Word[], call: Call, world: World): Promise<Leaving> {
  const secrets = new Set<string>();
  let isWhole = false;
  if (call.host !== undefined) return { secrets: [], isWhole };
  for (const word of words.slice(0, 30)) {
    if (word.text === undefined || word.text === '' || word.text === '-') continue;
    const target = await resolveTarget(word, call, world.facts);
    if ('unresolved' in target) continue;
    if (target.everythingIn !== undefined && (await locate(target.everythingIn, world.start, world.facts)).whole !== undefined) isWhole = true;
    for (const path of target.paths.slice(0, 30)) {
      if (await isSecret(path, world.facts) || keyFolders.test(below(path, world.facts.home) ?? '')) {
        secrets.add((await locate(path, world.start, world.facts)).address);
        continue;
      }
      const stat = await world.facts.stat(path);
      if (stat?.kind !== 'directory') continue;
      if ((await locate(path, world.start, world.facts)).whole !== undefined) isWhole = true;
      for (const name of ((await world.facts.tree(path))?.sample ?? []).slice(0, 200)) if (!name.includes('node_modules/') && await isSecret(`${path}/${name}`, world.facts)) secrets.add(name);
    }
  }
  return { secrets: [...secrets], isWhole };
}

/** Files named in a substitution: `?d=$(base64 .env)`. Only programs that print what the file holds. */
export function substituted(word: Word): readonly Word[] {
  return [...word.raw.matchAll(/(?:\$\(|`)\s*(?:cat|base64|head|tail|xxd|gzip|tar|grep|cut|awk|sed|od|hexdump|<)\s+([^)|`]*)/g)].flatMap(match => (match[1] ?? '').split(/\s+/).filter(text => text !== '' && !text.startsWith('-')).map(text => ({ text: text.replace(/["']/g, ''), raw: text, span: word.span })));
}

/** Files that a pipeline in front reads or packs. */
export function feeding(input: Input | undefined, depth = 0): readonly Word[] {
  if (!input || depth > 6) return [];
  if (input.kind === 'file') return [input.path];
  if (input.kind !== 'call') return [];
  const { call } = input;
  return [...call.args.filter(word => !(word.text ?? '').startsWith('-')), ...call.redirects.filter(redirect => redirect.kind === 'read').map(redirect => redirect.to), ...feeding(call.input, depth + 1)];
}

/** Does an archiver stand in front: what it is given goes as a whole? */
function packs(input: Input | undefined, depth = 0): boolean {
  if (input?.kind !== 'call' || depth > 6) return false;
  const { program, args } = input.call;
  return (/^(?:tar|bsdtar|gtar|zip|7z|cpio|pax)$/.test(program ?? '') || (program === 'git' && args[0]?.text === 'archive')) || packs(input.call.input, depth + 1);
}

export async function piped(call: Call, world: World): Promise<Leaving> {
  const leaving = await leavingIn(feeding(call.input), call, world);
  return packs(call.input) ? leaving : { ...leaving, isWhole: false };
}

/** Secrets that stand in the name itself: `$(head -c 20 key | base64).x.example`. */
const question: Interpreter = async (call, world) => {
  const words = call.args.flatMap(substituted);
  const { secrets } = words.length === 0 ? { secrets: [] } : await leavingIn(words, call, world);
  return secrets.length === 0 ? undefined : { ...nothing, effects: [{ call, effect: sent(secrets.join(', '), 'whoever answers for that name', secrets, call, call.span) }] };
};

/** `tar cz . | ssh host 'cat > x'`. */
const intoShell: Interpreter = async (call, world) => {
  if (call.input?.kind !== 'call' && call.input?.kind !== 'file') return undefined;
  const { secrets, isWhole } = await piped(call, world);
  const host = optionsOf(call, ['-b', '-c', '-D', '-E', '-e', '-F', '-I', '-i', '-J', '-L', '-l', '-m', '-O', '-o', '-p', '-R', '-S', '-W', '-w']).positionals[0];
  return !host || (secrets.length === 0 && !isWhole) ? undefined : { ...nothing, effects: [{ call, effect: sent(secrets.length > 0 ? secrets.join(', ') : 'the workspace', (host.text ?? host.raw).replace(/^.*@/, ''), secrets, call, call.span, isWhole) }] };
};

/** Copies into cloud storage: the last positional is a place there, those before it files here. */
function upload(path: readonly (readonly string[])[], takes: readonly string[], isThere: RegExp): Interpreter {
  return async (call, world) => {
    const words = optionsOf(call, takes).positionals;
    const skip = path.find(one => one.every((word, i) => words[i]?.text === word))?.length;
    if (skip === undefined || call.args.some(word => /^--?(?:dry-?run|n)$/.test(word.text ?? ''))) return undefined;
    const places = words.slice(skip);
    const to = places.at(-1);
    const from = places.slice(0, -1).filter(word => !isThere.test(word.text ?? word.raw));
    if (!to || !isThere.test(to.text ?? to.raw) || from.length === 0) return undefined;
    const { secrets, isWhole } = await leavingIn(from, call, world);
    return secrets.length === 0 && !isWhole ? undefined : { ...nothing, effects: [{ call, effect: sent(from.map(word => word.raw).join(' '), to.text ?? to.raw, secrets, call, from[0]?.span ?? call.span, isWhole) }] };
  };
}

const s3 = upload([['s3', 'cp'], ['s3', 'mv'], ['s3', 'sync']], ['--profile', '--region', '--endpoint-url', '--output', '--acl', '--storage-class', '--exclude', '--include', '--sse', '--content-type', '--cache-control', '--metadata'], /^s3:\/\//);
const google = upload([['cp'], ['mv'], ['rsync'], ['storage', 'cp'], ['storage', 'mv'], ['storage', 'rsync']], ['-h', '-o', '--project', '--account', '-x', '-i', '--exclude'], /^gs:\/\//);

export const leavingInterpreters: Readonly<Record<string, Interpreter>> = {
  dig: question, nslookup: question, host: question, drill: question, ping: question, ping6: question, getent: question, resolvectl: question, ssh: intoShell,
  aws: s3, gsutil: google, gcloud: google, s3cmd: upload([['put'], ['sync']], ['-c', '--config'], /^s3:\/\//), s5cmd: upload([['cp'], ['mv'], ['sync']], [], /^s3:\/\//),
  rclone: upload([['copy'], ['sync'], ['move'], ['copyto'], ['moveto'], ['bisync']], ['--config', '--include', '--exclude', '--filter', '--transfers', '--bwlimit'], /^[\w.-]+:/),
  azcopy: upload([['copy'], ['cp'], ['sync']], [], /^https:\/\//), mc: upload([['cp'], ['mirror'], ['mv']], ['--config-dir', '-C'], /^[\w-]+\/[\w.-]+/), b2: upload([['upload-file'], ['sync'], ['file', 'upload']], [], /^b2:\/\//),
};
