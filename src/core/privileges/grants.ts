// What an identity holds as far as the repository's own documents say it: roles and policies in Terraform and CloudFormation, role bindings
// of Kubernetes. A bounded look in the usual places; that nothing is found says nothing.
import type { Facts } from '../facts';
import { foldersUp } from './folders';
import { blocksOf, valueIn, type TerraformFile } from './terraform/blocks';

export interface Grants {
  /** "AdministratorAccess (iam/main.tf line 12)". */
  readonly holds: readonly string[];
  readonly limits: readonly string[];
}

const noGrants: Grants = { holds: [], limits: [] };
const usualFolders = ['', 'iam', 'policies', 'infra', 'infrastructure', 'terraform', 'k8s', 'kubernetes', 'rbac', 'manifests', 'deploy', 'cloudformation', 'charts/templates'];
const mostFiles = 24;
const fileLimit = 1 << 16;

/** `name`: role or user as its system names it. Files that do not hold it are not looked at further. */
async function filesNaming(name: string, pattern: RegExp, cwd: string, facts: Facts): Promise<readonly TerraformFile[]> {
  const top = (await foldersUp(cwd, facts)).at(-1) ?? cwd;
  // Without a repository above it, the folder itself; the whole home is nobody's project.
  const root = top === facts.home || !await facts.stat(`${top}/.git`) ? cwd : top;
  if (root === facts.home) return [];
  const folders = [...new Set([cwd, ...usualFolders.map(folder => (folder === '' ? root : `${root}/${folder}`))])];
  const lists = await Promise.all(folders.map(async folder => (await facts.list(folder) ?? []).filter(file => pattern.test(file)).map(file => `${folder}/${file}`)));
  const paths = lists.flat().slice(0, mostFiles);
  const texts = await Promise.all(paths.map(path => facts.read(path, fileLimit)));
  return paths.flatMap((path, i) => (texts[i]?.includes(name) ? [{ path, text: texts[i] ?? '' }] : []));
}

