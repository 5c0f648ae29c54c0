import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import type { Actor } from '../../../lambda-src/record/actor.ts';
import { callerKey, joinKeys, targetKeys } from '../../../lambda-src/rules/joins.ts';
import { CREATE_USER_DENIED, ROLE_MADE_ADMIN, TRUST_OPENED } from '../../alerts/samples.ts';

const by = (change: Partial<Actor>): Finding => ({
  ...ROLE_MADE_ADMIN,
  actor: { ...ROLE_MADE_ADMIN.actor, ...change },
});
const of = (...targets: Finding['targets'][number][]): Finding => ({ ...ROLE_MADE_ADMIN, targets });
const ROLE: Partial<Actor> = { type: 'role session', roleName: 'deployer', accountId: '111122223333' };

describe('callerKey', () => {
  it('is one for all sessions of a role, whatever they are called, and the role as a target', () => {
    const key = callerKey(by({ ...ROLE, sessionName: 'a', arn: 'arn:aws:sts::111122223333:assumed-role/deployer/a' }));
    expect(callerKey(by({ ...ROLE, sessionName: 'b', arn: 'arn:aws:sts::111122223333:assumed-role/deployer/b' }))).toBe(
      key,
    );
    expect(targetKeys(of({ type: 'role', name: 'Deployer', arn: null }))).toEqual([key]);
  });

  it('tells people with one permission set apart', () => {
    const other = { ...TRUST_OPENED.actor, arn: `${TRUST_OPENED.actor.arn}.org`, sessionName: 'jane@example.com.org' };
    expect(callerKey({ ...TRUST_OPENED, actor: other })).not.toBe(callerKey(TRUST_OPENED));
  });

  it('is one for all sessions of a role that only has the name of a permission set', () => {
    const roleName = 'AWSReservedSSO_Admin_0123456789abcdef';
    const session = (name: string): string =>
      callerKey(
        by({
          ...ROLE,
          roleName,
          roleArn: `arn:aws:iam::111122223333:role/${roleName}`,
          arn: `arn:aws:sts::111122223333:assumed-role/${roleName}/${name}`,
        }),
      );
    expect(session('a')).toBe(session('b'));
  });

  it('tells unknown callers apart by address', () => {
    const at = (sourceAddress: string): string =>
      callerKey({ ...by({ name: 'unknown', arn: null }), origin: { ...ROLE_MADE_ADMIN.origin, sourceAddress } });
    expect(at('198.51.100.1')).not.toBe(at('198.51.100.2'));
  });

  it('tells users of two accounts apart', () => {
    expect(callerKey(by({ accountId: '444455556666' }))).not.toBe(callerKey(ROLE_MADE_ADMIN));
  });
});

describe('joinKeys', () => {
  it('are the caller, the access key and what was changed', () => {
    expect(joinKeys(ROLE_MADE_ADMIN)).toEqual([
      'user 111122223333/ci-admin',
      'access key null/akiaiosfodnn7example',
      'role 111122223333/deployer',
    ]);
  });

  it('are of a permission set the person, whom somebody may have made before', () => {
    const session = by({
      type: 'role session',
      roleName: 'AWSReservedSSO_Admin_0123456789abcdef',
      sessionName: 'it-support',
    });
    expect(joinKeys(session)).toContain('identity center user 111122223333/it-support');
    expect(joinKeys(by({ ...session.actor, roleName: 'deployer' })).join()).not.toContain('identity center');
    expect(targetKeys(of({ type: 'Identity Center user', name: 'it-support', arn: null }))).toEqual([
      'identity center user 111122223333/it-support',
    ]);
  });

  it('have nothing that a call only named', () => {
    expect(targetKeys(CREATE_USER_DENIED)).toEqual([]);
  });

  it('have no policy that AWS manages: everybody attaches those', () => {
    const arn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    expect(targetKeys(of({ type: 'policy', name: 'AdministratorAccess', arn }))).toEqual([]);
    const own = { type: 'policy', name: 'own', arn: 'arn:aws:iam::111122223333:policy/own' };
    expect(targetKeys(of(own))).toEqual(['policy 111122223333/own']);
  });

  it('are none for a test event', () => {
    expect(joinKeys({ ...ROLE_MADE_ADMIN, category: 'test' })).toEqual([]);
  });
});
