/** Look-ups by what is really done: a call of AWS, its record by CloudTrail, and what the function asks IAM before it alerts. */
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import { CreateGroupCommand as CreateGroupCommandOfStore } from '@aws-sdk/client-identitystore';
import { CreateAccountCommand, CreateOrganizationCommand } from '@aws-sdk/client-organizations';
import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  ListInstancesCommand,
} from '@aws-sdk/client-sso-admin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lambda-src/record/json.ts';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { assignment, ORGANIZATIONS, SCP } from '../identity-center.ts';
import { assumeRole, type Clients, clientsOf, createTrail, putRecords } from '../local-aws/clients.ts';
import type { Fault, LocalAws } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { record } from '../records.ts';
import { ACCOUNT, createRole, createUser, documentOf, EVERYTHING } from './local-aws/account.ts';

const GROUP = 'cloudtrail';
const READS = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

let aws: LocalAws;
let clients: Clients;
let staged: Stage;
let roleArn = '';
/** An account of the organization with the look-up role, and one without. */
let member = '';
let bare = '';

async function createAccount(AccountName: string): Promise<string> {
  const command = new CreateAccountCommand({ AccountName, Email: `${AccountName}@example.com` });
  return (await clients.organizations.send(command)).CreateAccountStatus?.AccountId ?? '';
}

const creatorIn = (id: string): string => `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`;

beforeAll(async () => {
  aws = await startLocalAws();
  clients = clientsOf(aws.environment);
  await clients.organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  member = await createAccount('payments');
  bare = await createAccount('sandbox');
  staged = stage(['test/e2e/look-up']);
  const terraform = new Terraform({ directory: `${staged.folder}/test/e2e/look-up`, environment: aws.environment });
  await terraform.init();
  await terraform.apply({ member_role_arn: creatorIn(member) });
  roleArn = String((await terraform.output())['role_arn']);
  await createTrail(aws.environment, GROUP);
});

afterAll(async () => {
  await aws?.stop();
  staged?.remove();
});

/** The text of the last alert that what is done brings, its white space made one. */
async function alertOf(work: () => Promise<unknown>): Promise<string> {
  await aws.settled();
  aws.clearMails();
  await work();
  await aws.settled();
  const mails = aws.mails().filter(({ via }) => via === 'SNS');
  return mails.at(-1)?.text.replaceAll(/\s+/g, ' ') ?? '';
}

const happened = (eventName: string, requestParameters: JsonObject, account = ACCOUNT) =>
  record(eventName, {
    requestParameters,
    recipientAccountId: account,
    eventTime: new Date().toISOString().replace(/\.\d+/, ''),
  });

async function createPolicy(
  PolicyName: string,
  statements: readonly object[] = [EVERYTHING],
  { iam } = clients,
): Promise<string> {
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: documentOf(...statements) }));
  return Policy?.Arn ?? '';
}

it("a policy of the account's own that callers attach to themselves is critical where it is an administrator", async () => {
  const PolicyArn = await createPolicy('own');
  const environment = await createUser(aws, { Effect: 'Allow', Action: 'iam:*', Resource: '*' });
  const { iam } = clientsOf(environment);
  const { User } = await iam.send(new GetUserCommand({}));
  const text = await alertOf(() =>
    iam.send(new AttachUserPolicyCommand({ UserName: User?.UserName ?? '', PolicyArn })),
  );
  expect(text).toMatch(/^CRITICAL \| Succeeded/);
  expect(text).toMatch(/as of now \(\d\d:\d\d UTC\) policy own, v1 in force: Allow \* on \*/);
});

it('a wider version that becomes the default is told with its difference in words', async () => {
  const PolicyArn = await createPolicy('app', [READS]);
  const wider = documentOf(READS, { Effect: 'Allow', Action: ['iam:PassRole', 'lambda:*'], Resource: '*' });
  await clients.iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: wider }));
  const text = await alertOf(() =>
    clients.iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v2' })),
  );
  expect(text).toMatch(/^HIGH \| Succeeded/);
  expect(text).toContain('compared with v1: now also allows iam:PassRole and lambda:* on *');
});

