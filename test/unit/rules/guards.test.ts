import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { GUARDS } from '../../../lambda-src/rules/guards.ts';
import { ACCOUNT, ROLE_SESSION } from '../../records.ts';
import { ALLOW_ALL, found, managed, READ_ONE } from '../../rules/found.ts';

const guard = (eventName: string, parameters: JsonObject | null, service = 'iam', change: JsonObject = {}) =>
  found(eventName, parameters, {
    userIdentity: ROLE_SESSION,
    eventSource: `${service}.amazonaws.com`,
    readOnly: false,
    ...change,
  }).guard;
const written = (policyDocument: string) =>
  guard('PutRolePolicy', { roleName: 'app', policyName: 'x', policyDocument });

it('each has a name of its own', () => {
  expect(new Set(GUARDS.map(({ name }) => name)).size).toBe(GUARDS.length);
});

describe('a grant of administrator access', () => {
  it('is known by its rule, from the severity on that the rule says', () => {
    expect(written(ALLOW_ALL)).toBe('a grant of administrator access');
    expect(guard('AttachRolePolicy', { roleName: 'app', policyArn: managed('IAMFullAccess') })).toBe(
      'a grant of administrator access',
    );
    const reading = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    expect(written(reading)).toBeNull();
    expect(written(READ_ONE)).toBeNull();
  });
});

describe("an administrator's name", () => {
  it.each<[string, JsonObject, string?]>([
    ['AddUserToGroup', { userName: 'eve', groupName: 'SysAdmins' }],
    ['CreateLoginProfile', { userName: 'jane-ADMIN' }],
    ['CreateUser', { userName: 'break-glass-1' }],
    ...['break_glass', 'Power-Users', 'root', 'aws-root-users', 'Owners', 'sudo', 'emergency-access'].map(
      (groupName): [string, JsonObject] => ['AddUserToGroup', { userName: 'eve', groupName }],
    ),
    ['UpdateAssumeRolePolicy', { roleName: 'OrganizationAccountAccessRole' }],
    ['UpdateAssumeRolePolicy', { roleName: 'AWSControlTowerExecution' }],
    ['UpdateGroup', { groupName: 'a', newGroupName: 'powerusers' }],
    ['DeletePolicy', { policyArn: `arn:aws:iam::${ACCOUNT}:policy/OrgAdmin` }],
    ['PutRolePermissionsBoundary', { roleName: 'app', permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/admin` }],
    [
      'AssociateAccessPolicy',
      { policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy' },
      'eks',
    ],
  ])('%s %j', (eventName, parameters, service) => {
    expect(guard(eventName, parameters, service)).toBe("an administrator's name");
  });

  it('is that of an identity or a policy, not a word in a document, nor that of the caller', () => {
    const Statement = [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::admin/*' }];
    expect(written(JSON.stringify({ Version: '2012-10-17', Statement }))).toBeNull();
    for (const groupName of ['rooted', 'downers', 'glass']) {
      expect(guard('AddUserToGroup', { userName: 'eve', groupName })).toBeNull();
    }
    expect(guard('TagRole', { roleName: 'app', tags: [{ key: 'owner', value: 'admin' }] })).toBeNull();
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/admin/x`;
    expect(guard('TagRole', { roleName: 'app' }, 'iam', { userIdentity: { ...ROLE_SESSION, arn } })).toBeNull();
  });

  it('is found wherever the request has it, however deep it is nested', () => {
    const nest = (depth: number): JsonObject =>
      depth === 0 ? { policyArn: 'admin' } : { policies: [nest(depth - 1)] };
    expect(guard('SomethingNew', nest(1))).toBe("an administrator's name");
    expect(() => guard('SomethingNew', nest(500))).not.toThrow();
  });
});

it('a grant of administrator access is also one that no document says', () => {
  for (const eventName of ['EnableOrganizationsRootSessions', 'EnableOrganizationsRootCredentialsManagement']) {
    expect(guard(eventName, null)).toBe('a grant of administrator access');
  }
  expect(guard('RegisterDelegatedAdministrator', null, 'organizations')).toBe('a grant of administrator access');
  expect(guard('DeregisterDelegatedAdministrator', { accountId: ACCOUNT }, 'organizations')).toBeNull();
});

it('an assignment is of unknown access, whatever the id of its permission set', () => {
  for (const id of ['ps-ae5d000000000000', 'ps-AE5D.00-00/000000']) {
    const parameters = { permissionSetArn: `arn:aws:sso:::permissionSet/ssoins-7223000000000000/${id}` };
    expect(guard('CreateAccountAssignment', parameters, 'sso')).toBe('an assignment of unknown access');
  }
});

it("a change to the caller's own permissions is also that of their tags", () => {
  for (const eventName of ['TagRole', 'UntagRole']) {
    expect(guard(eventName, { roleName: 'deployer' })).toBe("a change to the caller's own permissions");
    expect(guard(eventName, { roleName: 'app' })).toBeNull();
  }
});

describe('a change to the evidence', () => {
  it.each<[string, JsonObject, string]>([
    ['StopLogging', { name: 'main' }, 'cloudtrail'],
    ['DeleteRetentionPolicy', { logGroupName: '/iam-change-alerts' }, 'logs'],
    ['DeleteRole', { roleName: 'iam-change-alerts-function' }, 'iam'],
    ['Unsubscribe', { subscriptionArn: `arn:aws:sns:us-east-1:${ACCOUNT}:security:1` }, 'sns'],
    ['DeleteAlarms', { alarmNames: ['x'] }, 'monitoring'],
  ])('%s %j', (eventName, parameters, service) => {
    expect(guard(eventName, parameters, service)).toBe('a change to the evidence');
  });

  it('is none of a function of another name', () => {
    expect(guard('DeleteFunction20150331', { functionName: 'shop' }, 'lambda')).toBeNull();
    expect(guard('DeleteFunction20150331', null, 'lambda')).toBe('a change to the evidence');
  });
});
