// Packs the extension as a VSIX that holds only what runs, and holds its size down.
// What goes in is .vscodeignore's matter.
import { createVSIX } from '@vscode/vsce';
import { readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { bundleAll, root } from './bundle';

/** Bytes. The grammars are most of it; more than this wants a reason. */
const sizeLimit = 2_000_000;

/** Bundles and packs the extension. Returns the VSIX's absolute path; throws where it is too large. */
export async function packageExtension(print: (line: string) => void = console.log): Promise<string> {
  await bundleAll(print);
  const { name, version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { name: string; version: string };
  const file = path.join(root, `${name}-${version}.vsix`);
  await packFolder(root, file);
  const { size } = await stat(file);
  print(`${path.basename(file).padEnd(28)} ${(size / 1024).toFixed(1).padStart(8)} KB`);
  if (size > sizeLimit) throw new Error(`${path.basename(file)} is ${size} bytes, more than its limit of ${sizeLimit}`);
  return file;
}

/** Packs one folder as it is: bundled code brings no node_modules. `vsix` is absolute. */
export async function packFolder(folder: string, vsix: string): Promise<void> {
  await createVSIX({
    cwd: folder,
    packagePath: vsix,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
    // Pictures of the README are shown by a marketplace only, where they get a base address.
    rewriteRelativeLinks: false,
  });
}

if (require.main === module) {
  packageExtension().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
