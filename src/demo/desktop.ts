// The demo in a desktop VS Code, for machines with a display. Owns downloading and starting it.
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { execFile, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { quietSettings } from './editorServer';
import type { DemoPlaces } from './workspace';

/** VS Code's version for the desktop host: the same as the server host's. */
export const desktopVersion = '1.139.1';

/** Whether a window can be shown. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return (process.env['DISPLAY'] ?? '') !== '' || (process.env['WAYLAND_DISPLAY'] ?? '') !== '';
}

/** What the desktop demo needs; paths absolute. */
export interface DesktopDemo {
  /** Keeps the downloaded editor. */
  readonly cache: string;
  readonly folder: string;
  readonly demo: DemoPlaces;
  readonly extensions: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Opens the demo in a window with a profile of its own. Resolves when the window is closed. */
export async function runDesktopDemo(options: DesktopDemo): Promise<void> {
  const executable = await downloadAndUnzipVSCode({ version: desktopVersion, cachePath: options.cache });
  const [cli, ...cliArgs] = resolveCliArgsFromVSCodeExecutablePath(executable);
  if (cli === undefined) throw new Error(`${executable} has no command line beside it.`);
  const data = path.join(options.folder, 'data');
  const places = ['--user-data-dir', data, '--extensions-dir', path.join(options.folder, 'extensions')];
  const own = cliArgs.filter((arg) => !/^--(user-data-dir|extensions-dir)=/.test(arg));
  await mkdir(path.join(data, 'User'), { recursive: true });
  await writeFile(path.join(data, 'User/settings.json'), JSON.stringify(quietSettings, undefined, 2));
  const shell = process.platform === 'win32';
  for (const vsix of options.extensions) {
    await promisify(execFile)(shell ? `"${cli}"` : cli, [...own, ...places, '--install-extension', vsix, '--force'], { shell });
  }
  const env = { ...process.env, ...options.env, HOME: options.demo.home, USERPROFILE: options.demo.home };
  const child = spawn(executable, [...places, '--disable-telemetry', '--skip-welcome', '--skip-release-notes', '--wait', options.demo.workspace], { env, stdio: 'inherit' });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}
