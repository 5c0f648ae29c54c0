import { describe, expect, it } from 'vitest';
import { actorOf, actorPhrase } from '../../../lambda-src/core/actor.ts';
import { parseRecord } from '../../../lambda-src/core/record.ts';
import { ACCOUNT, IDENTITY_CENTER_SESSION, ROLE_SESSION, ROOT, record, USER } from '../../records.ts';

const actor = (userIdentity: unknown, change = {}) => {
  const raw = record('CreateUser', change);
  return actorOf(parseRecord({ ...raw, userIdentity: userIdentity as never }));
};

describe('who made the call', () => {
  it('names an IAM user, whose long-term key says nothing of MFA', () => {
    expect(actor(USER)).toMatchObject({ type: 'user', name: 'ci-admin', mfa: 'not recorded', roleName: null });
    expect(actorPhrase(actor(USER))).toBe('user ci-admin');
  });

  it('takes mfaAuthenticated of a user session at its word, also written "False"', () => {
    const session = (mfa: string) => ({
      ...USER,
      sessionContext: { sessionIssuer: {}, attributes: { mfaAuthenticated: mfa } },
    });
    expect(actor(session('true')).mfa).toBe('yes');
    expect(actor(session('False')).mfa).toBe('no');
  });

  it('splits a role session into role and session, and keeps the ARN of the role with its path', () => {
    expect(actor(ROLE_SESSION)).toMatchObject({
      type: 'role session',
      name: 'deployer/run-42',
      roleName: 'deployer',
      roleArn: `arn:aws:iam::${ACCOUNT}:role/deploy/deployer`,
      sessionName: 'run-42',
      mfa: 'not recorded',
    });
  });

  it('falls back to the ARN of a role session without sessionIssuer', () => {
    const { sessionContext, ...trimmed } = ROLE_SESSION;
    expect(sessionContext).toBeDefined();
    expect(actor(trimmed)).toMatchObject({ name: 'deployer/run-42', roleName: 'deployer', roleArn: null });
  });

  it('calls an Identity Center session by its person, and does not claim there was no MFA', () => {
    const jane = actor(IDENTITY_CENTER_SESSION);
    expect(jane).toMatchObject({ name: 'jane@example.com', mfa: 'not recorded' });
    expect(actorPhrase(jane)).toBe('Identity Center user jane@example.com (AdministratorAccess)');
  });

  it('tells the root user from a root session opened with AssumeRoot', () => {
    expect(actorPhrase(actor(ROOT))).toBe('the root user');
    const session = { ...ROOT, sessionContext: { assumedRoot: 'true', attributes: { mfaAuthenticated: 'false' } } };
    expect(actor(session)).toMatchObject({ type: 'root session', mfa: 'not recorded' });
  });

  it('reads service events, which have no type', () => {
    const service = actor({ accountId: ACCOUNT, invokedBy: 'sso.amazonaws.com' });
    expect(service).toMatchObject({ type: 'AWS service', name: 'sso.amazonaws.com' });
  });

  it('reads MFA of a console sign-in where CloudTrail writes it', () => {
    expect(actor(USER, { eventName: 'ConsoleLogin', additionalEventData: { MFAUsed: 'No' } }).mfa).toBe('no');
    expect(actor(USER, { eventName: 'ConsoleLogin', additionalEventData: { MFAUsed: 'YES' } }).mfa).toBe('yes');
  });

  it('names an Identity Center user by sign-in name, else by user id', () => {
    const identity = {
      type: 'IdentityCenterUser',
      accountId: ACCOUNT,
      arn: '',
      onBehalfOf: {
        userId: '544894e8-80c1',
        identityStoreArn: 'arn:aws:identitystore::111122223333:identitystore/d-9067642ac7',
      },
    };
    expect(actor(identity).name).toBe('544894e8-80c1');
    expect(actor(identity, { additionalEventData: { UserName: 'jane' } }).name).toBe('jane');
  });

  it.each([undefined, null, 'text', [], {}, { type: '__proto__' }, { type: 'constructor', userName: 7 }])(
    'says unknown for %j',
    (identity) => {
      expect(actor(identity)).toMatchObject({ type: 'unknown', name: 'unknown' });
    },
  );
});
