// File commands of PowerShell and cmd: Remove-Item, rd, del, move, copy, robocopy, format. Both follow junctions inside a folder.
import type { Call, Word } from '../../model/call';
import { nothing, together, type Found, type Interpreter, type World } from '../world';
import { fromNetwork } from '../scripts/downloaded';
import { deviceDelete } from './devices';
import { appendPath, createPath, deletePath, movePath, overwritePath } from './pathEffect';

interface Given {
  readonly names: readonly string[];
  readonly values: ReadonlyMap<string, Word>;
  readonly positionals: readonly Word[];
}

const takesValue = new Set(['-path', '-literalpath', '-lp', '-pspath', '-destination', '-value', '-filter', '-include', '-exclude', '-itemtype', '-type', '-name', '-newname', '-filepath', '-encoding', '-stream', '-erroraction', '-ea', '-depth', '-target', '-inputobject', '-credential', '-outfile', '-uri', '-method', '-headers', '-body']);

/** PowerShell parameters, which may be shortened (`-rec`); lists `a,b` become several words. */
function parametersOf(call: Call): Given {
  const names: string[] = [];
  const values = new Map<string, Word>();
  const positionals: Word[] = [];
  for (let i = 0; i < call.args.length; i++) {
    const word = call.args[i];
    if (!word) continue;
    const text = word.text ?? '';
    const colon = /^(-[A-Za-z]+):(.*)$/.exec(text);
    const name = (colon?.[1] ?? text).toLowerCase();
    if (!/^-[A-Za-z]/.test(text)) positionals.push(...listed(word));
    else {
      names.push(name);
      const full = [...takesValue].find(one => one === name) ?? [...takesValue].find(one => one.startsWith(name) && name.length > 3);
      const next = call.args[i + 1];
      if (full && !colon && next) {
        values.set(full, next);
        i++;
      } else if (full && colon) values.set(full, { ...word, text: colon[2] });
    }
  }
  return { names, values, positionals };
}

