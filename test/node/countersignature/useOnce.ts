// One of several processes that try to use the same signature; tells its parent how that ended.
import { readFileSync } from 'node:fs';
import type { AskedFor, OpenRequest, SigningPlace } from '../../../src/node/countersignature/desk';
import { openDesk } from '../../../src/node/countersignature/openDesk';

interface Job {
  readonly place: Omit<SigningPlace, 'now'>;
  readonly open: OpenRequest;
  readonly armour: string;
  readonly asked: AskedFor;
}

async function main(): Promise<void> {
  const job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Job;
  const desk = openDesk({ ...job.place, now: () => Date.now() });
  const watch = desk.watch(job.open, () => undefined);
  const taken = await watch.paste(job.armour);
  const used = taken.kind === 'refused' ? taken : await desk.use(watch, job.asked);
  watch.dispose();
  process.send?.(used.kind === 'used' ? 'used' : used.refusal.kind, () => process.exit(0));
}

void main();
