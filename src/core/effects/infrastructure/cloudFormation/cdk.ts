// `cdk deploy` and `cdk destroy`: the templates of cdk.out as they were and as they are, and what an earlier `cdk diff` printed into a
// file. What else a deploy is worth is left to the knowledge tables.
import { minimatch } from 'minimatch';
import { cloudFormationKeepsData, kindOfType } from '../../../knowledge/replacementTables';
import type { Call } from '../../../model/call';
import type { Effect, Evidence } from '../../../model/effect';
import { parseCdkDiff, type CdkDiffChange } from '../../../parse/plan/cdkDiff';
import { parseJson, textField } from '../../../parse/plan/values';
import { optionsOf } from '../../files/options';
import { absolute, child, isWithin, nameOf } from '../../files/paths';
import { readKnowledge } from '../../fromKnowledge';
import { evidenceOf } from '../../toolEffect';
import { nothing, together, type Found, type Interpreter, type World } from '../../world';
import { effectOfChange } from '../change';
import { sourcesBefore, sourcesNow, type Sources } from '../sources';
import { compareTemplates, type StackChange } from './compare';
import { earlierEffects } from '../terraform/remembered';
import { stackCreation, stackDeletion } from './interpreter';
import { templateAt, type FoundTemplate } from './templates';

const takeValue = ['-a', '--app', '-c', '--context', '--profile', '--parameters', '--require-approval', '--outputs-file', '-o', '--output', '--role-arn', '-r', '--toolkit-stack-name', '--change-set-name', '--method', '-t', '--tags', '--concurrency', '--region', '-p', '--plugin', '-e'];

export const readCdk: Interpreter = async (call, world) => {
  const options = optionsOf(call, takeValue.filter(name => name !== '-e'));
  const [verb, ...stacks] = options.positionals.map(word => word.text ?? word.raw);
  if ((verb !== 'deploy' && verb !== 'destroy') || call.cwd === undefined || call.host !== undefined || options.has('--no-execute', '--help', '-h')) return undefined;
  const base = readKnowledge(call, world);
  const out = await outputFolder(call, options.value('-o', '--output')?.text, options.value('-a', '--app')?.text, world);
  const [now, before] = [sourcesNow(world), sourcesBefore(world)];
  const evidence = evidenceOf(call, call.args.slice(0, 2));
  const found = await templatesOf(out, now, stacks);
  if (verb === 'destroy') {
    if (found.length === 0) return base;
    return together(found.map(one => stackDeletion(call, stackOf(one.path), one, [], evidence, now)));
  }
  const effects: Effect[] = [];
  const made: Found[] = [];
  for (const after of found) {
    if (isDeleted(stackOf(after.path), world)) {
      made.push(stackCreation(call, stackOf(after.path), after, evidence, now));
      continue;
    }
    const old = await templateAt(after.path, before);
    if (!old) continue;
    const changes = compareTemplates({ before: old.template, after: after.template, valuesBefore: new Map(), valuesAfter: new Map(), unset: 'kept', stack: stackOf(after.path) });
    for (const change of changes) effects.push(effectOfChange(change, [{ kind: 'file', path: after.path, line: change.line, writtenBySession: now.isWritten(after.path) }, ...evidence], false));
  }
  const said = await reported(call, stacks, out, evidence, world);
  const known = new Set(effects.filter(effect => effect.operation !== 'update').map(effect => nameOf(effect.resource.address)));
  const all = [...effects, ...said.effects.filter(effect => !known.has(nameOf(effect.resource.address)))];
  if (made.length > 0) return together([...made, { ...nothing, effects: all.map(effect => ({ effect, call })) }]);
  if (all.length === 0) {
    const same = base && found.length > 0 ? await asCommitted(found, out, call, world) : undefined;
    return base && same !== undefined ? unchanged(base, found, same, call) : base;
  }
  return { ...nothing, ...(base ?? {}), effects: [...all.map(effect => ({ effect, call })), ...(base?.effects ?? [])], reads: [...base?.reads ?? [], ...now.reads, ...said.reads] };
};

