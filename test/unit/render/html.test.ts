import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DARK, LIGHT, ON_SEVERITY, type Palette, SEVERITY_GROUND } from '../../../lambda-src/render/colours.ts';
import { renderHtml } from '../../../lambda-src/render/html.ts';
import { utf8Length } from '../../../lambda-src/render/plain.ts';
import { BATCHES, batchOf, HOSTILE, MANY, NOT_JSON, ROLE_MADE_ADMIN, TERRAFORM_BURST } from '../../alerts/samples.ts';
import { batch, crowd } from './arbitrary.ts';
import { hidingIn } from './safety.ts';

const GMAIL_CLIPS_AT = 102_000;

/** Every tag of the mail, without comments and the text between. */
const tags = (html: string): readonly string[] => html.replace(/<!--.*?-->/gs, '').match(/<[^>]*>/g) ?? [];

const EXPECTED_TAGS =
  /^<(?:!DOCTYPE html|\/?(?:html|head|meta|title|style|body|div|table|tr|td|h1|h2|ul|li|span|a|p|br)(?: [a-z-]+="[^"<>]*")*)>$/;

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe('renderHtml', () => {
  it('opens with severity and the sentence, then outcome, time and place', () => {
    const body = renderHtml(batchOf([ROLE_MADE_ADMIN])).replace(/<[^>]+>/g, '|');
    const order = ['HIGH', 'User ci-admin attached', 'Succeeded', '2026-01-31 03:12:44 UTC', 'prod (111122223333)'];
    let at = body.indexOf('|HIGH|');
    for (const words of order) {
      const found = body.indexOf(words, at);
      expect(found, words).toBeGreaterThanOrEqual(at);
      at = found;
    }
  });

  it('has a preheader with what the subject does not say', () => {
    expect(renderHtml(batchOf([ROLE_MADE_ADMIN]))).toMatch(
      /<div style="display:none[^"]*">Succeeded\. 2026-01-31 03:12:44 UTC, prod \(111122223333\), us-east-1<\/div>/,
    );
  });

  it('links to the event in CloudTrail and to nothing else', () => {
    const links = renderHtml(batchOf([ROLE_MADE_ADMIN])).match(/href="[^"]*"/g);
    expect(links).toEqual([`href="${ROLE_MADE_ADMIN.consoleUrl}"`]);
    expect(renderHtml(batchOf([HOSTILE]))).not.toContain('href=');
  });

  it.each([
    'https://evil.example/cloudtrailv2/home?region=us-east-1#/events/1',
    'https://us-east-1.console.aws.amazon.com.evil.example/cloudtrailv2/home?region=us-east-1#/events/1',
    'https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/1"onclick="x',
    'javascript:alert(1)//https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/1',
    'http://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/1',
  ])('does not link to %s', (consoleUrl) => {
    expect(renderHtml(batchOf([{ ...ROLE_MADE_ADMIN, consoleUrl }]))).not.toContain('href=');
  });

  it.each([
    'https://cn-north-1.console.amazonaws.cn/cloudtrailv2/home?region=cn-north-1#/events/1',
    'https://us-gov-west-1.console.amazonaws-us-gov.com/cloudtrailv2/home?region=us-gov-west-1#/events/1',
  ])('links to %s', (consoleUrl) => {
    expect(renderHtml(batchOf([{ ...ROLE_MADE_ADMIN, consoleUrl }]))).toContain(`href="${consoleUrl}"`);
  });

  it('loads nothing and runs nothing', () => {
    for (const sample of Object.values(BATCHES)) {
      const html = renderHtml(sample);
      expect(tags(html).filter((tag) => !EXPECTED_TAGS.test(tag))).toEqual([]);
      expect(tags(html).join('')).not.toMatch(/url\(|@import|\s(?:src|background)=|\son[a-z]+=/);
    }
  });

  it('shows what it has room for, counts the rest and says where it is', () => {
    const html = renderHtml(batchOf(MANY));
    const cards = html.match(/<h2/g)?.length ?? 0;
    const rows = html.match(/>Open<\/a>/g)?.length ?? 0;
    const [, left] = /And (\d+) more that are not shown here/.exec(html) ?? [];
    expect(cards).toBeGreaterThan(8);
    expect(rows).toBeGreaterThan(20);
    expect(cards + rows + Number(left)).toBe(MANY.length);
    expect(html).toContain('The plain-text version of this message has them all.');
  });

  it('tells a burst once', () => {
    const html = renderHtml(batchOf(TERRAFORM_BURST));
    expect(html.match(/<h2/g)).toHaveLength(1);
    expect(html).toContain('60 findings');
    expect(html).toContain('role app-01, app-02');
  });

  it('shows an unreadable record as high', () => {
    expect(renderHtml(batchOf([], { unreadable: [NOT_JSON] }))).toMatch(/>HIGH<\/td>.*could not be read: not JSON/s);
  });

  it('stays below what Gmail clips, and lets no text out of its place, whatever the batch holds', () => {
    fc.assert(
      fc.property(fc.oneof(batch, crowd), (any) => {
        const html = renderHtml(any);
        expect(utf8Length(html)).toBeLessThan(95_000);
        expect(hidingIn(html)).toEqual([]);
        expect(tags(html).filter((tag) => !EXPECTED_TAGS.test(tag))).toEqual([]);
        expect(html).not.toMatch(/<x-y|<img|<script/);
      }),
      { numRuns: 150 },
    );
  });

  it('stays below what Gmail clips with many of the longest findings', () => {
    const long = '&'.repeat(5000);
    const giant = {
      ...ROLE_MADE_ADMIN,
      summary: long,
      targets: Array.from({ length: 50 }, () => ({ type: long, name: long, arn: long })),
      changes: Array.from({ length: 50 }, (_, index) => ({ label: `${index}${long}`, value: long })),
      reasons: Array.from({ length: 50 }, (_, index) => ({ rule: null, text: `${index}${long}`, techniques: [long] })),
    };
    const findings = Array.from({ length: 100 }, (_, index) => ({
      ...giant,
      actor: { ...giant.actor, arn: `${index}${long}` },
      location: { accountId: long, accountName: long, region: long },
    }));
    const html = renderHtml(batchOf(findings, { alertName: long, logGroup: long }));
    expect(utf8Length(html)).toBeLessThan(95_000);
    expect(95_000).toBeLessThan(GMAIL_CLIPS_AT);
    expect(html).toMatch(/And \d+ more/);
  });
});

describe('colours', () => {
  const pairs = (palette: Palette): readonly (readonly [string, string, string])[] => [
    ['text on a card', palette.text, palette.card],
    ['text on the page', palette.text, palette.page],
    ['muted text on a card', palette.muted, palette.card],
    ['muted text on the page', palette.muted, palette.page],
    ['a button', palette.onSolid, palette.solid],
  ];

  it.each([
    ...pairs(LIGHT).map(([what, one, other]) => [`light: ${what}`, one, other]),
    ...pairs(DARK).map(([what, one, other]) => [`dark: ${what}`, one, other]),
    ...Object.entries(SEVERITY_GROUND).map(([severity, ground]) => [severity, ON_SEVERITY, ground]),
  ])('keeps WCAG AA for %s', (_, one = '', other = '') => {
    expect(contrast(one, other)).toBeGreaterThanOrEqual(4.5);
  });

  it('uses no colour beside these', () => {
    const known = new Set([
      ...Object.values(LIGHT),
      ...Object.values(DARK),
      ...Object.values(SEVERITY_GROUND),
      ON_SEVERITY,
    ]);
    for (const sample of Object.values(BATCHES)) {
      const markup = tags(renderHtml(sample)).join('') + (/<style>.*<\/style>/s.exec(renderHtml(sample))?.[0] ?? '');
      const used = markup.match(/#[0-9a-f]{6}\b/g) ?? [];
      expect(used.filter((colour) => !known.has(colour))).toEqual([]);
      expect(used.length).toBeGreaterThan(10);
    }
  });
});
