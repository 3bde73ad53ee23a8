// Which system owns a resource of a Terraform type, by its provider's prefix.
import type { System } from '../../../model/resource';

/** Which identity an effect on a type uses. */
export function systemOf(type: string): System {
  const provider = type.split('_')[0] ?? '';
  switch (provider) {
    case 'aws': case 'awscc': return 'aws';
    case 'google': return 'gcloud';
    case 'azurerm': case 'azuread': case 'azapi': return 'azure';
    case 'kubernetes': case 'kubectl': return 'kubernetes';
    case 'helm': return 'helm';
    case 'docker': return 'docker';
    case 'github': case 'gitlab': return 'githost';
    case 'postgresql': case 'mysql': case 'snowflake': case 'mongodbatlas': return 'database';
    default: return 'terraform';
  }
}
