// A call of a tool that is known by data → effects. Tools that need more than data have interpreters of their own, asked first.
import { toolNamed } from '../knowledge/families';
import type { EffectRow, Tool } from '../knowledge/schema';
import { terraformKeepsData } from '../knowledge/resourceKinds';
import type { Call, Word } from '../model/call';
import type { Effect, Operation, Reversibility } from '../model/effect';
import type { Resource } from '../model/resource';
import type { Unread } from '../model/review';
import { argumentsOf, given, type Arguments } from './callArguments';
import { fillText, rowsFor, wordsOf, type Matched } from './knowledgeMatch';
import { foundIn, toolEffect } from './toolEffect';
import { readUnknownTool } from './unknownTool';
import { isStrong, verbOf, type Meaning, type Verb } from './verbs';
import { nothing, type Found, type World } from './world';

/** Addresses beyond this many become one effect that counts them. */
const manyAddresses = 12;

/** Undefined: no table knows the program, and its words say nothing. */
export function readKnowledge(call: Call, _world: World): Found | undefined {
  const tool = call.program === undefined ? undefined : toolNamed(call.program);
  return tool ? readTool(call, tool) : readUnknownTool(call);
}

/** Reads a call by one tool's table. */
export function readTool(call: Call, tool: Tool): Found {
  const args = argumentsOf(call, tool);
  if (isPreview(args, tool)) return nothing;
  const matched = rowsFor(call, tool, args);
  const decided = matched.some(match => !match.row.adds);
  const effects = matched.flatMap(match => match.row.effects.flatMap(row => effectsOfRow(row, match, call, tool)));
  if (decided) return foundIn(call, effects, { unread: unresolved(effects, matched, call, tool), changes: identityChanges(matched, call, tool) });
  const unlisted = readUnlisted(call, tool, args);
  return { ...unlisted, effects: [...unlisted.effects, ...effects.map(effect => ({ effect, call }))] };
}

/** Contexts, workspaces and accounts that later calls will use. */
export function identityChanges(matched: readonly Matched[], call: Call, tool: Tool): Found['changes'] {
  return matched.flatMap(match => [match.row.sets ?? []].flat().flatMap((sets): Found['changes'] => {
    const value = wordsOf([sets.value].flat(), match, call, tool)[0]?.text;
    const aspect = sets.aspect === undefined ? undefined : fillText(sets.aspect, match, call, tool);
    if (value === undefined || value === '' || (sets.aspect !== undefined && aspect === undefined)) return [];
    return [{ kind: 'identity', system: sets.system, ...(aspect === undefined ? {} : { aspect }), value: withoutLogin(value), origin: { kind: 'session', name: commandWords(match, tool) }, at: call.span.start }];
  }));
}

/** An address without its password, and without a login that may be a token. */
export const withoutLogin = (text: string): string => text.replace(/(\bhttps?:\/\/)[^@/\s]*@/g, '$1').replace(/(\w:\/\/[^:@/\s]*):[^@/\s]*@/g, '$1@');

/** Asks for help or a version, or only shows what would happen. */
function isPreview(args: Arguments, tool: Tool): boolean {
  if (args.options.some(option => option.name === '--help' || option.name === '-help')) return true;
  if (args.positionals.length === 0 && args.options.some(option => /^--?version$/.test(option.name) && !option.value)) return true;
  if (args.positionals[0]?.text === 'help') return true;
  return (tool.previews ?? []).some(preview => {
    const found = given(args, preview, tool);
    if (!found) return false;
    // Of an option given twice the last counts.
    const value = 'name' in found ? args.options.findLast(option => option.name === found.name)?.value?.text : undefined;
    return value !== 'none' && value !== 'false' && value !== '0';
  });
}

function effectsOfRow(row: EffectRow, match: Matched, call: Call, tool: Tool): readonly Effect[] {
  const words = wordsOf(row.address, match, call, tool);
  const place = placeOf(row, match, call, tool);
  if (words.length > manyAddresses) {
    const named = words.map(word => word.text ?? word.raw);
    return [effectOf(row, `${named.slice(0, 3).join(', ')} and ${named.length - 3} more`, match, words, call, tool, place, { extent: 'several', count: named.length, parts: named.slice(0, 20) })];
  }
  if (words.length === 0) return [effectOf(row, row.otherwise ?? saidBy(match, tool), match, [], call, tool, place, {})];
  return words.map(word => effectOf(row, (word.text ?? word.raw) || row.otherwise || saidBy(match, tool), match, [word], call, tool, place, {}));
}

