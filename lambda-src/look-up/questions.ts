/** Which events leave open what, as rows: what their records cannot say and AWS can. */
import type { Identified } from './names.ts';
import type { Principal } from './ports.ts';

export type Question =
  /** The customer managed policy at this parameter takes effect with the event. */
  | { readonly kind: 'policy'; readonly path: string }
  /** A version becomes the default of the policy. */
  | { readonly kind: 'default version' }
  /** The customer managed policy at this parameter becomes a boundary. */
  | { readonly kind: 'boundary'; readonly path: string }
  /** Whether the target of this type has administration. */
  | {
      readonly kind: 'standing';
      readonly type: Principal['type'];
      /** Only where this parameter has this value. */
      readonly where?: readonly [path: string, value: string];
    }
  /** What IAM keeps no earlier version of. */
  | { readonly kind: 'no version before'; readonly what: string }
  /** The record has the id of it alone. */
  | { readonly kind: 'name'; readonly of: Identified };

const POLICY: readonly Question[] = [{ kind: 'policy', path: 'policyArn' }];
const VERSION: readonly Question[] = [{ kind: 'default version' }];
const BOUNDARY: readonly Question[] = [{ kind: 'boundary', path: 'permissionsBoundary' }];
const standing = (type: Principal['type']): readonly Question[] => [{ kind: 'standing', type }];
const unversioned = (what: string): Question => ({ kind: 'no version before', what });

export const QUESTIONS: Readonly<Record<string, readonly Question[]>> = {
  'iam:AttachUserPolicy': POLICY,
  'iam:AttachRolePolicy': POLICY,
  'iam:AttachGroupPolicy': POLICY,
  'iam:SetDefaultPolicyVersion': VERSION,
  'iam:CreatePolicyVersion': VERSION,
  'iam:CreateUser': BOUNDARY,
  'iam:CreateRole': BOUNDARY,
  'iam:PutUserPermissionsBoundary': BOUNDARY,
  'iam:PutRolePermissionsBoundary': BOUNDARY,
  'iam:CreateAccessKey': standing('user'),
  'iam:UpdateAccessKey': [{ kind: 'standing', type: 'user', where: ['status', 'Active'] }],
  'iam:CreateLoginProfile': standing('user'),
  'iam:UpdateLoginProfile': standing('user'),
  'iam:DeactivateMFADevice': standing('user'),
  'iam:DeleteUserPermissionsBoundary': standing('user'),
  'iam:DeleteRolePermissionsBoundary': standing('role'),
  'iam:AddRoleToInstanceProfile': standing('role'),
  'iam:AddUserToGroup': standing('group'),
  'iam:UpdateAssumeRolePolicy': [...standing('role'), unversioned('a trust policy')],
  'iam:PutUserPolicy': [unversioned('an inline policy')],
  'iam:PutRolePolicy': [unversioned('an inline policy')],
  'iam:PutGroupPolicy': [unversioned('an inline policy')],
};
