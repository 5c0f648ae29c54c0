/** Callers who give something to themselves, by other ways than IAM policies: those are in `permissions.ts`. */

import { awsManagedPolicyName } from '../policy/managed.ts';
import { permissionSetOf } from '../record/actor.ts';
import { at } from '../record/json.ts';
import { eventKey, type Facts, hitIf, isForCaller, NONE, parameter, type Rule } from './rule.ts';

/** Where a request names who is given something: a principal, or a person of Identity Center by their id. */
const GRANTEE: Readonly<Record<string, string>> = {
  'eks:CreateAccessEntry': 'principalArn',
  'eks:UpdateAccessEntry': 'principalArn',
  'eks:AssociateAccessPolicy': 'principalArn',
  'kms:CreateGrant': 'granteePrincipal',
  'lakeformation:GrantPermissions': 'principal.dataLakePrincipalIdentifier',
  's3:CreateAccessGrant': 'grantee.granteeIdentifier',
  'lambda:AddPermission': 'principal',
  'sns:AddPermission': 'aWSAccountId',
  'sso:CreateAccountAssignment': 'principalId',
  'sso:CreateApplicationAssignment': 'principalId',
  'sso:AssociateProfile': 'accessorId',
  'account-access:CreateEntitlement': 'entitlement.principalRole.principal.identityCenter.userId',
  'identitystore:CreateGroupMembership': 'memberId.userId',
  'sso-directory:AddMemberToGroup': 'member.memberId',
};

/** A user, a role, a session of that role, or the person behind it. */
function isCaller({ actor, record }: Facts, name: string): boolean {
  if ([actor.arn, actor.roleArn, record.identity.onBehalfOfUserId].includes(name)) return true;
  const { roleName, accountId } = actor;
  return roleName !== null && name.includes(`:assumed-role/${roleName}/`) && name.split(':')[4] === accountId;
}

export const ONESELF_RULES: readonly Rule[] = [
  {
    id: 'S78',
    events: ['iam:UpdateAssumeRolePolicy'],
    severity: 'high',
    techniques: ['T1098.003'],
    brief: 'of their own role',
    leads: true,
    kept: ['own access', 'info'],
    judge: (facts) =>
      hitIf(isForCaller(facts), 'high', 'The caller changed who may assume the role they act with: a way to keep it'),
  },
  {
    id: 'S60',
    events: [
      ...['iam:PutUserPolicy', 'iam:PutRolePolicy', 'iam:AttachUserPolicy', 'iam:AttachRolePolicy'],
      ...['iam:TagUser', 'iam:TagRole', 'iam:UntagUser', 'iam:UntagRole'],
    ],
    severity: 'medium',
    techniques: ['T1098.003'],
    section: 'administrator-access',
    judge: (facts, verdicts) => {
      // What the policy allows says more, where it is known to be much, or not known.
      const policy = parameter(facts, 'policyArn');
      if (verdicts.length > 0 || (policy !== null && awsManagedPolicyName(policy) === null)) return NONE;
      const what = /ag/.test(facts.record.eventName ?? '')
        ? 'their own tags, which policies may compare'
        : 'their own permissions';
      return hitIf(isForCaller(facts), 'medium', `The caller changed ${what}`);
    },
  },
  {
    id: 'S79',
    events: Object.keys(GRANTEE),
    severity: 'high',
    techniques: ['T1098.003'],
    section: 'administrator-access',
    brief: 'to themselves',
    leads: true,
    kept: ['own access', 'info'],
    judge: (facts) => {
      const name = parameter(facts, GRANTEE[eventKey(facts.record)] ?? '');
      return hitIf(name !== null && isCaller(facts, name), 'high', 'The caller gave the access to themselves');
    },
  },
  {
    id: 'S98',
    events: [
      'sso:AttachManagedPolicyToPermissionSet',
      'sso:AttachCustomerManagedPolicyReferenceToPermissionSet',
      'sso:PutInlinePolicyToPermissionSet',
      'sso:DeletePermissionsBoundaryFromPermissionSet',
    ],
    severity: 'medium',
    techniques: ['T1098.003'],
    section: 'administrator-access',
    judge: ({ actor }) => {
      const own = permissionSetOf(actor);
      const text = `It may be the permission set that the caller acts with, ${own}: the record has only the ARN of the one that changed`;
      return hitIf(own !== null, 'medium', text);
    },
  },
  {
    id: 'S80',
    events: [
      'iam:CreateLoginProfile',
      'iam:CreateAccessKey',
      'iam:AttachUserPolicy',
      'iam:PutUserPolicy',
      'iam:AddUserToGroup',
      'iam:UpdateUser',
    ],
    severity: 'high',
    techniques: ['T1098.001'],
    section: 'credentials',
    brief: 'for a user of a Bedrock API key',
    judge: (facts) =>
      hitIf(
        /^BedrockAPIKey-/.test(parameter(facts, 'userName') ?? '') &&
          !/^arn:[^:]+:iam::aws:policy\/AmazonBedrockLimitedAccess$/.test(parameter(facts, 'policyArn') ?? ''),
        'high',
        'The user was created for a Bedrock API key and needs nothing else: persistence that looks like a service',
      ),
  },
  {
    id: 'S81',
    events: ['iam:CreateServiceSpecificCredential'],
    severity: 'medium',
    techniques: ['T1098.001'],
    judge: (facts) =>
      hitIf(
        parameter(facts, 'serviceName')?.startsWith('bedrock.') === true &&
          typeof at(facts.record.requestParameters, 'credentialAgeDays') !== 'number',
        'medium',
        'The API key of Bedrock never expires',
      ),
  },
];