/** Policies that Terraform or CloudFormation documents give to a role of this name. */
export async function awsGrants(role: string | undefined, cwd: string, facts: Facts): Promise<Grants> {
  if (role === undefined || role.length < 3) return noGrants;
  const files = await filesNaming(role, /\.tf$|(?:iam|role|policy|policies|stack|template).*\.(?:json|ya?ml)$/i, cwd, facts);
  const holds: string[] = [];
  const limits: string[] = [];
  const resources = blocksOf(files, 'resource');
  const none = (): undefined => undefined;
  const labels = resources.filter(block => block.labels[0] === 'aws_iam_role' && valueIn(block, 'name', none)?.text === role).map(block => {
    const boundary = valueIn(block, 'permissions_boundary', none);
    if (boundary) limits.push(`permission boundary ${last(boundary.text ?? boundary.written)} (${placeOf(block.path, block.line, cwd)})`);
    return block.labels[1] ?? '';
  });
  for (const block of resources) {
    if (!/^aws_iam_(?:role_policy_attachment|role_policy|policy_attachment)$/.test(block.labels[0] ?? '')) continue;
    const given = valueIn(block, 'role', none);
    const isHis = given?.text === role || labels.some(label => new RegExp(`aws_iam_role\\.${label.replace(/[^\w-]/g, '')}\\.`).test(given?.written ?? ''));
    if (!isHis) continue;
    const policy = valueIn(block, 'policy_arn', none);
    const everything = /"?Action"?\s*[=:]\s*(?:\[\s*)?"\*"/.test(block.body);
    holds.push(`${policy ? last(policy.text ?? policy.written) : everything ? 'every action' : `policy ${block.labels[1] ?? ''}`} (${placeOf(block.path, block.line, cwd)})`);
  }
  for (const file of files.filter(one => !one.path.endsWith('.tf'))) holds.push(...fromTemplate(file, role, cwd));
  return { holds: [...new Set(holds)].slice(0, 4), limits };
}

/** CloudFormation: managed policies beside the role's name, in the lines around it. */
function fromTemplate(file: TerraformFile, role: string, cwd: string): readonly string[] {
  const lines = file.text.split('\n');
  const at = lines.findIndex(line => /RoleName/.test(line) && line.includes(role));
  if (at < 0) return [];
  return lines.slice(Math.max(0, at - 25), at + 25).flatMap((line, i) => {
    const policy = /arn:aws[\w-]*:iam::(?:aws|\d{12}):policy\/([\w/+=,.@-]+)/.exec(line)?.[1];
    const everything = /^\s*-?\s*"?Action"?:\s*\[?\s*["']?\*["']?\s*\]?,?\s*$/.test(line);
    return policy !== undefined || everything ? [`${policy === undefined ? 'every action' : last(policy)} (${placeOf(file.path, Math.max(0, at - 25) + i + 1, cwd)})`] : [];
  });
}

/** Roles that Terraform gives a Google account or an Azure principal (`member`, `members`, `principal_id`), by the account's own name. */
export async function cloudGrants(cloud: 'gcloud' | 'azure', account: string | undefined, cwd: string, facts: Facts): Promise<Grants> {
  if (account === undefined || account.length < 4) return noGrants;
  const files = await filesNaming(account, /\.tf$/, cwd, facts);
  const kinds = cloud === 'gcloud' ? /^google_\w*iam_(?:member|binding)$/ : /^azurerm_role_assignment$/;
  const none = (): undefined => undefined;
  return {
    holds: blocksOf(files, 'resource').filter(block => kinds.test(block.labels[0] ?? '') && block.body.includes(account)).flatMap(block => {
      const role = valueIn(block, cloud === 'gcloud' ? 'role' : 'role_definition_name', none);
      const reach = block.labels[0]?.includes('organization') ? ' in the organisation' : block.labels[0]?.includes('folder') ? ' in the folder' : block.labels[0]?.includes('project') ? ' in the project' : '';
      return role ? [`${role.text ?? role.written}${reach} (${placeOf(block.path, block.line, cwd)})`] : [];
    }).slice(0, 4),
    limits: [],
  };
}

/** Roles that binding documents give to a user, service account or one of its groups. */
export async function kubernetesGrants(names: readonly string[], cwd: string, facts: Facts): Promise<Grants> {
  const wanted = names.filter(name => name.length > 2);
  const [first] = wanted;
  if (first === undefined) return noGrants;
  const found = await filesNaming('RoleBinding', /\.ya?ml$/, cwd, facts);
  const holds = found.flatMap(file => {
    let line = 1;
    return file.text.split(/^---\s*$/m).flatMap(document => {
      const start = line;
      line += document.split('\n').length - 1;
      const kind = /^kind:\s*(ClusterRoleBinding|RoleBinding)\s*$/m.exec(document)?.[1];
      const subjects = /^subjects:\s*\n((?:[ \t-].*\n?)+)/m.exec(document)?.[1] ?? '';
      if (kind === undefined || !wanted.some(name => new RegExp(`name:\\s*["']?${name.replace(/[^\w-]/g, '\\$&')}["']?\\s*$`, 'm').test(subjects))) return [];
      const role = /^roleRef:\s*\n((?:[ \t].*\n?)+)/m.exec(document)?.[1]?.match(/^\s+name:\s*["']?([\w:.-]+)/m)?.[1] ?? 'a role';
      const namespace = /^metadata:\s*\n((?:[ \t].*\n?)+)/m.exec(document)?.[1]?.match(/^\s+namespace:\s*["']?([\w-]+)/m)?.[1];
      return [`role ${role} ${kind === 'ClusterRoleBinding' ? 'in the whole cluster' : `in namespace ${namespace ?? 'default'}`} (${placeOf(file.path, start, cwd)})`];
    });
  });
  return { holds: [...new Set(holds)].slice(0, 4), limits: [] };
}

const last = (text: string): string => text.replace(/^"|"$/g, '').split('/').at(-1) ?? text;
const placeOf = (path: string, line: number, cwd: string): string => `${path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path} line ${line}`;
