// Which resolver answers for which system. MCP servers are asked for by name (`platform/mcp.ts`).
import type { System } from '../model/resource';
import { resolveAws } from './aws/aws';
import { resolveAzure } from './cloud/azure';
import { resolveGcloud } from './cloud/gcloud';
import { resolveDatabase } from './database/database';
import { resolveGit } from './git/git';
import { resolveGitHost } from './git/githost';
import { resolveKubernetes } from './kubernetes/kubernetes';
import { resolveDocker } from './machine/docker';
import { resolveMachine } from './machine/machine';
import { resolveNetwork } from './platform/network';
import { resolvePlatform } from './platform/platform';
import { resolveRegistry } from './platform/registry';
import type { Resolver } from './resolver';
import { resolveSsh } from './ssh/ssh';
import { resolvePulumi } from './terraform/pulumi';
import { resolveTerraform } from './terraform/terraform';

export const resolvers: Partial<Readonly<Record<System, Resolver>>> = {
  aws: resolveAws,
  azure: resolveAzure,
  gcloud: resolveGcloud,
  kubernetes: resolveKubernetes,
  helm: resolveKubernetes,
  terraform: resolveTerraform,
  pulumi: resolvePulumi,
  docker: resolveDocker,
  database: resolveDatabase,
  git: resolveGit,
  githost: resolveGitHost,
  registry: resolveRegistry,
  ssh: resolveSsh,
  platform: resolvePlatform,
  network: resolveNetwork,
  machine: resolveMachine,
  files: resolveMachine,
};
