// Files that leave this machine or come to it: uploads of curl and wget, nc and socat, mail, gists; downloads that write over a file.
import type { Call, Input, Word } from '../../model/call';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { fromNetwork } from '../scripts/downloaded';
import { isSecret } from './names';
import { optionsOf } from './options';
import { createPath, overwritePath } from './pathEffect';
import { uploadedFiles } from './reading';
import { sent } from './sync';
import { resolveTarget } from './target';

const curl: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['-o', '--output', '--output-dir', '-d', '--data', '--data-binary', '--data-raw', '-F', '-T', '-X', '--request', '-H', '--header', '-u', '--user', '-A', '-b', '-e', '-x', '--url', '-K', '--cacert', '--cert', '--key', '-m', '-w', '--retry']);
  const parts: Found[] = [await uploadedFiles(call, world), await carried(call, world)];
  const into = options.value('-o', '--output');
  if (into && into.text !== '-' && into.text !== '/dev/null') parts.push(fromNetwork(await overwritePath(into, call, world, { redirection: true })));
  else if (options.has('-O', '--remote-name', '--remote-name-all')) {
    const url = options.positionals.find(word => /\/[^/?#]+$/.test(word.text ?? ''));
    if (url) parts.push(fromNetwork(await overwritePath({ ...url, text: /\/([^/?#]+)(?:[?#].*)?$/.exec(url.text ?? '')?.[1] }, call, world, { redirection: true })));
  }
  const all = together(parts);
  return all.effects.length ? all : undefined;
};

const wget: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['-O', '--output-document', '-o', '-P', '--directory-prefix', '--header', '--post-file', '--post-data', '--body-file', '--method', '-U', '-t', '-T']);
  const into = options.value('-O', '--output-document');
  const written = into ? (into.text === '-' || into.text === '/dev/null' ? nothing : await overwritePath(into, call, world, { redirection: true })) : options.has('--spider') ? nothing : await underItsName(call, options, world);
  const all = together([await uploadedFiles(call, world), await carried(call, world), fromNetwork(written)]);
  return all.effects.length ? all : undefined;
};

/** Without `-O` the file is named after the address; one that is there stays (`x.1` is made). */
async function underItsName(call: Call, options: ReturnType<typeof optionsOf>, world: World): Promise<Found> {
  const folder = options.value('-P', '--directory-prefix');
  const names = options.positionals.flatMap(word => /^(?:https?|ftp):\/\/[^/]+\/(?:.*\/)?([^/?#]+)(?:[?#].*)?$/.exec(word.text ?? '')?.[1] ?? []);
  return together(await Promise.all(names.slice(0, 20).map(name => createPath(folder?.text === undefined ? name : `${folder.text.replace(/\/$/, '')}/${name}`, call, world))));
}

/** nc, socat, mail: what goes in leaves the machine. */
const pipe: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['-p', '-w', '-s', '-q', '-i', '-X', '-x', '-c', '-a', '-A']);
  if (options.has('-l', '-z', '--listen')) return undefined;
  const all = await carried(call, world, true);
  return all.effects.length ? all : undefined;
};

/** `gh gist create FILES`, `glab snippet create`. */
const gist: Interpreter = async (call, world) => {
  const [noun, verb, ...rest] = call.args;
  if ((noun?.text !== 'gist' && noun?.text !== 'snippet') || verb?.text !== 'create') return undefined;
  const names = optionsOf({ args: rest }, ['-d', '--desc', '-f', '--filename', '-t', '--title']).positionals.filter(word => word.text !== '-');
  const secrets: string[] = [];
  for (const word of names) if (await isSecretWord(word, call, world)) secrets.push(word.text ?? word.raw);
  const open = rest.some(word => word.text === '-p' || word.text === '--public');
  const effect = sent(names.map(word => word.text ?? word.raw).join(', ') || 'what is piped in', call.program === 'gh' ? 'gist.github.com' : 'a snippet', secrets, call, call.span);
  return { ...nothing, effects: [{ call, effect: open ? { ...effect, traits: [...effect.traits, 'public'] } : effect }] };
};

/** Credentials carried in by a pipe, a here-string of a file or a substitution in a word. */
async function carried(call: Call, world: World, anyInput = false): Promise<Found> {
  const stdin = anyInput || call.args.some(word => /^(?:@-|-)$|=@-$/.test(word.text ?? '') && word.text !== '');
  const words: Word[] = [...(stdin ? feeding(call.input) : []), ...call.args.flatMap(substituted)];
  const secrets: string[] = [];
  for (const word of words) if (await isSecretWord(word, call, world)) secrets.push(word.text ?? word.raw);
  if (stdin && printsEnvironment(call.input)) secrets.push('the environment');
  if (secrets.length === 0) return nothing;
  const to = call.args.map(word => (word.text ?? word.raw).replace(/["']/g, '')).find(text => /\./.test(text) && !text.startsWith('-') && !text.startsWith('@')) ?? 'the network';
  return { ...nothing, effects: [{ call, effect: sent(secrets.join(', '), /^(?:[\w+.-]+:\/\/)?(?:[^/@]*@)?([^/:?#]+)/.exec(to)?.[1] ?? to, secrets, call, call.span) }] };
}

/** Files that a pipeline in front reads. */
function feeding(input: Input | undefined, depth = 0): readonly Word[] {
  if (!input || depth > 6) return [];
  if (input.kind === 'file') return [input.path];
  if (input.kind !== 'call') return [];
  const { call } = input;
  return [...call.args.filter(word => !(word.text ?? '').startsWith('-')), ...call.redirects.filter(redirect => redirect.kind === 'read').map(redirect => redirect.to), ...feeding(call.input, depth + 1)];
}

/** `env`, `printenv`: every variable of the agent, tokens included. */
function printsEnvironment(input: Input | undefined, depth = 0): boolean {
  if (input?.kind !== 'call' || depth > 6) return false;
  const { program, args } = input.call;
  return ((program === 'env' || program === 'printenv' || program === 'export' || program === 'set') && args.length === 0) || printsEnvironment(input.call.input, depth + 1);
}

/** `?d=$(base64 .env)`: the file named in a substitution. */
function substituted(word: Word): readonly Word[] {
  if (word.text !== undefined) return [];
  return [...word.raw.matchAll(/(?:\$\(|`)\s*(?:cat|base64|head|tail|xxd|gzip|tar|<)\s+(?:-\S+\s+)*([^\s)|`]+)/g)].map(match => ({ text: match[1]?.replace(/["']/g, ''), raw: match[1] ?? '', span: word.span }));
}

async function isSecretWord(word: Word, call: Call, world: World): Promise<boolean> {
  if (word.text === undefined || word.text === '') return false;
  const target = await resolveTarget(word, call, world.facts);
  if ('unresolved' in target) return false;
  for (const path of target.paths.slice(0, 20)) if (await isSecret(path, world.facts)) return true;
  return false;
}

export const networkInterpreters: Readonly<Record<string, Interpreter>> = { curl, curlie: curl, wget, nc: pipe, ncat: pipe, netcat: pipe, socat: pipe, telnet: pipe, mail: pipe, mailx: pipe, sendmail: pipe, mutt: pipe, gh: gist, glab: gist };
