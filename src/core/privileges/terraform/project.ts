// What a Terraform folder says of identities: the workspace in use, the backend that keeps the state, and who each provider acts as.
// Backend and provider are kept apart: they may be different accounts.
import type { Facts } from '../../facts';
import type { Origin } from '../../model/principal';
import { absolutePath } from '../folders';
import { field, lineOf, parsedJson, textField } from '../json';
import type { IdentityRequest } from '../resolver';
import { option, options, variable, type Setting } from '../settings';
import { blocksOf, innerBlocks, terraformFiles, valueIn, writtenVariables, type Block, type BlockValue, type TerraformFile } from './blocks';

export interface TerraformProject {
  readonly folder: string;
  readonly workspace: Setting;
  readonly backend: TerraformBackend | undefined;
  readonly providers: readonly TerraformProvider[];
}

export interface TerraformBackend {
  readonly type: string;
  /** Bucket and key, organisation and workspace: where the state is, without secrets. */
  readonly where: string;
  readonly profile: string | undefined;
  readonly role: string | undefined;
  readonly origin: Origin;
  /** Runs on a service: the identity of this machine is not the one that acts. */
  readonly isRemote: boolean;
}

export interface TerraformProvider {
  readonly name: string;
  readonly alias: string | undefined;
  readonly origin: Origin;
  value(name: string): BlockValue | undefined;
  /** `assume_role`'s role. */
  readonly role: BlockValue | undefined;
  readonly allowedAccounts: readonly string[];
}

export const isTerraform = (program: string | undefined): boolean => program !== undefined && /^(?:terraform|tofu|terragrunt|tf)$/.test(program);

/** `-chdir=DIR` */
export function terraformFolder(request: Pick<IdentityRequest, 'call' | 'cwd'>, facts: Facts): string {
  const given = option(request, ['-chdir', '--chdir', '--terragrunt-working-dir', '--working-dir']);
  return given?.text === undefined ? request.cwd : absolutePath(given.text, request.cwd, facts);
}

export async function terraformProject(request: IdentityRequest, facts: Facts): Promise<TerraformProject> {
  const folder = terraformFolder(request, facts);
  const files = await terraformFiles(folder, facts);
  const given = new Map(options(request, ['-var', '--var']).flatMap(one => {
    const equals = one.text?.indexOf('=') ?? -1;
    return one.text !== undefined && equals > 0 ? [[one.text.slice(0, equals), one.text.slice(equals + 1)] as const] : [];
  }));
  const fromFiles = writtenVariables(await withVarFiles(files, request, facts, folder), given);
  const variables = (name: string): string | undefined => fromFiles(name) ?? request.variables.get(`TF_VAR_${name}`)?.value;
  return {
    folder, workspace: await workspaceOf(request, facts, folder), backend: await backendOf(files, folder, facts, request),
    providers: blocksOf(files, 'provider').map(block => providerOf(block, variables)),
  };
}

/** `-var-file` counts like `terraform.tfvars`, but before it. */
async function withVarFiles(files: readonly TerraformFile[], request: IdentityRequest, facts: Facts, folder: string): Promise<readonly TerraformFile[]> {
  const given = await Promise.all(options(request, ['-var-file', '--var-file']).slice(0, 5).map(async one => {
    const text = one.text === undefined ? undefined : await facts.read(absolutePath(one.text, folder, facts), 1 << 17);
    return text === undefined ? [] : [{ path: `${one.text ?? ''}.auto.tfvars`, text }];
  }));
  return [...files, ...given.flat()];
}

async function workspaceOf(request: IdentityRequest, facts: Facts, folder: string): Promise<Setting> {
  const set = await variable(request, facts, 'TF_WORKSPACE');
  if (set) return set;
  const { chosen } = request;
  const selected = chosen['terraform'];
  if (selected) return { text: selected.value, origin: selected.origin };
  const data = await variable(request, facts, 'TF_DATA_DIR');
  const path = `${data?.text === undefined ? `${folder}/.terraform` : absolutePath(data.text, folder, facts)}/environment`;
  const text = (await facts.read(path, 4096))?.trim();
  return text === undefined || text === '' ? { text: 'default', origin: { kind: 'default', name: 'workspace default' } } : { text, origin: { kind: 'file', path, line: 1, name: 'workspace' } };
}

const backendFields = ['organization', 'hostname', 'bucket', 'key', 'prefix', 'storage_account_name', 'container_name', 'workspace_key_prefix', 'path', 'address', 'schema_name'];

async function backendOf(files: readonly TerraformFile[], folder: string, facts: Facts, request: IdentityRequest): Promise<TerraformBackend | undefined> {
  const path = `${folder}/.terraform/terraform.tfstate`;
  const text = await facts.read(path, 1 << 18);
  const initialised = field(parsedJson(text), 'backend');
  const type = textField(initialised, 'type');
  if (type !== undefined) {
    const config = field(initialised, 'config');
    const value = (name: string): string | undefined => textField(config, name);
    return { type, where: whereOf(name => (name === 'address' ? value(name)?.replace(/\/\/[^@/]*@/, '//') : value(name))), profile: value('profile'), role: value('role_arn') ?? textField(config, 'assume_role', 'role_arn'), origin: { kind: 'file', path, line: lineOf(text, '"backend"'), name: `backend ${type}` }, isRemote: type === 'cloud' || type === 'remote' };
  }
  const terraform = blocksOf(files, 'terraform');
  const cloud = terraform.flatMap(block => innerBlocks(block, 'cloud'))[0];
  const block = cloud ?? terraform.flatMap(one => innerBlocks(one, 'backend'))[0];
  if (!block) return undefined;
  const given = new Map(options(request, ['-backend-config', '--backend-config']).flatMap(one => (one.text?.includes('=') ? [[one.text.slice(0, one.text.indexOf('=')), one.text.slice(one.text.indexOf('=') + 1)] as const] : [])));
  const value = (name: string): string | undefined => given.get(name) ?? valueIn(block, name, () => undefined)?.text;
  const kind = cloud ? 'cloud' : block.labels[0] ?? 'unknown';
  return { type: kind, where: whereOf(value), profile: value('profile'), role: value('role_arn'), origin: { kind: 'file', path: block.path, line: block.line, name: `backend ${kind}` }, isRemote: kind === 'cloud' || kind === 'remote' };
}

const whereOf = (value: (name: string) => string | undefined): string => backendFields.flatMap(name => value(name) ?? []).join('/');

function providerOf(block: Block, variables: (name: string) => string | undefined): TerraformProvider {
  const role = innerBlocks(block, 'assume_role')[0];
  const accounts = /^[ \t]*allowed_account_ids[ \t]*=[ \t]*\[([^\]]*)\]/m.exec(block.body)?.[1] ?? '';
  return {
    name: block.labels[0] ?? '', alias: valueIn(block, 'alias', variables)?.text,
    origin: { kind: 'file', path: block.path, line: block.line, name: `provider ${block.labels[0] ?? ''}` },
    value: name => valueIn(block, name, variables), role: role && valueIn(role, 'role_arn', variables),
    allowedAccounts: [...accounts.matchAll(/"(\d{12})"/g)].map(match => match[1] ?? ''),
  };
}
