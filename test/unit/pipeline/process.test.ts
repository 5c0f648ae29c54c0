import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Unreadable } from '../../../lambda-src/finding/batch.ts';
import type { Settings } from '../../../lambda-src/finding/settings.ts';
import { type Count, type Processed, processEvent } from '../../../lambda-src/pipeline/process.ts';
import type { Run } from '../../../lambda-src/pipeline/run.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import {
  ACCOUNT,
  attachAdministrator,
  deniedCreateUser,
  failedCreateUser,
  HEARTBEAT,
  heartbeat,
  ROLE_SESSION,
  record,
} from '../../records.ts';
import { SETTINGS as DEFAULTS, ruleOf } from '../../settings.ts';
import { controlMessage, pack, subscriptionEvent } from '../../subscription-event.ts';

const SETTINGS = { ...DEFAULTS, accountNames: { [ACCOUNT]: 'prod' } };

const run = (messages: readonly unknown[], settings: Partial<Settings> = {}) =>
  processEvent(subscriptionEvent(...messages), { ...SETTINGS, ...settings });

const sum = ({ alerted, suppressed, outOfScope, heartbeat, duplicate, unreadable }: Count): number =>
  alerted + suppressed + outOfScope + heartbeat + duplicate + unreadable;

const byDeployer = { userIdentity: ROLE_SESSION };
const DEPLOYER = `arn:aws:iam::${ACCOUNT}:role/deploy/deployer`;

describe('a heartbeat', () => {
  const own = { heartbeat: HEARTBEAT };

  it('is counted, with its time, and never alerted', () => {
    const { batch, count, heartbeats } = run([heartbeat(), attachAdministrator()], own);
    expect(count).toMatchObject({ received: 2, alerted: 1, suppressed: 0, heartbeat: 1 });
    expect(heartbeats).toEqual(['2026-01-31T12:00:00Z']);
    expect(batch.findings.map(({ eventName }) => eventName)).toEqual(['AttachRolePolicy']);
  });

  it('of another installation is suppressed, and counted as such', () => {
    const { batch, count, heartbeats } = run([heartbeat({}, 'another')], own);
    expect(count).toMatchObject({ received: 1, alerted: 0, suppressed: 1, heartbeat: 0 });
    expect(batch.suppressed).toEqual({ other_heartbeat: 1 });
    expect(heartbeats).toEqual([]);
    expect(run([heartbeat()]).batch.suppressed).toEqual({ other_heartbeat: 1 });
  });

  it('that failed is a finding', () => {
    const { batch } = run([heartbeat({ errorCode: 'AccessDenied', requestParameters: null })], own);
    expect(batch.findings[0]?.reasons.map(({ rule }) => rule)).toContain('S61');
  });

  it('hides no event that has its id', () => {
    const eventID = '7f1c0a5e-2b1d-4e3f-8a9b-00000000beef';
    const { count } = run([heartbeat({ eventID }), heartbeat({ eventID }), attachAdministrator({ eventID })], own);
    expect(count).toMatchObject({ heartbeat: 2, alerted: 1, duplicate: 0 });
  });
});

