// kubectl, oc and what deploys to clusters: helm, kustomize, argocd, flux, velero, eksctl, kind and the like. Which objects a `kubectl delete`
// names is read in `effects/kubernetes/`, by the table of kinds below.
import { creates, deletes, deletesData, disturbs, each, executes, exportsData, first, grants, harmless, last, option, reads, readsSecret, removesSetting, replaces, row, stops, updates } from './rows';
import type { ToolFamily } from './schema';

/** Kinds that may stand as a word of their own before the name: `scale deployment api`. */
const workloads = 'deployment|deployments|deploy|deployment.apps|statefulset|statefulsets|sts|daemonset|daemonsets|ds|replicaset|replicasets|rs|replicationcontroller|rc|deploymentconfig|dc';

/** A kind of Kubernetes object. */
export interface KubernetesKind {
  /** Plain noun. */
  readonly kind: string;
  /** Singular, plural and short names as the command line takes them, lower case, divided by spaces. */
  readonly names: string;
  /** Belongs to no namespace: `-n` has no meaning. */
  readonly cluster?: true;
  /** Holds data, or removes what holds data. */
  readonly keeps?: 'data' | 'nothing';
  /** What its absence interrupts. */
  readonly disruption?: 'outage' | 'degrades' | 'none';
  /** A controller or the cluster makes it again by itself. */
  readonly comesBack?: true;
}

