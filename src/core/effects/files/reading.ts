// Programs that show what a file holds: reading credentials is an effect, reading anything else is none. Uploads of files by curl and
// wget count as sending.
import type { Call, Word } from '../../model/call';
import type { Effect } from '../../model/effect';
import { nothing, type Found, type Interpreter, type World } from '../world';
import { locate } from './location';
import { isSecret } from './names';
import { optionsOf, part } from './options';
import { nameOf, parentOf } from './paths';
import { sent } from './sync';
import { callOf, resolveTarget, type At } from './target';

/** A read of a file with credentials; nothing for any other file. */
export async function readSecrets(words: readonly (Word | string)[], at: At, world: World): Promise<Found> {
  if (at.host !== undefined) return remoteSecrets(words, at);
  const effects: Found['effects'][number][] = [];
  const changes: Found['changes'][number][] = [];
  for (const word of words) {
    const target = await resolveTarget(word, at, world.facts);
    if ('unresolved' in target) continue;
    for (const path of target.paths.slice(0, 50)) {
      if (!(await isSecret(path, world.facts))) {
        if (await holdsToken(path, world)) changes.push({ kind: 'secretRead', path });
        continue;
      }
      const stat = await world.facts.stat(path);
      if (!stat || stat.kind === 'directory') continue;
      const location = await locate(path, world.start, world.facts);
      const production = /(?:^|[._-])(?:prod|production|live)(?:[._-]|$)/i.test(nameOf(path));
      const call = callOf(at);
      const effect: Effect = {
        operation: 'read', certainty: at.certainty, reversibility: 'irreversible', disruption: 'none', traits: ['secret'], evidence: [{ kind: 'action', span: target.span }], reason: { code: 'secret-read' },
        resource: { system: 'files', kind: 'credentials file', address: location.address, where: location.where, keeps: 'nothing', extent: 'one',
          ...(production ? { environment: { name: 'production', because: [`the file is named ${nameOf(path)}`] } } : {}) },
      };
      effects.push(call ? { effect, call } : { effect });
      changes.push({ kind: 'secretRead', path });
    }
  }
  return { ...nothing, effects, changes };
}

/** Something like a credential stands in a file that is not made for them: nothing to ask about, but where it is used later is told. */
async function holdsToken(path: string, world: World): Promise<boolean> {
  const text = await world.facts.read(path, 1 << 18);
  return text !== undefined && /(?:token|secret|passw|api[_-]?key|access[_-]?key|credential|bearer|:\/\/[^\s:@/]+:)[^\n]{0,40}?[\w+/.~-]{16,}/i.test(text);
}

/** On another machine only the name tells. */
function remoteSecrets(words: readonly (Word | string)[], at: At): Found {
  const call = callOf(at);
  const names = words.map(word => (typeof word === 'string' ? word : word.text ?? '')).filter(text => /(?:^|\/)(?:\.env(?:\.\w+)?|id_(?:rsa|ed25519|ecdsa)|credentials|shadow|\.pgpass|\.netrc|kubeconfig|secrets\.ya?ml|master\.key)$|^\/(?:run|var\/run)\/secrets\/|serviceaccount\/token$|^\/proc\/[\w*]+\/environ$/.test(text) && !/\.(?:example|sample|template)$/.test(text));
  return { ...nothing, effects: names.map(name => {
    const effect: Effect = { operation: 'read', certainty: at.certainty, reversibility: 'irreversible', disruption: 'none', traits: ['secret'], evidence: [{ kind: 'action', span: at.span }], reason: { code: 'secret-read' },
      resource: { system: 'files', kind: 'credentials file', address: name, place: at.host, where: 'remote', keeps: 'nothing', extent: 'one' } };
    return call ? { effect, call } : { effect };
  }) };
}

const some = (found: Found): Found | undefined => (found.effects.length || found.changes.length ? found : undefined);

