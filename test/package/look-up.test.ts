/** Look-ups by the function as shipped, against an endpoint that responds like IAM and STS. */
import { unzipSync } from 'fflate';
import { afterEach, expect, it } from 'vitest';
import { type Answer, type AwsEndpoint, refusal, type SentRequest, startAwsEndpoint } from '../aws-endpoint.ts';
import { APP, iam } from '../iam-endpoint.ts';
import { assignment, MEMBER, ORGANIZATIONS, PEOPLE, SCP, SSO } from '../identity-center.ts';
import { ACCOUNT, record } from '../records.ts';
import { subscriptionEvent } from '../subscription-event.ts';
import { functionOf, ZIP, zipWithout } from './zip.ts';

const ATTACHED = record('AttachUserPolicy', { requestParameters: { userName: 'ci-admin', policyArn: APP } });

let endpoint: AwsEndpoint | null = null;
afterEach(async () => {
  await endpoint?.close();
  endpoint = null;
});

interface Told {
  readonly text: string;
  readonly outcome: string;
  readonly actions: readonly string[];
}

async function told(
  events: ReturnType<typeof record> | readonly ReturnType<typeof record>[],
  answer: (request: SentRequest) => Answer | null,
  LOOK_UP: string | null = '*',
  zip = ZIP,
): Promise<Told> {
  endpoint = await startAwsEndpoint(answer);
  const SNS_TOPIC_ARN = 'arn:aws:sns:us-east-1:111122223333:alerts';
  const lambda = functionOf(endpoint.url, { SNS_TOPIC_ARN, ...(LOOK_UP !== null && { LOOK_UP }) }, 30, zip);
  try {
    const { outcome } = await lambda.invoke(subscriptionEvent(...[events].flat()), { requestId: 'looked-up' });
    const { requests } = endpoint;
    const text = requests.find(({ action }) => action === 'Publish')?.fields['Message'] ?? '';
    return { text, outcome, actions: requests.map(({ action }) => action) };
  } finally {
    await lambda.close();
  }
}

it('a policy attached to oneself is critical where it is an administrator, and high without look-ups', async () => {
  const { text } = await told(ATTACHED, iam);
  expect(text).toMatch(/^CRITICAL \| Succeeded/m);
  expect(text).toMatch(/Looked up: {3}as of now \(\d\d:\d\d UTC\)\n +policy app, v3 in force: Allow \* on \*\n/);
  await endpoint?.close();
  const without = await told(ATTACHED, iam, null);
  expect(without.text).toMatch(/^HIGH \| Succeeded/m);
  expect(without.actions).toEqual(['Publish']);
});

it('a key for an administrator is critical, and says by what group', async () => {
  const { text } = await told(record('CreateAccessKey', { requestParameters: { userName: 'bob' } }), iam);
  expect(text).toMatch(/^CRITICAL \| Succeeded/m);
  expect(text).toContain('User bob is an administrator (group admins: AdministratorAccess)');
});

it('a wider default version is told with its difference in words', async () => {
  const set = record('SetDefaultPolicyVersion', { requestParameters: { policyArn: APP, versionId: 'v2' } });
  const { text } = await told(set, iam);
  expect(text.replaceAll(/\s+/g, ' ')).toContain('compared with v1: now also allows iam:PassRole and lambda:* on *');
  expect(text).toMatch(/^HIGH \| Succeeded/m);
});

it.each([
  [
    'who got what where',
    record('CreateAccountAssignment', { ...SSO, requestParameters: assignment('USER') }),
    ['AdministratorAccess', 'jane@example.com', 'payments'],
  ],
  [
    'a group',
    record('CreateAccountAssignment', { ...SSO, requestParameters: assignment('GROUP') }),
    [`principal ${PEOPLE} is platform`],
  ],
  [
    'a policy of the organization',
    record('DetachPolicy', { ...ORGANIZATIONS, requestParameters: { policyId: SCP, targetId: MEMBER } }),
    [`organization policy ${SCP} is deny-leaving`, `account ${MEMBER} is payments`],
  ],
])('%s is named', async (_, event, names) => {
  const { text, outcome } = await told(event, iam);
  expect(outcome).toBe('succeeded');
  for (const each of names) expect(text.replaceAll(/\s+/g, ' ')).toContain(each);
});

const OTHER = { ...ATTACHED, recipientAccountId: '444455556666' };
const otherAccount = {
  ...OTHER,
  requestParameters: { userName: 'x', policyArn: APP.replace(ACCOUNT, '444455556666') },
};

