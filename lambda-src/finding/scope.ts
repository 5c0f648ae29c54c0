/**
 * Which of the records that `security_changes` selects are told. Its pattern selects whatever changes anything in any service; the
 * catalogue knows which of it decides who may come in, what they may do and what is recorded of it.
 */
import { isIdentityService } from '../catalogue/index.ts';
import type { CatalogueEntry } from '../catalogue/types.ts';
import { isObject, type Json } from '../record/json.ts';
import { isServiceCall } from '../record/origin.ts';
import type { CloudTrailRecord } from '../record/record.ts';

export interface Installation {
  /** `name` of the module: the name of each of its parts begins with it. */
  readonly name: string;
  /** Log group that the records come from. */
  readonly logGroup: string | null;
}

/** Where a record does not say whether the call reads, as none did before version 1.08 of CloudTrail's format, its name does. */
const READ = /^(?:BatchGet|Describe|Generate|Get|Head|List|Lookup|Search|Simulate)(?![a-z])/;
/** What is named like a read and hands out something to act with is none. */
const HANDS_OUT = /Token|Credential|Password|Secret|Key/;

/** CloudTrail marks searches of Identity Center, and other reads of consoles, as writes. */
function isRead({ readOnly, eventName }: CloudTrailRecord): boolean {
  if (readOnly === true) return true;
  return READ.test(eventName ?? '') && (readOnly === null || !HANDS_OUT.test(eventName ?? ''));
}

const isRoot = (record: CloudTrailRecord): boolean => record.identity.type === 'Root' && !isServiceCall(record);

/** AWS alone can make a role with this path. */
const isByService = ({ identity, eventType }: CloudTrailRecord): boolean =>
  identity.type === 'AWSService' ||
  eventType === 'AwsServiceEvent' ||
  identity.sessionIssuer?.arn?.includes(':role/aws-service-role/') === true;

function isRoutine({ routine }: CatalogueEntry, record: CloudTrailRecord): boolean {
  if (routine === undefined || routine === 'always') return routine === 'always';
  return isByService(record) || (routine === 'through services' && isServiceCall(record));
}

/** Whether `text` has `name` at the beginning of a name: `prod-alerts` is no part of `alerts`, `alerts-redelivery` is. */
function hasName(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (!/[\w-]/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at + name.length))) return true;
  }
  return false;
}

/** The texts anywhere in a value. */
function* textsOf(value: unknown): Generator<string> {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === 'string') yield next;
    else if (Array.isArray(next)) left.push(...next);
    else if (isObject(next)) left.push(...Object.values(next));
  }
}

/** Whether a call names a part of the installation, in whatever parameter, list or refusal. */
export function namesInstallation(record: CloudTrailRecord, { name, logGroup }: Installation): boolean {
  const own = name.toLowerCase();
  const group = logGroup?.toLowerCase() ?? null;
  const places: readonly (Json | undefined)[] = [
    record.requestParameters,
    record.errorMessage,
    record.raw['resources'],
  ];
  for (const text of textsOf(places)) {
    const lower = text.toLowerCase();
    if (hasName(lower, own)) return true;
    if (group !== null && (lower === group || lower.includes(`:log-group:${group}`))) return true;
  }
  return false;
}

export function isInScope(record: CloudTrailRecord, entry: CatalogueEntry | null, installation: Installation): boolean {
  if (isRoot(record)) return !isRead(record);
  if (entry !== null) return !isRoutine(entry, record);
  if (isRead(record)) return false;
  if (isIdentityService(record.eventSource) || record.eventName === null) return true;
  // What cannot be looked into may name anything. Lambda makes grants and network interfaces for the function.
  return (
    record.identity.invokedBy !== 'lambda.amazonaws.com' &&
    (record.parametersOmitted || namesInstallation(record, installation))
  );
}
