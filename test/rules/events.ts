/** Of every rule and adjustment, events that match and the nearest that do not. */
import type { Severity } from '../../lambda-src/catalogue/severity.ts';
import type { Settings } from '../../lambda-src/finding/settings.ts';
import type { JsonObject } from '../../lambda-src/record/json.ts';
import {
  ACCOUNT,
  attachAdministrator,
  HEARTBEAT,
  heartbeat,
  IDENTITY_CENTER_SESSION,
  ROLE_SESSION,
  ROOT,
  record,
  USER,
} from '../records.ts';
import { MORE_EXAMPLES } from './more-events.ts';
import { EXAMPLES_TOGETHER } from './together.ts';

const request = (eventName: string, requestParameters: JsonObject | null, change: JsonObject = {}): JsonObject =>
  record(eventName, { requestParameters, ...change });

const of = (source: string, eventName: string, requestParameters: JsonObject | null, change: JsonObject = {}) =>
  request(eventName, requestParameters, { eventSource: `${source}.amazonaws.com`, readOnly: false, ...change });

const policyFor = (Principal: string) =>
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: Principal === '*' ? '*' : { AWS: Principal }, Action: '*' }],
  });
const KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const keyPolicyFor = (...accounts: string[]) =>
  JSON.stringify({
    Statement: accounts.map((id) => ({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${id}:root` },
      Action: 'kms:*',
      Resource: '*',
    })),
  });
const toCaller = JSON.stringify({
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' },
    { Effect: 'Allow', Principal: { AWS: USER['arn'] ?? null }, Action: 'kms:Decrypt', Resource: '*' },
  ],
});
const OPEN = policyFor('*');
const BLOCKED = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };
const CLOSED = policyFor(ACCOUNT);

const byRoot = { userIdentity: ROOT };
const federated: JsonObject = {
  type: 'FederatedUser',
  principalId: `${ACCOUNT}:token`,
  arn: `arn:aws:sts::${ACCOUNT}:federated-user/token`,
  accountId: ACCOUNT,
};
const byRole = { userIdentity: ROLE_SESSION };
const { accessKeyId: _, ...WITHOUT_KEY } = USER;
const inConsole = { userIdentity: WITHOUT_KEY };
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
/** What a service forwards for a caller. */
const through = (service: string) => ({
  userIdentity: { ...ROLE_SESSION, invokedBy: service },
  sourceIPAddress: service,
  userAgent: service,
});
/** A service with the role that is its own. */
const byServiceLinkedRole = (service: string, role: string) => {
  const issuer = {
    type: 'Role',
    arn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${service}/${role}`,
    userName: role,
  };
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/x`;
  return {
    ...through(service),
    userIdentity: { ...ROLE_SESSION, arn, invokedBy: service, sessionContext: { sessionIssuer: issuer } },
  };
};
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

export interface Example {
  /** One record, or those of one delivery. */
  readonly match: JsonObject | readonly JsonObject[];
  /** Of the finding that names the rule. */
  readonly severity: Severity;
  readonly miss: JsonObject | readonly JsonObject[];
  /** Of the gravest finding of `miss`, where the absence of the rule alone would not tell. */
  readonly missSeverity?: Severity;
  readonly settings?: Partial<Settings>;
}

/** Denied calls of different kinds, a minute apart. */
const deniedCalls = (...names: readonly string[]): readonly JsonObject[] =>
  names.map((name, index) => request(name, null, { ...denied, eventTime: `2026-01-31T12:0${index}:00Z` }));
const malformed = (count: number): readonly JsonObject[] =>
  Array.from({ length: count }, () =>
    request(
      'UpdateAssumeRolePolicy',
      { roleName: 'app', policyDocument: trust({ AWS: `arn:aws:iam::${ACCOUNT}:role/guess` }) },
      { errorCode: 'MalformedPolicyDocumentException', errorMessage: 'Invalid principal in policy' },
    ),
  );

export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  ...MORE_EXAMPLES,
  ...EXAMPLES_TOGETHER,
  S01: [
    {
      match: request(
        'CreateUser',
        { userName: 'eve' },
        { userIdentity: { ...federated, sessionContext: { sessionIssuer: { type: 'Root' } } } },
      ),
      severity: 'critical',
      miss: request(
        'CreateUser',
        { userName: 'eve' },
        { userIdentity: { ...federated, sessionContext: { sessionIssuer: { type: 'IAMUser', userName: 'jane' } } } },
      ),
      missSeverity: 'medium',
    },
    {
      match: request(
        'CreateUser',
        { userName: 'eve' },
        {
          ...through('cloudformation.amazonaws.com'),
          userIdentity: { ...ROOT, invokedBy: 'cloudformation.amazonaws.com' },
        },
      ),
      severity: 'critical',
      miss: of(
        'ec2',
        'RunInstances',
        {},
        {
          ...through('autoscaling.amazonaws.com'),
          userIdentity: { ...ROOT, invokedBy: 'autoscaling.amazonaws.com' },
        },
      ),
      missSeverity: 'low',
    },
    {
      match: request(
        'DeleteUser',
        { userName: 'eve' },
        { userIdentity: { ...ROOT, invokedBy: 'signin.amazonaws.com' } },
      ),
      severity: 'critical',
      // By its address alone.
      miss: of('ec2', 'RunInstances', {}, { ...byRoot, sourceIPAddress: 'autoscaling.amazonaws.com' }),
      missSeverity: 'low',
    },
    {
      match: request('CreateServiceLinkedRole', { aWSServiceName: 'autoscaling.amazonaws.com' }, byRoot),
      severity: 'medium',
      miss: request('CreateServiceLinkedRole', { aWSServiceName: 'autoscaling.amazonaws.com' }),
      missSeverity: 'info',
    },
    {
      match: request('DeleteUser', { userName: 'eve' }, rootSession),
      severity: 'high',
      miss: request('ListUsers', null, byRoot),
      missSeverity: 'info',
    },
  ],
  S02: [
    {
      match: request('CreateAccessKey', null, byRoot),
      severity: 'critical',
      miss: request('CreateAccessKey', null),
      missSeverity: 'low',
    },
  ],
  S03: [
    {
      match: request('CreateLoginProfile', null, byRoot),
      severity: 'critical',
      miss: request('CreateLoginProfile', { userName: 'jane' }, byRoot),
    },
  ],
  S04: [
    {
      match: signIn('Success', 'Yes', byRoot),
      severity: 'high',
      miss: signIn('Success', 'Yes'),
      missSeverity: 'info',
    },
    {
      match: signIn('Success', 'No', byRoot),
      severity: 'critical',
      miss: signIn('Failure', 'No', { ...byRoot, errorMessage: 'Failed authentication' }),
    },
  ],
  S05: [
    {
      match: of('signin', 'PasswordUpdated', null, byRoot),
      severity: 'high',
      miss: of('signin', 'PasswordUpdated', null),
    },
  ],
  S07: [
    {
      match: request('AttachUserPolicy', { userName: 'jane', policyArn: managed('AdministratorAccess') }),
      severity: 'high',
      miss: request('AttachUserPolicy', { userName: 'jane', policyArn: managed('ReadOnlyAccess') }),
      missSeverity: 'low',
    },
    {
      match: request('AttachUserPolicy', { userName: 'ci-admin', policyArn: managed('AdministratorAccess') }),
      severity: 'critical',
      miss: request('AttachUserPolicy', {
        userName: 'ci-admin',
        policyArn: `arn:aws:iam::${ACCOUNT}:policy/AdministratorAccess`,
      }),
    },
  ],
  S08: [
    {
      match: request('AttachRolePolicy', { roleName: 'reader', policyArn: managed('AdministratorAccess') }),
      severity: 'high',
      miss: request('AttachRolePolicy', { roleName: 'reader', policyArn: managed('SecurityAudit') }),
      missSeverity: 'low',
    },
    {
      match: request('AttachRolePolicy', { roleName: 'deployer', policyArn: managed('IAMFullAccess') }, byRole),
      severity: 'critical',
      miss: request('AttachGroupPolicy', { groupName: 'auditors', policyArn: managed('ViewOnlyAccess') }),
    },
  ],
  S09: [
    {
      match: request('PutRolePolicy', { roleName: 'reader', policyName: 'all', policyDocument: ALLOW_ALL }),
      severity: 'high',
      miss: request('PutRolePolicy', { roleName: 'reader', policyName: 'one', policyDocument: READ_ONE }),
      missSeverity: 'low',
    },
    {
      match: request('PutRolePolicy', { roleName: 'deployer', policyName: 'all', policyDocument: ALLOW_ALL }, byRole),
      severity: 'critical',
      miss: request('PutRolePolicy', { roleName: 'deployer', policyName: 'one', policyDocument: READ_ONE }, byRole),
    },
    {
      match: request('CreatePolicy', { policyName: 'all', policyDocument: ALLOW_ALL }),
      severity: 'high',
      miss: request('CreatePolicy', { policyName: 'one', policyDocument: READ_ONE }),
      missSeverity: 'low',
    },
  ],
  S10: [
    {
      match: request('PutUserPolicy', { userName: 'jane', policyName: 'build', policyDocument: ESCALATES }),
      severity: 'high',
      miss: request('PutUserPolicy', {
        userName: 'jane',
        policyName: 'build',
        policyDocument: policy({ Effect: 'Allow', Action: ['lambda:CreateFunction'], Resource: '*' }),
      }),
    },
  ],
  S11: [
    {
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
  ],
  S13: [
    {
      match: request('UpdateAssumeRolePolicy', { roleName: 'reader', policyDocument: trust({ AWS: '*' }) }),
      severity: 'critical',
      miss: request('UpdateAssumeRolePolicy', {
        roleName: 'reader',
        policyDocument: trust({ AWS: '*' }, { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } }),
      }),
    },
  ],
  S14: [
    {
      match: createRole(trust({ AWS: 'arn:aws:iam::444455556666:root' })),
      severity: 'high',
      miss: createRole(trust({ AWS: 'arn:aws:iam::999988887777:root' })),
      missSeverity: 'low',
    },
  ],
  S15: [
    {
      match: createRole(githubTrust()),
      severity: 'high',
      miss: createRole(trust({ Service: 'lambda.amazonaws.com' })),
      missSeverity: 'low',
    },
  ],
  S17: [
    {
      match: request('CreateAccessKey', { userName: 'jane' }),
      severity: 'high',
      miss: request('CreateAccessKey', { userName: 'ci-admin' }),
      missSeverity: 'low',
    },
  ],
  S19: [
    {
      match: request('UpdateLoginProfile', { userName: 'jane', passwordResetRequired: false }),
      severity: 'high',
      miss: request('UpdateLoginProfile', { userName: 'ci-admin' }),
    },
  ],
  S20: [
    {
      match: request('DeactivateMFADevice', {
        userName: 'jane',
        serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/root-account-mfa-device`,
      }),
      severity: 'critical',
      miss: request('DeactivateMFADevice', { userName: 'jane', serialNumber: MFA }),
      missSeverity: 'high',
    },
  ],
  S21: [
    {
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
      match: request('EnableMFADevice', { userName: 'ci-admin', serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/x` }),
      severity: 'medium',
      miss: request(
        'EnableMFADevice',
        { userName: 'ci-admin', serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/x` },
        inConsole,
      ),
      missSeverity: 'low',
    },
    {
      match: request('EnableMFADevice', { userName: 'jane', serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/x` }, inConsole),
      severity: 'medium',
      miss: request(
        'EnableMFADevice',
        { userName: 'ci-admin', serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/x` },
        inConsole,
      ),
      missSeverity: 'low',
    },
  ],
  S23: [
    {
      match: request('UpdateAccountPasswordPolicy', { ...strong, minimumPasswordLength: 8 }),
      severity: 'medium',
      miss: request('UpdateAccountPasswordPolicy', strong),
      missSeverity: 'low',
    },
  ],
  S27: [
    {
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
      match: request('PutUserPermissionsBoundary', {
        userName: 'ci-admin',
        permissionsBoundary: managed('AdministratorAccess'),
      }),
      severity: 'critical',
      miss: request('PutUserPermissionsBoundary', {
        userName: 'eve',
        permissionsBoundary: managed('AdministratorAccess'),
      }),
      missSeverity: 'high',
    },
    {
      match: of('sso', 'PutPermissionsBoundaryToPermissionSet', {
        permissionsBoundary: { managedPolicyArn: managed('AdministratorAccess') },
      }),
      severity: 'high',
      miss: of('sso', 'PutPermissionsBoundaryToPermissionSet', {
        permissionsBoundary: { managedPolicyArn: managed('ReadOnlyAccess') },
      }),
      missSeverity: 'medium',
    },
  ],
  S28: [
    {
      match: request('AddUserToGroup', { userName: 'ci-admin', groupName: 'developers' }),
      severity: 'high',
      miss: request('AddUserToGroup', { userName: 'jane', groupName: 'developers' }),
      missSeverity: 'medium',
    },
    {
      match: request('AddUserToGroup', { userName: 'jane', groupName: 'Administrators' }),
      severity: 'medium',
      miss: request('RemoveUserFromGroup', { userName: 'jane', groupName: 'Administrators' }),
      missSeverity: 'low',
    },
  ],
  S29: [
    {
      match: request('CreateUser', { userName: 'eve' }, fromInstance),
      severity: 'high',
      miss: request('CreateUser', { userName: 'eve' }),
      missSeverity: 'medium',
    },
    {
      match: request(
        'AttachUserPolicy',
        { userName: 'eve', policyArn: managed('AmazonS3ReadOnlyAccess') },
        fromInstance,
      ),
      severity: 'medium',
      miss: request('AttachUserPolicy', { userName: 'eve', policyArn: managed('AmazonS3ReadOnlyAccess') }),
      missSeverity: 'low',
    },
  ],
  S30: [
    {
      match: request('CreateAccessKey', { userName: 'ci-admin' }, { userAgent: '[S3 Browser 9.5.5]' }),
      severity: 'high',
      // Whoever is denied everything would raise an alert by what they call themselves.
      miss: request('CreateUser', null, { ...denied, userAgent: '[S3 Browser 9.5.5]' }),
      missSeverity: 'low',
    },
    {
      match: request('CreateUser', { userName: 'eve' }, { userAgent: '[S3 Browser/11.6.7 (https://s3browser.com)]' }),
      severity: 'high',
      miss: request('CreateUser', { userName: 'eve' }, { userAgent: '[Cyberduck/9.1]' }),
      missSeverity: 'medium',
    },
    {
      match: request(
        'PutUserPolicy',
        { userName: 'eve', policyDocument: READ_ONE },
        { userAgent: '[S3 Browser 9.5.5]' },
      ),
      severity: 'high',
      miss: request('PutUserPolicy', { userName: 'eve', policyDocument: READ_ONE }, { userAgent: '[Cyberduck/9.1]' }),
      missSeverity: 'low',
    },
  ],
  S31: [
    {
      match: request('DeleteUser', { userName: 'eve' }, { ...byRoot, userAgent: 'aws-cli/2 exec-env/CloudShell' }),
      severity: 'critical',
      miss: request('DeleteUser', null, { ...byRoot, ...denied, userAgent: 'aws-cli/2 exec-env/CloudShell' }),
      missSeverity: 'high',
    },
    {
      match: request('CreateAccessKey', { userName: 'jane' }, { userAgent: 'aws-cli/2.27 exec-env/CloudShell' }),
      severity: 'critical',
      miss: request('CreateAccessKey', { userName: 'jane' }, { userAgent: 'aws-cli/2.27 exec-env/EC2' }),
      missSeverity: 'high',
    },
    {
      match: request('CreateGroup', { groupName: 'x' }, { userAgent: 'Boto3/1.40 exec-env/AWS_Lambda_python3.13' }),
      severity: 'medium',
      miss: request('DeleteGroup', { groupName: 'x' }, { userAgent: 'Boto3/1.40 exec-env/AWS_Lambda_python3.13' }),
      missSeverity: 'low',
    },
  ],
  S32: [
    {
      match: request('PutRolePolicy', { omitted: true, originalSize: 104_000, reason: 'requestParameters too large' }),
      severity: 'high',
      miss: request('TagRole', { omitted: true, originalSize: 104_000, reason: 'requestParameters too large' }),
      missSeverity: 'low',
    },
  ],
  S33: [
    {
      match: request('AttachUserPolicy', { userName: 'jane', policyArn: managed('AWSCompromisedKeyQuarantineV3') }),
      severity: 'critical',
      miss: request('AttachUserPolicy', {
        userName: 'jane',
        policyArn: `arn:aws:iam::${ACCOUNT}:policy/AWSCompromisedKeyQuarantineV3`,
      }),
    },
  ],
  S40: [
    {
      match: request('UploadSSHPublicKey', { userName: 'jane', sSHPublicKeyBody: 'ssh-rsa AAAA' }),
      severity: 'high',
      miss: request('UploadSSHPublicKey', { userName: 'ci-admin', sSHPublicKeyBody: 'ssh-rsa AAAA' }),
      missSeverity: 'medium',
    },
  ],
  S41: [
    {
      match: request('UpdateAccessKey', { userName: 'jane', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active' }),
      severity: 'medium',
      miss: request('UpdateAccessKey', { userName: 'jane', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Inactive' }),
      missSeverity: 'low',
    },
  ],
  S43: [
    {
      match: request('CreateUser', null, denied),
      severity: 'low',
      miss: request('CreateUser', { userName: 'eve' }),
      missSeverity: 'medium',
    },
  ],
  S44: [
    {
      match: request('DeleteRolePermissionsBoundary', { roleName: 'x' }, { errorCode: 'NoSuchEntityException' }),
      severity: 'medium',
      miss: request('DeleteRolePermissionsBoundary', { roleName: 'x' }),
      missSeverity: 'high',
    },
  ],
  S45: [
    {
      match: request(
        'UpdateSAMLProvider',
        { sAMLProviderArn: 'x' },
        byServiceLinkedRole('sso.amazonaws.com', 'AWSServiceRoleForSSO'),
      ),
      severity: 'info',
      // A role of that name, but not in AWS's own path.
      miss: request(
        'UpdateSAMLProvider',
        { sAMLProviderArn: 'x' },
        {
          userIdentity: {
            ...ROLE_SESSION,
            invokedBy: 'sso.amazonaws.com',
            sessionContext: {
              sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${ACCOUNT}:role/aws-service/AWSServiceRoleForSSO` },
            },
          },
        },
      ),
      missSeverity: 'high',
    },
    {
      match: request('DeleteAccountPasswordPolicy', null, {
        userIdentity: { type: 'AWSService', invokedBy: 'config.amazonaws.com' },
      }),
      severity: 'medium',
      // CloudFormation does what its caller wrote.
      miss: request('DeleteAccountPasswordPolicy', null, through('cloudformation.amazonaws.com')),
      missSeverity: 'high',
    },
    {
      match: request(
        'AddRoleToInstanceProfile',
        { instanceProfileName: 'eks-0123', roleName: 'node' },
        byServiceLinkedRole('eks-nodegroup.amazonaws.com', 'AWSServiceRoleForAmazonEKSNodegroup'),
      ),
      severity: 'info',
      miss: request(
        'AddRoleToInstanceProfile',
        { instanceProfileName: 'eks-0123', roleName: 'node' },
        through('eks.amazonaws.com'),
      ),
      missSeverity: 'medium',
    },
    {
      // Whom Identity Center lets in is known; what they may do is judged.
      match: request(
        'AttachRolePolicy',
        { roleName: 'AWSReservedSSO_Admin_0123456789abcdef', policyArn: managed('AdministratorAccess') },
        byServiceLinkedRole('sso.amazonaws.com', 'AWSServiceRoleForSSO'),
      ),
      severity: 'medium',
      miss: request('AttachRolePolicy', { roleName: 'app', policyArn: managed('AdministratorAccess') }),
      missSeverity: 'high',
    },
    {
      match: createRole(trust({ AWS: '*' }), byServiceLinkedRole('sso.amazonaws.com', 'AWSServiceRoleForSSO')),
      severity: 'high',
      // The caller writes the user agent.
      miss: createRole(trust({ AWS: '*' }), { userAgent: 'sso.amazonaws.com' }),
      missSeverity: 'critical',
    },
  ],
  S50: [
    {
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
  ],
  S52: [
    {
      match: of('rolesanywhere', 'CreateTrustAnchor', { name: 'x', source: { sourceType: 'CERTIFICATE_BUNDLE' } }),
      severity: 'critical',
      miss: of('rolesanywhere', 'CreateTrustAnchor', { name: 'x', source: { sourceType: 'AWS_ACM_PCA' } }),
      missSeverity: 'high',
    },
  ],
  S53: [
    {
      match: of('sts', 'GetFederationToken', { name: 'jane', policy: ALLOW_ALL }),
      severity: 'high',
      miss: of('sts', 'GetFederationToken', { name: 'jane', policy: READ_ONE }),
      missSeverity: 'medium',
    },
  ],
  S54: [
    {
      match: request('PutRolePolicy', { roleName: 'reader', policyName: 'x', policyDocument: '{"Statement": [' }),
      severity: 'high',
      miss: request('PutRolePolicy', { roleName: 'reader', policyName: 'x', policyDocument: READ_ONE }),
      missSeverity: 'low',
    },
  ],
  S98: [
    {
      match: of(
        'sso',
        'AttachCustomerManagedPolicyReferenceToPermissionSet',
        {
          permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-1/ps-1',
          customerManagedPolicyReference: { name: 'x' },
        },
        { userIdentity: IDENTITY_CENTER_SESSION },
      ),
      severity: 'medium',
      miss: of(
        'sso',
        'AttachCustomerManagedPolicyReferenceToPermissionSet',
        {
          permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-1/ps-1',
          customerManagedPolicyReference: { name: 'x' },
        },
        byRole,
      ),
      missSeverity: 'medium',
    },
  ],
  S97: [
    {
      match: of('s3', 'PutBucketPublicAccessBlock', {
        bucketName: 'reports',
        PublicAccessBlockConfiguration: { ...BLOCKED, BlockPublicPolicy: false },
      }),
      severity: 'medium',
      miss: of('s3', 'PutBucketPublicAccessBlock', {
        bucketName: 'reports',
        PublicAccessBlockConfiguration: { xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/', ...BLOCKED },
      }),
      missSeverity: 'low',
    },
    {
      match: of('s3', 'PutAccountPublicAccessBlock', { accountId: ACCOUNT }),
      severity: 'medium',
      miss: of('s3', 'PutAccountPublicAccessBlock', {
        accountId: ACCOUNT,
        PublicAccessBlockConfiguration: BLOCKED,
      }),
      missSeverity: 'low',
    },
  ],
  S100: [
    {
      match: of('kms', 'PutKeyPolicy', { keyId: KEY_ARN, policyName: 'default', policy: keyPolicyFor('444455556666') }),
      severity: 'high',
      miss: of('kms', 'PutKeyPolicy', {
        keyId: KEY_ARN,
        policyName: 'default',
        policy: keyPolicyFor('444455556666', ACCOUNT),
      }),
      missSeverity: 'medium',
    },
    {
      match: of('kms', 'CreateKey', { bypassPolicyLockoutSafetyCheck: true, policy: keyPolicyFor('444455556666') }),
      severity: 'high',
      miss: of('kms', 'CreateKey', { policy: keyPolicyFor(ACCOUNT) }),
    },
  ],
  S55: [
    {
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
      match: of('es', 'UpdateDomainConfig', { domainName: 'logs', accessPolicies: OPEN }),
      severity: 'high',
      miss: of('es', 'UpdateDomainConfig', { domainName: 'logs' }),
      missSeverity: 'low',
    },
    {
      match: of('kms', 'PutKeyPolicy', { keyId: 'k', policyName: 'default', policy: toCaller }),
      severity: 'high',
      miss: of('kms', 'CreateKey', { policy: toCaller }),
      missSeverity: 'medium',
    },
    {
      match: of('kms', 'CreateKey', { policy: OPEN }),
      severity: 'high',
      miss: of('kms', 'CreateKey', { description: OPEN }),
    },
    {
      match: of('sns', 'CreateTopic', { name: 'x', attributes: { Policy: OPEN } }),
      severity: 'high',
      miss: of('sns', 'CreateTopic', { name: 'x' }),
    },
    {
      match: of('sqs', 'CreateQueue', { queueName: 'x', attributes: { Policy: OPEN } }),
      severity: 'high',
      miss: of('sqs', 'CreateQueue', { queueName: 'x' }),
    },
    {
      match: of('sns', 'SetTopicAttributes', { attributeName: 'Policy', attributeValue: OPEN }),
      severity: 'high',
      miss: of('sns', 'SetTopicAttributes', { attributeName: 'DisplayName', attributeValue: OPEN }),
    },
    {
      match: of('sqs', 'SetQueueAttributes', { attributes: { Policy: OPEN } }),
      severity: 'high',
      miss: of('sqs', 'SetQueueAttributes', { attributes: { Policy: '' } }),
    },
    {
      match: of('lambda', 'AddPermission20150331v2', {
        functionName: 'f',
        action: 'lambda:InvokeFunction',
        principal: '*',
      }),
      severity: 'high',
      miss: of('lambda', 'AddPermission20150331v2', {
        functionName: 'f',
        action: 'lambda:InvokeFunction',
        principal: '*',
        sourceAccount: ACCOUNT,
      }),
    },
    {
      match: of('lambda', 'AddPermission20150331v2', {
        functionName: 'f',
        action: 'lambda:InvokeFunction',
        principal: '444455556666',
      }),
      severity: 'medium',
      miss: of('lambda', 'AddPermission20150331v2', {
        functionName: 'f',
        action: 'lambda:InvokeFunction',
        principal: 's3.amazonaws.com',
      }),
    },
    {
      match: of('ecr', 'SetRepositoryPolicy', { repositoryName: 'r', policyText: OPEN }),
      severity: 'high',
      miss: of('ecr', 'SetRepositoryPolicy', { repositoryName: 'r', policyText: CLOSED }),
    },
    {
      match: of('dynamodb', 'PutResourcePolicy', { policy: OPEN }),
      severity: 'high',
      miss: of('dynamodb', 'PutResourcePolicy', { policy: CLOSED }),
    },
    {
      match: of('backup', 'PutBackupVaultAccessPolicy', { policy: OPEN }),
      severity: 'high',
      miss: of('backup', 'PutBackupVaultAccessPolicy', { policy: CLOSED }),
    },
    {
      match: of('ec2', 'ModifySnapshotAttribute', {
        createVolumePermission: { add: { items: [{ userId: '444455556666' }, { group: 'all' }] } },
      }),
      severity: 'high',
      miss: of('ec2', 'ModifySnapshotAttribute', { createVolumePermission: { remove: { items: [{ group: 'all' }] } } }),
    },
    {
      match: of('ec2', 'ModifyImageAttribute', { launchPermission: { add: { items: [{ group: 'all' }] } } }),
      severity: 'high',
      miss: of('ec2', 'ModifyImageAttribute', { launchPermission: { add: { items: [{ userId: '999988887777' }] } } }),
    },
    {
      match: of('rds', 'ModifyDBClusterSnapshotAttribute', { attributeName: 'restore', valuesToAdd: ['all'] }),
      severity: 'high',
      miss: of('rds', 'ModifyDBClusterSnapshotAttribute', {
        attributeName: 'restore',
        valuesToRemove: ['all'],
        valuesToAdd: [],
      }),
    },
    {
      match: of('s3', 'PutBucketAcl', { bucketName: 'b', 'x-amz-acl': ['public-read'], acl: [''] }),
      severity: 'high',
      miss: of('s3', 'PutBucketAcl', { bucketName: 'b', 'x-amz-acl': ['private'], acl: [''] }),
    },
    {
      match: of('s3', 'PutBucketAcl', {
        accessControlList: { 'x-amz-grant-read': 'uri=http://acs.amazonaws.com/groups/global/AuthenticatedUsers' },
      }),
      severity: 'high',
      miss: of('s3', 'PutBucketAcl', {
        accessControlList: { 'x-amz-grant-read': 'uri=http://acs.amazonaws.com/groups/s3/LogDelivery' },
      }),
    },
    {
      match: of('sns', 'AddPermission', { aWSAccountId: ['444455556666'], actionName: ['Publish'] }),
      severity: 'medium',
      miss: of('sns', 'AddPermission', { aWSAccountId: ['999988887777'], actionName: ['Publish'] }),
    },
  ],
  S56: [
    {
      match: request('AttachGroupPolicy', { groupName: 'developers', policyArn: `arn:aws:iam::${ACCOUNT}:policy/app` }),
      severity: 'medium',
      miss: request('AttachGroupPolicy', { groupName: 'developers', policyArn: managed('ReadOnlyAccess') }),
      missSeverity: 'low',
    },
    {
      match: request('AttachUserPolicy', { userName: 'ci-admin', policyArn: `arn:aws:iam::${ACCOUNT}:policy/app` }),
      severity: 'high',
      miss: request('AttachUserPolicy', { userName: 'eve', policyArn: `arn:aws:iam::${ACCOUNT}:policy/app` }),
      missSeverity: 'medium',
    },
  ],
  S16: [{ match: malformed(3), severity: 'medium', miss: malformed(2) }],
  S57: [
    {
      match: deniedCalls('CreateUser', 'CreateRole', 'CreateGroup', 'CreatePolicy', 'TagRole'),
      severity: 'medium',
      miss: deniedCalls('CreateUser', 'CreateUser', 'CreateGroup', 'CreatePolicy', 'TagRole'),
    },
  ],
  S58: [
    {
      match: [record('CreateUser', { iamChangeAlertsTest: true }), attachAdministrator()],
      severity: 'info',
      miss: record('CreateUser', { iamChangeAlertsTest: true }),
      missSeverity: 'critical',
    },
  ],
  S59: [
    {
      match: record('TagRole', { iamChangeAlertsTest: true, errorCode: 'AccessDenied' }),
      severity: 'critical',
      miss: record('TagRole', { requestParameters: { iamChangeAlertsTest: true } }),
      missSeverity: 'low',
    },
  ],
  S61: [
    {
      match: heartbeat({ eventName: 'UpdateAssumeRolePolicy' }),
      severity: 'high',
      miss: heartbeat(),
      settings: { heartbeat: HEARTBEAT },
    },
    {
      match: heartbeat({ requestParameters: { roleName: 'admin', description: HEARTBEAT.description } }),
      severity: 'high',
      miss: heartbeat({}, 'another-installation'),
      settings: { heartbeat: HEARTBEAT },
    },
  ],
  S86: [
    {
      match: ['one', 'other'].map((roleName) => record('TagRole', { requestParameters: { roleName }, eventID: 'id' })),
      severity: 'high',
      miss: ['one', 'other'].map((roleName) =>
        record('TagRole', { requestParameters: { roleName }, eventID: roleName }),
      ),
    },
  ],
};
