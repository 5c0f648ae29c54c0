import { readdirSync, readFileSync } from 'node:fs';
import * as iamClient from '@aws-sdk/client-iam';
import { beforeAll, describe, expect, it } from 'vitest';
import { lookUp } from '../../lambda-src/catalogue/index.ts';
import { isInScope } from '../../lambda-src/finding/scope.ts';
import { isObject, type JsonObject } from '../../lambda-src/record/json.ts';
import { parseRecord } from '../../lambda-src/record/record.ts';
import { RULES } from '../../lambda-src/rules/index.ts';
import { presetsThatSee } from '../../scripts/docs/coverage.ts';
import { seenBy } from '../../scripts/docs/gallery.ts';
import { PRESETS, type Preset, presetPatterns, USUAL } from '../../scripts/docs/presets.ts';
import { presetsOf } from '../../scripts/docs/rules.ts';
import { matches, type Pattern, parsePattern } from '../../scripts/filter-pattern/index.ts';
import { GALLERY } from '../alerts/gallery.ts';
import { CATALOGUE_EVENTS } from '../catalogue-events.ts';
import { heartbeat, ROOT, record } from '../records.ts';

const INSTALLATION = { name: USUAL.name, logGroup: USUAL.cloudtrailLogGroupName };
const LONG_NAME = 'a'.repeat(48);
const LONG_GROUP = `aws-cloudtrail-logs-111122223333-${'0'.repeat(300)}`;

/** IAM's actions and whether they change something, as of version 2010-05-08 of the API. */
const ACTIONS: Readonly<Record<string, boolean>> = JSON.parse(
  readFileSync(new URL('../data/iam-actions.json', import.meta.url), 'utf8'),
);
const CHANGING = Object.keys(ACTIONS).filter((name) => ACTIONS[name] === true);
const READING = Object.keys(ACTIONS).filter((name) => ACTIONS[name] === false);

const texts = new Map<string, string>();
const patterns = new Map<Preset, Pattern>();

/** The patterns come from the module itself. */
beforeAll(async () => {
  const long = await presetPatterns({ name: LONG_NAME, cloudtrailLogGroupName: LONG_GROUP });
  const usual = await presetPatterns(USUAL);
  for (const preset of PRESETS) {
    texts.set(preset, usual[preset]).set(`${preset}_long`, long[preset]);
    patterns.set(preset, parsePattern(usual[preset]));
  }
});

function selects(preset: Preset, event: JsonObject): boolean {
  const pattern = patterns.get(preset);
  if (pattern === undefined) throw new Error(`no pattern for ${preset}`);
  return matches(pattern, JSON.stringify(event));
}

/** As CloudTrail records it today, and as it did before records had `readOnly`. */
function variants(eventName: string): readonly JsonObject[] {
  const event = record(eventName, { readOnly: ACTIONS[eventName] !== true });
  const { readOnly: _, ...older } = event;
  return [event, older];
}

/** Selected, and, with the preset whose records the function chooses from, in scope. */
function heard(preset: Preset, event: JsonObject): boolean {
  const parsed = parseRecord(event);
  const entry = lookUp(parsed.eventSource, parsed.eventName);
  return selects(preset, event) && (preset !== 'security_changes' || isInScope(parsed, entry, INSTALLATION));
}

const selected = (preset: Preset): readonly string[] =>
  Object.keys(ACTIONS).filter((eventName) => {
    const answers = variants(eventName).map((event) => selects(preset, event));
    expect(new Set(answers).size, `${preset} on ${eventName}`).toBe(1);
    return answers[0] === true;
  });

describe('the list of actions', () => {
  it('knows every action that the SDK knows', () => {
    const known = Object.keys(iamClient).flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []);
    expect(known.filter((name) => !Object.hasOwn(ACTIONS, name))).toEqual([]);
  });
});

