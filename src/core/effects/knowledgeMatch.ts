// Which rows of a tool's knowledge speak of a call, and what their sources yield. No effects are made here.
import type { CommandRow, Condition, Source, Tool } from '../knowledge/schema';
import type { Call, Word } from '../model/call';
import { argumentsOf, given, optionValues, type Arguments } from './callArguments';

/** A row that speaks of the call, with the call's words as that row reads them. */
export interface Matched {
  readonly row: CommandRow;
  readonly args: Arguments;
  /** The words of the subcommand path. */
  readonly path: readonly Word[];
  /** Positionals after the path. */
  readonly rest: readonly Word[];
}

interface CompiledPath {
  readonly row: CommandRow;
  readonly words: readonly (readonly string[])[];
  readonly literal: number;
}

const compiled = new WeakMap<Tool, readonly CompiledPath[]>();

/** The deciding row first, then rows that add to it; empty: the tool's rows do not speak of it. */
export function rowsFor(call: Call, tool: Tool, args: Arguments): readonly Matched[] {
  const matching = pathsOf(tool).flatMap(path => {
    const match = matchRow(call, tool, args, path);
    return match ? [{ path, match }] : [];
  });
  // The longest path, then the one with fewer wildcards, then the one with a condition, then the first.
  const deciding = matching.filter(one => !one.match.row.adds)
    .sort((a, b) => b.path.words.length - a.path.words.length || b.path.literal - a.path.literal || Number(Boolean(b.path.row.when)) - Number(Boolean(a.path.row.when)))[0];
  const adding = matching.filter(one => one.match.row.adds);
  return [...(deciding ? [deciding.match] : []), ...adding.map(one => one.match)];
}

function pathsOf(tool: Tool): readonly CompiledPath[] {
  let paths = compiled.get(tool);
  if (!paths) {
    paths = tool.commands.flatMap(row => row.path.split(',').map(path => {
      const words = path.trim().split(/\s+/).filter(Boolean).map(word => word.split('|'));
      return { row, words, literal: words.filter(word => word[0] !== '*').length };
    }));
    compiled.set(tool, paths);
  }
  return paths;
}

function matchRow(call: Call, tool: Tool, args: Arguments, path: CompiledPath): Matched | undefined {
  const { row, words } = path;
  if (!words.every((word, i) => matchesWord(args.positionals[i], word, tool))) return undefined;
  const own = row.valueOptions || row.flags ? argumentsOf(call, tool, row) : args;
  const match: Matched = { row, args: own, path: own.positionals.slice(0, words.length), rest: own.positionals.slice(words.length) };
  return !row.when || holds(row.when, match, call, tool) ? match : undefined;
}

function matchesWord(word: Word | undefined, alternatives: readonly string[], tool: Tool): boolean {
  const text = tool.style === 'slash' ? word?.text?.toLowerCase() : word?.text;
  if (!word) return false;
  return alternatives.some(one => one === '*' || (text !== undefined && (one.endsWith('…') ? text.startsWith(one.slice(0, -1)) : text === one)));
}

function holds(condition: Condition, match: Matched, call: Call, tool: Tool): boolean {
  const present = (wanted: string): boolean => given(match.args, wanted, tool) !== undefined;
  const { any, all, none, matches, positionals, not } = condition;
  if (any && !any.some(present)) return false;
  if (all && !all.every(present)) return false;
  if (none?.some(present)) return false;
  if (matches) {
    const pattern = new RegExp(matches.pattern, 'i');
    if (!wordsOf([matches.source], match, call, tool).some(word => pattern.test(word.text ?? word.raw))) return false;
  }
  if (positionals && (match.rest.length < (positionals.least ?? 0) || match.rest.length > (positionals.most ?? Infinity))) return false;
  return !not || !holds(not, match, call, tool);
}

/** The words that the first yielding source gives; several: one effect each. */
export function wordsOf(sources: readonly Source[], match: Matched, call: Call, tool: Tool): readonly Word[] {
  for (const source of sources) {
    const words = wordsOfSource(source, match, call, tool);
    if (words.length) return words;
  }
  return [];
}

function wordsOfSource(source: Source, match: Matched, call: Call, tool: Tool): readonly Word[] {
  if ('positional' in source) return present(match.rest.at(source.positional));
  if ('rest' in source) return match.rest.slice(source.rest, source.upTo ? -source.upTo : undefined);
  if ('option' in source) return source.option.flatMap(name => optionValues(match.args, [name], tool)).slice(0, 1);
  if ('optionAll' in source) return optionValues(match.args, source.optionAll, tool);
  if ('path' in source) return present(match.path[source.path]);
  if ('variable' in source) {
    for (const name of source.variable) {
      const variable = call.variables.get(name);
      if (variable) return [made(variable.value, `$${name}`, call)];
    }
    return [];
  }
  const text = fillText(source.text, match, call, tool);
  return text === undefined ? [] : [made(text, text, call)];
}

/** `{0}`, `{-1}`, `{--name}`, `{$VAR}` filled in; undefined: a part is missing. */
export function fillText(template: string, match: Matched, call: Call, tool: Tool): string | undefined {
  let missing = false;
  const text = template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const source: Source = name.startsWith('$') ? { variable: [name.slice(1)] } : /^-?\d+$/.test(name) ? { positional: Number(name) } : { option: [name] };
    const word = wordsOfSource(source, match, call, tool)[0];
    if (!word) missing = true;
    return word ? word.text ?? word.raw : '';
  });
  return missing ? undefined : text;
}

const present = (word: Word | undefined): readonly Word[] => (word ? [word] : []);
const made = (text: string | undefined, raw: string, call: Call): Word => ({ text, raw, span: call.name.span, unknown: text === undefined ? raw : undefined });
