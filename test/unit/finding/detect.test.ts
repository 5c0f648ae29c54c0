import { describe, expect, it } from 'vitest';
import { detect } from '../../../lambda-src/finding/detect.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { ACCOUNT, attachAdministrator, ROOT, record } from '../../records.ts';
import { SETTINGS as DEFAULTS } from '../../settings.ts';

const SETTINGS = { ...DEFAULTS, accountNames: { [ACCOUNT]: 'prod' } };

const found = (raw: JsonObject) => detect(parseRecord(raw), SETTINGS);
const why = (raw: JsonObject) => {
  const { severity, reasons } = found(raw);
  return [severity, ...reasons.map(({ rule, text }) => `${rule ?? 'base'}: ${text}`)];
};

const tagRole = (change: JsonObject = {}) => record('TagRole', { requestParameters: { roleName: 'app' }, ...change });
const failed = { errorCode: 'NoSuchEntityException' };
const denied = { errorCode: 'AccessDenied', requestParameters: null };
const byService = {
  userIdentity: { type: 'AWSService', invokedBy: 'sso.amazonaws.com' },
  sourceIPAddress: 'sso.amazonaws.com',
  userAgent: 'sso.amazonaws.com',
};

describe('a finding', () => {
  it('says who did what, where, and what came of it', () => {
    const summary = (change: JsonObject) => found(tagRole(change)).summary;
    expect(summary({})).toBe('User ci-admin tagged role app in prod.');
    expect(summary(failed)).toBe('User ci-admin tried to tag role app in prod. It failed (NoSuchEntityException).');
    expect(summary({ eventType: 'AwsConsoleAction', errorMessage: 'Something went wrong' })).toBe(
      'User ci-admin tried to tag role app in prod. It failed.',
    );
    expect(summary({ ...failed, errorCode: 'AccessDenied' })).toBe(
      'User ci-admin tried to tag role app in prod. It was denied.',
    );
    expect(summary({ recipientAccountId: '444455556666' })).toBe(
      'User ci-admin tagged role app in account 444455556666.',
    );
    expect(summary({ recipientAccountId: null, userIdentity: { type: 'IAMUser', userName: 'ci-admin' } })).toBe(
      'User ci-admin tagged role app in an account the record does not name.',
    );
  });

  it.each([
    ['iam.amazonaws.com', 'IAM TagRole'],
    ['sso.amazonaws.com', 'SSO TagRole'],
    ['guardduty.amazonaws.com', 'guardduty TagRole'],
    ['example.amazonaws.com.evil', 'example.amazonaws.com.evil TagRole'],
    [null, 'unknown service TagRole'],
  ])('of %s has the title %s', (eventSource, title) => {
    expect(found(tagRole({ eventSource })).title).toBe(title);
  });

  it('of an event without a name has a title, too', () => {
    expect(found(tagRole({ eventName: null })).title).toBe('IAM event without a name');
  });

  it('keeps the record it was made from', () => {
    const raw = tagRole();
    expect(found(raw).record).toBe(raw);
  });

  it('is of the category of its row, and of none where there is no row', () => {
    expect(found(tagRole()).category).toBe('tags');
    expect(found(tagRole({ eventName: 'SomethingNew' })).category).toBe('other');
  });
});

const trust = (principal: JsonObject, change: JsonObject, action = 'sts:AssumeRole') =>
  record('CreateRole', {
    requestParameters: {
      roleName: 'app',
      assumeRolePolicyDocument: JSON.stringify({
        Statement: { Effect: 'Allow', Principal: principal, Action: action },
      }),
    },
    ...change,
  });
