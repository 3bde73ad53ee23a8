// The approval page in a driven window: finding it, and what a person can do on it.
import type { Frame, Page } from 'playwright-core';
import { eventually } from './drive';

/** The page ignores input for this long after each change; a person is slower, a driven mouse is not. */
const settle = 700;

/** The document of the approval page that shows a review; undefined where none is open. */
export async function approvalPage(page: Page): Promise<Frame | undefined> {
  for (const frame of page.frames()) {
    const found = await frame.locator('body[data-path] header h1').isVisible().catch(() => false);
    if (found) return frame;
  }
  return undefined;
}

/** Waits until a page with a review is shown and takes input. `text` tells it from an earlier one. */
export async function waitForReview(page: Page, text: RegExp | string = /./, timeout = 60_000): Promise<Frame> {
  const frame = await eventually(`an approval page that says ${text}`, async () => {
    const open = await approvalPage(page);
    if (open === undefined) return undefined;
    // A page that is done stays until a person moves on.
    if ((await open.locator('.outcome').count()) > 0 && (await open.locator('#next').isVisible())) await open.locator('#next').click({ timeout: 2000 }).catch(() => undefined);
    if ((await open.locator('#deny').count()) === 0) return undefined;
    return (await open.locator('header').getByText(text).count()) > 0 ? open : undefined;
  }, timeout);
  await page.waitForTimeout(settle);
  return frame;
}

/** Presses Deny, with a note for the agent where one is given. */
export async function deny(page: Page, frame: Frame, note?: string): Promise<void> {
  if (note === undefined) return press(page, frame, '#deny', isOver(frame, '#deny'));
  await unfold(page, frame, '#deny-note');
  await frame.locator('#note').click();
  await page.keyboard.type(note);
  await press(page, frame, '#deny-send', isOver(frame, '#deny-send'));
}

/** Opens what a button of the page unfolds. */
export async function unfold(page: Page, frame: Frame, selector: string): Promise<void> {
  await press(page, frame, selector, async () => (await frame.locator(selector).getAttribute('aria-expanded')) === 'true');
}

/** Whether the button is gone with the page that it stood on. */
export function isOver(frame: Frame, button: string): () => Promise<boolean> {
  return async () => frame.isDetached() || (await frame.locator(button).count().catch(() => 0)) === 0;
}

/** Gives everything that the page asks for, key by key, then approves. */
export async function approve(page: Page, frame: Frame, reason = 'Agreed with the team'): Promise<void> {
  await page.waitForTimeout(settle);
  await tickAll(frame);
  await typeToken(page, frame);
  if ((await frame.locator('#reason').count()) > 0) {
    await frame.locator('#reason').click();
    await page.keyboard.type(reason);
  }
  await press(page, frame, '#approve', isOver(frame, '#approve'));
}

/** Ticks every line of the scope; returns how many there are. */
export async function tickAll(frame: Frame): Promise<number> {
  const boxes = frame.locator('input[type=checkbox]');
  const count = await boxes.count();
  for (let index = 0; index < count; index++) {
    if (!(await boxes.nth(index).isChecked())) await boxes.nth(index).click();
  }
  return count;
}

/** Types the token that the page names, where it asks for one. */
export async function typeToken(page: Page, frame: Frame): Promise<void> {
  if ((await frame.locator('#token').count()) === 0) return;
  const token = await frame.locator('.token').innerText();
  await frame.locator('#token').click();
  await page.keyboard.type(token);
}

/**
 * Presses something on the page until what it does is seen: on a busy machine the page may have changed a moment before, and then ignores a press as it
 * should.
 */
export async function press(page: Page, frame: Frame, selector: string, done: () => boolean | Promise<boolean>): Promise<void> {
  await eventually(`something happens after ${selector} is pressed`, async () => {
    await click(page, frame, selector).catch(() => undefined);
    for (let tries = 0; tries < 30; tries++) {
      if (await done()) return true;
      await page.waitForTimeout(100);
    }
    return undefined;
  });
}

async function click(page: Page, frame: Frame, selector: string): Promise<void> {
  // The window may have got the focus only now, which counts as a change of the page.
  await frame.locator(selector).hover({ timeout: 10_000 });
  await page.waitForTimeout(settle);
  await frame.locator(selector).click({ timeout: 10_000 });
}
