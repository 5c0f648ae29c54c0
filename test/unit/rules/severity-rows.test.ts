import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rank, type Severity } from '../../../lambda-src/catalogue/severity.ts';
import { detect } from '../../../lambda-src/finding/detect.ts';
import type { Settings } from '../../../lambda-src/finding/settings.ts';
import { lowerForListed } from '../../../lambda-src/finding/suppression.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { redact } from '../../../lambda-src/record/redact.ts';
import { CONDITIONS } from '../../../lambda-src/rules/evaluate.ts';
import { ACCOUNT, IDENTITY_CENTER_SESSION, ROLE_SESSION, ROOT, record, USER } from '../../records.ts';

const SETTINGS: Settings = {
  alertName: 'iam-change-alerts',
  runbookUrl: null,
  notes: [],
  accountNames: {},
  trustedAccountIds: ['999988887777'],
  minimumSeverity: 'info',
  excludedPrincipalArns: [],
  excludedEventNames: [],
  excludedUpToSeverity: 'medium',
};

const judged = (raw: JsonObject, settings: Settings = SETTINGS) =>
  lowerForListed(detect(parseRecord(redact(raw)), settings), settings);

const request = (eventName: string, requestParameters: JsonObject | null, change: JsonObject = {}): JsonObject =>
  record(eventName, { requestParameters, ...change });

const of = (source: string, eventName: string, requestParameters: JsonObject | null, change: JsonObject = {}) =>
  request(eventName, requestParameters, { eventSource: `${source}.amazonaws.com`, readOnly: false, ...change });

