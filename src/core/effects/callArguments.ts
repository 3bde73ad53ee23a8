// Words of a call → options and positionals, by what a tool's knowledge says about its options. Never throws.
import type { CommandRow, Tool } from '../knowledge/schema';
import type { Call, Word } from '../model/call';

/** One option as given. */
export interface GivenOption {
  /** Canonical spelling: the first of its aliases, `--x` also for `-x` where the tool writes long options with one dash. */
  readonly name: string;
  /** Undefined: no value. */
  readonly value: Word | undefined;
  /** The word that names it. */
  readonly word: Word;
}

export interface Arguments {
  readonly options: readonly GivenOption[];
  readonly positionals: readonly Word[];
}

/** Splits the words of a call. `row`: a subcommand's own options count as well. */
export function argumentsOf(call: Pick<Call, 'args'>, tool: Tool, row?: CommandRow): Arguments {
  const spelling = spellingOf(tool);
  const takes = optionTaker(tool, row, spelling);
  const options: GivenOption[] = [];
  const positionals: Word[] = [];
  let ended = false;
  for (let i = 0; i < call.args.length; i++) {
    const word = call.args[i] as Word;
    const text = word.text ?? word.raw;
    if (ended || !looksLikeOption(text, tool)) {
      positionals.push(word);
      continue;
    }
    if (text === '--') {
      ended = true;
      continue;
    }
    const next = call.args[i + 1];
    const read = readOption(text, word, next, tool, spelling, takes);
    options.push(...read.options);
    if (read.tookNext) i++;
  }
  return { options, positionals };
}

/** The value of the first of several options that is present. */
export function optionValue(given: Arguments, names: readonly string[], tool?: Tool): Word | undefined {
  return optionValues(given, names, tool)[0];
}

/** Every value of these options, in order. */
export function optionValues(given: Arguments, names: readonly string[], tool?: Tool): readonly Word[] {
  const wanted = new Set(names.map(tool ? spellingOf(tool) : name => name));
  return given.options.flatMap(option => (wanted.has(option.name) && option.value ? [option.value] : []));
}

/** Is an option (`--x`, `--x=value`) or a positional of this text present? */
export function given(args: Arguments, wanted: string, tool: Tool): GivenOption | Word | undefined {
  if (!looksLikeOption(wanted, tool)) return args.positionals.find(word => same(word.text, wanted, tool));
  const equals = wanted.indexOf('=');
  const name = spellingOf(tool)(equals > 0 ? wanted.slice(0, equals) : wanted);
  if (equals < 0) return args.options.find(option => option.name === name && !isSwitchedOff(option));
  const value = wanted.slice(equals + 1);
  return args.options.find(option => option.name === name && same(option.value?.text, value, tool));
}

const isSwitchedOff = (option: GivenOption): boolean => option.value?.text === 'false';
const same = (a: string | undefined, b: string, tool: Tool): boolean => a !== undefined && (tool.style === 'slash' ? a.toLowerCase() === b.toLowerCase() : a === b);

function looksLikeOption(text: string, tool: Tool): boolean {
  if (tool.style === 'slash' && /^\/[\w?][\w:?-]*$/.test(text)) return true;
  return text.length > 1 && text.startsWith('-') && !/^-\d/.test(text);
}

type Spelling = (name: string) => string;
const spellings = new WeakMap<Tool, Spelling>();

/** Canonical spelling of an option of a tool. */
function spellingOf(tool: Tool): Spelling {
  const known = spellings.get(tool);
  if (known) return known;
  const plain: Spelling = name => {
    if (tool.style === 'slash') return `-${name.replace(/^[-/]+/, '').toLowerCase()}`;
    if (tool.style === 'single' && name.startsWith('--')) return name.slice(1);
    return name;
  };
  const canonical = new Map<string, string>();
  for (const group of tool.aliases ?? []) for (const name of group) canonical.set(plain(name), plain(group[0] ?? name));
  const spelling: Spelling = name => canonical.get(plain(name)) ?? plain(name);
  spellings.set(tool, spelling);
  return spelling;
}

/** Does an option take a value? `maybe`: only if the next word is no option. */
type Taker = (name: string) => 'yes' | 'no' | 'maybe';

function optionTaker(tool: Tool, row: CommandRow | undefined, spelling: Spelling): Taker {
  const valued = new Set([...(tool.valueOptions ?? []), ...(row?.valueOptions ?? [])].map(spelling));
  const plain = new Set([...(row?.flags ?? [])].map(spelling));
  const toolFlags = new Set([...(tool.flags ?? [])].map(spelling));
  return name => {
    if (plain.has(name)) return 'no';
    if (valued.has(name)) return 'yes';
    if (toolFlags.has(name)) return 'no';
    return tool.otherOptions === 'value' && (name.startsWith('--') || tool.style === 'single') ? 'maybe' : 'no';
  };
}

interface ReadOption {
  readonly options: readonly GivenOption[];
  readonly tookNext: boolean;
}

function readOption(text: string, word: Word, next: Word | undefined, tool: Tool, spelling: Spelling, takes: Taker): ReadOption {
  const isLong = text.startsWith('--') || tool.style === 'single' || tool.style === 'slash';
  if (isLong) return readLong(text, word, next, tool, spelling, takes);
  return readCluster(text, word, next, spelling, takes);
}

function readLong(text: string, word: Word, next: Word | undefined, tool: Tool, spelling: Spelling, takes: Taker): ReadOption {
  const divider = tool.style === 'slash' ? text.search(/[:=]/) : text.indexOf('=');
  if (divider > 0) {
    const name = spelling(text.slice(0, divider));
    return { options: [{ name, value: partOf(word, divider + 1), word }], tookNext: false };
  }
  const name = spelling(text);
  const takesNext = next && (takes(name) === 'yes' || (takes(name) === 'maybe' && !looksLikeOption(next.text ?? next.raw, tool)));
  return { options: [{ name, value: takesNext ? next : undefined, word }], tookNext: Boolean(takesNext) };
}

/** `-rf`, `-n5`, `-n 5`, `-x=5`: letters up to the first that takes a value. */
function readCluster(text: string, word: Word, next: Word | undefined, spelling: Spelling, takes: Taker): ReadOption {
  const options: GivenOption[] = [];
  const whole = spelling(text);
  if (text.length > 2 && takes(whole) === 'yes') return { options: [{ name: whole, value: next, word }], tookNext: next !== undefined };
  for (let i = 1; i < text.length; i++) {
    const name = spelling(`-${text[i]}`);
    const rest = i + 1 < text.length;
    if (takes(name) === 'yes') {
      const value = rest ? partOf(word, text[i + 1] === '=' ? i + 2 : i + 1) : next;
      return { options: [...options, { name, value, word }], tookNext: !rest && next !== undefined };
    }
    if (text[i + 1] === '=') return { options: [...options, { name, value: partOf(word, i + 2), word }], tookNext: false };
    options.push({ name, value: undefined, word });
  }
  if (text.length > 2) options.push({ name: whole, value: undefined, word });
  return { options, tookNext: false };
}

/** The end of a word from an offset of its text, as a word of its own. */
function partOf(word: Word, from: number): Word {
  if (word.text !== undefined) return { ...word, text: word.text.slice(from) };
  const equals = word.raw.indexOf('=');
  return { ...word, raw: equals > 0 ? word.raw.slice(equals + 1) : word.raw.slice(from), ifEmpty: word.ifEmpty?.slice(from) };
}
