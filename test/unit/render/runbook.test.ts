import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isRunbookUrl, PUBLIC_RUNBOOK_URL, runbookSection, runbookWords } from '../../../lambda-src/render/runbook.ts';

const reason = (rule: string | null) => ({ rule, text: '', techniques: [] });

it('the section is that of the first reason, else that of the category', () => {
  expect(runbookSection({ reasons: [reason('S08'), reason('S13')], category: 'trust' })).toBe('administrator-access');
  expect(runbookSection({ reasons: [reason(null)], category: 'account settings' })).toBe('account-settings');
});

it('the words are a link, or without one name the section', () => {
  expect(runbookWords('trust', 'https://example.com/runbook.md')).toBe('https://example.com/runbook.md#trust');
  expect(runbookWords('trust', null)).toBe('section "trust" of docs/runbook.md');
});

it('the page without runbook_url is none, or that of this very version', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  const isFit = (url: string | null): boolean =>
    url === null || (isRunbookUrl(url) && url.endsWith(`/v${version}/docs/runbook.md`));
  expect(isFit('https://git.example.com/blob/main/docs/runbook.md')).toBe(false);
  expect(isFit(PUBLIC_RUNBOOK_URL)).toBe(true);
});

it.each([
  ['https://git.example.com:8443/a/b.md?x=1&y=%20', true],
  ['http://git.example.com/runbook.md', false],
  ['https://git.example.com/runbook.md#trust', false],
  ['https://git.example.com/"><script>', false],
  ['javascript:alert(1)', false],
])('%s may be the runbook: %s', (url, may) => expect(isRunbookUrl(url)).toBe(may));
