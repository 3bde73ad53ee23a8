// A process that writes records: `auditWriter.ts STATE COUNT`.
import { auditLog } from '../../src/node/auditLog';
import { redacted } from '../../src/node/auditRecord';
import { stateFolderAt } from '../../src/node/stateFolder';

const log = auditLog(stateFolderAt(process.argv[2] ?? ''), { version: '1' });
for (let i = 0; i < Number(process.argv[3]); i++) if (log.append({ kind: 'event', event: 'mode', text: redacted(`entry ${i}`) }) !== undefined) process.exitCode = 1;
