/** Deliveries of the adjustments that look at several findings: each must not be said of the second. */
import type { JsonObject } from '../../lambda-src/record/json.ts';
import { ACCOUNT, ROLE_SESSION, record, USER } from '../records.ts';
import type { Example } from './events.ts';
import { failures, named, scattered, signIn } from './more-events.ts';

const own = (name: string): string => `arn:aws:iam::${ACCOUNT}:policy/${name}`;
const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const allow = (...Action: string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });

const at = (second: number, eventName: string, requestParameters: JsonObject, change: JsonObject = {}): JsonObject =>
  record(eventName, {
    requestParameters,
    eventTime: `2026-01-31T12:00:${String(second).padStart(2, '0')}Z`,
    ...change,
  });

const denied = { errorCode: 'AccessDenied', errorMessage: 'User: x is not authorized' };
const created = (name: string, ...actions: string[]): JsonObject =>
  at(
    1,
    'CreatePolicy',
    { policyName: name, policyDocument: allow(...actions) },
    { responseElements: { policy: { policyName: name, arn: own(name) } } },
  );
const attached = (userName: string, name: string, change: JsonObject = {}): JsonObject =>
  at(5, 'AttachUserPolicy', { userName, policyArn: own(name) }, change);
const version = (second: number, setAsDefault: boolean, ...actions: string[]): JsonObject =>
  at(second, 'CreatePolicyVersion', { policyArn: own('app'), policyDocument: allow(...actions), setAsDefault });
const put = (userName: string, policyName: string, ...actions: string[]): JsonObject =>
  at(3, 'PutUserPolicy', { userName, policyName, policyDocument: allow(...actions) });

const user = (userName: string): JsonObject => at(1, 'CreateUser', { userName });
const password = (userName: string): JsonObject => at(2, 'CreateLoginProfile', { userName });
const administrator = (userName: string, change: JsonObject = {}): JsonObject =>
  at(3, 'AttachUserPolicy', { userName, policyArn: managed('AdministratorAccess') }, change);

const joins = (userName: string, change: JsonObject = {}): JsonObject =>
  at(4, 'AddUserToGroup', { userName, groupName: 'ops' }, change);
const onGroup = (eventName: string, more: JsonObject, groupName = 'ops', change: JsonObject = {}): JsonObject =>
  at(6, eventName, { groupName, ...more }, change);
const byRole = { userIdentity: ROLE_SESSION };
const FEDERATED = {
  userIdentity: {
    type: 'FederatedUser',
    arn: `arn:aws:sts::${ACCOUNT}:federated-user/x`,
    accountId: ACCOUNT,
    sessionContext: { sessionIssuer: { type: 'IAMUser', userName: 'ci-admin', accountId: ACCOUNT } },
  },
};

