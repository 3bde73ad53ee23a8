// Finds a Chromium for pictures and driven tests: one on the machine, otherwise the one that npm brought.
// Owns unpacking the latter; what the browser does is its caller's.
import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, chmod, constants, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';

/** A browser that has answered `--version`. */
export interface Browser {
  readonly executablePath: string;
  /** What to add to the environment it starts with; empty for one that is installed on the machine. */
  readonly env: Readonly<Record<string, string>>;
}

/** Flags for a headless run in a container as root, without any call home. */
export const browserFlags: readonly string[] = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

const installedNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * A browser ready to start. `folder` takes the unpacked one. Rejects, saying what to install, where none can run.
 * COUNTERSIGN_BROWSER names an executable to use instead of looking, or is `npm` for the unpacked one.
 */
export async function findBrowser(folder: string, repository: string): Promise<Browser> {
  const wanted = process.env['COUNTERSIGN_BROWSER'];
  const candidates = wanted === undefined ? await installedBrowsers() : wanted === 'npm' ? [] : [wanted];
  for (const executablePath of candidates) {
    if (await answers(executablePath, {})) return { executablePath, env: {} };
  }
  const packed = path.join(repository, 'node_modules/@sparticuz/chromium');
  const unpacked = await unpack(packed, folder);
  const executablePath = path.join(unpacked, 'chromium');
  const fonts: Record<string, string> = (await hasFonts()) ? {} : { FONTCONFIG_FILE: path.join(unpacked, 'fonts/fonts.conf') };
  for (const env of [fonts, { ...fonts, LD_LIBRARY_PATH: path.join(unpacked, 'al2023/lib') }]) {
    if (await answers(executablePath, env)) return { executablePath, env };
  }
  throw new Error(`No Chromium found on this machine, and the one in ${packed} does not start here. Install chromium.`);
}

async function installedBrowsers(): Promise<string[]> {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const found: string[] = [];
  for (const name of installedNames) {
    for (const folder of folders) {
      const file = path.join(folder, name);
      if (await access(file, constants.X_OK).then(() => true, () => false)) found.push(file);
    }
  }
  for (const file of ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium']) {
    if (await access(file, constants.X_OK).then(() => true, () => false)) found.push(file);
  }
  return found;
}

function answers(executablePath: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(executablePath, ['--version', '--no-sandbox'], { env: { ...process.env, ...env }, timeout: 20_000 }, (error) => resolve(error === null));
  });
}

/** The browser package's archives, unpacked once: the program, its fonts, and libraries for machines without NSS. */
async function unpack(packed: string, folder: string): Promise<string> {
  const manifest = await readFile(path.join(packed, 'package.json'), 'utf8').catch(() => undefined);
  if (manifest === undefined) throw new Error(`No Chromium on this machine, and ${packed} is not installed: run npm ci.`);
  const { version } = JSON.parse(manifest) as { version: string };
  const home = path.join(folder, `chromium-${version}`);
  if (await access(home).then(() => true, () => false)) return home;
  // Unpacked beside and renamed, so that a second process sees all of it or nothing.
  const partial = `${home}.${process.pid}`;
  await mkdir(partial, { recursive: true });
  const program = path.join(partial, 'chromium');
  await pipeline(createReadStream(path.join(packed, 'bin/chromium.br')), createBrotliDecompress(), createWriteStream(program));
  await chmod(program, 0o755);
  for (const [archive, under] of [['fonts', 'fonts'], ['al2023', 'al2023'], ['swiftshader', '.']] as const) {
    const target = path.join(partial, under);
    await mkdir(target, { recursive: true });
    await untar(path.join(packed, `bin/${archive}.tar.br`), target);
  }
  // The archive's own fonts.conf names folders of another system.
  await writeFile(path.join(partial, 'fonts/fonts.conf'), fontsFrom(path.join(home, 'fonts/fonts'), path.join(home, 'fonts/cache')));
  await rename(partial, home).catch(() => rm(partial, { recursive: true, force: true }));
  return home;
}

function fontsFrom(folder: string, cache: string): string {
  return `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig><dir>${folder}</dir><cachedir>${cache}</cachedir></fontconfig>\n`;
}

async function untar(archive: string, target: string): Promise<void> {
  // Not through a pipe: tar closes it at the archive's end mark, before the padding behind it is written.
  const unpacked = path.join(target, 'archive.tar');
  await pipeline(createReadStream(archive), createBrotliDecompress(), createWriteStream(unpacked));
  await promisify(execFile)('tar', ['-x', '-f', unpacked, '-C', target]);
  await rm(unpacked);
}

/** Without any font installed, a page has no text at all. */
async function hasFonts(): Promise<boolean> {
  for (const folder of ['/usr/share/fonts', '/usr/local/share/fonts']) {
    const files = await readdir(folder, { recursive: true }).catch(() => []);
    if (files.some((file) => /\.(ttf|otf|ttc|pfb)$/i.test(file))) return true;
  }
  return process.platform !== 'linux';
}
