import { describe, expect, it } from 'vitest';
import { actorOf, actorPhrase, NO_SUCH_USER } from '../../../lambda-src/record/actor.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
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

  it('takes nobody for a person of Identity Center whose role has the name alone, in a path that is not of AWS', () => {
    const { sessionContext, ...rest } = IDENTITY_CENTER_SESSION;
    const roleName = 'AWSReservedSSO_AdministratorAccess_0123456789abcdef';
    for (const path of ['', 'x/aws-reserved/sso.amazonaws.com/', 'aws-reserved/']) {
      const arn = `arn:aws:iam::${ACCOUNT}:role/${path}${roleName}`;
      const found = actor({ ...rest, sessionContext: { sessionIssuer: { type: 'Role', arn, userName: roleName } } });
      expect(actorPhrase(found)).toBe(`role session ${roleName}/jane@example.com`);
    }
    expect(sessionContext).toBeDefined();
  });

  it('tells a user called unknown from one that the record does not name', () => {
    const named = { ...USER, userName: 'unknown', arn: `arn:aws:iam::${ACCOUNT}:user/unknown` };
    expect(actorPhrase(actor(named))).toBe('user unknown');
    expect(actorPhrase(actor({ type: 'IAMUser', userName: NO_SUCH_USER }))).toBe('an unknown user');
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

  it.each([
    [{ type: 'FederatedUser', userName: 'bob' }, 'federated user', 'bob', 'federated user bob'],
    [{ type: 'SAMLUser', userName: 'bob' }, 'SAML user', 'bob', 'SAML user bob'],
    [{ type: 'WebIdentityUser', userName: 'bob' }, 'web identity', 'bob', 'web identity bob'],
    [{ type: 'Directory', principalId: 'S-1-5' }, 'directory', 'S-1-5', 'directory S-1-5'],
    [{ type: 'AWSAccount', accountId: ACCOUNT, principalId: 'P' }, 'AWS account', ACCOUNT, `AWS account ${ACCOUNT}`],
    [{ type: 'AWSAccount', principalId: 'AIDA1' }, 'AWS account', 'AIDA1', 'AWS account AIDA1'],
    [{ type: 'AWSAccount' }, 'AWS account', 'unknown', 'AWS account unknown'],
    [
      { type: 'AWSService', invokedBy: 'sso.amazonaws.com' },
      'AWS service',
      'sso.amazonaws.com',
      'AWS service sso.amazonaws.com',
    ],
    [{ type: 'AWSService' }, 'AWS service', 'iam.amazonaws.com', 'AWS service iam.amazonaws.com'],
    [{ type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/team/bob` }, 'user', 'bob', 'user bob'],
    [{ type: 'Root', accountId: ACCOUNT }, 'root user', 'root', 'the root user'],
    [{ type: 'Root', sessionContext: { assumedRoot: 'true' } }, 'root session', 'root', 'a root session (AssumeRoot)'],
    [{ ...USER, sessionContext: { assumedRoot: 'true' } }, 'user', 'ci-admin', 'user ci-admin'],
    [{ type: 'AssumedRole' }, 'role session', 'unknown', 'role session unknown'],
    [
      { type: 'AssumedRole', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deployer` },
      'role session',
      'deployer',
      'role session deployer',
    ],
    [{ type: 'Role', principalId: 'AROA1:job' }, 'role session', 'job', 'role session job'],
    [
      { type: 'Role', arn: `arn:aws:iam::${ACCOUNT}:role/deploy/deployer` },
      'role session',
      'deployer',
      'role session deployer',
    ],
    [{ type: 'New', userName: 'bob' }, 'unknown', 'bob', 'caller bob'],
    [{}, 'unknown', 'unknown', 'an unknown caller'],
  ])('is named for %j', (identity, type, name, phrase) => {
    const found = actor(identity);
    expect(found).toMatchObject({ type, name });
    expect(actorPhrase(found)).toBe(phrase);
  });

  it('has of a role session alone a role and a session', () => {
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/run/42`;
    expect(actor({ type: 'AssumedRole', arn })).toMatchObject({
      name: 'deployer/run/42',
      arn,
      roleName: 'deployer',
      roleArn: null,
      sessionName: 'run/42',
    });
    const { sessionContext } = ROLE_SESSION;
    expect(actor({ ...USER, arn, principalId: 'A:b', sessionContext })).toMatchObject({
      roleName: null,
      roleArn: null,
      sessionName: null,
    });
    expect(actor({ ...ROLE_SESSION, arn: null })).toMatchObject({ name: 'deployer/run-42', sessionName: 'run-42' });
    expect(actor({ ...ROLE_SESSION, arn: null, principalId: 'AROA1' })).toMatchObject({
      name: 'deployer',
      sessionName: null,
    });
  });

  it('says what the record says of MFA, where it can know', () => {
    const mfa = (identity: JsonObject, value: string) =>
      actor({ ...identity, sessionContext: { attributes: { mfaAuthenticated: value } } }).mfa;
    expect(mfa(ROOT, 'false')).toBe('no');
    expect(mfa(ROLE_SESSION, 'true')).toBe('yes');
    expect(mfa({ type: 'FederatedUser' }, 'false')).toBe('not recorded');
    expect(mfa(USER, 'perhaps')).toBe('not recorded');
    expect(actor(USER, { additionalEventData: { MFAUsed: 'perhaps' } }).mfa).toBe('not recorded');
  });

  it('is named by the role where a permission set has no session, and as unknown where a service has no name', () => {
    const role = 'AWSReservedSSO_Admin_0123456789abcdef';
    expect(actor({ type: 'AssumedRole', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}` }).name).toBe(role);
    expect(actor({ type: 'AWSService' }, { eventSource: null }).name).toBe('unknown');
  });

  it('takes no role for a permission set that only looks like one', () => {
    const named = (roleName: string) =>
      actorPhrase(actor({ type: 'AssumedRole', arn: `arn:aws:sts::1:assumed-role/${roleName}/jane` }));
    expect(named('AWSReservedSSO_Admin_0123456789abcdef')).toBe('Identity Center user jane (Admin)');
    for (const name of [
      'AWSReservedSSO_Admin_0123',
      'AWSReservedSSO__0123456789abcdef',
      'xAWSReservedSSO_A_0123456789abcdef',
    ])
      expect(named(name)).toBe(`role session ${name}/jane`);
    expect(named('AWSReservedSSO_A_0123456789abcdef0')).not.toContain('Identity Center');
  });

  it.each([undefined, null, 'text', [], {}, { type: '__proto__' }, { type: 'constructor', userName: 7 }])(
    'says unknown for %j',
    (identity) => {
      expect(actor(identity)).toMatchObject({ type: 'unknown', name: 'unknown' });
    },
  );
});