const byRoot = { userIdentity: ROOT };
const byRole = { userIdentity: ROLE_SESSION };
const rootSession = {
  userIdentity: {
    ...ROOT,
    sessionContext: {
      attributes: { creationDate: '2026-01-31T11:50:00Z', mfaAuthenticated: 'false' },
      assumedRoot: 'true',
    },
  },
};
const fromInstance = {
  userIdentity: {
    ...ROLE_SESSION,
    principalId: 'AROAEXAMPLEROLE000003:i-0abc123def4567890',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/web/i-0abc123def4567890`,
  },
};
const byService = (service: string) => ({
  userIdentity: { ...ROLE_SESSION, invokedBy: service },
  sourceIPAddress: service,
  userAgent: service,
});
const denied = { errorCode: 'AccessDenied', errorMessage: 'User: x is not authorized', requestParameters: null };

const policy = (...Statement: JsonObject[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const ALLOW_ALL = policy({ Effect: 'Allow', Action: '*', Resource: '*' });
const READ_ONE = policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' });
const ESCALATES = policy({
  Effect: 'Allow',
  Action: ['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'],
  Resource: '*',
});
const trust = (Principal: JsonObject | string, Condition?: JsonObject): string =>
  policy({
    Effect: 'Allow',
    Principal,
    Action: 'sts:AssumeRole',
    ...(Condition === undefined ? {} : { Condition }),
  });
const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const githubTrust = (sub?: string): string =>
  policy({
    Effect: 'Allow',
    Principal: { Federated: GITHUB },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
      ...(sub === undefined ? {} : { StringLike: { 'token.actions.githubusercontent.com:sub': sub } }),
    },
  });
const createRole = (assumeRolePolicyDocument: string, change: JsonObject = {}) =>
  request('CreateRole', { roleName: 'reader', assumeRolePolicyDocument }, change);
const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const MFA = `arn:aws:iam::${ACCOUNT}:mfa/jane`;
const strong = {
  minimumPasswordLength: 16,
  requireUppercaseCharacters: true,
  requireLowercaseCharacters: true,
  requireNumbers: true,
  requireSymbols: true,
  maxPasswordAge: 90,
};
const signIn = (answer: string, mfaUsed: string, change: JsonObject = {}) =>
  of('signin', 'ConsoleLogin', null, {
    eventType: 'AwsConsoleSignIn',
    responseElements: { ConsoleLogin: answer },
    additionalEventData: { MFAUsed: mfaUsed, MobileVersion: 'No' },
    ...change,
  });

interface Row {
  readonly rule: string;
  readonly match: JsonObject;
  readonly severity: Severity;
  /** Whether the row stands in the catalogue's base severity: its reason then names no row. */
  readonly base?: true;
  /** The nearest event the row is not about. */
  readonly miss: JsonObject;
  /** Severity of `miss`, where the rule's absence alone would not tell. */
  readonly missSeverity?: Severity;
  readonly settings?: Partial<Settings>;
}

const ROWS: readonly Row[] = [
  {
    rule: 'S01',
    match: request('DeleteUser', { userName: 'eve' }, byRoot),
    severity: 'critical',
    miss: request('CreateServiceLinkedRole', { aWSServiceName: 'autoscaling.amazonaws.com' }, byRoot),
    missSeverity: 'info',
  },
  {
    rule: 'S01',
    match: request('DeleteUser', { userName: 'eve' }, rootSession),
    severity: 'high',
    miss: request('ListUsers', null, byRoot),
    missSeverity: 'info',
  },
  {
    rule: 'S02',
    match: request('CreateAccessKey', null, byRoot),
    severity: 'critical',
    miss: request('CreateAccessKey', null),
    missSeverity: 'low',
  },
  {
    rule: 'S03',
    match: request('CreateLoginProfile', null, byRoot),
    severity: 'critical',
    miss: request('CreateLoginProfile', { userName: 'jane' }, byRoot),
  },
  {
    rule: 'S04',
    match: signIn('Success', 'Yes', byRoot),
    severity: 'high',
    miss: signIn('Success', 'Yes'),
    missSeverity: 'info',
  },
  {
    rule: 'S04',
    match: signIn('Success', 'No', byRoot),
    severity: 'critical',
    miss: signIn('Failure', 'No', { ...byRoot, errorMessage: 'Failed authentication' }),
  },
  {
    rule: 'S05',
    match: of('signin', 'PasswordUpdated', null, byRoot),
    severity: 'high',
    miss: of('signin', 'PasswordUpdated', null),
  },
  {
    rule: 'S06',
    base: true,
    match: of('sts', 'AssumeRoot', { targetPrincipal: '444455556666' }),
    severity: 'high',
    miss: of('sts', 'AssumeRole', { roleArn: `arn:aws:iam::${ACCOUNT}:role/reader` }, { readOnly: true }),
    missSeverity: 'info',
  },
  {
    rule: 'S07',
    match: request('AttachUserPolicy', { userName: 'jane', policyArn: managed('AdministratorAccess') }),
    severity: 'high',
    miss: request('AttachUserPolicy', { userName: 'jane', policyArn: managed('ReadOnlyAccess') }),
    missSeverity: 'low',
  },
  {
    rule: 'S07',
    match: request('AttachUserPolicy', { userName: 'ci-admin', policyArn: managed('AdministratorAccess') }),
    severity: 'critical',
    miss: request('AttachUserPolicy', {
      userName: 'ci-admin',
      policyArn: `arn:aws:iam::${ACCOUNT}:policy/AdministratorAccess`,
    }),
  },
  {
    rule: 'S08',
    match: request('AttachRolePolicy', { roleName: 'reader', policyArn: managed('AdministratorAccess') }),
    severity: 'high',
    miss: request('AttachRolePolicy', { roleName: 'reader', policyArn: managed('SecurityAudit') }),
    missSeverity: 'low',
  },
  {
    rule: 'S08',
    match: request('AttachRolePolicy', { roleName: 'deployer', policyArn: managed('IAMFullAccess') }, byRole),
    severity: 'critical',
    miss: request('AttachGroupPolicy', { groupName: 'auditors', policyArn: managed('ViewOnlyAccess') }),
  },
  {
    rule: 'S09',
    match: request('PutRolePolicy', { roleName: 'reader', policyName: 'all', policyDocument: ALLOW_ALL }),
    severity: 'high',
    miss: request('PutRolePolicy', { roleName: 'reader', policyName: 'one', policyDocument: READ_ONE }),
    missSeverity: 'low',
  },
  {
    rule: 'S09',
    match: request('PutRolePolicy', { roleName: 'deployer', policyName: 'all', policyDocument: ALLOW_ALL }, byRole),
    severity: 'critical',
    miss: request('PutRolePolicy', { roleName: 'deployer', policyName: 'one', policyDocument: READ_ONE }, byRole),
  },
  {
    rule: 'S09',
    match: request('CreatePolicy', { policyName: 'all', policyDocument: ALLOW_ALL }),
    severity: 'high',
    miss: request('CreatePolicy', { policyName: 'one', policyDocument: READ_ONE }),
    missSeverity: 'low',
  },
  {
    rule: 'S10',
    match: request('PutUserPolicy', { userName: 'jane', policyName: 'build', policyDocument: ESCALATES }),
    severity: 'high',
    miss: request('PutUserPolicy', {
      userName: 'jane',
      policyName: 'build',
      policyDocument: policy({ Effect: 'Allow', Action: ['lambda:CreateFunction'], Resource: '*' }),
    }),
  },
  {
    rule: 'S11',
    match: request('CreatePolicyVersion', {
      policyArn: `arn:aws:iam::${ACCOUNT}:policy/app`,
      policyDocument: READ_ONE,
      setAsDefault: true,
    }),
    severity: 'medium',
    miss: request('CreatePolicyVersion', {
      policyArn: `arn:aws:iam::${ACCOUNT}:policy/app`,
      policyDocument: READ_ONE,
      setAsDefault: false,
    }),
    missSeverity: 'low',
  },
  {
    rule: 'S12',
    base: true,
    match: request('SetDefaultPolicyVersion', { policyArn: `arn:aws:iam::${ACCOUNT}:policy/app`, versionId: 'v1' }),
    severity: 'medium',
    miss: request('DeletePolicyVersion', { policyArn: `arn:aws:iam::${ACCOUNT}:policy/app`, versionId: 'v1' }),
    missSeverity: 'low',
  },
  {
    rule: 'S13',
    match: request('UpdateAssumeRolePolicy', { roleName: 'reader', policyDocument: trust({ AWS: '*' }) }),
    severity: 'critical',
    miss: request('UpdateAssumeRolePolicy', {
      roleName: 'reader',
      policyDocument: trust({ AWS: '*' }, { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } }),
    }),
  },
  {
    rule: 'S14',
    match: createRole(trust({ AWS: 'arn:aws:iam::444455556666:root' })),
    severity: 'high',
    miss: createRole(trust({ AWS: 'arn:aws:iam::999988887777:root' })),
    missSeverity: 'low',
  },
  {
    rule: 'S15',
    match: createRole(githubTrust()),
    severity: 'high',
    miss: createRole(githubTrust('repo:example/infra:ref:refs/heads/main')),
    missSeverity: 'low',
  },
  {
    rule: 'S17',
    match: request('CreateAccessKey', { userName: 'jane' }),
    severity: 'high',
    miss: request('CreateAccessKey', { userName: 'ci-admin' }),
    missSeverity: 'low',
  },
  {
    rule: 'S18',
    base: true,
    match: request('CreateAccessKey', null, {
      responseElements: { accessKey: { userName: 'ci-admin', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active' } },
    }),
    severity: 'low',
    miss: request('CreateAccessKey', null, {
      responseElements: { accessKey: { userName: 'jane', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active' } },
    }),
    missSeverity: 'high',
  },
  {
    rule: 'S19',
    match: request('UpdateLoginProfile', { userName: 'jane', passwordResetRequired: false }),
    severity: 'high',
    miss: request('UpdateLoginProfile', { userName: 'ci-admin' }),
  },
  {
    rule: 'S20',
    match: request('DeactivateMFADevice', {
      userName: 'jane',
      serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/root-account-mfa-device`,
    }),
    severity: 'critical',
    miss: request('DeactivateMFADevice', { userName: 'jane', serialNumber: MFA }),
    missSeverity: 'high',
  },
  {
    rule: 'S21',
    match: request('CreateVirtualMFADevice', { virtualMFADeviceName: 'x' }, byRole),
    severity: 'medium',
    miss: request(
      'CreateVirtualMFADevice',
      { virtualMFADeviceName: 'x' },
      { ...byRole, sessionCredentialFromConsole: 'true' },
    ),
    missSeverity: 'low',
  },
  {
    rule: 'S22',
    base: true,
    match: request('DeleteAccountPasswordPolicy', null),
    severity: 'high',
    miss: request('DeleteAccountAlias', { accountAlias: 'example' }),
    missSeverity: 'low',
  },
  {
    rule: 'S23',
    match: request('UpdateAccountPasswordPolicy', { ...strong, minimumPasswordLength: 8 }),
    severity: 'medium',
    miss: request('UpdateAccountPasswordPolicy', strong),
    missSeverity: 'low',
  },
  {
    rule: 'S24',
    base: true,
    match: request('UpdateSAMLProvider', { sAMLProviderArn: `arn:aws:iam::${ACCOUNT}:saml-provider/corp` }),
    severity: 'high',
    miss: request(
      'UpdateSAMLProvider',
      { sAMLProviderArn: `arn:aws:iam::${ACCOUNT}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE` },
      byService('sso.amazonaws.com'),
    ),
    missSeverity: 'medium',
  },
  {
    rule: 'S25',
    base: true,
    match: request('CreateOpenIDConnectProvider', { url: 'https://token.actions.githubusercontent.com' }),
    severity: 'high',
    miss: request('TagOpenIDConnectProvider', { openIDConnectProviderArn: GITHUB }),
    missSeverity: 'low',
  },
  {
    rule: 'S26',
    base: true,
    match: request('DeleteRolePermissionsBoundary', { roleName: 'reader' }),
    severity: 'high',
    miss: request('DeleteRolePolicy', { roleName: 'reader', policyName: 'one' }),
    missSeverity: 'low',
  },
  {
    rule: 'S27',
    match: request('PutRolePermissionsBoundary', {
      roleName: 'reader',
      permissionsBoundary: managed('AdministratorAccess'),
    }),
    severity: 'high',
    miss: request('PutRolePermissionsBoundary', {
      roleName: 'reader',
      permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
    }),
    missSeverity: 'medium',
  },
  {
    rule: 'S28',
    match: request('AddUserToGroup', { userName: 'ci-admin', groupName: 'developers' }),
    severity: 'high',
    miss: request('AddUserToGroup', { userName: 'jane', groupName: 'developers' }),
    missSeverity: 'medium',
  },
  {
    rule: 'S28',
    match: request('AddUserToGroup', { userName: 'jane', groupName: 'Administrators' }),
    severity: 'medium',
    miss: request('RemoveUserFromGroup', { userName: 'jane', groupName: 'Administrators' }),
    missSeverity: 'low',
  },
  {
    rule: 'S29',
    match: request('CreateUser', { userName: 'eve' }, fromInstance),
    severity: 'high',
    miss: request('CreateUser', { userName: 'eve' }),
    missSeverity: 'medium',
  },
  {
    rule: 'S30',
    match: request('CreateUser', { userName: 'eve' }, { userAgent: '[S3 Browser/11.6.7 (https://s3browser.com)]' }),
    severity: 'high',
    miss: request('CreateUser', { userName: 'eve' }, { userAgent: '[Cyberduck/9.1]' }),
    missSeverity: 'medium',
  },
  {
    rule: 'S31',
    match: request('CreateAccessKey', { userName: 'jane' }, { userAgent: 'aws-cli/2.27 exec-env/CloudShell' }),
    severity: 'critical',
    miss: request('CreateAccessKey', { userName: 'jane' }, { userAgent: 'aws-cli/2.27 exec-env/EC2' }),
    missSeverity: 'high',
  },
  {
    rule: 'S32',
    match: request('PutRolePolicy', { omitted: true, originalSize: 104_000, reason: 'requestParameters too large' }),
    severity: 'high',
    miss: request('TagRole', { omitted: true, originalSize: 104_000, reason: 'requestParameters too large' }),
    missSeverity: 'low',
  },
  {
    rule: 'S33',
    match: request('AttachUserPolicy', { userName: 'jane', policyArn: managed('AWSCompromisedKeyQuarantineV3') }),
    severity: 'critical',
    miss: request('AttachUserPolicy', {
      userName: 'jane',
      policyArn: `arn:aws:iam::${ACCOUNT}:policy/AWSCompromisedKeyQuarantineV3`,
    }),
  },
  {
    rule: 'S34',
    base: true,
    match: request('CreateServiceLinkedRole', { aWSServiceName: 'autoscaling.amazonaws.com' }),
    severity: 'info',
    miss: createRole(trust({ Service: 'ec2.amazonaws.com' })),
    missSeverity: 'low',
  },
  {
    rule: 'S35',
    base: true,
    match: request('DeleteServiceLinkedRole', { roleName: 'AWSServiceRoleForAutoScaling' }),
    severity: 'low',
    miss: request('CreateServiceLinkedRole', { aWSServiceName: 'autoscaling.amazonaws.com' }),
    missSeverity: 'info',
  },
  {
    rule: 'S36',
    base: true,
    match: request('TagRole', { roleName: 'reader', tags: [{ key: 'team', value: 'payments' }] }),
    severity: 'low',
    miss: request('ListRoleTags', { roleName: 'reader' }),
    missSeverity: 'info',
  },
  {
    rule: 'S37',
    base: true,
    match: request('EnableOrganizationsRootSessions', null),
    severity: 'high',
    miss: request('ListOrganizationsFeatures', null),
    missSeverity: 'info',
  },
  {
    rule: 'S38',
    base: true,
    match: request('AcceptDelegationRequest', { delegationRequestId: 'dr-0123456789' }),
    severity: 'high',
    miss: request('GetDelegationRequest', { delegationRequestId: 'dr-0123456789' }),
    missSeverity: 'info',
  },
  {
    rule: 'S39',
    base: true,
    match: request('EnableOutboundWebIdentityFederation', null),
    severity: 'medium',
    miss: request('GetOutboundWebIdentityFederationInfo', null),
    missSeverity: 'info',
  },
  {
    rule: 'S40',
    match: request('UploadSSHPublicKey', { userName: 'jane', sSHPublicKeyBody: 'ssh-rsa AAAA' }),
    severity: 'high',
    miss: request('UploadSSHPublicKey', { userName: 'ci-admin', sSHPublicKeyBody: 'ssh-rsa AAAA' }),
    missSeverity: 'medium',
  },
  {
    rule: 'S41',
    match: request('UpdateAccessKey', { userName: 'jane', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active' }),
    severity: 'medium',
    miss: request('UpdateAccessKey', { userName: 'jane', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Inactive' }),
    missSeverity: 'low',
  },
  {
    rule: 'S42',
    base: true,
    match: request('DetachRolePolicy', { roleName: 'reader', policyArn: managed('ReadOnlyAccess') }),
    severity: 'low',
    miss: request('SetDefaultPolicyVersion', { policyArn: `arn:aws:iam::${ACCOUNT}:policy/app`, versionId: 'v1' }),
    missSeverity: 'medium',
  },
  {
    rule: 'S43',
    match: request('CreateUser', null, denied),
    severity: 'low',
    miss: request('CreateUser', { userName: 'eve' }),
    missSeverity: 'medium',
  },
  {
    rule: 'S44',
    match: request('DeleteRolePermissionsBoundary', { roleName: 'x' }, { errorCode: 'NoSuchEntityException' }),
    severity: 'medium',
    miss: request('DeleteRolePermissionsBoundary', { roleName: 'x' }),
    missSeverity: 'high',
  },
  {
    rule: 'S45',
    match: request('DeleteAccountPasswordPolicy', null, byService('cloudformation.amazonaws.com')),
    severity: 'medium',
    // The console signs calls with invokedBy, too: that is a person.
    miss: request('DeleteAccountPasswordPolicy', null, {
      userIdentity: { ...USER, invokedBy: 'signin.amazonaws.com' },
    }),
    missSeverity: 'high',
  },
  {
    rule: 'S45',
    match: createRole(trust({ AWS: '*' }), byService('cloudformation.amazonaws.com')),
    severity: 'high',
    // A user agent alone is written by the caller and lowers nothing.
    miss: createRole(trust({ AWS: '*' }), { userAgent: 'cloudformation.amazonaws.com' }),
    missSeverity: 'critical',
  },
  {
    rule: 'S46',
    settings: { excludedPrincipalArns: [`arn:aws:iam::${ACCOUNT}:role/deploy/*`] },
    match: createRole(trust({ AWS: '*' }), byRole),
    severity: 'high',
    miss: createRole(trust({ AWS: '*' }), { userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.11.4' }),
    missSeverity: 'critical',
  },
  {
    rule: 'S47',
    base: true,
    match: of('cloudtrail', 'StopLogging', { name: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main` }),
    severity: 'high',
    miss: of('cloudtrail', 'StartLogging', { name: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main` }),
    missSeverity: 'low',
  },
  {
    rule: 'S48',
    base: true,
    match: of('organizations', 'LeaveOrganization', null),
    severity: 'high',
    miss: of('organizations', 'InviteAccountToOrganization', { target: { id: '444455556666', type: 'ACCOUNT' } }),
  },
  {
    rule: 'S49',
    base: true,
    match: of('organizations', 'DetachPolicy', { policyId: 'p-0123456789', targetId: '444455556666' }),
    severity: 'high',
    miss: of('organizations', 'AttachPolicy', { policyId: 'p-0123456789', targetId: '444455556666' }),
  },
  {
    rule: 'S50',
    match: of('sso', 'AttachManagedPolicyToPermissionSet', {
      permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef',
      managedPolicyArn: managed('AdministratorAccess'),
    }),
    severity: 'high',
    miss: of('sso', 'AttachManagedPolicyToPermissionSet', {
      permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef',
      managedPolicyArn: managed('ReadOnlyAccess'),
    }),
    missSeverity: 'medium',
  },
  {
    rule: 'S51',
    base: true,
    match: of('sso-directory', 'DisableExternalIdPConfigurationForDirectory', { directoryId: 'd-0123456789' }),
    severity: 'high',
    miss: of('sso-directory', 'UpdateUser', { userId: 'u-1', identityStoreId: 'd-0123456789' }),
  },
  {
    rule: 'S52',
    match: of('rolesanywhere', 'CreateTrustAnchor', { name: 'x', source: { sourceType: 'CERTIFICATE_BUNDLE' } }),
    severity: 'critical',
    miss: of('rolesanywhere', 'CreateTrustAnchor', { name: 'x', source: { sourceType: 'AWS_ACM_PCA' } }),
    missSeverity: 'high',
  },
  {
    rule: 'S53',
    match: of('sts', 'GetFederationToken', { name: 'jane', policy: ALLOW_ALL }),
    severity: 'high',
    miss: of('sts', 'GetFederationToken', { name: 'jane', policy: READ_ONE }),
    missSeverity: 'medium',
  },
  {
    rule: 'S54',
    match: request('PutRolePolicy', { roleName: 'reader', policyName: 'x', policyDocument: '{"Statement": [' }),
    severity: 'medium',
    miss: request('PutRolePolicy', { roleName: 'reader', policyName: 'x', policyDocument: READ_ONE }),
    missSeverity: 'low',
  },
  {
    rule: 'S55',
    match: of('s3', 'PutBucketPolicy', {
      bucketName: 'reports',
      bucketPolicy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' }],
      },
      policy: [''],
    }),
    severity: 'high',
    miss: of('s3', 'PutBucketPolicy', {
      bucketName: 'reports',
      bucketPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'cloudtrail.amazonaws.com' },
            Action: 's3:GetBucketAcl',
            Resource: 'arn:aws:s3:::reports',
          },
        ],
      },
      policy: [''],
    }),
    missSeverity: 'medium',
  },
  {
    rule: 'S56',
    match: request('AttachGroupPolicy', { groupName: 'developers', policyArn: `arn:aws:iam::${ACCOUNT}:policy/app` }),
    severity: 'medium',
    miss: request('AttachGroupPolicy', { groupName: 'developers', policyArn: managed('ReadOnlyAccess') }),
    missSeverity: 'low',
  },
];

