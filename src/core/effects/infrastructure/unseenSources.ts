// What brings infrastructure to what files say, right after one of those files got a text that is not known: `sed -i` with a program
// that is not worked out, `git pull`, a filter. Which files a call reads is known to its interpreter, and else from its own words.
import type { Call } from '../../model/call';
import type { System } from '../../model/resource';
import { migrationLanguage } from '../../parse/migration/migration';
import { absolute, isWithin, nameOf } from '../files/paths';
import { evidenceOf } from '../toolEffect';
import type { Found, FoundEffect, World } from '../world';
import { effectOfChange } from './change';
import { isUnseen, touchedFiles } from './sources';
import { readTerraformCall } from './terraform/options';
import { madePlan } from './terraform/remembered';

interface Applier {
  readonly system: System;
  /** Among the words that are no options, joined by spaces. */
  readonly verb: RegExp;
  /** Files below the working folder that it reads without being told. */
  readonly reads: (path: string) => boolean;
  /** Whatever a `git pull` brought is deployed to machines that this tool does not delete data on: only a file that is known to change counts. */
  readonly filesOnly?: true;
}

const none = (): boolean => false;
const ending = (pattern: RegExp) => (path: string): boolean => pattern.test(path);
const terraform: Applier = { system: 'terraform', verb: /\bapply\b/, reads: ending(/\.(?:tf|tofu|tfvars|hcl)(?:\.json)?$/) };
const kubernetes: Applier = { system: 'kubernetes', verb: /^(?:apply|create|replace)\b/, reads: none };
const compose: Applier = { system: 'docker', verb: /(?:^|compose )(?:up|create)\b/, reads: ending(/(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$|(?:^|\/)\.env$/), filesOnly: true };
const programText = ending(/^(?!.*\/(?:node_modules|\.venv|venv|cdk\.out)\/).*\.(?:ts|js|mjs|cjs|py|go|java|cs|ya?ml|json)$/);
const stacks: Applier = { system: 'aws', verb: /\bdeploy\b/, reads: programText };

const appliers: Readonly<Record<string, Applier>> = {
  terraform, tofu: terraform, tf: terraform, terragrunt: terraform,
  aws: { system: 'aws', verb: /^cloudformation (?:deploy|update-stack|create-stack)\b/, reads: none }, sam: { ...stacks, reads: ending(/(?:^|\/)(?:template|samconfig)\.(?:ya?ml|json|toml)$/) }, cdk: stacks,
  serverless: { ...stacks, reads: ending(/(?:^|\/)serverless\.(?:ya?ml|json|ts|js)$/) }, sls: { ...stacks, reads: ending(/(?:^|\/)serverless\.(?:ya?ml|json|ts|js)$/) },
  pulumi: { system: 'pulumi', verb: /^(?:up|update)\b/, reads: programText }, 'ansible-playbook': { system: 'machine', verb: /^/, reads: none },
  kubectl: kubernetes, oc: kubernetes, k: kubernetes, kubecolor: kubernetes, helm: { system: 'kubernetes', verb: /^(?:upgrade|install)\b/, reads: none }, helmfile: { system: 'kubernetes', verb: /^(?:apply|sync)\b/, reads: ending(/helmfile[\w.-]*\.ya?ml$/) },
  docker: { ...compose, verb: /^compose (?:up|create)\b|^stack deploy\b/ }, podman: { ...compose, verb: /^compose (?:up|create)\b/ }, 'docker-compose': compose, 'podman-compose': compose,
};

/** `found`: what the call does as far as the texts are known. Undefined: every text that it reads is known. */
export async function unseenSources(call: Call, found: readonly Found[], world: World): Promise<Found | undefined> {
  const files = touchedFiles(world).filter(file => file.unseen);
  const trees = (world.written ?? []).flatMap(change => (change.kind === 'tree' && !change.files ? [change] : []));
  if ((files.length === 0 && trees.length === 0) || call.host !== undefined || call.cwd === undefined) return undefined;
  const effects = found.flatMap(one => one.effects);
  const applier = applierOf(call, effects);
  if (!applier || !appliesSources(call, world)) return undefined;
  const { cwd } = call;
  const read = new Set(found.flatMap(one => one.reads.map(({ path }) => path)));
  const named = call.args.flatMap(word => (word.text === undefined ? [] : [word.text.replace(/^.*(?:=|file:\/\/)/, '')])).filter(text => text !== '' && !text.startsWith('-')).map(text => absolute(text, cwd, 'posix'));
  const isRead = (path: string): boolean => read.has(path) || named.some(one => isWithin(path, one)) || (isWithin(path, cwd) && applier.reads(path));
  const changed: string[] = [];
  for (const file of files.filter(one => isRead(one.path))) if (await isUnseen(file, world)) changed.push(nameOf(file.path));
  const brought = applier.filesOnly ? [] : trees.filter(tree => isWithin(cwd, tree.root) || isWithin(tree.root, cwd) || named.some(path => isWithin(path, tree.root)));
  if (changed.length === 0 && brought.length === 0) return undefined;
  const what = [...new Set([...changed.slice(0, 3), ...brought.map(tree => `what ${tree.by} brings`)])].join(', ');
  const unread = [{ what, why: 'its new text is not known before it runs', span: call.span }];
  if (effects.some(({ effect }) => effect.traits.includes('unplanned'))) return { effects: [], unread, reads: [], changes: [] };
  const main = effects.find(({ effect }) => effect.resource.system !== 'files' && effect.operation !== 'read')?.effect.resource;
  const effect = effectOfChange({
    operation: 'update', system: main?.system ?? applier.system, kind: 'infrastructure', address: what, type: '', place: main?.place, keeps: 'unknown', extent: 'all', where: main?.where ?? (applier.system === 'docker' ? 'machine' : 'remote'),
    certainty: 'may', reversibility: 'unknown', disruption: 'unknown', reason: 'source-unseen', values: { files: what }, traits: ['unplanned'], notChecked: ['what it says now'],
    safer: { code: 'safer-change-then-apply' },
  }, evidenceOf(call, call.args.slice(0, 2)), false);
  return { effects: [{ effect, call }], unread, reads: [], changes: [] };
}

function applierOf(call: Call, effects: readonly FoundEffect[]): Applier | undefined {
  const words = call.args.filter(word => !(word.text ?? word.raw).startsWith('-')).map(word => word.text ?? word.raw).join(' ');
  const own = Object.hasOwn(appliers, call.program ?? '') ? appliers[call.program ?? ''] : undefined;
  if (own) return own.verb.test(words) && !call.args.some(word => /^--?(?:help|dry-run|check|refresh-only|no-execute-changeset|no-execute)\b/.test(word.text ?? '') && !/=none$/.test(word.text ?? '')) ? own : undefined;
  const migrates = /migrat|^db:|^up\b|upgrade|\bdb push\b/.test(words) && effects.some(({ effect }) => effect.resource.system === 'database' && effect.operation === 'update');
  return migrates ? { system: 'database', verb: /^/, reads: migrationFile, filesOnly: true } : undefined;
}

const migrationFile = (path: string): boolean => migrationLanguage(path) !== undefined;

/** A saved plan of somewhere else is not made from the files any more, and a destroy does not ask what they say. */
function appliesSources(call: Call, world: World): boolean {
  const words = /^(?:terraform|tofu|tf|terragrunt)$/.test(call.program ?? '') ? readTerraformCall(call) : undefined;
  if (!words) return true;
  if (words.destroy) return false;
  const plan = words.rest[0];
  return plan === undefined || plan === '' || madePlan(world, absolute(plan, words.folder, 'posix')) !== undefined;
}
