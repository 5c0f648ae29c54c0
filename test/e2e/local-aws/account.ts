/** What tests of the local AWS make in its account. */
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { strToU8, zipSync } from 'fflate';
import { type Clients, clientsOf } from '../../local-aws/clients.ts';
import type { LocalAws } from '../../local-aws/contract.ts';

export const ACCOUNT = '123456789012';

export const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };

export const documentOf = (...Statement: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });

let number = 0;
export const uniqueName = (prefix: string): string => {
  number += 1;
  return `${prefix}-${number}`;
};

type Environment = Readonly<Record<string, string>>;

/** The environment of a new user with these statements. */
export async function createUser({ environment }: LocalAws, ...statements: readonly object[]): Promise<Environment> {
  const { iam } = clientsOf(environment);
  const UserName = uniqueName('user');
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = documentOf(...statements);
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {};
  return { ...environment, AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey };
}

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
}

/**
 * @param Principal who may assume it
 * @param Condition of that
 */
export async function createRole(
  { iam }: Clients,
  Principal: object,
  Condition: object,
  ...statements: readonly object[]
): Promise<Role> {
  const RoleName = uniqueName('role');
  const trust = documentOf({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', Condition });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  const PolicyDocument = documentOf(...statements);
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }));
  return { name: RoleName, arn: Role?.Arn ?? '', id: Role?.RoleId ?? '' };
}

export const zipOf = (code: string): Uint8Array => zipSync({ 'index.mjs': strToU8(code) });

/** Returns its name. */
export async function createFunction({ lambda }: Clients, role: Role, code: string): Promise<string> {
  const FunctionName = uniqueName('function');
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role: role.arn,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: zipOf(code) },
    }),
  );
  return FunctionName;
}

export interface Queue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
}

export async function createQueue({ sqs }: Clients, Attributes: Record<string, string> = {}): Promise<Queue> {
  const QueueName = uniqueName('queue');
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return { name: QueueName, url: QueueUrl, arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:${QueueName}` };
}
