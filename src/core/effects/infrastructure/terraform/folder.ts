// What a Terraform folder says about itself: configuration, variables, workspace, backend and state, as now and as before.
import { parseBackend, parseTerraformState, type TerraformState } from '../../../parse/plan/terraformState';
import type { Variables } from '../../../model/call';
import { absolute, child } from '../../files/paths';
import type { World } from '../../world';
import { sourcesBefore, type Sources } from '../sources';
import { gatherVariables, literalText, loadModule, type ModuleConfiguration, type VariableSource } from './configuration';
import type { Project } from './project';

export interface TerraformFolder {
  readonly folder: string;
  readonly now: Project;
  readonly before: Project;
  readonly workspace: string;
  readonly state: TerraformState | undefined;
  /** Where the state is; undefined: a local file that is not there. */
  readonly stateAt: { readonly kind: 'file'; readonly path: string } | { readonly kind: 'remote'; readonly name: string } | undefined;
  /** The region that the default provider of a type's maker names; without a type, of the first provider that names one. */
  readonly region: (type?: string) => string | undefined;
  readonly sources: Sources;
}

export interface FolderQuestion {
  readonly folder: string;
  readonly variables: Variables;
  readonly given: readonly VariableSource[];
  /** `-state=PATH`, as written. */
  readonly statePath?: string;
}

export async function readFolder(question: FolderQuestion, sources: Sources, world: World, earlier: Sources = sourcesBefore(world)): Promise<TerraformFolder> {
  const { folder, variables, given } = question;
  const workspace = await workspaceOf(folder, variables, sources, world);
  const [now, before] = await Promise.all([sources, earlier].map(async (files): Promise<Project> => ({
    root: await loadModule(folder, files, world.grammars), variables: await gatherVariables(folder, given, variables, files, world.grammars), workspace,
  })));
  if (!now || !before) throw new Error('two projects were read');
  const { state, stateAt } = await stateOf(question, now.root, workspace, sources);
  return { folder, now, before, workspace, state, stateAt, region: type => regionOf(now.root, type), sources };
}

async function workspaceOf(folder: string, variables: Variables, sources: Sources, world: World): Promise<string> {
  const selected = world.facts.session.identities['terraform']?.value;
  const own = variables.get('TF_WORKSPACE')?.value;
  return own ?? selected ?? (await sources.read(child(folder, '.terraform/environment')))?.trim() ?? 'default';
}

async function stateOf(question: FolderQuestion, root: ModuleConfiguration, workspace: string, sources: Sources): Promise<Pick<TerraformFolder, 'state' | 'stateAt'>> {
  const { folder } = question;
  const initialised = await sources.read(child(folder, '.terraform/terraform.tfstate'));
  const backend = initialised === undefined ? undefined : parseBackend(initialised);
  const declared = root.backend?.block.type === 'cloud' ? 'cloud' : root.backend?.block.labels[0];
  const type = backend?.type ?? declared;
  if (question.statePath === undefined && type !== undefined && type !== 'local') {
    const settings = backend?.settings ?? Object.fromEntries([...root.backend?.block.body.attributes ?? []].flatMap(([name, attribute]) => {
      const text = literalText(attribute.value);
      return text === undefined ? [] : [[name, text]];
    }));
    const name = [settings['bucket'] ?? settings['organization'] ?? settings['storage_account_name'], settings['key'] ?? settings['prefix']].filter(part => part !== undefined).join('/');
    return { state: undefined, stateAt: { kind: 'remote', name: name === '' ? type : `${type} ${name}` } };
  }
  const local = question.statePath ?? backend?.settings['path'] ?? (root.backend ? literalText(root.backend.block.body.attributes.get('path')?.value) : undefined);
  const path = local !== undefined && workspace === 'default' ? absolute(local, folder, 'posix')
    : workspace === 'default' ? child(folder, 'terraform.tfstate') : child(folder, `terraform.tfstate.d/${workspace}/terraform.tfstate`);
  const text = await sources.read(path);
  const state = text === undefined ? undefined : parseTerraformState(text);
  return { state, stateAt: text === undefined ? undefined : { kind: 'file', path } };
}

function regionOf(root: ModuleConfiguration, type?: string): string | undefined {
  const maker = type?.split('_')[0];
  const standard = root.providers.filter(one => !one.block.body.attributes.has('alias') && (maker === undefined || one.block.labels[0]?.replace(/-beta$/, '') === maker));
  return standard.map(({ block: { body } }) => literalText(body.attributes.get('region')?.value ?? body.attributes.get('location')?.value)).find(text => text !== undefined);
}
