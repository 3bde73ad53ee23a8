// What Google Cloud and Azure ask for an effect, in the form of their permissions. The service's own spelling is not known for every type:
// what is shown follows the words of the command.
import type { Effect } from '../../model/effect';

const verbs: Readonly<Partial<Record<Effect['operation'], readonly [google: string, azure: string]>>> = {
  delete: ['delete', 'delete'], replace: ['delete and create', 'delete and write'], update: ['update', 'write'], create: ['create', 'write'], grant: ['setIamPolicy', 'roleAssignments/write'], execute: ['use', 'action'],
};
const whole = /project|resource group|subscription|cluster|environment|stack|namespace|infrastructure/i;

export function cloudNeeds(cloud: 'gcloud' | 'azure', effects: readonly Effect[]): readonly string[] {
  return [...new Set(effects.flatMap(effect => {
    const verb = verbs[effect.operation]?.[cloud === 'gcloud' ? 0 : 1];
    if (verb === undefined || effect.traits.includes('identity')) return [];
    const inside = (effect.operation === 'delete' || effect.operation === 'replace') && whole.test(effect.resource.kind) ? ' and everything inside' : '';
    return [`${verb} on the ${effect.resource.kind}${inside}`];
  }))];
}
