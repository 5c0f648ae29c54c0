/** Who sends to a queue: SQS tells the function, and a queue's policy decides. */
import {
  CreateEventSourceMappingCommand,
  InvokeCommand,
  ListEventSourceMappingsCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assumeRole, type Clients, callerIdentity, clientsOf } from '../../local-aws/clients.ts';
import type { LocalAws } from '../../local-aws/contract.ts';
import { startLocalAws } from '../../local-aws/index.ts';
import {
  ACCOUNT,
  createFunction,
  createQueue,
  createRole,
  createUser,
  documentOf,
  EVERYTHING,
  type Queue,
  type Role,
} from './account.ts';

let aws: LocalAws;
let clients: Clients;
let role: Role;
beforeAll(async () => {
  aws = await startLocalAws({ timeScale: 0.001 });
  clients = clientsOf(aws.environment);
  role = await createRole(clients, { Service: 'lambda.amazonaws.com' }, {}, EVERYTHING);
}, 600_000);
afterAll(() => aws?.stop());

const runs = (name: string) => aws.invocations().filter(({ functionName }) => functionName === name);

/** A function that prints who sent each message of a queue. */
async function printSenders(queue: Queue): Promise<string> {
  const code = `export const handler = async ({ Records }) => {
    for (const { body, attributes } of Records) console.log(body + ' ' + attributes.SenderId); }`;
  const FunctionName = await createFunction(clients, role, code);
  await clients.lambda.send(new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: queue.arn }));
  return FunctionName;
}

/** A function that sends to the queue what it is invoked with, and answers with STS's view of it. */
const sender = (queue: Queue): Promise<string> =>
  createFunction(
    clients,
    role,
    `const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID } = process.env;
    const call = async (service, headers, body) => {
      const authorization = 'AWS4-HMAC-SHA256 Credential=' + AWS_ACCESS_KEY_ID + '/20260131/us-east-1/' + service + '/aws4_request, SignedHeaders=host, Signature=0';
      return (await fetch(AWS_ENDPOINT_URL, { method: 'POST', headers: { ...headers, authorization }, body })).text();
    };
    export const handler = async (MessageBody) => {
      await call('sqs', { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
        JSON.stringify({ QueueUrl: '${queue.url}', MessageBody }));
      return call('sts', { 'content-type': 'application/x-www-form-urlencoded' }, 'Action=GetCallerIdentity&Version=2011-06-15');
    };`,
  );

const send = (from: Clients, queue: Queue, MessageBody: string) =>
  from.sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody }));

describe('a message tells who sent it', () => {
  it('to the function that an event source invokes, with the id that STS tells the sender', async () => {
    const queue = await createQueue(clients);
    const FunctionName = await sender(queue);
    const { Payload } = await clients.lambda.send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from('"by a function"') }),
    );
    const user = await createUser(aws, EVERYTHING);
    const visitor = await createRole(clients, { AWS: ACCOUNT }, {}, EVERYTHING);
    const session = await assumeRole(aws.environment, visitor.arn);
    for (const [environment, text] of [
      [user, 'by a user'],
      [session, 'by a session'],
      [aws.rootEnvironment, 'by root'],
    ] as const) {
      await send(clientsOf(environment), queue, text);
    }
    await clientsOf(user).sqs.send(
      new SendMessageBatchCommand({ QueueUrl: queue.url, Entries: [{ Id: 'a', MessageBody: 'in a batch' }] }),
    );
    const name = await printSenders(queue);
    await aws.settled();
    const userId = (await callerIdentity(user)).UserId;
    expect(userId).toMatch(/^AIDA/);
    expect(Buffer.from(Payload ?? []).toString()).toContain(`<UserId>${role.id}:${FunctionName}</UserId>`);
    expect(Buffer.from(Payload ?? []).toString()).toContain(
      `<Arn>arn:aws:sts::${ACCOUNT}:assumed-role/${role.arn.split('/').pop()}/${FunctionName}</Arn>`,
    );
    expect(role.id).toMatch(/^AROA/);
    expect(
      runs(name)
        .flatMap(({ logLines }) => logLines)
        .toSorted(),
    ).toEqual(
      [
        `by a function ${role.id}:${FunctionName}`,
        `by a user ${userId}`,
        `in a batch ${userId}`,
        `by a session ${visitor.id}:test`,
        `by root ${ACCOUNT}`,
      ].toSorted(),
    );
    expect((await callerIdentity(session)).UserId).toBe(`${visitor.id}:test`);
    expect(await callerIdentity(aws.rootEnvironment)).toEqual({
      UserId: ACCOUNT,
      Account: ACCOUNT,
      Arn: `arn:aws:iam::${ACCOUNT}:root`,
    });
  });

  it('to who receives it; to nobody any more once it is moved', async () => {
    const dead = await createQueue(clients);
    const redrive = { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 3 }) };
    const queue = await createQueue(clients, redrive);
    const user = await createUser(aws, EVERYTHING);
    await send(clientsOf(user), dead, 'one');
    const read = async ({ url: QueueUrl }: Queue) => {
      const { Messages = [] } = await clients.sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['SenderId'], VisibilityTimeout: 0 }),
      );
      return Messages.map(({ Body, Attributes }) => [Body, Attributes?.SenderId]);
    };
    const { UserId } = await callerIdentity(user);
    expect(await read(dead)).toEqual([['one', UserId]]);
    await clients.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn, DestinationArn: queue.arn }));
    expect(await read(queue)).toEqual([['one', expect.not.stringContaining(UserId)]]);
  });

  it('where Lambda sent it with the role of a function whose event failed', async () => {
    const dead = await createQueue(clients);
    const FunctionName = await createFunction(
      clients,
      role,
      'export const handler = async () => { throw new Error("x") }',
    );
    const DestinationConfig = { OnFailure: { Destination: dead.arn } };
    await clients.lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, DestinationConfig }));
    await clients.lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event' }));
    await aws.settled();
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: dead.url, MessageSystemAttributeNames: ['All'] }),
    );
    expect(Messages.map(({ Attributes }) => Attributes?.SenderId)).toEqual([`${role.id}:${FunctionName}`]);
  });
});

