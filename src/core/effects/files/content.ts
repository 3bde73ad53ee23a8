// What new text in a script or source would do once it runs: the lines that a change adds, read as the commands they are, marked as later.
// Infrastructure sources are compared by their own room.
import { destructiveMarks, programFiles } from '../../knowledge/filesDestructive';
import type { Effect, Span } from '../../model/effect';
import { readInfrastructureEdit } from '../infrastructure/edits';
import { isTerraformFile } from '../infrastructure/terraform/edit';
import { nothing, together, type Code, type Found, type FoundEffect, type World } from '../world';
import { matcher } from './names';
import { nameOf, parentOf } from './paths';
import { callOf, type At } from './target';

export interface ContentChange {
  readonly path: string;
  /** As in effects. */
  readonly address: string;
  /** Undefined: a new file. */
  readonly before: string | undefined;
  /** Undefined: not known. */
  readonly after: string | undefined;
}

/** Longest text that is searched for what runs later, and longest description of infrastructure that is read whole, in characters. */
const [longestProgram, longestDescription] = [400_000, 1_000_000];

/** Effects of what the change adds. Nothing runs now, so all of it is deferred and uncertain. */
export async function readContent(change: ContentChange, span: Span, at: At, world: World): Promise<Found> {
  const { path, before, after } = change;
  if (after === undefined || at.host !== undefined || world.depth <= 0) return nothing;
  if (after.length > longestDescription) return isTerraformFile(path) ? { ...nothing, unread: [{ what: nameOf(path), why: 'too long to say what a later apply makes of it', span }] } : nothing;
  const infrastructure = await readInfrastructureEdit(path, before, after, world);
  if (after.length > longestProgram) return infrastructure;
  const language = languageOf(path, after);
  const added = language === undefined ? [] : addedLines(before, after).filter(line => marked(line.text) !== undefined);
  // A migration is read as a whole: what it drops and makes again is one replacement.
  if (added.length === 0 || infrastructure.effects.length > 0) return infrastructure;
  const read = await readPrograms(change, language ?? 'lines', added, span, at, world);
  return together([infrastructure, { ...nothing, effects: read.length ? read : [marking(change, added, span, at)] }]);
}

interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

type Language = (typeof programFiles)[number]['language'];

const kinds = programFiles.map(row => ({ language: row.language, match: matcher(row.names) }));

function languageOf(path: string, text: string): Language | undefined {
  const name = nameOf(path);
  const known = kinds.find(row => row.match(name))?.language;
  if (known) return known;
  const shebang = /^#!.*?\b((?:ba|z|da|k)?sh|python[\d.]*|node|ruby|perl|php)\b/.exec(text)?.[1];
  if (shebang === undefined) return undefined;
  return /sh$/.test(shebang) ? 'sh' : shebang.startsWith('python') ? 'python' : shebang === 'node' ? 'javascript' : (shebang as Language);
}

