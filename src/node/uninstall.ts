// What one copy of the extension leaves behind when its editor deletes it: the launcher goes to another copy that is there, and where there is
// none every hook is taken out. What cannot be taken out keeps a launcher that denies and says how to remove it.
import { rmSync } from 'node:fs';
import { compareVersions, installable, planRemove, remove, type SetupPlace } from './agentSetup';
import { isListed, otherCopies } from './copies';
import { alone, readInstallation, writeInstallation, type ServingCopy } from './installation';
import { commandLinePath, keptCommandLine, launcherPath, writeLauncher } from './launcher';

export type Uninstalled =
  /** Nothing was changed: the editor has this copy still. */
  | { readonly kind: 'installed' }
  /** Another copy serves the agents from now on. */
  | { readonly kind: 'left'; readonly to: ServingCopy }
  /** `failed` empty: nothing of ours is left but the record, answers and backups. Texts for a person. */
  | { readonly kind: 'removed'; readonly files: readonly string[]; readonly failed: readonly string[] };

/** `dist`: folder of the copy that goes, absolute. */
export async function uninstall(place: SetupPlace, dist: string): Promise<Uninstalled> {
  if (isListed(dist)) return { kind: 'installed' };
  // Who else is served by it cannot be told then: everything stays, and the launcher denies.
  if (readInstallation(place.state) === 'broken') return { kind: 'removed', files: [], failed: [`${place.state.installation} cannot be read`] };
  const to = await leaveToAnother(place, dist);
  if (to) return { kind: 'left', to };
  const files: string[] = [];
  const failed: string[] = [];
  for (const { id } of installable) {
    const plan = planRemove(id, place);
    if (plan.kind === 'plan' && plan.files.length === 0) continue;
    const wrong = await remove(plan, place);
    if (wrong !== undefined) failed.push(`${id}: ${wrong}`);
    else if (plan.kind === 'plan') files.push(...plan.files.map(file => file.path));
  }
  if (failed.length === 0) await removeLauncher(place);
  return { kind: 'removed', files, failed };
}

/** The newest of the other copies gets the launcher; undefined: there is none. One that has it already keeps it. */
async function leaveToAnother(place: SetupPlace, dist: string): Promise<ServingCopy | undefined> {
  const { state } = place;
  const seen = readInstallation(state);
  if (typeof seen !== 'object' || otherCopies(seen, dist).length === 0) return undefined;
  return alone(state, () => {
    const known = readInstallation(state);
    if (typeof known !== 'object') return undefined;
    const copies = otherCopies(known, dist);
    const to = copies.find(one => one.dist === known.dist) ?? [...copies].sort((a, b) => compareVersions(b.version, a.version))[0];
    if (!to) return undefined;
    if (to.dist === known.dist) writeInstallation(state, { ...known, copies });
    else writeInstallation(state, { v: 1, ...to, launcherHash: writeLauncher(state, to), files: known.files, copies });
    return to;
  });
}

/** Nobody calls it any more. A call of a session that began before finds no launcher, and the registered text denies it. */
async function removeLauncher({ state }: SetupPlace): Promise<void> {
  if (readInstallation(state) === undefined) return;
  await alone(state, () => {
    for (const file of [launcherPath(state), commandLinePath(state), keptCommandLine(state), state.installation]) rmSync(file, { force: true });
  });
}
