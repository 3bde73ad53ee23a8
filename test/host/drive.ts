// What a person does in the editor's window, in words of the workbench: open, run a command, read, look.
import assert from 'node:assert/strict';
import axe from 'axe-core';
import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { cache, type Editor } from './editor';
import type { Turn } from '../../src/demo/model/script';

/** The editor's own themes for light, dark and the two high contrasts. */
export const themes = {
  light: { label: 'Light 2026', kind: 'vs' },
  dark: { label: 'Dark 2026', kind: 'vs-dark' },
  highContrast: { label: 'Dark High Contrast', kind: 'hc-black' },
  highContrastLight: { label: 'Light High Contrast', kind: 'hc-light' },
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
  // Gone, or a picker of the command's own.
  await eventually(`the palette closes after "${title}"`, async () => (!(await box.isVisible()) || !(await box.inputValue()).startsWith('>') ? true : undefined));
}

/** Lets the built-in agent play one turn, in a new conversation. */
export async function propose(editor: Editor, turn: Turn): Promise<void> {
  await editor.script([turn]);
  await runCommand(editor.page, 'Countersign demo: Let the Agent Propose');
}

/** A picture of the window below .vscode-test/pictures; returns its path. */
export async function picture(page: Page, name: string): Promise<string> {
  const file = await pictureFile(name);
  await page.screenshot({ path: file });
  return file;
}

/** Where a picture of this name goes. */
export async function pictureFile(name: string): Promise<string> {
  const folder = path.join(cache, 'pictures');
  await mkdir(folder, { recursive: true });
  return path.join(folder, `${name}.png`);
}

/** Resolves with what `ask` gives as soon as it is not undefined; rejects with `what` when time is up. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined> | T | undefined, timeout = 90_000): Promise<T> {
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

/** Resolves with the results that the agent gave to its model, once there are `count`. */
export function resultsOf(editor: Editor, count: number): Promise<readonly string[]> {
  return eventually(`${count} results`, async () => {
    const given = await toolResults(editor);
    return given.length >= count ? given : undefined;
  }, 60_000);
}

/** Switches the editor's colour theme as a person does. */
export async function useTheme(editor: Editor, theme: keyof typeof themes): Promise<void> {
  const { label, kind } = themes[theme];
  const { page } = editor;
  await runCommand(page, 'Preferences: Color Theme');
  const box = page.locator('.quick-input-widget input.input');
  await box.waitFor({ state: 'visible' });
  await box.fill(label);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
  await box.waitFor({ state: 'hidden' });
  await page.locator(`.monaco-workbench.${kind}`).first().waitFor();
}

/**
 * Looks at one document in every theme of the editor: a picture of the window each, and no violation of accessibility in any. Ends in the light theme.
 */
export async function inEveryTheme(editor: Editor, frame: Frame, name: string): Promise<void> {
  const found: string[] = [];
  for (const theme of ['dark', 'highContrast', 'highContrastLight', 'light'] as const) {
    await useTheme(editor, theme);
    // Off whatever the list of themes lay over.
    await editor.page.mouse.move(2, 2);
    await editor.page.waitForTimeout(400);
    await picture(editor.page, `${name}-${theme}`);
    found.push(...(await accessibilityViolations(frame)).map((violation) => `${theme}: ${violation}`));
  }
  assert.deepEqual(found, [], name);
}

/** Violations of WCAG and of good practice in one document, one line each. */
export async function accessibilityViolations(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe.source);
  const { violations } = await frame.evaluate(() => (globalThis as unknown as { axe: { run: () => Promise<axe.AxeResults> } }).axe.run());
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`));
}
