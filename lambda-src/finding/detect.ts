/** One CloudTrail record to one finding. Pure: the same record and settings give the same finding. */

import { lookUp } from '../catalogue/index.ts';
import { actorOf } from '../record/actor.ts';
import { asObject, asText } from '../record/json.ts';
import { consoleUrlOf, locationOf, timeOf } from '../record/location.ts';
import { originOf } from '../record/origin.ts';
import { outcomeOf } from '../record/outcome.ts';
import type { CloudTrailRecord } from '../record/record.ts';
import { Redactor } from '../record/redact.ts';
import { targetsOf } from '../record/targets.ts';
import { isTestEvent } from '../record/test-event.ts';
import { judge } from '../rules/evaluate.ts';
import { TEST_CATEGORY } from '../rules/judged.ts';
import type { Facts } from '../rules/rule.ts';
import { changesOf } from './changes.ts';
import type { Finding, Source } from './finding.ts';
import type { Settings } from './settings.ts';
import { predicateOf, summaryOf } from './summary.ts';

/** `IAM AttachRolePolicy`. */
function titleOf({ eventSource, eventName }: CloudTrailRecord): string {
  const service = (eventSource ?? 'unknown service').replace(/\.amazonaws\.com$/, '');
  return `${service.length <= 3 ? service.toUpperCase() : service} ${eventName ?? 'event without a name'}`;
}

/** Of a test event, whatever its record pretends to be. */
const TEST = { summary: 'Test event, sent by hand: nothing happened.', predicate: null, category: TEST_CATEGORY };

const UNKNOWN_SOURCE: Source = { key: '', position: 0 };

/**
 * Judges the record as it came, and shows it redacted. Who acted on what is never redacted; reasons are, since they may quote
 * anything of the record as it came.
 *
 * @param keeps whether to keep a record of so many values
 */
export function detect(
  record: CloudTrailRecord,
  settings: Settings,
  source: Source = UNKNOWN_SOURCE,
  keeps: (values: number) => boolean = () => true,
): Finding {
  const entry = lookUp(record.eventSource, record.eventName);
  const actor = actorOf(record);
  const origin = originOf(record);
  const outcome = outcomeOf(record);
  const targets = targetsOf(record, entry);
  const location = locationOf(record, settings.accountNames);
  const facts: Facts = { record, entry, actor, origin, outcome, targets, settings };
  const { severity, reasons, raised, guard } = judge(facts);
  const predicate = predicateOf(entry, targets, outcome, record);
  const named = [actor, ...targets].flatMap(({ name, arn }) => [name, arn]);
  const redactor = new Redactor(record.raw, [...named, actor.sessionName, actor.roleName]);
  const shown = redactor.record();
  const requestParameters = record.parametersOmitted ? null : asObject(shown['requestParameters']);
  const finding: Finding = {
    id: record.eventId,
    severity,
    raised,
    guard,
    title: titleOf(record),
    summary: summaryOf(actor, predicate, location, outcome),
    predicate,
    eventSource: record.eventSource,
    eventName: record.eventName,
    category: entry?.category ?? 'other',
    time: timeOf(record),
    location,
    outcome: { ...outcome, errorMessage: asText(shown['errorMessage']) },
    actor,
    origin: { ...origin, userAgent: asText(shown['userAgent']) },
    targets,
    changes: changesOf({ parametersOmitted: record.parametersOmitted, requestParameters }, entry),
    reasons: reasons.map((reason) => ({ ...reason, text: redactor.text(reason.text) })),
    consoleUrl: consoleUrlOf(record, settings.accessPortal),
    source,
    record: keeps(redactor.values) ? shown : null,
  };
  return isTestEvent(record.raw) ? { ...finding, ...TEST } : finding;
}