const files = (takes: readonly string[] = [], skip = 0): Interpreter => async (call, world) => {
  const inputs = call.redirects.filter(redirect => redirect.kind === 'read').map(redirect => redirect.to);
  return some(await readSecrets([...optionsOf(call, takes).positionals.slice(skip), ...inputs], call, world));
};

/** `grep -l`, `-c` and `-q` say nothing of what a line holds. A folder searched by name of key is a search, not a read. */
const grep: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['-e', '--regexp', '-f', '--file', '-A', '-B', '-C', '-m', '--max-count', '--include', '--exclude', '--exclude-dir', '-g', '--glob', '-t', '--type', '--color']);
  if (options.has('-l', '-L', '-c', '-q', '--files-with-matches', '--count', '--quiet')) return nothing;
  const words = options.has('-e', '--regexp', '-f') ? options.positionals : options.positionals.slice(1);
  const looked = environmentSecrets([...options.values('-e', '--regexp'), ...options.positionals.slice(0, 1)], call);
  if (looked) return looked;
  const found = await readSecrets(words, call, world);
  const inside = await searchedSecrets(words, call, world);
  return some({ ...found, changes: [...found.changes, ...inside] });
};

/** `env | grep -i token`: the values of the agent's own variables are shown. */
function environmentSecrets(patterns: readonly Word[], call: Call): Found | undefined {
  const from = call.input?.kind === 'call' ? call.input.call : undefined;
  if (!from || from.args.length > 0 || !/^(?:env|printenv|export|set|declare)$/.test(from.program ?? '')) return undefined;
  return patterns.some(word => secretWords.test(word.text ?? word.raw)) ? shownVariable(patterns[0]?.text ?? 'secrets', call) : undefined;
}

const secretWords = /secret|token|passw|passphrase|api_?key|access_?key|private_?key|credential/i;

function shownVariable(name: string, call: Call): Found {
  const effect: Effect = { operation: 'read', certainty: call.certainty, reversibility: 'irreversible', disruption: 'none', traits: ['secret'], evidence: [{ kind: 'action', span: call.span }], reason: { code: 'secret-read' },
    resource: { system: 'machine', kind: 'environment variable', address: name, where: 'machine', keeps: 'nothing', extent: 'one' } };
  return { ...nothing, effects: [{ effect, call }] };
}

const printenv: Interpreter = async call => {
  const name = call.args.map(word => word.text ?? '').find(text => secretWords.test(text));
  return Promise.resolve(name === undefined ? undefined : shownVariable(name, call));
};

/** A search in a folder shows lines of the credentials files that lie in it: no question, but where they are used later is told. */
async function searchedSecrets(words: readonly Word[], call: Call, world: World): Promise<Found['changes']> {
  const found: string[] = [];
  for (const word of call.host === undefined ? words.slice(0, 4) : []) {
    const target = await resolveTarget(word, call, world.facts);
    for (const folder of 'unresolved' in target ? [] : target.paths.slice(0, 4)) {
      const names = (await world.facts.stat(folder))?.kind === 'directory' ? (await world.facts.list(folder) ?? []).slice(0, 300) : [];
      for (const name of names) if (found.length < 12 && await isSecret(`${folder.replace(/\/$/, '')}/${name}`, world.facts)) found.push(`${folder.replace(/\/$/, '')}/${name}`);
    }
  }
  return found.map(path => ({ kind: 'secretRead' as const, path }));
}

/** Copying credentials somewhere else; next to the original nothing is learnt. */
const copiedSecrets = async (call: Call, world: World): Promise<Found> => {
  const names = optionsOf(call).positionals;
  const goal = names.at(-1);
  if (!goal || names.length < 2) return nothing;
  const to = await resolveTarget(goal, call, world.facts);
  const place = 'unresolved' in to ? undefined : to.paths[0];
  const away: Word[] = [];
  for (const word of names.slice(0, -1)) {
    const from = await resolveTarget(word, call, world.facts);
    if (!('unresolved' in from) && place !== undefined && from.paths.some(path => parentOf(path) !== parentOf(place) && parentOf(path) !== place)) away.push(word);
  }
  return readSecrets(away, call, world);
};

