/** The connection that the zip opens while it starts, to a server with TLS. */
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint.ts';
import { type Certificate, certificateOf } from '../certificate.ts';
import type { LambdaFunction } from '../local-aws/lambda/index.ts';
import { attachAdministrator } from '../records.ts';
import { controlMessage, type SubscriptionEvent, subscriptionEvent } from '../subscription-event.ts';
import { functionOf } from './zip.ts';

const SNS = { SNS_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts' };
const SES = { SES_SENDER: 'alerts@example.com', SES_RECIPIENTS: '["security@example.com"]' };

let certificate: Certificate;
let endpoint: AwsEndpoint;
let lambda: LambdaFunction;
beforeAll(async () => {
  certificate = await certificateOf('localhost');
});
afterAll(() => certificate.remove());
afterEach(async () => {
  await lambda.close();
  await endpoint.close();
});

async function start(environment: Readonly<Record<string, string>>): Promise<void> {
  endpoint = await startAwsEndpoint(() => null, certificate);
  lambda = functionOf(endpoint.url, { ...environment, NODE_EXTRA_CA_CERTS: certificate.file });
}

/** @returns what was sent since */
async function invoke(event: SubscriptionEvent): Promise<readonly string[]> {
  const before = endpoint.requests.length;
  const { outcome, logLines } = await lambda.invoke(event, { requestId: crypto.randomUUID() });
  expect(outcome, logLines.join('\n')).toBe('succeeded');
  return endpoint.requests.slice(before).map(({ action }) => action);
}

const alert = (): Promise<readonly string[]> => invoke(subscriptionEvent(attachAdministrator()));

it('is there before anything is published, and serves all that is', async () => {
  await start(SNS);
  expect(await invoke(controlMessage())).toEqual([]);
  await expect.poll(() => endpoint.handshakes()).toBe(1);
  expect(await alert()).toEqual(['Publish']);
  expect(await alert()).toEqual(['Publish']);
  expect(endpoint.connections()).toBe(1);
});

it('is one for SNS and one for SES, where both are used', async () => {
  await start({ ...SNS, ...SES });
  await invoke(controlMessage());
  await expect.poll(() => endpoint.handshakes()).toBe(2);
  expect((await alert()).toSorted()).toEqual(['Publish', 'SendEmail']);
  expect(endpoint.connections()).toBe(2);
});

it.each([
  ['takes no connection at first', 'connection', (socket: Socket) => socket.destroy()],
  ['closes it', 'secureConnection', (socket: Socket) => socket.end()],
  ['breaks it off', 'secureConnection', (socket: Socket) => socket.destroy()],
  [
    'closes it, and says why',
    'secureConnection',
    (socket: Socket) => socket.end('HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
  ],
] as const)('brings the alert once where the server %s', async (_, event, disturb) => {
  await start(SNS);
  const done = new Promise((resolve) => {
    endpoint.server.once(event, (socket: Socket) => disturb(socket.on('finish', resolve).on('close', resolve)));
  });
  await invoke(controlMessage());
  await done;
  expect(await alert()).toEqual(['Publish']);
  expect(endpoint.connections()).toBe(2);
});
