/** The zip in the memory it has by default, 128 MB, with the most that can come. */
import { expect, it } from 'vitest';
import { bomb, hold, JSON_TOPIC, largestEvent } from '../../scripts/bench/memory.ts';

it('the largest delivery that Lambda takes, tens of MB unpacked, is alerted whole', async () => {
  const { outcome, report, memoryMb } = await hold('largest', largestEvent());
  expect(outcome).toBe('succeeded');
  expect(memoryMb).toBeLessThanOrEqual(128);
  const { received, alerted } = JSON.parse(report);
  expect(received).toBeGreaterThan(10_000);
  expect(alerted).toBe(received);
});

it('so is it by a topic in JSON beside it', async () => {
  const { outcome, report, memoryMb, texts } = await hold('largest, JSON', largestEvent(), JSON_TOPIC);
  expect(outcome).toBe('succeeded');
  expect(memoryMb).toBeLessThanOrEqual(128);
  const documents = texts.filter((text) => text.startsWith('{')).map((text) => JSON.parse(text));
  expect(documents.length).toBeGreaterThan(20);
  expect(documents.flatMap(({ findings }) => findings)).toHaveLength(JSON.parse(report).received);
});

it('a gzip bomb is alerted as unreadable, with its size', async () => {
  const event = bomb();
  const { outcome, report, texts } = await hold('bomb', event);
  expect(outcome).toBe('succeeded');
  expect(JSON.parse(report)).toMatchObject({ received: 1, alerted: 0, unreadable: 1 });
  const size = Buffer.from(event.awslogs.data, 'base64').length.toLocaleString('en');
  expect(texts.join()).toContain(`${size} bytes`);
  expect(texts.join().replace(/\s+/g, ' ')).toContain('unpacks to more than 64 MB');
});
