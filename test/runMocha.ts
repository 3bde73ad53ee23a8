// One mocha process for run.ts: `runMocha COUNTS TIMEOUT RETRIES FILE…` runs the files, shows mocha's usual report, says which tests
// were tried again and why, and leaves the counts as JSON in COUNTS.
import Mocha from 'mocha';
import { writeFileSync } from 'node:fs';

/** The counts of one part of the tests. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

if (require.main === module) {
  const [countsFile, timeout, retries, ...files] = process.argv.slice(2);
  if (countsFile === undefined || files.length === 0) throw new Error('runMocha COUNTS TIMEOUT RETRIES FILE…');
  const mocha = new Mocha({ ui: 'bdd', timeout: Number(timeout), retries: Number(retries), forbidOnly: true });
  for (const file of files) mocha.addFile(file);
  const runner = mocha.run((failures) => {
    const stats = runner.stats;
    const counts: Counts = { passed: stats?.passes ?? 0, failed: stats?.failures ?? failures, skipped: stats?.pending ?? 0 };
    writeFileSync(countsFile, JSON.stringify(counts));
    // A test that leaves something running must not keep the whole run from ending.
    process.exit(failures > 0 ? 1 : 0);
  });
  runner.on('retry', (test: Mocha.Test, error: Error) => console.log(`      again: ${test.title} (${error.message.split('\n')[0] ?? ''})`));
}
