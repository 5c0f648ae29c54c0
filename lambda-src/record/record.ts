/**
 * One CloudTrail record, narrowed from `unknown`.
 *
 * Every field may be missing: service events have no `userIdentity.type`, denied calls no `requestParameters`, old
 * records no `readOnly`. `null` always means "not in the record", never "false" or "empty".
 * Shape: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
import { asBoolean, asObject, asText, at, type JsonObject } from './json.ts';

export interface SessionIssuer {
  readonly type: string | null;
  readonly arn: string | null;
  readonly accountId: string | null;
  readonly userName: string | null;
}

export interface UserIdentity {
  readonly type: string | null;
  readonly principalId: string | null;
  readonly arn: string | null;
  readonly accountId: string | null;
  readonly accessKeyId: string | null;
  readonly userName: string | null;
  readonly invokedBy: string | null;
  readonly identityProvider: string | null;
  readonly sessionIssuer: SessionIssuer | null;
  /** `sessionContext.attributes.mfaAuthenticated`, as recorded; what it means is decided in `actor.ts`. */
  readonly mfaAuthenticated: boolean | null;
  readonly sourceIdentity: string | null;
  readonly federatedProvider: string | null;
  readonly assumedRoot: boolean | null;
  readonly onBehalfOfUserId: string | null;
  readonly credentialId: string | null;
}

export interface CloudTrailRecord {
  readonly eventId: string | null;
  readonly eventVersion: string | null;
  /** As recorded. CloudTrail writes ISO 8601 in UTC; other writers do not. */
  readonly eventTime: string | null;
  readonly eventSource: string | null;
  readonly eventName: string | null;
  readonly eventType: string | null;
  readonly readOnly: boolean | null;
  readonly region: string | null;
  /** The account the record was delivered for, else the caller's. They differ in cross-account calls. */
  readonly accountId: string | null;
  readonly sourceIpAddress: string | null;
  readonly userAgent: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly sessionCredentialFromConsole: boolean | null;
  readonly identity: UserIdentity;
  readonly requestParameters: JsonObject | null;
  /** CloudTrail leaves out `requestParameters` above 100 KB and says so with `omitted: true`. */
  readonly parametersOmitted: boolean;
  readonly responseElements: JsonObject | null;
  readonly additionalEventData: JsonObject | null;
  readonly serviceEventDetails: JsonObject | null;
  /** The record as it came, secrets included: for judging, never for showing. */
  readonly raw: JsonObject;
}

/** Test for a key, not for presence: `sessionIssuer` is `{}` in many real records. */
function sessionIssuer(session: JsonObject | null): SessionIssuer | null {
  const issuer = asObject(session?.['sessionIssuer']);
  if (issuer === null || Object.keys(issuer).length === 0) return null;
  return {
    type: asText(issuer['type']),
    arn: asText(issuer['arn']),
    accountId: asText(issuer['accountId']),
    userName: asText(issuer['userName']),
  };
}

function userIdentity(value: unknown): UserIdentity {
  const identity = asObject(value) ?? {};
  const session = asObject(identity['sessionContext']);
  return {
    type: asText(identity['type']),
    principalId: asText(identity['principalId']),
    arn: asText(identity['arn']),
    accountId: asText(identity['accountId']),
    accessKeyId: asText(identity['accessKeyId']),
    userName: asText(identity['userName']),
    invokedBy: asText(identity['invokedBy']),
    identityProvider: asText(identity['identityProvider']),
    sessionIssuer: sessionIssuer(session),
    mfaAuthenticated: asBoolean(at(session, 'attributes.mfaAuthenticated')),
    sourceIdentity: asText(session?.['sourceIdentity']),
    federatedProvider: asText(at(session, 'webIdFederationData.federatedProvider')),
    assumedRoot: asBoolean(session?.['assumedRoot']),
    onBehalfOfUserId: asText(at(identity, 'onBehalfOf.userId')),
    credentialId: asText(identity['credentialId']),
  };
}

export function parseRecord(raw: JsonObject): CloudTrailRecord {
  const identity = userIdentity(raw['userIdentity']);
  const parameters = asObject(raw['requestParameters']);
  const parametersOmitted = parameters?.['omitted'] === true;
  return {
    eventId: asText(raw['eventID']),
    eventVersion: asText(raw['eventVersion']),
    eventTime: asText(raw['eventTime']),
    eventSource: asText(raw['eventSource']),
    eventName: asText(raw['eventName']),
    eventType: asText(raw['eventType']),
    readOnly: asBoolean(raw['readOnly']),
    region: asText(raw['awsRegion']),
    accountId: asText(raw['recipientAccountId']) ?? identity.accountId,
    sourceIpAddress: asText(raw['sourceIPAddress']),
    userAgent: asText(raw['userAgent']),
    errorCode: asText(raw['errorCode']),
    errorMessage: asText(raw['errorMessage']),
    sessionCredentialFromConsole: asBoolean(raw['sessionCredentialFromConsole']),
    identity,
    requestParameters: parametersOmitted ? null : parameters,
    parametersOmitted,
    responseElements: asObject(raw['responseElements']),
    additionalEventData: asObject(raw['additionalEventData']),
    serviceEventDetails: asObject(raw['serviceEventDetails']),
    raw,
  };
}
