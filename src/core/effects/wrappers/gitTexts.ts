// Text that git itself runs: aliases of the command line and of the configuration, `rebase -x`, `bisect run`, `submodule foreach`, filters,
// and settings given with `-c` whose value is a command. Everything else belongs to git's own reader.
import type { Call, Word } from '../../model/call';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { runJoined, runShellText, runText, runWords, wordAt } from './nested';
import { leadingOptions } from './options';

/** Aliases: another command instead of the one written. */
export const gitAliasInterpreters: Readonly<Record<string, Interpreter>> = { git: alias };

/** Added to what git's own reader says. */
export const gitTextInterpreters: Readonly<Record<string, Interpreter>> = { git: texts };

const gitValues = ['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--exec-path', '--super-prefix', '--config-env'];
const gitTexts: Readonly<Record<string, readonly string[]>> = {
  rebase: ['-x', '--exec'], 'filter-branch': ['--tree-filter', '--index-filter', '--msg-filter', '--env-filter', '--setup', '--commit-filter', '--tag-name-filter', '--parent-filter'], difftool: ['-x', '--extcmd'],
};

interface Split {
  readonly globals: readonly Word[];
  readonly settings: readonly Word[];
  readonly verb: string | undefined;
  readonly args: readonly Word[];
}

function split(call: Call): Split {
  const { rest } = leadingOptions(call.args, gitValues);
  const globals = call.args.slice(0, call.args.length - rest.length);
  return { globals, settings: globals.filter((_, i) => globals[i - 1]?.text === '-c'), verb: rest[0]?.text, args: rest.slice(1) };
}

async function alias(call: Call, world: World): Promise<Found | undefined> {
  const { globals, settings, verb, args } = split(call);
  const text = verb === undefined ? undefined : await aliasOf(verb, settings, call, world);
  return text === undefined ? undefined : runAlias(call, text, globals, args, world);
}

const commandSettings = /^(?:core\.(?:pager|editor|sshcommand|fsmonitor|askpass|gitproxy|hookspath)|(?:diff|merge|filter|credential|gpg|sequence|uploadpack|pager)\.[\w.-]*?(?:external|driver|command|textconv|clean|smudge|process|helper|program|editor|packobjectshook)|pager\.\w+)=([^]+)$/i;

async function texts(call: Call, world: World): Promise<Found | undefined> {
  const { settings, verb, args } = split(call);
  const found: (Found | undefined)[] = [];
  for (const setting of settings) {
    const text = commandSettings.exec(setting.text ?? setting.partial ?? '')?.[1];
    if (text !== undefined && (text.includes(' ') || text.startsWith('!'))) found.push(await runText(call, { text: text.replace(/^!/, ''), span: setting.span }, 'git -c', world, { input: undefined }));
  }
  if (verb === 'bisect' && args[0]?.text === 'run') found.push(await runWords(call, args.slice(1), 'git bisect run', world));
  if (verb === 'submodule' && args[0]?.text === 'foreach') found.push(await runJoined(call, leadingOptions(args.slice(1), []).rest, 'git submodule foreach', world, { certainty: 'may' }));
  const options = verb !== undefined && Object.hasOwn(gitTexts, verb) ? gitTexts[verb] ?? [] : [];
  for (const [i, word] of args.entries()) {
    const value = options.includes(word.text ?? '') ? args[i + 1] : undefined;
    if (value) found.push(await runShellText(call, value, `git ${verb ?? ''}`, world));
  }
  return found.length === 0 ? undefined : together(found.flatMap(one => one ?? []));
}

async function aliasOf(name: string, settings: readonly Word[], call: Call, world: World): Promise<string | undefined> {
  for (const word of settings) {
    const match = /^alias\.([\w.-]+)=([^]*)$/i.exec(word.text ?? '');
    if (match?.[1]?.toLowerCase() === name.toLowerCase()) return match[2];
  }
  if (call.cwd === undefined || call.host !== undefined || builtin.has(name)) return undefined;
  const repository = await world.facts.repository(call.cwd);
  return repository && Object.hasOwn(repository.aliases, name) ? repository.aliases[name] : undefined;
}

/** git never lets an alias hide a command of its own; the frequent ones are not looked up. */
const builtin = new Set('add am apply archive bisect blame branch bundle checkout cherry-pick clean clone commit config describe diff fetch filter-branch format-patch gc grep init log ls-files merge mv notes pull push rebase reflog remote reset restore revert rev-list rev-parse rm show stash status submodule switch tag update-ref worktree'.split(' '));

async function runAlias(call: Call, text: string, globals: readonly Word[], args: readonly Word[], world: World): Promise<Found> {
  const rest = args.map(word => word.text ?? word.partial ?? word.raw);
  const quoted = rest.map(one => `'${one.replaceAll("'", "'\\''")}'`).join(' ');
  const through = 'git alias';
  if (call.hops.filter(hop => hop.through === through).length > 5) return nothing;
  if (text.startsWith('!')) return runText(call, { text: `${text.slice(1)} ${quoted}`, span: call.span }, through, world);
  const kept = globals.filter((word, i) => !/^alias\./i.test(word.text ?? '') && !(word.text === '-c' && /^alias\./i.test(globals[i + 1]?.text ?? '')));
  const words = text.trim().split(/\s+/).map(word => wordAt(word.replace(/^(["'])(.*)\1$/, '$2'), call));
  return (await runWords(call, [call.name, ...kept, ...words, ...args], through, world)) ?? nothing;
}
