import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { IDENTITY_CENTER_SESSION, ROLE_SESSION, record } from '../../records.ts';

describe('a record', () => {
  it('is read with all it can hold', () => {
    const raw = record('AssumeRoot', {
      eventID: 'e-1',
      errorCode: 'AccessDenied',
      errorMessage: 'no',
      userAgent: 'aws-cli/2.27.50',
      sessionCredentialFromConsole: 'true',
      readOnly: false,
      requestParameters: { roleName: 'app' },
      responseElements: { role: {} },
      additionalEventData: { MFAUsed: 'No' },
      serviceEventDetails: { state: 'x' },
      recipientAccountId: '444455556666',
      userIdentity: {
        ...ROLE_SESSION,
        userName: 'jane',
        invokedBy: 'cloudformation.amazonaws.com',
        identityProvider: 'provider',
        credentialId: 'credential',
        onBehalfOf: { userId: 'person', identityStoreArn: 'arn:aws:identitystore::111122223333:identitystore/d-1' },
        sessionContext: {
          ...(ROLE_SESSION['sessionContext'] as object),
          sourceIdentity: 'source',
          assumedRoot: 'true',
          webIdFederationData: { federatedProvider: 'accounts.google.com' },
        },
      },
    });
    expect(parseRecord(raw)).toEqual({
      eventId: 'e-1',
      eventVersion: '1.11',
      eventTime: '2026-01-31T12:00:00Z',
      eventSource: 'iam.amazonaws.com',
      eventName: 'AssumeRoot',
      eventType: 'AwsApiCall',
      readOnly: false,
      region: 'us-east-1',
      accountId: '444455556666',
      sourceIpAddress: '203.0.113.7',
      userAgent: 'aws-cli/2.27.50',
      errorCode: 'AccessDenied',
      errorMessage: 'no',
      sessionCredentialFromConsole: true,
      identity: {
        type: 'AssumedRole',
        principalId: 'AROAEXAMPLEROLE000001:run-42',
        arn: 'arn:aws:sts::111122223333:assumed-role/deployer/run-42',
        accountId: '111122223333',
        accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
        userName: 'jane',
        invokedBy: 'cloudformation.amazonaws.com',
        identityProvider: 'provider',
        sessionIssuer: {
          type: 'Role',
          arn: 'arn:aws:iam::111122223333:role/deploy/deployer',
          accountId: '111122223333',
          userName: 'deployer',
        },
        mfaAuthenticated: false,
        sourceIdentity: 'source',
        federatedProvider: 'accounts.google.com',
        assumedRoot: true,
        onBehalfOfUserId: 'person',
        credentialId: 'credential',
      },
      requestParameters: { roleName: 'app' },
      parametersOmitted: false,
      responseElements: { role: {} },
      additionalEventData: { MFAUsed: 'No' },
      serviceEventDetails: { state: 'x' },
      raw,
    });
  });

  it('with nothing in it is read, and nothing is made up', () => {
    const { identity, raw, parametersOmitted, ...fields } = parseRecord({});
    expect(Object.values({ ...fields, ...identity }).filter((value) => value !== null)).toEqual([]);
    expect({ raw, parametersOmitted }).toEqual({ raw: {}, parametersOmitted: false });
  });

  it("is of its caller's account where it names no other", () => {
    const { recipientAccountId: _, ...raw } = record('CreateUser', { userIdentity: IDENTITY_CENTER_SESSION });
    expect(parseRecord(raw).accountId).toBe('111122223333');
  });

  it('has no issuer of the session where the issuer is empty', () => {
    const userIdentity = { type: 'AssumedRole', sessionContext: { sessionIssuer: {}, attributes: {} } };
    expect(parseRecord(record('CreateUser', { userIdentity })).identity.sessionIssuer).toBeNull();
  });

  it('keeps no parameters where CloudTrail left them out', () => {
    const omitted = { omitted: true, originalSize: 104_000, reason: 'requestParameters too large' };
    expect(parseRecord(record('PutRolePolicy', { requestParameters: omitted }))).toMatchObject({
      parametersOmitted: true,
      requestParameters: null,
    });
    const named = { omitted: 'true' };
    expect(parseRecord(record('PutRolePolicy', { requestParameters: named }))).toMatchObject({
      parametersOmitted: false,
      requestParameters: named,
    });
  });
});
