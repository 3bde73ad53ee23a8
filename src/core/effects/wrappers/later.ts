// Text that runs at another time or in another terminal: at, batch, crontab text, tmux and screen, script -c, git's own aliases and
// `!` commands, node and shell text held in options. What is scheduled is read as if it ran.
import type { Call, Word } from '../../model/call';
import { inputOf } from '../shell/outputs';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { runJoined, runShellText, runText, runWords, wordAt } from './nested';
import { leadingOptions } from './options';

export const laterInterpreters: Readonly<Record<string, Interpreter>> = { at, batch: at, crontab, tmux, script, git };

async function at(call: Call, world: World): Promise<Found | undefined> {
  const text = await inputOf(call, world);
  return text === undefined ? undefined : runText(call, { text, span: call.span }, `${call.program ?? 'at'}`, world, { input: undefined });
}

/** `crontab -` and `crontab FILE`: the command of each line. Removing the table belongs to its family. */
async function crontab(call: Call, world: World): Promise<Found | undefined> {
  if (call.args.some(word => /^-[rel]/.test(word.text ?? ''))) return undefined;
  const file = call.args.find(word => !word.text?.startsWith('-'));
  const text = await inputOf(file ? { ...call, input: { kind: 'file', path: file } } : call, world);
  if (text === undefined) return undefined;
  const commands = text.split('\n').flatMap(line => /^\s*(?:@\w+|(?:[\d*,/\w-]+\s+){5})\s*(\S.*)$/.exec(line)?.[1] ?? []);
  return together(await Promise.all(commands.slice(0, 50).map(command => runText(call, { text: command, span: call.span }, 'crontab', world, { input: undefined, certainty: 'may' }))));
}

async function tmux(call: Call, world: World): Promise<Found | undefined> {
  const { rest } = leadingOptions(call.args, ['-L', '-S', '-f']);
  const [verb, ...args] = rest;
  if (/^(?:send-keys|send)$/.test(verb?.text ?? '')) {
    const keys = leadingOptions(args, ['-t', '-N']).rest.filter(word => !/^(?:Enter|C-m|KPEnter|C-[a-z])$/.test(word.text ?? ''));
    return keys.length === 0 ? nothing : runJoined(call, keys, 'tmux send-keys', world, { input: undefined });
  }
  if (!/^(?:new-session|new|new-window|neww|split-window|splitw|respawn-pane|respawnp|run-shell|run|if-shell|popup|display-popup)$/.test(verb?.text ?? '')) return undefined;
  const words = leadingOptions(args, ['-s', '-n', '-t', '-c', '-e', '-x', '-y', '-F', '-l', '-p', '-w', '-h', '-T']).rest;
  return words.length === 0 ? nothing : runJoined(call, words, `tmux ${verb?.text ?? ''}`, world, { input: undefined });
}

async function script(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, ['-c', '--command', '-E', '-I', '-O', '-T', '-B', '-m', '-o', '-t']);
  const text = options.given.get('-c') ?? options.given.get('--command');
  if (text) return runShellText(call, text, 'script -c', world);
  // BSD and macOS: `script -q file command …`
  const words = options.rest.slice(1);
  return words.length === 0 ? undefined : runWords(call, words, 'script', world);
}

const gitValues = ['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--exec-path', '--super-prefix', '--config-env'];
const gitTexts: Readonly<Record<string, readonly string[]>> = {
  rebase: ['-x', '--exec'], bisect: [], 'filter-branch': ['--tree-filter', '--index-filter', '--msg-filter', '--env-filter', '--setup', '--commit-filter', '--tag-name-filter', '--parent-filter'], submodule: [], difftool: ['-x', '--extcmd'],
};

/** Aliases (of the command line and of the configuration) and the texts that git runs; everything else belongs to git's own reader. */
async function git(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, gitValues);
  const [verb, ...args] = options.rest;
  const globals = call.args.slice(0, call.args.length - options.rest.length);
  const settings = globals.flatMap((word, i) => (globals[i - 1]?.text === '-c' ? [word] : []));
  const found: Found[] = [];
  for (const setting of settings) {
    const match = /^(core\.(?:pager|editor|sshcommand|fsmonitor|askpass|gitproxy)|(?:diff|merge|filter|credential|gpg|sequence|protocol|uploadpack|init|pager)\.[\w.-]*?(?:external|driver|command|textconv|clean|smudge|process|helper|program|editor|packobjectshook)|pager\.\w+)=([^]+)$/i.exec(setting.text ?? setting.partial ?? '');
    const text = match?.[2];
    if (text !== undefined && text.includes(' ') || text?.startsWith('!')) found.push(await runText(call, { text: text.replace(/^!/, ''), span: setting.span }, 'git -c', world, { input: undefined }));
  }
  const name = verb?.text;
  if (name !== undefined) {
    const text = await aliasOf(name, settings, call, world);
    if (text !== undefined) found.push(await runAlias(call, text, globals, args, world));
    if (name === 'bisect' && args[0]?.text === 'run') found.push(...(await ran(call, args.slice(1), 'git bisect run', world)));
    if (name === 'submodule' && args[0]?.text === 'foreach') found.push(await runJoined(call, leadingOptions(args.slice(1), []).rest, 'git submodule foreach', world, { certainty: 'may' }));
    for (const [i, word] of args.entries()) {
      const texts = Object.hasOwn(gitTexts, name) ? gitTexts[name] ?? [] : [];
      const value = texts.includes(word.text ?? '') ? args[i + 1] : undefined;
      if (value) found.push(await runShellText(call, value, `git ${name}`, world));
    }
    if (text === undefined && found.length > 0) {
      const own = await ownReader(call, world);
      if (own) found.push(own);
    }
  }
  return found.length === 0 ? undefined : together(found);
}

async function ran(call: Call, words: readonly Word[], through: string, world: World): Promise<readonly Found[]> {
  const found = await runWords(call, words, through, world);
  return found ? [found] : [];
}

/** What git itself does in the same call: asked with the texts taken out, so that this reader stays silent. */
async function ownReader(call: Call, world: World): Promise<Found | undefined> {
  const args = call.args.filter((word, i) => !(call.args[i - 1]?.text === '-c') && !(word.text === '-c') && !(/^(?:-x|--exec|--\w+-filter)$/.test(word.text ?? '')) && !(/^(?:-x|--exec|--\w+-filter)$/.test(call.args[i - 1]?.text ?? '')));
  if (args.length === call.args.length) return undefined;
  return world.readCall({ ...call, args }, world);
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
