// How long a hover takes over every kind of document, built as the product is built and run in a bare node process.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { besideBundles, root } from '../../src/build/bundle';

export async function benchHovers(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-hovers-'));
  try {
    const probe = path.join(folder, 'probe.js');
    await build({ entryPoints: [path.join(__dirname, 'hoversProbe.ts')], outfile: probe, bundle: true, minify: true, charset: 'ascii', platform: 'node', format: 'cjs', mainFields: ['module', 'main'], logLevel: 'warning' });
    for (const file of besideBundles) copyFileSync(path.join(root, file), path.join(folder, path.basename(file)));
    execFileSync(process.execPath, [probe, path.join(__dirname, '..', 'corpus'), folder], { stdio: 'inherit' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
