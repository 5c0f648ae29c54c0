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
  GetUserCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import { CreateGroupCommand as CreateGroupCommandOfStore } from '@aws-sdk/client-identitystore';
import { CreateAccountCommand, CreateOrganizationCommand } from '@aws-sdk/client-organizations';
import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  ListInstancesCommand,
} from '@aws-sdk/client-sso-admin';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { type Clients, clientsOf, createTrail, putRecords } from '../local-aws/clients.ts';
import type { LocalAws } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { record } from '../records.ts';
import { createUser, documentOf, EVERYTHING } from './local-aws/account.ts';

const GROUP = 'cloudtrail';
const READS = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };

let aws: LocalAws;
let clients: Clients;
let staged: Stage;

beforeAll(async () => {
  aws = await startLocalAws();
  clients = clientsOf(aws.environment);
  staged = stage(['test/e2e/look-up']);
  const terraform = new Terraform({ directory: `${staged.folder}/test/e2e/look-up`, environment: aws.environment });
  await terraform.init();
  await terraform.apply({});
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

async function createPolicy(PolicyName: string, ...statements: readonly object[]): Promise<string> {
  const { Policy } = await clients.iam.send(
    new CreatePolicyCommand({ PolicyName, PolicyDocument: documentOf(...statements) }),
  );
  return Policy?.Arn ?? '';
}

it("a policy of the account's own that callers attach to themselves is critical where it is an administrator", async () => {
  const PolicyArn = await createPolicy('own', EVERYTHING);
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
  const PolicyArn = await createPolicy('app', READS);
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

it('an account without the look-up role has its alert, with a note', async () => {
  const requestParameters = { userName: 'eve', policyArn: 'arn:aws:iam::444455556666:policy/app' };
  const inMember = record('AttachUserPolicy', { requestParameters, recipientAccountId: '444455556666' });
  const text = await alertOf(() => putRecords(clients, GROUP, inMember));
  expect(text).toContain('AttachUserPolicy (iam.amazonaws.com)');
  expect(text).toContain('unknown: the policy was not looked up:');
});

it('who gets a permission set where is told by names that the record does not have', async () => {
  const { identityStore, organizations, ssoAdmin } = clients;
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { CreateAccountStatus } = await organizations.send(
    new CreateAccountCommand({ AccountName: 'payments', Email: 'payments@example.com' }),
  );
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
    TargetId: CreateAccountStatus?.AccountId,
    TargetType: 'AWS_ACCOUNT' as const,
  };
  const text = await alertOf(() => ssoAdmin.send(new CreateAccountAssignmentCommand(assignment)));
  expect(text).toContain('CreateAccountAssignment (sso.amazonaws.com)');
  expect(text).toContain(`principal ${PrincipalId} is platform`);
  expect(text).toContain(' is AdministratorAccess');
  expect(text).toContain(`account ${CreateAccountStatus?.AccountId} is payments`);
});