const listed = (word: Word): readonly Word[] => (word.text !== undefined && word.text.includes(',') && !/["']/.test(word.raw) ? word.text.split(',').map(text => ({ ...word, text: text.trim() })) : [word]);
const has = (given: Given, name: string): boolean => given.names.some(one => name.startsWith(one) && one.length > 1);
const paths = (given: Given): readonly Word[] => {
  const named = given.values.get('-literalpath') ?? given.values.get('-path') ?? given.values.get('-lp') ?? given.values.get('-filepath');
  return named ? [...listed(named), ...given.positionals] : given.positionals;
};
const all = async (words: readonly Word[], of: (word: Word) => Promise<Found>): Promise<Found> => together(await Promise.all(words.map(of)));

const removeItem: Interpreter = async (call, world) => {
  const given = parametersOf(call);
  if (has(given, '-whatif')) return nothing;
  const words = paths(given);
  const registry = words.find(word => /^(?:hk(?:lm|cu|cr|u|cc):|registry::|hkey_)/i.test(word.text ?? ''));
  if (registry) return { ...nothing, effects: [{ call, effect: { operation: 'delete', certainty: call.certainty, reversibility: 'irreversible', disruption: 'unknown', traits: [], reason: { code: 'registry-deleted' }, evidence: [{ kind: 'action', span: registry.span }],
    resource: { system: 'machine', kind: 'registry key', address: registry.text ?? registry.raw, where: 'machine', keeps: 'unknown', extent: 'several' } } }] };
  if (words.length === 0 && call.input) return piped(call, world);
  return all(words, word => deletePath(word, call, world, { recursive: has(given, '-recurse') || /[*]$/.test(word.text ?? '') }));
};

/** `Get-ChildItem X | Remove-Item`: what the listing names. */
async function piped(call: Call, world: World): Promise<Found> {
  const from = call.input?.kind === 'call' ? call.input.call : undefined;
  if (!from || !/^(?:get-childitem|gci|ls|dir|get-item|gi)$/i.test(from.program ?? '')) return deletePath({ text: undefined, raw: 'what is piped in', unknown: 'what is piped in', partial: '', span: call.span }, call, world, { recursive: true });
  const listedWords = paths(parametersOf(from));
  const recursive = parametersOf(call).names.some(name => '-recurse'.startsWith(name));
  const words: readonly (Word | string)[] = listedWords.length ? listedWords : ['.'];
  return together(await Promise.all(words.map(word => deletePath(word, call, world, { contents: true, recursive: recursive || true }))));
}

const moveItem: Interpreter = async (call, world) => transfer(call, world, false);
const copyItem: Interpreter = async (call, world) => transfer(call, world, true);

async function transfer(call: Call, world: World, copy: boolean): Promise<Found> {
  const given = parametersOf(call);
  const words = paths(given);
  const to = given.values.get('-destination') ?? given.values.get('-newname') ?? words.at(-1);
  const from = given.values.has('-destination') || given.values.has('-newname') ? words : words.slice(0, -1);
  return to && from.length ? movePath(from, to, call, world, { copy, keepExisting: !copy && !has(given, '-force') }) : nothing;
}

/** `-OutFile`: what comes from the network is in that file afterwards. */
const webRequest: Interpreter = async (call, world) => {
  const into = parametersOf(call).values.get('-outfile');
  return into ? fromNetwork(await overwritePath(into, call, world, { redirection: true })) : undefined;
};

const setContent: Interpreter = async (call, world) => {
  // `sc` is the service controller everywhere but in PowerShell.
  if (call.program === 'sc' && call.dialect !== 'powershell') return undefined;
  const given = parametersOf(call);
  const [name] = paths(given);
  const value = given.values.get('-value') ?? given.positionals[given.values.has('-path') || given.values.has('-literalpath') || given.values.has('-filepath') ? 0 : 1];
  if (!name) return nothing;
  const text = value?.text === undefined ? {} : { content: `${value.text}\n` };
  const append = call.program?.toLowerCase() === 'add-content' || call.program?.toLowerCase() === 'ac' || has(given, '-append');
  return append ? appendPath(name, call, world, text) : overwritePath(name, call, world, /clear/i.test(call.program ?? '') || call.program?.toLowerCase() === 'clc' ? { content: '' } : text);
};

const newItem: Interpreter = async (call, world) => {
  const given = parametersOf(call);
  const [name] = paths(given);
  if (!name) return nothing;
  const folder = /^dir/i.test(given.values.get('-itemtype')?.text ?? given.values.get('-type')?.text ?? '');
  return has(given, '-force') && !folder ? overwritePath(name, call, world, { content: given.values.get('-value')?.text ?? '' }) : createPath(name, call, world, { folder });
};

/** Words of cmd: `/s /q` are switches, the rest names. A lone `/` or `\` is the root of the drive. */
const split = (call: Call): { readonly switches: string; readonly names: readonly Word[] } => {
  const isSwitch = (word: Word): boolean => /^\/[A-Za-z?][\w:+-]*$/.test(word.text ?? '') && !(word.text ?? '').slice(1).includes('/');
  return { switches: call.args.filter(isSwitch).map(word => (word.text ?? '').toLowerCase()).join(' '), names: call.args.filter(word => !isSwitch(word)) };
};

const rd: Interpreter = async (call, world) => {
  if (call.dialect === 'posix' && call.program === 'rmdir') return undefined;
  if (call.dialect === 'powershell' && !call.args.some(word => /^\/[sq]$/i.test(word.text ?? ''))) return removeItem(call, world);
  const { switches, names } = split(call);
  return all(names, word => deletePath(word, call, world, { recursive: switches.includes('/s') }));
};

const del: Interpreter = async (call, world) => {
  if (call.dialect === 'powershell' && !call.args.some(word => /^\/[sqf]$/i.test(word.text ?? ''))) return removeItem(call, world);
  const { switches, names } = split(call);
  return all(names, word => deletePath(word, call, world, { recursive: switches.includes('/s') }));
};

const cmdMove: Interpreter = async (call, world) => {
  if (call.dialect === 'powershell') return moveItem(call, world);
  const { names } = split(call);
  const to = names.at(-1);
  return to && names.length > 1 ? movePath(names.slice(0, -1), to, call, world) : nothing;
};

const cmdCopy: Interpreter = async (call, world) => {
  if (call.dialect === 'powershell') return copyItem(call, world);
  const { names, switches } = split(call);
  const to = names.at(-1);
  return to && names.length > 1 ? movePath(names.slice(0, -1), to, call, world, { copy: true, keepExisting: switches.includes('/-y') }) : nothing;
};

/** `robocopy SOURCE GOAL /MIR`: what is only in the goal goes; `/MOVE` empties the source. */
const robocopy: Interpreter = async (call, world) => {
  const { switches, names } = split(call);
  const [source, goal] = names;
  if (!source || !goal || /\/l\b/.test(switches)) return nothing;
  const parts: Found[] = [];
  if (/\/(?:mir|purge)\b/.test(switches)) parts.push(await deletePath(goal, call, world, { contents: true, words: { reason: { code: 'mirrored' } } }));
  if (/\/move?\b|\/mov\b/.test(switches)) parts.push(await deletePath(source, call, world, { words: { reason: { code: 'moved-away' } } }));
  return together(parts);
};

const format: Interpreter = async (call) => {
  const drive = split(call).names.map(word => word.text ?? '').find(text => /^[A-Za-z]:/.test(text));
  const named = parametersOf(call).values.get('-path')?.text;
  if (call.program?.toLowerCase() === 'format' && drive === undefined) return nothing;
  return deviceDelete(drive ?? named ?? 'the volume', call, call.span);
};

const byName: Readonly<Record<string, Interpreter>> = {
  'remove-item': removeItem, ri: removeItem, 'clear-recyclebin': async call => ({ ...nothing, effects: [{ call, effect: { operation: 'delete', certainty: call.certainty, reversibility: 'irreversible', disruption: 'none', traits: [], reason: { code: 'trash-emptied' }, evidence: [{ kind: 'action', span: call.span }],
    resource: { system: 'files', kind: 'trash', address: 'the recycle bin', where: 'home', keeps: 'unknown', extent: 'all' } } }] }),
  'move-item': moveItem, mi: moveItem, 'rename-item': moveItem, rni: moveItem, 'copy-item': copyItem, cpi: copyItem, 'set-content': setContent, sc: setContent, 'add-content': setContent, ac: setContent, 'clear-content': setContent, clc: setContent, 'out-file': setContent, 'tee-object': setContent, 'invoke-webrequest': webRequest, iwr: webRequest, 'invoke-restmethod': webRequest, irm: webRequest,
  'new-item': newItem, ni: newItem, md: async (call, world) => all(split(call).names, word => createPath(word, call, world, { folder: true })), rd, del, erase: del, move: cmdMove, copy: cmdCopy, xcopy: cmdCopy, ren: cmdMove, rename: async () => undefined,
  robocopy, format, 'format-volume': format, 'clear-disk': format, 'initialize-disk': format,
};

/** The spellings of PowerShell's own names with capitals, and names that POSIX programs share. */
export const windowsInterpreters: Readonly<Record<string, Interpreter>> = {
  ...byName, ...Object.fromEntries(Object.entries(byName).filter(([name]) => name.includes('-')).map(([name, interpreter]) => [name.replace(/(^|-)(\w)/g, (_, dash: string, letter: string) => dash + letter.toUpperCase()), interpreter])),
};

/** In PowerShell and cmd these names are not the POSIX programs. */
export const windowsNames: Readonly<Record<string, Interpreter>> = { rm: removeItem, rmdir: rd, mv: moveItem, cp: copyItem, mkdir: byName['md'] as Interpreter };
