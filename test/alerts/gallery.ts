/**
 * The events of docs/gallery.md, in real CloudTrail shapes. The text of each alert is in golden/, reviewed by eye.
 */

import type { Batch } from '../../lambda-src/finding/batch.ts';
import type { Settings } from '../../lambda-src/finding/settings.ts';
import { conclude, detectEvent } from '../../lambda-src/pipeline/process.ts';
import type { JsonObject } from '../../lambda-src/record/json.ts';
import { type Account, lookedUpIn } from '../iam-account.ts';
import {
  ACCOUNT,
  attachAdministrator,
  deniedCreateUser,
  failedCreateUser,
  IDENTITY_CENTER_SESSION,
  ROLE_SESSION,
  ROOT,
  record,
  USER,
} from '../records.ts';
import { SETTINGS } from '../settings.ts';
import { subscriptionEvent } from '../subscription-event.ts';
import { ATTACKS } from './attacks.ts';

export interface Shown {
  /** File name of its text, and anchor on the page. */
  readonly name: string;
  readonly title: string;
  /** Records, or texts that are not records. */
  readonly messages: readonly (JsonObject | string)[];
  /** What look-ups find; without it, they are off. */
  readonly account?: Account;
}

export const GALLERY_SETTINGS: Settings = {
  ...SETTINGS,
  accountNames: { [ACCOUNT]: 'prod' },
  trusted: { ...SETTINGS.trusted, accountIds: ['999988887777'] },
  heartbeat: null,
  suppressionRules: [
    {
      reason: 'Terraform deploys',
      principalArns: [`arn:aws:iam::${ACCOUNT}:role/deploy/*`],
      eventNames: [],
      accountIds: [],
      sourceIpRanges: [],
      upToSeverity: 'low',
      expires: null,
    },
  ],
};

