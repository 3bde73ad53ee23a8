// Git is the apply for many teams: what an edit armed is held again where it is fired. `git push` (asked by git/push.ts), `gh pr merge`,
// `gh workflow run` and their like, `argocd app sync`, `flux reconcile`.
import type { Repository } from '../../../facts';
import { pipelineHost, type Call } from '../../../model/call';
import type { Effect } from '../../../model/effect';
import { child } from '../../files/paths';
import { ledgerKey } from '../../joinReplacements';
import { evidenceOf } from '../../toolEffect';
import { nothing, together, type Found, type FoundEffect, type Interpreter, type World } from '../../world';
import { armedUnread, firstKnown, otherPlaces, pendingOf, type Pending, type PendingFound, type Span } from './pending';
import { workflowSteps } from './workflowSteps';
import { evidenceOfPipeline, pipelineFor, workflowTexts, type Family, type Firing, type Pipeline } from './pipelines';

export interface PushedRef {
  readonly kind: 'branch' | 'tag';
  readonly name: string;
  /** `origin` */
  readonly remote: string;
  /** What is pushed; undefined: what is checked out. */
  readonly from: string | undefined;
}

/** Branches that are deployed from, besides the default one. A pipeline that names another branch makes that one, too. */
const deployed = /^(?:main|master|trunk|production|prod|live|release|stable|staging|stage|deploy)$|^(?:release|releases|deploy|env|environments)\//i;

/** What a push sets off. A branch that nothing deploys from fires nothing. */
export async function firedByPush(call: Call, ref: PushedRef, repository: Repository | undefined, world: World): Promise<Found> {
  if (!repository) return nothing;
  const refs = await repository.refs();
  const standard = repository.defaultBranch ?? 'main';
  const isDeployed = ref.kind === 'branch' && (ref.name === repository.defaultBranch || deployed.test(ref.name));
  const known = (name: string): string | undefined => (refs.includes(`${ref.remote}/${name}`) ? `${ref.remote}/${name}` : undefined);
  const base = ref.kind === 'branch' ? known(ref.name) ?? (isDeployed ? undefined : known(standard)) : undefined;
  const from = ref.from === undefined || ref.from === 'HEAD' || ref.from === repository.branch || ref.kind === 'tag' ? undefined : ref.from;
  const found = await pendingOf({ repository, base, from }, world);
  const firing: Firing = ref.kind === 'tag' ? { kind: 'tag', name: ref.name } : { kind: 'push', branch: ref.name, paths: found.paths };
  return fired(call, found, pipeline => (isDeployed || pipeline?.named === true), firing, repository, world);
}

type Fires = (pipeline: Pipeline | undefined) => boolean;

async function fired(call: Call, found: PendingFound, fires: Fires, firing: Firing, repository: Repository, world: World, sure = false): Promise<Found> {
  const unread = await unreadOf(call, repository, world);
  if (found.pending.length === 0) return { ...nothing, unread };
  const pipelines = new Map<Family, Pipeline | undefined>();
  for (const family of new Set(found.pending.map(one => one.family))) pipelines.set(family, await pipelineFor(family, firing, repository.root, world));
  const effects = found.pending.filter(one => fires(pipelines.get(one.family))).map(one => firedEffect(one, pipelines.get(one.family), call, world, sure));
  if (effects.length === 0) return { ...nothing, unread };
  const reads = [...found.reads, ...[...pipelines.values()].flatMap(one => (one ? [{ path: one.path }] : []))];
  // Where a pipeline surely takes it over, it is what is there from then on.
  const applies = effects.length === found.pending.length && (sure || firing.kind === 'dispatch' || [...pipelines.values()].every(one => one !== undefined && !one.manual));
  const paths = found.paths.map(path => child(repository.root, path));
  return { ...nothing, effects, reads, unread, changes: applies && call.certainty === 'will' ? [{ kind: 'applied', paths }] : [] };
}

async function unreadOf(call: Call, repository: Repository, world: World): Promise<Found['unread']> {
  const why = await armedUnread(repository, world);
  return why === undefined ? [] : [{ what: 'what earlier sessions changed in this repository', why, span: call.span }];
}

/** What is pending here, then what may be elsewhere: that is less certain and comes once. */
async function pendingAnywhere(here: Span, elsewhere: readonly Span[], world: World): Promise<PendingFound> {
  const found = await pendingOf(here, world);
  const key = ({ effect }: Pending): string => ledgerKey(effect);
  const known = new Set(found.pending.map(key));
  const more: Pending[] = [];
  const reads = [...found.reads];
  for (const span of elsewhere) {
    const other = await pendingOf(span, world);
    reads.push(...other.reads);
    for (const one of other.pending) {
      if (known.has(key(one))) continue;
      known.add(key(one));
      more.push({ ...one, effect: { ...one.effect, certainty: 'may' } });
    }
  }
  return { pending: [...found.pending, ...more], paths: found.paths, reads };
}

/** The same loss, now about to happen. */
function firedEffect({ effect, family }: Pending, pipeline: Pipeline | undefined, call: Call, world: World, sure: boolean): FoundEffect {
  const wired = sure || (pipeline !== undefined && !pipeline.manual);
  const fired: Effect = {
    ...effect, traits: effect.traits.filter(trait => trait !== 'deferred'), certainty: wired && call.certainty === 'will' ? effect.certainty : 'may',
    evidence: [...evidenceOf(call, call.args.slice(0, 2)), ...(pipeline ? [evidenceOfPipeline(pipeline, world)] : []), ...effect.evidence],
    notChecked: [...new Set([...effect.notChecked ?? [], ...(wired ? ['the pipeline’s identity'] : [`whether a pipeline applies ${described[family]} of this push`])])],
  };
  return { effect: fired, call: { ...call, host: pipelineHost } };
}

