// Does changing this argument or property replace the resource? Terraform and CloudFormation answer differently, so each
// has a table of its own. Data: data/terraformAwsArguments.ts and data/cloudFormationProperties.ts (generated),
// data/replacementExceptions.ts (by hand). References between resources and values are followed elsewhere.
import { cloudFormationProperties } from './data/cloudFormationProperties';
import {
  documentedArguments, moreMaybeProperties, refusedProperties, serverlessProperties, terraformRules, usuallyInPlace, usuallyReplaces, type ArgumentRule,
} from './data/replacementExceptions';
import { terraformAwsArguments } from './data/terraformAwsArguments';
import { lookUp } from './lookUp';
import { isListedType, terraformKeepsData } from './resourceKinds';

export { kindOfType, terraformKeepsData } from './resourceKinds';

/** What an edit does to one argument. `undefined` or `null`: not set. Text that could not be resolved may stand for a value. */
export interface ArgumentChange {
  readonly before: unknown;
  readonly after: unknown;
  /** The block's other arguments after the edit, where they were read; decides conditions on a neighbour. */
  readonly neighbours?: Readonly<Record<string, unknown>>;
}

/**
 * Why the answer is not plain. `removed`/`added`: that direction changes nothing by itself (Terraform keeps the old value) ·
 * `lowered`, `turnedOff`, `architecture`, `neighbour`, `pair`: the condition that decides · `nested`: ask for the
 * arguments inside the block · `name`: guessed from the argument's name · `default`: set to what it is when absent
 */
export type ReplacementNote = 'removed' | 'added' | 'lowered' | 'turnedOff' | 'architecture' | 'neighbour' | 'pair' | 'nested' | 'name' | 'default';

export interface TerraformReplacement {
  /** `conditional`: depends on what was not given, or is only usual; `undetermined`: known argument, not observed. */
  readonly answer: 'always' | 'conditional' | 'no' | 'undetermined' | 'unknownType';
  /** `observed`: by planning with the provider; `documented`: by its documentation; `name`: by the argument's name alone. */
  readonly basis: 'observed' | 'documented' | 'name' | 'none';
  readonly note?: ReplacementNote;
}

/** `path`: `storage_encrypted`, `root_block_device[0].encrypted`, `tags.Name`; indices and keys in brackets do not matter. */
export function terraformReplacement(given: string, path: string, change?: ArgumentChange): TerraformReplacement {
  // The Kubernetes provider has most of its types under a second name with the API's version.
  const type = /^kubernetes_\w+_v\d$/.test(given) ? given.replace(/_v\d$/, '') : given;
  const argument = plainPath(path);
  const byHand = findMark(marksOf(lookUp(documentedArguments, type)), argument);
  const observed = observedMarks(type);
  const found = observed && findMark(observed, argument);
  // Documentation is asked only where nothing was observed.
  if (observed === undefined || found?.mark === '~') {
    if (byHand !== undefined) return answerFor(type, argument, byHand, change, 'documented');
    if (observed === undefined) return byName(argument);
    return { answer: 'undetermined', basis: 'observed' };
  }
  if (found !== undefined) return answerFor(type, argument, found, change, 'observed');
  const nested = nestedMarks(observed, argument);
  return nested ? { answer: 'conditional', basis: 'observed', note: 'nested' } : { answer: 'no', basis: 'observed' };
}

export type CloudFormationReplacement = 'always' | 'maybe' | 'no' | 'refused' | 'unknownType';

/**
 * `path` below `Properties`: `StorageEncrypted`, `KeySchema.0.AttributeName`. `refused`: the update fails and the
 * resource stays. Custom resources decide by themselves: `maybe`.
 */
export function cloudFormationReplacement(type: string, path: string): CloudFormationReplacement {
  const property = plainPath(path).replace(/^Properties\./, '');
  const custom = type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
  const known = custom ? 'AWS::CloudFormation::CustomResource' : type;
  if (covers(lookUp(refusedProperties, known), property)) return 'refused';
  if (custom) return 'maybe';
  const row = propertyRow(type);
  if (row === undefined) return 'unknownType';
  if (covers(row.always, property)) return 'always';
  if (covers(row.maybe, property)) return 'maybe';
  return holds(row.always, property) || holds(row.maybe, property) ? 'maybe' : 'no';
}

/** Does something live in a resource of this CloudFormation type that a create does not bring back? By hand, else the source's mark. */
export function cloudFormationKeepsData(type: string): boolean {
  return terraformKeepsData(type) || (!isListedType(type) && propertyRow(type)?.stateful === true);
}

/** Provider and package versions behind the tables, for words such as "observed with hashicorp/aws 5.100.0". */
export function replacementSources(): { readonly terraform: string; readonly cloudFormation: string } {
  const { terraform, cloudFormation } = tables();
  return { terraform: `${terraform.about.source} ${terraform.about.version}`, cloudFormation: `${cloudFormation.about.source} ${cloudFormation.about.version}` };
}

interface Parsed<Entry> {
  readonly about: { readonly source: string; readonly version: string };
  readonly entries: Readonly<Record<string, Entry>>;
}

