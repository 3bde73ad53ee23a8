// CloudFormation through `aws cloudformation …` and `sam …`, and Elastic Beanstalk's rebuild: which resources of a stack an update,
// change set or delete touches. Operations that are not here are left to the AWS tables.
import type { Call } from '../../../model/call';
import type { Effect, Evidence } from '../../../model/effect';
import type { Unread } from '../../../model/review';
import { parseChangeSet, type ChangeSet } from '../../../parse/plan/changeSet';
import { awsArguments, type AwsArguments } from '../../aws/awsArguments';
import { optionsOf } from '../../files/options';
import { child, nameOf } from '../../files/paths';
import { readKnowledge } from '../../fromKnowledge';
import { evidenceOf } from '../../toolEffect';
import { nothing, type Found, type Interpreter, type World } from '../../world';
import { effectOfChange } from '../change';
import { firstOf, sourcesBefore, sourcesNow, touchedFiles, type Sources } from '../sources';
import { changesOfChangeSet } from './changeSetEffects';
import { baseOf, compareTemplates, snapshotTypes, stackWord, type ParameterValues, type StackChange } from './compare';
import { compareStacks } from './nested';
import { localPath, parametersFrom, samSettings, templateAt, templatesIn, type FoundTemplate } from './templates';
import { unknown, type Value } from '../value';

export const readCloudFormation: Interpreter = async (call, world) => {
  const args = awsArguments(call);
  if (args.preview || args.service?.text !== 'cloudformation' || call.cwd === undefined) return undefined;
  const words = wordsOf(call, args);
  switch (args.operation?.text) {
    case 'deploy': return args.words.has('--no-execute-changeset') ? nothing : update(call, words, world);
    case 'update-stack': return update(call, words, world);
    case 'create-stack': return create(call, words, world);
    case 'execute-change-set': return execute(call, words, world);
    case 'delete-stack': return remove(call, words, world);
    case 'create-change-set': case 'describe-change-set': return nothing;
    default: return undefined;
  }
};

/** `sam deploy` and `sam delete`, with samconfig.toml. */
export const readSam: Interpreter = async (call, world) => {
  const args = awsArguments({ ...call, args: [{ ...call.name, text: 'sam' }, ...call.args] });
  if (call.cwd === undefined || args.preview) return undefined;
  const operation = args.operation?.text;
  if (operation !== 'deploy' && operation !== 'delete') return undefined;
  const settings = samSettings(await sourcesNow(world).read(child(call.cwd, 'samconfig.toml')), args.texts.get('--config-env')?.[0] ?? 'default');
  const own = wordsOf(call, args);
  const words: StackWords = {
    ...own, stack: own.stack ?? settings['stack_name'] ?? 'the stack of samconfig.toml', template: own.template ?? args.texts.get('-t')?.[0] ?? settings['template_file'] ?? settings['template'],
    parameters: own.parameters.length > 0 ? own.parameters : settings['parameter_overrides'] === undefined ? [] : [settings['parameter_overrides']],
  };
  if (operation === 'delete') return remove(call, words, world);
  return args.words.has('--no-execute-changeset') ? nothing : update(call, words, world);
};

/** `serverless deploy` and `serverless remove`: the resources that `serverless.yml` declares itself; the functions' own are left to the tables. */
export const readServerless: Interpreter = async (call, world) => {
  const options = optionsOf(call, ['-s', '--stage', '-r', '--region', '-c', '--config', '-f', '--function', '--aws-profile', '--param']);
  const verb = options.positionals[0]?.text;
  if (call.cwd === undefined || call.host !== undefined || (verb !== 'deploy' && verb !== 'remove') || options.positionals.length > 1 || options.has('--help', '--noDeploy', '-f', '--function')) return undefined;
  const sources = sourcesNow(world);
  const file = await firstOf(sources, call.cwd, options.value('-c', '--config')?.text === undefined ? ['serverless.yml', 'serverless.yaml', 'serverless.json'] : [options.value('-c', '--config')?.text ?? '']);
  const base = readKnowledge(call, world);
  if (!file) return base;
  const service = /^\s*["']?service["']?\s*:\s*["']?([\w-]+)/m.exec(file.text)?.[1] ?? 'service';
  const stage = options.value('-s', '--stage')?.text ?? /^\s+["']?stage["']?\s*:\s*["']?([\w-]+)/m.exec(file.text)?.[1] ?? 'dev';
  const words: StackWords = { cwd: call.cwd, call, stack: `${service}-${stage}`, template: file.path, parameters: [], changeSet: undefined, retained: [], evidence: evidenceOf(call, call.args.slice(0, 2)), capabilities: true };
  const found = await templateAt(file.path, sources);
  if (verb === 'remove') return deletion(call, words, found, sources);
  const old = await templateAt(file.path, sourcesBefore(world));
  const isNew = isNewStack(words, world);
  if (isNew) return create(call, words, world);
  const changes = found && old ? compareTemplates({ before: old.template, after: found.template, valuesBefore: new Map(), valuesAfter: new Map(), unset: 'kept', stack: words.stack }) : [];
  const own = finish(call, changes.map(change => effectOf(change, found ? fileEvidence(found, sources, words)(change.line) : words.evidence, false)), found ? unreadOf(found) : [], sources);
  return base ? { ...own, effects: [...own.effects, ...base.effects] } : own;
};

