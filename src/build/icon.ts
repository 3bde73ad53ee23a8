// Renders media/icon.svg to the sizes that the editor and marketplaces show. Run by hand after the drawing changed:
// npx tsx src/build/icon.ts
import { readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { chromium } from 'playwright-core';
import { browserFlags, findBrowser } from '../demo/browser';
import { root } from './bundle';

async function renderIcons(): Promise<void> {
  const svg = await readFile(path.join(root, 'media/icon.svg'), 'utf8');
  const found = await findBrowser(path.join(root, '.vscode-test'), root);
  const browser = await chromium.launch({ executablePath: found.executablePath, args: [...browserFlags] });
  try {
    for (const size of [128, 256]) {
      const page = await browser.newPage({ viewport: { width: size, height: size } });
      await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${size}px; height: ${size}px }</style>${svg}`);
      await writeFile(path.join(root, `media/icon-${size}.png`), await page.screenshot({ omitBackground: true }));
    }
  } finally {
    await browser.close();
  }
}

void renderIcons();
