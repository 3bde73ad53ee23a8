// One running editor for a test: server, browser, workspace and scripted agent, all of its own and all removed after.
// Owns the life of these; what a person does in the window is drive.ts.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { root } from '../../src/build/bundle';
import { packageExtension } from '../../src/build/package';
import { browserFlags, findBrowser } from '../../src/demo/browser';
import { ensureEditorHost } from '../../src/demo/editorHost';
import { startEditorServer, type EditorServer } from '../../src/demo/editorServer';
import { enableChatScript } from '../../src/demo/frontDoor';
import type { Said, Turn } from '../../src/demo/model/script';
import { packageDemoModel } from '../../src/demo/modelPackage';
import { createDemo } from '../../src/demo/workspace';

/** What a test may choose. */
export interface EditorOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the workspace and the home before the editor sees them. */
  readonly prepare?: (places: { readonly workspace: string; readonly home: string }) => Promise<void>;
  /** Left out: Countersign and the scripted model. */
  readonly extensions?: readonly string[];
  readonly testDriver?: boolean;
  /** Whether the editor's own chat extension is switched on. Left out: it is. */
  readonly chat?: boolean;
  /** Starts the editor's server in its turn, and watches it; told where the test's folder is. */
  readonly under?: (folder: string) => readonly string[];
}

/** One request of the agent to the scripted model. */
export interface ModelRequest {
  readonly conversation: readonly Said[];
  readonly answer: { readonly text: string; readonly call?: { readonly tool: string } };
  readonly tools: readonly string[];
}

/** A running editor. */
export interface Editor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly server: EditorServer;
  /** The window's address without the workspace. */
  readonly base: string;
  readonly home: string;
  readonly workspace: string;
  readonly folder: string;
  /** From now on the agent's model plays these turns; earlier requests are forgotten. */
  script(turns: readonly Turn[]): Promise<void>;
  /** What the agent sent to its model so far. */
  requests(): Promise<readonly ModelRequest[]>;
  close(): Promise<void>;
}

/** Absolute; the downloaded editor, the unpacked browser. */
export const cache = path.join(root, '.vscode-test');

/** Starts everything and waits for the workbench with the demo's workspace in it. */
export async function openEditor(options: EditorOptions = {}): Promise<Editor> {
  // The real path: agents and git report it, whatever the temporary folder's name links to.
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'countersign-host-')));
  const undo: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const demo = await createDemo(folder);
    await options.prepare?.(demo);
    const turnsFile = path.join(folder, 'turns.json');
    const logFile = path.join(folder, 'model.ndjson');
    await writeFile(turnsFile, '[]');
    const server = await startEditorServer({
      host: await ensureEditorHost(cache, console.log),
      folder, home: demo.home,
      extensions: options.extensions ?? [await countersignVsix(), await packageDemoModel(folder)],
      testDriver: options.testDriver ?? false,
      under: options.under?.(folder) ?? [],
      settings: options.settings ?? {},
      env: {
        COUNTERSIGN_DEMO_TURNS: turnsFile, COUNTERSIGN_DEMO_LOG: logFile,
        PATH: `${demo.programs}${path.delimiter}${process.env['PATH'] ?? ''}`,
        ...options.env,
      },
    });
    undo.push(() => server.stop());
    const browser = await launchBrowser();
    undo.push(() => browser.close());
    const base = `http://127.0.0.1:${server.port}`;
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await enterEditor(context, base, server.token, options.chat);
    return {
      page, context, server, base, folder,
      home: demo.home, workspace: demo.workspace,
      script: async (turns) => {
        await writeFile(turnsFile, JSON.stringify(turns));
        await rm(logFile, { force: true });
      },
      requests: async () => (await readFile(logFile, 'utf8').catch(() => '')).split('\n').filter(Boolean).map((line) => JSON.parse(line) as ModelRequest),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A page of the editor's origin that may load the workbench, with its chat switched on unless it is told otherwise. */
export async function enterEditor(context: BrowserContext, base: string, token: string, chat = true): Promise<Page> {
  await context.addCookies([{ name: 'vscode-tkn', value: token, url: base }]);
  const page = await context.newPage();
  const blank = `${base}/countersign-blank`;
  await page.route(blank, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>blank</title>' }));
  await page.goto(blank);
  if (chat) await page.evaluate(enableChatScript);
  await page.unroute(blank);
  return page;
}

/** A headless browser; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const found = await findBrowser(cache, root);
  return chromium.launch({ executablePath: found.executablePath, env: { ...definedEnv(), ...found.env }, args: [...browserFlags] });
}

/** The packed extension: the one that COUNTERSIGN_VSIX names (set by test/run.ts), otherwise packed now, once a process. */
export async function countersignVsix(): Promise<string> {
  const given = process.env['COUNTERSIGN_VSIX'];
  if (given !== undefined && existsSync(given)) return given;
  packed ??= packageExtension(() => undefined);
  return packed;
}

let packed: Promise<string> | undefined;

function definedEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
