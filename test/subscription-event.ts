/** What CloudWatch Logs sends to a Lambda function. */
import { gzipSync } from 'node:zlib';

export interface SubscriptionEvent {
  readonly awslogs: { readonly data: string };
}

export const pack = (envelope: unknown): SubscriptionEvent => ({
  awslogs: { data: gzipSync(typeof envelope === 'string' ? envelope : JSON.stringify(envelope)).toString('base64') },
});

/** @param messages records, or texts as they are */
export const subscriptionEvent = (...messages: readonly unknown[]): SubscriptionEvent =>
  pack({
    messageType: 'DATA_MESSAGE',
    owner: '111122223333',
    logGroup: 'aws-cloudtrail-logs-111122223333',
    logStream: '111122223333_CloudTrail_us-east-1',
    subscriptionFilters: ['iam-change-alerts'],
    logEvents: messages.map((message, index) => ({
      id: `3950000000000000000000000000000000000000000000000000${String(index).padStart(4, '0')}`,
      timestamp: 1_769_860_800_000 + index,
      message: typeof message === 'string' ? message : JSON.stringify(message),
    })),
  });

export const controlMessage = (): SubscriptionEvent =>
  pack({
    messageType: 'CONTROL_MESSAGE',
    owner: 'CloudwatchLogs',
    logGroup: '',
    logStream: '',
    subscriptionFilters: [],
    logEvents: [
      { id: '', timestamp: 1_769_860_800_000, message: 'CWL CONTROL MESSAGE: Checking health of destination Lambda.' },
    ],
  });
