// Which resolver answers for which system.
import type { System } from '../model/resource';
import { resolveAws } from './aws/aws';
import { resolveDatabase } from './database/database';
import { resolveGit } from './git/git';
import { resolveGitHost } from './git/githost';
import { resolveKubernetes } from './kubernetes/kubernetes';
import type { Resolver } from './resolver';
import { resolveSsh } from './ssh/ssh';

export const resolvers: Partial<Readonly<Record<System, Resolver>>> = {
  aws: resolveAws,
  kubernetes: resolveKubernetes,
  helm: resolveKubernetes,
  database: resolveDatabase,
  git: resolveGit,
  githost: resolveGitHost,
  ssh: resolveSsh,
};
