// What Kubernetes asks for an effect: verb, resource and scope, in the words of its roles.
import type { Effect, Operation } from '../../model/effect';

const verbs: Readonly<Partial<Record<Operation, string>>> = { read: 'get', create: 'create', update: 'patch', replace: 'delete and create', delete: 'delete', execute: 'create' };

/** Kinds that belong to the cluster, not to a namespace. */
const clusterWide = /^(?:namespace|node|persistent ?volume|storage ?class|cluster ?role|cluster ?role ?binding|custom ?resource ?definition|crd|ingress ?class|priority ?class|webhook|.*webhook ?configuration|api ?service|csr|certificate ?signing ?request)$/i;

export function kubernetesNeeds(effects: readonly Effect[], namespace: string): readonly string[] {
  const needs = effects.filter(effect => effect.operation !== 'read' || effect.traits.includes('secret')).flatMap(effect => {
    const verb = verbs[effect.operation];
    if (verb === undefined || effect.traits.includes('identity')) return [];
    const kind = effect.resource.kind.toLowerCase().replace(/^kubernetes /, '');
    if (kind === 'release' || kind.includes('helm')) return [`${verb} of everything in the release, in namespace ${namespace}`];
    const noun = effect.operation === 'execute' ? 'pods/exec' : plural(kind);
    const where = clusterWide.test(kind) ? 'cluster-wide' : `in namespace ${namespaceIn(effect) ?? namespace}`;
    const inside = kind === 'namespace' && effect.operation === 'delete' ? ' and everything inside' : '';
    return [`${verb} ${noun} ${where}${inside}`];
  });
  return [...new Set(needs)];
}

const namespaceIn = (effect: Effect): string | undefined => /^namespace (\S+)$/.exec(effect.resource.place ?? '')?.[1];
const plural = (kind: string): string => (/s$/.test(kind) ? (/(?:ss|class|ingress)$/.test(kind) ? `${kind}es` : kind) : /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`);
