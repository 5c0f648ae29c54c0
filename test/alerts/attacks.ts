/**
 * Attacks as CloudTrail delivers them: minutes of several callers in one delivery, out of order, among a hundred changes of
 * a Terraform apply. Whole in golden/, and at the end of docs/gallery.md.
 */
import type { JsonObject } from '../../lambda-src/record/json.ts';
import { ACCOUNT, IDENTITY_CENTER_SESSION, record, USER } from '../records.ts';

const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.11.4 (+https://www.terraform.io) terraform-provider-aws/5.100.0 aws-sdk-go-v2/1.36.5 os/linux lang/go#1.23.8 api/iam#1.43.0 m/E';
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

const clock = (second: number): string =>
  new Date(Date.UTC(2026, 0, 31, 12) + second * 1_000).toISOString().replace('.000', '');
const policy = (...Statement: JsonObject[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const allow = (...Action: string[]): JsonObject => ({ Effect: 'Allow', Action, Resource: '*' });
const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const own = (name: string): string => `arn:aws:iam::${ACCOUNT}:policy/${name}`;

const user = (userName: string, accessKeyId: string): JsonObject => ({
  ...USER,
  principalId: `AIDAEXAMPLE${userName.toUpperCase()}`,
  arn: `arn:aws:iam::${ACCOUNT}:user/${userName}`,
  accessKeyId,
  userName,
});

/** A caller: who, from where, with what. */
const caller =
  (userIdentity: JsonObject, sourceIPAddress: string, change: JsonObject = {}) =>
  (second: number, eventName: string, requestParameters: JsonObject | null, more: JsonObject = {}): JsonObject =>
    record(eventName, {
      userIdentity,
      sourceIPAddress,
      eventTime: clock(second),
      requestParameters,
      ...change,
      ...more,
    });

const terraform = caller(user('terraform', 'AKIAIOSFODNN7TERRAF'), '203.0.113.20', { userAgent: TERRAFORM });

/** Fifty roles for a service and their tags, one change a second. */
const APPLY: readonly JsonObject[] = Array.from({ length: 50 }, (_, index) => {
  const roleName = `shop-${String(index + 1).padStart(2, '0')}`;
  const assumeRolePolicyDocument = policy({
    Effect: 'Allow',
    Principal: { Service: 'ecs-tasks.amazonaws.com' },
    Action: 'sts:AssumeRole',
  });
  return [
    terraform(2 * index, 'CreateRole', { roleName, assumeRolePolicyDocument }),
    terraform(2 * index + 1, 'TagRole', { roleName, tags: [{ key: 'team', value: 'shop' }] }),
  ];
}).flat();

/** As different log files come: neither in order nor at random. Each has an id of its own, the same in every run. */
const delivered = (number: number, ...attack: readonly JsonObject[]): readonly JsonObject[] => {
  const all = [...attack, ...APPLY].map((each, index) => ({
    ...each,
    eventID: `a77ac000-000${number}-4e3f-8a9b-${String(index).padStart(12, '0')}`,
  }));
  return all.map((_, index) => all[(index * 37 + 11) % all.length] ?? {});
};

const TRAIL = { name: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main` };
const ofCloudTrail = { eventSource: 'cloudtrail.amazonaws.com' };
const denied = (action: string): JsonObject => ({
  errorCode: 'AccessDenied',
  errorMessage: `User: arn:aws:iam::${ACCOUNT}:user/ci-admin is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
});

const thief = caller(USER, '198.51.100.66');
const backup = caller(user('backup', 'AKIAI44QH8DHBEXAMPLE'), '192.0.2.200');

/** A key that leaked: what it may do is tried out, a user is made for later, and stops the trail from elsewhere. */
const BACKDOOR_USER = delivered(
  1,
  thief(10, 'CreateRole', null, denied('iam:CreateRole')),
  thief(12, 'PutUserPolicy', null, denied('iam:PutUserPolicy')),
  thief(30, 'CreateUser', { userName: 'backup' }),
  thief(31, 'CreateLoginProfile', { userName: 'backup', passwordResetRequired: false }),
  thief(33, 'AttachUserPolicy', { userName: 'backup', policyArn: managed('AdministratorAccess') }),
  thief(
    34,
    'CreateAccessKey',
    { userName: 'backup' },
    { responseElements: { accessKey: { userName: 'backup', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active' } } },
  ),
  backup(70, 'StopLogging', TRAIL, ofCloudTrail),
  backup(85, 'DeleteAccessKey', { userName: 'oncall', accessKeyId: 'AKIAIOSFODNN7ONCALL0' }),
);

const jane = caller(IDENTITY_CENTER_SESSION, '198.51.100.80', {
  userAgent: BROWSER,
  sessionCredentialFromConsole: 'true',
});
const inside = caller(
  {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLEROLE000009:run',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/billing-export/run`,
    accountId: ACCOUNT,
    accessKeyId: 'ASIAI44QH8DHBEXAMPLE',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLEROLE000009',
        arn: `arn:aws:iam::${ACCOUNT}:role/billing-export`,
        accountId: ACCOUNT,
        userName: 'billing-export',
      },
      attributes: { creationDate: '2026-01-31T12:00:45Z', mfaAuthenticated: 'false' },
    },
  },
  '192.0.2.77',
);

/** A session at a console that was taken over: a role is opened to another account, which enters and makes itself more. */
const OPENED_ROLE = delivered(
  2,
  jane(20, 'UpdateAssumeRolePolicy', {
    roleName: 'billing-export',
    policyDocument: policy({
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::444455556666:root' },
      Action: 'sts:AssumeRole',
    }),
  }),
  inside(
    60,
    'CreatePolicy',
    { policyName: 'export-tools', policyDocument: policy(allow('iam:*')) },
    { responseElements: { policy: { policyName: 'export-tools', arn: own('export-tools') } } },
  ),
  inside(62, 'AttachRolePolicy', { roleName: 'billing-export', policyArn: own('export-tools') }),
);

const bert = caller(user('bert', 'AKIAIOSFODNN7BERT000'), '198.51.100.90');
const security = caller(user('security', 'AKIAIOSFODNN7SECURE0'), '203.0.113.30');
const created = (policyName: string, ...actions: string[]): [JsonObject, JsonObject] => [
  { policyName, policyDocument: policy(allow(...actions)) },
  { responseElements: { policy: { policyName, arn: own(policyName) } } },
];

/** Somebody inside: first nobody is to see it, then two policies, each harmless, that are a way to all permissions together. */
const CUT_AND_COMBINED = delivered(
  3,
  bert(5, 'StopLogging', TRAIL, ofCloudTrail),
  bert(15, 'CreatePolicy', ...created('deploy-pass', 'iam:PassRole')),
  bert(18, 'CreatePolicy', ...created('deploy-run', 'lambda:CreateFunction', 'lambda:InvokeFunction')),
  bert(25, 'AttachUserPolicy', { userName: 'intern', policyArn: own('deploy-pass') }),
  bert(26, 'AttachUserPolicy', { userName: 'intern', policyArn: own('deploy-run') }),
  security(95, 'StartLogging', TRAIL, ofCloudTrail),
);

export const ATTACKS = [
  {
    name: 'attack-backdoor-user',
    title: 'An attack: a leaked key makes an administrator, who stops the trail, during a Terraform apply',
    messages: BACKDOOR_USER,
  },
  {
    name: 'attack-opened-role',
    title: 'An attack: a role is opened to another account, which assumes it and grants itself all of IAM',
    messages: OPENED_ROLE,
  },
  {
    name: 'attack-combined-policies',
    title: 'An attack: logging is cut, then two policies together allow privilege escalation',
    messages: CUT_AND_COMBINED,
  },
];