describe('what a reader is told', () => {
  it('of a change: who did what to which role, where', async () => {
    const [finding] = (await run([attachAdministrator()])).batch.findings;
    expect(finding?.summary).toBe('User ci-admin attached policy AdministratorAccess to role deployer in prod.');
    expect(finding).toMatchObject({
      severity: 'high',
      outcome: { kind: 'succeeded' },
      origin: { kind: 'CLI', via: 'AWS CLI (iam attach-role-policy)', sourceAddress: '203.0.113.7' },
      actor: { type: 'user', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', mfa: 'not recorded' },
      time: '2026-01-31T12:00:00Z',
    });
  });

  it('of a denied call: the target that only the message names', async () => {
    const [finding] = (await run([deniedCreateUser()])).batch.findings;
    expect(finding?.summary).toBe('User ci-admin tried to create user eve in prod. It was denied.');
  });

  it('of a failed call: the code', async () => {
    const [finding] = (await run([failedCreateUser()])).batch.findings;
    expect(finding?.summary).toBe(
      'User ci-admin tried to create user eve in prod. It failed (EntityAlreadyExistsException).',
    );
  });

  it('most serious first, then oldest first', async () => {
    const { batch } = await run([
      record('TagRole', { requestParameters: { roleName: 'a' } }),
      record('TagRole', { requestParameters: { roleName: 'b' }, eventTime: '2026-01-31T11:59:00Z' }),
      attachAdministrator(),
    ]);
    expect(batch.findings.map(({ targets }) => targets[0]?.name)).toEqual(['deployer', 'b', 'a']);
  });

  it('those of one time as they came, and first those that have none', async () => {
    const tagged = (roleName: string, change: JsonObject = {}) =>
      record('TagRole', { requestParameters: { roleName }, ...change });
    const timeless = { eventTime: null };
    const { batch } = await run([
      ...[tagged('a', timeless), tagged('b'), tagged('c'), tagged('d', timeless), tagged('e'), tagged('f', timeless)],
    ]);
    expect(batch.findings.map(({ targets }) => targets[0]?.name)).toEqual(['a', 'd', 'f', 'b', 'c', 'e']);
  });

  it('with the record, its secrets removed', async () => {
    const secret = { credentials: { sessionToken: 'hush', expiration: 'Jan 31, 2026' } };
    const raw = attachAdministrator({ responseElements: secret });
    const [finding] = (await run([raw])).batch.findings;
    expect(finding?.record).toMatchObject({
      eventID: raw['eventID'],
      requestParameters: raw['requestParameters'],
      responseElements: { credentials: { sessionToken: '[redacted]', expiration: 'Jan 31, 2026' } },
    });
  });
});

describe('every record ends in exactly one state', () => {
  it('whatever stands between the good ones', async () => {
    const twice = attachAdministrator();
    const { batch, count } = await run(
      [twice, 'not json', twice, '{"eventName":', '[1,2]', record('TagRole', { requestParameters: { roleName: 'a' } })],
      { minimumSeverity: 'medium' },
    );
    expect(count).toEqual({
      received: 6,
      alerted: 1,
      suppressed: 1,
      outOfScope: 0,
      heartbeat: 0,
      duplicate: 1,
      unreadable: 3,
    });
    expect(batch.suppressed).toEqual({ minimum_severity: 1 });
    expect(batch.unreadable.map(({ kind }) => kind)).toEqual(['record', 'record', 'record']);
  });

  it('what the catalogue does not choose is out of scope, where it chooses', async () => {
    const bucket = record('CreateBucket', {
      eventSource: 's3.amazonaws.com',
      requestParameters: { bucketName: 'web' },
    });
    const own = record('DeleteBucket', {
      eventSource: 's3.amazonaws.com',
      requestParameters: { logGroupName: 'trail' },
    });
    const test = { ...bucket, eventID: 'test', iamChangeAlertsTest: true };
    const event = pack({
      messageType: 'DATA_MESSAGE',
      logGroup: 'trail',
      logEvents: [bucket, bucket, own, test, attachAdministrator(), 'not json'].map((message, index) => ({
        id: String(index),
        timestamp: 0,
        message: typeof message === 'string' ? message : JSON.stringify(message),
      })),
    });
    const chosen = processEvent(event, { ...SETTINGS, scope: 'catalogue' });
    expect(chosen.count).toEqual({
      received: 6,
      alerted: 3,
      suppressed: 0,
      outOfScope: 2,
      heartbeat: 0,
      duplicate: 0,
      unreadable: 1,
    });
    expect(chosen.batch.findings.map(({ eventName }) => eventName)).toContain('DeleteBucket');
    expect(processEvent(event, SETTINGS).count).toMatchObject({ alerted: 4, outOfScope: 0, duplicate: 1 });
  });

  it('a flood of records that cannot be read: all are counted, the first hundred told one by one', async () => {
    const { batch, count } = await run([
      ...Array.from({ length: 1_000 }, (_, index) => `{${index}`),
      attachAdministrator(),
    ]);
    expect(count).toMatchObject({ received: 1_001, alerted: 1, unreadable: 1_000 });
    expect(batch.unreadable).toHaveLength(101);
    expect(batch.unreadable.at(-1)).toEqual({
      kind: 'record',
      reason: '900 further records could not be read either',
      logEventId: null,
      time: null,
      excerpt: '',
      size: 3_600,
      sources: expect.any(Array),
    });
    expect(new Set(batch.unreadable.flatMap(({ sources }) => sources.map(({ key }) => key))).size).toBe(1_000);
  });

  it('records without an eventID are never taken for one another', async () => {
    const { eventID: _, ...nameless } = attachAdministrator();
    expect((await run([nameless, nameless])).count).toMatchObject({ alerted: 2, duplicate: 0 });
    const allTold = processEvent(subscriptionEvent(nameless, attachAdministrator()), SETTINGS, { isTold: () => true });
    expect(allTold.count).toMatchObject({ alerted: 1, duplicate: 1 });
  });

  it('a control message has none', async () => {
    const settings = { ...SETTINGS, notes: ['a note'], runbookUrl: 'https://example.com/runbook' };
    expect(await processEvent(controlMessage(), settings)).toEqual({
      kind: 'control',
      batch: {
        alertName: 'iam-change-alerts',
        notes: ['a note'],
        runbookUrl: 'https://example.com/runbook',
        logGroup: null,
        findings: [],
        unreadable: [],
        suppressed: {},
      },
      count: { received: 0, alerted: 0, suppressed: 0, outOfScope: 0, heartbeat: 0, duplicate: 0, unreadable: 0 },
      heartbeats: [],
    });
  });

  it('an event that cannot be unpacked is one unreadable', async () => {
    expect((await processEvent({ awslogs: { data: '####' } }, SETTINGS)).count).toEqual({
      received: 1,
      alerted: 0,
      suppressed: 0,
      outOfScope: 0,
      heartbeat: 0,
      duplicate: 0,
      unreadable: 1,
    });
  });

  it('an event that breaks off is one unreadable', () => {
    const text = JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents: [{ message: 'no' }, { message: 'x' }] });
    const { batch, count } = processEvent(pack(text.slice(0, -12)), SETTINGS);
    expect(count).toMatchObject({ received: 1, unreadable: 1 });
    expect(batch.unreadable).toMatchObject([{ kind: 'payload', excerpt: text.slice(0, -12) }]);
  });

  it('what cannot be read is told with the id and the time that CloudWatch Logs gave it', async () => {
    const logEvents = [
      { id: 'a', timestamp: 1_769_860_800_000, message: '[1]' },
      { id: 'b', timestamp: 8.64e15, message: '"text"' },
      { timestamp: 8.64e15 + 1, message: '' },
      { message: { eventName: 'CreateUser' } },
    ];
    const { batch } = await processEvent(pack({ messageType: 'DATA_MESSAGE', logEvents }), SETTINGS);
    const common = { kind: 'record', reason: 'JSON, but not an object' };
    const positionOf = ({ sources: [source] }: Unreadable): number => source?.position ?? -1;
    const unreadable = batch.unreadable.toSorted((a, b) => positionOf(a) - positionOf(b));
    expect(unreadable.map(positionOf)).toEqual([0, 1, 2, 3]);
    expect(unreadable).toMatchObject([
      { ...common, logEventId: 'a', time: '2026-01-31T12:00:00.000Z', excerpt: '[1]', size: 3 },
      { ...common, logEventId: 'b', time: '+275760-09-13T00:00:00.000Z', excerpt: '"text"', size: 6 },
      { ...common, reason: expect.stringMatching(/^not JSON/), logEventId: null, time: null, excerpt: '', size: 0 },
      { ...common, reason: 'the log event has no message', logEventId: null, time: null, excerpt: '', size: 0 },
    ]);
  });

  it('a record that the function fails to judge is told as one that cannot be read, and holds up no other', async () => {
    const accountNames = {
      [ACCOUNT]: 'prod',
      get '444455556666'(): string {
        throw new RangeError('a bug');
      },
    };
    const elsewhere = { ...attachAdministrator(), recipientAccountId: '444455556666', eventID: 'other' };
    const { batch, count } = await run([elsewhere, attachAdministrator()], { accountNames });
    expect(count).toMatchObject({ received: 2, alerted: 1, unreadable: 1 });
    expect(batch.unreadable).toMatchObject([
      {
        reason: 'could not be judged (a bug): please report this',
        excerpt: expect.stringMatching(/^\{"eventVersion"/),
      },
    ]);
  });

  it('for any JSON in place of any field', async () => {
    const anyJson = fc.jsonValue({ maxDepth: 4 });
    const field = fc.constantFrom(...Object.keys(attachAdministrator()), '__proto__', 'constructor');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(field, anyJson), { maxLength: 6 }),
        fc.array(anyJson, { maxLength: 3 }),
        async (changes, others) => {
          const changed = Object.fromEntries([...Object.entries(attachAdministrator()), ...changes]);
          const { count } = await run([changed, ...others]);
          expect(sum(count)).toBe(count.received);
          expect(count.received).toBe(1 + others.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  const corpus = process.env['CLOUDTRAIL_CORPUS_DIR'];
  const files = corpus === undefined ? [] : readdirSync(corpus).filter((name) => name.endsWith('.ndjson'));
  for (const name of files) {
    it(`in the corpus ${name}, and each is told in a sentence`, async () => {
      const lines = readFileSync(join(corpus ?? '', name), 'utf8')
        .split('\n')
        .filter(Boolean);
      const { batch, count } = await run(lines);
      expect(sum(count)).toBe(lines.length);
      expect(batch.unreadable.filter(({ reason }) => reason.includes('report this'))).toEqual([]);
      for (const { summary, reasons } of batch.findings) {
        expect(summary).toMatch(/^.+ .+ in .+\./s);
        expect(summary).not.toMatch(/undefined|\[object/);
        expect(reasons.length).toBeGreaterThan(0);
      }
    });
  }
});

describe('suppression rules', () => {
  const tagged = record('TagRole', { requestParameters: { roleName: 'a' }, ...byDeployer });
  const granted = attachAdministrator({
    ...byDeployer,
    requestParameters: { roleName: 'reader', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
  });

  it('hold back what the role behind a session does, by a glob on the role', async () => {
    const { count, batch } = await run([tagged], { suppressionRules: [ruleOf({ principalArns: [DEPLOYER] })] });
    expect(count).toMatchObject({ alerted: 0, suppressed: 1 });
    expect(batch.suppressed).toEqual({ expected: 1 });
    const bySession = [`arn:aws:sts::${ACCOUNT}:assumed-role/deployer/*`];
    expect((await run([tagged], { suppressionRules: [ruleOf({ principalArns: bySession })] })).count.suppressed).toBe(
      1,
    );
    expect(
      (await run([tagged], { suppressionRules: [ruleOf({ principalArns: [`arn:aws:iam::${ACCOUNT}:role/other`] })] }))
        .count.suppressed,
    ).toBe(0);
  });

  it('do not hide a grant of AdministratorAccess, whatever they may hide', async () => {
    const settings = { suppressionRules: [ruleOf({ principalArns: [DEPLOYER], upToSeverity: 'critical' })] };
    expect((await run([granted], settings)).batch.findings.map(({ severity }) => severity)).toEqual(['high']);
  });

  it('of events are globs on the name', async () => {
    expect((await run([tagged], { suppressionRules: [ruleOf({ eventNames: ['Tag*'] })] })).batch.suppressed).toEqual({
      expected: 1,
    });
    expect((await run([tagged], { suppressionRules: [ruleOf({ eventNames: ['tag*'] })] })).count.suppressed).toBe(0);
  });

  it('never go by the user agent', async () => {
    const claims: JsonObject = {
      ...tagged,
      userAgent: DEPLOYER,
      userIdentity: record('TagRole')['userIdentity'] ?? null,
    };
    expect((await run([claims], { suppressionRules: [ruleOf({ principalArns: [DEPLOYER] })] })).count.suppressed).toBe(
      0,
    );
  });
});

describe('several findings together', () => {
  const refused = (eventName: string, minute: number) =>
    record(eventName, {
      errorCode: 'AccessDenied',
      errorMessage: 'User: x is not authorized',
      eventTime: `2026-01-31T12:${String(minute).padStart(2, '0')}:00Z`,
    });
  const five = ['CreateUser', 'CreateRole', 'CreateGroup', 'CreatePolicy', 'CreateAccessKey'];
  const rules = async (messages: readonly JsonObject[]) =>
    (await run(messages)).batch.findings.map(({ severity, reasons }) => `${severity} ${reasons[0]?.rule}`);

  it('five different calls denied to one caller within ten minutes are a search for a way in', async () => {
    expect(await rules(five.map((name, index) => refused(name, index * 2)))).toEqual(Array(5).fill('medium S57'));
  });

  it('four are not, nor five of the same, nor five over an hour', async () => {
    expect(await rules(five.slice(1).map((name) => refused(name, 0)))).not.toContain('medium S57');
    expect(await rules(five.map(() => refused('CreateUser', 0)))).not.toContain('medium S57');
    expect(await rules(five.map((name, index) => refused(name, index * 12)))).not.toContain('medium S57');
  });

  it('three malformed trust policies try out who exists', async () => {
    const malformed = () =>
      record('UpdateAssumeRolePolicy', {
        errorCode: 'MalformedPolicyDocumentException',
        requestParameters: { roleName: 'a', policyDocument: '{"Version":"2012-10-17","Statement":[]}' },
      });
    expect(await rules([malformed(), malformed(), malformed()])).toEqual(Array(3).fill('medium S16'));
    expect((await rules([malformed(), malformed()])).join()).not.toContain('S16');
  });
});

describe('an eventID', () => {
  const one = record('CreateUser', { requestParameters: { userName: 'one' }, eventID: 'id' });
  const other = { ...one, requestParameters: { userName: 'other' } };
  const reasons = ({ batch }: Processed): readonly string[] =>
    batch.findings.map(({ reasons: [first] }) => `${first?.rule}`);
  const toldBefore = (...messages: readonly unknown[]): Partial<Run> => {
    const known = new Map(
      processEvent(subscriptionEvent(...messages), SETTINGS).batch.findings.map(({ id, source }) => [id, source.key]),
    );
    return { isTold: (id, key) => known.get(id) === key, keyOf: (id) => known.get(id) };
  };

  it('that comes again with the same content is a duplicate, in one delivery and in another', () => {
    expect(run([one, one]).count).toMatchObject({ alerted: 1, duplicate: 1 });
    expect(processEvent(subscriptionEvent(one), SETTINGS, toldBefore(one)).count).toMatchObject({ duplicate: 1 });
  });

  it('that comes again with other content is alerted, high at least, and says so: both where they come together', () => {
    const together = run([one, other]);
    expect(together.count).toMatchObject({ alerted: 2, duplicate: 0 });
    expect(reasons(together)).toEqual(['S86', 'S86']);
    expect(together.batch.findings.map(({ severity }) => severity)).toEqual(['high', 'high']);
    const later = processEvent(subscriptionEvent(other), SETTINGS, toldBefore(one));
    expect(later.count).toMatchObject({ alerted: 1, duplicate: 0 });
    expect(reasons(later)).toEqual(['S86']);
    const spaced = subscriptionEvent(JSON.stringify(one, null, 1));
    expect(processEvent(spaced, SETTINGS, toldBefore(one)).count).toMatchObject({ alerted: 1 });
  });

  it('of a test says nothing of a real event', () => {
    const test = { ...one, iamChangeAlertsTest: true };
    expect(run([test, one]).count).toMatchObject({ alerted: 2, duplicate: 0 });
    expect(reasons(run([test, one]))).not.toContain('S86');
    expect(reasons(processEvent(subscriptionEvent(test), SETTINGS, toldBefore(one)))).not.toContain('S86');
    expect(run([test, test]).count).toMatchObject({ alerted: 2, duplicate: 0 });
  });
});

describe('what a record may cost', () => {
  const users = ['a', 'b', 'c'].map((userName) => record('CreateUser', { requestParameters: { userName } }));

  it('is told of one that ended an earlier run, which is not judged again; its neighbours are', () => {
    const judged: number[] = [];
    const onJudging = (position: number): void => void judged.push(position);
    const { batch, count } = processEvent(subscriptionEvent(...users), SETTINGS, { suspects: new Set([1]), onJudging });
    expect(count).toMatchObject({ received: 3, alerted: 2, unreadable: 1 });
    expect(batch.unreadable).toMatchObject([
      { reason: 'evaluating it ended an earlier invocation of the function, by its time or its memory' },
    ]);
    expect(batch.unreadable[0]?.excerpt).toContain('"eventVersion"');
    expect(judged).toEqual([0, 2]);
  });

  it('ends with the time: what is left is told, not judged', () => {
    let calls = 0;
    const hasTime = (): boolean => {
      calls += 1;
      return calls <= 1;
    };
    const { batch, count } = processEvent(subscriptionEvent(...users), SETTINGS, { hasTime });
    expect(count).toMatchObject({ received: 3, alerted: 1, unreadable: 2 });
    expect(batch.unreadable.map(({ reason }) => reason.slice(0, 13))).toEqual(['not evaluated', 'not evaluated']);
  });

  it('ends with the time: what is long and what failed does not take it from the others, wherever they stand', () => {
    const padded = (change: JsonObject): JsonObject =>
      record('PutUserPolicy', { requestParameters: { userName: 'x', policyDocument: ' '.repeat(9_000) }, ...change });
    const failed = Array.from({ length: 5 }, () => record('TagUser', { errorCode: 'NoSuchEntityException' }));
    const grave = attachAdministrator({ requestParameters: { roleName: 'r', policyArn: 'a'.repeat(5_000) } });
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...failed, padded({}), padded({}), grave, users[0] ?? {}], { minLength: 9 }),
        (all) => {
          let left = 3;
          const hasTime = (): boolean => {
            left -= 1;
            return left > 0;
          };
          const { batch, count } = processEvent(subscriptionEvent(...all), SETTINGS, { hasTime });
          expect(batch.findings.map(({ eventName }) => eventName).toSorted()).toEqual([
            'AttachRolePolicy',
            'CreateUser',
          ]);
          expect(count).toMatchObject({ received: 9, alerted: 2, unreadable: 7 });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('leaves out records beyond what the memory is made for, never what was found in them', () => {
    const values = JSON.stringify(Array(200_000).fill({}));
    const heavy = users.map((user) => `${JSON.stringify(user).slice(0, -1)},"x":${values}}`);
    const many = Array.from({ length: 16 }, (_, index) =>
      (heavy[index % 3] ?? '').replace(/"eventID":"/, `"eventID":"${index}`),
    );
    const { batch, count } = run(many);
    expect(count.alerted).toBe(16);
    expect(batch.findings.map(({ record: kept }) => kept === null).filter(Boolean)).toHaveLength(2);
  });
});
