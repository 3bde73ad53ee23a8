// Bundles and packs the demo's scripted model as an extension of its own.
import { build } from 'esbuild';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { root } from '../build/bundle';
import { packFolder } from '../build/package';

/** Packs the model below `folder`. Returns the VSIX's absolute path. */
export async function packageDemoModel(folder: string): Promise<string> {
  const source = path.join(root, 'src/demo/model');
  const target = path.join(folder, 'model');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await build({
    entryPoints: [path.join(source, 'extension.ts')], outfile: path.join(target, 'extension.js'),
    bundle: true, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'], logLevel: 'warning',
  });
  for (const file of ['package.json', 'turns.json']) await copyFile(path.join(source, file), path.join(target, file));
  await writeFile(path.join(target, 'README.md'), 'The scripted model of the Countersign demo.\n');
  const vsix = path.join(folder, 'model.vsix');
  await packFolder(target, vsix);
  return vsix;
}
