// The approval page in a browser without an editor: the real script and style sheet, a stand-in for the editor's side.
import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { root } from '../../src/build/bundle';
import { pageWords } from '../../src/core/explain/pageWords';
import type { FromPage, Showing, ToPage } from '../../src/core/model/page';
import { browserFlags, findBrowser } from '../../src/demo/browser';
import { pageThemes } from './pageThemes';

export type ThemeName = keyof typeof pageThemes;

/** The nonce of the page under test. */
export const pageNonce = 'nonce-of-the-test-page';

/** One page that is open in a browser. */
export interface OpenPage {
  readonly page: Page;
  readonly send: (message: ToPage) => Promise<void>;
  readonly show: (showing: Showing) => Promise<void>;
  /** What the page has sent, oldest first, without `ready`. */
  readonly sent: () => Promise<readonly Exclude<FromPage, { kind: 'ready' }>[]>;
  /** Waits until inputs count again. */
  readonly settle: () => Promise<void>;
}

export async function startBrowser(): Promise<Browser> {
  const { executablePath, env } = await findBrowser(path.join(root, '.vscode-test'), root);
  return chromium.launch({ executablePath, args: [...browserFlags], env: { ...(process.env as Record<string, string>), ...env } });
}

/** `still`: time stands in the page except while it settles, so that a busy machine changes nothing. */
export async function openPage(browser: Browser, theme: ThemeName = 'dark', size = { width: 820, height: 1000 }, still = false): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: size });
  if (still) await page.clock.install();
  const files = await pageFiles();
  const { body, variables } = pageThemes[theme];
  const style = Object.entries(variables).map(([name, value]) => `--vscode-${name}: ${value}`).join('; ');
  await page.route('**/*', (route) => {
    const url = new URL(route.request().url());
    if (url.pathname === '/page.js') return route.fulfill({ contentType: 'text/javascript', body: files.script });
    if (url.pathname === '/page.css') return route.fulfill({ contentType: 'text/css', body: files.style });
    if (url.pathname !== '/') return route.abort();
    return route.fulfill({ contentType: 'text/html', body: `<!DOCTYPE html><html lang="en" style='${style}'><head><meta charset="utf-8"><title>Countersign</title><link rel="stylesheet" href="/page.css"></head><body class="${body}" data-nonce="${pageNonce}" data-words="${JSON.stringify(pageWords()).replace(/[&"<>]/g, (one) => `&#${one.charCodeAt(0)};`)}"><script src="/page.js"></script></body></html>` });
  });
  // As text: what compiles this file adds helpers that a page does not have.
  await page.addInitScript('window.sent = []; window.acquireVsCodeApi = () => ({ postMessage: (message) => window.sent.push(message) });');
  await page.goto('http://approval.test/');
  if (still) await page.clock.pauseAt(Date.now() + 60_000);
  const send = (message: ToPage): Promise<void> => page.evaluate((data) => { window.dispatchEvent(new MessageEvent('message', { data })); }, message);
  return {
    page, send,
    show: (showing) => send({ kind: 'show', showing }),
    sent: () => page.evaluate(() => (window as unknown as { sent: Exclude<FromPage, { kind: 'ready' }>[] }).sent.filter((one) => (one.kind as string) !== 'ready')),
    settle: () => (still ? page.clock.runFor(560) : page.waitForTimeout(560)),
  };
}

let files: Promise<{ readonly script: string; readonly style: string }> | undefined;

function pageFiles(): Promise<{ readonly script: string; readonly style: string }> {
  files ??= (async () => {
    const built = await build({ absWorkingDir: root, entryPoints: ['src/page/page.ts'], bundle: true, write: false, platform: 'browser', format: 'iife', target: 'es2022', charset: 'utf8', logLevel: 'warning' });
    return { script: built.outputFiles[0]?.text ?? '', style: await readFile(path.join(root, 'media/page.css'), 'utf8') };
  })();
  return files;
}
