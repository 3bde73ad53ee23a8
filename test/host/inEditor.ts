// The test module that the editor loads inside its extension host. Owns running mocha there and writing down the results.
import Mocha from 'mocha';
import { readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** What the tests of one extension host came to. */
export interface InEditorResult {
  readonly tests: readonly { readonly title: string; readonly ms: number; /** Undefined: passed. */ readonly error?: string }[];
}

/** Called by the editor; a rejection is exit status 1. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'min' });
  for (const name of readdirSync(__dirname).filter((each) => each.endsWith('.editor.test.js')).sort()) mocha.addFile(path.join(__dirname, name));
  const tests: { title: string; ms: number; error?: string }[] = [];
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve)
      .on('pass', (test) => tests.push({ title: test.fullTitle(), ms: test.duration ?? 0 }))
      .on('fail', (test, error: Error) => tests.push({ title: test.fullTitle(), ms: test.duration ?? 0, error: error.stack ?? error.message }))
      // A skipped test proves nothing.
      .on('pending', (test) => tests.push({ title: test.fullTitle(), ms: 0, error: 'skipped' }));
  });
  writeFileSync(process.env['COUNTERSIGN_TEST_RESULT'] ?? '', JSON.stringify({ tests } satisfies InEditorResult));
  if (failures > 0) throw new Error(`${failures} failed`);
}