/** `scale … 0`, `--node-count 0`: what the row calls a change stops what runs. */
function toNothing(row: EffectRow, match: Matched): EffectRow {
  if (row.operation !== 'update' || row.disruption === 'outage' || !match.path.some(word => /scale|resize|update/.test(word.text ?? ''))) return row;
  const zero = match.args.options.some(option => option.value?.text === '0' && /^--(?:node-count|num-nodes|replicas|count|size|vm-count|instances|max-(?:size|instances|replicas)|desired-(?:count|capacity)|target-size)$/.test(option.name));
  return zero ? { ...row, disruption: 'outage', reason: 'scales-to-zero', undo: 'scale-back' } : row;
}

function effectOf(written: EffectRow, address: string, match: Matched, words: readonly Word[], call: Call, tool: Tool, place: string | undefined, more: Partial<Resource>): Effect {
  const row = toNothing(written, match);
  const undetermined = words.some(word => word.text === undefined);
  const kind = row.kind === 'resource' ? nounOf(match) ?? row.kind : row.kind.includes('{') ? fillText(row.kind, match, call, tool) ?? tool.noun ?? 'resource' : row.kind;
  return toolEffect(call, row.system ?? tool.system, {
    operation: row.operation,
    resource: { kind, address, place, keeps: row.keeps ?? 'unknown', extent: row.extent ?? 'one', where: row.where ?? tool.where, ...more },
    certainty: row.certainty, reversibility: row.reversibility ?? usualReversibility[row.operation], disruption: row.disruption ?? 'none',
    order: row.order, returns: row.returns, forcedBy: row.operation === 'replace' ? row.forcedBy ?? [commandWords(match, tool)] : undefined,
    traits: [...(row.traits ?? []), ...(undetermined && mayLieAnywhere(row, tool) ? ['unresolved' as const] : [])],
    disposable: row.disposable, protection: row.protection, notChecked: row.notChecked,
    reason: { code: row.reason ?? (row.traits?.includes('secret') ? 'reads-secret' : `tool-${row.operation}`), values: { tool: tool.names[0] ?? '', command: commandWords(match, tool) } },
    undo: row.undo === undefined ? undefined : { code: row.undo, values: { address, kind } },
    safer: row.safer === undefined ? undefined : { code: row.safer, values: { address, kind } },
  }, [...match.path, ...words]);
}

const usualReversibility: Readonly<Record<Operation, Reversibility>> = {
  read: 'reversible', create: 'reversible', update: 'reversible', replace: 'irreversible', delete: 'irreversible', execute: 'unknown', send: 'irreversible', grant: 'reversible', forget: 'recoverable',
};

/** An undetermined target matters most where it could be any path or device. */
function mayLieAnywhere(row: EffectRow, tool: Tool): boolean {
  const destroys = row.operation === 'delete' || row.operation === 'replace' || row.reversibility === 'irreversible';
  const system = row.system ?? tool.system;
  return destroys && (system === 'files' || (system === 'machine' && row.keeps === 'data'));
}

function placeOf(row: EffectRow, match: Matched, call: Call, tool: Tool): string | undefined {
  for (const source of [...(row.place ?? []), ...(tool.place ?? [])]) {
    const word = wordsOf([source], match, call, tool)[0];
    const text = word && (word.text ?? word.raw);
    if (text) return text;
  }
  return undefined;
}

/** The command in its own words, where it names no resource: `heroku apps:destroy`. */
function saidBy(match: Matched, tool: Tool): string {
  const variable = tool.noun ? `this ${tool.noun}` : commandWords(match, tool);
  return variable;
}

function commandWords(match: Matched, tool: Tool): string {
  return [tool.names[0] ?? '', ...match.path.map(word => word.text ?? word.raw)].join(' ').trim();
}

/** The last noun of the subcommand in the singular: `hcloud server delete` is about a server. Undefined: it is all verbs. */
function nounOf(match: Matched): string | undefined {
  const nouns = match.path.map(word => word.text ?? word.raw).map(text => {
    const verb = verbOf(text);
    return verb && isStrong(verb) ? verb.noun : text;
  });
  return nouns.findLast(noun => noun !== '')?.replace(/[-_]/g, ' ').replace(/([^s])s$/, '$1').toLowerCase();
}

/** Words that decide what is touched and could not be determined. */
function unresolved(effects: readonly Effect[], matched: readonly Matched[], call: Call, tool: Tool): readonly Unread[] {
  if (!effects.some(effect => effect.operation !== 'read')) return [];
  const words = matched.flatMap(match => match.row.effects.flatMap(row => wordsOf(row.address, match, call, tool))).filter(word => word.text === undefined);
  return [...new Set(words)].map(word => ({ what: word.raw, why: 'its value is not known before it runs', span: word.span }));
}

