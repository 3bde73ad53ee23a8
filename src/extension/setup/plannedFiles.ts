// Read-only documents of files as they are and as they would be, for a difference that is shown before anything is written.
import * as path from 'node:path';
import * as vscode from 'vscode';

export const plannedScheme = 'countersign-plan';

export class PlannedFiles implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  #number = 0;

  /** Two documents: before and after. No file: empty. */
  add(file: string, before: Buffer | undefined, after: Buffer | undefined): readonly [vscode.Uri, vscode.Uri] {
    this.#number += 1;
    return [this.#put(file, 'before', before), this.#put(file, 'after', after)];
  }

  /** The texts are not needed any more; open documents keep theirs. */
  clear(): void {
    this.#texts.clear();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  #put(file: string, side: string, content: Buffer | undefined): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: plannedScheme, path: `/${side}-${this.#number}/${path.basename(file)}` });
    this.#texts.set(uri.toString(), content?.toString('utf8') ?? '');
    return uri;
  }
}
