// Files that decide as whom or where a tool acts: a change of one is a change of identity, whoever makes it. Paths are regular expressions
// over what follows the home folder (`home`) or over the end of any path (`anywhere`), forward slashes.
import type { System } from '../model/resource';

export interface IdentityFile {
  readonly system: System;
  /** Plain words: "the AWS configuration". */
  readonly what: string;
  readonly home?: string;
  readonly anywhere?: string;
}

export const identityFiles: readonly IdentityFile[] = [
  { system: 'aws', what: 'AWS profiles and credentials', home: '\\.aws/(?:config|credentials)' },
  { system: 'kubernetes', what: 'the kubeconfig', home: '\\.kube/(?:config|kuberc|[\\w.-]*config[\\w.-]*|[\\w.-]+\\.ya?ml)', anywhere: '(?:kubeconfig|kube-config|kubeconfig\\.ya?ml|admin\\.conf|k3s\\.yaml)' },
  { system: 'gcloud', what: 'gcloud’s configuration', home: '(?:\\.config/gcloud|AppData/Roaming/gcloud)/(?:active_config|configurations/config_[\\w-]+|application_default_credentials\\.json|properties)' },
  { system: 'azure', what: 'Azure’s subscriptions and defaults', home: '\\.azure/(?:azureProfile\\.json|config|clouds\\.config)', anywhere: '\\.azure/config\\.json' },
  { system: 'docker', what: 'Docker’s contexts and logins', home: '\\.docker/(?:config\\.json|contexts/.+)' },
  { system: 'githost', what: 'the logins of code hosts', home: '\\.config/(?:gh/hosts\\.yml|glab-cli/config\\.yml)' },
  { system: 'registry', what: 'registries and their logins', home: '(?:\\.npmrc|\\.pypirc|\\.cargo/credentials(?:\\.toml)?|\\.gem/credentials|\\.m2/settings\\.xml|\\.yarnrc\\.yml|\\.config/helm/registry/config\\.json)', anywhere: '(?:\\.npmrc|\\.yarnrc\\.yml)' },
  { system: 'database', what: 'database logins', home: '(?:\\.pgpass|\\.pg_service\\.conf|\\.my\\.cnf|\\.netrc|\\.mongorc\\.js|\\.cassandra/cqlshrc|\\.clickhouse-client/config\\.xml)', anywhere: 'pg_service\\.conf' },
  { system: 'terraform', what: 'the workspace and state of Terraform', anywhere: '\\.terraform/(?:environment|terraform\\.tfstate)' },
  { system: 'terraform', what: 'Terraform’s logins', home: '(?:\\.terraformrc|\\.terraform\\.d/credentials\\.tfrc\\.json)' },
  { system: 'pulumi', what: 'Pulumi’s stack and login', home: '\\.pulumi/(?:workspaces/.+\\.json|credentials\\.json)' },
  { system: 'platform', what: 'the linked project', anywhere: '(?:\\.vercel/(?:project|repo)\\.json|\\.netlify/state\\.json|\\.firebaserc|supabase/\\.temp/project-ref|\\.neon)' },
  { system: 'platform', what: 'a platform’s link or login', home: '(?:\\.railway/config\\.json|\\.fly/config\\.yml|\\.supabase/access-token|\\.vault-token|\\.config/(?:netlify/config\\.json|configstore/firebase-tools\\.json|doctl/config\\.yaml|neonctl/credentials\\.json|\\.wrangler/config/default\\.toml)|\\.local/share/com\\.vercel\\.cli/(?:auth|config)\\.json)' },
];

let compiled: readonly { readonly row: IdentityFile; readonly home?: RegExp; readonly anywhere?: RegExp }[] | undefined;

/** What a file decides; undefined: no identity. `path` and `home` absolute. */
export function identityFile(path: string, home: string): IdentityFile | undefined {
  compiled ??= identityFiles.map(row => ({ row, ...(row.home === undefined ? {} : { home: new RegExp(`^${row.home}$`) }), ...(row.anywhere === undefined ? {} : { anywhere: new RegExp(`/${row.anywhere}$`) }) }));
  const slashed = path.replaceAll('\\', '/');
  const base = home.replaceAll('\\', '/').replace(/\/$/, '');
  const below = base !== '' && slashed.startsWith(`${base}/`) ? slashed.slice(base.length + 1) : undefined;
  return compiled.find(one => (below !== undefined && one.home?.test(below)) || one.anywhere?.test(slashed))?.row;
}
