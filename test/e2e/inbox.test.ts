/** The demo's inbox, in a browser. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { processEvent } from '../../lambda-src/pipeline/process.ts';
import { renderHtml } from '../../lambda-src/render/html.ts';
import { subjectOf } from '../../lambda-src/render/subject.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { launchBrowser } from '../../scripts/browser.ts';
import { GALLERY_SETTINGS } from '../alerts/gallery.ts';
import { Inbox } from '../local-aws/inbox.ts';
import { attachAdministrator, failedCreateUser } from '../records.ts';
import { subscriptionEvent } from '../subscription-event.ts';

const inbox = new Inbox();
/** What the page requested besides itself and its emails: nothing, whatever an email contains. */
const asked: string[] = [];
const server = createServer(({ url = '' }, response) => {
  if (url === '/_local/inbox') inbox.servePage(response);
  else if (url === '/_local/mails') response.end(JSON.stringify(inbox.mails()));
  else {
    asked.push(url);
    response.writeHead(404).end();
  }
});
let browser: Browser;
let page: Page;
const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  server.close();
});

beforeEach(async () => {
  inbox.clear();
  asked.length = 0;
  await page?.close();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${origin()}/_local/inbox`);
});

const SNS = {
  via: 'SNS',
  from: 'arn:aws:sns:us-east-1:111122223333:alerts',
  to: ['a@example.com'],
  html: null,
} as const;
const SES = { via: 'SES', from: 'alerts@example.com', to: ['b@example.com'], attributes: {} } as const;

/** Both emails of one alert. */
async function arrive(record: ReturnType<typeof attachAdministrator>): Promise<string> {
  const { batch } = await processEvent(subscriptionEvent(record), GALLERY_SETTINGS);
  const subject = subjectOf(batch);
  const [text = ''] = renderText(batch, { maxBytes: 262_144 });
  inbox.receive({ ...SNS, subject, text, attributes: { severity: 'high' } });
  inbox.receive({ ...SES, subject, text, html: renderHtml(batch) });
  return subject;
}

async function mail(): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  if (frame === null) throw new Error('the mail has no frame');
  await frame.waitForSelector('h2, pre, p', { state: 'attached' });
  return frame;
}

const items = () => page.locator('nav button');

it('fills while it is open: the latest is shown, and stays when more arrive', async () => {
  expect(await page.locator('#state').textContent()).toBe('Nothing yet');
  const first = await arrive(attachAdministrator());
  await expect.poll(() => items().count(), { timeout: 5_000 }).toBe(2);
  expect(await page.locator('h2').textContent()).toBe(first);
  await items().nth(1).click();
  expect(await page.locator('dl').textContent()).toContain('ThroughSNS');
  await arrive(failedCreateUser());
  await expect.poll(() => items().count(), { timeout: 5_000 }).toBe(4);
  expect(await page.locator('h2').textContent()).toBe(first);
  expect(await page.locator('#state').textContent()).toBe('4 mails');
  expect(await page.locator('nav button.unread').count()).toBe(2);
});

it('shows an email as its reader sees it, on a phone and on a desktop, with its source beside it', async () => {
  await arrive(attachAdministrator());
  await items().first().click();
  expect(await (await mail()).locator('h2').textContent()).toContain(
    'attached policy AdministratorAccess to role deployer',
  );
  const width = async (): Promise<number> => (await page.locator('iframe').boundingBox())?.width ?? 0;
  expect(await width()).toBeGreaterThan(600);
  const raw = await page.locator('.raw').boundingBox();
  expect(raw?.x).toBeGreaterThan(((await page.locator('iframe').boundingBox())?.x ?? 0) + 600);
  await page.getByRole('button', { name: 'Phone' }).click();
  expect(await width()).toBe(375);
  const frame = await mail();
  // Nothing overflows the phone.
  expect(await page.locator('iframe').getAttribute('class')).toBe('phone');
  const lines = await frame.locator('body').boundingBox();
  expect(lines?.width).toBeLessThanOrEqual(375);
  const [text, html] = await page.locator('.raw pre').allTextContents();
  expect(text).toContain('Why it is rated high:');
  expect(html).toMatch(/^<!DOCTYPE html>/);
});

it('shows an SNS email as text, with its attributes', async () => {
  await arrive(attachAdministrator());
  await items().nth(1).click();
  expect(await (await mail()).locator('pre').textContent()).toContain('HIGH | Succeeded');
  expect(await page.locator('dl').textContent()).toContain('Attribute severityhigh');
});

it('lets a hostile email run nothing, load nothing and reach nothing', async () => {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    dialog.dismiss().catch(() => undefined);
  });
  const attack = `<script>parent.document.title='owned';fetch('/stolen')</script><img src="${origin()}/pixel" onerror="alert(1)"><iframe src="${origin()}/frame"></iframe><link rel="stylesheet" href="${origin()}/style"><form action="${origin()}/form"><button>Send</button></form><a href="javascript:alert(2)">a</a><meta http-equiv="refresh" content="0;url=${origin()}/gone">`;
  inbox.receive({ ...SES, subject: `[HIGH] ${attack}`, text: attack, html: `<p>hostile</p>${attack}` });
  inbox.receive({ ...SNS, subject: attack, text: `</pre>${attack}`, attributes: { [attack]: attack } });
  await items().nth(1).click();
  const frame = await mail();
  await frame.getByRole('button', { name: 'Send' }).click();
  await frame.getByRole('link', { name: 'a' }).click();
  await items().first().click();
  expect(await (await mail()).locator('pre').textContent()).toContain(`</pre>${attack}`);
  await page.waitForTimeout(500);
  expect(await page.title()).toBe('Inbox');
  expect(await page.locator('nav img, nav script, dl img, .raw img').count()).toBe(0);
  expect(dialogs).toEqual([]);
  // Browsers request the icon of every site.
  expect(asked.filter((url) => url !== '/favicon.ico')).toEqual([]);
});
