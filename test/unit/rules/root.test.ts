import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { ROOT, USER } from '../../records.ts';
import { found, said } from '../../rules/found.ts';

const byRoot = { userIdentity: ROOT };

describe('what root does is a change', () => {
  it.each([
    ['a call that changes something', {}, true],
    ['one that says nothing of reading', { readOnly: null }, true],
    ['one that reads', { readOnly: true }, false],
    ['one that a service forwards', { userIdentity: { ...ROOT, invokedBy: 'sso.amazonaws.com' } }, true],
    ['one in the console', { userIdentity: { ...ROOT, invokedBy: 'signin.amazonaws.com' } }, true],
    ['one by nobody named', { userIdentity: { ...ROOT, invokedBy: 'AWS Internal' } }, true],
    ['an event of a service', { eventType: 'AwsServiceEvent' }, false],
  ])('%s: %j', (_, change, isSaid) => {
    expect(said('S01', 'DeleteUser', { userName: 'eve' }, { ...byRoot, ...change }) !== null).toBe(isSaid);
  });

  it('less grave where it is a token of the console, and no change where it is part of a sign-in', () => {
    const signIn = {
      ...byRoot,
      readOnly: null,
      eventSource: 'signin.amazonaws.com',
      responseElements: { GetSigninToken: 'Success' },
    };
    expect(found('GetSigninToken', null, signIn).severity).toBe('medium');
    expect(said('S01', 'CheckMfa', null, signIn)).toBeNull();
  });

  it.each([
    ['elasticloadbalancing', 'ec2', 'AuthorizeSecurityGroupIngress'],
    ['backup', 'rds', 'CreateDBSnapshot'],
    ['autoscaling', 'monitoring', 'DeleteAlarms'],
  ])('not where %s acts for the account: %s %s', (service, source, eventName) => {
    const change = { eventSource: `${source}.amazonaws.com` };
    const userIdentity = { ...ROOT, invokedBy: `${service}.amazonaws.com` };
    expect(said('S01', eventName, null, { ...change, userIdentity })).toBeNull();
    expect(
      said('S01', eventName, null, { ...change, ...byRoot, sourceIPAddress: `${service}.amazonaws.com` }),
    ).toBeNull();
    expect(said('S01', eventName, null, { ...change, ...byRoot })).not.toBeNull();
  });

  it('as grave in a root session where it makes a key or a password', () => {
    const session = { userIdentity: { ...ROOT, sessionContext: { assumedRoot: 'true' } } };
    expect(found('CreateAccessKey', null, session).severity).toBe('critical');
    expect(found('CreateLoginProfile', null, session).severity).toBe('critical');
    expect(found('DeleteAccessKey', null, session).severity).toBe('high');
  });

  it('unless it is a key or a password for somebody else', () => {
    for (const [rule, eventName] of [
      ['S02', 'CreateAccessKey'],
      ['S03', 'CreateLoginProfile'],
    ] as const) {
      expect(said(rule, eventName, null, byRoot)).not.toBeNull();
      expect(said(rule, eventName, { userName: 'eve' }, byRoot)).toBeNull();
      expect(said(rule, eventName, null)).toBeNull();
    }
  });
});

describe('a sign-in of root', () => {
  const signIn = (answer: JsonObject | null, data: JsonObject | null, change: JsonObject = byRoot) => {
    const event = { eventSource: 'signin.amazonaws.com', responseElements: answer, additionalEventData: data };
    return said('S04', 'ConsoleLogin', null, { ...event, ...change });
  };
  const success = { ConsoleLogin: 'Success' };

  it('is told with what the record says of MFA', () => {
    expect(signIn(success, { MFAUsed: 'No' })).toContain('without MFA');
    expect(signIn(success, { MFAUsed: 'no' })).toContain('without MFA');
    expect(signIn(success, { MFAUsed: 'Yes' })).toBe('The root user signed in');
    expect(signIn(success, { MFAUsed: 'Not known' })).toBe('The root user signed in');
    expect(signIn(success, null)).toBe('The root user signed in');
  });

  it('is no sign-in where it failed, or of another', () => {
    expect(signIn({ ConsoleLogin: 'Failure' }, { MFAUsed: 'No' })).toBeNull();
    expect(signIn(null, { MFAUsed: 'No' })).toBeNull();
    expect(signIn(success, { MFAUsed: 'No' }, { userIdentity: USER })).toBeNull();
  });
});
