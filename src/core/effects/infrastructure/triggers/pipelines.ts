// Pipelines of a repository that apply what is pushed: workflows, other CI files and GitOps controllers. Only what stands in the
// files is told; a service that watches a repository from outside (Terraform Cloud, Atlantis on a server) leaves nothing to see.
import { minimatch } from 'minimatch';
import type { Evidence } from '../../../model/effect';
import { parseYaml } from '../../../parse/manifest/yaml';
import { field, isObject, texts, type Json } from '../../../parse/plan/values';
import { child, nameOf } from '../../files/paths';
import type { World } from '../../world';
import { declaredStep } from './declaredSteps';

/** What has to be applied, by the tool that does it. */
export type Family = 'terraform' | 'cloudFormation' | 'kubernetes' | 'migrations';

/** What happens to the repository. `branch` undefined: a tag. Paths are relative to its root. */
export type Firing =
  | { readonly kind: 'push'; readonly branch: string; readonly paths: readonly string[] }
  | { readonly kind: 'tag'; readonly name: string }
  | { readonly kind: 'dispatch'; readonly workflow: string };

export interface Pipeline {
  readonly path: string;
  readonly line: number;
  readonly text: string;
  /** The branch is named in it, so that a push of that very branch is meant. */
  readonly named: boolean;
  /** A person starts the apply there. */
  readonly manual: boolean;
}