const stopped = at(
  10,
  'StopLogging',
  { name: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main` },
  { eventSource: 'cloudtrail.amazonaws.com' },
);

const KEY = 'AKIAI44QH8DHBEXAMPLE';
const keyMade = at(
  1,
  'CreateAccessKey',
  { userName: 'ci-admin' },
  { responseElements: { accessKey: { userName: 'ci-admin', accessKeyId: KEY, status: 'Active' } } },
);
const keyUsed = (sourceIPAddress: string): JsonObject =>
  at(20, 'TagRole', { roleName: 'app' }, { userIdentity: { ...USER, accessKeyId: KEY }, sourceIPAddress });

const succeeds = (userName: string, sourceIPAddress = '203.0.113.7', eventTime = '2026-01-31T12:04:30Z'): JsonObject =>
  signIn('Success', { ...named(userName), sourceIPAddress, eventTime });

const trusts = (second: number, AWS: string): JsonObject =>
  at(second, 'UpdateAssumeRolePolicy', {
    roleName: 'deployer',
    policyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
    }),
  });
const OUTSIDE = 'arn:aws:iam::444455556666:root';
const acts = (second: number): JsonObject => at(second, 'TagRole', { roleName: 'app' }, { userIdentity: ROLE_SESSION });
const assumed = (second: number, change: JsonObject = {}): JsonObject =>
  at(
    second,
    'AssumeRole',
    { roleArn: `arn:aws:iam::${ACCOUNT}:role/deploy/deployer` },
    {
      eventSource: 'sts.amazonaws.com',
      userIdentity: { type: 'AWSAccount', accountId: '444455556666', principalId: 'AROAEXAMPLE:x' },
      ...change,
    },
  );

export const EXAMPLES_TOGETHER: Readonly<Record<string, readonly Example[]>> = {
  S99: [
    {
      match: [...failures(6, (index) => `jane${index}`), succeeds('joe')],
      severity: 'high',
      miss: [...failures(6, (index) => `jane${index}`), succeeds('joe', '198.51.100.9')],
    },
    {
      match: [...failures(5, () => 'jane'), succeeds('jane', '198.51.100.9')],
      severity: 'medium',
      miss: [...failures(5, () => 'jane'), succeeds('jane', '203.0.113.7', '2026-01-31T11:59:00Z')],
    },
    {
      match: [...scattered(8), succeeds('jane3', '198.51.100.9')],
      severity: 'medium',
      miss: [...scattered(8), succeeds('joe', '198.51.100.9')],
    },
  ],
  S87: [
    {
      match: [attached('jane', 'app'), created('app', '*')],
      severity: 'high',
      miss: [attached('jane', 'other'), created('app', '*')],
    },
    {
      // Granted to oneself.
      match: [created('app', 'iam:*'), attached('ci-admin', 'app')],
      severity: 'critical',
      miss: [created('app', 'iam:*'), attached('ci-admin', 'app', denied)],
    },
    {
      // The version that applies is what is attached.
      match: [version(1, true, 's3:GetObject'), version(2, true, '*'), attached('jane', 'app')],
      severity: 'high',
      miss: [version(1, true, 's3:GetObject'), version(2, false, '*'), attached('jane', 'app')],
    },
    {
      match: [put('jane', 'a', 'iam:PassRole'), put('jane', 'b', 'lambda:CreateFunction', 'lambda:InvokeFunction')],
      severity: 'high',
      miss: [put('jane', 'a', 'iam:PassRole'), put('joe', 'b', 'lambda:CreateFunction', 'lambda:InvokeFunction')],
      missSeverity: 'medium',
    },
    {
      // Of a group that the user joins, and their own.
      match: [
        at(2, 'PutGroupPolicy', { groupName: 'ops', policyName: 'a', policyDocument: allow('iam:PassRole') }),
        joins('jane'),
        put('jane', 'b', 'lambda:CreateFunction'),
      ],
      severity: 'high',
      miss: [
        at(2, 'PutGroupPolicy', { groupName: 'dev', policyName: 'a', policyDocument: allow('iam:PassRole') }),
        joins('jane'),
        put('jane', 'b', 'lambda:CreateFunction'),
      ],
      missSeverity: 'medium',
    },
    {
      match: [put('jane', 'a', 'iam:PassRole'), created('b', 'lambda:*'), attached('jane', 'b')],
      severity: 'high',
      miss: [put('jane', 'a', 's3:GetObject'), put('jane', 'b', 's3:PutObject')],
      missSeverity: 'low',
    },
  ],
  S88: [
    {
      match: [administrator('eve'), password('eve'), user('eve')],
      severity: 'critical',
      miss: [administrator('eve'), password('jane'), user('eve')],
      missSeverity: 'high',
    },
    {
      match: [user('eve'), password('eve'), created('app', '*'), attached('eve', 'app')],
      severity: 'critical',
      miss: [user('eve'), password('eve'), administrator('eve', denied)],
      missSeverity: 'high',
    },
  ],
  S89: [
    {
      match: [user('eve'), stopped, { ...user('joe'), eventTime: '2026-01-31T12:00:30Z' }],
      severity: 'critical',
      miss: [user('eve'), stopped],
    },
    {
      match: [stopped, { ...user('joe'), eventTime: 'at noon' }],
      severity: 'critical',
      miss: [stopped, { ...user('joe'), eventTime: '2026-01-31T12:00:30Z', userIdentity: ROLE_SESSION }],
    },
  ],
  S95: [
    {
      match: [keyMade, keyUsed('198.51.100.9')],
      severity: 'high',
      miss: [keyMade, keyUsed('203.0.113.7')],
      missSeverity: 'low',
    },
  ],
  S101: [
    {
      match: [joins('ci-admin'), onGroup('AttachGroupPolicy', { policyArn: managed('AdministratorAccess') })],
      severity: 'critical',
      miss: [joins('eve'), onGroup('AttachGroupPolicy', { policyArn: managed('AdministratorAccess') })],
      missSeverity: 'high',
    },
    {
      match: [onGroup('PutGroupPolicy', { policyName: 'p', policyDocument: allow('s3:GetObject') }), joins('ci-admin')],
      severity: 'medium',
      miss: [
        onGroup('PutGroupPolicy', { policyName: 'p', policyDocument: allow('s3:GetObject') }, 'others'),
        joins('ci-admin'),
      ],
      missSeverity: 'high',
    },
    {
      match: [joins('ci-admin', FEDERATED), onGroup('AttachGroupPolicy', { policyArn: own('app') }, 'ops', FEDERATED)],
      severity: 'high',
      miss: [joins('ci-admin'), onGroup('AttachGroupPolicy', { policyArn: own('app') }, 'ops', byRole)],
      missSeverity: 'high',
    },
  ],
  S96: [
    {
      match: [acts(20), trusts(10, OUTSIDE)],
      severity: 'critical',
      miss: [acts(5), trusts(10, OUTSIDE)],
      missSeverity: 'high',
    },
    {
      match: [assumed(20), trusts(10, OUTSIDE)],
      severity: 'critical',
      miss: [assumed(20, denied), trusts(10, OUTSIDE)],
    },
    {
      match: [trusts(10, '*'), acts(20)],
      severity: 'critical',
      miss: [trusts(10, `arn:aws:iam::${ACCOUNT}:root`), acts(20)],
      missSeverity: 'medium',
    },
  ],
};
