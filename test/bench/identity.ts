// What finding the identities of one review costs: each resolver's command in a home full of settings files, against reading the same files
// barely; and what hostile files cost. Built as the product is built, run in a bare node process.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export async function benchIdentity(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-identity-'));
  try {
    const probe = path.join(folder, 'probe.js');
    await build({ entryPoints: [path.join(__dirname, 'identityProbe.ts')], outfile: probe, bundle: true, minify: true, charset: 'ascii', platform: 'node', format: 'cjs', mainFields: ['module', 'main'], logLevel: 'warning' });
    execFileSync(process.execPath, [probe, folder], { stdio: 'inherit' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