describe('a preset', () => {
  it.each(PRESETS)('%s has at most 1,024 bytes, whatever the names, and no wildcard inside a word', (preset) => {
    for (const text of [texts.get(preset), texts.get(`${preset}_long`)]) {
      expect(Buffer.byteLength(text ?? '')).toBeLessThanOrEqual(1_024);
      for (const [, value = ''] of (text ?? '').matchAll(/"([^"]*)"/g)) expect(value).toMatch(/^\*?[^*]+\*?$/);
    }
  });

  it('iam_changes sees the 81 actions that the pattern of the AWS Security Blog sees, and those new since', () => {
    const verbs = /^(Add|Attach|Change|Create|Deactivate|Delete|Detach|Enable|Put|Remove|Set|Update|Upload)/;
    expect(selected('iam_changes')).toEqual(CHANGING.filter((name) => verbs.test(name)));
    expect(selected('iam_changes').filter((name) => name !== 'PutAccountProperties')).toHaveLength(81);
  });

  it('auth_changes sees the 70 actions that its other pattern sees', () => {
    expect(selected('auth_changes')).toHaveLength(70);
    expect(selected('iam_changes')).toEqual(expect.arrayContaining([...selected('auth_changes')]));
    for (const name of ['AddUserToGroup', 'ChangePassword', 'DeactivateMFADevice', 'PutRolePermissionsBoundary']) {
      expect(selected('auth_changes')).not.toContain(name);
    }
  });

  it('selects as many actions of IAM as the README says', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const preset of ['iam_changes', 'auth_changes'] as const) {
      const [, count] = new RegExp(`^\\| \`${preset}\`.*: (\\d+) actions of IAM \\|$`, 'm').exec(readme) ?? [];
      expect(Number(count), preset).toBe(selected(preset).length);
    }
  });

  it.each(['iam_writes', 'identity_changes', 'security_changes'] as const)(
    '%s sees every change in IAM and no read',
    (preset) => {
      expect(selected(preset)).toEqual(CHANGING);
      expect(READING.length).toBeGreaterThanOrEqual(70);
    },
  );

  it.each(['iam_changes', 'auth_changes', 'iam_writes'] as const)('%s sees IAM alone', (preset) => {
    const elsewhere = record('CreateUser', { eventSource: 'identitystore.amazonaws.com', readOnly: false });
    expect(selects(preset, elsewhere)).toBe(false);
  });
});

it.each(PRESETS)('%s sees the heartbeat', (preset) => {
  const { readOnly: _, ...older } = heartbeat();
  for (const event of [heartbeat(), heartbeat({}, 'a'.repeat(48)), older]) expect(selects(preset, event)).toBe(true);
});

describe('identity_changes', () => {
  const of = (source: string, eventName: string, change: JsonObject = {}) =>
    record(eventName, { eventSource: `${source}.amazonaws.com`, readOnly: false, ...change });

  it.each([
    ['an assignment of Identity Center', of('sso', 'CreateAccountAssignment')],
    ['a user of Identity Center', of('sso-directory', 'CreateUser')],
    ['a user of the identity store', of('identitystore', 'CreateUser')],
    ['a user provisioned by SCIM', of('identitystore-scim', 'CreateUser')],
    ['a policy of Organizations', of('organizations', 'DetachPolicy')],
    ['the contacts of the account', of('account', 'PutAlternateContact')],
    ['a trust anchor', of('rolesanywhere', 'CreateTrustAnchor')],
    ['a trail', of('cloudtrail', 'StopLogging')],
    ['any change by root', of('s3', 'CreateBucket', { userIdentity: ROOT })],
    ['a sign-in', of('signin', 'ConsoleLogin', { eventType: 'AwsConsoleSignIn' })],
    ['a password recovery', of('signin', 'PasswordRecoveryRequested', { eventType: 'AwsConsoleSignIn' })],
    ['a root session', of('sts', 'AssumeRoot', { readOnly: true })],
    ['a federation token', of('sts', 'GetFederationToken')],
    [
      'a change to the function',
      of('lambda', 'UpdateFunctionCode20150331v2', {
        requestParameters: { functionName: 'arn:aws:lambda:us-east-1:111122223333:function:iam-change-alerts' },
      }),
    ],
    [
      'a change to the topic',
      of('sns', 'DeleteTopic', {
        requestParameters: { topicArn: 'arn:aws:sns:us-east-1:111122223333:iam-change-alerts' },
      }),
    ],
    [
      'the deletion of the filter',
      of('logs', 'DeleteSubscriptionFilter', {
        requestParameters: { logGroupName: 'aws-cloudtrail-logs', filterName: 'iam-change-alerts' },
      }),
    ],
    [
      'the deletion of the log group',
      of('logs', 'DeleteLogGroup', { requestParameters: { logGroupName: 'aws-cloudtrail-logs' } }),
    ],
  ])('sees %s', (_, event) => expect(selects('identity_changes', event)).toBe(true));

  it.each([
    ['a read of Organizations', of('organizations', 'ListAccounts', { readOnly: true })],
    ['a search of Identity Center', of('sso-directory', 'SearchUsers')],
    ['a sign-in event of Identity Center', of('sso', 'Authenticate', { eventType: 'AwsServiceEvent' })],
    ['a change elsewhere', of('s3', 'CreateBucket')],
    ['an assumed role', of('sts', 'AssumeRole', { readOnly: true })],
    ['a read by root', of('s3', 'ListBuckets', { userIdentity: ROOT, readOnly: true })],
    [
      'what a service does as root',
      of('s3', 'CreateBucket', { userIdentity: { ...ROOT, invokedBy: 'cloudformation.amazonaws.com' } }),
    ],
    [
      "the function's own log stream, which would be an alert on each alert",
      of('logs', 'CreateLogStream', { requestParameters: { logGroupName: '/aws/lambda/iam-change-alerts' } }),
    ],
    [
      'a log stream of the trail',
      of('logs', 'CreateLogStream', { requestParameters: { logGroupName: 'aws-cloudtrail-logs' } }),
    ],
    ['another log group', of('logs', 'DeleteLogGroup', { requestParameters: { logGroupName: 'application' } })],
  ])('does not see %s', (_, event) => expect(selects('identity_changes', event)).toBe(false));
});