export const kubernetesKinds: readonly KubernetesKind[] = [
  { kind: 'pod', names: 'pod pods po', keeps: 'nothing', disruption: 'degrades' },
  { kind: 'namespace', names: 'namespace namespaces ns project projects', cluster: true, keeps: 'data', disruption: 'outage' },
  { kind: 'node', names: 'node nodes no', cluster: true, disruption: 'outage' },
  { kind: 'persistent volume', names: 'persistentvolume persistentvolumes pv', cluster: true, keeps: 'data', disruption: 'outage' },
  { kind: 'persistent volume claim', names: 'persistentvolumeclaim persistentvolumeclaims pvc', keeps: 'data', disruption: 'outage' },
  { kind: 'volume snapshot', names: 'volumesnapshot volumesnapshots vs', keeps: 'data' },
  { kind: 'volume snapshot content', names: 'volumesnapshotcontent volumesnapshotcontents vsc', cluster: true, keeps: 'data' },
  { kind: 'storage class', names: 'storageclass storageclasses sc', cluster: true, keeps: 'nothing' },
  { kind: 'custom resource definition', names: 'customresourcedefinition customresourcedefinitions crd crds', cluster: true, keeps: 'data', disruption: 'outage' },
  { kind: 'stateful set', names: 'statefulset statefulsets sts', keeps: 'data', disruption: 'outage' },
  { kind: 'deployment', names: 'deployment deployments deploy', keeps: 'nothing', disruption: 'outage' },
  { kind: 'deployment config', names: 'deploymentconfig deploymentconfigs dc', keeps: 'nothing', disruption: 'outage' },
  { kind: 'daemon set', names: 'daemonset daemonsets ds', keeps: 'nothing', disruption: 'outage' },
  { kind: 'replica set', names: 'replicaset replicasets rs', keeps: 'nothing', disruption: 'degrades' },
  { kind: 'replication controller', names: 'replicationcontroller replicationcontrollers rc', keeps: 'nothing', disruption: 'outage' },
  { kind: 'job', names: 'job jobs', keeps: 'nothing', disruption: 'degrades' },
  { kind: 'cron job', names: 'cronjob cronjobs cj', keeps: 'nothing', disruption: 'degrades' },
  { kind: 'service', names: 'service services svc', keeps: 'nothing', disruption: 'outage' },
  { kind: 'ingress', names: 'ingress ingresses ing', keeps: 'nothing', disruption: 'outage' },
  { kind: 'ingress class', names: 'ingressclass ingressclasses', cluster: true, keeps: 'nothing', disruption: 'outage' },
  { kind: 'route', names: 'route routes httproute httproutes ingressroute ingressroutes virtualservice virtualservices gateway gateways', keeps: 'nothing', disruption: 'outage' },
  { kind: 'endpoints', names: 'endpoints ep endpointslice endpointslices', keeps: 'nothing', disruption: 'degrades', comesBack: true },
  { kind: 'config map', names: 'configmap configmaps cm', disruption: 'degrades' },
  { kind: 'secret', names: 'secret secrets sealedsecret sealedsecrets externalsecret externalsecrets', keeps: 'data', disruption: 'degrades' },
  { kind: 'service account', names: 'serviceaccount serviceaccounts sa', keeps: 'nothing', disruption: 'degrades' },
  { kind: 'role', names: 'role roles rolebinding rolebindings', keeps: 'nothing', disruption: 'degrades' },
  { kind: 'cluster role', names: 'clusterrole clusterroles clusterrolebinding clusterrolebindings', cluster: true, keeps: 'nothing', disruption: 'degrades' },
  { kind: 'network policy', names: 'networkpolicy networkpolicies netpol', keeps: 'nothing', disruption: 'degrades' },
  { kind: 'autoscaler', names: 'horizontalpodautoscaler horizontalpodautoscalers hpa verticalpodautoscaler vpa scaledobject scaledobjects', keeps: 'nothing', disruption: 'degrades' },
  { kind: 'pod disruption budget', names: 'poddisruptionbudget poddisruptionbudgets pdb', keeps: 'nothing', disruption: 'none' },
  { kind: 'priority class', names: 'priorityclass priorityclasses pc', cluster: true, keeps: 'nothing' },
  { kind: 'webhook configuration', names: 'validatingwebhookconfiguration validatingwebhookconfigurations mutatingwebhookconfiguration mutatingwebhookconfigurations', cluster: true, keeps: 'nothing', disruption: 'degrades' },
  { kind: 'API service', names: 'apiservice apiservices', cluster: true, keeps: 'nothing', disruption: 'outage' },
  { kind: 'resource quota', names: 'resourcequota resourcequotas quota limitrange limitranges limits', keeps: 'nothing' },
  { kind: 'event', names: 'event events ev', keeps: 'nothing', disruption: 'none' },
  { kind: 'lease', names: 'lease leases', keeps: 'nothing', disruption: 'none', comesBack: true },
  { kind: 'certificate', names: 'certificate certificates cert certs', keeps: 'nothing', disruption: 'degrades' },
  { kind: 'certificate signing request', names: 'certificatesigningrequest certificatesigningrequests csr', cluster: true, keeps: 'nothing' },
  { kind: 'Argo CD application', names: 'application applications app apps applicationset applicationsets', keeps: 'data', disruption: 'outage' },
  { kind: 'Helm release', names: 'helmrelease helmreleases hr', keeps: 'data', disruption: 'outage' },
  { kind: 'Flux kustomization', names: 'kustomization kustomizations ks', keeps: 'data', disruption: 'outage' },
  { kind: 'database cluster', names: 'postgresql postgresqls postgrescluster postgresclusters cluster.postgresql.cnpg.io mysqlcluster innodbcluster mongodbcommunity perconaxtradbcluster redisfailover kafka kafkas kafkatopic kafkatopics elasticsearch elasticsearches', keeps: 'data', disruption: 'outage' },
  { kind: 'cluster', names: 'cluster clusters machine machines machinedeployment machinedeployments machineset machinesets nodepool nodepools', keeps: 'data', disruption: 'outage' },
  { kind: 'backup', names: 'backup backups schedule schedules restore restores', keeps: 'data' },
  { kind: 'prometheus rule', names: 'prometheusrule prometheusrules servicemonitor servicemonitors podmonitor podmonitors', keeps: 'nothing', disruption: 'none' },
  { kind: 'workload and service', names: 'all', keeps: 'data', disruption: 'outage' },
];