it('a key for an administrator says by which group', async () => {
  const { iam } = clients;
  await iam.send(new CreateGroupCommand({ GroupName: 'ops' }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'ops', PolicyArn }));
  await iam.send(new CreateUserCommand({ UserName: 'bob' }));
  await iam.send(new AddUserToGroupCommand({ GroupName: 'ops', UserName: 'bob' }));
  const text = await alertOf(() => iam.send(new CreateAccessKeyCommand({ UserName: 'bob' })));
  expect(text).toMatch(/^CRITICAL \| Succeeded/);
  expect(text).toContain('User bob is an administrator (group ops: AdministratorAccess)');
});

describe('in another account', () => {
  const attached = (PolicyArn: string, account: string) =>
    happened('AttachUserPolicy', { userName: 'ci-admin', policyArn: PolicyArn }, account);

  it('the function asks through the look-up role', async () => {
    const there = clientsOf(await assumeRole(aws.environment, creatorIn(member)));
    const policyArn = await createPolicy('own', [EVERYTHING], there);
    const text = await alertOf(() => putRecords(clients, GROUP, attached(policyArn, member)));
    expect(text).toMatch(/^CRITICAL \| Succeeded/);
    expect(text).toContain('policy own, v1 in force: Allow * on *');
  });

  it('without the role, the alert says so', async () => {
    const text = await alertOf(() => putRecords(clients, GROUP, attached(`arn:aws:iam::${bare}:policy/own`, bare)));
    expect(text).toMatch(/^HIGH \| Succeeded/);
    expect(text).toContain(
      `unknown: the policy was not looked up: role look-up of account ${bare} could not be assumed (AccessDenied)`,
    );
  });
});

describe('alerts arrive complete and at once, with a note of what could not be looked up', () => {
  let policyArn = '';
  beforeAll(async () => {
    policyArn = await createPolicy('faulty');
    await clients.iam.send(new CreateUserCommand({ UserName: 'carol' }));
  });

  const DENIED = { kind: 'error', status: 403, code: 'AccessDenied' } as const;
  const HANGING = { kind: 'slow', delayMs: 600_000 } as const;

  it.each<readonly [string, Fault, string | RegExp]>([
    [
      'IAM throttles',
      { service: 'iam', kind: 'error', status: 400, code: 'Throttling' },
      'iam:GetPolicy was throttled',
    ],
    ['IAM denies', { service: 'iam', ...DENIED }, 'iam:GetPolicy was denied'],
    ['IAM fails', { service: 'iam', kind: 'error', status: 503, code: 'ServiceUnavailable' }, 'iam:GetPolicy failed'],
    ['IAM hangs up', { service: 'iam', kind: 'cut' }, 'iam:GetPolicy failed'],
    ['IAM never answers', { service: 'iam', ...HANGING }, 'AWS did not answer in time'],
    // It is tried again: on a slow machine the time may be up first.
    [
      'STS throttles',
      { service: 'sts', kind: 'error', status: 400, code: 'Throttling' },
      /be assumed \(Throttling\)|did not answer in time/,
    ],
    ['STS never answers', { service: 'sts', ...HANGING }, 'AWS did not answer in time'],
  ])('where %s', async (_, fault, note) => {
    const events = [
      happened('AttachUserPolicy', { userName: 'ci-admin', policyArn }),
      happened('CreateAccessKey', { userName: 'carol' }),
      happened('AttachUserPolicy', { userName: 'ci-admin', policyArn: `arn:aws:iam::${bare}:policy/own` }, bare),
    ];
    await aws.settled();
    const runs = aws.invocations().length;
    const end = aws.addFault(fault);
    const text = await alertOf(() => putRecords(clients, GROUP, ...events)).finally(end);
    expect(text).toMatch(note);
    expect(text.match(/(?:HIGH|CRITICAL) \| Succeeded/g)).toHaveLength(3);
    expect(text.match(/What to do if nobody claims it:/g)).toHaveLength(3);
    for (const { eventName, eventID } of events) {
      expect(text).toContain(`${eventName} (iam.amazonaws.com)`);
      expect(text).toContain(`Event ID: ${eventID}`);
    }
    expect(text.match(/Looked up: as of now/g)).toHaveLength(3);
    // Nothing was retried; heartbeats run as well.
    const ends = aws
      .invocations()
      .slice(runs)
      .map(({ attempt, outcome }) => `${attempt} ${outcome}`);
    expect(new Set(ends)).toEqual(new Set(['1 succeeded']));
  });
});

