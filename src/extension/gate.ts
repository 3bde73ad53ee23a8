// Connects the link to the queue and keeps what the other windows and hooks know about this window current.
import * as vscode from 'vscode';
import { EditorLinkServer, type EditorLinkHandlers, type WindowState } from '../node/editorLink';
import { ensureStateFolder, type StateFolder } from '../node/stateFolder';

/** Opens this window's end of the link. Resolves with what is wrong, or undefined. */
export async function openGate(state: StateFolder, handlers: EditorLinkHandlers, subscriptions: vscode.Disposable[]): Promise<string | undefined> {
  const wrong = ensureStateFolder(state);
  if (wrong !== undefined) return wrong;
  let focused = vscode.window.state.focused ? Date.now() : 0;
  const window = (): WindowState => ({ folders: (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file').map((folder) => folder.uri.fsPath), focused });
  const server = new EditorLinkServer(state, handlers, window());
  try {
    await server.start();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  subscriptions.push(
    { dispose: () => server.dispose() },
    vscode.workspace.onDidChangeWorkspaceFolders(() => server.update(window())),
    vscode.window.onDidChangeWindowState((now) => {
      if (!now.focused) return;
      focused = Date.now();
      server.update(window());
    }),
  );
  return undefined;
}