let parsed: { readonly terraform: Parsed<string>; readonly cloudFormation: Parsed<readonly [string?, string?, number?]> } | undefined;

function tables(): NonNullable<typeof parsed> {
  parsed ??= { terraform: JSON.parse(terraformAwsArguments) as Parsed<string>, cloudFormation: JSON.parse(cloudFormationProperties) as Parsed<readonly [string?, string?, number?]> };
  return parsed;
}

type Marks = ReadonlyMap<string, string>;

/** Block marks speak of the block's coming and going only; what is inside has marks of its own. */
const blockMarks = new Set(['*', '<', '>']);
const marksByType = new Map<string, Marks>();

function observedMarks(type: string): Marks | undefined {
  const read = marksByType.get(type);
  if (read !== undefined) return read;
  const listed = lookUp(tables().terraform.entries, type);
  if (listed === undefined) return undefined;
  const marks = marksOf(listed);
  marksByType.set(type, marks);
  return marks;
}

function marksOf(text: string | undefined): Marks {
  return new Map((text ?? '').split(' ').filter((entry) => entry !== '').map((entry) => {
    const [, name = entry, mark = ''] = /^(.*?)([-+<>*?~=]*)$/.exec(entry) ?? [];
    return [name, mark] as const;
  }));
}

interface Found {
  readonly mark: string;
  /** The path asked for is inside what is listed (a key of a map, an argument of a whole block). */
  readonly inside: boolean;
}

/** The argument itself, or the nearest thing above it that is changed as a whole. */
function findMark(marks: Marks, path: string): Found | undefined {
  const exact = marks.get(path);
  if (exact !== undefined) return { mark: exact, inside: false };
  const parts = path.split('.');
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const mark = marks.get(parts.slice(0, length).join('.'));
    if (mark !== undefined) return blockMarks.has(mark) ? undefined : { mark, inside: true };
  }
  return undefined;
}

function nestedMarks(marks: Marks, path: string): boolean {
  return [...marks].some(([name, mark]) => name.startsWith(`${path}.`) && mark !== '=');
}

function answerFor(type: string, argument: string, found: Found, change: ArgumentChange | undefined, basis: 'observed' | 'documented'): TerraformReplacement {
  const { mark } = found;
  if (mark === '=') return { answer: 'no', basis };
  if (mark === '?') return { ...conditional(lookUp(terraformRules, `${type} ${argument}`), change), basis };
  // A key of a map comes and goes by a change of the map.
  const direction = found.inside ? 'changed' : directionOf(change);
  if (direction === 'default') return { answer: mark.includes('-') ? 'conditional' : 'no', basis, note: 'default' };
  if (blockMarks.has(mark)) {
    if (direction === 'changed') return { answer: 'conditional', basis, note: 'nested' };
    const replaces = mark === '*' || (mark === '<') === (direction === 'removed');
    return replaces ? { answer: 'always', basis } : { answer: 'no', basis, note: direction };
  }
  if (direction === 'removed' && mark.includes('-')) return { answer: 'no', basis, note: 'removed' };
  if (direction === 'added' && mark.includes('+')) return { answer: 'no', basis, note: 'added' };
  return { answer: 'always', basis };
}

function directionOf(change: ArgumentChange | undefined): 'changed' | 'added' | 'removed' | 'default' {
  if (change === undefined) return 'changed';
  const [before, after] = [isAbsent(change.before), isAbsent(change.after)];
  if (before === after) return 'changed';
  // `false` and the empty text are what the argument is when it is not set.
  const value = before ? change.after : change.before;
  if (value === false || value === '' || value === 'false') return 'default';
  return before ? 'added' : 'removed';
}

type Answer = Pick<TerraformReplacement, 'answer' | 'note'>;

function conditional(rule: ArgumentRule | undefined, change: ArgumentChange | undefined): Answer {
  if (rule === undefined || change === undefined) return { answer: 'conditional' };
  switch (rule.kind) {
    case 'lowered':
      return loweredAnswer(change);
    case 'shrunk':
      return shrunkAnswer(change);
    case 'turnedOff':
      return offAnswer(change);
    case 'architecture':
      return architectureAnswer(change);
    case 'neighbour':
      return neighbourAnswer(rule, change);
    case 'exceptPair': {
      if (isAbsent(change.before) || isAbsent(change.after)) return { answer: 'conditional', note: 'pair' };
      return { answer: change.before === rule.from && change.after === rule.to ? 'no' : 'always', note: 'pair' };
    }
  }
}

function loweredAnswer(change: ArgumentChange): Answer {
  if (isAbsent(change.after)) return { answer: 'no', note: 'removed' };
  const order = compareVersions(change.before, change.after);
  return { answer: order === undefined ? 'conditional' : order > 0 ? 'always' : 'no', note: 'lowered' };
}

function shrunkAnswer(change: ArgumentChange): Answer {
  const [before, after] = [bytesOf(change.before), bytesOf(change.after)];
  return { answer: before === undefined || after === undefined ? 'conditional' : after < before ? 'always' : 'no', note: 'lowered' };
}

