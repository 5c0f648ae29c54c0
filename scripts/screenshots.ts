/**
 * Renders the HTML email as readers see it: phone and desktop, light and dark, as PNG files.
 *
 *   node scripts/screenshots.ts [folder] [sample …]
 *
 * Samples of test/alerts/samples.ts or alerts of the gallery. Without names it renders those below and the README's picture.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Batch } from '../lambda-src/finding/batch.ts';
import { processEvent } from '../lambda-src/pipeline/process.ts';
import { renderHtml } from '../lambda-src/render/html.ts';
import { GALLERY, GALLERY_SETTINGS } from '../test/alerts/gallery.ts';
import { BATCHES } from '../test/alerts/samples.ts';
import { subscriptionEvent } from '../test/subscription-event.ts';
import { launchBrowser } from './browser.ts';
import { PICTURED } from './docs/gallery.ts';

const SHOWN = [
  ...['role-made-admin', 'create-user-denied', 'terraform-burst', 'hostile', 'mixed', 'unreadable'],
  'attack-backdoor-user',
];
const WIDTHS = { phone: 320, desktop: 900 } as const;
const SCHEMES = ['light', 'dark'] as const;

const PICTURE = 'docs/alert.png';

function batchOf(name: string): Batch {
  const messages = GALLERY.find((shown) => shown.name === name)?.messages;
  const batch =
    messages === undefined ? BATCHES[name] : processEvent(subscriptionEvent(...messages), GALLERY_SETTINGS).batch;
  if (batch === undefined)
    throw new Error(`No sample ${name}: there are ${Object.keys(BATCHES).join(', ')}, and the gallery's`);
  return batch;
}

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

const browser = await launchBrowser();
try {
  for (const name of names.length > 0 ? names : SHOWN) {
    const batch = batchOf(name);
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
