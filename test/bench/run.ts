// `npm run bench`: figures, never assertions. Each part prints one table; a part that cannot run here says why.
import { benchActivation } from './activation';
import { benchReviews } from './reviews';
import { benchHook } from './hook';
import { benchHovers } from './hovers';
import { benchBundles } from './bundles';
import { benchIdentity } from './identity';
import { benchPlans } from './plans';
import { benchPolicy } from './policy';
import { benchProxy } from './proxy';
import { benchRecord } from './record';

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const parts: Readonly<Record<string, () => Promise<void>>> = { bundles: benchBundles, activation: benchActivation, reviews: benchReviews, hook: benchHook, hovers: benchHovers, identity: benchIdentity, plans: benchPlans, proxy: benchProxy, record: benchRecord, policy: benchPolicy };
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length === 0 || wanted.includes(name)) await part();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
