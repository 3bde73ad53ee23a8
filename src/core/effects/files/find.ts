// `find … -delete` and `fd -X rm`: which files below a folder a filter takes. What `-exec` runs is read where calls are unwound.
import type { Call, Word } from '../../model/call';
import { nothing, together, type Interpreter } from '../world';
import { matcher } from './names';
import { nameOf } from './paths';
import { deletePath } from './pathEffect';

const find: Interpreter = async (call, world) => {
  if (!call.args.some(word => word.text === '-delete')) return undefined;
  const filter = filterOf(call.args);
  const start = call.args.findIndex(word => /^[-(!]/.test(word.text ?? ''));
  const places = call.args.slice(0, start < 0 ? call.args.length : start).filter(word => word.text !== '-H' && word.text !== '-L' && word.text !== '-P');
  if (filter.emptyFolders) return nothing;
  const words: readonly (Word | string)[] = places.length ? places : ['.'];
  return together(await Promise.all(words.map(word => deletePath(word, call, world, {
    contents: true, ...(filter.only ? { only: filter.only } : {}), ...(filter.narrowed ? { certainty: 'may' as const } : {}),
    words: filter.ignored.length > 0 ? { reason: { code: 'found-before-tests', values: { test: filter.ignored[0] ?? '' } } } : filter.only ? { reason: { code: 'found-files-deleted', values: { pattern: filter.shown } } } : {},
  }))));
};

/** Stands among the words of a `find` whose finds go to `rm -r`: a folder that is found goes with all it holds. */
export const recursiveMark = '--recursive';

interface Filter {
  readonly only?: (relative: string) => boolean;
  /** Patterns as written, for the words. */
  readonly shown: string;
  /** Something that is not known offline narrows it further (age, size). */
  readonly narrowed: boolean;
  readonly emptyFolders: boolean;
  /** Tests that stand behind `-delete` and so spare nothing. */
  readonly ignored: readonly string[];
}

/** An expression is read from the left: only what stands before `-delete` narrows it, but for the depths, which hold for the whole run. */
function filterOf(args: Call['args']): Filter {
  const all = args.map(word => word.text ?? word.raw);
  const texts = [...deciding(all), ...depths(all)];
  const tests: ((relative: string) => boolean)[] = [];
  const shown: string[] = [];
  const either = texts.some(text => text === '-o' || text === '-or' || text === '!' || text === '-not' || text === '(');
  const recursive = all.includes(recursiveMark);
  let narrowed = false;
  for (const [i, text] of texts.entries()) {
    const value = texts[i + 1] ?? '';
    if (text === '-name' || text === '-iname' || text === '-path' || text === '-wholename' || text === '-ipath') {
      const match = matcher([text.startsWith('-i') ? value.toLowerCase() : value]);
      const whole = text.includes('path') || text.includes('whole');
      const spelled = (name: string): string => (text.startsWith('-i') ? name.toLowerCase() : name);
      const matches = (relative: string): boolean => match(spelled(whole ? `./${relative}` : nameOf(`/${relative}`)));
      tests.push(relative => (recursive ? withParents(relative).some(matches) : matches(relative)));
      shown.push(value);
    } else if (recursive && /^-(?:max|min)depth$/.test(text)) narrowed = true;
    else if (text === '-maxdepth' && /^\d+$/.test(value)) tests.push(relative => relative.split('/').length <= Number(value));
    else if (text === '-mindepth' && /^\d+$/.test(value)) tests.push(relative => relative.split('/').length >= Number(value));
    else if (/^-(?:[acm](?:time|min)|newer\w*|size|user|group|perm|regex|iregex|links|empty)$/.test(text)) narrowed = true;
  }
  const named = shown.length > 0;
  const joined = either && named ? (relative: string) => tests.some(test => test(relative)) : (relative: string) => tests.every(test => test(relative));
  // `-name x -prune` alone finds x and does not look inside; only an `-o` behind it makes it an exception.
  const skipsAll = texts.some(text => text === '!' || text === '-not' || (text === '-prune' && texts.includes('-o')));
  return {
    ...(tests.length && !skipsAll ? { only: joined } : narrowed || skipsAll ? { only: () => true } : {}), shown: shown.join(', '), narrowed: narrowed || skipsAll,
    emptyFolders: texts.includes('-empty') && texts[texts.indexOf('-type') + 1] === 'd' && !texts.includes('-o'),
    ignored: all.slice(all.indexOf('-delete') + 1).filter(text => /^-(?:i?name|i?path|wholename|i?regex|type|size|newer\w*|[acm](?:time|min)|empty|user|group|perm)$/.test(text)),
  };
}

/** `a/b/c` → `a`, `a/b`, `a/b/c`. */
const withParents = (relative: string): readonly string[] => relative.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'));

/** What stands between the last `-o` and `-delete`: find reads from left to right, so a test behind `-delete` spares nothing. */
function deciding(texts: readonly string[]): readonly string[] {
  const end = texts.indexOf('-delete');
  let depth = 0;
  let from = 0;
  for (const [i, text] of texts.slice(0, end).entries()) {
    if (text === '(') depth++;
    else if (text === ')') depth--;
    else if (depth === 0 && (text === '-o' || text === '-or' || text === ',')) from = i + 1;
  }
  // `-name x -prune -o … -delete`: what is left out is named in front.
  const before = texts.slice(0, from);
  return before.includes('-prune') ? texts.slice(0, end) : texts.slice(from, end);
}

/** `-maxdepth` and `-mindepth` count wherever they stand. */
const depths = (texts: readonly string[]): readonly string[] => {
  const end = texts.indexOf('-delete');
  return texts.flatMap((text, i) => (i > end && /^-(?:max|min)depth$/.test(text) ? [text, texts[i + 1] ?? ''] : []));
};

export const findInterpreters: Readonly<Record<string, Interpreter>> = { find, gfind: find };
