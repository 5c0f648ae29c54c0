/**
 * Shows the HTML mail as a reader sees it: phone and desktop, light and dark, as PNG files.
 *
 *   node scripts/screenshots.ts [folder] [sample …]
 *
 * Needs Chromium or Google Chrome on the PATH. Without names it takes the samples below, and the picture of the README.
 */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { processEvent } from '../lambda-src/pipeline/process.ts';
import { renderHtml } from '../lambda-src/render/html.ts';
import { GALLERY, GALLERY_SETTINGS } from '../test/gallery.ts';
import { BATCHES } from '../test/render/samples.ts';
import { subscriptionEvent } from '../test/subscription-event.ts';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const SHOWN = ['role-made-admin', 'create-user-denied', 'terraform-burst', 'hostile', 'mixed', 'unreadable'];
const WIDTHS = { phone: 320, desktop: 900 } as const;
const SCHEMES = ['light', 'dark'] as const;

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findBrowser(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (found === undefined) throw new Error(`No browser on the PATH: install one of ${BROWSERS.join(', ')}`);
  return found;
}

/** The event of the README's picture, and where that is. */
const PICTURED = 'trust-github';
const PICTURE = 'docs/alert.png';

async function picture(browser: Browser): Promise<void> {
  const { messages = [] } = GALLERY.find(({ name }) => name === PICTURED) ?? {};
  const { batch } = await processEvent(subscriptionEvent(...messages), GALLERY_SETTINGS);
  const page = await browser.newPage({
    viewport: { width: 680, height: 400 },
    javaScriptEnabled: false,
    offline: true,
  });
  await page.setContent(renderHtml(batch));
  await page.screenshot({ path: PICTURE, fullPage: true });
  console.log(PICTURE);
}

const [folder = '.cache/screenshots', ...names] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  for (const name of names.length > 0 ? names : SHOWN) {
    const batch = BATCHES[name];
    if (batch === undefined) throw new Error(`No sample ${name}: there are ${Object.keys(BATCHES).join(', ')}`);
    for (const [device, width] of Object.entries(WIDTHS)) {
      for (const colorScheme of SCHEMES) {
        const page = await browser.newPage({
          viewport: { width, height: 640 },
          deviceScaleFactor: device === 'phone' ? 2 : 1,
          colorScheme,
          javaScriptEnabled: false,
          offline: true,
        });
        await page.setContent(renderHtml(batch));
        const path = join(folder, `${name}-${device}-${colorScheme}.png`);
        await page.screenshot({ path, fullPage: true });
        await page.close();
        console.log(path);
      }
    }
  }
  if (names.length === 0) await picture(browser);
} finally {
  await browser.close();
}
