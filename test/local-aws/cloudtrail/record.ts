/**
 * A call as CloudTrail records it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
import { randomUUID } from 'node:crypto';
import type { Principal } from '../iam/principals.ts';
import type { Described } from '../models.ts';
import type { AwsRequest } from '../request.ts';

export type Category = 'Management' | 'Data';

/** Data events by the type of their resource; other calls are management events, but for those that are none at all. */
const DATA: Readonly<Record<string, string>> = {
  'sns Publish': 'AWS::SNS::Topic',
  'sns PublishBatch': 'AWS::SNS::Topic',
  'sqs SendMessage': 'AWS::SQS::Queue',
  'sqs SendMessageBatch': 'AWS::SQS::Queue',
  'sqs ReceiveMessage': 'AWS::SQS::Queue',
  'sqs DeleteMessage': 'AWS::SQS::Queue',
  'sqs DeleteMessageBatch': 'AWS::SQS::Queue',
  'sqs ChangeMessageVisibility': 'AWS::SQS::Queue',
  'sqs ChangeMessageVisibilityBatch': 'AWS::SQS::Queue',
  'lambda Invoke': 'AWS::Lambda::Function',
  'logs PutLogEvents': 'AWS::Logs::LogGroupAuthorization',
  'logs FilterLogEvents': 'AWS::Logs::LogGroupAuthorization',
  'cloudwatch PutMetricData': 'AWS::CloudWatch::Metric',
  'ses SendEmail': 'AWS::SES::EmailIdentity',
  'ses SendRawEmail': 'AWS::SES::EmailIdentity',
  'sesv2 SendEmail': 'AWS::SES::EmailIdentity',
  'events PutEvents': 'none',
};

/** The type of the resource of a data event; `null` for a management event. */
export const dataType = (service: string, operation: string): string | null => DATA[`${service} ${operation}`] ?? null;

const READS =
  /^(?:Describe|Discover|Filter|Generate|Get|Head|List|Lookup|Search|Select|Simulate|Test|Validate|AssumeRole)/;

/** A write to CloudTrail, whatever its name says. */
const FEDERATION = 'GetFederationToken';

/** Reads to CloudTrail, whose answers it shows all the same. */
const SESSIONS = /^(?:AssumeRole|GetFederationToken|GetSessionToken)/;

/** Version 2 of what had a name before. https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html */
const SECOND_VERSION =
  /^(?:AddPermission|RemovePermission|UpdateFunctionCode|UpdateFunctionConfiguration|GetFunction|GetPolicy)$/;

/** Lambda puts the date of its API behind a name, but not of what it got later. */
function eventNameOf({ service, operation, path }: Described): string {
  const [, date] = /^\/(\d{4}-\d{2}-\d{2})\//.exec(path) ?? [];
  if (service !== 'lambda' || date === undefined || date > '2020') return operation;
  return `${operation}${date.replaceAll('-', '')}${SECOND_VERSION.test(operation) ? 'v2' : ''}`;
}

function userIdentityOf({ type, account, userId, arn, userName, role, sessionStart }: Principal, accessKeyId: string) {
  const identity = { type, principalId: userId, arn, accountId: account, accessKeyId };
  if (role === null) return userName === null ? identity : { ...identity, userName };
  return {
    ...identity,
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId: role.id, arn: role.arn, accountId: account, userName: role.name },
      attributes: { creationDate: seconds(sessionStart ?? new Date().toISOString()), mfaAuthenticated: 'false' },
    },
  };
}

/** As CloudTrail writes a time: without fractions. */
const seconds = (iso: string): string => iso.replace(/\.\d+Z$/, 'Z');

const orNull = (fields: Readonly<Record<string, unknown>> | undefined): unknown =>
  fields === undefined || Object.keys(fields).length === 0 ? null : fields;

export interface CallRecord {
  readonly eventID: string;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly recipientAccountId: string;
  readonly readOnly: boolean;
  readonly [member: string]: unknown;
}

/** What CloudTrail is told of the one who called, before the call changes it. */
export interface Caller {
  readonly principal: Principal;
  readonly accessKeyId: string;
  readonly address: string;
  /** ISO 8601. */
  readonly calledAt: string;
}

/** @param isDenied whether it was refused for want of a permission: then the record has no parameters */
export function recordOf(
  request: Pick<AwsRequest, 'region' | 'headers'>,
  described: Described,
  { principal, accessKeyId, address, calledAt }: Caller,
  isDenied: boolean,
): CallRecord {
  const { service, operation, endpointPrefix, requestParameters, responseElements, errorCode, errorMessage } =
    described;
  const host = `${endpointPrefix === 'email' ? 'ses' : endpointPrefix}.amazonaws.com`;
  const readOnly = READS.test(operation) && operation !== FEDERATION;
  const isGlobal = service === 'iam' || service === 'organizations';
  const error = errorCode === undefined ? {} : { errorCode: isDenied ? 'AccessDenied' : errorCode, errorMessage };
  return {
    eventVersion: '1.11',
    userIdentity: userIdentityOf(principal, accessKeyId),
    eventTime: seconds(calledAt),
    eventSource: host,
    eventName: eventNameOf(described),
    awsRegion: isGlobal ? 'us-east-1' : request.region,
    sourceIPAddress: address,
    userAgent: String(request.headers['user-agent'] ?? ''),
    ...error,
    requestParameters: isDenied ? null : orNull(requestParameters),
    responseElements: readOnly && !SESSIONS.test(operation) ? null : orNull(responseElements),
    requestID: randomUUID(),
    eventID: randomUUID(),
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: dataType(service, operation) === null,
    recipientAccountId: principal.account,
    eventCategory: dataType(service, operation) === null ? 'Management' : 'Data',
    tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', clientProvidedHostHeader: host },
  };
}