interface StackWords {
  readonly cwd: string;
  readonly stack: string | undefined;
  readonly template: string | undefined;
  readonly parameters: readonly string[];
  readonly changeSet: string | undefined;
  readonly retained: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly call: Call;
  readonly capabilities: boolean;
}

function wordsOf(call: Call, args: AwsArguments): StackWords {
  const first = (name: string): string | undefined => args.texts.get(name)?.[0];
  return {
    cwd: call.cwd ?? '/', call, stack: first('--stack-name'), template: first('--template-body') ?? first('--template-file') ?? first('--template') ?? first('--template-url'),
    parameters: [...args.texts.get('--parameter-overrides') ?? [], ...args.texts.get('--parameters') ?? []], changeSet: first('--change-set-name'), retained: args.texts.get('--retain-resources') ?? [],
    evidence: evidenceOf(call, [args.service, args.operation, ...(args.words.get('--stack-name') ?? [])]), capabilities: args.words.has('--capabilities'),
  };
}

/** The template that a call names, or the only one that is in sight. */
async function templateFor(words: StackWords, sources: Sources): Promise<FoundTemplate | undefined> {
  if (words.template !== undefined) return templateAt(localPath(words.template, words.cwd), sources);
  const found = await templatesIn(words.cwd, sources);
  return found.length === 1 || (found[0] && /^(?:template|stack)\b/.test(nameOf(found[0].path))) ? found[0] : undefined;
}

async function update(call: Call, words: StackWords, world: World): Promise<Found | undefined> {
  const [now, before] = [sourcesNow(world), sourcesBefore(world)];
  const after = await templateFor(words, now);
  if (!after) return words.stack === undefined ? undefined : finish(call, [unplanned(words, undefined)], [], now);
  const old = await templateAt(after.path, before);
  const evidence = fileEvidence(after, now, words);
  if (isNewStack(words, world)) return finish(call, [effectOfChange({ ...stackBase(words), operation: 'create', certainty: 'will', reason: 'cloudformation-create', count: after.template.resources.size }, words.evidence, false), ...creations(after, words, await parametersFrom(words.parameters, words.cwd, now), evidence, now)], unreadOf(after), now);
  if (!old) return finish(call, [unplanned(words, after)], unreadOf(after), now);
  const [valuesAfter, valuesBefore] = [await parametersFrom(words.parameters, words.cwd, now), await previousValues(words, before)];
  const changes = await compareStacks({ before: old.template, after: after.template, valuesBefore, valuesAfter, unset: 'kept', stack: words.stack }, after.path, { before, after: now });
  const effects = changes.map(change => effectOf(change, change.file === undefined ? evidence(change.line) : [{ kind: 'file', path: change.file, line: change.line }, ...words.evidence], false));
  return finish(call, effects.length > 0 ? effects : [unplanned(words, after)], unreadOf(after), now);
}

/** A stack that this session deleted is created anew. */
function isNewStack(words: StackWords, world: World): boolean {
  const gone = (effect: Effect): boolean => effect.operation === 'delete' && effect.resource.kind === 'CloudFormation stack' && effect.resource.address === words.stack;
  return world.facts.session.ledger.some(entry => entry.outcome !== 'denied' && entry.outcome !== 'failed' && gone(entry.effect)) || (world.earlier ?? []).some(found => gone(found.effect));
}