describe('security_changes', () => {
  const of = (source: string, eventName: string, change: JsonObject = {}) =>
    record(eventName, { eventSource: `${source}.amazonaws.com`, readOnly: false, ...change });
  const { readOnly: _read, managementEvent: _management, ...unmarked } = of('ec2', 'ModifySnapshotAttribute');

  it.each([
    ['a change in any service', of('s3', 'PutBucketPolicy')],
    ['a change that says neither whether it reads nor whether it manages', unmarked],
    ['a sign-in', of('signin', 'ConsoleLogin', { eventType: 'AwsConsoleSignIn' })],
    ['a sign-in to Identity Center', of('signin', 'UserAuthentication', { eventType: 'AwsServiceEvent' })],
    ['a root session', of('sts', 'AssumeRoot', { readOnly: true })],
    ['a token of a delegation request', of('sts', 'GetDelegatedAccessToken', { readOnly: true })],
    ['a token for the console', { ...unmarked, eventSource: 'signin.amazonaws.com', eventName: 'GetSigninToken' }],
    ['what root does, however frequent', of('logs', 'CreateLogStream', { userIdentity: ROOT })],
  ])('sees %s', (_, event) => expect(selects('security_changes', event)).toBe(true));

  it.each([
    ['a read', of('s3', 'GetBucketPolicy', { readOnly: true })],
    ['a read that does not say so', { ...unmarked, eventName: 'DescribeInstances' }],
    ['a data event', of('s3', 'PutObject', { managementEvent: false, eventCategory: 'Data' })],
    ['a data event by root', of('s3', 'PutObject', { managementEvent: false, userIdentity: ROOT })],
    ['an assumed role', of('sts', 'AssumeRole', { readOnly: true })],
    ['a log stream', of('logs', 'CreateLogStream')],
    ['the heartbeat of a managed instance', of('ssm', 'UpdateInstanceInformation')],
  ])('does not see %s', (_, event) => expect(selects('security_changes', event)).toBe(false));
});

describe('every row of the catalogue', () => {
  it('is seen by a preset, but for what is routine', () => {
    const parsed = Object.fromEntries(patterns) as Record<Preset, Pattern>;
    const unseen = CATALOGUE_EVENTS.filter((event) => presetsThatSee(event.match, parsed).length === 0);
    const isRoutine = ({ source, row }: (typeof unseen)[number]) => lookUp(source, row)?.routine === 'always';
    expect(unseen.filter((event) => !isRoutine(event)).map(({ source, row }) => `${source} ${row}`)).toEqual([]);
    expect(unseen.length).toBeLessThan(40);
  });

  it('and what every rule finds', () => {
    const parsed = Object.fromEntries(patterns) as Record<Preset, Pattern>;
    const unseen = RULES.filter(({ id }) => presetsOf(id, parsed) === '');
    expect(unseen.map(({ id }) => id)).toEqual([]);
  });

  it('and every alert of the gallery', () => {
    const parsed = Object.fromEntries(patterns) as Record<Preset, Pattern>;
    const unseen = GALLERY.filter(
      (shown) => shown.messages.some((message) => isObject(message)) && seenBy(shown, parsed).length === 0,
    );
    expect(unseen.map(({ name }) => name)).toEqual([]);
  });

  it('and by the preset of the README, which promises them', () => {
    const parsed = Object.fromEntries(patterns) as Record<Preset, Pattern>;
    const [, quickStart = ''] = /```hcl[^`]*alert_on += "(\w+)"/.exec(readFileSync('README.md', 'utf8')) ?? [];
    const unseen = GALLERY.filter(
      (shown) =>
        shown.messages.some((message) => isObject(message)) &&
        !seenBy(shown, parsed).some((preset) => preset === quickStart),
    );
    expect(unseen.map(({ name }) => name)).toEqual([]);
  });
});

