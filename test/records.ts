/** CloudTrail records in real shapes, with the accounts 111122223333 and 444455556666 and addresses of RFC 5737. */
import type { JsonObject } from '../lambda-src/record/json.ts';

export const ACCOUNT = '111122223333';

const TLS = {
  tlsVersion: 'TLSv1.3',
  cipherSuite: 'TLS_AES_128_GCM_SHA256',
  clientProvidedHostHeader: 'iam.amazonaws.com',
};

/** An IAM user with long-term keys and the CLI: the plainest identity, no `sessionContext`. */
export const USER: JsonObject = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEUSER000001',
  arn: `arn:aws:iam::${ACCOUNT}:user/ci-admin`,
  accountId: ACCOUNT,
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  userName: 'ci-admin',
};

export const ROLE_SESSION: JsonObject = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEROLE000001:run-42',
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/run-42`,
  accountId: ACCOUNT,
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEROLE000001',
      arn: `arn:aws:iam::${ACCOUNT}:role/deploy/deployer`,
      accountId: ACCOUNT,
      userName: 'deployer',
    },
    webIdFederationData: {},
    attributes: { creationDate: '2026-01-31T11:50:00Z', mfaAuthenticated: 'false' },
  },
};

export const IDENTITY_CENTER_SESSION: JsonObject = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEROLE000002:jane@example.com',
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/jane@example.com`,
  accountId: ACCOUNT,
  accessKeyId: 'ASIAIOSFODNN7EXAMPLF',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEROLE000002',
      arn: `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_AdministratorAccess_0123456789abcdef`,
      accountId: ACCOUNT,
      userName: 'AWSReservedSSO_AdministratorAccess_0123456789abcdef',
    },
    attributes: { creationDate: '2026-01-31T11:50:00Z', mfaAuthenticated: 'false' },
  },
};

export const ROOT: JsonObject = {
  type: 'Root',
  principalId: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:root`,
  accountId: ACCOUNT,
  accessKeyId: 'ASIAIOSFODNN7EXAMPLG',
  sessionContext: { attributes: { creationDate: '2026-01-31T11:50:00Z', mfaAuthenticated: 'true' } },
};

let sequence = 0;

/** An eventID that is unique within the test run. */
export function eventId(): string {
  sequence += 1;
  return `7f1c0a5e-2b1d-4e3f-8a9b-${sequence.toString(16).padStart(12, '0')}`;
}

/** A record of `eventName` by `USER` through the CLI, with the members of `change`. */
export function record(eventName: string, change: JsonObject = {}): JsonObject {
  return {
    eventVersion: '1.11',
    userIdentity: USER,
    eventTime: '2026-01-31T12:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.7',
    userAgent: `aws-cli/2.27.50 md/awscrt#0.26.1 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.4 md/pyimpl#CPython m/b,E,G cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#iam.${eventName
      .replace(/([a-z])([A-Z])/g, '$1-$2')
      .toLowerCase()}`,
    requestParameters: null,
    responseElements: null,
    requestID: '0f5d7f7e-5b8f-4b6e-9f65-3f2d7a1b2c3d',
    eventID: change['eventID'] ?? eventId(),
    readOnly: /^(?:Get|List|Generate|Simulate)/.test(eventName),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
    tlsDetails: TLS,
    ...change,
  };
}

export const attachAdministrator = (change: JsonObject = {}): JsonObject =>
  record('AttachRolePolicy', {
    requestParameters: { roleName: 'deployer', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    ...change,
  });

/** A sign-in of the root user, without the `additionalEventData` that most have. */
export const signIn = (change: JsonObject = {}): JsonObject =>
  record('ConsoleLogin', {
    eventSource: 'signin.amazonaws.com',
    eventType: 'AwsConsoleSignIn',
    userIdentity: ROOT,
    responseElements: { ConsoleLogin: 'Success' },
    ...change,
  });

/** A denied call: CloudTrail omits the parameters, and only the message names the target. */
export const deniedCreateUser = (change: JsonObject = {}): JsonObject =>
  record('CreateUser', {
    errorCode: 'AccessDenied',
    errorMessage: `User: arn:aws:iam::${ACCOUNT}:user/ci-admin is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::${ACCOUNT}:user/eve because no identity-based policy allows the iam:CreateUser action`,
    ...change,
  });

/** CloudTrail keeps the parameters of calls that failed for other reasons. */
export const failedCreateUser = (change: JsonObject = {}): JsonObject =>
  record('CreateUser', {
    errorCode: 'EntityAlreadyExistsException',
    errorMessage: 'User with name eve already exists.',
    requestParameters: { userName: 'eve' },
    ...change,
  });

export const HEARTBEAT = {
  roleArn: `arn:aws:iam::${ACCOUNT}:role/iam-change-alerts-heartbeat-eu-central-1`,
  description: 'Heartbeat of iam-change-alerts',
};

/** What Scheduler's hourly call leaves, as `name`'s in eu-central-1. How its address and user agent look is not documented. */
export function heartbeat(change: JsonObject = {}, name = 'iam-change-alerts'): JsonObject {
  const roleName = `${name}-heartbeat-eu-central-1`;
  return record('UpdateRoleDescription', {
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLEROLE000009:89e4b4a5f6b54c30a1f9c2f9b9a3e3d1',
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${roleName}/89e4b4a5f6b54c30a1f9c2f9b9a3e3d1`,
      accountId: ACCOUNT,
      accessKeyId: 'ASIAIOSFODNN7EXAMPLH',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLEROLE000009',
          arn: `arn:aws:iam::${ACCOUNT}:role/${roleName}`,
          accountId: ACCOUNT,
          userName: roleName,
        },
        attributes: { creationDate: '2026-01-31T12:00:00Z', mfaAuthenticated: 'false' },
      },
    },
    requestParameters: { roleName, description: 'Heartbeat of iam-change-alerts' },
    responseElements: { role: { roleName, description: 'Heartbeat of iam-change-alerts', path: '/' } },
    ...change,
  });
}