/** What the stack was given before: parameter files as they were; values in the words of a call are new and their old ones unknown. */
async function previousValues(words: StackWords, before: Sources): Promise<ParameterValues> {
  const files = words.parameters.filter(word => /^file:\/\/|\.json$/.test(word));
  const values = new Map<string, Value>(await parametersFrom(files, words.cwd, before));
  for (const [name] of await parametersFrom(words.parameters.filter(word => !files.includes(word)), words.cwd, before)) values.set(name, unknown(`parameter ${name}`, [], true));
  return values;
}

async function create(call: Call, words: StackWords, world: World): Promise<Found | undefined> {
  const sources = sourcesNow(world);
  const found = await templateFor(words, sources);
  if (words.stack === undefined) return undefined;
  const evidence = found ? fileEvidence(found, sources, words) : (): readonly Evidence[] => words.evidence;
  const stack = effectOfChange({ ...stackBase(words), operation: 'create', certainty: 'will', reason: 'cloudformation-create', count: found ? found.template.resources.size : undefined }, words.evidence, false);
  const inside = found ? creations(found, words, await parametersFrom(words.parameters, words.cwd, sources), evidence, sources) : [];
  return finish(call, [stack, ...inside], found ? unreadOf(found) : [{ what: `the template ${words.template ?? ''}`.trim(), why: 'it is not on this machine' }], sources);
}

function creations(found: FoundTemplate, words: StackWords, values: ParameterValues, evidence: (line: number | undefined) => readonly Evidence[], _sources: Sources): readonly Effect[] {
  const to = { template: found.template, parameter: (name: string): Value => values.get(name) ?? (found.template.parameters.get(name)?.standard as Value | undefined) ?? unknown(`parameter ${name}`), isReplaced: () => false };
  return [...found.template.resources.values()].map(resource => effectOfChange({ ...baseOf(resource, to, words.stack), operation: 'create', certainty: 'will', reason: 'cloudformation-create' }, evidence(resource.line), false));
}

async function execute(call: Call, words: StackWords, world: World): Promise<Found | undefined> {
  const sources = sourcesNow(world);
  const seen = await changeSetIn(words, world);
  if (!seen) return finish(call, [unplanned(words, undefined)], [], sources);
  const evidence = (id: string): readonly Evidence[] => [{ kind: 'plan', path: seen.path, entry: id }, ...words.evidence];
  const effects = changesOfChangeSet(seen.set, words.stack).map(change => effectOf(change, evidence(change.id), false));
  const unread: Unread[] = seen.set.partial ? [{ what: nameOf(seen.path), why: 'it holds only the first page of the change set' }] : [];
  if (!seen.trusted) effects.push(unplanned(words, undefined));
  const found = finish(call, effects, unread, sources);
  return { ...found, reads: [...found.reads, { path: seen.path }] };
}

/** The JSON of a change set that lies in the folder or above it, by the name of set and stack. */
async function changeSetIn(words: StackWords, world: World): Promise<{ readonly path: string; readonly set: ChangeSet; readonly trusted: boolean } | undefined> {
  const names = (await world.facts.list(words.cwd) ?? []).filter(name => name.endsWith('.json')).slice(0, 60);
  for (const name of names) {
    const path = child(words.cwd, name);
    const text = await world.facts.read(path, 64 << 20);
    const set = text === undefined ? undefined : parseChangeSet(text);
    if (!set) continue;
    const wanted = words.changeSet?.split('/').at(words.changeSet.startsWith('arn:') ? 1 : -1);
    if (wanted !== undefined && set.name !== undefined && set.name !== wanted && set.name !== words.changeSet) continue;
    if (words.stack !== undefined && set.stack !== undefined && set.stack !== words.stack && !words.stack.includes(`:stack/${set.stack}/`)) continue;
    const written = touchedFiles(world).find(file => file.path === path);
    return { path, set, trusted: written === undefined || written.content === written.before };
  }
  return undefined;
}

async function remove(call: Call, words: StackWords, world: World): Promise<Found | undefined> {
  if (words.stack === undefined) return undefined;
  const sources = sourcesNow(world);
  const found = await templateFor(words, sources) ?? await templateFor(words, sourcesBefore(world));
  return deletion(call, words, found, sources);
}

/** A stack that is deleted with what its template holds, for tools that know both. */
export function stackDeletion(call: Call, stack: string, found: FoundTemplate, retained: readonly string[], evidence: readonly Evidence[], sources: Sources): Found {
  return deletion(call, { cwd: call.cwd ?? '/', call, stack, template: found.path, parameters: [], changeSet: undefined, retained, evidence, capabilities: false }, found, sources);
}