describe('every row of the severity table', () => {
  it.each(ROWS.map((row, index) => ({ ...row, title: `${row.rule} (${index + 1})` })))(
    '$title',
    ({ rule, match, miss, severity, base, missSeverity, settings }) => {
      const hit = judged(match, { ...SETTINGS, ...settings });
      const other = judged(miss, { ...SETTINGS, ...settings });
      expect({ severity: hit.severity, why: hit.reasons.map(({ text }) => text) }).toMatchObject({ severity });
      if (base !== true) {
        expect(hit.reasons.map((reason) => reason.rule)).toContain(rule);
        const says = (finding: typeof hit) =>
          finding.reasons.some((r) => r.rule === rule && rank(finding.severity) >= rank(severity));
        expect(says(other)).toBe(false);
      }
      if (missSeverity !== undefined) {
        expect({ severity: other.severity, why: other.reasons.map(({ text }) => text) }).toMatchObject({
          severity: missSeverity,
        });
      }
    },
  );

  /** For people to read: each row's event and severity, and why, in the words of an alert. */
  it('says why in its words, with techniques of ATT&CK', async () => {
    const told = ROWS.map(({ rule, match, settings }) => {
      const { severity, eventName, actor, reasons } = judged(match, { ...SETTINGS, ...settings });
      const why = reasons.map(({ rule: from, text, brief, techniques }) =>
        [`  ${from ?? 'base'}: ${text}`, `    ${brief ?? '-'} (${techniques.join(', ') || '-'})`].join('\n'),
      );
      return [`${rule}: ${severity}, ${eventName} by ${actor.type} ${actor.name}`, ...why].join('\n');
    });
    await expect(`${told.join('\n\n')}\n`).toMatchFileSnapshot('../../alerts/golden/severity-rows.txt');
  });

  it('is tried here, and nothing is tried that the table does not have', () => {
    const table = readFileSync(new URL('../../../docs/severity.md', import.meta.url), 'utf8');
    const documented = [...table.matchAll(/^\| (S\d\d) /gm)].map(([, rule]) => rule);
    expect(documented.length).toBeGreaterThan(50);
    // S16 takes several events: bursts.test.ts has it.
    const tried = new Set([...ROWS.map(({ rule }) => rule), 'S16']);
    expect([...tried].toSorted()).toEqual(documented.toSorted());
    for (const { rule } of CONDITIONS) expect(documented).toContain(rule);
  });

  it('is about events that the filter can send', () => {
    for (const { events } of CONDITIONS) {
      for (const key of events ?? []) expect(key).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$/);
    }
  });
});