/** A subcommand that no row names. */
function readUnlisted(call: Call, tool: Tool, args: Arguments): Found {
  if (tool.unlisted === 'read' || args.positionals.length === 0) return nothing;
  if (tool.unlisted === 'verbs') {
    const verb = verbIn(args.positionals);
    if (verb) return readVerb(call, tool, args, verb);
  }
  const words = args.positionals.slice(0, 2).map(word => word.text ?? word.raw);
  const effect = toolEffect(call, tool.system, {
    operation: 'execute', resource: { kind: tool.noun ?? 'command', address: [tool.names[0], ...words].join(' '), where: tool.where },
    certainty: 'may', reason: { code: 'unlisted-command', values: { tool: tool.names[0] ?? '' } },
  }, args.positionals.slice(0, 2));
  const undetermined = args.positionals[0]?.text === undefined;
  return foundIn(call, [effect], undetermined ? { unread: [{ what: args.positionals[0]?.raw ?? '', why: 'the subcommand is not known before it runs', span: args.positionals[0]?.span }] } : {});
}

interface FoundVerb { readonly verb: Verb; readonly at: number }

/** The first word that is surely a verb among the first five; failing that, the first that may be one. */
function verbIn(words: readonly Word[]): FoundVerb | undefined {
  const found = words.slice(0, 5).flatMap((word, at) => {
    const verb = word.text === undefined || /[./]/.test(word.text) ? undefined : verbOf(word.text);
    return verb ? [{ verb, at }] : [];
  });
  return found.find(one => isStrong(one.verb)) ?? found[0];
}

/** Tools that take `name=web type=small`: the name is what is acted on, the rest describes it. */
function namedOnly(effects: readonly Effect[]): readonly Effect[] {
  const isNamed = (effect: Effect): boolean => effect.resource.address.startsWith('name=');
  return effects.some(isNamed) ? effects.filter(effect => isNamed(effect) || !/^[\w.-]+=/.test(effect.resource.address)) : effects;
}

const byMeaning: Readonly<Partial<Record<Meaning, Pick<EffectRow, 'operation' | 'reversibility' | 'disruption' | 'order' | 'returns' | 'traits'>>>> = {
  delete: { operation: 'delete', reversibility: 'irreversible', disruption: 'unknown' },
  replace: { operation: 'replace', reversibility: 'irreversible', disruption: 'outage', order: 'destroyThenCreate', returns: 'may' },
  stop: { operation: 'update', reversibility: 'reversible', disruption: 'outage' },
  disturb: { operation: 'update', reversibility: 'reversible', disruption: 'degrades' },
  detach: { operation: 'update', reversibility: 'reversible', disruption: 'degrades' },
  revoke: { operation: 'update', reversibility: 'reversible', disruption: 'degrades' },
  grant: { operation: 'grant', reversibility: 'reversible' },
  secret: { operation: 'read', traits: ['secret'] },
  export: { operation: 'read', traits: ['export'] },
  publish: { operation: 'update', reversibility: 'unknown' },
  send: { operation: 'send', reversibility: 'irreversible' },
  create: { operation: 'create', reversibility: 'reversible' },
  update: { operation: 'update', reversibility: 'reversible' },
  execute: { operation: 'execute', reversibility: 'unknown' },
};

function readVerb(call: Call, tool: Tool, args: Arguments, { verb, at }: FoundVerb): Found {
  const facts = byMeaning[verb.meaning];
  if (!facts) return nothing;
  const before = args.positionals.slice(0, at).map(word => word.text ?? word.raw);
  const noun = (verb.noun || before.at(-1)?.replace(/[-_]/g, ' ') || tool.noun || 'resource').replace(/([^s])s$/, '$1');
  const match: Matched = { row: { path: '', effects: [] }, args, path: args.positionals.slice(0, at + 1), rest: args.positionals.slice(at + 1) };
  const keeps = facts.operation === 'delete' || facts.operation === 'replace' ? (terraformKeepsData(`x_${noun.replace(/ /g, '_')}`) ? 'data' : 'unknown') : 'unknown';
  const row: EffectRow = {
    ...facts, kind: noun, keeps, reason: `verb-${verb.meaning}`,
    address: [{ rest: 0 }, { option: ['--name', '--id', '-n', '--app', '--project', '--resource-group', '-g'] }],
  };
  const effects = namedOnly(effectsOfRow(row, match, call, tool));
  return foundIn(call, effects, { unread: unresolved(effects, [{ ...match, row: { path: '', effects: [row] } }], call, tool) });
}
