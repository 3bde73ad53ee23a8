// Fields of Kubernetes objects that the API server does not let change: an edit of one is refused, and deleting and creating the
// object is what then happens. By hand, from the validation of each kind in the Kubernetes API reference (1.34).

export interface ImmutableRule {
  readonly kind: string;
  /** Paths that cannot change, divided by spaces. */
  readonly fields?: string;
  /** Everything below `spec` but these. */
  readonly allBut?: string;
  /** The rule holds only while the object says `immutable: true`. */
  readonly whileImmutable?: true;
}

export const immutableRules: readonly ImmutableRule[] = [
  { kind: 'StatefulSet', allBut: 'replicas ordinals template updateStrategy revisionHistoryLimit persistentVolumeClaimRetentionPolicy minReadySeconds' },
  { kind: 'Deployment', fields: 'spec.selector' },
  { kind: 'ReplicaSet', fields: 'spec.selector' },
  { kind: 'DaemonSet', fields: 'spec.selector' },
  { kind: 'Job', fields: 'spec.selector spec.template spec.completionMode spec.podFailurePolicy spec.successPolicy spec.backoffLimitPerIndex spec.managedBy' },
  { kind: 'Service', fields: 'spec.clusterIP spec.clusterIPs' },
  { kind: 'PersistentVolumeClaim', allBut: 'resources volumeAttributesClassName' },
  { kind: 'PersistentVolume', fields: 'spec.csi spec.hostPath spec.nfs spec.local spec.awsElasticBlockStore spec.gcePersistentDisk spec.azureDisk spec.iscsi spec.volumeMode spec.nodeAffinity' },
  { kind: 'StorageClass', fields: 'provisioner parameters reclaimPolicy volumeBindingMode' },
  { kind: 'ConfigMap', fields: 'data binaryData immutable', whileImmutable: true },
  { kind: 'Secret', fields: 'data stringData immutable', whileImmutable: true },
  { kind: 'Secret', fields: 'type' },
  { kind: 'RoleBinding', fields: 'roleRef' },
  { kind: 'ClusterRoleBinding', fields: 'roleRef' },
  { kind: 'PriorityClass', fields: 'value preemptionPolicy' },
  { kind: 'IngressClass', fields: 'spec.controller' },
  { kind: 'RuntimeClass', fields: 'handler' },
  { kind: 'CSIDriver', fields: 'spec.attachRequired spec.fsGroupPolicy spec.volumeLifecycleModes' },
  { kind: 'CustomResourceDefinition', fields: 'spec.group spec.scope spec.names.plural' },
  { kind: 'VolumeSnapshot', allBut: 'volumeSnapshotClassName' },
  { kind: 'VolumeSnapshotClass', fields: 'driver parameters deletionPolicy' },
];