const applies: Readonly<Record<Family, RegExp>> = {
  terraform: /\b(?:terraform|tofu|terragrunt)\b[^\n#]*\b(?:apply|destroy)\b|terraform-apply@|\bpulumi\s+up\b|pulumi\/actions@|\bcdktf\s+deploy\b/,
  cloudFormation: /\bcloudformation\s+(?:deploy|update-stack|create-stack|execute-change-set)\b|\bsam\s+deploy\b|\bcdk\s+deploy\b|aws-cloudformation-github-deploy@/,
  kubernetes: /\b(?:kubectl|oc)\b[^\n#]*\b(?:apply|replace)\b|\bhelm\b[^\n#]*\b(?:upgrade|install)\b|\bargocd\s+app\s+sync\b|\bflux\s+reconcile\b|\bk8s-deploy@|\bskaffold\s+(?:run|deploy)\b/,
  migrations: /\bmigrate\s+(?:deploy|up|latest)\b|\bdb:migrate\b|\balembic\b[^\n#]*\bupgrade\b|manage\.py\s+migrate\b|artisan\s+migrate\b|\bmigrate:(?:latest|up)\b|\bmigration:run\b|\bflyway\b[^\n#]*\bmigrate\b|drizzle-kit\s+migrate\b|supabase\s+db\s+push\b/,
};

/** The first pipeline in sight that applies the family's files when this happens; undefined: none. */
export async function pipelineFor(family: Family, firing: Firing, root: string, world: World): Promise<Pipeline | undefined> {
  const workflow = await workflowFor(family, firing, root, world);
  if (workflow || firing.kind === 'dispatch') return workflow;
  return (await otherFor(family, root, world)) ?? (family === 'kubernetes' && firing.kind === 'push' ? controllerFor(root, world) : undefined);
}

export function evidenceOfPipeline(pipeline: Pipeline, world: World): Evidence {
  return { kind: 'file', path: pipeline.path, line: pipeline.line, text: pipeline.text, writtenBySession: world.facts.session.files.some(file => file.path === pipeline.path) };
}

/** The text of the workflow of this file name or display name, and of those of the repository that it calls. */
export async function workflowTexts(name: string, root: string, world: World): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const all = await workflows(root, world);
  const started = all.find(one => isNamed(one, name));
  return started ? [started, ...calledBy(started, all, root)] : [];
}

function calledBy(workflow: Workflow, all: readonly Workflow[], root: string): readonly Workflow[] {
  const called = [...workflow.text.matchAll(/uses:\s*['"]?\.\/(\.github\/workflows\/[\w./-]+)/g)].map(match => child(root, match[1] ?? ''));
  return all.filter(other => called.includes(other.path));
}

interface Workflow {
  readonly path: string;
  readonly text: string;
  readonly value: Json;
}

async function workflows(root: string, world: World): Promise<readonly Workflow[]> {
  const folder = child(root, '.github/workflows');
  const names = (await world.facts.list(folder) ?? []).filter(name => /\.ya?ml$/.test(name)).slice(0, 60);
  const found = await Promise.all(names.map(async name => {
    const text = await world.facts.read(child(folder, name), 400_000);
    const value = text === undefined ? undefined : parseYaml(text, 'yaml1.2')?.[0]?.value;
    return text === undefined || value === undefined ? undefined : { path: child(folder, name), text, value };
  }));
  return found.filter(one => one !== undefined);
}

async function workflowFor(family: Family, firing: Firing, root: string, world: World): Promise<Pipeline | undefined> {
  const all = await workflows(root, world);
  for (const one of all) {
    const fires = firing.kind === 'dispatch' ? isNamed(one, firing.workflow) : firesOn(field(one.value, 'on'), firing);
    if (!fires) continue;
    // A workflow may leave the work to another one of the repository.
    for (const part of [one, ...calledBy(one, all, root)]) {
      const line = lineOf(part.text, applies[family]) ?? await declaredStep(part.text, applies[family], root, world);
      if (line) return { path: part.path, ...line, named: fires === 'named', manual: false };
    }
  }
  return undefined;
}

function isNamed(workflow: Workflow, name: string): boolean {
  return nameOf(workflow.path) === nameOf(name) || field(workflow.value, 'name') === name;
}

/** `on: push`, `on: [push]`, `on: {push: {branches, branches-ignore, tags, paths, paths-ignore}}`. */
function firesOn(on: Json | undefined, firing: Exclude<Firing, { kind: 'dispatch' }>): 'named' | 'any' | undefined {
  const names = typeof on === 'string' ? [on] : texts(on);
  if (firing.kind === 'tag' && isObject(on) && Object.hasOwn(on, 'release')) return 'named';
  const push = isObject(on) && Object.hasOwn(on, 'push') ? on['push'] : names.includes('push') ? null : undefined;
  if (push === undefined) return undefined;
  const list = (name: string): readonly string[] | undefined => {
    const value = isObject(push) ? push[name] : undefined;
    return value === undefined ? undefined : typeof value === 'string' ? [value] : texts(value);
  };
  const [branches, tags] = [list('branches'), list('tags')];
  if (firing.kind === 'tag') return tags ? (fits(tags, firing.name) ? 'named' : undefined) : branches || list('branches-ignore') ? undefined : 'any';
  if (!branches && tags && !list('branches-ignore')) return undefined;
  if (branches && !fits(branches, firing.branch)) return undefined;
  if (fits(list('branches-ignore') ?? [], firing.branch)) return undefined;
  const [paths, spared] = [list('paths'), list('paths-ignore')];
  if (paths && firing.paths.length > 0 && !firing.paths.some(path => fits(paths, path))) return undefined;
  if (spared && firing.paths.length > 0 && firing.paths.every(path => fits(spared, path))) return undefined;
  return branches ? 'named' : 'any';
}

/** Later patterns win; `!x` takes out. */
function fits(patterns: readonly string[], name: string): boolean {
  return patterns.slice(0, 100).reduce((is, pattern) => (pattern.startsWith('!') ? is && !minimatch(name, pattern.slice(1), { dot: true }) : is || minimatch(name, pattern, { dot: true })), false);
}

const otherFiles = ['.gitlab-ci.yml', 'bitbucket-pipelines.yml', 'azure-pipelines.yml', '.circleci/config.yml', 'Jenkinsfile', '.drone.yml', '.woodpecker.yml', 'cloudbuild.yaml', 'buildspec.yml', 'atlantis.yaml', '.travis.yml'];

/** Other pipelines: their conditions are not worked out. */
async function otherFor(family: Family, root: string, world: World): Promise<Pipeline | undefined> {
  for (const name of otherFiles) {
    const text = await world.facts.read(child(root, name), 400_000);
    const line = text === undefined ? undefined : lineOf(text, applies[family]) ?? await declaredStep(text, applies[family], root, world);
    if (text !== undefined && line) return { path: child(root, name), ...line, named: false, manual: /\bmanual\b|\binput\b\s*[({]|type:\s*approval/.test(text) };
  }
  return undefined;
}

/** Argo CD with automated sync, or a Flux Kustomization or HelmRelease: the controller applies what is on the branch. */
async function controllerFor(root: string, world: World): Promise<Pipeline | undefined> {
  const folders = [root, ...(await world.facts.list(root) ?? []).filter(name => /argo|flux|cluster|gitops|^apps?$|deploy|k8s|kubernetes|manifests|infra/i.test(name) && !name.includes('.')).slice(0, 10).map(name => child(root, name))];
  for (const folder of folders) {
    for (const name of (await world.facts.list(folder) ?? []).filter(one => /\.ya?ml$/.test(one)).slice(0, 40)) {
      const text = await world.facts.read(child(folder, name), 200_000);
      if (text === undefined) continue;
      const argo = /^apiVersion:\s*argoproj\.io\//m.test(text) && /^kind:\s*Application(?:Set)?\b/m.test(text) && /^\s+automated:/m.test(text);
      const flux = /^apiVersion:\s*(?:kustomize|helm)\.toolkit\.fluxcd\.io\//m.test(text) && !/^\s+suspend:\s*true/m.test(text);
      const line = argo ? lineOf(text, /^\s+automated:/) : flux ? lineOf(text, /^apiVersion:/) : undefined;
      if (line) return { path: child(folder, name), ...line, named: false, manual: false };
    }
  }
  return undefined;
}

/** The first line that is no comment and matches; commands broken with a backslash are one line. */
function lineOf(text: string, pattern: RegExp): { readonly line: number; readonly text: string } | undefined {
  const lines = text.split('\n');
  for (const [at, line] of lines.entries()) {
    if (/^\s*(?:#|\/\/)/.test(line) || line.length > 2000) continue;
    const whole = line.endsWith('\\') ? `${line.slice(0, -1)} ${lines[at + 1] ?? ''}` : line;
    if (pattern.test(whole)) return { line: at + 1, text: line.trim().slice(0, 160) };
  }
  return undefined;
}
