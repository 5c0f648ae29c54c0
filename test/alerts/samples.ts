/** Batches as the renderers receive them: findings in the shape that `detect` returns, secrets already redacted. */
import type { Batch, Unreadable } from '../../lambda-src/finding/batch.ts';
import type { Finding } from '../../lambda-src/finding/finding.ts';
import type { Actor } from '../../lambda-src/record/actor.ts';
import type { JsonObject } from '../../lambda-src/record/json.ts';
import type { Location } from '../../lambda-src/record/location.ts';

const PROD: Location = { accountId: '111122223333', accountName: 'prod', region: 'us-east-1' };
const UNNAMED: Location = { accountId: '444455556666', accountName: null, region: 'us-east-1' };

const eventId = (sequence: number): string => `7f1c0a5e-2b1d-4e3f-8a9b-${sequence.toString(16).padStart(12, '0')}`;
const consoleUrl = (id: string): string =>
  `https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/${id}`;

const USER: Actor = {
  type: 'user',
  name: 'ci-admin',
  arn: 'arn:aws:iam::111122223333:user/ci-admin',
  accountId: '111122223333',
  roleName: null,
  roleArn: null,
  sessionName: null,
  federatedBy: null,
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  mfa: 'not recorded',
  sourceIdentity: null,
  invokedBy: null,
};

const ROOT: Actor = {
  ...USER,
  type: 'root user',
  name: 'root',
  arn: 'arn:aws:iam::111122223333:root',
  accessKeyId: 'ASIAIOSFODNN7EXAMPLG',
  mfa: 'no',
};

const DEPLOYER: Actor = {
  ...USER,
  type: 'role session',
  name: 'deployer/run-42',
  arn: 'arn:aws:sts::111122223333:assumed-role/deployer/run-42',
  roleName: 'deployer',
  roleArn: 'arn:aws:iam::111122223333:role/deploy/deployer',
  sessionName: 'run-42',
  accessKeyId: 'ASIAIOSFODNN7EXAMPLD',
};

const JANE: Actor = {
  ...USER,
  type: 'role session',
  name: 'jane@example.com',
  arn: 'arn:aws:sts::444455556666:assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/jane@example.com',
  accountId: '444455556666',
  roleName: 'AWSReservedSSO_AdministratorAccess_0123456789abcdef',
  roleArn:
    'arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_AdministratorAccess_0123456789abcdef',
  sessionName: 'jane@example.com',
  accessKeyId: 'ASIAIOSFODNN7EXAMPLF',
};

const NOBODY: Actor = {
  type: 'unknown',
  name: 'unknown',
  arn: null,
  accountId: null,
  roleName: null,
  roleArn: null,
  sessionName: null,
  federatedBy: null,
  accessKeyId: null,
  mfa: 'not recorded',
  sourceIdentity: null,
  invokedBy: null,
};

function iamRecord(eventName: string, id: string, time: string, parameters: JsonObject): JsonObject {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/ci-admin',
      accountId: '111122223333',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName: 'ci-admin',
    },
    eventTime: time,
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.10',
    userAgent: 'aws-cli/2.17.0 md/command#iam.attach-role-policy',
    requestParameters: parameters,
    responseElements: null,
    eventID: id,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
  };
}