it('an event source that is disabled takes nothing, until it is enabled again', async () => {
  const queue = await createQueue(clients);
  const name = await printSenders(queue);
  const { EventSourceMappings = [] } = await clients.lambda.send(new ListEventSourceMappingsCommand({}));
  const UUID = EventSourceMappings.find(({ EventSourceArn }) => EventSourceArn === queue.arn)?.UUID;
  const enable = (Enabled: boolean) => clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  expect((await enable(false)).State).toBe('Disabled');
  await send(clients, queue, 'waiting');
  await aws.settled();
  expect(runs(name)).toEqual([]);
  await enable(true);
  await aws.settled();
  expect(runs(name)).toHaveLength(1);
});

describe("a queue's policy", () => {
  const onlyFrom = (arn: string, Resource: string) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:SendMessage',
    Resource,
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': arn } },
  });
  const setPolicy = ({ url }: Queue, ...statements: readonly object[]) =>
    clients.sqs.send(
      new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy: documentOf(...statements) } }),
    );

  it('keeps everybody out but the role it names, administrators included', async () => {
    const queue = await createQueue(clients);
    await setPolicy(queue, onlyFrom(role.arn, queue.arn));
    for (const environment of [aws.environment, aws.rootEnvironment, await createUser(aws, EVERYTHING)]) {
      await expect(send(clientsOf(environment), queue, 'no')).rejects.toThrow(
        /not authorized to perform: sqs:SendMessage on resource: .* with an explicit deny in a resource-based policy/,
      );
    }
    const { Payload } = await clients.lambda.send(
      new InvokeCommand({ FunctionName: await sender(queue), Payload: Buffer.from('"yes"') }),
    );
    expect(Buffer.from(Payload ?? []).toString()).toContain(role.id);
    const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: queue.url }));
    expect(Messages.map(({ Body }) => Body)).toEqual(['yes']);
  });

  it('holds for moving messages there', async () => {
    const dead = await createQueue(clients);
    const redrive = { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 3 }) };
    const queue = await createQueue(clients, redrive);
    const move = new StartMessageMoveTaskCommand({ SourceArn: dead.arn, DestinationArn: queue.arn });
    await setPolicy(queue, onlyFrom(role.arn, queue.arn));
    await expect(clients.sqs.send(move)).rejects.toThrow(/sqs:SendMessage/);
  });

  it('allows what a user of the account may not do otherwise', async () => {
    const queue = await createQueue(clients);
    const user = await createUser(aws, { Effect: 'Allow', Action: 'iam:*', Resource: '*' });
    await expect(send(clientsOf(user), queue, 'no')).rejects.toThrow(/no identity-based policy allows/);
    const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue.arn };
    await setPolicy(queue, { ...statement, Principal: { AWS: ACCOUNT } });
    await expect(send(clientsOf(user), queue, 'no')).rejects.toThrow(/no identity-based policy allows/);
    await setPolicy(queue, { ...statement, Principal: { AWS: (await callerIdentity(user)).Arn } });
    await send(clientsOf(user), queue, 'yes');
  });

  it('holds for what Lambda does with a role', async () => {
    const queue = await createQueue(clients);
    const Principal = { AWS: role.arn };
    await setPolicy(queue, { Effect: 'Deny', Principal, Action: 'sqs:ReceiveMessage', Resource: queue.arn });
    await expect(printSenders(queue)).rejects.toThrow(/does not have permissions to call ReceiveMessage/);
  });
});