const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.11.4 (+https://www.terraform.io) terraform-provider-aws/5.100.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.36.5 ua/2.1 os/linux lang/go#1.23.8 md/GOOS#linux md/GOARCH#amd64 api/iam#1.43.0 m/E';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

const inConsole: JsonObject = {
  userIdentity: IDENTITY_CENTER_SESSION,
  userAgent: BROWSER,
  sessionCredentialFromConsole: 'true',
};
const byTerraform: JsonObject = { userIdentity: ROLE_SESSION, userAgent: TERRAFORM };
const byRoot: JsonObject = { userIdentity: ROOT, userAgent: BROWSER, sessionCredentialFromConsole: 'true' };
const byService = (service: string): JsonObject => ({
  userIdentity: { ...USER, invokedBy: service },
  sourceIPAddress: service,
  userAgent: service,
});

const call = (eventName: string, requestParameters: JsonObject | null, change: JsonObject = {}): JsonObject =>
  record(eventName, { requestParameters, ...change });
const of = (source: string, eventName: string, requestParameters: JsonObject | null, change: JsonObject = {}) =>
  call(eventName, requestParameters, { eventSource: `${source}.amazonaws.com`, readOnly: false, ...change });

const policy = (...Statement: JsonObject[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const trust = (Principal: JsonObject | string, Condition?: JsonObject, Action = 'sts:AssumeRole'): string =>
  policy({ Effect: 'Allow', Principal, Action, ...(Condition === undefined ? {} : { Condition }) });
const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const ROLE_NAMES = [
  'api',
  'batch',
  'billing',
  'cache',
  'catalog',
  'checkout',
  'dns',
  'events',
  'feed',
  'files',
  'graph',
];

const OWN_POLICY = `arn:aws:iam::${ACCOUNT}:policy/deploy-app`;
const documentOf = (...actions: string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
const READS = documentOf('s3:GetObject');
const PASSES = documentOf('s3:GetObject', 'iam:PassRole', 'lambda:*');
const EVERYTHING = documentOf('*');

export const GALLERY: readonly Shown[] = [
  {
    name: 'administrator-to-role',
    title: 'A role is made administrator',
    messages: [attachAdministrator()],
  },
  {
    name: 'administrator-to-oneself',
    title: 'A user makes themselves administrator',
    messages: [call('AttachUserPolicy', { userName: 'ci-admin', policyArn: managed('AdministratorAccess') })],
  },
  {
    name: 'administrator-by-deployer',
    title: 'A deployer role makes itself administrator, which its suppression rule does not hide',
    messages: [attachAdministrator(byTerraform)],
  },
  {
    name: 'administrator-denied',
    title: 'The same, denied',
    messages: [
      attachAdministrator({
        requestParameters: null,
        errorCode: 'AccessDenied',
        errorMessage: `User: arn:aws:iam::${ACCOUNT}:user/ci-admin is not authorized to perform: iam:AttachRolePolicy on resource: role deployer because no identity-based policy allows the iam:AttachRolePolicy action`,
      }),
    ],
  },
  {
    name: 'own-policy-attached',
    title: 'A customer managed policy is attached',
    messages: [
      call(
        'AttachGroupPolicy',
        { groupName: 'developers', policyArn: `arn:aws:iam::${ACCOUNT}:policy/deploy-app` },
        inConsole,
      ),
    ],
  },
  {
    name: 'wildcard-policy',
    title: 'An inline policy allows everything',
    messages: [
      call('PutRolePolicy', {
        roleName: 'reporting',
        policyName: 'temporary',
        policyDocument: policy({ Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' }),
      }),
    ],
  },
  {
    name: 'privilege-escalation',
    title: 'A policy allows privilege escalation',
    messages: [
      call('CreatePolicyVersion', {
        policyArn: `arn:aws:iam::${ACCOUNT}:policy/build`,
        policyDocument: policy({
          Effect: 'Allow',
          Action: ['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction', 's3:GetObject'],
          Resource: '*',
        }),
        setAsDefault: true,
      }),
    ],
  },
  {
    name: 'narrow-policy',
    title: 'An inline policy that says nothing alarming',
    messages: [
      call(
        'PutRolePolicy',
        {
          roleName: 'reporting',
          policyName: 'read-reports',
          policyDocument: policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' }),
        },
        byService('cloudformation.amazonaws.com'),
      ),
    ],
  },
  {
    name: 'unreadable-policy',
    title: 'A policy document that cannot be read',
    messages: [call('PutUserPolicy', { userName: 'jane', policyName: 'x', policyDocument: '{"Statement": [' })],
  },
  {
    name: 'hidden-policy',
    title: 'A policy padded until CloudTrail leaves it out',
    messages: [call('PutRolePolicy', { omitted: true, originalSize: 104_211, reason: 'requestParameters too large' })],
  },
  {
    name: 'old-policy-version',
    title: 'An older policy version becomes the default',
    messages: [call('SetDefaultPolicyVersion', { policyArn: `arn:aws:iam::${ACCOUNT}:policy/build`, versionId: 'v1' })],
  },
  {
    name: 'trust-anyone',
    title: 'Anyone may assume a role',
    messages: [call('UpdateAssumeRolePolicy', { roleName: 'backup', policyDocument: trust({ AWS: '*' }) })],
  },
  {
    name: 'trust-external-account',
    title: 'Another account may assume a role',
    messages: [
      call(
        'CreateRole',
        { roleName: 'vendor', assumeRolePolicyDocument: trust({ AWS: 'arn:aws:iam::444455556666:root' }) },
        inConsole,
      ),
    ],
  },
  {
    name: 'trust-trusted-account',
    title: 'A trusted account may assume a role',
    messages: [
      call('CreateRole', {
        roleName: 'audit',
        assumeRolePolicyDocument: trust({ AWS: 'arn:aws:iam::999988887777:root' }),
      }),
    ],
  },
  {
    name: 'trust-github',
    title: 'Any GitHub repository may assume a role',
    messages: [
      call('CreateRole', {
        roleName: 'ci',
        assumeRolePolicyDocument: trust(
          { Federated: GITHUB },
          { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } },
          'sts:AssumeRoleWithWebIdentity',
        ),
      }),
    ],
  },
  {
    name: 'boundary-removed',
    title: 'A permissions boundary is removed',
    messages: [call('DeleteRolePermissionsBoundary', { roleName: 'developer' }, inConsole)],
  },
  {
    name: 'boundary-that-bounds-nothing',
    title: 'A permissions boundary that bounds nothing',
    messages: [
      call('PutUserPermissionsBoundary', { userName: 'jane', permissionsBoundary: managed('AdministratorAccess') }),
    ],
  },
  {
    name: 'key-for-another-user',
    title: 'An access key for somebody else',
    messages: [
      call(
        'CreateAccessKey',
        { userName: 'jane' },
        {
          responseElements: {
            accessKey: {
              userName: 'jane',
              accessKeyId: 'AKIAI44QH8DHBEXAMPLE',
              status: 'Active',
              createDate: 'Jan 31, 2026, 12:00:00 PM',
            },
          },
        },
      ),
    ],
  },
  {
    name: 'key-rotation',
    title: 'A user rotates their own access key',
    messages: [
      call('CreateAccessKey', null, {
        responseElements: {
          accessKey: { userName: 'ci-admin', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active' },
        },
      }),
    ],
  },
  {
    name: 'key-quarantined',
    title: 'AWS found an exposed key',
    messages: [call('AttachUserPolicy', { userName: 'jane', policyArn: managed('AWSCompromisedKeyQuarantineV3') })],
  },
  {
    name: 'password-for-another-user',
    title: 'A console password for somebody else',
    messages: [call('UpdateLoginProfile', { userName: 'jane', passwordResetRequired: false })],
  },
  {
    name: 'mfa-removed',
    title: 'An MFA device is removed',
    messages: [
      call(
        'DeactivateMFADevice',
        { userName: 'jane', serialNumber: `arn:aws:iam::${ACCOUNT}:mfa/jane-phone` },
        inConsole,
      ),
    ],
  },
  {
    name: 'mfa-by-stolen-session',
    title: 'An MFA device added with temporary credentials',
    messages: [call('CreateVirtualMFADevice', { virtualMFADeviceName: 'spare' }, { userIdentity: ROLE_SESSION })],
  },
  {
    name: 'weak-password-policy',
    title: 'The password policy becomes weak',
    messages: [
      call('UpdateAccountPasswordPolicy', { minimumPasswordLength: 8, requireNumbers: true, requireSymbols: false }),
    ],
  },
  {
    name: 'user-created',
    title: 'A user is created',
    messages: [call('CreateUser', { userName: 'eve', tags: [{ key: 'team', value: 'payments' }] }, inConsole)],
  },
  {
    name: 'user-created-denied',
    title: 'Somebody may not create a user',
    messages: [deniedCreateUser()],
  },
  {
    name: 'user-created-failed',
    title: 'A user exists already',
    messages: [failedCreateUser()],
  },
  {
    name: 'user-created-from-instance',
    title: 'An EC2 instance creates a user',
    messages: [
      call(
        'CreateUser',
        { userName: 'support' },
        {
          userIdentity: {
            ...ROLE_SESSION,
            principalId: 'AROAEXAMPLEROLE000003:i-0abc123def4567890',
            arn: `arn:aws:sts::${ACCOUNT}:assumed-role/web/i-0abc123def4567890`,
          },
          userAgent: 'Boto3/1.35.90 md/Botocore#1.35.90 ua/2.0 os/linux#6.1 lang/python#3.12.7',
        },
      ),
    ],
  },
  {
    name: 'added-to-group',
    title: 'A user adds themselves to a group',
    messages: [call('AddUserToGroup', { userName: 'ci-admin', groupName: 'administrators' })],
  },
  {
    name: 'saml-provider',
    title: 'The SAML provider is changed',
    messages: [
      call('UpdateSAMLProvider', {
        sAMLProviderArn: `arn:aws:iam::${ACCOUNT}:saml-provider/corp`,
        sAMLMetadataDocument: '<?xml version="1.0"?><EntityDescriptor/>',
      }),
    ],
  },
  {
    name: 'oidc-provider',
    title: 'A web identity provider is added',
    messages: [
      call('CreateOpenIDConnectProvider', {
        url: 'https://token.actions.githubusercontent.com',
        clientIDList: ['sts.amazonaws.com'],
      }),
    ],
  },
  {
    name: 'root-access-key',
    title: 'The root user makes an access key',
    messages: [
      call('CreateAccessKey', null, {
        ...byRoot,
        responseElements: { accessKey: { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active' } },
      }),
    ],
  },
  {
    name: 'root-sign-in',
    title: 'The root user signs in without MFA',
    messages: [
      of('signin', 'ConsoleLogin', null, {
        userIdentity: { type: 'Root', principalId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, accountId: ACCOUNT },
        eventType: 'AwsConsoleSignIn',
        userAgent: BROWSER,
        responseElements: { ConsoleLogin: 'Success' },
        additionalEventData: {
          MFAUsed: 'No',
          MobileVersion: 'No',
          LoginTo: 'https://console.aws.amazon.com/console/home',
        },
      }),
    ],
  },
  {
    name: 'root-session',
    title: 'The management account opens a root session',
    messages: [
      of(
        'sts',
        'AssumeRoot',
        {
          targetPrincipal: '444455556666',
          taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' },
        },
        { responseElements: { credentials: { accessKeyId: 'ASIAI44QH8DHBEXAMPLE' } } },
      ),
    ],
  },
  {
    name: 'cloudshell',
    title: 'A key for somebody else, from CloudShell',
    messages: [
      call(
        'CreateAccessKey',
        { userName: 'jane' },
        {
          ...inConsole,
          userAgent: 'aws-cli/2.27.50 md/awscrt#0.26.1 exec-env/CloudShell md/command#iam.create-access-key',
        },
      ),
    ],
  },
  {
    name: 'trail-stopped',
    title: 'The trail is stopped',
    messages: [of('cloudtrail', 'StopLogging', { name: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main` })],
  },
  {
    name: 'identity-center-assignment',
    title: 'A permission set gets AdministratorAccess',
    messages: [
      of(
        'sso',
        'AttachManagedPolicyToPermissionSet',
        {
          instanceArn: 'arn:aws:sso:::instance/ssoins-0123456789abcdef',
          permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef',
          managedPolicyArn: managed('AdministratorAccess'),
        },
        inConsole,
      ),
    ],
  },
  {
    name: 'service-control-policy',
    title: 'A service control policy is detached',
    messages: [of('organizations', 'DetachPolicy', { policyId: 'p-0123456789', targetId: '444455556666' }, inConsole)],
  },
  {
    name: 'doors-tried',
    title: 'One caller tries what is possible',
    messages: ['CreateUser', 'CreateRole', 'CreateGroup', 'CreatePolicy', 'CreateAccessKey'].map((eventName, second) =>
      call(eventName, null, {
        eventTime: `2026-01-31T12:00:${second}0Z`,
        errorCode: 'AccessDenied',
        errorMessage: `User: arn:aws:iam::${ACCOUNT}:user/ci-admin is not authorized to perform: iam:${eventName} on resource: arn:aws:iam::${ACCOUNT}:* because no identity-based policy allows the iam:${eventName} action`,
      }),
    ),
  },
  {
    name: 'terraform-apply',
    title: 'A Terraform apply of many roles',
    messages: ROLE_NAMES.flatMap((roleName, second) =>
      ['CreateRole', 'TagRole'].map((eventName) =>
        call(
          eventName,
          eventName === 'CreateRole'
            ? { roleName, assumeRolePolicyDocument: trust({ Service: 'ecs-tasks.amazonaws.com' }) }
            : { roleName, tags: [{ key: 'team', value: 'platform' }] },
          {
            userIdentity: { ...USER, userName: 'terraform', arn: `arn:aws:iam::${ACCOUNT}:user/terraform` },
            userAgent: TERRAFORM,
            eventTime: `2026-01-31T12:00:${String(second + 10)}Z`,
          },
        ),
      ),
    ),
  },
  {
    name: 'unreadable-record',
    title: 'A record that is not JSON, beside one that is',
    messages: ['{"eventVersion":"1.11","userIdentity":{"type":"IAMUser"', attachAdministrator()],
  },
  {
    name: 'bucket-opened',
    title: 'A bucket is opened to everyone',
    messages: [
      of('s3', 'PutBucketPolicy', {
        bucketName: 'reports',
        bucketPolicy: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' }],
        },
        Host: 'reports.s3.us-east-1.amazonaws.com',
        policy: '',
      }),
    ],
  },
  {
    name: 'alerting-cut',
    title: 'The path of the alerts is cut',
    messages: [
      of('logs', 'DeleteSubscriptionFilter', {
        logGroupName: `aws-cloudtrail-logs-${ACCOUNT}`,
        filterName: 'iam-change-alerts',
      }),
    ],
  },
  {
    name: 'key-deletion',
    title: 'A KMS key is scheduled for deletion',
    messages: [
      of(
        'kms',
        'ScheduleKeyDeletion',
        { keyId: '1234abcd-12ab-34cd-56ef-1234567890ab', pendingWindowInDays: 7 },
        inConsole,
      ),
    ],
  },
  {
    name: 'test-event',
    title: 'A test event, sent by the command of the outputs',
    messages: [
      record('CreateUser', {
        iamChangeAlertsTest: true,
        eventID: null,
        userIdentity: { type: 'IAMUser', userName: 'test' },
        requestParameters: { userName: 'test' },
        responseElements: null,
        sourceIPAddress: null,
        userAgent: null,
      }),
    ],
  },
  ...ATTACKS,
  {
    name: 'own-policy-to-oneself',
    title: 'A customer managed policy attached to oneself: without look-ups',
    messages: [call('AttachUserPolicy', { userName: 'ci-admin', policyArn: OWN_POLICY })],
  },
  {
    name: 'own-policy-to-oneself-looked-up',
    title: 'A customer managed policy attached to oneself: with look-ups',
    messages: [call('AttachUserPolicy', { userName: 'ci-admin', policyArn: OWN_POLICY })],
    account: { policies: { [OWN_POLICY]: { versions: { v1: READS, v2: EVERYTHING }, inForce: 'v2' } } },
  },
  {
    name: 'default-version-looked-up',
    title: 'Another version of a policy made the default: with look-ups',
    messages: [call('SetDefaultPolicyVersion', { policyArn: OWN_POLICY, versionId: 'v2' })],
    account: { policies: { [OWN_POLICY]: { versions: { v1: READS, v2: PASSES }, inForce: 'v2' } } },
  },
  {
    name: 'key-for-administrator-looked-up',
    title: 'An access key for an administrator: with look-ups',
    messages: [
      call(
        'CreateAccessKey',
        { userName: 'bob' },
        { responseElements: { accessKey: { userName: 'bob', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active' } } },
      ),
    ],
    account: {
      principals: {
        'user bob': { groups: ['admins'] },
        'group admins': { attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      },
    },
  },
];

/** What is sent of it. */
export async function alertOf({ messages, account }: Shown): Promise<Batch> {
  const found = detectEvent(subscriptionEvent(...messages), GALLERY_SETTINGS);
  if ('kind' in found) return found.batch;
  const { findings } = found.detected;
  return conclude(found, GALLERY_SETTINGS, account === undefined ? findings : await lookedUpIn(account, ...findings))
    .batch;
}
