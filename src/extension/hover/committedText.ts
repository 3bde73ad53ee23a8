// What a file was at the last commit, as the editor's own git extension tells; no process of ours.
// Of a file that no commit holds: what is on disk beside an unsaved text.
import { readFile, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { recent } from './recent';

/** The part of the git extension's interface that is used here. */
interface GitRepository {
  readonly state: { readonly HEAD?: { readonly commit?: string } };
  show(ref: string, path: string): Promise<string>;
}
interface GitExtension {
  getAPI(version: 1): { getRepository(uri: vscode.Uri): GitRepository | null };
}

const longest = 1_000_000;

/** Undefined: the file is new, too long, or not a file. */
export function committedTexts(): (document: vscode.TextDocument) => Promise<string | undefined> {
  const kept = recent<Promise<string | undefined>>(12, 60_000);
  return async (document) => {
    if (document.uri.scheme !== 'file') return undefined;
    const repository = repositoryOf(document.uri);
    const commit = repository?.state.HEAD?.commit;
    const committed = repository === undefined || commit === undefined ? undefined
      : await kept(`${commit} ${document.uri.fsPath}`, () => repository.show('HEAD', document.uri.fsPath).catch(() => undefined));
    return committed ?? (document.isDirty ? onDisk(document.uri.fsPath) : undefined);
  };
}

/** Only where the extension runs already: a hover starts nothing. */
function repositoryOf(uri: vscode.Uri): GitRepository | undefined {
  const git = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (git?.isActive !== true) return undefined;
  try {
    return git.exports.getAPI(1).getRepository(uri) ?? undefined;
  } catch {
    return undefined; // switched off by `git.enabled`
  }
}

async function onDisk(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() === true && found.size <= longest ? readFile(file, 'utf8').catch(() => undefined) : undefined;
}
