// A process that writes records: `auditWriter.js STATE PREFIX FIRST LAST`. The id of each is printed once it is written, and not before.
import { writeSync } from 'node:fs';
import { auditLog } from '../../../src/node/audit/auditLog';
import { redacted } from '../../../src/node/audit/auditRecord';
import { stateFolderAt } from '../../../src/node/stateFolder';

const [root = '', prefix = '', first = '1', last = '0'] = process.argv.slice(2);
const log = auditLog(stateFolderAt(root), { version: '1', rotate: 1 << 20 });
const filling = 'what was read '.repeat(4000);

for (let i = Number(first); i <= Number(last); i++) {
  const id = `${prefix}-${i}`;
  // Most are short; some are as long as a whole review, and take several pages of the disk.
  const part = redacted(i % 50 === 0 ? filling : `part ${i}`, filling.length);
  const wrong = log.append({ kind: 'opened', action: redacted(id), part }) ?? (i % 200 === 0 ? log.append({ kind: 'event', event: 'mode', text: redacted(id) }) : undefined);
  if (wrong !== undefined) {
    process.stderr.write(`${wrong}\n`);
    process.exit(1);
  }
  writeSync(1, `${id}\n`);
}
