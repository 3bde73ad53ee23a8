// Packs the extension as a VSIX that holds only what runs, and holds its size down.
// What goes in is .vscodeignore's matter.
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { bundleAll, root } from './bundle';

/** Bytes. The grammars are most of it; more than this wants a reason. */
const sizeLimit = 2_000_000;

/** Bundles and packs the extension. Returns the VSIX's absolute path; throws where it is too large. */
export async function packageExtension(print: (line: string) => void = console.log): Promise<string> {
  await bundleAll(print);
  const { name, version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { name: string; version: string };
  const file = path.join(root, `${name}-${version}.vsix`);
  print(await packFolder(root, file));
  const { size } = await stat(file);
  if (size > sizeLimit) throw new Error(`${path.basename(file)} is ${size} bytes, more than its limit of ${sizeLimit}`);
  return file;
}

/**
 * Packs one folder as it is: bundled code brings no node_modules. `vsix` is absolute. Returns the list of what is inside.
 * Relative links of the README stay as they are: only a marketplace gives them a base address.
 */
export async function packFolder(folder: string, vsix: string): Promise<string> {
  const program = path.join(root, 'node_modules/@vscode/vsce/vsce');
  const args = ['package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--no-rewrite-relative-links', '--out', vsix];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { cwd: folder });
    return stdout.trim();
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`vsce could not pack ${folder}:\n${stdout ?? ''}${stderr ?? String(error)}`, { cause: error });
  }
}

if (require.main === module) {
  packageExtension().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