/** Deleted earlier in this command or session: it is created anew. */
function isDeleted(stack: string, world: World): boolean {
  return earlierEffects(world).findLast(effect => effect.resource.kind === 'CloudFormation stack' && effect.resource.address === stack)?.operation === 'delete';
}

/**
 * Is what would be deployed what the repository already has? The templates are committed and unmodified, and no file of the app differs
 * from the commit (installed packages aside; with `--app cdk.out` the templates alone decide). `shared`: the remote's default branch is at
 * this very commit, which was not pushed in this session: nothing an agent writes or commits makes that true. `committed`: there is no
 * such branch to compare with, so a commit of the agent's own would look the same. Undefined: something differs or is not known.
 */
async function asCommitted(found: readonly FoundTemplate[], out: string, call: Call, world: World): Promise<'shared' | 'committed' | undefined> {
  const cwd = call.cwd ?? '/';
  const repository = await world.facts.repository(cwd);
  if (!repository) return undefined;
  const { session } = world.facts;
  if (session.files.some(file => isWithin(file.path, repository.root)) || (world.earlier ?? []).some(one => one.effect.operation !== 'read')) return undefined;
  const shared = repository.defaultBranch === undefined ? undefined : (await repository.refs()).find(ref => ref === `origin/${repository.defaultBranch ?? ''}`);
  for (const { path } of found) {
    if (await repository.state(path) !== 'clean') return undefined;
  }
  // What is synthesised anew comes from every file of the app, ignored ones (installed packages) aside.
  const assembly = optionsOf(call, takeValue).value('-a', '--app')?.text;
  const isWhole = assembly !== undefined && absolute(assembly, cwd, 'posix') === out;
  if (!isWhole && (await repository.changes(repository.root)).some(change => change.state !== 'ignored')) return undefined;
  if (shared === undefined) return 'committed';
  const pushed = session.ledger.some(entry => entry.effect.resource.system === 'git' && entry.effect.operation === 'send');
  const [here, there] = await Promise.all([repository.resolve('HEAD'), repository.resolve(shared)]);
  return !pushed && here !== undefined && here === there ? 'shared' : undefined;
}

/** The tables' line as a plain update, or as committed code that runs with these credentials. What is live was not looked at. */
function unchanged(base: Found, found: readonly FoundTemplate[], same: 'shared' | 'committed', call: Call): Found {
  return {
    ...base, reads: [...base.reads, ...found.map(one => ({ path: one.path }))],
    effects: base.effects.map(one => (!one.effect.traits.includes('unplanned') ? one : {
      call, effect: { ...one.effect, ...(same === 'shared' ? {} : { operation: 'execute' as const }), traits: [...one.effect.traits.filter(trait => trait !== 'unplanned'), ...(same === 'shared' ? [] : ['committedCode' as const])], reversibility: 'unknown' as const, reason: { code: 'cdk-unchanged', values: { ...one.effect.reason.values } }, notChecked: ['the live stack'],
        evidence: [...one.effect.evidence, ...found.slice(0, 3).map((template): Evidence => ({ kind: 'file', path: template.path }))] },
    })),
  };
}

async function outputFolder(call: Call, output: string | undefined, app: string | undefined, world: World): Promise<string> {
  const cwd = call.cwd ?? '/';
  const settings = parseJson(await world.facts.read(child(cwd, 'cdk.json')) ?? '');
  // `--app cdk.out` deploys an assembly that was made before.
  const assembly = app !== undefined && !/\s/.test(app) && await world.facts.list(absolute(app, cwd, 'posix')) ? app : undefined;
  return absolute(output ?? assembly ?? textField(settings ?? null, 'output') ?? 'cdk.out', cwd, 'posix');
}

const stackOf = (path: string): string => nameOf(path).replace(/\.template\.json$/, '');

/** Templates of the named stacks; none named: all of them. */
async function templatesOf(folder: string, sources: Sources, stacks: readonly string[]): Promise<readonly FoundTemplate[]> {
  const names = (await sources.list(folder)).filter(name => name.endsWith('.template.json') && !/\.nested\.template\.json$/.test(name)).slice(0, 100);
  const found = await Promise.all(names.filter(name => isMeant(stackOf(name), stacks)).map(name => templateAt(child(folder, name), sources)));
  return found.filter(one => one !== undefined);
}

