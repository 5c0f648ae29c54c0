/**
 * Which section of docs/runbook.md a reader of a finding needs. A test holds every one to an anchor of that page, and
 * every row of the severity table to a section.
 */
import type { Finding } from '../finding/finding.ts';

/** Rows whose remedy is another than that of the event's category. */
const BY_RULE: Readonly<Record<string, string>> = {
  S01: 'root-user',
  S02: 'root-user',
  S03: 'root-user',
  S04: 'root-user',
  S05: 'root-user',
  S07: 'administrator-access',
  S08: 'administrator-access',
  S09: 'administrator-access',
  S10: 'privilege-escalation',
  S13: 'trust',
  S14: 'trust',
  S15: 'trust',
  S16: 'denied-calls',
  S27: 'boundary',
  S30: 'credentials',
  S32: 'hidden-policy',
  S33: 'leaked-key',
  S43: 'denied-calls',
  S54: 'hidden-policy',
  S55: 'resource-policies',
};

export const UNREADABLE_SECTION = 'unreadable';

/** Anchor of the gravest reason, else of the category: `root-user`, `account-settings`. */
export function runbookSection({ reasons: [gravest], category }: Pick<Finding, 'reasons' | 'category'>): string {
  const rule = gravest?.rule ?? '';
  const section = Object.hasOwn(BY_RULE, rule) ? BY_RULE[rule] : undefined;
  return section ?? category.replace(/[^a-z]+/g, '-');
}

/** What the setting `runbook_url` may be: an address that can take an anchor. */
export const isRunbookUrl = (url: string): boolean => /^https:\/\/[\w.-]+(?::\d+)?(?:\/[\w./~%?=&@:+,;-]*)?$/.test(url);

/** Where the section is: an address, or, without `runbook_url`, its place in this repository. */
export const runbookWords = (section: string, url: string | null): string =>
  url === null ? `section "${section}" of docs/runbook.md` : `${url}#${section}`;
