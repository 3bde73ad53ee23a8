// What a person does in the editor's window, in words of the workbench: open, run a command, read, look.
import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { cache, type Editor } from './editor';
import type { Turn } from '../../src/demo/model/script';

/** The editor's own themes for light, dark and the two high contrasts. */
export const themes = {
  light: 'Light 2026', dark: 'Dark 2026', highContrast: 'Dark High Contrast', highContrastLight: 'Light High Contrast',
} as const;

/** Loads the window on the workspace and waits until its files are shown. */
export async function openWorkspace(editor: Editor): Promise<void> {
  await editor.page.goto(`${editor.base}/?folder=${encodeURIComponent(editor.workspace)}`);
  await workbenchReady(editor.page);
}

/** Waits for a loaded window. */
export async function workbenchReady(page: Page): Promise<void> {
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
}

/** Runs a command by its title in the palette. The palette does not learn of late commands, so it is asked again. */
export async function runCommand(page: Page, title: string, timeout = 45_000): Promise<void> {
  const box = page.locator('.quick-input-widget input.input');
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
  for (const end = Date.now() + timeout; ;) {
    await page.keyboard.press('F1');
    await box.waitFor({ state: 'visible' });
    await box.fill(`>${title}`);
    if (await row.waitFor({ timeout: 2500 }).then(() => true, () => false)) break;
    await page.keyboard.press('Escape');
    if (Date.now() > end) throw new Error(`The palette never offered "${title}"`);
  }
  await row.click();
  await box.waitFor({ state: 'hidden' });
}

/** Lets the built-in agent play one turn, in a new conversation. */
export async function propose(editor: Editor, turn: Turn): Promise<void> {
  await editor.script([turn]);
  await runCommand(editor.page, 'Countersign demo: Let the Agent Propose');
}

/** The document inside the webview that shows now. */
export function webview(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame');
}

/** A picture of the window below .vscode-test/pictures; returns its path. */
export async function picture(page: Page, name: string): Promise<string> {
  const folder = path.join(cache, 'pictures');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}

/** Resolves with what `ask` gives as soon as it is not undefined; rejects with `what` when time is up. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined> | T | undefined, timeout = 30_000): Promise<T> {
  for (const end = Date.now() + timeout; ;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`Not within ${timeout / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The newest results of tools that the agent gave to its model. */
export async function toolResults(editor: Editor): Promise<string[]> {
  const last = (await editor.requests()).filter((request) => request.tools.length > 0).at(-1);
  return (last?.conversation ?? []).flatMap((said) => (said.kind === 'result' ? [said.text] : []));
}
