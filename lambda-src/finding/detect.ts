/** One CloudTrail record to one finding. Pure: the same record and settings give the same finding. */

import { lookUp } from '../catalogue/index.ts';
import { actorOf, actorPhrase } from '../record/actor.ts';
import type { Location } from '../record/location.ts';
import { consoleUrlOf, locationOf, timeOf } from '../record/location.ts';
import { originOf } from '../record/origin.ts';
import type { Outcome } from '../record/outcome.ts';
import { outcomeOf } from '../record/outcome.ts';
import type { CloudTrailRecord } from '../record/record.ts';
import { targetsOf } from '../record/targets.ts';
import { judge } from '../rules/evaluate.ts';
import type { Facts } from '../rules/rule.ts';
import { changesOf } from './changes.ts';
import type { Finding } from './finding.ts';
import type { Settings } from './settings.ts';
import { whatHappened } from './summary.ts';
import { isTestEvent, TEST_FINDING } from './test-event.ts';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const accountPhrase = ({ accountName, accountId }: Location): string => {
  if (accountName !== null) return accountName;
  return accountId === null ? 'an account the record does not name' : `account ${accountId}`;
};

/** "It was denied." is a sentence of its own: the outcome is always said in words. */
function outcomePhrase({ kind, errorCode }: Outcome): string {
  if (kind === 'denied') return ' It was denied.';
  if (kind === 'failed') return errorCode === null ? ' It failed.' : ` It failed (${errorCode}).`;
  return '';
}

/** `IAM AttachRolePolicy`. */
function titleOf({ eventSource, eventName }: CloudTrailRecord): string {
  const service = (eventSource ?? 'unknown service').replace(/\.amazonaws\.com$/, '');
  return `${service.length <= 3 ? service.toUpperCase() : service} ${eventName ?? 'event without a name'}`;
}

/**
 * @param record parsed from a record that `redact` has cleaned
 * @param kept that record, where the caller can make it again instead of keeping it
 */
export function detect(
  record: CloudTrailRecord,
  settings: Settings,
  kept: Pick<Finding, 'record' | 'recordJson'> = { record: () => record.raw },
): Finding {
  const entry = lookUp(record.eventSource, record.eventName);
  const actor = actorOf(record);
  const origin = originOf(record);
  const outcome = outcomeOf(record);
  const targets = targetsOf(record, entry);
  const location = locationOf(record, settings.accountNames);
  const facts: Facts = { record, entry, actor, origin, outcome, targets, settings };
  const { severity, reasons } = judge(facts);
  const { verbPhrase } = whatHappened(entry, targets, outcome, record);
  return {
    id: record.eventId,
    severity,
    title: titleOf(record),
    summary: `${capital(actorPhrase(actor))} ${verbPhrase} in ${accountPhrase(location)}.${outcomePhrase(outcome)}`,
    eventSource: record.eventSource,
    eventName: record.eventName,
    category: entry?.category ?? 'other',
    time: timeOf(record),
    location,
    outcome,
    actor,
    origin,
    targets,
    changes: changesOf(record, entry),
    reasons,
    consoleUrl: consoleUrlOf(record),
    ...kept,
    ...(isTestEvent(record.raw) ? TEST_FINDING : {}),
  };
}
