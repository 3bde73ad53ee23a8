// Keeps the launcher and the pointer of the extension's own hook right after an update or a move. Touches nothing of an agent's.
import { readFile, rename, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { refreshLauncher, type SetupPlace, type SetupSource } from '../../node/agentSetup';
import { launcherAlarm } from '../../node/agentStatus';
import { launcherPath } from '../../node/launcher';

/** Resolves with what is wrong, or undefined. */
export async function refreshOwnLauncher(extension: vscode.Uri, place: SetupPlace, source: SetupSource): Promise<string | undefined> {
  // Looked at before it is put right: an edited launcher is an alarm.
  const edited = launcherAlarm(place.state);
  const wrong = await refreshLauncher(place, source);
  if (wrong !== undefined) return wrong;
  // Beside the hook that the extension brings, baked in as an absolute path: no variable of the environment can lead it elsewhere.
  const pointer = vscode.Uri.joinPath(extension, 'media', 'plugin', 'installed').fsPath;
  const wanted = `${launcherPath(place.state)}\n`;
  try {
    if ((await readFile(pointer, 'utf8').catch(() => '')) === wanted) return edited;
    const draft = path.join(path.dirname(pointer), `installed.${process.pid}`);
    await writeFile(draft, wanted, { mode: 0o600 });
    await rename(draft, pointer);
    return edited;
  } catch (error) {
    return vscode.l10n.t('The extension\'s own hook denies everything that is not harmless: {0}', error instanceof Error ? error.message : String(error));
  }
}