export { copiedSecrets };

/** Files that a request carries away: `-d @f`, `-F x=@f`, `-T f`, `--post-file`. Other requests belong to whoever knows the service. */
export async function uploadedFiles(call: Call, world: World): Promise<Found> {
  const words: Word[] = [];
  const options = optionsOf(call, ['-d', '--data', '--data-binary', '--data-raw', '--data-ascii', '--data-urlencode', '--json', '-F', '--form', '-T', '--upload-file', '-X', '--request', '-H', '--header', '-o', '--output', '-u', '--user', '-A', '-b', '-e', '-x', '--url', '--post-file', '--body-file', '--method', '-K', '--config', '--cacert', '--cert', '--key', '-m', '--max-time', '-w', '--write-out', '--connect-timeout', '--retry']);
  for (const value of options.values('-d', '--data', '--data-binary', '--data-ascii', '--data-urlencode', '--json')) {
    const at = value.text?.startsWith('@') ? 1 : value.text?.includes('=@') ? value.text.indexOf('=@') + 2 : /^[\w.-]+@/.test(value.text ?? '') && options.has('--data-urlencode') ? (value.text ?? '').indexOf('@') + 1 : -1;
    if (at > 0) words.push(part(value, at));
  }
  for (const value of options.values('-F', '--form')) {
    const at = /=[@<]/.exec(value.text ?? '')?.index;
    if (at !== undefined) words.push({ ...part(value, at + 2), text: (value.text ?? '').slice(at + 2).replace(/;.*$/, '') });
  }
  words.push(...options.values('-T', '--upload-file', '--post-file', '--body-file').filter(word => word.text !== '-'));
  if (words.some(word => word.text === '-') && call.input?.kind === 'file') words.push(call.input.path);
  const to = [options.value('--url'), ...options.positionals].map(word => word?.text ?? word?.raw ?? '').find(text => /^[\w+.-]+:\/\/|\./.test(text)) ?? 'the network';
  const files = words.filter(word => word.text !== '-' && word.text !== '');
  if (files.length === 0) return nothing;
  const secrets: string[] = [];
  for (const word of files) {
    const target = await resolveTarget(word, call, world.facts);
    if (!('unresolved' in target) && (await Promise.all(target.paths.map(path => isSecret(path, world.facts)))).some(Boolean)) secrets.push(word.text ?? word.raw);
  }
  const host = /^(?:[\w+.-]+:\/\/)?(?:[^/@]*@)?([^/:?#]+)/.exec(to)?.[1] ?? to;
  if (/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/.test(host)) return nothing;
  return { ...nothing, effects: [{ call, effect: sent(files.map(word => word.text ?? word.raw).join(', '), host, secrets, call, files[0]?.span ?? call.span) }] };
}

const head = files(['-n', '-c', '--lines', '--bytes']);
const plain = files();

export const readingInterpreters: Readonly<Record<string, Interpreter>> = {
  printenv,
  cat: plain, less: plain, more: plain, most: plain, bat: plain, batcat: plain, nl: plain, tac: plain, rev: plain, head, tail: head, strings: plain, xxd: plain, od: files(['-A', '-t', '-j', '-N']), hexdump: files(['-n', '-s', '-e']), base64: files(['-w']), base32: plain,
  grep, egrep: grep, fgrep: grep, rg: grep, ag: grep, cut: files(['-d', '-f', '-c', '-b']), sort: files(['-k', '-t', '-o']), uniq: plain, tr: plain, column: plain, fold: plain, paste: plain, jq: files(['--arg', '--argjson', '-f'], 1), yq: files([], 1), diff: plain, view: plain, vi: plain, vim: plain, nano: plain,
  pygmentize: plain, 'get-content': files(['-Path', '-LiteralPath', '-TotalCount', '-Tail', '-Encoding']), type: plain, gc: plain, dotenv: plain, openssl: files(['-in', '-out', '-key']),
};
