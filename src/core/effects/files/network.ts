// Files that leave this machine or come to it: uploads of curl and wget, nc and socat, mail, gists; downloads that write over a file.
import type { Call, Input, Word } from '../../model/call';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { fromNetwork } from '../scripts/downloaded';
import { leavingIn, piped, substituted } from './leaving';
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

/** Credentials, or the whole workspace, carried in by a pipe, a here-string of a file or a substitution in a word. */
async function carried(call: Call, world: World, anyInput = false): Promise<Found> {
  const stdin = anyInput || call.args.some(word => /^(?:@-|-|\.)$|=@-$/.test(word.text ?? '') && word.text !== '');
  const inFront = stdin ? await piped(call, world) : { secrets: [], isWhole: false };
  const secrets = [...new Set([...inFront.secrets, ...(await leavingIn(call.args.flatMap(substituted), call, world)).secrets, ...await copiedIn(call, world), ...tokensIn(call)])];
  if (stdin && printsEnvironment(call.input)) secrets.push('the environment');
  if (stdin && printsKeys(call.input)) secrets.push('secret keys');
  if (secrets.length === 0 && !inFront.isWhole) return nothing;
  const host = hostOf(call);
  return isLocalName(host) ? nothing : { ...nothing, effects: [{ call, effect: sent(secrets.length > 0 ? secrets.join(', ') : 'the workspace', host, secrets, call, call.span, inFront.isWhole) }] };
}

function hostOf(call: Call): string {
  const to = call.args.map(word => (word.text ?? word.raw).replace(/["']/g, '')).find(text => /^[\w+.-]+:\/\//.test(text)) ?? call.args.map(word => (word.text ?? word.raw).replace(/["']/g, '')).find(text => /\./.test(text) && !text.startsWith('-') && !text.startsWith('@')) ?? 'the network';
  return /^(?:[\w+.-]+:\/\/)?(?:[^/@]*@)?([^/:?#]+)/.exec(to)?.[1] ?? to;
}

const isLocalName = (host: string): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/.test(host);

/** What an earlier part of the command read from a credentials file stands in a word now: `T=$(cat .env); curl -d "$T"`. */
async function copiedIn(call: Call, world: World): Promise<readonly string[]> {
  const { facts, earlier } = world;
  const files = (earlier ?? []).filter(({ effect }) => effect.reason.code === 'secret-read').map(({ effect }) => effect.resource.address);
  const words = call.args.filter(word => /\$/.test(word.raw) && (word.text ?? word.raw).length >= 3);
  if (files.length === 0 || words.length === 0) return [];
  const found: string[] = [];
  for (const file of new Set(files)) {
    const path = file.startsWith('~/') ? `${facts.home}/${file.slice(2)}` : file.startsWith('/') ? file : `${world.start ?? call.cwd ?? ''}/${file}`;
    const text = (await facts.read(path, 1 << 16))?.trim();
    const values = text === undefined ? [] : [text, ...text.split('\n').flatMap(line => /[=:]\s*["']?([^\s"']{6,})/.exec(line)?.[1] ?? [])].filter(value => value.length >= 3);
    if (words.some(word => values.some(value => word.text?.includes(value)))) found.push(file);
  }
  return found;
}

/** Tokens whose name tells whom they are for, in the address or the data of a request to somebody else. */
const vendors: readonly (readonly [RegExp, RegExp])[] = [
  [/^AWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN)$/, /amazonaws|aws/], [/^(?:GITHUB|GH)_(?:TOKEN|PAT)$/, /github/], [/^(?:GITLAB_TOKEN|CI_JOB_TOKEN)$/, /gitlab/], [/^(?:NPM_TOKEN|NODE_AUTH_TOKEN)$/, /npm/], [/^DATABASE_URL$/, /$./],
  [/^(?:OPENAI_API_KEY)$/, /openai|azure/], [/^ANTHROPIC_API_KEY$/, /anthropic/], [/^STRIPE_(?:SECRET|API)_KEY$/, /stripe/], [/^(?:AZURE_CLIENT_SECRET|ARM_CLIENT_SECRET)$/, /azure|microsoft/], [/^(?:SSH|GPG|TLS|JWT)_PRIVATE_KEY$/, /$./], [/^VAULT_TOKEN$/, /vault/],
];

function tokensIn(call: Call): readonly string[] {
  const host = hostOf(call);
  const input = call.input?.kind === 'call' && (call.input.call.program === 'echo' || call.input.call.program === 'printf') ? call.input.call.args : [];
  const words = [...call.args.filter((_, i) => !/^(?:-H|--header|-u|--user|--oauth2-bearer)$/.test(call.args[i - 1]?.text ?? '')), ...input];
  return words.flatMap(word => [...word.raw.matchAll(/\$\{?([A-Z][A-Z0-9_]+)/g)].map(match => match[1] ?? '')).filter(name => vendors.some(([pattern, own]) => pattern.test(name) && !own.test(host))).map(name => `$${name}`);
}

/** `gpg --export-secret-keys`, `security find-…-password`, `pass show`: keys in front of the pipe. */
function printsKeys(input: Input | undefined, depth = 0): boolean {
  if (input?.kind !== 'call' || depth > 6) return false;
  const { program, args } = input.call;
  const said = args.map(word => word.text ?? '').join(' ');
  return (/^gpg2?$/.test(program ?? '') && /--export-secret/.test(said)) || (program === 'security' && /^find-\w+-password/.test(said)) || (program === 'pass' && /^(?:show\b|[\w-]+\/)/.test(said)) || (program === 'op' && /^read\b/.test(said)) || printsKeys(input.call.input, depth + 1);
}

/** `env`, `printenv`: every variable of the agent, tokens included. */
function printsEnvironment(input: Input | undefined, depth = 0): boolean {
  if (input?.kind !== 'call' || depth > 6) return false;
  const { program, args } = input.call;
  return ((program === 'env' || program === 'printenv' || program === 'export' || program === 'set') && args.length === 0) || printsEnvironment(input.call.input, depth + 1);
}

async function isSecretWord(word: Word, call: Call, world: World): Promise<boolean> {
  if (word.text === undefined || word.text === '') return false;
  const target = await resolveTarget(word, call, world.facts);
  if ('unresolved' in target) return false;
  for (const path of target.paths.slice(0, 20)) if (await isSecret(path, world.facts)) return true;
  return false;
}

export const networkInterpreters: Readonly<Record<string, Interpreter>> = { curl, curlie: curl, wget, nc: pipe, ncat: pipe, netcat: pipe, socat: pipe, telnet: pipe, mail: pipe, mailx: pipe, sendmail: pipe, mutt: pipe, gh: gist, glab: gist };
