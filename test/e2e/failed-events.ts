/** Events that the function failed on: what is in their bucket, and a redrive of them. */
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { callRest, clientsOf } from '../local-aws/clients.ts';

type Environment = Readonly<Record<string, string>>;

export async function failedEventKeys(environment: Environment, bucket: string): Promise<readonly string[]> {
  const list = await callRest(environment, 's3', 'GET', `/${bucket}?list-type=2&prefix=aws/lambda/async/`);
  return [...list.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = '']) => key);
}

/** What Lambda kept, as JSON. */
export const failedEvent = (environment: Environment, bucket: string, key: string): Promise<string> =>
  callRest(environment, 's3', 'GET', `/${bucket}/${key}`);

/** Gives the function each event once more, and deletes what worked. Returns how many it tried. */
export async function redriveEvents(environment: Environment, bucket: string, FunctionName: string): Promise<number> {
  const { lambda } = clientsOf(environment);
  const keys = await failedEventKeys(environment, bucket);
  for (const key of keys) {
    const Payload = Buffer.from(await failedEvent(environment, bucket, key));
    const { FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
    if (FunctionError === undefined) await callRest(environment, 's3', 'DELETE', `/${bucket}/${key}`);
  }
  return keys.length;
}
