/** Each example, from exactly what a user of the registry receives. */
import { CreateLogStreamCommand } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, stage } from '../../scripts/stage.ts';
import { putRecords, STREAM } from '../local-aws/clients.ts';
import type { LocalAws } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { attachAdministrator } from '../records.ts';
import { type Applied, tryExample } from './example.ts';

let aws: LocalAws;
let staged: Stage;

beforeAll(async () => {
  aws = await startLocalAws();
  staged = stage();
});
afterAll(async () => {
  await aws?.stop();
  staged?.remove();
});

const folder = (name: string): string => `${staged.folder}/examples/${name}`;

/** Subjects of what a topic's subscribers got. */
const subjects = (topicArn: unknown): readonly string[] =>
  aws
    .mails()
    .filter(({ from }) => from === topicArn)
    .map(({ subject }) => subject);

it('with-trail: what the trail writes to its log group arrives', () =>
  tryExample(folder('with-trail'), aws.environment, {}, async ({ clients, outputs }: Applied) => {
    const { log_group_name: logGroup, sns_topic_arn: topic, trail_arn: trail, bucket_name: bucket } = outputs;
    expect(trail).toBe('arn:aws:cloudtrail:us-east-1:123456789012:trail/iam-change-alerts');
    expect(bucket).toBe('iam-change-alerts-123456789012-us-east-1');
    await clients.logs.send(new CreateLogStreamCommand({ logGroupName: String(logGroup), logStreamName: STREAM }));
    await putRecords(clients, String(logGroup), attachAdministrator());
    await aws.settled();
    expect(subjects(topic)).toEqual([
      '[HIGH] ci-admin attached policy AdministratorAccess to role deployer in 111122223333',
    ]);
  }));
