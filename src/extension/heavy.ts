// The door to everything heavy. In the packed extension it is a file beside this one, read when it is first needed.

import * as vscode from 'vscode';

let told = false;

/** Loaded once; later calls are at once. `src/build/bundle.ts` leaves the name as it is. */
export async function heavy(): Promise<typeof import('./heavyParts')> {
  // `import()` of a file without its ending is no module to Node; `require` finds it in the bundle's folder and in the sources.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const parts = require('./heavyParts') as typeof import('./heavyParts');
  // The bundle has a table of translations of its own.
  if (!told && vscode.l10n.bundle !== undefined) parts.useTranslations({ contents: vscode.l10n.bundle });
  told = true;
  return parts;
}
