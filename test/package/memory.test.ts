/** The zip in the memory it has by default, with the most that can come. */
import { expect, it } from 'vitest';
import { bomb, EVERY_FORMAT, hold, largestEvent, MEMORY_MB } from '../../scripts/bench/memory.ts';

it('the largest delivery that Lambda takes is alerted whole in text, JSON and HTML, within 70 % of the memory', async () => {
  const { outcome, report, memoryMb, texts } = await hold('largest', largestEvent(), EVERY_FORMAT);
  expect(outcome).toBe('succeeded');
  expect(memoryMb).toBeLessThanOrEqual(0.7 * MEMORY_MB);
  const { received, alerted } = JSON.parse(report);
  expect(received).toBeGreaterThan(14_000);
  expect(alerted).toBe(received);
  const documents = texts.filter((text) => text.startsWith('{')).map((text) => JSON.parse(text));
  expect(documents.length).toBeGreaterThan(20);
  expect(documents.flatMap(({ findings }) => findings)).toHaveLength(received);
  expect(texts.some((text) => text.startsWith('<!DOCTYPE html>'))).toBe(true);
});

it('a gzip bomb is alerted as unreadable, with its size', async () => {
  const event = bomb();
  const { report, memoryMb, texts } = await hold('bomb', event);
  expect(memoryMb).toBeLessThanOrEqual(0.7 * MEMORY_MB);
  expect(JSON.parse(report)).toMatchObject({ received: 1, alerted: 0, unreadable: 1 });
  const size = Buffer.from(event.awslogs.data, 'base64').length.toLocaleString('en');
  expect(texts.join()).toContain(`${size} bytes`);
  expect(texts.join().replace(/\s+/g, ' ')).toContain('unpacks to more than 64 MB');
});
