// What waits for a person's acceptance: a policy or a list of signers that differs from what was accepted before. Until somebody accepts it, the
// stricter of both holds. Found and kept by `node/`; shown by `acceptPanel.ts`.
import { t } from '@vscode/l10n';
import { createTwoFilesPatch } from 'diff';
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { acceptedNow } from '../../node/acceptPolicy';
import { signersToAccept } from '../../node/countersignature/team';
import { dropPin, keepPin } from '../../node/policyPins';
import type { StateFolder } from '../../node/stateFolder';

/** One folder's change, as it is shown; plain data. */
export interface PolicyChange {
  readonly folder: string;
  /** Of everything that is shown: what is accepted must be what was read. */
  readonly digest: string;
  /** Unified difference, empty where only people changed. */
  readonly difference: string;
  /** Where the new text stands; undefined: the default branch holds no policy any more. */
  readonly revision?: string;
  readonly policyChanged: boolean;
  /** Lines of the list of signers that are new. */
  readonly added: readonly string[];
  /** Revocations that are gone. */
  readonly unrevoked: readonly string[];
}

/** Undefined: nothing waits in this folder. */
export async function policyChange(folder: string, state: StateFolder, home = homedir()): Promise<PolicyChange | undefined> {
  return (await found(folder, state, home))?.change;
}

/** Takes exactly what was shown. Returns why not, or undefined. */
export async function acceptChange(shown: PolicyChange, state: StateFolder, home = homedir()): Promise<string | undefined> {
  const now = await found(shown.folder, state, home);
  if (now === undefined) return undefined;
  if (now.change.digest !== shown.digest) return t('It has changed again since it was shown. Nothing was accepted.');
  return now.accept();
}

interface Found {
  readonly change: PolicyChange;
  accept(): string | undefined;
}

async function found(folder: string, state: StateFolder, home: string): Promise<Found | undefined> {
  const now = await acceptedNow(folder, home, state);
  const people = await signersToAccept({ cwd: folder, home, state, env: process.env, now: Date.now });
  // What was never accepted is no change; whether it counts is the trust in the folder.
  const changed = now.kind === 'found' && now.before !== undefined && (now.before !== now.text || now.extendedBefore !== now.extended) ? now : undefined;
  if (changed === undefined && people === undefined) return undefined;
  const difference = changed === undefined ? '' : [patch('policy.json', changed.before, changed.text), ...(changed.extended === changed.extendedBefore ? [] : [patch(t('the file that it extends'), changed.extendedBefore, changed.extended)])].join('\n');
  const parts = { folder, difference, policyChanged: changed !== undefined, added: people?.signers ?? [], unrevoked: people?.unrevoked ?? [], ...(changed?.revision === undefined ? {} : { revision: changed.revision }) };
  return {
    change: { ...parts, digest: createHash('sha256').update(JSON.stringify(parts)).digest('hex') },
    accept: () => {
      const wrong = people?.accept();
      if (wrong !== undefined || changed === undefined) return wrong;
      if (changed.text === undefined) dropPin(state, changed.names);
      else keepPin(state, changed.names, { text: changed.text, ...(changed.extended === undefined ? {} : { extended: changed.extended }), trusted: true });
      return undefined;
    },
  };
}

/** Without the two lines that name the files again. */
function patch(name: string, before: string | undefined, after: string | undefined): string {
  const text = createTwoFilesPatch(name, name, before ?? '', after ?? '', undefined, undefined, { context: 3 });
  return [`@@ ${path.basename(name)} @@`, ...text.split('\n').slice(3).filter((line) => !line.startsWith('--- ') && !line.startsWith('+++ '))].join('\n').trimEnd();
}
