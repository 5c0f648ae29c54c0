/** An example as a user would try it: applied, planned again without a change, destroyed without a rest. */
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListPoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { ListEventSourceMappingsCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { Terraform } from '../../scripts/terraform.ts';
import { type Clients, clientsOf } from '../local-aws/clients.ts';

export interface Applied {
  readonly clients: Clients;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** ARNs and names of everything in the account that a run of the module could leave behind. */
async function contents({ iam, lambda, logs, sns, sqs }: Clients): Promise<readonly unknown[]> {
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand());
  return [
    ...((await lambda.send(new ListFunctionsCommand())).Functions ?? []).map(({ FunctionArn }) => FunctionArn),
    ...((await lambda.send(new ListEventSourceMappingsCommand())).EventSourceMappings ?? []).map(({ UUID }) => UUID),
    ...((await sqs.send(new ListQueuesCommand())).QueueUrls ?? []),
    ...((await sns.send(new ListTopicsCommand())).Topics ?? []).map(({ TopicArn }) => TopicArn),
    ...((await iam.send(new ListRolesCommand())).Roles ?? []).map(({ Arn }) => Arn),
    ...((await iam.send(new ListPoliciesCommand({ Scope: 'Local' }))).Policies ?? []).map(({ Arn }) => Arn),
    ...logGroups.map(({ logGroupName }) => logGroupName),
  ];
}

/** @param check what must hold while it is applied */
export async function tryExample(
  directory: string,
  environment: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, unknown>>,
  check: (applied: Applied) => Promise<void>,
): Promise<void> {
  const clients = clientsOf(environment);
  const before = await contents(clients);
  const terraform = new Terraform({ directory, environment });
  await terraform.init();
  await terraform.apply(variables);
  await check({ clients, outputs: await terraform.output() });
  const { changes, text } = await terraform.plan(variables);
  expect(changes, text).toBe(false);
  await terraform.destroy(variables);
  expect(await contents(clients)).toEqual(before);
}
