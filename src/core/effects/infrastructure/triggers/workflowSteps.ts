// What a workflow that is started by hand would do, although nothing of this session is armed: its `run:` steps are read like any other
// commands, on a machine and with an identity that nothing here tells. Steps that are actions of others (`uses:`) count by their names.
import type { Effect } from '../../../model/effect';
import { pipelineHost, type Call } from '../../../model/call';
import { commandsOfWorkflow } from '../../../parse/embedded/workflow';
import { evidenceOf, toolEffect } from '../../toolEffect';
import { nothing, type Code, type Found, type FoundEffect, type World } from '../../world';

export interface StartedWorkflow {
  readonly path: string;
  readonly text: string;
}

/** Steps beyond this many are not read; that is said. */
const mostSteps = 60;

export async function workflowSteps(call: Call, workflows: readonly StartedWorkflow[], root: string, world: World): Promise<Found> {
  const effects: FoundEffect[] = [];
  const unread: Found['unread'][number][] = [];
  const changed: string[] = [];
  for (const { path, text } of workflows) {
    const steps = commandsOfWorkflow(text);
    if (steps.length > mostSteps) unread.push({ what: `${steps.length - mostSteps} steps of ${path}`, why: 'only the first steps are read' });
    const written = world.facts.session.files.some(file => file.path === path);
    const found = await Promise.all(steps.slice(0, mostSteps).map(async step => (step.language === 'sql' ? nothing : world.readCode({
      language: step.language, text: step.text, span: call.span, cwd: root, variables: new Map(), certainty: 'may', host: pipelineHost,
      hops: [...call.hops, { through: 'workflow', file: path, line: text.slice(0, step.span.start).split('\n').length, text: step.text.slice(0, 120), writtenBySession: written }],
    } satisfies Code, { ...world, depth: world.depth - 1 }))));
    const all = found.flatMap(one => one.effects).filter(one => isElsewhere(one.effect));
    effects.push(...all.filter(one => isLoss(one.effect)).map(one => ({ ...one, effect: { ...one.effect, certainty: 'may' as const, notChecked: [...new Set([...one.effect.notChecked ?? [], 'the pipeline’s identity'])] } })));
    changed.push(...all.filter(one => !isLoss(one.effect) && one.effect.operation !== 'read' && one.effect.operation !== 'execute').map(one => one.effect.resource.address), ...deployingActions(text));
  }
  const [first] = workflows;
  // What it changes elsewhere is as good as code that nobody has read, near credentials that nobody has seen.
  if (first && effects.length === 0 && changed.length > 0) effects.push({ effect: deploys(call, first, changed, world), call: { ...call, host: pipelineHost } });
  return { ...nothing, effects, unread, reads: workflows.map(one => ({ path: one.path })) };
}

function deploys(call: Call, workflow: StartedWorkflow, changed: readonly string[], world: World): Effect {
  const written = world.facts.session.files.some(file => file.path === workflow.path);
  const name = workflow.path.slice(workflow.path.lastIndexOf('/') + 1);
  const effect = toolEffect(call, 'githost', {
    operation: 'execute', certainty: 'may', reversibility: 'unknown', disruption: 'unknown', traits: [written ? 'writtenCode' : 'committedCode'],
    resource: { kind: 'deployment', address: name, where: 'remote', parts: [...new Set(changed)].slice(0, 20), environment: { name: 'unknown', because: ['a pipeline runs it with an identity of its own'] } },
    reason: { code: 'workflow-deploys', values: { workflow: name, changes: [...new Set(changed)].slice(0, 3).join(', ') } },
  });
  return { ...effect, evidence: [...evidenceOf(call, call.args.slice(0, 3)), { kind: 'file', path: workflow.path, writtenBySession: written }] };
}

/** Files, containers and caches of a runner are thrown away with it. */
const isElsewhere = (effect: Effect): boolean => effect.resource.system !== 'files' && effect.resource.system !== 'git' && effect.resource.system !== 'machine' && effect.resource.system !== 'docker' && !effect.traits.includes('deferred') && !effect.disposable;

/** An apply that nobody has planned is what such a workflow is for: it counts as a deployment, its destroys and resets as what they are. */
function isLoss(effect: Effect): boolean {
  if (effect.traits.includes('unplanned')) return false;
  return effect.operation === 'delete' || effect.operation === 'replace' || effect.operation === 'forget' || (effect.operation === 'update' && effect.reversibility === 'irreversible') || effect.traits.includes('public');
}

/** Actions whose business is a deployment, by their names. */
function deployingActions(text: string): readonly string[] {
  return [...text.matchAll(/^[ \t-]*uses:[ \t]*['"]?([\w.-]{1,80}\/[\w./-]{1,120})@/gm)].map(match => match[1] ?? '').filter(name => /deploy|terraform-apply|pulumi\/actions|helm|kubectl|publish|release-action|ecs-|cloudformation/i.test(name) && !/setup|login|configure|checkout|upload-artifact|lint|validate/i.test(name));
}
