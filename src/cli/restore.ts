// `countersign restore [ID]`: lists the copies of files that approved actions lost, and puts one set back where nothing is now.
import { visibleLine } from '../core/explain/visible';
import { copyDays, keptCopies, restoreCopies } from '../node/lostCopies';
import { stateFolder } from '../node/stateFolder';

export function run(args: readonly string[]): Promise<number> {
  return Promise.resolve(restore(args));
}

function restore(args: readonly string[]): number {
  const [id] = args;
  const state = stateFolder();
  const now = Date.now();
  if (args.length > 1 || (id !== undefined && !/^[0-9a-f]{10}$/.test(id))) {
    process.stderr.write('usage: countersign restore [ID], as the approval page names it\n');
    return 1;
  }
  if (id === undefined) {
    for (const set of keptCopies(state, now)) process.stdout.write(`${set.id}  ${new Date(set.at).toISOString()}  ${set.files.length === 1 ? '1 file' : `${set.files.length} files`}: ${visibleLine(set.files[0]?.path ?? '')}\n`);
    if (keptCopies(state, now).length === 0) process.stdout.write(`No copies are kept. They go after ${copyDays} days.\n`);
    return 0;
  }
  const restored = restoreCopies(state, id, now);
  if (restored === undefined) {
    process.stderr.write(`countersign restore: no copies are kept under ${id}. They go after ${copyDays} days.\n`);
    return 2;
  }
  for (const file of restored.back) process.stdout.write(`back: ${visibleLine(file)}\n`);
  for (const file of restored.there) process.stdout.write(`left as it is, something is there now: ${visibleLine(file.path)} (the copy is ${file.copy})\n`);
  for (const file of restored.failed) process.stderr.write(`not brought back: ${visibleLine(file.path)}: ${visibleLine(file.why)}\n`);
  return restored.failed.length > 0 ? 2 : 0;
}
