/** The zip in the memory it has by default, with the most that can come. */
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { largestDelivery } from '../../scripts/bench/records.ts';
import { COSTLY, COSTLY_TRUST } from '../policy/costly.ts';
import { attachAdministrator, record } from '../records.ts';
import { subscriptionEvent } from '../subscription-event.ts';
import { EVERY_FORMAT, hold, MEMORY_MB } from './zip.ts';

/** What `lambda_timeout_seconds` may be at least: half of its default. */
const LEAST_TIMEOUT_SECONDS = 30;

interface Told {
  readonly others?: { readonly count: number };
}

it('the largest delivery that Lambda takes is alerted whole in text, JSON and HTML, within 70 % of the memory', async () => {
  const { outcome, report, memoryMb, texts } = await hold(largestDelivery(), {
    ...EVERY_FORMAT,
    MINIMUM_SEVERITY: 'info',
  });
  expect(outcome).toBe('succeeded');
  expect(memoryMb).toBeLessThanOrEqual(0.7 * MEMORY_MB);
  const { received, alerted } = JSON.parse(report);
  expect(received).toBeGreaterThan(14_000);
  expect(alerted).toBe(received);
  const documents = texts.filter((text) => text.startsWith('{')).map((text) => JSON.parse(text));
  expect(documents.length).toBeGreaterThan(20);
  // What one caller was denied is one entry.
  const told = documents.flatMap(({ findings }) => findings.map(({ others }: Told) => 1 + (others?.count ?? 0)));
  expect(told.reduce((sum: number, count: number) => sum + count, 0)).toBe(received);
  expect(texts.some((text) => text.startsWith('<!DOCTYPE html>'))).toBe(true);
});

/** Records of a document each, as CloudTrail takes them: parameters of at most 100 KB. */
const withDocument = (eventName: string, parameters: object, documents: typeof COSTLY) =>
  Object.values(documents)
    .map((Statement) => JSON.stringify({ Version: '2012-10-17', Statement }))
    .filter((document) => document.length < 100_000)
    .map((document) => record(eventName, { requestParameters: { ...parameters, policyDocument: document } }));

it('the costliest documents known are alerted, and their neighbours, within 70 % of the memory and half of the time', async () => {
  const costly = [
    ...withDocument('PutRolePolicy', { roleName: 'app', policyName: 'x' }, COSTLY),
    ...withDocument('UpdateAssumeRolePolicy', { roleName: 'app' }, COSTLY_TRUST),
  ];
  expect(costly.length).toBeGreaterThan(10);
  const neighbours = ['first', 'last'].map((roleName) =>
    attachAdministrator({
      requestParameters: { roleName, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    }),
  );
  const { outcome, report, memoryMb, texts } = await hold(
    subscriptionEvent(neighbours[0], ...costly, neighbours[1]),
    EVERY_FORMAT,
    LEAST_TIMEOUT_SECONDS,
  );
  expect(outcome).toBe('succeeded');
  expect(memoryMb).toBeLessThanOrEqual(0.7 * MEMORY_MB);
  expect(JSON.parse(report)).toMatchObject({ received: costly.length + 2, alerted: costly.length + 2, unreadable: 0 });
  for (const name of ['role first', 'role last']) expect(texts.join().replace(/\s+/g, ' ')).toContain(name);
});

it('a gzip bomb is alerted as unreadable, with its size', async () => {
  const event = { awslogs: { data: gzipSync(Buffer.alloc(200 * 1024 * 1024)).toString('base64') } };
  const { report, memoryMb, texts } = await hold(event);
  expect(memoryMb).toBeLessThanOrEqual(0.7 * MEMORY_MB);
  expect(JSON.parse(report)).toMatchObject({ received: 1, alerted: 0, unreadable: 1 });
  const size = Buffer.from(event.awslogs.data, 'base64').length.toLocaleString('en');
  expect(texts.join()).toContain(`${size} bytes`);
  expect(texts.join().replace(/\s+/g, ' ')).toContain('unpacks to more than 64 MB');
});