it.each([
  [
    'the policy',
    async () => {
      const policyArn = await createPolicy('gone');
      await clients.iam.send(new DeletePolicyCommand({ PolicyArn: policyArn }));
      return happened('AttachUserPolicy', { userName: 'ci-admin', policyArn });
    },
    'the policy was not looked up',
  ],
  [
    'the version',
    async () => {
      const PolicyArn = await createPolicy('renewed');
      await clients.iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: documentOf(READS) }));
      await clients.iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
      return happened('SetDefaultPolicyVersion', { policyArn: PolicyArn, versionId: 'v2' });
    },
    'the version was not looked up',
  ],
  [
    'the user',
    () => happened('CreateAccessKey', { userName: 'nobody' }),
    'groups of user nobody, inline policies of user nobody and policies attached to user nobody',
  ],
  [
    'the group',
    () => happened('AddUserToGroup', { userName: 'bob', groupName: 'none' }),
    'inline policies of group none and policies attached to group none',
  ],
  [
    'the role',
    () => happened('DeleteRolePermissionsBoundary', { roleName: 'none' }),
    'inline policies of role none and policies attached to role none',
  ],
])('where %s is gone before it is looked up, the alert says so', async (_, event, note) => {
  const gone = await event();
  const text = await alertOf(() => putRecords(clients, GROUP, gone));
  expect(text).toMatch(/^(?:HIGH|MEDIUM) \| Succeeded/);
  expect(text).toContain(`${note}: not found, probably deleted since`);
});

it("a policy's ARN of another partition is not asked for", async () => {
  const policyArn = `arn:aws-cn:iam::${ACCOUNT}:policy/own`;
  const text = await alertOf(() =>
    putRecords(clients, GROUP, happened('AttachUserPolicy', { userName: 'ci-admin', policyArn })),
  );
  expect(text).toMatch(/^HIGH \| Succeeded/);
  expect(text).toContain('the policy was not looked up: its ARN is of another account or partition');
});

