import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEVERITIES, type Severity } from '../../../lambda-src/catalogue/severity.ts';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import type { Settings, SuppressionRule } from '../../../lambda-src/finding/settings.ts';
import { suppressedBy } from '../../../lambda-src/finding/suppression.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { ROLE_MADE_ADMIN } from '../../alerts/samples.ts';
import { ACCOUNT, IDENTITY_CENTER_SESSION, ROLE_SESSION, ROOT, USER } from '../../records.ts';
import { denied, found, managed, policy } from '../../rules/found.ts';
import { SETTINGS } from '../../settings.ts';

const NOW = Date.UTC(2026, 0, 31, 12);
const DEPLOYER = `arn:aws:iam::${ACCOUNT}:role/deploy/*`;
const BLANK: SuppressionRule = {
  reason: 'Terraform',
  principalArns: [],
  eventNames: [],
  accountIds: [],
  sourceIpRanges: [],
  upToSeverity: 'critical',
  expires: null,
};
const by = (finding: Finding, rule: Partial<SuppressionRule>, settings: Partial<Settings> = {}, now = NOW) =>
  suppressedBy(finding, { ...SETTINGS, suppressionRules: [{ ...BLANK, ...rule }], ...settings }, now);

const byDeployer = (eventName: string, parameters: JsonObject | null, change: JsonObject = {}) =>
  found(eventName, parameters, { userIdentity: ROLE_SESSION, ...change });
const TAGGED = byDeployer('TagRole', { roleName: 'app', tags: [{ key: 'team', value: 'payments' }] });

describe('a finding below the minimum', () => {
  it('is held back as such', () => {
    const at = (severity: Severity) => by({ ...ROLE_MADE_ADMIN, severity }, {}, { minimumSeverity: 'high' });
    expect(SEVERITIES.map(at)).toEqual([...Array(3).fill('minimum_severity'), null, null]);
  });
});

