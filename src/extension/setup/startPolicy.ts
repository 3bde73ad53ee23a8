// A first team policy: a person picks a starting point, sees the file whole, and agrees before it is written. An existing one is opened instead.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { presets } from '../../core/policy/presets/presets';
import { policyPath } from '../../node/policyFile';
import { findRepositoryRoot } from '../../node/readRepository';
import { writeFirstPolicy } from '../../node/writePolicy';
import type { PlannedFiles } from './plannedFiles';

export async function startPolicy(planned: PlannedFiles): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder = folders.length > 1 ? (await vscode.window.showWorkspaceFolderPick({ placeHolder: vscode.l10n.t('Which folder gets the policy?') })) : folders[0];
  if (folder === undefined) return folders.length > 0 ? undefined : void vscode.window.showInformationMessage(vscode.l10n.t('Open a folder first: a team policy lies in its repository.'));
  const root = (await findRepositoryRoot(folder.uri.fsPath))?.root ?? folder.uri.fsPath;
  const file = path.join(root, policyPath);
  if (existsSync(file)) return show(file);
  const items = presets.map((preset) => ({ label: preset.name, detail: preset.title, preset }));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Start a team policy from'), placeHolder: vscode.l10n.t('The file is shown before it is written') });
  if (chosen === undefined) return;
  const [before, after] = planned.add(file, undefined, Buffer.from(chosen.preset.text));
  await vscode.commands.executeCommand('vscode.diff', before, after, vscode.l10n.t('{0}: as it is ↔ as it would be', policyPath), { preview: false });
  const write = vscode.l10n.t('Write');
  const pressed = await vscode.window.showInformationMessage(
    vscode.l10n.t('Write this as the team policy?'),
    { modal: true, detail: `${vscode.l10n.t('Makes {0}', file)}\n\n${vscode.l10n.t('The difference is open beside this question. The policy can only ask for more than the defaults; change it to your names, and commit it to the default branch.')}` },
    // The first button is the one that Enter presses, and an Enter may have been meant for the list before.
    vscode.l10n.t('Not Now'),
    write,
  );
  planned.clear();
  if (pressed !== write) return;
  const wrong = writeFirstPolicy(file, chosen.preset.text);
  if (wrong !== undefined) return void vscode.window.showErrorMessage(vscode.l10n.t('The policy was not written: {0}', wrong));
  await show(file);
}

async function show(file: string): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
}
