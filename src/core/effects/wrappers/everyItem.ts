// Programs that run another once per item: xargs, parallel, find -exec, fd -x. Items are the real ones where they are known.
import type { Call, Word } from '../../model/call';
import { recursiveMark } from '../files/find';
import { inputOf } from '../shell/outputs';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { runJoined, runWords, wordAt } from './nested';
import { leadingOptions, valueOf } from './options';

export const everyItemInterpreters: Readonly<Record<string, Interpreter>> = { xargs, gxargs: xargs, parallel, find, gfind: find, fd, fdfind: fd };

const mostItems = 200;

async function xargs(call: Call, world: World): Promise<Found | undefined> {
  const options = leadingOptions(call.args, ['-I', '-i', '-n', '-P', '-L', '-s', '-a', '-d', '-E', '--max-args', '--max-procs', '--arg-file', '--delimiter', '--replace', '--max-lines', '--max-chars', '-J', '-R', '-S']);
  const [name, ...args] = options.rest;
  if (!name) return nothing;
  const hole = valueOf(options, ['-I', '--replace', '-J'])?.text ?? (options.given.has('-i') ? '{}' : undefined);
  const file = valueOf(options, ['-a', '--arg-file']);
  const text = await inputOf(file ? { ...call, input: { kind: 'file', path: file } } : call, world);
  const found = call.input?.kind === 'call' && call.input.call.program === 'find' && /^(?:rm|unlink|rmdir|shred)$/.test(name.text ?? '') ? findDelete(call.input.call, call) : undefined;
  if (text === undefined && found) return world.readCall(withRecursion(found, args), world);
  const tracked = call.input?.kind === 'call' && /^(?:rm|unlink)$/.test(name.text ?? '') ? trackedDelete(call.input.call, call) : undefined;
  if (text === undefined && tracked) return world.readCall(tracked, world);
  const items = text === undefined ? [unknownItem(call)] : itemsOf(text, options.given.has('-0') || options.given.has('--null'), hole !== undefined, call);
  if (items.length === 0) return nothing;
  const changed = { input: undefined, ...(text === undefined ? { certainty: 'may' as const } : {}) };
  if (hole === undefined) return runWords(call, [name, ...args, ...items], 'xargs', world, changed);
  const runs = items.slice(0, 20).map(item => runWords(call, [filled(name, hole, item), ...args.map(word => filled(word, hole, item))], 'xargs', world, changed));
  return together((await Promise.all(runs)).flatMap(one => one ?? []));
}

const unknownItem = (call: Call): Word => ({ text: undefined, raw: 'its input', unknown: 'what it reads from its input', partial: '$ITEM', span: call.span });

