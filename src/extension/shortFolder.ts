// A folder as a person knows it in this window.
import * as path from 'node:path';
import * as vscode from 'vscode';

/** Below an open folder: that folder's name and the way from it; otherwise the whole path. */
export function shortFolder(folder: string): string {
  const open = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder));
  return open === undefined ? folder : path.posix.join(open.name, path.relative(open.uri.fsPath, folder).split(path.sep).join('/'));
}
