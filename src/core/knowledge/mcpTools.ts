// MCP tools that are a command line under another name, by the names that their servers give them: which line they stand for. A tool that is
// not here is read by its own words. Tool and argument names are those of the servers' published tool lists.

/** One tool, or several that mean the same line. */
export interface McpToolRow {
  /** Which servers, by a pattern on their configured name (lower case). */
  readonly server: string;
  /** Tool names in lower case with `_` between words, separated by blanks. */
  readonly tools: string;
  /**
   * The words of the line. `{a|b}` is the value of the first of these arguments that is given (a list gives several words); a word with an
   * argument that is not given is left out, with the option before it; `flag?a` is `flag` where the argument is true.
   */
  readonly line?: readonly string[];
  /** Argument that holds what the line reads from its standard input. */
  readonly input?: string;
  /** Argument that holds the whole line as text, or as a list of words. */
  readonly text?: string;
  /** Put before `text` where it does not begin so. */
  readonly program?: string;
}

const kube = 'kube|k8s|openshift';
const inNamespace = ['-n', '{namespace}'];
const kind = '{resourceType|kind|resource_type|resource}';

export const mcpToolRows: readonly McpToolRow[] = [
  { server: kube, tools: 'kubectl_delete', line: ['kubectl', 'delete', kind, '{name}', ...inNamespace, '-l', '{labelSelector}', '-f', '{filename}', '--all-namespaces?allNamespaces', '--force?force', '-f -?manifest'], input: 'manifest' },
  { server: kube, tools: 'kubectl_get', line: ['kubectl', 'get', kind, '{name}', ...inNamespace, '-o', '{output}', '--all-namespaces?allNamespaces'] },
  { server: kube, tools: 'kubectl_describe', line: ['kubectl', 'describe', kind, '{name}', ...inNamespace] },
  { server: kube, tools: 'kubectl_scale', line: ['kubectl', 'scale', '{resourceType|resource_type=deployment}/{name}', '--replicas={replicas}', ...inNamespace] },
  { server: kube, tools: 'kubectl_patch', line: ['kubectl', 'patch', kind, '{name}', ...inNamespace, '--type', '{patchType}', '-p', '{patchData}', '--patch-file', '{patchFile}'] },
  { server: kube, tools: 'kubectl_rollout', line: ['kubectl', 'rollout', '{subCommand}', '{resourceType}/{name}', ...inNamespace] },
  { server: kube, tools: 'kubectl_apply kubectl_create resources_create_or_update', line: ['kubectl', 'apply', '-f', '{filename=-}', ...inNamespace, '--dry-run=client?dryRun', '--force?force'], input: 'manifest|resource' },
  { server: kube, tools: 'kubectl_generic', line: ['kubectl', '{command}', '{subCommand}', '{resourceType}', '{name}', ...inNamespace, '{args}', '{flags}'] },
  { server: kube, tools: 'kubectl kubectl_command execute_kubectl', text: 'command|cmd|args', program: 'kubectl' },
  { server: kube, tools: 'exec_in_pod pods_exec pod_exec kubectl_exec', line: ['kubectl', 'exec', '{name|podName|pod}', ...inNamespace, '-c', '{container}', '--', '{command}'] },
  { server: kube, tools: 'node_management', line: ['kubectl', '{operation}', '{nodeName}', '--force?force', '--delete-emptydir-data?deleteLocalData', '--dry-run=client?dryRun'] },
  { server: kube, tools: 'resources_delete', line: ['kubectl', 'delete', '{kind}', '{name}', ...inNamespace] },
  { server: kube, tools: 'resources_get', line: ['kubectl', 'get', '{kind}', '{name}', ...inNamespace, '-o', 'yaml'] },
  { server: kube, tools: 'resources_scale', line: ['kubectl', 'scale', '{kind}/{name}', '--replicas={scale}', ...inNamespace] },
  { server: kube, tools: 'pods_delete', line: ['kubectl', 'delete', 'pod', '{name}', ...inNamespace] },
  { server: `${kube}|helm`, tools: 'uninstall_helm_chart helm_uninstall', line: ['helm', 'uninstall', '{name|release}', ...inNamespace] },
  { server: 'github', tools: 'run_workflow', line: ['gh', 'workflow', 'run', '{workflow_id|workflowId|workflow}', '--ref', '{ref}', '-R', '{owner}/{repo}'] },
  { server: 'aws', tools: 'call_aws', text: 'cli_command', program: 'aws' },
  { server: 'gcloud|gcp|google', tools: 'run_gcloud_command', text: 'args', program: 'gcloud' },
  { server: 'azure', tools: 'az azure_cli execute_azure_cli_command extension_az', text: 'command|cli_command', program: 'az' },
  { server: 'terraform', tools: 'execute_terraform_command', line: ['terraform', '{command}', '-auto-approve'] },
  { server: 'terraform', tools: 'execute_terragrunt_command', line: ['terragrunt', '{command}', '-auto-approve'] },
  { server: 'heroku', tools: 'maintenance_on', line: ['heroku', 'maintenance:on', '-a', '{app}'] },
  { server: 'heroku', tools: 'ps_scale', line: ['heroku', 'ps:scale', '{dyno}', '-a', '{app}'] },
  { server: 'heroku', tools: 'pg_psql', line: ['heroku', 'pg:psql', '-a', '{app}', '-c', '{command}'] },
];
