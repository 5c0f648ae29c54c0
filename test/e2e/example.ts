/** Applies an example as a user would, plans again without changes, and destroys everything. */
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListPoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { ListEventSourceMappingsCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { Terraform } from '../../scripts/terraform.ts';
import { type Clients, clientsOf } from '../local-aws/clients.ts';
import type { LocalAws } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';

export interface Applied {
  readonly aws: LocalAws;
  readonly clients: Clients;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** ARNs and names of everything that a run of the module could leave behind in the account. */
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

export interface Trial {
  /** For Terraform, in addition to the settings of the local AWS. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Creates what the account needs beforehand, and returns the values of the variables. */
  readonly prepare?: (clients: Clients, aws: LocalAws) => Promise<Readonly<Record<string, unknown>>>;
  /** Checks while it is applied. */
  readonly check: (applied: Applied) => Promise<void>;
}

/** In a local AWS of its own, because examples share resource names. */
export async function tryExample(
  directory: string,
  { environment = {}, prepare = () => Promise.resolve({}), check }: Trial,
): Promise<void> {
  const aws = await startLocalAws();
  try {
    const clients = clientsOf(aws.environment);
    const variables = await prepare(clients, aws);
    const before = await contents(clients);
    const terraform = new Terraform({ directory, environment: { ...aws.environment, ...environment } });
    await terraform.init();
    await terraform.apply(variables);
    await check({ aws, clients, outputs: await terraform.output() });
    const { changes, text } = await terraform.plan(variables);
    expect(changes, text).toBe(false);
    await terraform.destroy(variables);
    expect(await contents(clients)).toEqual(before);
  } finally {
    await aws.stop();
  }
}