/**
 * What the installation does in the account it is installed in, as CloudTrail records it with data events on. Shapes: the services'
 * pages on CloudTrail, https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 */
describe('no preset hears the installation itself', () => {
  const NAME = 'iam-change-alerts';
  const ARN = (service: string, resource: string) => `arn:aws:${service}:us-east-1:111122223333:${resource}`;
  const QUEUE = `https://sqs.us-east-1.amazonaws.com/111122223333/${NAME}-redelivery`;
  const ROLE = `${NAME}-us-east-1`;
  const session = (name: string): JsonObject => ({
    type: 'AssumedRole',
    principalId: `AROAEXAMPLEROLE000009:${name}`,
    arn: `arn:aws:sts::111122223333:assumed-role/${ROLE}/${name}`,
    accountId: '111122223333',
    accessKeyId: 'ASIAIOSFODNN7EXAMPLH',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLEROLE000009',
        arn: `arn:aws:iam::111122223333:role/${ROLE}`,
        accountId: '111122223333',
        userName: ROLE,
      },
      attributes: { creationDate: '2026-01-31T11:50:00Z', mfaAuthenticated: 'false' },
    },
  });
  const call = (service: string, name: string, requestParameters: JsonObject, change: JsonObject = {}) =>
    record(name, {
      eventSource: `${service}.amazonaws.com`,
      userIdentity: session(NAME),
      readOnly: false,
      requestParameters,
      ...change,
    });
  const data = (service: string, name: string, requestParameters: JsonObject, change: JsonObject = {}) =>
    call(service, name, requestParameters, { managementEvent: false, eventCategory: 'Data', ...change });
  const by = (service: string): JsonObject => ({ type: 'AWSService', invokedBy: `${service}.amazonaws.com` });
  const read = { readOnly: true };
  const forLambda = { userIdentity: { ...session('deployer'), invokedBy: 'lambda.amazonaws.com' } };
  const topicArn = ARN('sns', NAME);
  const keyId = ARN('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab');
  const encryptionContext = { 'aws:lambda:FunctionArn': ARN('lambda', `function:${NAME}`) };

  it.each([
    data('sns', 'Publish', { topicArn, message: 'HIDDEN_DUE_TO_SECURITY_REASONS' }),
    data('ses', 'SendEmail', { source: `${NAME}@example.com`, destination: { toAddresses: ['security@example.com'] } }),
    data('ses', 'SendRawEmail', { source: `${NAME}@example.com` }),
    data('sqs', 'SendMessage', { queueUrl: QUEUE }),
    data('sqs', 'ReceiveMessage', { queueUrl: QUEUE }),
    data('sqs', 'DeleteMessage', { queueUrl: QUEUE }),
    data('sqs', 'ChangeMessageVisibility', { queueUrl: QUEUE }),
    data('logs', 'PutLogEvents', { logGroupName: `/aws/lambda/${NAME}` }),
    data('lambda', 'Invoke', { functionName: ARN('lambda', `function:${NAME}`) }, { userIdentity: by('logs') }),
    data('sqs', 'SendMessage', { queueUrl: QUEUE }, { userIdentity: by('sns') }),
    call('sqs', 'GetQueueAttributes', { queueUrl: QUEUE }, read),
    call('logs', 'CreateLogStream', { logGroupName: `/aws/lambda/${NAME}`, logStreamName: '2026/01/31/[$LATEST]0' }),
    call('logs', 'CreateLogStream', { logGroupName: 'aws-cloudtrail-logs' }, { userIdentity: by('cloudtrail') }),
    call('ssm', 'GetParameters', { names: [`/iam-change-alerts/${NAME}/ACCOUNT_NAMES/1`], withDecryption: true }, read),
    call('sts', 'GetCallerIdentity', {}, read),
    // Lambda stores failed events with the function's role.
    data(
      's3',
      'PutObject',
      {
        bucketName: `${NAME}-failed-events-111122223333`,
        key: `aws/lambda/async/${NAME}/2026/01/31/2026-01-31T12.00.00-6b0e71bd.json`,
      },
      { userIdentity: { ...session('awslambda_42_20260131120000000'), invokedBy: 'lambda.amazonaws.com' } },
    ),
    call(
      'sts',
      'AssumeRole',
      {
        roleArn: `arn:aws:iam::111122223333:role/${NAME}-heartbeat-us-east-1`,
        roleSessionName: '89e4b4a5f6b54c30a1f9c2f9b9a3e3d1',
      },
      { ...read, userIdentity: by('scheduler') },
    ),
    call('kms', 'Decrypt', { encryptionContext }, read),
    call(
      'kms',
      'GenerateDataKey',
      { keyId, encryptionContext: { 'aws:sqs:arn': ARN('sqs', `${NAME}-redelivery`) } },
      read,
    ),
    call('kms', 'CreateGrant', { keyId, granteePrincipal: session(NAME)['arn'] ?? '' }, forLambda),
    call('kms', 'GenerateDataKey', { keyId }, { ...read, userIdentity: by('sns') }),
    call(
      'sts',
      'AssumeRole',
      { roleArn: `arn:aws:iam::111122223333:role/${ROLE}`, roleSessionName: NAME },
      {
        ...read,
        userIdentity: by('lambda'),
      },
    ),
    call(
      'ec2',
      'CreateNetworkInterface',
      { description: `AWS Lambda VPC ENI-${NAME}-1234abcd`, subnetId: 'subnet-1' },
      {
        userIdentity: session('awslambda_123_20260131'),
      },
    ),
    call('ec2', 'DeleteNetworkInterface', { networkInterfaceId: 'eni-1' }),
    call('ec2', 'DescribeNetworkInterfaces', {}, read),
  ])('$eventSource $eventName', (event) => {
    expect(PRESETS.filter((preset) => heard(preset, event))).toEqual([]);
  });
});

