// An edit of a compose file: volumes that services no longer use, so that the next `up` starts them on empty ones, and volumes that are
// made otherwise, so that it offers to delete and make them anew.
import type { ComposeService } from '../../../parse/manifest/compose';
import { looksLikeCompose } from '../../../parse/manifest/compose';
import { variablesOf } from '../../../model/call';
import { parentOf, nameOf } from '../../files/paths';
import { nothing, type Found, type World } from '../../world';
import { effectOfChange, type InfrastructureChange } from '../change';
import { sourcesBefore, sourcesNow, sourcesUntil, type Edit } from '../sources';
import { composeNames, isComposeFile, ownedVolumes, readProject, type ComposeProject } from './project';

/** Undefined: no compose file. */
export async function readComposeEdit(edit: Edit, world: World): Promise<Found | undefined> {
  if (!isComposeFile(edit.path) && ![edit.before, edit.after].some(text => text !== undefined && looksLikeCompose(text))) return undefined;
  const folder = parentOf(edit.path);
  const files = composeNames.includes(nameOf(edit.path)) || /override\.ya?ml$/.test(edit.path) ? [] : [edit.path];
  const variables = variablesOf({});
  const [base, until, after] = await Promise.all([sourcesBefore(world), sourcesUntil(world, [edit]), sourcesNow(world, [edit])].map(sources => readProject(folder, files, undefined, variables, sources)));
  // Half-way through a rename the file may not be readable: the last state that was counts.
  const before = base ?? until;
  if (!before || !after) return nothing;
  const earlier = new Set(until ? changedVolumes(before, until).map(keyOf) : []);
  const changes = changedVolumes(before, after).filter(change => !earlier.has(keyOf(change)));
  return { ...nothing, effects: changes.map(change => ({ effect: effectOfChange(change, [{ kind: 'file', path: edit.path, writtenBySession: true }], true) })) };
}

const keyOf = (change: InfrastructureChange): string => `${change.address} ${String(change.values?.['newName'] ?? '')} ${change.certainty}`;

/** What another version of the file does to the data that the services keep. */
export function changedVolumes(before: ComposeProject, after: ComposeProject): readonly InfrastructureChange[] {
  return [...leftVolumes(before, after), ...remadeVolumes(before, after)];
}

/** Volumes of the same name with other settings. `up` asks whether to delete and make them anew (`-y`: it does). Source: Docker Compose, `up --yes`. */
function remadeVolumes(before: ComposeProject, after: ComposeProject): readonly InfrastructureChange[] {
  const earlier = new Map(ownedVolumes(before).map(volume => [volume.name, before.file.volumes.get(volume.key)?.settings]));
  return ownedVolumes(after).flatMap((volume): readonly InfrastructureChange[] => {
    const [old, now] = [earlier.get(volume.name), after.file.volumes.get(volume.key)?.settings];
    const forcedBy = old && now ? [...new Set([...old.keys(), ...now.keys()])].filter(key => old.get(key) !== now.get(key)) : [];
    return forcedBy.length === 0 ? [] : [{
      operation: 'replace', system: 'docker', kind: 'volume', address: volume.name, type: '', keeps: 'data', where: 'machine', certainty: 'may', order: 'destroyThenCreate', forcedBy, returns: 'will', reason: 'compose-volume-remade',
      values: { users: volume.users.map(one => one.name).join(', ') }, safer: { code: 'volume-backup' },
    }];
  });
}

/** Named volumes that a service used for a folder and that another volume, or none, takes the place of. */
function leftVolumes(before: ComposeProject, after: ComposeProject): readonly InfrastructureChange[] {
  const names = new Map(ownedVolumes(before).map(volume => [volume.key, volume.name]));
  const fresh = new Map(ownedVolumes(after).map(volume => [volume.key, volume.name]));
  return [...before.file.services.values()].flatMap(service => service.mounts.flatMap((mount): readonly InfrastructureChange[] => {
    const old = mount.kind === 'volume' ? names.get(mount.source) : undefined;
    if (old === undefined) return [];
    const now = after.file.services.get(service.name);
    const other = now?.mounts.find(one => one.target === mount.target);
    if (!now || (other?.kind === 'volume' && (fresh.get(other.source) ?? other.source) === old)) return [];
    const newName = other === undefined ? 'nothing' : other.kind === 'volume' ? fresh.get(other.source) ?? other.source : other.kind === 'bind' ? other.source : `a new ${other.kind} one`;
    return [leftVolume(old, service, newName)];
  }));
}

function leftVolume(name: string, service: ComposeService, newName: string): InfrastructureChange {
  return {
    operation: 'forget', system: 'docker', kind: 'volume', address: name, type: '', keeps: 'data', where: 'machine', certainty: 'will', reversibility: 'reversible', disruption: 'outage', reason: 'compose-volume-left', values: { service: service.name, newName },
    undo: { code: 'undo-volume-key', values: { volume: name } },
  };
}
