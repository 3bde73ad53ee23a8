// The hover on risk: commands in scripts and in what declares them, infrastructure whose change replaces something, and the exact
// text of a review document. Owns what the editor is told; what is said comes from hoverEngine.ts.
import { homedir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { exactTextIn, reviewScheme } from '../approval/reviewDocument';
import { readFlag } from '../settings';
import { committedTexts } from './committedText';
import type { HoverDocument, HoverEngine, HoverWords } from './hoverEngine';

/** Longer documents have no hover: it must be there at once. */
const longest = 1_000_000;

const onDisk = ['file', 'untitled'];
const commandLanguages = ['shellscript', 'powershell', 'bat', 'dockerfile', 'makefile', 'just', 'markdown', 'sql'];
const commandFiles = ['**/package.json', '**/.vscode/tasks.json', '**/{justfile,Justfile,.justfile,*.just}', '**/.github/workflows/*.{yml,yaml}', '**/action.{yml,yaml}', '**/{.gitlab-ci,*.gitlab-ci}.{yml,yaml}', '**/.gitlab/ci/**/*.{yml,yaml}', '**/{Taskfile,taskfile}{,.dist}.{yml,yaml}'];
const infrastructureFiles = ['**/*.{tf,tofu,tfvars}', '**/*.{yml,yaml,template}', '**/*.json'];

export function registerRiskHover(engine: () => Promise<HoverEngine>): vscode.Disposable {
  const committed = committedTexts();
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider([
      ...commandLanguages.flatMap((language) => onDisk.map((scheme) => ({ language, scheme }))),
      ...commandFiles.map((pattern) => ({ pattern, scheme: 'file' })), { scheme: reviewScheme },
    ], {
      provideHover: (document, position, token) => hoverOf(document, token, async (text, from) => {
        const offset = document.offsetAt(position) - from;
        if (offset < 0) return undefined;
        return (await engine()).commandAt(asked(document, text), offset, () => token.isCancellationRequested);
      }),
    }),
    vscode.languages.registerHoverProvider(infrastructureFiles.map((pattern) => ({ pattern, scheme: 'file' })), {
      provideHover: (document, position, token) => hoverOf(document, token, async (text) => {
        // Most JSON describes no infrastructure; git is not asked about it.
        if (document.uri.path.endsWith('.json') && !/\.(?:tf|tofu|tfvars)\.json$/.test(document.uri.path) && !/"(?:Resources|AWSTemplateFormatVersion|Parameter(?:s|Key)|apiVersion)"/.test(text)) return undefined;
        const before = await committed(document);
        if (before === undefined || before === text || token.isCancellationRequested) return undefined;
        return (await engine()).changeAt(asked(document, text), before, document.offsetAt(position), () => token.isCancellationRequested);
      }),
    }),
  );
}

async function hoverOf(document: vscode.TextDocument, token: vscode.CancellationToken, words: (text: string, from: number) => Promise<HoverWords | undefined>): Promise<vscode.Hover | undefined> {
  if (!readFlag('hover.enabled')) return undefined;
  const whole = document.getText();
  const from = document.uri.scheme === reviewScheme ? exactTextIn(whole) : 0;
  if (from === undefined || whole.length > longest) return undefined;
  const found = await words(whole.slice(from), from);
  if (found === undefined || token.isCancellationRequested) return undefined;
  return new vscode.Hover(plainMarkdown(found.words), new vscode.Range(document.positionAt(from + found.span.start), document.positionAt(from + found.span.end)));
}

function asked(document: vscode.TextDocument, text: string): HoverDocument {
  return {
    id: document.uri.toString(), version: document.version, text, fileName: document.uri.scheme === 'file' ? document.uri.fsPath : document.uri.path, cwd: folderOf(document),
    // A review shows the command itself.
    languageId: document.uri.scheme === reviewScheme ? 'shellscript' : document.languageId,
  };
}

/** Text from a script can make no link that runs something, no icon and no markup. */
function plainMarkdown(words: string): vscode.MarkdownString {
  const made = new vscode.MarkdownString(words, false);
  made.isTrusted = false;
  made.supportHtml = false;
  return made;
}

/** Scripts are run from the top of their project more often than from their own folder; what a package declares is run in its own. */
function folderOf(document: vscode.TextDocument): string {
  if (document.uri.scheme === 'file' && /(?:^|[\\/])(?:package\.json|\.?justfile|Makefile|Taskfile(?:\.dist)?\.ya?ml)$/i.test(document.uri.fsPath)) return path.dirname(document.uri.fsPath);
  const open = vscode.workspace.getWorkspaceFolder(document.uri) ?? (document.uri.scheme === 'file' ? undefined : vscode.workspace.workspaceFolders?.[0]);
  return open?.uri.fsPath ?? (document.uri.scheme === 'file' ? path.dirname(document.uri.fsPath) : homedir());
}