/** Full admin to a role, by the CLI, with long-term keys. */
export const ROLE_MADE_ADMIN: Finding = {
  id: eventId(1),
  severity: 'high',
  raised: 'high',
  guard: null,
  title: 'IAM AttachRolePolicy',
  summary: 'User ci-admin attached policy AdministratorAccess to role deployer in prod.',
  predicate: 'attached policy AdministratorAccess to role deployer',
  source: { key: 'k1', position: 0 },
  eventSource: 'iam.amazonaws.com',
  eventName: 'AttachRolePolicy',
  category: 'permissions',
  time: '2026-01-31T03:12:44Z',
  location: PROD,
  outcome: { kind: 'succeeded', errorCode: null, errorMessage: null },
  actor: USER,
  origin: {
    kind: 'CLI',
    via: 'AWS CLI (iam attach-role-policy)',
    sourceAddress: '203.0.113.10',
    userAgent: 'aws-cli/2.17.0 md/command#iam.attach-role-policy',
  },
  targets: [
    { type: 'role', name: 'deployer', arn: null },
    { type: 'policy', name: 'AdministratorAccess', arn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
  ],
  changes: [],
  reasons: [
    {
      rule: 'S08',
      text: 'AdministratorAccess lets role deployer do everything in the account',
      techniques: ['T1098.003'],
    },
  ],
  consoleUrl: consoleUrl(eventId(1)),
  record: iamRecord('AttachRolePolicy', eventId(1), '2026-01-31T03:12:44Z', {
    roleName: 'deployer',
    policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  }),
};

/** Denied. */
export const CREATE_USER_DENIED: Finding = {
  ...ROLE_MADE_ADMIN,
  id: eventId(2),
  severity: 'low',
  raised: 'low',
  guard: null,
  title: 'IAM CreateUser',
  summary: 'User bob tried to create user eve in account 444455556666. It was denied.',
  predicate: 'tried to create user eve',
  eventName: 'CreateUser',
  category: 'identity',
  time: '2026-01-31T03:14:02Z',
  location: UNNAMED,
  outcome: {
    kind: 'denied',
    errorCode: 'AccessDenied',
    errorMessage:
      'User: arn:aws:iam::444455556666:user/bob is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::444455556666:user/eve because no identity-based policy allows the iam:CreateUser action',
  },
  actor: { ...USER, name: 'bob', arn: 'arn:aws:iam::444455556666:user/bob', accountId: '444455556666', mfa: 'no' },
  origin: {
    kind: 'SDK',
    via: 'AWS SDK for Python (Boto3)',
    sourceAddress: '198.51.100.7',
    userAgent: 'Boto3/1.34.0 md/Botocore#1.34.0 ua/2.0 os/linux md/arch#x86_64 lang/python#3.12.1',
  },
  targets: [{ type: 'user', name: 'eve', arn: 'arn:aws:iam::444455556666:user/eve' }],
  reasons: [
    { rule: 'S43', text: 'It was denied: one step less serious, but somebody tried', techniques: ['T1580'] },
    { rule: null, text: 'A new user is a new way in that outlives its maker', techniques: ['T1136.003'] },
  ],
  consoleUrl: consoleUrl(eventId(2)),
  record: { eventName: 'CreateUser', eventID: eventId(2), errorCode: 'AccessDenied' },
};

/** An access key for the root user. */
export const ROOT_ACCESS_KEY: Finding = {
  ...ROLE_MADE_ADMIN,
  id: eventId(3),
  severity: 'critical',
  raised: 'critical',
  guard: null,
  title: 'IAM CreateAccessKey',
  summary: 'The root user created an access key for the root user of account 111122223333 in prod.',
  predicate: 'created an access key for the root user of account 111122223333',
  eventName: 'CreateAccessKey',
  category: 'credentials',
  time: '2026-01-31T03:09:00Z',
  actor: ROOT,
  origin: {
    kind: 'console',
    via: 'AWS Management Console',
    sourceAddress: '203.0.113.66',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  },
  targets: [
    { type: 'root user', name: '111122223333', arn: null },
    { type: 'access key', name: 'AKIAI44QH8DHBEXAMPLE', arn: null },
  ],
  reasons: [
    {
      rule: 'S02',
      text: 'An access key of the root user can do everything and cannot be limited by a policy',
      techniques: ['T1098.001'],
    },
    { rule: 'S01', text: 'The root user made a change; root is for emergencies', techniques: ['T1078.004'] },
  ],
  consoleUrl: consoleUrl(eventId(3)),
  record: { eventName: 'CreateAccessKey', eventID: eventId(3), userIdentity: { type: 'Root' } },
};

/** A person in the console, through Identity Center, opens a role to another account. */
export const TRUST_OPENED: Finding = {
  ...ROLE_MADE_ADMIN,
  id: eventId(4),
  severity: 'high',
  raised: 'high',
  guard: null,
  title: 'IAM UpdateAssumeRolePolicy',
  summary:
    'Identity Center user jane@example.com (AdministratorAccess) changed the trust policy of role billing-export in account 444455556666.',
  predicate: 'changed the trust policy of role billing-export',
  eventName: 'UpdateAssumeRolePolicy',
  category: 'trust',
  time: '2026-01-31T09:30:15Z',
  location: UNNAMED,
  actor: JANE,
  origin: {
    kind: 'console',
    via: 'AWS Management Console',
    sourceAddress: '192.0.2.44',
    userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Safari/605.1.15',
  },
  targets: [{ type: 'role', name: 'billing-export', arn: null }],
  changes: [{ label: 'policy document', value: 'Allow sts:AssumeRole for account 999988887777, without condition' }],
  reasons: [
    {
      rule: 'S14',
      text: 'Account 999988887777 is not one of the trusted accounts and may now assume the role',
      techniques: ['T1098.003', 'T1484.002'],
    },
  ],
  consoleUrl: consoleUrl(eventId(4)),
  record: { eventName: 'UpdateAssumeRolePolicy', eventID: eventId(4) },
};

/** One of the sixty roles of a Terraform run. */
export const terraformRole = (index: number): Finding => {
  const role = `app-${String(index).padStart(2, '0')}`;
  const id = eventId(100 + index);
  const time = `2026-01-31T10:0${Math.floor(index / 30)}:${String((index * 2) % 60).padStart(2, '0')}Z`;
  return {
    ...ROLE_MADE_ADMIN,
    id,
    severity: 'low',
    title: 'IAM CreateRole',
    summary: `Role session deployer/run-42 created role ${role} in prod.`,
    predicate: `created role ${role}`,
    eventName: 'CreateRole',
    category: 'identity',
    time,
    actor: DEPLOYER,
    origin: {
      kind: 'Terraform',
      via: 'Terraform',
      sourceAddress: '198.51.100.23',
      userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.5',
    },
    targets: [{ type: 'role', name: role, arn: `arn:aws:iam::111122223333:role/${role}` }],
    changes: [{ label: 'trust', value: 'Allow sts:AssumeRole for service ecs-tasks.amazonaws.com' }],
    reasons: [{ rule: null, text: 'CreateRole is rated low unless something makes it worse', techniques: [] }],
    consoleUrl: consoleUrl(id),
    record: { eventName: 'CreateRole', eventID: id, requestParameters: { roleName: role } },
  };
};

/** Every text an attacker may choose says something it should not. */
export const HOSTILE: Finding = {
  ...ROLE_MADE_ADMIN,
  id: eventId(5),
  severity: 'medium',
  raised: 'medium',
  guard: null,
  title: 'IAM TagRole',
  summary:
    'User ma\u202Ello\u202C\r\n[INFO] Nothing happened <img src=x onerror=alert(1)>&amp; tagged role *x* _y_ `z` <!channel> @here in prod.',
  predicate: 'tagged role *x* _y_ `z` <!channel> @here',
  eventName: 'TagRole',
  category: 'tags',
  time: '2026-01-31T11:00:00Z\nSeverity: info',
  location: { ...PROD, region: '"><script>alert(1)</script>' },
  outcome: {
    kind: 'failed',
    errorCode: 'ValidationError',
    errorMessage: 'See https://evil.example/login or [click](javascript:alert(1)) \u0007\u200B\uD800',
  },
  actor: {
    ...USER,
    name: 'ma\u202Ello\u202C\r\n[INFO] Nothing happened <img src=x onerror=alert(1)>&amp;',
    arn: `arn:aws:iam::111122223333:user/${'x'.repeat(3000)}`,
    sourceIdentity: '__proto__',
  },
  origin: {
    kind: 'unknown',
    via: 'not recognised',
    sourceAddress: '203.0.113.9, 10.0.0.1',
    userAgent: `\u001B[2J${' '.repeat(120)}HIGH | Succeeded`,
  },
  targets: [
    { type: 'role', name: '*x* _y_ `z` <!channel> @here', arn: '" onmouseover="alert(1)' },
    { type: 'tag', name: '🔑'.repeat(300), arn: null },
  ],
  changes: [{ label: '<b>tag</b>\n', value: `\u2066${'é\u0301\u0302\u0303\u0304\u0305\u0306'.repeat(4)}` }],
  reasons: [{ rule: null, text: 'Tags can be permissions <u>', techniques: ['T1098'] }],
  consoleUrl: 'javascript:alert(1)',
  record: { eventName: 'TagRole', requestParameters: { tags: [{ key: '\u202E', value: '\uD800' }] } },
};

/** An event this version does not know, from a record that holds next to nothing. */
export const UNKNOWN_EVENT: Finding = {
  id: null,
  severity: 'low',
  raised: 'low',
  guard: null,
  title: 'unknown service event without a name',
  summary: 'An unknown caller called an unnamed action on an unnamed service in an account the record does not name.',
  predicate: 'called an unnamed action on an unnamed service',
  source: { key: 'k2', position: 0 },
  eventSource: null,
  eventName: null,
  category: 'other',
  time: null,
  location: { accountId: null, accountName: null, region: null },
  outcome: { kind: 'succeeded', errorCode: null, errorMessage: null },
  actor: NOBODY,
  origin: { kind: 'unknown', via: 'not recognised', sourceAddress: null, userAgent: null },
  targets: [],
  changes: [],
  reasons: [{ rule: null, text: 'An event that this version does not recognize: review the record', techniques: [] }],
  consoleUrl: null,
  record: {},
};

export const NOT_JSON: Unreadable = {
  kind: 'record',
  reason: 'not JSON (unexpected end at character 412)',
  logEventId: '38123456789012345678901234567890123456789012345678901234',
  time: '2026-01-31T12:00:00.000Z',
  excerpt: '{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","userName":"ci-admin"},\n"eventName":"AttachRole',
  size: 412,
  sources: [],
};

export const BROKEN_PAYLOAD: Unreadable = {
  kind: 'payload',
  reason: 'not gzip (incorrect header check)',
  logEventId: null,
  time: null,
  excerpt: 'H4sIAAAA',
  size: 2048,
  sources: [],
};

export function batchOf(findings: readonly Finding[], change: Partial<Batch> = {}): Batch {
  return {
    alertName: 'iam-change-alerts',
    runbookUrl: null,
    notes: [],
    logGroup: '/aws/cloudtrail/organization',
    findings,
    unreadable: [],
    suppressed: {},
    ...change,
  };
}

export const TERRAFORM_BURST: readonly Finding[] = Array.from({ length: 60 }, (_, index) => terraformRole(index + 1));

/** 120 different findings: more than one email shows in full. */
export const MANY: readonly Finding[] = Array.from({ length: 120 }, (_, index) => {
  const user = `dev-${String(index + 1).padStart(3, '0')}`;
  const severity = index < 10 ? 'high' : index < 50 ? 'medium' : 'low';
  const sample = index < 10 ? ROLE_MADE_ADMIN : CREATE_USER_DENIED;
  return {
    ...sample,
    id: eventId(1000 + index),
    severity,
    summary: sample.summary.replace(/^User \S+/, `User ${user}`),
    actor: { ...sample.actor, name: user, arn: `arn:aws:iam::111122223333:user/${user}` },
    consoleUrl: consoleUrl(eventId(1000 + index)),
  };
});

export const BATCHES: Readonly<Record<string, Batch>> = {
  'role-made-admin': batchOf([ROLE_MADE_ADMIN]),
  'create-user-denied': batchOf([CREATE_USER_DENIED]),
  'root-access-key': batchOf([ROOT_ACCESS_KEY]),
  'trust-opened': batchOf([TRUST_OPENED]),
  'terraform-burst': batchOf(TERRAFORM_BURST, { suppressed: { minimum_severity: 4, Tags: 1 } }),
  many: batchOf(MANY),
  hostile: batchOf([HOSTILE]),
  'unknown-event': batchOf([UNKNOWN_EVENT]),
  unreadable: batchOf([], { unreadable: [NOT_JSON] }),
  'unreadable-payload': batchOf([], { logGroup: null, unreadable: [BROKEN_PAYLOAD] }),
  mixed: batchOf([ROOT_ACCESS_KEY, ROLE_MADE_ADMIN, TRUST_OPENED, ...TERRAFORM_BURST, CREATE_USER_DENIED], {
    unreadable: [NOT_JSON],
    suppressed: { minimum_severity: 12 },
  }),
};
