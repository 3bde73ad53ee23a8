// Programs that run or open more than they say: what is added to their own reading (a project's install scripts, texts that git runs,
// ports that lead elsewhere).
import { testRunInterpreters } from './databases/testRuns';
import { leavingInterpreters } from './files/leaving';
import { triggerInterpreters } from './infrastructure/triggers/fired';
import { remoteManifestInterpreters } from './kubernetes/remoteManifests';
import { direnvInterpreters } from './scripts/direnv';
import { lifecycleInterpreters } from './scripts/packageScripts';
import { together, type Found, type Interpreter } from './world';
import { forwardInterpreters } from './wrappers/forwards';
import { gitTextInterpreters } from './wrappers/gitTexts';

export const alsoRuns: Readonly<Record<string, Interpreter>> = added([testRunInterpreters, lifecycleInterpreters, gitTextInterpreters, triggerInterpreters, forwardInterpreters, leavingInterpreters, remoteManifestInterpreters, direnvInterpreters]);

/** Every reader of a program is asked. */
function added(maps: readonly Readonly<Record<string, Interpreter>>[]): Readonly<Record<string, Interpreter>> {
  const all = new Map<string, readonly Interpreter[]>();
  for (const [program, interpreter] of maps.flatMap(map => Object.entries(map))) all.set(program, [...all.get(program) ?? [], interpreter]);
  return Object.fromEntries([...all].map(([program, [first, ...others]]) => [program, first && others.length === 0 ? first : (async (call, world) => {
    const found: Found[] = [];
    for (const read of first ? [first, ...others] : []) found.push(...[await read(call, world) ?? []].flat());
    return found.length === 0 ? undefined : together(found);
  }) satisfies Interpreter]));
}
