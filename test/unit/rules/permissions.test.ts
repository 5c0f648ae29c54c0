import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { ACCOUNT, ROLE_SESSION, USER } from '../../records.ts';
import { ALLOW_ALL, found, managed, READ_ONE, said } from '../../rules/found.ts';

describe('callers give to themselves', () => {
  const grant = (eventName: string, parameters: JsonObject, userIdentity: JsonObject) => {
    const { severity, reasons } = found(
      eventName,
      { policyArn: managed('AdministratorAccess'), ...parameters },
      { userIdentity },
    );
    return severity === 'critical' && reasons.some(({ text }) => text.endsWith('the caller granted it to themselves'));
  };

  it('by their user, or by the role behind their session', () => {
    expect(grant('AttachUserPolicy', { userName: 'ci-admin' }, USER)).toBe(true);
    expect(grant('AttachUserPolicy', { userName: 'eve' }, USER)).toBe(false);
    expect(grant('AttachRolePolicy', { roleName: 'deployer' }, ROLE_SESSION)).toBe(true);
    expect(grant('AttachRolePolicy', { roleName: 'reader' }, ROLE_SESSION)).toBe(false);
    expect(grant('AttachRolePolicy', { roleName: 'ci-admin' }, USER)).toBe(false);
    const session = {
      ...ROLE_SESSION,
      arn: null,
      principalId: null,
      sessionContext: { sessionIssuer: { userName: 'x' } },
    };
    expect(grant('AttachUserPolicy', { userName: 'x' }, session)).toBe(false);
    expect(grant('AttachGroupPolicy', { groupName: 'ci-admin' }, USER)).toBe(false);
  });

  it('what is not known to be high: it stays what it is', () => {
    const attached = found('AttachUserPolicy', {
      userName: 'ci-admin',
      policyArn: `arn:aws:iam::${ACCOUNT}:policy/app`,
    });
    expect(attached.severity).toBe('high');
    expect(attached.reasons[0]?.text).toContain('the caller granted it to themselves');
  });

  it('by a group they join', () => {
    const join = (userName: string, groupName: string) => said('S28', 'AddUserToGroup', { userName, groupName });
    expect(join('ci-admin', 'developers')).toContain('joined the group');
    expect(join('eve', 'site-Admins')).toContain('says administrators');
    expect(join('eve', `${'x'.repeat(128)}admin`)).toBeNull();
    expect(join('eve', 'developers')).toBeNull();
    expect(said('S28', 'AddUserToGroup', { userName: 'eve' })).toBeNull();
  });
});

describe('a new version of a policy', () => {
  const version = (setAsDefault: boolean | string | null) =>
    said('S11', 'CreatePolicyVersion', { policyArn: `arn:aws:iam::${ACCOUNT}:policy/app`, setAsDefault });

  it('is everybody’s where it is the default', () => {
    expect(version(true)).not.toBeNull();
    expect(version('true')).not.toBeNull();
    expect(version(false)).toBeNull();
    expect(version(null)).toBeNull();
  });
});

describe('a managed policy', () => {
  it('that is customer managed says nothing of what it allows, one of AWS does', () => {
    const attach = (policyArn: string | null) => said('S56', 'AttachRolePolicy', { roleName: 'app', policyArn });
    expect(attach(`arn:aws:iam::${ACCOUNT}:policy/app`)).toContain('customer managed');
    expect(attach(managed('ReadOnlyAccess'))).toBeNull();
    expect(attach(null)).toBeNull();
  });

  it('attached to a user has a row of its own', () => {
    const rules = (eventName: string, name: string, parameters: JsonObject) =>
      found(eventName, { ...parameters, policyArn: managed(name) }).reasons.map(({ rule }) => rule);
    expect(rules('AttachUserPolicy', 'AdministratorAccess', { userName: 'eve' })).toContain('S07');
    expect(rules('AttachRolePolicy', 'AdministratorAccess', { roleName: 'app' })).toContain('S08');
    expect(rules('AttachRolePolicy', 'AWSCompromisedKeyQuarantineV3', { roleName: 'app' })).toContain('S33');
  });

  it('of a permission set, written into it, is read', () => {
    const put = { eventSource: 'sso.amazonaws.com' };
    expect(said('S50', 'PutInlinePolicyToPermissionSet', { inlinePolicy: READ_ONE }, put)).toBeNull();
    const { severity } = found('PutInlinePolicyToPermissionSet', { inlinePolicy: ALLOW_ALL }, put);
    expect(severity).toBe('high');
  });

  it('in a federated session is found in whatever form it is named, beside a written one', () => {
    const sts = { eventSource: 'sts.amazonaws.com' };
    const rules = (parameters: JsonObject) =>
      found('GetFederationToken', { name: 'x', ...parameters }, sts)
        .reasons.filter(({ rule }) => rule === 'S53')
        .map(({ text }) => text);
    const arn = managed('AdministratorAccess');
    expect(rules({ policyArns: [{ arn }] })).toEqual([expect.stringContaining('AdministratorAccess')]);
    expect(rules({ policyArns: [arn, 7] })).toEqual([expect.stringContaining('AdministratorAccess')]);
    expect(rules({ policyArns: arn })).toHaveLength(1);
    expect(rules({ policy: ALLOW_ALL })).toEqual([expect.stringMatching(/^The session outlives its access key\. /)]);
    expect(rules({ policy: ALLOW_ALL, policyArns: [{ arn }] })).toHaveLength(2);
    expect(rules({})).toEqual([]);
  });
});
