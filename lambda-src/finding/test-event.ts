/**
 * Test events: records that somebody puts into the log group by hand, to see whether alerts arrive.
 *
 * What makes one is a field at the top of the record. CloudTrail writes that level itself, and whatever a caller may choose
 * stands deeper: a real event cannot carry the mark. Whoever may write into the log group can forge any event, with the
 * mark or without; so a test event is never held back as such, and it never stands before or for a real one.
 */

import type { JsonObject } from '../record/json.ts';
import type { Finding } from './finding.ts';

const MARK = 'iamChangeAlertsTest';

export const TEST_CATEGORY = 'test';

export const isTestEvent = (record: JsonObject): boolean => record[MARK] === true;

/** What a finding says of a test event, whatever its record pretends to be. */
export const TEST_FINDING: Pick<Finding, 'severity' | 'summary' | 'category' | 'reasons'> = {
  severity: 'critical',
  summary: 'Test event, sent by hand: nothing happened.',
  category: TEST_CATEGORY,
  reasons: [
    {
      rule: null,
      text: 'A test counts as critical, so that it reaches every destination; nobody needs to act',
      techniques: [],
    },
  ],
};

export const isTest = ({ category }: Pick<Finding, 'category'>): boolean => category === TEST_CATEGORY;

/** Tests come in a log stream of their own. Beside anything else they count as `info`: none leads an alert of real events. */
export function lowerTests(findings: readonly Finding[], isAlone: boolean): readonly Finding[] {
  if (isAlone && findings.every(isTest)) return findings;
  return findings.map((finding) => (isTest(finding) ? { ...finding, severity: 'info' } : finding));
}
