// `direnv allow [PATH]`: the folder's `.envrc` runs from then on, each time that a shell stands there; it is read as the code that it is.
import type { Interpreter } from '../world';
import { wordAt } from '../wrappers/nested';
import { runScriptFile } from './localScript';
import { readScriptFile } from './scriptFile';

const direnv: Interpreter = async (call, world) => {
  const [verb, place] = call.args.filter(word => !(word.text ?? word.raw).startsWith('-'));
  if (!/^(?:allow|permit|grant|reload)$/.test(verb?.text ?? '') || call.host !== undefined || world.depth <= 0) return undefined;
  const written = verb?.text === 'reload' ? undefined : place;
  if (written && written.text === undefined) return undefined;
  const path = written?.text ?? '.';
  const file = wordAt(/(?:^|\/)\.envrc$/.test(path) ? path : `${path.replace(/\/$/, '')}/.envrc`, written ?? call.name);
  const script = await readScriptFile(file, call, world);
  // Nothing there: nothing is allowed either.
  if (script.reads.length === 0) return undefined;
  return runScriptFile({ ...script, isSetup: false }, call, [], `direnv ${verb?.text ?? ''}`, { ...world, depth: world.depth - 1 }, 'bash');
};

export const direnvInterpreters: Readonly<Record<string, Interpreter>> = { direnv };