function itemsOf(text: string, zero: boolean, lines: boolean, call: Call): readonly Word[] {
  const pieces = zero ? text.split('\0') : lines ? text.split('\n').map(line => line.trim()) : text.split(/\s+/).map(piece => piece.replace(/^(["'])(.*)\1$/, '$2'));
  return pieces.filter(piece => piece !== '').slice(0, mostItems).map(piece => wordAt(piece, call));
}

/** A word with every `{}` replaced by the item. */
export function filled(word: Word, hole: string, item: Word): Word {
  const text = word.text;
  if (text === undefined || !text.includes(hole)) return word;
  if (item.text !== undefined) return { ...word, text: text.split(hole).join(item.text), raw: word.raw, ...(item.glob ? { glob: true } : {}) };
  return { ...item, ifEmpty: text === hole ? item.ifEmpty : text.split(hole).join(item.ifEmpty ?? ''), partial: text.split(hole).join(item.partial ?? '$ITEM'), raw: word.raw, span: word.span };
}

/** `parallel [options] command ::: items`. */
async function parallel(call: Call, world: World): Promise<Found | undefined> {
  const at = call.args.findIndex(word => /^:::/.test(word.text ?? ''));
  const before = at < 0 ? call.args : call.args.slice(0, at);
  const options = leadingOptions(before, ['-j', '--jobs', '-a', '-I', '-N', '-n', '-L', '-d', '-C', '--colsep', '--delay', '--timeout', '--joblog', '-S', '--sshlogin', '--tmpdir', '--results', '--retries', '--load', '--memfree']);
  const text = at >= 0 ? undefined : await inputOf(call, world);
  const items = at >= 0 ? call.args.slice(at + 1).filter(word => !/^:::/.test(word.text ?? '')) : text === undefined ? [unknownItem(call)] : itemsOf(text, false, true, call);
  const words = options.rest;
  if (words.length === 0) return together((await Promise.all(items.slice(0, 50).map(item => runJoined(call, [item], 'parallel', world, { input: undefined })))));
  const host = valueOf(options, ['-S', '--sshlogin'])?.text;
  const changed = { input: undefined, ...(host === undefined ? {} : { host }) };
  const runs = items.slice(0, 20).map(item => {
    const holed = words.some(word => /\{[^{}]?[^{}]?\}/.test(word.text ?? word.partial ?? ''));
    const command = holed ? words.map(word => filled(word, '{}', item)) : [...words, item];
    return command.some(word => /[\s;|&]/.test(word.text ?? '')) ? runJoined(call, command, 'parallel', world, changed) : runWords(call, command, 'parallel', world, changed);
  });
  return together((await Promise.all(runs)).flatMap(one => one ?? []));
}

const actions = new Set(['-exec', '-execdir', '-ok', '-okdir']);

/** Only the part that runs programs; `-delete` and the rest belong to the file interpreters. */
async function find(call: Call, world: World): Promise<Found | undefined> {
  const { args } = call;
  if (!args.some(word => actions.has(word.text ?? ''))) return undefined;
  const found: Found[] = [];
  let tests: readonly Word[] = args;
  for (let i = 0; i < args.length; i++) {
    if (!actions.has(args[i]?.text ?? '')) continue;
    let end = i + 1;
    while (end < args.length && args[end]?.text !== ';' && !(args[end]?.text === '+' && args[end - 1]?.text === '{}')) end++;
    const words = args.slice(i + 1, end);
    if (tests === args) tests = args.slice(0, i);
    const name = words[0]?.text ?? '';
    if (/^(?:\/bin\/|\/usr\/bin\/)?(?:rm|unlink|rmdir|shred)$/.test(name)) found.push(await world.readCall(withRecursion(findDelete({ ...call, args: tests }, call), words), world));
    else {
      const item: Word = { text: undefined, raw: '{}', unknown: `what find finds in ${start(args)}`, partial: '$FOUND', span: args[i]?.span ?? call.span };
      const run = await runWords(call, words.map(word => filled(word, '{}', item)), 'find -exec', world, { input: undefined, certainty: 'may' });
      if (run) found.push(run);
    }
    i = end;
  }
  if (args.some(word => word.text === '-delete')) found.push(await world.readCall({ ...call, args: [...args.filter(word => !actions.has(word.text ?? ''))] }, world));
  return together(found);
}

const start = (args: readonly Word[]): string => {
  const first = args[0];
  return first && !/^[-(!]/.test(first.text ?? '') ? first.text ?? first.raw : '.';
};

const withRecursion = (finder: Call, words: readonly Word[]): Call => (words.some(word => /^(?:-[a-zA-Z]*[rR][a-zA-Z]*|--recursive)$/.test(word.text ?? '')) ? { ...finder, args: [...finder.args, wordAt(recursiveMark, finder)] } : finder);

/** `find X tests -exec rm {} +` and `find X tests | xargs rm` delete what `find X tests -delete` does. */
function findDelete(finder: Call, runner: Call): Call {
  const tests = finder.args.filter(word => !/^-(?:print0?|ls|printf)$/.test(word.text ?? ''));
  return { ...finder, args: [...tests, { text: '-delete', raw: '-delete', span: runner.span }], span: runner.span, certainty: runner.certainty, hops: runner.hops, ...(runner.user === undefined ? {} : { user: runner.user }) };
}

/** `git ls-files [paths] | xargs rm` takes the files from the working tree that `git rm` would take. */
function trackedDelete(lister: Call, runner: Call): Call | undefined {
  const [verb, ...args] = lister.args;
  if (lister.program !== 'git' || verb?.text !== 'ls-files') return undefined;
  const options = args.filter(word => word.text?.startsWith('-') === true && word.text !== '--');
  if (!options.every(word => /^(?:-z|-c|--cached|--full-name)$/.test(word.text ?? ''))) return undefined;
  const paths = args.filter(word => !options.includes(word) && word.text !== '--');
  const at = (text: string): Word => wordAt(text, runner);
  return { ...lister, args: [at('rm'), at('-rf'), at('--'), ...(paths.length ? paths : [at('.')])], input: undefined, span: runner.span, certainty: runner.certainty, hops: runner.hops, ...(runner.user === undefined ? {} : { user: runner.user }) };
}

/** `fd pattern dir -x command`. */
async function fd(call: Call, world: World): Promise<Found | undefined> {
  const at = call.args.findIndex(word => /^(?:-x|-X|--exec|--exec-batch)$/.test(word.text ?? ''));
  if (at < 0) return undefined;
  const words = call.args.slice(at + 1).filter(word => word.text !== ';');
  const item: Word = { text: undefined, raw: '{}', unknown: 'what fd finds', partial: '$FOUND', span: call.span };
  const holed = words.some(word => word.text?.includes('{}'));
  return runWords(call, holed ? words.map(word => filled(word, '{}', item)) : [...words, item], 'fd --exec', world, { input: undefined, certainty: 'may' });
}
