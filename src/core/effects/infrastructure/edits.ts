// An edit or write of a file that describes infrastructure: what the next apply, deploy or up would do because of it. File tools
// call this after they know both texts.
import type { Found, World } from '../world';
import { nothing, together } from '../world';
import { readPlaybookEdit } from './ansible/interpreter';
import { readCloudFormationEdit } from './cloudFormation/edit';
import { readComposeEdit } from './compose/edit';
import { readKubernetesEdit } from './kubernetes/edit';
import { readMigrationEdit } from './migrations/migrations';
import { readPrismaSchemaEdit } from './migrations/prismaSchema';
import { protectionsLost } from './protections';
import { isTerraformFile, readTerraformEdit } from './terraform/edit';
import type { Edit } from './sources';

/** `path` absolute; `before`/`after` undefined: the file does not exist then. Effects carry the trait `deferred`. */
export async function readInfrastructureEdit(path: string, before: string | undefined, after: string | undefined, world: World): Promise<Found> {
  if (before === after) return nothing;
  const edit: Edit = { path, before, after };
  const unprotected: Found = { ...nothing, effects: protectionsLost(edit).map(effect => ({ effect })) };
  if (isTerraformFile(path)) return together([await readTerraformEdit(edit, world), unprotected]);
  if (/(?:\.(?:ya?ml|json|template)|\/Kustomization)$/i.test(path)) {
    const found = (await readCloudFormationEdit(edit, world)) ?? (await readComposeEdit(edit, world)) ?? (await readKubernetesEdit(edit, world)) ?? readPlaybookEdit(edit);
    return found ? together([found, unprotected]) : (await readMigrationEdit(edit, world)) ?? nothing;
  }
  return readPrismaSchemaEdit(edit) ?? (await readMigrationEdit(edit, world)) ?? nothing;
}