describe('the role', () => {
  let statements: readonly { readonly Sid: string; readonly Action: readonly string[] }[];
  const named = () => ({ RoleName: roleArn.split('/').pop(), PolicyName: 'iam-change-alerts' });

  const putWithout = (removed: string) => {
    const left = statements
      .map((each) => ({ ...each, Action: [each.Action].flat().filter((action) => action !== removed) }))
      .filter(({ Action }) => Action.length > 0);
    return clients.iam.send(new PutRolePolicyCommand({ ...named(), PolicyDocument: documentOf(...left) }));
  };

  beforeAll(async () => {
    const { PolicyDocument = '' } = await clients.iam.send(new GetRolePolicyCommand(named()));
    statements = JSON.parse(decodeURIComponent(PolicyDocument)).Statement;
  });

  it('allows nothing that is not needed: without any one action the alert arrives, and says what was not looked up', async () => {
    const own = { PolicyName: 'own', PolicyDocument: documentOf(EVERYTHING) };
    await clients.iam.send(new CreateUserCommand({ UserName: 'dave' }));
    await clients.iam.send(new PutUserPolicyCommand({ UserName: 'dave', ...own }));
    await clients.iam.send(new CreateGroupCommand({ GroupName: 'admins' }));
    await clients.iam.send(new PutGroupPolicyCommand({ GroupName: 'admins', ...own }));
    const { name: roleName } = await createRole(clients, { Service: 'ec2.amazonaws.com' }, {}, EVERYTHING);
    const policyArn = await createPolicy('whole');
    const { Instances: [{ InstanceArn: instanceArn = '' } = {}] = [] } = await clients.ssoAdmin.send(
      new ListInstancesCommand({}),
    );
    const assigned = (principalType: 'USER' | 'GROUP') => {
      const requestParameters = { ...assignment(principalType), instanceArn };
      return { ...happened('CreateAccountAssignment', requestParameters), eventSource: 'sso.amazonaws.com' };
    };
    const attached = () => ({ ...happened('AttachPolicy', { policyId: SCP, targetId: bare }), ...ORGANIZATIONS });
    const needs: readonly (readonly [event: () => JsonObject, ...actions: readonly string[]])[] = [
      [() => happened('AttachUserPolicy', { userName: 'dave', policyArn }), 'iam:GetPolicy', 'iam:GetPolicyVersion'],
      [() => happened('SetDefaultPolicyVersion', { policyArn, versionId: 'v1' }), 'iam:ListPolicyVersions'],
      [
        () => happened('CreateAccessKey', { userName: 'dave' }),
        'iam:GetUser',
        'iam:GetUserPolicy',
        'iam:ListAttachedUserPolicies',
        'iam:ListGroupsForUser',
        'iam:ListUserPolicies',
      ],
      [
        () => happened('AddUserToGroup', { userName: 'bob', groupName: 'admins' }),
        'iam:GetGroupPolicy',
        'iam:ListAttachedGroupPolicies',
        'iam:ListGroupPolicies',
      ],
      [
        () => happened('DeleteRolePermissionsBoundary', { roleName }),
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListAttachedRolePolicies',
        'iam:ListRolePolicies',
      ],
      [() => assigned('USER'), 'sso:DescribePermissionSet', 'sso:ListInstances', 'identitystore:DescribeUser'],
      [() => assigned('GROUP'), 'identitystore:DescribeGroup'],
      [attached, 'organizations:DescribeAccount', 'organizations:DescribePolicy'],
    ];
    const looksUp = statements.filter(({ Sid }) => Sid.startsWith('LookUp') && Sid !== 'LookUpInOtherAccounts');
    expect(needs.flatMap(([, ...actions]) => actions).toSorted()).toEqual(
      looksUp.flatMap(({ Action }) => Action).toSorted(),
    );
    const deliver = (event: JsonObject) => alertOf(() => putRecords(clients, GROUP, event));
    for (const [event, ...actions] of needs) {
      expect(await deliver(event())).not.toContain('was denied');
      for (const action of actions) {
        await putWithout(action);
        const text = await deliver(event());
        expect(text, action).toContain(`${action} was denied`);
      }
      await putWithout('nothing');
    }
  });
});

it('who gets a permission set where is told by names that the record does not have', async () => {
  const { identityStore, ssoAdmin } = clients;
  const { Instances = [] } = await ssoAdmin.send(new ListInstancesCommand({}));
  const [{ InstanceArn, IdentityStoreId } = {}] = Instances;
  const { GroupId: PrincipalId } = await identityStore.send(
    new CreateGroupCommandOfStore({ IdentityStoreId, DisplayName: 'platform' }),
  );
  const { PermissionSet } = await ssoAdmin.send(
    new CreatePermissionSetCommand({ InstanceArn, Name: 'AdministratorAccess' }),
  );
  const assignment = {
    InstanceArn,
    PermissionSetArn: PermissionSet?.PermissionSetArn,
    PrincipalId,
    PrincipalType: 'GROUP' as const,
    TargetId: member,
    TargetType: 'AWS_ACCOUNT' as const,
  };
  const text = await alertOf(() => ssoAdmin.send(new CreateAccountAssignmentCommand(assignment)));
  expect(text).toContain('CreateAccountAssignment (sso.amazonaws.com)');
  expect(text).toContain(`principal ${PrincipalId} is platform`);
  expect(text).toContain(' is AdministratorAccess');
  expect(text).toContain(`account ${member} is payments`);
});