function addedLines(before: string | undefined, after: string): readonly Line[] {
  const old = new Set((before ?? '').split('\n').map(line => line.trim()));
  return after.split('\n').map((text, i): Line => ({ text, number: i + 1 })).filter(line => line.text.trim() !== '' && !old.has(line.text.trim()) && !/^\s*(?:#|\/\/|\*|--\s|<!--)/.test(line.text));
}

const marks = destructiveMarks.map(row => ({ row, pattern: new RegExp(row.pattern) }));

/** The mark in a line, as named for a reader. */
function marked(text: string): string | undefined {
  if (text.length > 2000) return undefined;
  for (const { row, pattern } of marks) {
    const match = pattern.exec(text);
    if (match) return row.what === '{0}' ? match[0].trim().replace(/["',\s]+/g, ' ') : row.what;
  }
  return undefined;
}

async function readPrograms(change: ContentChange, language: Language, added: readonly Line[], span: Span, at: At, world: World): Promise<readonly FoundEffect[]> {
  // Scripts are mostly run from the top of the project.
  const top = (await world.facts.repository(change.path))?.root ?? at.cwd ?? parentOf(change.path);
  const base = { span, cwd: top, variables: callOf(at)?.variables ?? new Map(), certainty: 'may' as const, hops: callOf(at)?.hops ?? [] };
  const inner: World = { ...world, depth: world.depth - 1 };
  if (language !== 'lines') {
    const code = (text: string): Code => ({ ...base, language, text });
    const [now, then] = await Promise.all([world.readCode(code(change.after ?? ''), inner), change.before === undefined ? nothing : world.readCode(code(change.before), inner)]);
    const known = new Set(then.effects.map(keyOf));
    return later(now.effects.filter(one => !known.has(keyOf(one))), change, added[0]);
  }
  const found: FoundEffect[] = [];
  for (const line of added.slice(0, 20)) {
    const text = commandIn(line.text);
    if (text === undefined) continue;
    const read = await world.readCode({ ...base, language: 'sh', text }, inner);
    found.push(...later(read.effects, change, line));
  }
  return found;
}

const keyOf = ({ effect }: FoundEffect): string => [effect.operation, effect.resource.system, effect.resource.kind, effect.resource.address, effect.resource.place ?? ''].join('|');

/** The command in a line of a recipe, a workflow, a Dockerfile or a list of scripts. */
function commandIn(line: string): string | undefined {
  const recipe = /^\t[@+-]*(.+)$/.exec(line)?.[1];
  if (recipe !== undefined) return recipe.replace(/\$\((\w+)\)/g, '$${$1}');
  const keyed = /^\s*(?:-\s+)?(?:run|script|command|cmd|sh|bash|entry|args|before_script|after_script):\s*(?:[|>][+-]?\s*)?(.+)$/.exec(line)?.[1] ?? /^\s*RUN\s+(.+)$/.exec(line)?.[1];
  if (keyed !== undefined) return keyed.replace(/^(["'])(.*)\1$/, '$2');
  const script = /^\s*"[^"]+"\s*:\s*"((?:[^"\\]|\\.)*)"\s*,?\s*$/.exec(line)?.[1];
  if (script !== undefined) return script.replace(/\\(.)/g, '$1');
  const plain = line.trim().replace(/^-\s+/, '');
  return /^[\w./-]+(?:\s+[^(){};]+)*$/.test(plain) ? plain : undefined;
}

/** Losses only, as they would be once it runs. What a line makes or reads is no news before it runs. */
function later(effects: readonly FoundEffect[], change: ContentChange, line: Line | undefined): readonly FoundEffect[] {
  return effects.filter(({ effect }) => !effect.disposable && (effect.operation === 'delete' || effect.operation === 'replace' || effect.operation === 'forget' || (effect.operation === 'update' && effect.reversibility === 'irreversible'))).slice(0, 10).map(({ effect }) => ({
    effect: { ...effect, operation: effect.operation === 'forget' ? 'delete' : effect.operation, certainty: 'may', traits: ['deferred'], reason: { code: 'content-deletes', values: { file: change.address, line: line?.number ?? 0, what: (line && marked(line.text)) ?? '' } },
      evidence: [evidenceOf(change, line)] } satisfies Effect,
  }));
}

function evidenceOf(change: ContentChange, line: Line | undefined): Effect['evidence'][number] {
  return { kind: 'file', path: change.path, ...(line ? { line: line.number, text: line.text.trim().slice(0, 200) } : {}), writtenBySession: true };
}

/** A line that deletes something in words that are not taken apart further. */
function marking(change: ContentChange, added: readonly Line[], span: Span, at: At): FoundEffect {
  const line = added[0];
  const what = (line && marked(line.text)) ?? '';
  const call = callOf(at);
  const effect: Effect = {
    operation: 'delete', certainty: 'may', reversibility: 'unknown', disruption: 'none', traits: ['deferred'], evidence: [{ kind: 'action', span }, evidenceOf(change, line)],
    reason: { code: 'content-marked', values: { file: change.address, line: line?.number ?? 0, what } },
    resource: { system: 'files', kind: 'something named in', address: `${change.address}:${line?.number ?? 0}`, where: 'workspace', keeps: 'unknown', extent: 'several', parts: added.slice(0, 4).map(one => marked(one.text) ?? '').filter((one, i, all) => one !== '' && all.indexOf(one) === i) },
  };
  return call ? { effect, call } : { effect };
}