/** A stack that is made anew with what its template holds. */
export function stackCreation(call: Call, stack: string, found: FoundTemplate, evidence: readonly Evidence[], sources: Sources): Found {
  const words: StackWords = { cwd: call.cwd ?? '/', call, stack, template: found.path, parameters: [], changeSet: undefined, retained: [], evidence, capabilities: true };
  const made = effectOfChange({ ...stackBase(words), operation: 'create', certainty: 'will', reason: 'cloudformation-create', count: found.template.resources.size }, evidence, false);
  return finish(call, [made, ...creations(found, words, new Map(), fileEvidence(found, sources, words), sources)], unreadOf(found), sources);
}

function deletion(call: Call, words: StackWords, found: FoundTemplate | undefined, sources: Sources): Found {
  const stack = effectOfChange({
    ...stackBase(words), operation: 'delete', certainty: 'will', reason: 'cloudformation-delete-stack', keeps: found && [...found.template.resources.values()].every(one => baseOf(one, plainResolution(found), undefined).keeps === 'nothing') ? 'nothing' : 'data',
    count: found?.template.resources.size, notChecked: ['the live stack', 'termination protection'], safer: { code: 'safer-change-set', values: { stack: stackWord(words.stack) } },
  }, words.evidence, false);
  const inside = found ? [...found.template.resources.values()].map(resource => {
    const base = baseOf(resource, plainResolution(found), words.stack);
    const policy = words.retained.includes(resource.id) ? 'Retain' : resource.deletionPolicy ?? (resource.type === 'AWS::RDS::DBCluster' ? 'Snapshot' : 'Delete');
    const keeps = policy.startsWith('Retain');
    return effectOfChange({
      ...base, operation: keeps ? 'forget' : 'delete', certainty: 'will', reason: keeps ? 'cloudformation-retained' : 'cloudformation-delete', protection: policy === 'Delete' ? [] : [`DeletionPolicy: ${policy}`],
      reversibility: keeps ? 'recoverable' : policy === 'Snapshot' && snapshotTypes.has(resource.type) ? 'recoverable' : 'irreversible', notChecked: base.keeps === 'data' ? ['snapshots', 'the live stack'] : ['the live stack'],
    }, fileEvidence(found, sources, words)(resource.line), false);
  }) : [];
  const unread: readonly Unread[] = found ? unreadOf(found) : [{ what: `the resources of the stack ${words.stack}`, why: 'its template is not in sight' }];
  return finish(call, [stack, ...inside], unread, sources);
}

const plainResolution = (found: FoundTemplate): Parameters<typeof baseOf>[1] => ({ template: found.template, parameter: name => (found.template.parameters.get(name)?.standard as Value | undefined) ?? unknown(`parameter ${name}`), isReplaced: () => false });

function stackBase(words: StackWords): Pick<StackChange, 'system' | 'kind' | 'address' | 'type' | 'keeps'> {
  return { system: 'aws', kind: 'CloudFormation stack', address: words.stack ?? '', type: 'AWS::CloudFormation::Stack', keeps: 'unknown' };
}

/** Nothing shows what the update would change. */
function unplanned(words: StackWords, found: FoundTemplate | undefined): Effect {
  return effectOfChange({
    ...stackBase(words), address: words.stack ?? (found ? nameOf(found.path) : 'the stack'), operation: 'update', certainty: 'may', reversibility: 'unknown', disruption: 'unknown', extent: 'all', reason: 'cloudformation-unplanned', traits: ['unplanned'],
    notChecked: ['the live stack'], safer: { code: 'safer-change-set', values: { stack: stackWord(words.stack) } },
  }, words.evidence, false);
}

export function effectOf(change: StackChange, evidence: readonly Evidence[], deferred: boolean): Effect {
  return effectOfChange(change, evidence, deferred);
}

function fileEvidence(found: FoundTemplate, sources: Sources, words: StackWords): (line: number | undefined) => readonly Evidence[] {
  return line => [{ kind: 'file', path: found.path, line, writtenBySession: sources.isWritten(found.path) }, ...words.evidence];
}

function unreadOf(found: FoundTemplate): readonly Unread[] {
  return found.template.macros.map(name => ({ what: `the macro ${name} of ${nameOf(found.path)}`, why: 'it rewrites the template before it is used' }));
}

function finish(call: Call, effects: readonly Effect[], unread: readonly Unread[], sources: Sources): Found {
  return { ...nothing, effects: effects.map(effect => ({ effect, call })), unread, reads: sources.reads };
}
