// A process that writes records until the disk is full, makes room, and writes one more: `fillsDisk.js DISK`. Prints what it met.
import { rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { auditLog } from '../../../src/node/audit/auditLog';
import { redacted } from '../../../src/node/audit/auditRecord';
import { verifyAudit } from '../../../src/node/audit/verifyAudit';
import { ensureStateFolder, stateFolderAt } from '../../../src/node/stateFolder';

const disk = process.argv[2] ?? '';
const state = stateFolderAt(path.join(disk, 'state'));
ensureStateFolder(state);
const ballast = path.join(disk, 'ballast');
writeFileSync(ballast, Buffer.alloc(100 * 1024));

const log = auditLog(state, { version: '1' });
let written = 0;
let wrong: string | undefined;
while (wrong === undefined && written < 5000) {
  wrong = log.append({ kind: 'opened', action: redacted(`a${written}`), part: redacted('what was read '.repeat(100)) });
  if (wrong === undefined) written++;
}
// Still full: told again, and nothing is left half written.
log.append({ kind: 'opened', action: redacted('still full'), part: redacted('x'.repeat(3000)) });
rmSync(ballast);
const after = log.append({ kind: 'opened', action: redacted('after') }) ?? null;
const { problems, records, torn } = verifyAudit(state);
process.stdout.write(JSON.stringify({ wrong, written, after, problems, records, torn: torn.length }));