const kubectlValues = [
  '-n', '--namespace', '--context', '--cluster', '--user', '--kubeconfig', '-s', '--server', '--token', '--as', '--as-group', '--request-timeout', '-o', '--output',
  '-f', '--filename', '-k', '--kustomize', '-l', '--selector', '--field-selector', '--replicas', '--current-replicas', '--resource-version', '--timeout', '--grace-period', '-c', '--container',
  '-p', '--patch', '--type', '--patch-file', '--subresource', '--image', '--port', '--target-port', '--name', '--from-literal', '--from-file', '--from-env-file', '--overwrite-type', '--sort-by', '-L',
  '--label-columns', '--template', '--chunk-size', '-v', '--v', '--field-manager', '--to-revision', '--revision', '--since', '--since-time', '--tail', '--limits', '--requests', '--env', '-e', '--restart', '--pod-selector',
  '--clusterrole', '--role', '--serviceaccount', '--group', '--verb', '--resource', '--schedule', '--for', '--address', '--labels', '--annotations', '--max', '--min', '--cpu-percent', '--prune-allowlist', '--duration', '--audience', '--tls-server-name', '--certificate-authority', '--client-certificate', '--client-key', '--username', '--password',
];

export const kubernetes: ToolFamily = {
  family: 'kubernetes',
  tools: [
    {
      names: ['kubectl', 'oc', 'k', 'kubecolor', 'microk8s.kubectl', 'k3s-kubectl'], system: 'kubernetes', noun: 'object', valueOptions: kubectlValues,
      aliases: [['-n', '--namespace'], ['-o', '--output'], ['-f', '--filename'], ['-k', '--kustomize'], ['-l', '--selector'], ['-p', '--patch'], ['-A', '--all-namespaces'], ['-c', '--container']],
      previews: ['--dry-run'], place: option('--namespace'), unlisted: 'unknown',
      commands: [
        harmless('get, describe, explain, logs, top, api-resources, api-versions, cluster-info, version, diff, wait, completion, options, plugin, kustomize, events, auth can-i, auth whoami, rollout status, rollout history, config view, config current-context, config get-contexts, config get-clusters, config get-users, status, whoami, adm top'),
        readsSecret('get', 'secret', { address: [{ positional: 1 }, { text: '{0}' }], extent: 'several' }, { when: { matches: { source: { positional: 0 }, pattern: '^(.*,)?secrets?(/.*)?(,.*)?$' }, any: ['--output=yaml', '--output=json', '--output=go-template', '--output', '--template'], none: ['--output=name', '--output=wide'] } }),
        readsSecret('config view', 'cluster credential', { address: [], otherwise: 'kubeconfig' }, { when: { any: ['--raw'] } }),
        readsSecret('create token', 'service account token', { address: each, reason: 'makes-token' }),
        readsSecret('extract', 'secret', { address: each }),
        exportsData('cluster-info dump', 'cluster', { address: [], otherwise: 'the whole cluster' }),
        creates('run', 'pod', { address: first }),
        creates('create, create ingress|quota|serviceaccount|sa|poddisruptionbudget|pdb|priorityclass', 'object', { address: [{ positional: -1 }, { option: ['--filename'] }], otherwise: 'what the file declares', keeps: 'nothing' }),
        creates('create secret', 'secret', { address: [{ positional: -1 }] }),
        creates('create secret *', 'secret', { address: first }),
        creates('create namespace|ns, new-project', 'namespace', { address: first }),
        creates('create deployment', 'deployment', { address: first }),
        creates('create configmap|cm', 'config map', { address: first }),
        creates('create job', 'job', { address: first }),
        creates('create cronjob', 'cron job', { address: first }),
        creates('create service|svc *', 'service', { address: first }),
        grants('create clusterrolebinding, create clusterrole', 'cluster role', { address: [{ text: '{0} ({--clusterrole})' }, { positional: 0 }], traits: ['broad'] }),
        grants('create rolebinding, create role', 'role', { address: [{ text: '{0} ({--clusterrole})' }, { text: '{0} ({--role})' }, { positional: 0 }] }),
        grants('auth reconcile', 'role', { address: option('--filename') }),
        grants('adm policy add-cluster-role-to-user|add-cluster-role-to-group|add-scc-to-user|add-scc-to-group', 'cluster role', { traits: ['broad'] }),
        grants('adm policy add-role-to-user|add-role-to-group, policy add-role-to-user', 'role'),
        grants('certificate approve', 'certificate signing request'),
        updates('certificate deny', 'certificate signing request'),
        updates('expose, autoscale', 'service', { address: [{ option: ['--name'] }, { positional: -1 }] }),
        updates('apply', 'object', { address: [{ option: ['--filename', '--kustomize'] }], otherwise: 'standard input', reason: 'kubectl-apply', safer: 'kubectl-diff-first' }),
        replaces('apply', 'object', { address: [{ option: ['--filename', '--kustomize'] }], otherwise: 'standard input', certainty: 'may', forcedBy: ['--force'], safer: 'kubectl-diff-first', reason: 'kubectl-apply-force' }, { when: { any: ['--force'] } }),
        deletes('apply', 'object', { address: [{ option: ['--selector'] }], otherwise: 'objects no longer in the files', certainty: 'may', extent: 'filtered', reason: 'kubectl-prune', safer: 'kubectl-diff-first' }, { when: { any: ['--prune'] }, adds: true }),
        updates('apply view-last-applied', 'object', {}), updates('apply set-last-applied|edit-last-applied', 'object'),
        updates('replace', 'object', { address: [{ option: ['--filename', '--kustomize'] }], otherwise: 'standard input' }),
        replaces('replace', 'object', { address: [{ option: ['--filename', '--kustomize'] }, { positional: 1 }], otherwise: 'standard input', forcedBy: ['--force'], safer: 'kubectl-diff-first', reason: 'kubectl-replace-force' }, { when: { any: ['--force'] } }),
        updates('patch, edit, label, annotate', 'object', { address: [{ positional: 1 }, { positional: 0 }], disruption: 'unknown' }),
        stops('patch', 'object', { address: [{ positional: 1 }, { positional: 0 }], reason: 'scales-to-zero', undo: 'scale-back' }, { when: { matches: { source: { option: ['--patch'] }, pattern: 'replicas\\W{1,4}0\\b|/replicas\\W[^}]{0,30}value\\W{1,4}0\\b' } } }),
        updates('patch', 'object', { address: [{ positional: 1 }, { positional: 0 }], disruption: 'unknown', traits: ['bypass'], reason: 'drops-finalizer' }, { when: { matches: { source: { option: ['--patch'] }, pattern: 'finalizers\\W{0,4}:\\s*(null|\\[\\s*\\])|remove[^}]{0,40}finalizers|finalizers[^}]{0,40}remove' } } }),
        disturbs('set image|env|resources|selector|serviceaccount|subject|volume|probe', 'object', { address: first }),
        disturbs('taint', 'node', { address: [{ positional: 0 }] }),
        stops('taint node|nodes', 'node', { address: first }, { when: { matches: { source: { rest: 0 }, pattern: ':NoExecute$' } } }),
        disturbs('cordon', 'node', { reason: 'kubectl-cordon', undo: 'kubectl-uncordon' }),
        updates('uncordon', 'node'),
        stops('drain, adm drain', 'node', { address: each, otherwise: 'nodes that match', reason: 'kubectl-drain', undo: 'kubectl-uncordon' }),
        deletesData('drain, adm drain', 'emptyDir data on node', { address: each, traits: ['bypass'], certainty: 'may', reason: 'kubectl-drain-emptydir' }, { when: { any: ['--delete-emptydir-data', '--delete-local-data'] }, adds: true }),
        disturbs('scale', 'workload', { address: [{ rest: 0 }], reason: 'scales' }),
        stops('scale', 'workload', { address: [{ rest: 0 }, { option: ['--selector', '--filename'] }], otherwise: 'all that match', reason: 'scales-to-zero', undo: 'scale-back' }, { when: { any: ['--replicas=0'] } }),
        disturbs(`scale ${workloads}`, 'workload', { address: each, reason: 'scales' }),
        stops(`scale ${workloads}`, 'workload', { address: each, otherwise: 'all that match', reason: 'scales-to-zero', undo: 'scale-back' }, { when: { any: ['--replicas=0'] } }),
        disturbs(`rollout restart|undo|pause|resume ${workloads}`, 'workload', { address: each, otherwise: 'all that match', reason: 'rolls-out' }),
        disturbs('rollout restart, rollout undo, rollout pause, rollout resume, rollout latest, rollback', 'workload', { address: each, reason: 'rolls-out' }),
        executes('exec, attach, debug, rsh, proxy', 'pod', { address: first }),
        harmless('port-forward'),
        updates('cp, rsync', 'pod', { address: last, reason: 'copies-into' }),
        { path: 'project', effects: [{ operation: 'update', kind: 'current namespace', address: first, where: 'machine', keeps: 'nothing', reversibility: 'reversible', traits: ['identity'], reason: 'switches-identity' }] },
        { path: 'config use-context, config use', effects: [{ operation: 'update', kind: 'current context', address: first, where: 'machine', keeps: 'nothing', reversibility: 'reversible', traits: ['identity'], reason: 'switches-identity' }], sets: { system: 'kubernetes', value: { positional: 0 } } },
        updates('config set-context|set-cluster|set-credentials|set|rename-context', 'kubeconfig entry', { address: first, where: 'machine', keeps: 'nothing', traits: ['identity'] }),
        deletes('config delete-context|delete-cluster|delete-user|unset', 'kubeconfig entry', { address: first, where: 'machine', keeps: 'unknown' }),
        updates('config unset', 'kubeconfig entry', { address: first, where: 'machine', keeps: 'nothing', traits: ['identity'], reason: 'switches-identity' }, { when: { matches: { source: { positional: 0 }, pattern: '^current-context$' } } }),
        updates('login, logout', 'login', { address: first, where: 'machine', traits: ['identity'] }),
        deletesData('adm prune *', 'old object', { address: [{ path: 2 }], extent: 'filtered' }, { when: { any: ['--confirm'] } }), harmless('adm prune *'),
        updates('start-build, new-app, import-image, tag, process', 'build', { address: first }),
      ],
    },
    {
      names: ['helm', 'helm3'], system: 'helm', noun: 'release',
      valueOptions: ['-n', '--namespace', '--kube-context', '--kubeconfig', '-f', '--values', '--set', '--set-string', '--set-file', '--set-json', '--version', '--repo', '--timeout', '--history-max', '--revision', '-o', '--output', '--description', '--kube-token', '--kube-apiserver', '-d', '--destination', '--username', '--password', '--ca-file', '--cert-file', '--key-file', '--post-renderer', '--max', '--filter', '-l', '--selector', '--kube-as-user', '--registry-config', '--repository-config', '--repository-cache', '--cascade'],
      aliases: [['-n', '--namespace'], ['-f', '--values']], previews: ['--dry-run'], place: option('--namespace'), unlisted: 'read',
      commands: [
        deletesData('uninstall|delete|del|un', 'release', { address: each, disruption: 'outage', keeps: 'data', reason: 'helm-uninstall', notChecked: ['the stored manifest', 'volume claims'], safer: 'helm-dry-run' }),
        creates('install', 'release', { address: first, keeps: 'data' }),
        updates('upgrade', 'release', { address: first, disruption: 'degrades', reason: 'helm-upgrade', undo: 'helm-rollback', safer: 'helm-diff' }),
        replaces('upgrade', 'release', { address: first, certainty: 'may', keeps: 'nothing', forcedBy: ['--force'], reason: 'helm-force', safer: 'helm-diff' }, { when: { any: ['--force', '--force-replace', '--recreate-pods'] } }),
        disturbs('rollback', 'release', { address: first, reversibility: 'recoverable', disruption: 'outage', reason: 'helm-rolls-back' }),
        sendsArtifact('push, cm-push', 'chart'),
        updates('repo add|update|remove|rm, registry login|logout, plugin install|uninstall|update, dependency build|update, dep build|up|update, pull, fetch, package, create', 'chart cache', { where: 'machine', keeps: 'nothing', address: last }),
        executes('test', 'release', { address: first }),
        readsSecret('get values|all|manifest', 'release value', { address: first, certainty: 'may', traits: [] }),
      ],
    },
    {
      names: ['helmfile'], system: 'helm', noun: 'release', valueOptions: ['-e', '--environment', '-f', '--file', '-l', '--selector', '-n', '--namespace', '--kube-context', '--args'], place: [{ option: ['-e', '--environment'] }, { option: ['-n', '--namespace'] }], unlisted: 'read',
      commands: [
        deletesData('destroy, delete', 'release', { address: [{ option: ['-l', '--selector'] }], otherwise: 'every release of the helmfile', extent: 'all', disruption: 'outage', reason: 'helm-uninstall' }),
        updates('apply, sync, charts', 'release', { address: [{ option: ['-l', '--selector'] }], otherwise: 'every release of the helmfile', disruption: 'degrades' }),
      ],
    },
    { names: ['kustomize'], system: 'kubernetes', noun: 'kustomization', where: 'machine', unlisted: 'read', commands: [updates('edit', 'kustomization', { address: [], otherwise: 'kustomization.yaml', where: 'workspace', keeps: 'nothing' })] },
    {
      names: ['istioctl', 'linkerd', 'cilium', 'karmadactl', 'operator-sdk', 'vcluster', 'clusterctl', 'kubectl-krew'], system: 'kubernetes', noun: 'cluster component', valueOptions: ['-n', '--namespace', '--context', '--kubeconfig', '-f', '--filename', '--revision', '--set'], place: option('--context'), unlisted: 'verbs',
      commands: [
        harmless('analyze, version, proxy-status, proxy-config, dashboard, check, status, list, describe, manifest generate, diagnostics, viz, connectivity test, profile, validate, inject, get'),
        deletes('uninstall, cleanup, olm uninstall', 'cluster component', { address: [], otherwise: 'what the tool installed in the cluster', extent: 'all', disruption: 'outage', reason: 'helm-uninstall' }),
        deletesData('delete', 'cluster', { disruption: 'outage' }),
      ],
    },
    {
      names: ['argocd'], system: 'kubernetes', noun: 'application', valueOptions: ['--server', '--auth-token', '--grpc-web-root-path', '--revision', '--repo', '--path', '--dest-server', '--dest-namespace', '--project', '-l', '--selector', '-o', '--output', '--resource', '--timeout', '--kind', '--namespace', '-N', '--app-namespace', '--config'],
      previews: ['--dry-run'], place: option('--server'), unlisted: 'verbs',
      commands: [
        harmless('app get|list|diff|history|manifests|logs|wait|resources, cluster list|get, repo list, proj list|get, version, account list|get-user-info|can-i'),
        deletesData('app delete, app delete-resource, appset delete', 'application', { disruption: 'outage', reason: 'argocd-delete', safer: 'argocd-no-cascade' }),
        removesSetting('app delete', 'application', { disruption: 'none', reason: 'argocd-delete-orphan' }, { when: { any: ['--cascade=false'] } }),
        updates('app sync', 'application', { disruption: 'unknown', reason: 'argocd-sync', traits: [], safer: 'argocd-diff' }),
        deletes('app sync', 'application object', { certainty: 'may', extent: 'filtered', reason: 'argocd-prune', safer: 'argocd-diff' }, { when: { any: ['--prune'] }, adds: true }),
        replaces('app sync', 'application', { certainty: 'may', forcedBy: ['--force'], reason: 'argocd-force', safer: 'argocd-diff' }, { when: { any: ['--force', '--replace'] }, adds: true }),
        disturbs('app rollback, app terminate-op, app unset, app set, app patch, app actions run', 'application', { address: first }),
        removesSetting('cluster rm, repo rm, repocreds rm, proj delete', 'cluster connection'),
        grants('proj role create|add-policy|create-token, account generate-token, account update-password', 'access', { address: first }),
      ],
    },
    {
      names: ['flux'], system: 'kubernetes', noun: 'object', valueOptions: ['-n', '--namespace', '--context', '--kubeconfig', '--timeout', '--components', '--version', '--source', '--path', '--interval', '--url', '--branch', '--owner', '--repository'], previews: ['--dry-run'], place: [{ option: ['-n', '--namespace'] }], unlisted: 'verbs',
      commands: [
        deletesData('uninstall', 'Flux installation', { address: [], otherwise: 'Flux in the cluster', keeps: 'nothing', disruption: 'degrades' }),
        deletesData('delete *', 'object', { kind: 'Flux object', address: [{ positional: -1 }], disruption: 'outage', reason: 'argocd-delete' }),
        deletesData('delete source *', 'Flux source', { keeps: 'nothing', disruption: 'degrades' }),
        disturbs('suspend *, reconcile *, resume *', 'Flux object', { address: last }),
        harmless('get, logs, check, tree, trace, events, export, stats, version, diff, envsubst, build'),
        updates('bootstrap, install, create', 'Flux installation', { address: [{ positional: -1 }], otherwise: 'Flux in the cluster' }),
      ],
    },
    {
      names: ['velero'], system: 'kubernetes', noun: 'backup', valueOptions: ['-n', '--namespace', '--kubecontext', '--from-backup', '--include-namespaces', '--exclude-namespaces', '--selector', '-l', '-o', '--ttl', '--schedule', '--storage-location', '--provider', '--bucket', '--from-schedule'], place: [{ option: ['-n', '--namespace'] }], unlisted: 'verbs',
      commands: [
        deletesData('backup delete, delete backup|backups', 'backup', { address: each, otherwise: 'every backup', reason: 'deletes-backup' }),
        deletesData('schedule delete, delete schedule|schedules', 'backup schedule', { keeps: 'nothing', otherwise: 'every schedule', reversibility: 'recoverable' }),
        deletes('restore delete, delete restore|restores', 'restore record', { keeps: 'nothing', otherwise: 'every restore' }),
        deletesData('backup-location delete, snapshot-location delete', 'backup location', { keeps: 'nothing', disruption: 'degrades' }),
        deletesData('uninstall', 'Velero installation', { address: [], otherwise: 'Velero in the cluster', keeps: 'nothing' }),
        updates('restore create, create restore', 'cluster objects', { address: [{ option: ['--from-backup', '--from-schedule'] }, { positional: 0 }], reversibility: 'irreversible', disruption: 'degrades', certainty: 'may', extent: 'filtered' }, { when: { any: ['--existing-resource-policy=update'] } }),
        creates('restore create, create restore', 'cluster objects', { address: [{ option: ['--from-backup', '--from-schedule'] }, { positional: 0 }] }),
        harmless('backup get|describe|logs|download, get, describe, version, restore get|describe|logs, schedule get|describe, plugin get, backup-location get, debug'),
        creates('backup create, create backup|schedule, schedule create|pause|unpause', 'backup', { address: first }),
      ],
    },
    {
      names: ['eksctl', 'kops'], system: 'aws', noun: 'cluster', valueOptions: ['--name', '--cluster', '--region', '-r', '-p', '--profile', '-f', '--config-file', '--nodes', '--nodes-min', '--nodes-max', '--state', '--nodegroup'], place: option('--region', '-r'), unlisted: 'verbs',
      commands: [
        deletesData('delete cluster, delete', 'Kubernetes cluster', { address: [{ option: ['--name', '--cluster'] }, { positional: 0 }, { option: ['--config-file', '-f'] }], disruption: 'outage' }),
        creates('create cluster', 'Kubernetes cluster', { address: [{ option: ['--name', '--cluster'] }, { path: 2 }, { option: ['--config-file', '-f'] }], keeps: 'nothing' }),
        deletes('delete nodegroup, delete ig, delete instancegroup', 'node group', { address: [{ option: ['--name'] }, { positional: 0 }], disruption: 'outage' }),
        stops('drain nodegroup', 'node group', { address: option('--name') }),
        disturbs('scale nodegroup, upgrade cluster|nodegroup, rolling-update cluster', 'node group', { address: option('--name', '--cluster') }),
        harmless('get, export, validate, version, info, utils describe-stacks'),
      ],
    },
    {
      names: ['kind', 'minikube', 'k3d', 'k3s', 'ctlptl', 'microk8s'], system: 'kubernetes', noun: 'local cluster', where: 'machine', valueOptions: ['-n', '--name', '-p', '--profile', '--config', '--image'], unlisted: 'read',
      commands: [
        deletes('delete, delete cluster, cluster delete, delete clusters', 'local cluster', { address: [{ option: ['--name', '-n', '--profile', '-p'] }, { positional: 0 }], otherwise: 'the default local cluster', keeps: 'unknown', disposable: { kind: 'environment', because: 'a cluster that runs in containers of this machine' }, disruption: 'outage' }),
        deletes('delete', 'local cluster', { address: [], otherwise: 'every local cluster', extent: 'all' }, { when: { any: ['--all', '-A', '-a'] } }),
        creates('create cluster, cluster create, start', 'local cluster', { address: [{ option: ['--name', '-n', '--profile', '-p'] }], otherwise: 'the default local cluster', keeps: 'nothing' }),
        stops('stop, cluster stop', 'local cluster', { address: [], otherwise: 'the local cluster', disruption: 'degrades' }),
        deletesData('reset', 'local cluster', { address: [], otherwise: 'the local cluster' }),
      ],
    },
    {
      names: ['kubeadm', 'rke', 'talosctl', 'k3s-uninstall.sh', 'k3s-killall.sh', 'k3s-agent-uninstall.sh'], system: 'machine', noun: 'cluster node', valueOptions: ['--nodes', '-n', '--endpoints', '-e', '--talosconfig', '--config'], unlisted: 'verbs',
      commands: [
        deletesData('reset, remove', 'cluster node', { address: [{ option: ['--nodes', '-n'] }], otherwise: 'this cluster node', disruption: 'outage', traits: ['root'] }),
        deletesData('', 'cluster', { address: [], otherwise: 'the cluster of this machine', traits: ['root'], disruption: 'outage' }, { when: { positionals: { most: 0 } } }),
        harmless('version, token list, config print|images|view, certs check-expiration, get, list, health, logs, dmesg, version'),
      ],
    },
    {
      names: ['kubectx'], system: 'kubernetes', noun: 'context', where: 'machine', unlisted: 'read',
      commands: [
        { path: '*', effects: [{ operation: 'update', kind: 'current context', address: [{ path: 0 }], where: 'machine', keeps: 'nothing', reversibility: 'reversible', traits: ['identity'], reason: 'switches-identity' }], sets: { system: 'kubernetes', value: { path: 0 } } },
        deletes('*', 'kubeconfig entry', { address: [{ path: 0 }], where: 'machine' }, { when: { any: ['-d', '-u'] } }),
      ],
    },
    {
      names: ['kubens'], system: 'kubernetes', noun: 'namespace', where: 'machine', unlisted: 'read',
      commands: [row('*', { operation: 'update', kind: 'current namespace', address: [{ path: 0 }], where: 'machine', keeps: 'nothing', reversibility: 'reversible', traits: ['identity'], reason: 'switches-identity' }, {})],
    },
    { names: ['skaffold', 'tilt', 'devspace', 'okteto', 'garden'], system: 'kubernetes', noun: 'deployment', valueOptions: ['-p', '--profile', '-n', '--namespace', '--kube-context', '-f', '--filename'], place: [{ option: ['-n', '--namespace'] }], unlisted: 'read',
      commands: [
        deletes('delete, down, purge, destroy, namespace delete, delete environment', 'deployment', { address: [], otherwise: 'what it deploys', disruption: 'outage' }),
        deletesData('down, destroy', 'volume', { address: [], otherwise: 'volumes it deployed' }, { when: { any: ['-v', '--volumes'] }, adds: true }),
        updates('run, deploy, dev, up, apply', 'deployment', { address: [], otherwise: 'what it deploys', disruption: 'degrades' }),
      ] },
  ],
};

/** Goes to a chart registry: public only if the registry is. */
function sendsArtifact(path: string, kind: string): ReturnType<typeof reads> {
  return row(path, { operation: 'send', kind, address: first, reversibility: 'irreversible', system: 'registry', keeps: 'nothing', reason: 'publishes-artifact' });
}
