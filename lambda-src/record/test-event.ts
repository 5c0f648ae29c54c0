/**
 * Test events: records that somebody puts into the log group by hand, to see whether alerts arrive.
 *
 * What makes one is a field at the top of the record. CloudTrail writes that level itself, and whatever a caller may choose
 * stands deeper: a real event cannot carry the mark. Whoever may write into the log group can forge any event, with the
 * mark or without; so a test event is never held back as such, and it never stands before or for a real one.
 */

import type { JsonObject } from './json.ts';

const MARK = 'iamChangeAlertsTest';

export const isTestEvent = (record: JsonObject): boolean => record[MARK] === true;
