// Opens a file that a review names, and no other: a page can ask for nothing else.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Review } from '../../core/model/review';

/** `line` counts from 1. A file that is gone opens nothing. */
export async function openNamedFile({ scope, why, reads, cwd }: Review, file: string, line: number | undefined): Promise<void> {
  const named = new Set([...scope.flatMap((one) => one.links.map((link) => link.path)), ...why.map((one) => one.file), ...reads.map((one) => one.path)]);
  if (!named.has(file)) return;
  const at = new vscode.Position(Math.max(0, (line ?? 1) - 1), 0);
  await vscode.window.showTextDocument(vscode.Uri.file(path.resolve(cwd, file)), { viewColumn: vscode.ViewColumn.One, preview: true, selection: new vscode.Range(at, at) }).then(undefined, () => undefined);
}
