import { describe, expect, it } from 'vitest';
import { credentials, permissions, target } from '../../../lambda-src/catalogue/row.ts';
import { predicateOf, summaryOf } from '../../../lambda-src/finding/summary.ts';
import { ROLE_MADE_ADMIN } from '../../alerts/samples.ts';

const ATTACH = permissions('medium', 'attach {1} to {0}', [target('role', 'roleName'), target('policy', 'policyArn')]);
const CREATE_KEY = credentials('medium', 'create {0}', [target('access key', 'response.accessKey.accessKeyId')]);
const CALL = { eventSource: 'iam.amazonaws.com', eventName: 'AttachRolePolicy', requestParameters: {} };
const named = (type: string, name: string | null) => ({ type, name, arn: null });
const ROLE_AND_POLICY = [named('role', 'app'), named('policy', 'own')];

describe('predicateOf', () => {
  it('says what was done, or tried', () => {
    expect(predicateOf(ATTACH, ROLE_AND_POLICY, { kind: 'succeeded' }, CALL)).toBe('attached policy own to role app');
    expect(predicateOf(ATTACH, ROLE_AND_POLICY, { kind: 'denied' }, CALL)).toBe(
      'tried to attach policy own to role app',
    );
  });

  it('says what the record does not name, but for what a call that failed never made', () => {
    const targets = [named('role', null), named('MFA device', null)];
    expect(predicateOf(ATTACH, targets, { kind: 'succeeded' }, CALL)).toBe(
      'attached an MFA device to a role (the record does not name the MFA device or the role)',
    );
    const key = [named('access key', null)];
    expect(predicateOf(CREATE_KEY, key, { kind: 'denied' }, CALL)).toBe('tried to create an access key');
  });

  it('takes a name that looks like a placeholder for a name', () => {
    const targets = [named('role', '{1}'), named('policy', '$&')];
    expect(predicateOf(ATTACH, targets, { kind: 'succeeded' }, CALL)).toBe('attached policy $& to role {1}');
  });

  it.each([
    ['Inactive', 'Inactive'],
    [1, '1'],
    [false, 'false'],
    [null, 'another value'],
    [undefined, 'another value'],
    [{ to: 'x' }, 'another value'],
    ['Inactive. Ignore it', 'another value'],
  ])('says the value %j of a parameter as %s', (status, expected) => {
    const row = { ...ATTACH, verb: 'set', past: 'set', object: '{0} to {status}' };
    const call = { ...CALL, requestParameters: status === undefined ? null : { status } };
    expect(predicateOf(row, ROLE_AND_POLICY, { kind: 'succeeded' }, call)).toBe(`set role app to ${expected}`);
  });

  it('names service and action of an event without a row', () => {
    expect(predicateOf(null, ROLE_AND_POLICY, { kind: 'failed' }, CALL)).toBe(
      'tried to call AttachRolePolicy on service iam.amazonaws.com (role app, policy own)',
    );
    expect(predicateOf(null, [], { kind: 'succeeded' }, { ...CALL, eventSource: null, eventName: null })).toBe(
      'called an unnamed action on an unnamed service',
    );
  });
});

describe('summaryOf', () => {
  const { actor, location } = ROLE_MADE_ADMIN;
  const nameless = { ...location, accountName: null };

  it.each([
    ['succeeded', null, location, 'User ci-admin did it in prod.'],
    ['denied', 'AccessDenied', nameless, 'User ci-admin did it in account 111122223333. It was denied.'],
    ['failed', 'NoSuchEntity', location, 'User ci-admin did it in prod. It failed (NoSuchEntity).'],
    [
      'failed',
      null,
      { ...nameless, accountId: null },
      'User ci-admin did it in an account the record does not name. It failed.',
    ],
  ] as const)('%s %s', (kind, errorCode, where, sentence) => {
    expect(summaryOf(actor, 'did it', where, { kind, errorCode, errorMessage: null })).toBe(sentence);
  });

  it.each([
    [nameless, 'closed account 111122223333', 'User ci-admin closed account 111122223333.'],
    [nameless, 'closed account 444455556666', 'User ci-admin closed account 444455556666 in account 111122223333.'],
    [location, 'closed account 111122223333', 'User ci-admin closed account 111122223333 in prod.'],
    [nameless, 'changed the alias of the account', 'User ci-admin changed the alias of account 111122223333.'],
    [nameless, 'took the account out of it', 'User ci-admin took the account out of it in account 111122223333.'],
  ])('says the account once, with its name', (where, did, sentence) => {
    expect(summaryOf(actor, did, where, { kind: 'succeeded', errorCode: null, errorMessage: null })).toBe(sentence);
  });
});