describe('a suppression rule', () => {
  it('hides what it is about, and is counted by its reason', () => {
    expect(by(TAGGED, { principalArns: [DEPLOYER] })).toBe('Terraform');
    expect(by(TAGGED, { principalArns: ['arn:aws:sts::*:assumed-role/deployer/run-??'] })).toBe('Terraform');
    expect(by(TAGGED, { eventNames: ['Untag*', 'Tag*'] })).toBe('Terraform');
    expect(by(TAGGED, { accountIds: [ACCOUNT] })).toBe('Terraform');
    expect(by(TAGGED, { sourceIpRanges: ['198.51.100.0/24', '203.0.113.0/24'] })).toBe('Terraform');
  });

  it('hides nothing where one of its fields does not hold', () => {
    const all = {
      principalArns: [DEPLOYER],
      eventNames: ['TagRole'],
      accountIds: [ACCOUNT],
      sourceIpRanges: ['0.0.0.0/0'],
    };
    expect(by(TAGGED, all)).toBe('Terraform');
    expect(by(TAGGED, { ...all, principalArns: [`arn:aws:iam::${ACCOUNT}:role/*/other`] })).toBeNull();
    expect(by(TAGGED, { ...all, eventNames: ['tagrole'] })).toBeNull();
    expect(by(TAGGED, { ...all, accountIds: ['444455556666'] })).toBeNull();
    expect(by(TAGGED, { ...all, sourceIpRanges: ['198.51.100.0/24'] })).toBeNull();
  });

  it('matches an ARN field by field, and a wildcard for the account means that of the event', () => {
    const as = (userIdentity: JsonObject) => found('TagRole', { roleName: 'app' }, { userIdentity });
    const user = (path: string, account = ACCOUNT) =>
      as({ ...USER, accountId: account, arn: `arn:aws:iam::${account}:user/${path}deployer` });
    const hides = (finding: Finding, ...principalArns: string[]) => by(finding, { principalArns }) !== null;
    const OTHER = '444455556666';
    for (const account of ['*', ACCOUNT, '1111*', '1111????????']) {
      const role = `arn:aws:iam::${account}:role/deploy*`;
      expect(hides(TAGGED, role)).toBe(true);
      expect(hides(user(''), `arn:aws:iam::${account}:user/deploy*`)).toBe(true);
      // The path of a user may hold any visible character.
      for (const path of ['x:role/', `x:${ACCOUNT}:role/`, `a/iam::${ACCOUNT}:role/`]) {
        expect(hides(user(path), role), path).toBe(false);
      }
    }
    const theirs = user('', OTHER);
    expect(hides(theirs, 'arn:aws:iam::*:user/deployer')).toBe(false);
    expect(hides(theirs, 'arn:aws:iam::4444*:user/deployer')).toBe(false);
    expect(hides(theirs, `arn:aws:iam::${OTHER}:user/deployer`)).toBe(true);
  });

  it('hides nothing where it says of nothing what it is about', () => {
    expect(by(TAGGED, {})).toBeNull();
  });

  it('never goes by the user agent, nor takes the name of a service for an address', () => {
    const claims = found('TagRole', { roleName: 'app' }, { userAgent: DEPLOYER });
    expect(by(claims, { principalArns: [DEPLOYER] })).toBeNull();
    const service = byDeployer('TagRole', { roleName: 'app' }, { sourceIPAddress: 'cloudformation.amazonaws.com' });
    expect(by(service, { sourceIpRanges: ['0.0.0.0/0', '::/0'] })).toBeNull();
    expect(by(byDeployer('TagRole', null, { sourceIPAddress: null }), { sourceIpRanges: ['0.0.0.0/0'] })).toBeNull();
  });

  it('goes by no address behind a VPC endpoint, unless that is one of the account', () => {
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.option(fc.constantFrom(ACCOUNT, '444455556666', '', 5, null), { nil: undefined }),
        fc.constantFrom('vpce-1a2b3c4d', null),
        (sourceIPAddress, vpcEndpointAccountId, vpcEndpointId) => {
          const finding = byDeployer(
            'TagRole',
            { roleName: 'app' },
            { sourceIPAddress, vpcEndpointId, ...(vpcEndpointAccountId === undefined ? {} : { vpcEndpointAccountId }) },
          );
          const isOwn = vpcEndpointId === null || vpcEndpointAccountId === ACCOUNT;
          expect(by(finding, { sourceIpRanges: [`${sourceIPAddress}/32`] })).toBe(isOwn ? 'Terraform' : null);
          expect(by(finding, { principalArns: [DEPLOYER] })).toBe('Terraform');
        },
      ),
    );
  });

  it('holds through the end of the day it expires, in UTC', () => {
    const rule = { eventNames: ['TagRole'], expires: '2026-01-31' };
    expect(by(TAGGED, rule, {}, Date.UTC(2026, 0, 31, 23, 59, 59, 999))).toBe('Terraform');
    expect(by(TAGGED, rule, {}, Date.UTC(2026, 1, 1))).toBeNull();
    expect(by(TAGGED, { ...rule, expires: 'never' })).toBeNull();
  });

  it('hides nothing above its severity', () => {
    const at = (raised: Severity) => by({ ...TAGGED, raised }, { eventNames: ['TagRole'], upToSeverity: 'medium' });
    expect(SEVERITIES.map(at)).toEqual([...Array(3).fill('Terraform'), null, null]);
  });

  it('is the first of several that counts', () => {
    const rules = ['one', 'two'].map((reason) => ({ ...BLANK, reason, eventNames: ['TagRole'] }));
    expect(by(TAGGED, {}, { suppressionRules: rules })).toBe('one');
  });
});

describe('a rule is judged on the severity before anything lowered it', () => {
  const upTo = { eventNames: ['*Policy', '*Trail', 'UpdateSAMLProvider'], upToSeverity: 'medium' } as const;

  it.each<[string, Finding]>([
    ['by the outcome: denied', byDeployer('DeleteTrail', null, { eventSource: 'cloudtrail.amazonaws.com', ...denied })],
    [
      'by the outcome: failed',
      byDeployer('DeleteTrail', { name: 'main' }, { eventSource: 'cloudtrail.amazonaws.com', errorCode: 'Throttling' }),
    ],
    [
      'by a service for itself',
      found(
        'UpdateSAMLProvider',
        { sAMLProviderArn: 'x' },
        { userIdentity: { type: 'AWSService', invokedBy: 'sso.amazonaws.com' } },
      ),
    ],
  ])('%s', (_, finding) => {
    expect(finding.severity).toBe('medium');
    expect(finding.raised).toBe('high');
    expect(by(finding, upTo)).toBeNull();
    expect(by(finding, { ...upTo, upToSeverity: 'high' })).toBe('Terraform');
  });
});

