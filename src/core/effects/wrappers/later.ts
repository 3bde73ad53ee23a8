// Text that runs at another time or in another terminal: at, batch, crontab text, tmux and screen, script -c. What is scheduled is read as if it ran.
import type { Call } from '../../model/call';
import { readKnowledge } from '../fromKnowledge';
import { inputOf } from '../shell/outputs';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { runJoined, runShellText, runText, runWords } from './nested';
import { leadingOptions } from './options';

export const laterInterpreters: Readonly<Record<string, Interpreter>> = { at, batch: at, crontab, tmux, script };

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
  // Loading a file writes over the whole table, whatever is in it.
  const loads = file !== undefined && file.text !== '-' ? readKnowledge(call, world) : undefined;
  return together([...(loads ? [loads] : []), ...await Promise.all(commands.slice(0, 50).map(command => runText(call, { text: command, span: call.span }, 'crontab', world, { input: undefined, certainty: 'may' })))]);
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
