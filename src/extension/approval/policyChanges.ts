// What waits for a person's acceptance, as the page shows it. Until somebody accepts it, the stricter of both holds. Found and kept by
// `node/acceptPolicy.ts`; shown by `acceptPanel.ts`.
import { t } from '@vscode/l10n';
import { createTwoFilesPatch } from 'diff';
import { homedir } from 'node:os';
import { waitingChange, type WaitingChange } from '../../node/acceptPolicy';
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
  const now = await changeIn(folder, state, home);
  const changed = changedText(now);
  if (changed === undefined && now.people === undefined) return undefined;
  return {
    folder, digest: now.digest, difference: changed?.texts.map((one) => patch(one.what === 'policy' ? 'policy.json' : t('the file that it extends'), one.before, one.after)).join('\n') ?? '',
    policyChanged: changed !== undefined, added: now.people?.added ?? [], unrevoked: now.people?.unrevoked ?? [], ...(changed?.revision === undefined ? {} : { revision: changed.revision }),
  };
}

/** Takes exactly what was shown. Returns why not, or undefined. */
export async function acceptChange(shown: PolicyChange, state: StateFolder, home = homedir()): Promise<string | undefined> {
  const now = await changeIn(shown.folder, state, home);
  if (now.digest !== shown.digest) return t('It has changed again since it was shown. Nothing was accepted.');
  return now.people?.accept() ?? changedText(now)?.accept();
}

function changeIn(folder: string, state: StateFolder, home: string): Promise<WaitingChange> {
  return waitingChange({ cwd: folder, home, state, env: process.env, now: Date.now });
}

/** What was never accepted is no change; whether it counts is the trust in the folder. Nor is it one where only the trust is new. */
function changedText({ policy }: WaitingChange): Extract<WaitingChange['policy'], { kind: 'change' }> | undefined {
  return policy.kind === 'change' && !policy.first && policy.texts.some((one) => one.before !== one.after) ? policy : undefined;
}

/** Without the two lines that name the files again. */
function patch(name: string, before: string | undefined, after: string | undefined): string {
  const text = createTwoFilesPatch(name, name, before ?? '', after ?? '', undefined, undefined, { context: 3 });
  return [`@@ ${name} @@`, ...text.split('\n').slice(3).filter((line) => !line.startsWith('--- ') && !line.startsWith('+++ '))].join('\n').trimEnd();
}
