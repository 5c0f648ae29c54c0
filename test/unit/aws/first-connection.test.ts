import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { FirstConnection } from '../../../lambda-src/aws/first-connection.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../../aws-endpoint.ts';
import { type Certificate, certificateOf } from '../../certificate.ts';

let certificate: Certificate;
let endpoint: AwsEndpoint;
beforeAll(async () => {
  certificate = await certificateOf('localhost');
  setDefaultCACertificates([certificate.cert]);
});
beforeEach(async () => {
  endpoint = await startAwsEndpoint(() => null, certificate);
});
afterEach(async () => {
  vi.useRealTimers();
  await endpoint.close();
});
afterAll(() => certificate.remove());

/** A command whose client would send to `url`. */
function commandTo(url: string): Parameters<FirstConnection['prepare']> {
  const { protocol, hostname, port } = new URL(url);
  let send = (): Promise<unknown> => Promise.reject(new Error('nothing was added'));
  const add = (middleware: () => (args: { readonly request: unknown }) => Promise<never>): void => {
    send = () => middleware()({ request: { protocol, hostname, port: Number(port) } });
  };
  return [{ middlewareStack: { add } }, () => send()];
}

async function post(agent: FirstConnection, url: string): Promise<void> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { agent, method: 'POST' }, resolve).on('error', reject).end('Action=Publish');
  });
  expect(await text(answer)).toContain('PublishResponse');
}

it.each([
  [9_000, 1],
  [11_000, 2],
])('after %i ms, an event finds it open or opens another: %i', async (wait, connections) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const agent = new FirstConnection();
  await agent.prepare(...commandTo(endpoint.url));
  await expect.poll(() => endpoint.handshakes()).toBe(1);
  vi.advanceTimersByTime(wait);
  await post(agent, endpoint.url);
  await post(agent, endpoint.url);
  expect(endpoint.connections()).toBe(connections);
});

it('is not used for another server', async () => {
  const other = await startAwsEndpoint(() => null, certificate);
  const agent = new FirstConnection();
  await agent.prepare(...commandTo(endpoint.url));
  await post(agent, other.url);
  expect(other.requests).toHaveLength(1);
  expect(endpoint.requests).toHaveLength(0);
  await other.close();
});

it('is not opened where the server has no TLS', async () => {
  const plain = await startAwsEndpoint();
  await new FirstConnection().prepare(...commandTo(plain.url));
  await post(new FirstConnection(), endpoint.url);
  expect(plain.connections()).toBe(0);
  await plain.close();
});

it('does not stop a start whose call cannot even be made', async () => {
  const agent = new FirstConnection();
  const [command] = commandTo(endpoint.url);
  await agent.prepare(command, () => Promise.reject(new Error('no credentials')));
  await post(agent, endpoint.url);
  expect(endpoint.connections()).toBe(1);
});
