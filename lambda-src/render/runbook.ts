/** Which section of docs/runbook.md a reader of a finding needs: that of the first reason's rule, else of the category. */
import type { Finding } from '../finding/finding.ts';
import { ADJUSTMENTS } from '../rules/adjustments.ts';
import { BATCH_ADJUSTMENTS } from '../rules/batch.ts';
import { RULES } from '../rules/index.ts';

const SECTIONS: ReadonlyMap<string | null, string | undefined> = new Map(
  [...RULES, ...ADJUSTMENTS, ...BATCH_ADJUSTMENTS].map(({ id, section }) => [id, section]),
);

export const UNREADABLE_SECTION = 'unreadable';

/** `root-user`, `account-settings`. */
export const runbookSection = ({ reasons: [gravest], category }: Pick<Finding, 'reasons' | 'category'>): string =>
  gravest?.section ?? SECTIONS.get(gravest?.rule ?? null) ?? category.replace(/[^a-z]+/g, '-');

/** The page of this version, without `runbook_url`. `null` until the repository has a public address: a release sets it. */
export const PUBLIC_RUNBOOK_URL: string | null = null;

/** What the setting `runbook_url` may be: an address that can take an anchor. */
export const isRunbookUrl = (url: string): boolean => /^https:\/\/[\w.-]+(?::\d+)?(?:\/[\w./~%?=&@:+,;-]*)?$/.test(url);

/** Where the section is: an address, or, without `runbook_url`, its place in this repository. */
export const runbookWords = (section: string, url: string | null): string =>
  url === null ? `section "${section}" of docs/runbook.md` : `${url}#${section}`;