const table = process.env['IAM_OPERATIONS'];
if (table !== undefined) {
  it('each preset sees what a table made elsewhere says', () => {
    const rows = readFileSync(table, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(','));
    const names = (column: number) => rows.filter((row) => row[column] === 'True').map(([name]) => name);
    const inTable = (preset: Preset) => selected(preset).filter((name) => rows.some(([known]) => known === name));
    expect(inTable('iam_changes')).toEqual(names(2));
    expect(inTable('auth_changes')).toEqual(names(3));
    expect(inTable('iam_writes')).toEqual(names(1));
    expect(inTable('identity_changes')).toEqual(names(1));
    expect(inTable('security_changes')).toEqual(names(1));
  });
}

const corpus = process.env['CLOUDTRAIL_CORPUS_DIR'];

// Records of others are not part of the project: the folder is named where they are at hand.
if (corpus !== undefined) {
  describe('of records that others captured, security_changes', () => {
    const captured = readdirSync(corpus)
      .filter((name) => name.endsWith('.ndjson'))
      .flatMap((name) => readFileSync(`${corpus}/${name}`, 'utf8').split('\n'))
      .filter((line) => line !== '')
      .map((line): JsonObject => JSON.parse(line));
    const named = ({ eventSource, eventName }: JsonObject): string => `${eventSource} ${eventName}`;

    it('hears each that has a row, but for reads and what goes on all day', () => {
      const unheard = captured.filter((event) => {
        const { eventSource, eventName, readOnly } = parseRecord(event);
        const entry = lookUp(eventSource, eventName);
        return entry !== null && readOnly !== true && entry.routine === undefined && !heard('security_changes', event);
      });
      expect(captured.length).toBeGreaterThan(800);
      expect(unheard.map(named)).toEqual([]);
    });

    it('hears no read', () => {
      const reads = captured.filter(({ readOnly }) => readOnly === true);
      expect(reads.length).toBeGreaterThan(50);
      expect(reads.filter((event) => heard('security_changes', event)).map(named)).toEqual([]);
    });
  });
}