const described: Readonly<Record<Family, string>> = { terraform: 'the Terraform files', cloudFormation: 'the templates', kubernetes: 'the manifests', migrations: 'the migrations' };

/** `gh pr merge [N]`, `gh workflow run NAME`, `glab mr merge`. */
const codeHost: Interpreter = async (call, world) => {
  const words = call.args.map(word => word.text ?? word.raw);
  const [group, verb, ...rest] = words.filter((word, i) => !word.startsWith('-') && !/^(?:-R|--repo|--ref|-b|--body|-t|--subject|-f|-F|--field|--raw-field|--match-head-commit|-A|--author-email)$/.test(words[i - 1] ?? ''));
  const merges = (group === 'pr' || group === 'mr') && (verb === 'merge' || verb === 'accept');
  const starts = (group === 'workflow' && verb === 'run') || (group === 'ci' && verb === 'run');
  if ((!merges && !starts) || call.cwd === undefined || call.host !== undefined || words.includes('--disable-auto')) return undefined;
  const repository = await world.facts.repository(call.cwd);
  if (!repository) return undefined;
  if (starts) return startedWorkflow(call, rest[0], repository, world);
  // A request by number may be somebody else's: what is checked out stands in for it.
  return firedByMerge(call, rest[0] === undefined || rest[0] === repository.branch, repository, world, rest[0]);
};

/** What a merge into the default branch sets off. `certain`: it is surely the branch that is checked out which is merged. */
export async function firedByMerge(call: Call, certain: boolean, repository: Repository, world: World, named?: string): Promise<Found> {
  const standard = repository.defaultBranch ?? 'main';
  const base = (await repository.refs()).find(ref => ref === `origin/${standard}`);
  // A branch by its name is read as it is known here; a number or an address may be any that another session works on.
  const branch = named === undefined || named === repository.branch || /^#?\d+$|:\/\//.test(named) ? undefined : await firstKnown([named, `origin/${named}`], repository);
  const elsewhere = certain || branch !== undefined ? [] : await otherPlaces(repository, base, named === undefined || /^#?\d+$|:\/\//.test(named) ? undefined : named, world);
  const found = await pendingAnywhere({ repository, base, from: branch }, elsewhere, world);
  return fired({ ...call, certainty: certain ? call.certainty : 'may' }, found, () => true, { kind: 'push', branch: standard, paths: found.paths }, repository, world);
}

async function startedWorkflow(call: Call, name: string | undefined, repository: Repository, world: World): Promise<Found | undefined> {
  const texts = name === undefined || elsewhere(call) ? [] : await workflowTexts(name, repository.root, world);
  const found = await pendingAnywhere({ repository, base: undefined, from: undefined }, await started(repository, optionValue(call, '--ref', '-r'), world), world);
  // A workflow that is here and applies nothing sets nothing off.
  const armed = await fired(call, found, pipeline => texts.length === 0 || pipeline !== undefined, { kind: 'dispatch', workflow: name ?? '' }, repository, world);
  const steps = world.depth > 0 ? await workflowSteps(call, texts, repository.root, world) : nothing;
  return together([armed, steps]);
}

/** `-R owner/name` names another repository than the one here. */
const elsewhere = (call: Call): boolean => call.args.some(word => /^(?:-R|--repo(?:=.*)?)$/.test(word.text ?? ''));

/** What a pipeline that is started by hand may read besides what is checked out: its branch as it is known here, and other clones. */
async function started(repository: Repository, ref: string | undefined, world: World): Promise<readonly Span[]> {
  const standard = repository.defaultBranch ?? 'main';
  const from = await firstKnown(ref === undefined ? [`origin/${standard}`] : [ref, `origin/${ref}`], repository);
  return [...(from === undefined ? [] : [{ repository, base: undefined, from, armedOnly: true as const }]), ...await otherPlaces(repository, undefined, ref, world)];
}

function optionValue(call: Call, ...names: readonly string[]): string | undefined {
  const words = call.args.map(word => word.text ?? word.raw);
  const at = words.findIndex(word => names.includes(word));
  return at < 0 ? words.find(word => word.startsWith(`${names[0] ?? ''}=`))?.split('=')[1] : words[at + 1];
}

/** `argocd app sync`, `flux reconcile`: the cluster takes over what is on the branch. */
const controller: Interpreter = async (call, world) => {
  const words = call.args.map(word => word.text ?? word.raw).filter(word => !word.startsWith('-'));
  const syncs = call.program === 'argocd' ? words[0] === 'app' && words[1] === 'sync' : words[0] === 'reconcile' && words[1] !== 'source';
  if (!syncs || call.cwd === undefined || call.host !== undefined || call.args.some(word => word.text === '--dry-run')) return undefined;
  const repository = await world.facts.repository(call.cwd);
  if (!repository) return undefined;
  const found = await pendingAnywhere({ repository, base: undefined, from: undefined }, await started(repository, undefined, world), world);
  const applied = { ...found, pending: found.pending.filter(one => one.effect.resource.system === 'kubernetes' || one.effect.resource.system === 'helm') };
  return fired(call, applied, () => true, { kind: 'dispatch', workflow: '' }, repository, world, true);
};

export const triggerInterpreters: Readonly<Record<string, Interpreter>> = { gh: codeHost, glab: codeHost, argocd: controller, flux: controller };
