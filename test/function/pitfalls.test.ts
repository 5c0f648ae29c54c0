/** How similar handlers lose, hide or break alerts: one test for each. */
import { describe, expect, it } from 'vitest';
import { deliver } from '../../lambda-src/pipeline/deliver.ts';
import { processEvent } from '../../lambda-src/pipeline/process.ts';
import { subjectOf } from '../../lambda-src/render/subject.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { ACCOUNT, attachAdministrator, ROLE_SESSION, record, signIn } from '../records.ts';
import { ruleOf, SETTINGS } from '../settings.ts';
import { controlMessage, pack, subscriptionEvent } from '../subscription-event.ts';
import { contextOf, FakeDestination, outgoingOf, refusal, userRecord } from '../unit/pipeline/fakes.ts';

const run = (...messages: readonly unknown[]) => processEvent(subscriptionEvent(...messages), SETTINGS);
const users = (...names: readonly string[]) =>
  names.map((userName) => record('CreateUser', { requestParameters: { userName } }));

describe('a handler that loses nothing', () => {
  it('1. keeps records for the one destination that refused them', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    sns.refuse = () => refusal('ThrottledException', 429);
    const context = contextOf(sns, ses);
    await deliver(outgoingOf(userRecord('one')), context);
    expect([ses.texts, context.store.told]).toEqual([['one'], ['sns: one']]);
  });

  it('2. does not skip what comes behind a failure', async () => {
    const sns = new FakeDestination('sns');
    sns.refuse = ({ text }) => (text === 'two' ? refusal('NotFoundException', 404) : null);
    const context = contextOf(sns);
    await deliver(outgoingOf(...['one', 'two', 'three', 'four'].map((name) => userRecord(name))), context);
    expect(sns.texts).toEqual(['one', 'three', 'four']);
    expect(context.store.told).toEqual(['sns: two']);
  });

  it('3. fails if nothing could be delivered or queued', async () => {
    const sns = new FakeDestination('sns');
    sns.refuse = () => new TypeError('a bug');
    const context = contextOf(sns);
    context.store.error = new Error('down');
    await expect(deliver(outgoingOf(userRecord('one'), userRecord('two')), context)).rejects.toThrow(
      'did not accept the alert',
    );
  });

  it('4. alerts the records around a malformed one, and the malformed one', async () => {
    const [first, second, third] = users('a', 'b', 'c');
    const { batch, count } = await run(first, '{"eventVersion": "1.1', second, third);
    expect(batch.findings.map(({ targets }) => targets[0]?.name)).toEqual(['a', 'b', 'c']);
    expect(count).toMatchObject({ received: 4, alerted: 3, unreadable: 1 });
  });

  it('5. takes any log group name, and a control message', async () => {
    const names = ['aws-controltower/CloudTrailLogs', 'CloudTrail/DefaultLogGroup', 'trail', '/a/b/c/d', ''];
    for (const logGroup of names) {
      const logEvents = [{ id: '1', timestamp: 1, message: JSON.stringify(attachAdministrator()) }];
      const { count } = await processEvent(pack({ messageType: 'DATA_MESSAGE', logGroup, logEvents }), SETTINGS);
      expect(count.alerted).toBe(1);
    }
    expect(await processEvent(controlMessage(), SETTINGS)).toMatchObject({ kind: 'control', count: { unreadable: 0 } });
  });

  it('6. checks every response, not only the last', async () => {
    const sns = new FakeDestination('sns');
    sns.refuse = ({ text }) => (text === 'one' ? refusal('InternalErrorException', 500) : null);
    const context = contextOf(sns);
    expect(await deliver(outgoingOf(userRecord('one'), userRecord('two')), context)).toEqual({
      accepted: 1,
      queued: 1,
    });
  });

  it('7. does not break on the most important alert: a sign-in of root without additionalEventData', async () => {
    expect((await run(signIn())).batch.findings[0]).toMatchObject({
      severity: 'high',
      summary: expect.stringContaining('signed in'),
    });
  });

  it('8. says what went wrong even if reporting it fails', async () => {
    const sns = new FakeDestination('sns');
    sns.refuse = () => refusal('KMSAccessDeniedException');
    const context = contextOf(sns);
    const broken = { ...context, queue: () => Promise.reject(new Error('REDELIVERY_QUEUE_URL is not set')) };
    await expect(deliver(outgoingOf(userRecord('one'), userRecord('two')), broken)).rejects.toThrow();
    expect(JSON.stringify(context.lines)).toContain('KMSAccessDeniedException');
    expect(JSON.stringify(context.lines)).toContain('REDELIVERY_QUEUE_URL is not set');
  });

  it('9. keeps callers, targets and events apart, and treats only the same eventID as a duplicate', async () => {
    const same = attachAdministrator();
    const other = { ...same, eventID: 'another', userIdentity: ROLE_SESSION };
    const { batch, count } = await run(same, same, other, ...users('a', 'b'));
    expect(count).toMatchObject({ alerted: 4, duplicate: 1 });
    const text = renderText(batch, { maxBytes: 100_000 }).join();
    for (const name of ['ci-admin', 'run-42', 'user a', 'b']) expect(text).toContain(name);
  });

  it('10. does not hide what a service does on behalf of a caller, and treats an exclusion as a glob, not a regular expression', async () => {
    const byService = attachAdministrator({
      userIdentity: { ...ROLE_SESSION, invokedBy: 'cloudformation.amazonaws.com' },
      sourceIPAddress: 'cloudformation.amazonaws.com',
      requestParameters: { roleName: 'app', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    });
    const [finding] = (await run(byService)).batch.findings;
    expect(finding).toMatchObject({ severity: 'high' });
    const settings = {
      ...SETTINGS,
      suppressionRules: [ruleOf({ principalArns: [`arn:aws:iam::${ACCOUNT}:user/i-*`] })],
    };
    const [eve] = users('eve');
    const byInstanceLike = { ...eve, userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/ines` } };
    expect((await processEvent(subscriptionEvent(byInstanceLike), settings)).count.suppressed).toBe(0);
  });
});

describe('a subject', () => {
  it('is never rejected because of a name that an attacker chose', async () => {
    const [finding] = users('\u202Eevil\r\nBcc: x@example.com 😀'.repeat(20));
    expect(subjectOf((await run(finding)).batch)).toMatch(/^[!-~][ -~]{0,98}$/);
  });
});