const units: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50 };

/** A quantity of Kubernetes in bytes; undefined: no literal one. */
function bytesOf(value: unknown): number | undefined {
  const [, number, unit = ''] = typeof value === 'string' ? /^(\d+(?:\.\d+)?)(k|[KMGTP]i|[MGTP])?$/.exec(value) ?? [] : [];
  return number === undefined ? undefined : Number(number) * (units[unit] ?? 1);
}

function offAnswer(change: ArgumentChange): Answer {
  const [before, after] = [booleanOf(change.before), booleanOf(change.after)];
  if (before === undefined || after === undefined) return { answer: 'conditional', note: 'turnedOff' };
  return { answer: before && !after ? 'always' : 'no', note: 'turnedOff' };
}

function architectureAnswer(change: ArgumentChange): Answer {
  const [before, after] = [architectureOf(change.before), architectureOf(change.after)];
  if (before === undefined || after === undefined) return { answer: 'conditional', note: 'architecture' };
  return { answer: before === after ? 'no' : 'always', note: 'architecture' };
}

function neighbourAnswer(rule: Extract<ArgumentRule, { kind: 'neighbour' }>, change: ArgumentChange): Answer {
  if (rule.lowered === true && (compareVersions(change.before, change.after) ?? 0) > 0) return { answer: 'always', note: 'lowered' };
  if (change.neighbours === undefined) return { answer: 'conditional', note: 'neighbour' };
  const value = lookUp(change.neighbours, rule.argument);
  const text = isAbsent(value) ? rule.absent : typeof value === 'string' ? value : JSON.stringify(value) ?? '';
  if (rule.keeps.some((start) => text.startsWith(start))) return { answer: 'no', note: 'neighbour' };
  return { answer: rule.replaces.some((start) => text.startsWith(start)) ? 'always' : 'conditional', note: 'neighbour' };
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** Absent counts as off. Undefined: not a literal. */
function booleanOf(value: unknown): boolean | undefined {
  if (isAbsent(value) || value === false || value === 'false') return false;
  return value === true || value === 'true' ? true : undefined;
}

/** Positive: the first is higher. `7.x` compares by its leading numbers. Undefined: one of them is no version. */
function compareVersions(first: unknown, second: unknown): number | undefined {
  const [a, b] = [versionOf(first), versionOf(second)];
  if (a === undefined || b === undefined) return undefined;
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function versionOf(value: unknown): readonly number[] | undefined {
  const numbers = /^v?(\d+(?:\.\d+)*)/.exec(String(value))?.[1];
  return numbers?.split('.').map(Number);
}

const instanceType = /^([a-z][a-z-]*\d[a-z0-9-]*)\.(?:nano|micro|small|medium|large|\d*xlarge|metal(?:-\d+xl)?)$/;

/** By the family's name: a `g` right after the generation is Graviton. Undefined: no instance type. */
function architectureOf(value: unknown): 'arm64' | 'x86_64' | undefined {
  const family = typeof value === 'string' ? instanceType.exec(value)?.[1] : undefined;
  if (family === undefined) return undefined;
  return /^(?:a1$|mac2|mac-m|[a-z]+\d+g|x2g)/.test(family) && !/^mac1/.test(family) ? 'arm64' : 'x86_64';
}

function byName(argument: string): TerraformReplacement {
  const top = argument.split('.')[0] ?? '';
  if (usuallyInPlace.includes(top)) return { answer: 'no', basis: 'name', note: 'name' };
  if (usuallyReplaces.includes(argument) || argument === 'metadata.name') return { answer: 'conditional', basis: 'name', note: 'name' };
  return { answer: 'unknownType', basis: 'none' };
}

interface PropertyRow {
  readonly always: string;
  readonly maybe: string;
  readonly stateful: boolean;
}

function propertyRow(type: string): PropertyRow | undefined {
  // The source marks every property of SAM's own types as replacing: what the transform makes of them is listed by hand.
  const byHand = lookUp(serverlessProperties, type);
  const row = byHand ? undefined : lookUp(tables().cloudFormation.entries, type);
  if (row !== undefined) return { always: row[0] ?? '', maybe: `${row[1] ?? ''} ${lookUp(moreMaybeProperties, type) ?? ''}`, stateful: row[2] === 1 };
  return byHand && { always: byHand[0], maybe: byHand[1], stateful: false };
}

/** Is the path or something above it listed? */
function covers(listed: string | undefined, path: string): boolean {
  return (listed ?? '').split(' ').some((entry) => entry !== '' && (path === entry || path.startsWith(`${entry}.`)));
}

/** Is something below the path listed? */
function holds(listed: string, path: string): boolean {
  return listed.split(' ').some((entry) => entry.startsWith(`${path}.`));
}

/** Without indices and bracketed keys: `a[0].b`, `a.0.b` and `a["x"].b` are `a.b`. */
function plainPath(path: string): string {
  return path.replace(/\[[^\]]*\]/g, '').split('.').filter((part) => part !== '' && !/^\d+$/.test(part)).join('.');
}
