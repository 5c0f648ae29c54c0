/** What SNS, SES and CloudWatch Logs do with a message on its way: refused, dropped or masked as on AWS. */
import { CreateLogGroupCommand, PutSubscriptionFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import { SendEmailCommand, VerifyDomainIdentityCommand, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import {
  CreateTopicCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Clients,
  callJson,
  callQuery,
  callRest,
  clientsOf,
  createTrailStream,
  putRecords,
} from '../../local-aws/clients.ts';
import type { LocalAws } from '../../local-aws/contract.ts';
import { startLocalAws } from '../../local-aws/index.ts';
import { ACCOUNT, createFunction, createRole, createUser, EVERYTHING, uniqueName } from './account.ts';

let aws: LocalAws;
let clients: Clients;
beforeAll(async () => {
  aws = await startLocalAws({ timeScale: 0.001 });
  clients = clientsOf(aws.environment);
}, 600_000);
afterAll(() => aws?.stop());

describe('SNS', () => {
  it('refuses a message to a FIFO topic without a group, and e-mail subscriptions there', async () => {
    const Attributes = { FifoTopic: 'true', ContentBasedDeduplication: 'true' };
    const { TopicArn } = await clients.sns.send(new CreateTopicCommand({ Name: 'ordered.fifo', Attributes }));
    const message = { TopicArn, Message: 'x' };
    await expect(clients.sns.send(new PublishCommand(message))).rejects.toThrow(/MessageGroupId/);
    await clients.sns.send(new PublishCommand({ ...message, MessageGroupId: 'a' }));
    const subscription = { TopicArn, Protocol: 'email', Endpoint: 'a@example.com' };
    await expect(clients.sns.send(new SubscribeCommand(subscription))).rejects.toThrow(/Invalid protocol type/);
  });

  it("sends a subscriber what its subscription's filter policy lets through", async () => {
    const { TopicArn } = await clients.sns.send(new CreateTopicCommand({ Name: uniqueName('topic') }));
    const subscription = { TopicArn, Protocol: 'email', Endpoint: 'a@example.com', ReturnSubscriptionArn: true };
    const { SubscriptionArn } = await clients.sns.send(new SubscribeCommand(subscription));
    const readers = async (severity: string, Message = 'x') => {
      aws.clearMails();
      const MessageAttributes = { severity: { DataType: 'String', StringValue: severity } };
      await clients.sns.send(new PublishCommand({ TopicArn, Message, MessageAttributes }));
      return aws.mails()[0]?.to;
    };
    const set = (AttributeName: string, AttributeValue: string) =>
      clients.sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
    expect(await readers('low')).toEqual(['a@example.com']);
    await set('FilterPolicy', '{"severity":["high","critical"]}');
    expect(await readers('low')).toEqual([]);
    expect(await readers('high')).toEqual(['a@example.com']);
    await set('FilterPolicy', '{"account_ids":["444455556666"]}');
    const inAccounts = async (StringValue: string) => {
      aws.clearMails();
      const MessageAttributes = { account_ids: { DataType: 'String.Array', StringValue } };
      await clients.sns.send(new PublishCommand({ TopicArn, Message: 'x', MessageAttributes }));
      return aws.mails()[0]?.to;
    };
    expect(await inAccounts('["111122223333"]')).toEqual([]);
    expect(await inAccounts('["111122223333","444455556666"]')).toEqual(['a@example.com']);
    await set('FilterPolicy', '{"severity":["high","critical"]}');
    await set('FilterPolicyScope', 'MessageBody');
    expect(await readers('high')).toEqual([]);
    expect(await readers('low', '{"severity":"high"}')).toEqual(['a@example.com']);
  });
});

describe('SES', () => {
  const mail = (from: Clients, Source: string, ...ToAddresses: string[]) =>
    from.ses.send(
      new SendEmailCommand({
        Source,
        Destination: { ToAddresses },
        Message: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } },
      }),
    );

  it.each([
    ['an address', 'alerts@example.com', 'alerts@example.com'],
    ['its domain', 'alerts@example.org', 'example.org'],
  ])('asks for the default configuration set of %s as well', async (_, sender, identity) => {
    if (identity.includes('@')) await clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: identity }));
    else await clients.ses.send(new VerifyDomainIdentityCommand({ Domain: identity }));
    const arn = (name: string) => `arn:aws:ses:us-east-1:${ACCOUNT}:${name}`;
    const allow = (...names: readonly string[]) => ({
      Effect: 'Allow',
      Action: 'ses:SendEmail',
      Resource: names.map(arn),
    });
    const user = clientsOf(await createUser(aws, allow(`identity/${identity}`)));
    await mail(user, sender, 'a@example.net');
    const path = `/v2/email/identities/${encodeURIComponent(identity)}/configuration-set`;
    await callRest(aws.environment, 'ses', 'PUT', path, { ConfigurationSetName: 'default' });
    await expect(mail(user, sender, 'a@example.net')).rejects.toThrow(/on resource: .*:configuration-set\/default/);
    const both = clientsOf(await createUser(aws, allow(`identity/${identity}`, 'configuration-set/default')));
    await mail(both, sender, 'a@example.net');
    await callRest(aws.environment, 'ses', 'PUT', path, {});
    await mail(user, sender, 'a@example.net');
  });

  it('accepts mail to a suppressed address, and drops it', async () => {
    await clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'alerts@example.com' }));
    const suppressed = { EmailAddress: 'B@example.net', Reason: 'BOUNCE' };
    await callRest(aws.environment, 'ses', 'PUT', '/v2/email/suppression/addresses', suppressed);
    aws.clearMails();
    await mail(clients, 'alerts@example.com', 'a@example.net', 'b@example.net');
    await mail(clients, 'alerts@example.com', 'b@example.net');
    expect(aws.mails().map(({ to }) => to)).toEqual([['a@example.net']]);
    await callRest(aws.environment, 'ses', 'DELETE', '/v2/email/suppression/addresses/b%40example.net');
    await mail(clients, 'alerts@example.com', 'b@example.net');
    expect(aws.mails()).toHaveLength(2);
  });

  it('sends nothing while sending is disabled', async () => {
    await clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'alerts@example.com' }));
    const enable = (Enabled: string) =>
      callQuery(aws.environment, 'ses', { Action: 'UpdateAccountSendingEnabled', Version: '2010-12-01', Enabled });
    await enable('false');
    await expect(mail(clients, 'alerts@example.com', 'a@example.net')).rejects.toThrow(/sending is disabled/);
    await enable('true');
    await mail(clients, 'alerts@example.com', 'a@example.net');
  });
});