it('another account is asked through its look-up role', async () => {
  const { text, actions } = await told(otherAccount, iam, 'alerts-look-up');
  expect(actions.slice(0, 3)).toEqual(['AssumeRole', 'GetPolicy', 'GetPolicyVersion']);
  expect(endpoint?.requests[0]?.fields['RoleArn']).toBe('arn:aws:iam::444455556666:role/alerts-look-up');
  expect(text).toContain('policy app, v3 in force');
});

const REFUSED = refusal(403, 'AccessDenied', 'User is not authorized');
const refusing =
  (refused: string, answer: Answer) =>
  (request: SentRequest): Answer | null =>
    request.action === refused ? answer : iam(request);

it('another account is asked over few connections, by a role that is assumed once', async () => {
  const key = {
    ...record('CreateAccessKey', { requestParameters: { userName: 'bob' } }),
    recipientAccountId: '444455556666',
  };
  const { text, actions } = await told(key, iam, 'alerts-look-up');
  expect(text).toContain('User bob is an administrator (group admins: AdministratorAccess)');
  expect(actions.filter((action) => action === 'AssumeRole')).toHaveLength(1);
  // Of the look-ups as many as are asked at once, and that of the alert.
  expect(endpoint?.connections()).toBeLessThanOrEqual(3);
});

it('a role that cannot be assumed is tried once a delivery, and leaves calls for other accounts', async () => {
  const keys = ['a', 'b', 'c', 'd'].map((userName) => ({
    ...record('CreateAccessKey', { requestParameters: { userName } }),
    recipientAccountId: '444455556666',
  }));
  const { text, actions } = await told([...keys, ATTACHED], refusing('AssumeRole', REFUSED), 'alerts-look-up');
  expect(actions.filter((action) => action === 'AssumeRole')).toHaveLength(1);
  expect(text).toContain('policy app, v3 in force');
});

it.each([
  ['a look-up role is missing', otherAccount, 'alerts-look-up', 'AssumeRole', REFUSED, 'could not be assumed'],
  ['no look-up role is set', otherAccount, '*', '', REFUSED, 'look_up_role_name is not set for account 444455556666'],
  [
    'IAM throttles',
    ATTACHED,
    '*',
    'GetPolicy',
    refusal(400, 'Throttling', 'Rate exceeded'),
    'iam:GetPolicy was throttled',
  ],
  ['IAM denies', ATTACHED, '*', 'GetPolicyVersion', REFUSED, 'iam:GetPolicyVersion was denied'],
  [
    'the policy is gone',
    ATTACHED,
    '*',
    'GetPolicy',
    refusal(404, 'NoSuchEntity', 'gone'),
    'not found, probably deleted since',
  ],
  [
    'Identity Center is in no account that may be read',
    record('CreateAccountAssignment', { ...SSO, requestParameters: assignment('USER') }),
    '*',
    'DescribePermissionSet',
    { status: 400, body: '{"__type":"AccessDeniedException","Message":"not authorized"}' },
    'was not looked up: sso:DescribePermissionSet was denied',
  ],
  ['IAM fails', ATTACHED, '*', 'GetPolicy', { status: 500, body: '<html>' }, 'iam:GetPolicy failed'],
])('where %s, the alert says so', async (_, event, lookUp, action, answer, note) => {
  const { text, outcome } = await told(event, refusing(action, answer), lookUp);
  expect(outcome).toBe('succeeded');
  expect(text.replaceAll(/\s+/g, ' ')).toContain(note);
});

it('where IAM never answers, the alert goes without', async () => {
  const { text } = await told(ATTACHED, (request) =>
    request.action === 'GetPolicy' ? { status: 0, body: '' } : iam(request),
  );
  expect(text.replaceAll(/\s+/g, ' ')).toContain('AWS did not answer in time');
  expect(text).toMatch(/^HIGH \| Succeeded/m);
});

it('without look-ups nothing of them is loaded, and with them a client only where a name is asked of it', async () => {
  const chunks = (...names: readonly string[]): RegExp => new RegExp(`^(?:${names.join('|')})-\\w+\\.mjs$`);
  const clients = chunks('sso-admin', 'identity-store', 'organizations');
  const all = chunks('look-up', 'sso-admin', 'identity-store', 'organizations');
  expect(Object.keys(unzipSync(ZIP)).filter((name) => all.test(name))).toHaveLength(4);
  const { text, outcome } = await told(ATTACHED, iam, null, zipWithout(all));
  expect(outcome).toBe('succeeded');
  expect(text).toMatch(/^HIGH \| Succeeded/m);
  await endpoint?.close();
  expect((await told(ATTACHED, iam, '*', zipWithout(clients))).text).toContain('policy app, v3 in force');
});
