// `countersign audit verify|export`: checks the record and hands it on.
import { readFileSync } from 'node:fs';
import type { Head } from '../node/audit/auditLine';
import { readAudit } from '../node/audit/readAudit';
import { stateFolder } from '../node/stateFolder';
import { verifyAudit } from '../node/audit/verifyAudit';

const usage = `usage: countersign audit verify [--heads FILE]   check every chain; with heads that were kept elsewhere, that nothing was cut since
       countersign audit heads                    the end of every chain as JSON, for keeping elsewhere
       countersign audit export                   all records as JSON Lines, in the order of time
`;

export function run(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  const state = stateFolder();
  switch (name) {
    case 'verify': return Promise.resolve(verify(rest));
    case 'heads':
      process.stdout.write(`${JSON.stringify(verifyAudit(state).heads, null, 1)}\n`);
      return Promise.resolve(0);
    case 'export':
      for (const line of readAudit(state)) process.stdout.write(`${JSON.stringify(line)}\n`);
      return Promise.resolve(verifyAudit(state).problems.length > 0 ? 2 : 0);
    default:
      process.stderr.write(usage);
      return Promise.resolve(1);
  }

  function verify(options: readonly string[]): number {
    const file = options[0] === '--heads' ? options[1] : undefined;
    let anchors: readonly Head[] = [];
    try {
      if (file !== undefined) anchors = JSON.parse(readFileSync(file, 'utf8')) as Head[];
    } catch (error) {
      process.stderr.write(`countersign audit: ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    }
    const report = verifyAudit(state, anchors);
    for (const problem of report.problems) process.stdout.write(`${state.log}/${problem.file}:${problem.line}: ${problem.what}\n`);
    process.stdout.write(`${report.records} records in ${report.files} chains, ${report.problems.length === 0 ? 'all fit together' : `${report.problems.length} problems, the first in ${report.problems[0]?.file}:${report.problems[0]?.line}`}\n`);
    return report.problems.length === 0 ? 0 : 2;
  }
}
