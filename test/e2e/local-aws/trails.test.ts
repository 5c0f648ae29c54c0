/** A trail is made only where its role and its key let CloudTrail work, as on AWS. */
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Clients, callJson, callRest, clientsOf } from '../../local-aws/clients.ts';
import type { LocalAws } from '../../local-aws/contract.ts';
import { startLocalAws } from '../../local-aws/index.ts';
import { ACCOUNT, createRole, documentOf } from './account.ts';

const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/trail`;
const Principal = { Service: 'cloudtrail.amazonaws.com' };

let aws: LocalAws;
let clients: Clients;
beforeAll(async () => {
  aws = await startLocalAws();
  clients = clientsOf(aws.environment);
  await clients.logs.send(new CreateLogGroupCommand({ logGroupName: 'trail' }));
}, 600_000);
afterAll(() => aws?.stop());

const cloudTrail = (action: string, input: object) =>
  callJson(aws.environment, 'cloudtrail', `CloudTrail_20131101.${action}`, input);

async function createKey(...actions: readonly string[]): Promise<string> {
  const Condition = { StringEquals: { 'aws:SourceArn': TRAIL } };
  const statement = { Effect: 'Allow', Principal, Action: actions, Resource: '*', Condition };
  const input = { Policy: documentOf(statement) };
  const { KeyMetadata } = await callJson(aws.environment, 'kms', 'TrentService.CreateKey', input);
  return String(Object.entries(KeyMetadata ?? {}).find(([name]) => name === 'Arn')?.[1]);
}

async function createBucket(name: string, keyArn: string, hasBucketKey: boolean): Promise<void> {
  await callRest(aws.environment, 's3', 'PUT', `/${name}`);
  const rule = `<ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${keyArn}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>${hasBucketKey}</BucketKeyEnabled>`;
  const body = `<ServerSideEncryptionConfiguration><Rule>${rule}</Rule></ServerSideEncryptionConfiguration>`;
  await callRest(aws.environment, 's3', 'PUT', `/${name}?encryption`, body);
}

const ENCRYPT = ['kms:GenerateDataKey*', 'kms:DescribeKey'];

it.each([
  ['with a Bucket Key and no kms:Decrypt', 'a', true, ENCRYPT, false],
  ['with a Bucket Key and kms:Decrypt', 'b', true, [...ENCRYPT, 'kms:Decrypt'], true],
  ['without a Bucket Key or kms:Decrypt', 'c', false, ENCRYPT, true],
  ['without kms:GenerateDataKey', 'd', false, ['kms:DescribeKey'], false],
])('into a bucket %s', async (_, letter, hasBucketKey, actions, isMade) => {
  const KmsKeyId = await createKey(...actions);
  const S3BucketName = `trail-bucket-${letter}`;
  await createBucket(S3BucketName, KmsKeyId, hasBucketKey);
  const made = cloudTrail('CreateTrail', { Name: 'trail', S3BucketName, KmsKeyId });
  if (isMade) {
    await made;
    await cloudTrail('DeleteTrail', { Name: 'trail' });
  } else await expect(made).rejects.toThrow(/InsufficientEncryptionPolicyException/);
});

it('UpdateTrail to such a key is refused as well', async () => {
  await createBucket('updated', await createKey(), true);
  await cloudTrail('CreateTrail', { Name: 'trail', S3BucketName: 'updated' });
  const change = { Name: 'trail', KmsKeyId: await createKey(...ENCRYPT) };
  await expect(cloudTrail('UpdateTrail', change)).rejects.toThrow(/InsufficientEncryptionPolicyException/);
  await cloudTrail('DeleteTrail', { Name: 'trail' });
});

it('a role that may not write to the stream is refused', async () => {
  await callRest(aws.environment, 's3', 'PUT', '/trail-bucket');
  const group = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:trail`;
  const allow = (stream: string) => ({
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: `${group}:log-stream:${stream}`,
  });
  const create = async (stream: string) => {
    const role = await createRole(clients, Principal, {}, allow(stream));
    const logs = { CloudWatchLogsLogGroupArn: `${group}:*`, CloudWatchLogsRoleArn: role.arn };
    return cloudTrail('CreateTrail', { Name: 'trail', S3BucketName: 'trail-bucket', ...logs });
  };
  await expect(create('another*')).rejects.toThrow(/InvalidCloudWatchLogsRoleArnException/);
  await create(`${ACCOUNT}_CloudTrail_us-east-1*`);
});
