// Observing: what a person makes of a prompt on record, the report, and saying once that two weeks are over.
import * as vscode from 'vscode';
import type { PromptMark } from '../../core/model/observed';
import type { StateFolder } from '../../node/stateFolder';
import { heavy } from '../heavy';
import { readMode } from '../settings';
import type { PlannedFiles } from '../setup/plannedFiles';

export interface ObservingHost {
  readonly state: StateFolder;
  readonly version: string;
  readonly planned: PlannedFiles;
  /** Where it is kept that the report was offered. */
  readonly memory: Pick<vscode.Memento, 'get' | 'update'>;
}

/** Key in the editor's own memory: since when was observed what was told last. */
const toldKey = 'observe.told';

export async function markInHistory({ state, version }: ObservingHost, action: string | undefined, mark: PromptMark): Promise<void> {
  if (action === undefined) return;
  const note = await vscode.window.showInputBox({ title: mark === 'wrong' ? vscode.l10n.t('Not worth asking') : vscode.l10n.t('Rightly asked'), prompt: vscode.l10n.t('A note for the report, if you like. It counts for all that look the same and changes no verdict.') });
  if (note === undefined) return;
  const wrong = (await heavy()).markPrompt(state, version, action, mark, note.trim());
  if (wrong !== undefined) void vscode.window.showErrorMessage(wrong);
}

export async function showObserved({ state, planned }: ObservingHost): Promise<void> {
  const { text } = (await heavy()).observedReport(state, Date.now());
  const [, after] = planned.add('observed.txt', undefined, Buffer.from(text));
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(after), { preview: true });
}

/** Milliseconds: what a window first does comes first, and a long record is not read for this more than once a day. */
const soon = 90_000;
const everyHour = 3_600_000;
const oncePer = 20 * 3_600_000;
const lookedKey = 'observe.looked';

/** Says once that two weeks of observing are over. */
export function watchObserving(host: ObservingHost): vscode.Disposable {
  const look = (): void => void tellWhenDue(host).catch(() => undefined);
  const [first, again] = [setTimeout(look, soon), setInterval(look, everyHour)];
  return { dispose: () => { clearTimeout(first); clearInterval(again); } };
}

async function tellWhenDue(host: ObservingHost): Promise<void> {
  if (readMode() !== 'observe' || Date.now() - (host.memory.get<number>(lookedKey) ?? 0) < oncePer) return;
  await host.memory.update(lookedKey, Date.now());
  const { since, due, calls, prompts } = (await heavy()).observedReport(host.state, Date.now());
  if (!due || host.memory.get<string>(toldKey) === since) return;
  await host.memory.update(toldKey, since);
  const show = vscode.l10n.t('Show the Report');
  const pressed = await vscode.window.showInformationMessage(vscode.l10n.t('Countersign has observed for two weeks: {0} calls, and it would have asked {1} times.', calls, prompts), show);
  if (pressed === show) await vscode.commands.executeCommand('countersign.observeReport');
}