const OIDC = { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/login.example.com` };
const rootSession = {
  userIdentity: {
    ...ROOT,
    sessionContext: { attributes: { creationDate: '2026-01-31T11:50:00Z' }, assumedRoot: 'true' },
  },
};

describe('the reasons', () => {
  const rules = (raw: JsonObject) => [found(raw).severity, ...found(raw).reasons.map(({ rule }) => rule)];

  it('come the gravest first', () => {
    expect(rules(trust({ AWS: '*' }, rootSession))).toEqual(['critical', 'S13', 'S01']);
  });

  it('have that of the row behind them where it gives one, else not', () => {
    const device = `arn:aws:iam::${ACCOUNT}:mfa/root-account-mfa-device`;
    const requestParameters = { userName: 'jane', serialNumber: device };
    expect(rules(record('DeactivateMFADevice', { requestParameters }))).toEqual(['critical', 'S20', null]);
    expect(rules(tagRole({ userIdentity: ROOT }))).toEqual(['critical', 'S01']);
    expect(rules(record('SomethingNew', { userIdentity: ROOT, readOnly: false }))).toEqual(['critical', 'S01']);
  });

  it('name techniques only where there are any', () => {
    for (const raw of [record('SomethingNew', { readOnly: false }), record('GetSomethingNew')]) {
      expect(found(raw).reasons.map(({ techniques }) => techniques)).toEqual([[]]);
    }
    expect(found(tagRole(denied)).reasons[1]?.techniques).toEqual(['T1580']);
  });

  it('grave rules hold what a service does at medium, the others do not', () => {
    expect(rules(trust(OIDC, byService, 'sts:AssumeRoleWithWebIdentity'))).toEqual(['medium', 'S15']);
    const key = { userName: 'jane', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active' };
    expect(rules(record('UpdateAccessKey', { ...byService, requestParameters: key }))).toEqual(['low', 'S41', 'S45']);
  });
});

describe('a severity', () => {
  it.each<[string, JsonObject, string[]]>([
    ['of a known event', tagRole(), ['low', 'base: TagRole is rated low unless something makes it worse']],
    [
      'of a new action of IAM',
      record('SomethingNew', { readOnly: false }),
      ['medium', 'base: A change in an identity service that this version does not recognize: review the record'],
    ],
    [
      'of a new action of another service',
      record('SomethingNew', { readOnly: false, eventSource: 'example.amazonaws.com' }),
      ['low', 'base: An event that this version does not recognize: review the record'],
    ],
    ['of a new action that only reads', record('GetSomethingNew'), ['info', 'base: A call that only reads']],
    [
      'of a call that failed',
      tagRole(failed),
      [
        'info',
        'base: TagRole is rated low unless something makes it worse',
        'S44: It failed and changed nothing: one step less serious',
      ],
    ],
    [
      'of a call that was denied, never below low',
      tagRole(denied),
      ['low', 'base: TagRole is rated low unless something makes it worse', 'S43: It was denied, but somebody tried'],
    ],
    [
      'of a denied change of an identity service that nobody has described, never below medium',
      record('SomethingNew', { ...denied, readOnly: false }),
      [
        'medium',
        'base: A change in an identity service that this version does not recognize: review the record',
        'S43: It was denied, but somebody tried',
      ],
    ],
    [
      'of one that failed, as little',
      record('SomethingNew', { ...failed, readOnly: false }),
      [
        'medium',
        'base: A change in an identity service that this version does not recognize: review the record',
        'S44: It failed and changed nothing',
      ],
    ],
    [
      'of a failed change by root, never below medium',
      record('CreateServiceLinkedRole', { ...failed, userIdentity: ROOT }),
      ['medium', 'S01: The root user made a change that nobody needs root for', 'S44: It failed and changed nothing'],
    ],
    [
      'of everyday work that a pattern asks for',
      record('RunInstances', { eventSource: 'ec2.amazonaws.com', readOnly: false }),
      ['low', 'base: RunInstances is rated low unless something makes it worse'],
    ],
    [
      'of a call by a service',
      tagRole(byService),
      [
        'info',
        'base: TagRole is rated low unless something makes it worse',
        'S45: An AWS service acts for itself: less serious',
      ],
    ],
    [
      'of a call by a service that failed, where nothing is left to take away',
      tagRole({ ...byService, ...failed }),
      [
        'info',
        'base: TagRole is rated low unless something makes it worse',
        'S44: It failed and changed nothing: one step less serious',
      ],
    ],
    [
      'of an action by a service that nobody has described',
      record('SomethingNew', { ...byService, readOnly: false }),
      ['medium', 'base: A change in an identity service that this version does not recognize: review the record'],
    ],
    [
      'of an administrator made by a service, never below medium',
      attachAdministrator({
        ...byService,
        requestParameters: { roleName: 'app', policyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' },
      }),
      [
        'medium',
        'S08: The AWS managed policy PowerUserAccess allows nearly every action on every resource',
        'S45: An AWS service acts for itself: less serious',
      ],
    ],
  ])('%s', (_, raw, expected) => {
    expect(why(raw)).toEqual(expected);
  });

  it('of everyday work, where the pattern selects all of it', () => {
    const raw = record('RunInstances', { eventSource: 'ec2.amazonaws.com', readOnly: false });
    expect(detect(parseRecord(raw), { ...DEFAULTS, scope: 'catalogue' }).severity).toBe('info');
  });
});
