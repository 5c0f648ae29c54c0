/** The same with the clients that this project's function has. */
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';

export { handler } from './naive.ts';
export const clients = [new SESClient({}), new SQSClient({})];
