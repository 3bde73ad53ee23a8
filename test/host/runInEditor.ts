// Runs mocha inside a real extension host, with the packed extension installed as a user has it.
// Owns bundling the tests and carrying their results out; both hosts, server and desktop, give the same results.
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { desktopVersion } from '../../src/demo/desktop';
import { quietSettings } from '../../src/demo/editorServer';
import { packageDemoModel } from '../../src/demo/modelPackage';
import { createDemo } from '../../src/demo/workspace';
import { cache, countersignVsix, openEditor } from './editor';
import type { InEditorResult } from './inEditor';

/** Which editor the tests run in. */
export type EditorKind = 'server' | 'desktop';

/** Runs all test/host/*.editor.test.ts in one extension host. Rejects where the editor ended without a result. */
export async function runInEditor(kind: EditorKind, print: (line: string) => void): Promise<InEditorResult> {
  const tests = await bundleTests();
  const result = kind === 'server' ? await runInServer(tests) : await runInDesktop(tests);
  for (const test of result.tests) {
    print(test.error === undefined ? `  ✔ ${test.title} (${test.ms} ms)` : `  ✘ ${test.title}\n${indented(test.error)}`);
  }
  return result;
}

/** A folder that is an extension with the tests as its test module; inside the project, so that mocha is found from it. */
async function bundleTests(): Promise<string> {
  const folder = path.join(cache, 'editor-tests');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const names = (await readdir(__dirname)).filter((name) => name.endsWith('.editor.test.ts'));
  const entries = Object.fromEntries(names.map((name) => [name.replace(/\.ts$/, ''), path.join(__dirname, name)]));
  await build({
    entryPoints: { ...entries, index: path.join(__dirname, 'inEditor.ts') }, outdir: folder,
    bundle: true, platform: 'node', format: 'cjs', target: 'node20', sourcemap: 'inline',
    external: ['vscode', 'mocha'], mainFields: ['module', 'main'], logLevel: 'warning',
  });
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({
    name: 'countersign-editor-tests', publisher: 'countersign', version: '0.0.0', engines: { vscode: '^1.105.0' }, extensionKind: ['workspace'],
  }));
  return folder;
}

async function runInServer(tests: string): Promise<InEditorResult> {
  const editor = await openEditor({ testDriver: true });
  const resultFile = path.join(editor.folder, 'result.json');
  try {
    const exited = new Promise<number>((resolve, reject) => {
      void editor.page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
      void editor.page.exposeFunction('codeAutomationLog', () => undefined);
      editor.page.once('crash', () => reject(new Error('The browser page crashed.')));
      setTimeout(() => reject(new Error(`No result from the extension host within 5 minutes:\n${editor.server.log().slice(-4000)}`)), 300_000).unref();
    });
    const there = (file: string): string => `vscode-remote://127.0.0.1:${editor.server.port}${file}`;
    const payload = [
      ['extensionDevelopmentPath', there(tests)],
      ['extensionTestsPath', there(path.join(tests, 'index.js'))],
      ['extensionEnvironment', JSON.stringify({ COUNTERSIGN_TEST_RESULT: resultFile })],
    ];
    await editor.page.goto(`${editor.base}/?folder=${encodeURIComponent(editor.workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
    return await resultOf(resultFile, await exited);
  } finally {
    await editor.close();
  }
}

/** The same in a desktop VS Code, downloaded by its own test runner. */
async function runInDesktop(tests: string): Promise<InEditorResult> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'countersign-host-')));
  try {
    const demo = await createDemo(folder);
    const data = path.join(folder, 'data');
    const places = [`--user-data-dir=${data}`, `--extensions-dir=${path.join(folder, 'extensions')}`];
    await mkdir(path.join(data, 'User'), { recursive: true });
    await writeFile(path.join(data, 'User/settings.json'), JSON.stringify(quietSettings));
    const executable = await downloadAndUnzipVSCode({ version: desktopVersion, cachePath: cache });
    const [cli, ...cliArgs] = resolveCliArgsFromVSCodeExecutablePath(executable);
    if (cli === undefined) throw new Error(`${executable} has no command line beside it.`);
    const own = cliArgs.filter((arg) => !/^--(user-data-dir|extensions-dir)=/.test(arg));
    const shell = process.platform === 'win32';
    for (const vsix of [await countersignVsix(), await packageDemoModel(folder)]) {
      await promisify(execFile)(shell ? `"${cli}"` : cli, [...own, ...places, '--install-extension', vsix, '--force'], { shell });
    }
    const resultFile = path.join(folder, 'result.json');
    const code = await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: tests,
      extensionTestsPath: path.join(tests, 'index.js'),
      launchArgs: [demo.workspace, ...places, '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
      extensionTestsEnv: { COUNTERSIGN_TEST_RESULT: resultFile, HOME: demo.home, USERPROFILE: demo.home },
    }).catch(() => 1);
    return await resultOf(resultFile, code);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

async function resultOf(file: string, code: number): Promise<InEditorResult> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new Error(`The extension host ended with ${code} and left no result.`);
  const result = JSON.parse(text) as InEditorResult;
  const failed = result.tests.filter((test) => test.error !== undefined).length;
  if (failed === 0 && code !== 0) throw new Error(`All tests passed, yet the extension host ended with ${code}.`);
  return result;
}

function indented(text: string): string {
  return text.split('\n').map((line) => `      ${line}`).join('\n');
}

