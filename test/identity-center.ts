/** Events of Identity Center and Organizations, and the account that knows the names of what they concern. */
import type { Finding } from '../lambda-src/finding/finding.ts';
import type { JsonObject } from '../lambda-src/record/json.ts';
import type { Account } from './iam-account.ts';
import { found } from './rules/found.ts';

export const INSTANCE = 'arn:aws:sso:::instance/ssoins-7223b02b4ee3e1d0';
export const PERMISSION_SET = 'arn:aws:sso:::permissionSet/ssoins-7223b02b4ee3e1d0/ps-4c21b8a0f5d9e7a3';
export const STORE = 'd-9067f1a2b3';
export const PERSON = '9067f1a2b3-11111111-2222-3333-4444-555555555555';
export const PEOPLE = '94482488-3041-7005-8e3a-6f3b1c2d4e5f';
export const MEMBER = '444455556666';
export const SCP = 'p-examplepolicyid111';

export const SSO = { eventSource: 'sso.amazonaws.com', awsRegion: 'eu-west-1' };
export const ORGANIZATIONS = { eventSource: 'organizations.amazonaws.com' };

export const assignment = (principalType: string) => ({
  instanceArn: INSTANCE,
  permissionSetArn: PERMISSION_SET,
  principalId: principalType === 'GROUP' ? PEOPLE : PERSON,
  principalType,
  targetId: MEMBER,
  targetType: 'AWS_ACCOUNT',
});
export const assigned = (principalType: string, change: JsonObject = {}): Finding =>
  found('CreateAccountAssignment', assignment(principalType), { ...SSO, ...change });
export const ASSIGNED_USER = assigned('USER');

export const ORGANIZATION: Account = {
  stores: { [INSTANCE]: STORE },
  names: {
    [PERMISSION_SET]: 'AdministratorAccess',
    [PERSON]: 'jane@example.com',
    [PEOPLE]: 'platform',
    [MEMBER]: 'payments',
    [SCP]: 'deny-leaving',
  },
};
