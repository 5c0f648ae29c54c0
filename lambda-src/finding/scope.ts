/**
 * Which of the records that `security_changes` selects are told. Its pattern selects whatever changes anything in any service; the
 * catalogue knows which of it decides who may come in, what they may do and what is recorded of it.
 */
import { isIdentityService } from '../catalogue/index.ts';
import type { CatalogueEntry } from '../catalogue/types.ts';
import { type Installation, namesInstallation } from '../record/installation.ts';
import { isFromService, isServiceCall } from '../record/origin.ts';
import type { CloudTrailRecord } from '../record/record.ts';
import { isTestEvent } from './test-event.ts';

/** Where a record does not say whether the call reads, as none did before version 1.08 of CloudTrail's format, its name does. */
const READ = /^(?:BatchGet|Describe|Generate|Get|Head|List|Lookup|Search|Simulate)(?![a-z])/;
/** What is named like a read and hands out something to act with is none. */
const HANDS_OUT = /Token|Credential|Password|Secret|Key/;

/** CloudTrail marks searches of Identity Center, and other reads of consoles, as writes. */
function isRead({ readOnly, eventName }: CloudTrailRecord): boolean {
  if (readOnly === true) return true;
  return READ.test(eventName ?? '') && (readOnly === null || !HANDS_OUT.test(eventName ?? ''));
}

const isRoot = (record: CloudTrailRecord): boolean =>
  record.identity.type === 'Root' && !isServiceCall(record) && !isFromService(record);

/** AWS alone can make a role with this path. */
const isByService = ({ identity, eventType }: CloudTrailRecord): boolean =>
  identity.type === 'AWSService' ||
  eventType === 'AwsServiceEvent' ||
  identity.sessionIssuer?.arn?.includes(':role/aws-service-role/') === true;

function isRoutine({ routine }: CatalogueEntry, record: CloudTrailRecord): boolean {
  if (routine === undefined || routine === 'always') return routine === 'always';
  return isByService(record) || (routine === 'through services' && isServiceCall(record));
}

export function isInScope(record: CloudTrailRecord, entry: CatalogueEntry | null, installation: Installation): boolean {
  if (isTestEvent(record.raw)) return true;
  if (isRoot(record)) return !isRead(record);
  if (entry !== null) return !isRoutine(entry, record);
  if (isRead(record)) return false;
  if (isIdentityService(record.eventSource) || record.eventName === null) return true;
  // What cannot be looked into may name anything.
  return record.parametersOmitted || namesInstallation(record, installation);
}