/** `Stage/Stack` is written `StageStack` or `Stage-Stack` in the assembly. */
function isMeant(stack: string, stacks: readonly string[]): boolean {
  const plain = (name: string): string => name.replace(/[^A-Za-z0-9*?]/g, '').toLowerCase();
  return stacks.length === 0 || stacks.some(pattern => pattern === stack || plain(pattern) === plain(stack) || minimatch(stack, pattern) || minimatch(plain(stack), plain(pattern)));
}

/** Texts of a `cdk diff` in the folder that are not older than the assembly. They only add: a text says nothing of what it leaves out. */
async function reported(call: Call, stacks: readonly string[], out: string, evidence: readonly Evidence[], world: World): Promise<{ readonly effects: readonly Effect[]; readonly reads: Found['reads'] }> {
  const cwd = call.cwd ?? '/';
  const newest = Math.max(0, ...await Promise.all((await world.facts.list(out) ?? []).filter(name => name.endsWith('.template.json')).slice(0, 100).map(async name => (await world.facts.stat(child(out, name)))?.modified ?? 0)));
  for (const name of (await world.facts.list(cwd) ?? []).filter(one => /\.(?:txt|log|diff|out|md)$/.test(one) && /diff|cdk|plan|change/i.test(one)).slice(0, 20)) {
    const path = child(cwd, name);
    const stat = await world.facts.stat(path);
    if (!stat || stat.modified + 60_000 < newest) continue;
    const changes = parseCdkDiff(await world.facts.read(path) ?? '');
    if (!changes) continue;
    const meant = renamedJoined(changes.filter(change => change.stack === undefined || isMeant(change.stack, stacks)));
    return { effects: meant.map(({ change, line }) => effectOfChange(change, [{ kind: 'plan', path, entry: `line ${line}` }, ...evidence], false)), reads: [{ path }] };
  }
  return { effects: [], reads: [] };
}

interface Reported {
  readonly change: StackChange;
  readonly line: number;
}

/** One that goes and one that comes of a type: a logical id that was renamed. */
function renamedJoined(changes: readonly CdkDiffChange[]): readonly Reported[] {
  return changes.filter(change => change.change !== 'create').map((change): Reported => {
    const same = changes.filter(one => one.type === change.type && one.stack === change.stack);
    const [gone, fresh] = [same.filter(one => one.change === 'destroy'), same.filter(one => one.change === 'create')];
    const other = change.change === 'destroy' && gone.length === 1 && fresh.length === 1 ? fresh[0] : undefined;
    return { change: changeOf(change, other), line: change.line };
  });
}

function changeOf(one: CdkDiffChange, other: CdkDiffChange | undefined): StackChange {
  const base = {
    id: one.id, system: 'aws' as const, kind: kindOfType(one.type), address: one.stack === undefined ? one.id : `${one.stack}/${one.id}`, type: one.type, name: one.path,
    keeps: cloudFormationKeepsData(one.type) ? 'data' as const : 'nothing' as const, notChecked: ['the live stack', 'what changed since the diff'],
  };
  if (other) return { ...base, operation: 'replace', certainty: 'may', order: 'createThenDestroy', forcedBy: [`its logical id becomes ${other.id}`], reason: 'cloudformation-renamed', values: { newId: other.id }, returns: 'may' };
  switch (one.change) {
    case 'orphan': return { ...base, operation: 'forget', certainty: 'will', reason: 'cloudformation-retained', reversibility: 'recoverable' };
    case 'replace': case 'mayReplace': return { ...base, operation: 'replace', certainty: one.change === 'replace' ? 'will' : 'may', order: 'createThenDestroy', forcedBy: one.properties, reason: 'cloudformation-replace', returns: 'will' };
    default: return { ...base, operation: 'delete', certainty: 'will', reason: 'cloudformation-delete' };
  }
}
