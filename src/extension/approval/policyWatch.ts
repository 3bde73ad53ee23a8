// Notices that a policy or a list of signers is not what a person accepted, says so once for each change, and offers to look.
import * as vscode from 'vscode';
import type { PolicyChange } from './policyChanges';

export class PolicyWatch {
  readonly #find: () => Promise<readonly PolicyChange[]>;
  readonly #changed: () => void;
  readonly #told = new Set<string>();
  changes: readonly PolicyChange[] = [];

  constructor(find: () => Promise<readonly PolicyChange[]>, changed: () => void) {
    this.#find = find;
    this.#changed = changed;
  }

  /** Never rejects: what cannot be looked at stays as it was known. `quiet`: what is found is about to be shown, and needs no notification. */
  async look(quiet = false): Promise<void> {
    try {
      this.changes = await this.#find();
    } catch {
      return;
    }
    this.#changed();
    const unknown = this.changes.filter((one) => !this.#told.has(one.digest));
    for (const one of unknown) this.#told.add(one.digest);
    if (unknown.length > 0 && !quiet) void this.#tell();
  }

  async #tell(): Promise<void> {
    const look = vscode.l10n.t('Review');
    const pressed = await vscode.window.showWarningMessage(vscode.l10n.t('The team\'s policy or signers are not what you accepted. Until somebody accepts them, the stricter reading holds.'), look);
    if (pressed === look) await vscode.commands.executeCommand('countersign.reviewPolicy');
  }
}
