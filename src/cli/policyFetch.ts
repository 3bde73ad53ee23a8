// `countersign policy fetch`: brings the files here that policies extend and pin by their hash. A policy of a repository names the address, so a
// person says yes to it first.
import { homedir } from 'node:os';
import { visibleLine } from '../core/explain/visible';
import { repositoryIdentity } from '../node/countersignature/repositoryIdentity';
import type { GitPlace } from '../node/countersignature/privateGit';
import { fetchPinned, wantedFiles } from '../node/fetchExtended';
import { pinnedPath } from '../node/policyExtends';
import { ensureStateFolder, stateFolder } from '../node/stateFolder';
import { ask, realTerminal, startedByAgent } from './realTerminal';

/** Status 2: refused, or a file could not be had. */
export async function run(args: readonly string[]): Promise<number> {
  const unattended = args[0] === '--yes';
  if (args.length > (unattended ? 1 : 0)) {
    process.stderr.write('usage: countersign policy fetch [--yes]\n');
    return 1;
  }
  const state = stateFolder();
  const refused = startedByAgent() ?? ensureStateFolder(state) ?? (unattended ? undefined : realTerminal());
  if (refused !== undefined) return say(`${refused}${unattended ? '' : '; a machine without people takes --yes'}`);
  const place: GitPlace = { state, home: homedir(), env: process.env, terminal: !unattended };
  const wanted = await wantedFiles(process.cwd(), place);
  if (wanted.length === 0) {
    process.stdout.write('No policy here extends a file that is pinned in git.\n');
    return 0;
  }
  let failures = 0;
  for (const one of wanted) {
    const named = visibleLine(`${pinnedPath(one.pinned)} of ${repositoryIdentity(one.address)}, ${one.pinned.sha256.slice(0, 12)}…`);
    if (one.here) {
      process.stdout.write(`${named}: here already\n`);
      continue;
    }
    if (!unattended && await ask(`The policy extends ${named}. Type "fetch" to ask ${visibleLine(repositoryIdentity(one.address))} for it: `) !== 'fetch') {
      failures++;
      continue;
    }
    const wrong = await fetchPinned(one, place);
    if (wrong === undefined) process.stdout.write(`${named}: fetched, and it has the hash that the policy pins\n`);
    else failures += say(`${named}: ${visibleLine(wrong)}. Until it is here, the strictest reading holds`) > 0 ? 1 : 0;
  }
  return failures > 0 ? 2 : 0;
}

function say(text: string): number {
  process.stderr.write(`countersign policy fetch: ${text}\n`);
  return 2;
}
