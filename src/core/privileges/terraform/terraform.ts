// Which workspace and state a Terraform call works on, and as whom the state is reached. Who the providers act as is each cloud's resolver's
// matter; what the folder says to them is in `providerFor`.
import type { Facts } from '../../facts';
import type { Clue } from '../environment';
import { environmentOf } from '../environment';
import type { IdentityRequest, Resolver } from '../resolver';
import { shown, type Setting } from '../settings';
import { isTerraform, terraformProject, type TerraformProject, type TerraformProvider } from './project';
import type { BlockValue } from './blocks';

export const resolveTerraform: Resolver = async (request, facts) => {
  const project = await terraformProject(request, facts);
  const { backend, workspace } = project;
  return {
    system: 'terraform', name: `workspace ${workspace.text ?? 'unknown'}`,
    scope: backend ? `${backend.type} state${backend.where === '' ? '' : ` ${backend.where}`}` : 'local state',
    origins: [shown(workspace), ...(backend ? [backend.origin] : [])],
    environment: environmentOf(projectClues(project), request.environments), needs: [], holds: [], limits: [],
    notSeen: [...(backend?.isRemote ? ['the identity that the service runs it with'] : []), ...(backend?.profile ?? backend?.role ? [] : backend && !backend.isRemote ? ['who may write the state'] : [])],
    ...(backend?.profile === undefined ? {} : { place: `state through profile ${backend.profile}` }),
  };
};

/** What workspace, state and folder are called. A workspace called `default` says nothing. */
export function projectClues(project: TerraformProject): readonly Clue[] {
  const { workspace, backend, folder } = project;
  const parts = folder.split('/').slice(-2);
  return [
    ...(workspace.text === undefined || workspace.text === 'default' ? [] : [{ what: 'workspace', text: workspace.text }]),
    ...(backend === undefined || backend.where === '' ? [] : [{ what: 'state', text: backend.where }]),
    ...parts.filter(part => /^(?:prod|production|prd|live|staging|stage|stg)$/i.test(part)).map(text => ({ what: 'folder', text })),
  ];
}

export interface ProviderSettings {
  readonly provider: TerraformProvider | undefined;
  readonly clues: readonly Clue[];
  readonly isRemote: boolean;
  setting(name: string): Setting | undefined;
}

/** What the folder of a Terraform call says to one cloud's provider; undefined: no Terraform call and no edit of its files. */
export async function providerFor(name: RegExp, request: IdentityRequest, facts: Facts): Promise<ProviderSettings | undefined> {
  if (request.call && !isTerraform(request.call.program)) return undefined;
  const project = await terraformProject(request, facts);
  if (!request.call && project.providers.length === 0) return undefined;
  const candidates = project.providers.filter(one => name.test(one.name));
  const provider = candidates.find(one => one.alias === undefined) ?? candidates[0];
  return {
    provider, clues: projectClues(project), isRemote: project.backend?.isRemote ?? false,
    setting: field => settingOf(provider?.value(field)),
  };
}

export function settingOf(value: BlockValue | undefined): Setting | undefined {
  return value && { text: value.text, origin: value.origin };
}