describe('CloudWatch Logs', () => {
  /** The messages that a function gets of a log group with this filter. */
  async function subscribed(filterPattern: string): Promise<{ group: string; messages: () => Promise<string[]> }> {
    const group = uniqueName('group');
    await clients.logs.send(new CreateLogGroupCommand({ logGroupName: group }));
    await createTrailStream(clients, group);
    const role = await createRole(clients, { Service: 'lambda.amazonaws.com' }, {}, EVERYTHING);
    const code = `import { gunzipSync } from 'node:zlib';
      export const handler = async (event) => {
        const { logEvents } = JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, 'base64')));
        for (const { message } of logEvents) console.log(message); }`;
    const FunctionName = await createFunction(clients, role, code);
    await clients.lambda.send(
      new AddPermissionCommand({
        FunctionName,
        StatementId: 'logs',
        Action: 'lambda:InvokeFunction',
        Principal: 'logs.amazonaws.com',
        SourceArn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${group}:*`,
      }),
    );
    const destinationArn = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${FunctionName}`;
    await clients.logs.send(
      new PutSubscriptionFilterCommand({ logGroupName: group, filterName: 'f', filterPattern, destinationArn }),
    );
    return {
      group,
      async messages() {
        await aws.settled();
        return aws
          .invocations()
          .flatMap(({ functionName, logLines }) => (functionName === FunctionName ? logLines : []));
      },
    };
  }

  it('masks before a filter looks: a masked event source is not selected any more', async () => {
    const { group, messages } = await subscribed('{ $.eventSource = "iam.amazonaws.com" }');
    const record = { eventSource: 'iam.amazonaws.com', sourceIPAddress: '203.0.113.7' };
    const policy = (...names: readonly string[]) =>
      JSON.stringify({
        Version: '2021-06-01',
        Statement: [
          {
            DataIdentifier: [...names, 'source'],
            Operation: { Deidentify: { MaskConfig: {} } },
          },
        ],
        Configuration: {
          CustomDataIdentifier: names.length > 0 ? [] : [{ Name: 'source', Regex: 'iam\\.amazonaws\\.com' }],
        },
      });
    const put = (policyDocument: string) =>
      callJson(aws.environment, 'logs', 'Logs_20140328.PutDataProtectionPolicy', {
        logGroupIdentifier: group,
        policyDocument,
      });
    await put(policy('arn:aws:dataprotection::aws:data-identifier/IpAddress'));
    await putRecords(clients, group, record);
    expect((await messages()).map((message) => JSON.parse(message))).toEqual([
      { eventSource: 'iam.amazonaws.com', sourceIPAddress: '***********' },
    ]);
    await put(policy());
    await putRecords(clients, group, record);
    expect(await messages()).toHaveLength(1);
    await callJson(aws.environment, 'logs', 'Logs_20140328.DeleteDataProtectionPolicy', { logGroupIdentifier: group });
    await putRecords(clients, group, record);
    expect(await messages()).toHaveLength(2);
  });

  it.each([
    ['a list', '{ $.names = "*" }', { names: ['a'] }, { names: 'a' }],
    ['an object', '{ $.names = "*" }', { names: { a: 'a' } }, { names: 'a' }],
    ['a list, negated', '{ $.names != "b" }', { names: ['a'] }, { names: 'a' }],
  ])('selects nothing by %s', async (_, pattern, unselected, selected) => {
    const { group, messages } = await subscribed(pattern);
    await putRecords(clients, group, unselected, selected);
    expect((await messages()).map((message) => JSON.parse(message))).toEqual([selected]);
  });
});
