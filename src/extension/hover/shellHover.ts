// The hover on commands: in shell scripts that are open, and in the exact text of a review document.
import { homedir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { exactTextIn, reviewScheme } from '../approval/reviewDocument';
import { heavy } from '../heavy';
import { readFlag } from '../settings';
import type { HoverEngine } from './hoverEngine';

/** Longer documents have no hover: it must be there at once. */
const longest = 200_000;

export function registerShellHover(engine: () => Promise<HoverEngine>): vscode.Disposable {
  return vscode.languages.registerHoverProvider([
    { language: 'shellscript', scheme: 'file' }, { language: 'shellscript', scheme: 'untitled' }, { scheme: reviewScheme },
  ], {
    provideHover: async (document, position, token) => {
      if (!readFlag('hover.enabled')) return undefined;
      const whole = document.getText();
      const from = document.uri.scheme === reviewScheme ? exactTextIn(whole) : 0;
      if (from === undefined || whole.length > longest) return undefined;
      const offset = document.offsetAt(position) - from;
      if (offset < 0) return undefined;
      const text = whole.slice(from);
      const { segmentAt } = await heavy();
      const segment = segmentAt(text, offset);
      if (segment === undefined || token.isCancellationRequested) return undefined;
      const words = await (await engine())(text.slice(segment.start, segment.end), folderOf(document));
      if (words === undefined || token.isCancellationRequested) return undefined;
      return new vscode.Hover(plainMarkdown(words), new vscode.Range(document.positionAt(from + segment.start), document.positionAt(from + segment.end)));
    },
  });
}

/** Text from a script can make no link that runs something, no icon and no markup. */
function plainMarkdown(words: string): vscode.MarkdownString {
  const made = new vscode.MarkdownString(words, false);
  made.isTrusted = false;
  made.supportHtml = false;
  return made;
}

/** Scripts are run from the top of their project more often than from their own folder. */
function folderOf(document: vscode.TextDocument): string {
  const open = vscode.workspace.getWorkspaceFolder(document.uri) ?? (document.uri.scheme === 'file' ? undefined : vscode.workspace.workspaceFolders?.[0]);
  return open?.uri.fsPath ?? (document.uri.scheme === 'file' ? path.dirname(document.uri.fsPath) : homedir());
}
