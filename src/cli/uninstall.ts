// `countersign uninstall`: what an editor runs after this extension was taken out of it (`scripts["vscode:uninstall"]`), in a few seconds, with
// nobody to ask. The hooks go as with `countersign agents remove --all`.
import { existsSync } from 'node:fs';
import { visibleLine } from '../core/explain/visible';
import { auditLog } from '../node/audit/auditLog';
import { redacted } from '../node/audit/auditRecord';
import { uninstall, type Uninstalled } from '../node/uninstall';
import { setupPlace } from './ownInstallation';
import { startedByAgent } from './realTerminal';

export async function run(): Promise<number> {
  const agent = startedByAgent();
  if (agent !== undefined) return say(`nothing was removed: ${agent}`);
  // The copy in the state folder is no extension: it has `agents remove`.
  if (!existsSync(`${__dirname}/hook.js`)) return say('an editor runs this when the extension was taken out of it; you want: countersign agents remove --all');
  const place = setupPlace();
  const done = await uninstall(place, __dirname);
  if (done.kind === 'installed') return say('nothing was removed: the extension is still installed in this editor; you want: countersign agents remove --all');
  const text = words(done);
  if (existsSync(place.state.root)) auditLog(place.state, { version: process.env['COUNTERSIGN_BUILD_VERSION'] ?? '' }).append({ kind: 'event', event: 'remove', text: redacted(text) });
  process.stdout.write(`${visibleLine(text)}\n`);
  return done.kind === 'removed' && done.failed.length > 0 ? 2 : 0;
}

function words(done: Exclude<Uninstalled, { kind: 'installed' }>): string {
  if (done.kind === 'left') return `The extension was taken out of one editor. Agents still ask Countersign: ${done.to.dist} serves them.`;
  const removed = done.files.length === 0 ? 'no hook was left' : `the hooks are out of ${done.files.join(', ')}`;
  return `The extension was taken out of its editor; ${removed}.${done.failed.length === 0 ? '' : ` Not removed, and denied from now on: ${done.failed.join('; ')}`}`;
}

function say(text: string): number {
  process.stderr.write(`countersign uninstall: ${visibleLine(text)}\n`);
  return 2;
}