const KEPT: readonly (readonly [string, Finding])[] = [
  [
    'AdministratorAccess attached',
    byDeployer('AttachRolePolicy', { roleName: 'app', policyArn: managed('AdministratorAccess') }),
  ],
  [
    'the same through CloudFormation',
    byDeployer(
      'AttachRolePolicy',
      { roleName: 'app', policyArn: managed('AdministratorAccess') },
      {
        userIdentity: { ...ROLE_SESSION, invokedBy: 'cloudformation.amazonaws.com' },
        sourceIPAddress: 'cloudformation.amazonaws.com',
      },
    ),
  ],
  [
    'a policy written that allows everything under a condition',
    byDeployer('PutRolePolicy', {
      roleName: 'app',
      policyDocument: policy({
        Effect: 'Allow',
        Action: 'iam:*',
        Resource: '*',
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      }),
    }),
  ],
  [
    'a role opened to anyone',
    byDeployer('UpdateAssumeRolePolicy', {
      roleName: 'app',
      policyDocument: policy({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }),
    }),
  ],
  [
    'AdministratorAccess in a permission set',
    byDeployer(
      'AttachManagedPolicyToPermissionSet',
      { managedPolicyArn: managed('AdministratorAccess') },
      { eventSource: 'sso.amazonaws.com' },
    ),
  ],
  [
    "the caller's own role: a policy detached",
    byDeployer('DetachRolePolicy', { roleName: 'deployer', policyArn: managed('SecurityAudit') }),
  ],
  ["the caller's own role in other letters", byDeployer('DeleteRolePolicy', { roleName: 'DEPLOYER', policyName: 'x' })],
  ["the caller's own trust", byDeployer('UpdateAssumeRolePolicy', { roleName: 'deployer', policyDocument: policy() })],
  ["the caller's own boundary", byDeployer('DeleteRolePermissionsBoundary', { roleName: 'deployer' })],
  ['a user who joins a group', found('AddUserToGroup', { userName: 'ci-admin', groupName: 'developers' })],
  [
    'a version made the default',
    byDeployer('SetDefaultPolicyVersion', { policyArn: `arn:aws:iam::${ACCOUNT}:policy/app`, versionId: 'v1' }),
  ],
  [
    'a policy of a group the user may be in',
    found('DetachGroupPolicy', { groupName: 'developers', policyArn: managed('AWSDenyAll') }),
  ],
  [
    'a permission set the person may have',
    found(
      'DetachManagedPolicyFromPermissionSet',
      { permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-7223000000000000/ps-ae5d000000000000' },
      { eventSource: 'sso.amazonaws.com', userIdentity: IDENTITY_CENTER_SESSION },
    ),
  ],
  [
    'a call to oneself that this version does not know',
    byDeployer('ReplaceRolePolicies', { roleName: 'deployer' }, { readOnly: false }),
  ],
  [
    'somebody put into a group that the record does not name',
    byDeployer(
      'CreateGroupMembership',
      { groupId: '34887428-4081-7042-c3c6-928d413009e7', memberId: { userId: 'x' } },
      { eventSource: 'identitystore.amazonaws.com' },
    ),
  ],
  ['a user put into Administrators', byDeployer('AddUserToGroup', { userName: 'jane', groupName: 'Administrators' })],
  [
    'a policy called OrgAdmin',
    byDeployer('AttachRolePolicy', { roleName: 'app', policyArn: `arn:aws:iam::${ACCOUNT}:policy/OrgAdmin` }),
  ],
  ['a user renamed to an administrator', byDeployer('UpdateUser', { userName: 'jane', newUserName: 'jane-admin' })],
  [
    'a permission set called so',
    byDeployer('CreatePermissionSet', { name: 'PowerUser' }, { eventSource: 'sso.amazonaws.com' }),
  ],
  [
    'a customer managed policy called so in a permission set',
    byDeployer(
      'AttachCustomerManagedPolicyReferenceToPermissionSet',
      { permissionSetArn: 'x', customerManagedPolicyReference: { name: 'admins', path: '/' } },
      { eventSource: 'sso.amazonaws.com' },
    ),
  ],
  [
    "an assignment by the console's own call",
    byDeployer(
      'AssociateProfile',
      { profileId: 'p-ae5d000000000000', accessorId: 'x', accessorType: 'USER' },
      { eventSource: 'sso.amazonaws.com' },
    ),
  ],
  [
    'an account made an administrator of the organization',
    byDeployer(
      'RegisterDelegatedAdministrator',
      { accountId: '444455556666', servicePrincipal: 'sso.amazonaws.com' },
      { eventSource: 'organizations.amazonaws.com' },
    ),
  ],
  ['root access to other accounts', byDeployer('EnableOrganizationsRootSessions', null)],
  ['a session as their root user', byDeployer('AssumeRoot', null, { eventSource: 'sts.amazonaws.com' })],
  [
    "an administrator's MFA device",
    byDeployer('DeleteVirtualMFADevice', { serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/jane-admin` }),
  ],
  [
    "the root user's MFA device",
    byDeployer('DeleteVirtualMFADevice', { serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/root-account-mfa-device` }),
  ],
  [
    'an assignment whose permission set is an id',
    byDeployer(
      'CreateAccountAssignment',
      { permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-7223000000000000/ps-ae5d000000000000', principalId: 'x' },
      { eventSource: 'sso.amazonaws.com' },
    ),
  ],
  ['a trail', byDeployer('StopLogging', { name: 'main' }, { eventSource: 'cloudtrail.amazonaws.com' })],
  ['a log group', byDeployer('DeleteLogGroup', { logGroupName: 'x' }, { eventSource: 'logs.amazonaws.com' })],
  [
    'a subscription filter',
    byDeployer('DeleteSubscriptionFilter', { logGroupName: 'x' }, { eventSource: 'logs.amazonaws.com' }),
  ],
  [
    'the function',
    byDeployer(
      'UpdateFunctionCode20150331v2',
      { functionName: 'iam-change-alerts' },
      { eventSource: 'lambda.amazonaws.com' },
    ),
  ],
  [
    "the function's role",
    byDeployer('DeleteRolePolicy', { roleName: 'iam-change-alerts-function', policyName: 'sns' }),
  ],
  [
    'a topic',
    byDeployer(
      'DeleteTopic',
      { topicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:security` },
      { eventSource: 'sns.amazonaws.com' },
    ),
  ],
];

describe.each(KEPT)('%s', (_, finding) => {
  it('is hidden by no rule that does not name the event', () => {
    expect(finding.guard).not.toBeNull();
    for (const rule of [
      { principalArns: ['*'] },
      { accountIds: [ACCOUNT] },
      { eventNames: ['*'] },
      { eventNames: ['?*', 'x'] },
    ]) {
      expect(by(finding, rule)).toBeNull();
    }
  });

  it('is hidden by one that does', () => {
    expect(by(finding, { eventNames: [finding.eventName ?? ''] })).toBe('Terraform');
    expect(by(finding, { eventNames: [`${finding.eventName?.slice(0, 8)}*`], accountIds: [ACCOUNT] })).toBe(
      'Terraform',
    );
  });
});

describe('what a deployer does every day is hidden by a rule on the deployer', () => {
  it.each<[string, Finding]>([
    ['a tag', TAGGED],
    [
      'a role',
      byDeployer('CreateRole', {
        roleName: 'app',
        assumeRolePolicyDocument: policy({
          Effect: 'Allow',
          Principal: { Service: 'ec2.amazonaws.com' },
          Action: 'sts:AssumeRole',
        }),
      }),
    ],
    [
      'a narrow policy',
      byDeployer('PutRolePolicy', {
        roleName: 'app',
        policyName: 'read',
        policyDocument: policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::admin/*' }),
      }),
    ],
    [
      'a policy of its own attached',
      byDeployer('AttachRolePolicy', { roleName: 'app', policyArn: `arn:aws:iam::${ACCOUNT}:policy/app` }),
    ],
    [
      'the code of another function',
      byDeployer('UpdateFunctionCode20150331v2', { functionName: 'shop' }, { eventSource: 'lambda.amazonaws.com' }),
    ],
  ])('%s', (_, finding) => {
    expect(finding.guard).toBeNull();
    expect(by(finding, { principalArns: [DEPLOYER], upToSeverity: 'medium' })).toBe('Terraform');
  });

  it('but not what root does', () => {
    const byRoot = found('DeleteUser', { userName: 'eve' }, { userIdentity: ROOT });
    expect(by(byRoot, { principalArns: ['*'], upToSeverity: 'high' })).toBeNull();
  });
});