it.each([
  ['us-east-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('in %s, a role that may change its own policies is recognized by an ARN of partition %s', (awsRegion, partition) => {
  const policyDocument = policy({
    Effect: 'Allow',
    Action: 'iam:PutRolePolicy',
    Resource: `arn:${partition}:iam::${ACCOUNT}:role/app`,
  });
  const { severity, reasons } = judged(
    request('PutRolePolicy', { roleName: 'app', policyName: 'own', policyDocument }, { awsRegion }),
  );
  expect({ severity, rules: reasons.map(({ rule }) => rule) }).toEqual({ severity: 'high', rules: ['S10'] });
});

describe('a reason in a few words', () => {
  const written = (statement: JsonObject) =>
    judged(request('PutRolePolicy', { roleName: 'app', policyName: 'x', policyDocument: policy(statement) }))
      .reasons[0];

  it('says what the names do not', () => {
    expect(written({ Effect: 'Allow', Action: '*', Resource: '*' })?.brief).toBe('allows everything');
  });

  it('is left out where a condition makes it less', () => {
    const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const reason = written({ Effect: 'Allow', Action: '*', Resource: '*', Condition });
    expect(reason?.rule).toBe('S09');
    expect(reason?.brief).toBeUndefined();
  });
});

describe('a session of Identity Center', () => {
  it('is named by its person', () => {
    expect(
      judged(request('CreateUser', { userName: 'eve' }, { userIdentity: IDENTITY_CENTER_SESSION })).actor.name,
    ).toBe('jane@example.com');
  });
});
