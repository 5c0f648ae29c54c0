/**
 * Which of the records that `security_changes` selects are told. Its pattern selects whatever changes anything in any service; the
 * catalogue knows which of it decides who may come in, what they may do and what is recorded of it.
 */
import { isIdentityService } from '../catalogue/index.ts';
import type { CatalogueEntry } from '../catalogue/types.ts';
import { type Installation, namesInstallation } from '../record/installation.ts';
import { isServiceCall } from '../record/origin.ts';
import type { CloudTrailRecord } from '../record/record.ts';
import { isTestEvent } from '../record/test-event.ts';
import { openedBy } from '../rules/opened.ts';
import { eventKey } from '../rules/rule.ts';
import { actsForItself, carriesOut, isOfRoot, isServiceAsRoot } from '../rules/services.ts';

/** Where a record does not say whether the call reads, as none did before version 1.08 of CloudTrail's format, its name does. */
const READ = /^(?:BatchGet|Check|Describe|Generate|Get|Head|IsMember|List|Lookup|Search|Simulate|Validate)(?![a-z])/;
/** What is named like a read and hands out something to act with is none. */
const HANDS_OUT = /Token|Credential|Password|Secret|Key/;

const isNamedRead = (eventName: string | null): boolean =>
  READ.test(eventName ?? '') && !HANDS_OUT.test(eventName ?? '');

/** CloudTrail marks searches of Identity Center, and other reads of consoles, as writes. */
function isRead({ readOnly, eventName }: CloudTrailRecord): boolean {
  return readOnly === true || isNamedRead(eventName) || (readOnly === null && READ.test(eventName ?? ''));
}

/** What decides who may use something, by the names that AWS gives it where the catalogue has no row. */
const DECIDES =
  /:Put\w*(?<!Lifecycle|Retention|Scaling)Policy$|(?:Access|Resource|Sharing)Polic|(?<!NetworkInterface)Permissions?$/;

/** What ends or changes a watch, in the services that watch. Findings come and go all day. */
const WATCHES =
  /^(?:config|guardduty|inspector2|macie2|securityhub|securitylake):(?:Batch)?(?:Delete|Disa|Stop|Update)(?!\w*Findings)/;

function decides(record: CloudTrailRecord): boolean {
  const event = eventKey(record);
  return DECIDES.test(event) || WATCHES.test(event) || openedBy(event, record.requestParameters).length > 0;
}

const isByService = (record: CloudTrailRecord): boolean =>
  record.eventType === 'AwsServiceEvent' || actsForItself(record);

function isRoutine({ routine }: CatalogueEntry, record: CloudTrailRecord): boolean {
  if (routine === undefined || routine === 'always') return routine === 'always';
  return isByService(record) || (routine === 'through services' && isServiceCall(record) && !carriesOut(record));
}

/** @param heartbeatRoleArn the role that sends heartbeats: whatever else it does is told */
export function isInScope(
  record: CloudTrailRecord,
  entry: CatalogueEntry | null,
  installation: Installation,
  heartbeatRoleArn: string | null = null,
): boolean {
  if (isTestEvent(record.raw)) return true;
  // Whatever root does with its own hands; of records without `readOnly`, also what hands out credentials.
  if (isOfRoot(record) && !isServiceAsRoot(record) && record.readOnly !== true && !isNamedRead(record.eventName)) {
    return true;
  }
  if (heartbeatRoleArn !== null && record.identity.sessionIssuer?.arn === heartbeatRoleArn) return true;
  if (entry !== null) return !isRoutine(entry, record);
  if (isRead(record)) return false;
  if (isIdentityService(record.eventSource) || record.eventName === null) return true;
  if (decides(record) && !isByService(record)) return true;
  // What cannot be looked into may name anything.
  return record.parametersOmitted || namesInstallation(record, installation);
}
