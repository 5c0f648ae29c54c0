import { describe, expect, it } from 'vitest';
import { fuzz } from './index.ts';
import { mutatedDelivery } from './mutate.ts';
import { Random } from './random.ts';

describe('damaged records, and damaged messages of the queue,', () => {
  it('are all accounted for, and produce no message that a service would reject', async () => {
    const { records, unreadable, messages, queued } = await fuzz(4_000, 20_261_124);
    expect(records).toBeGreaterThanOrEqual(4_000);
    // The fuzzer is useful only if many records are readable and many are not.
    expect(unreadable / records).toBeGreaterThan(0.05);
    expect(unreadable / records).toBeLessThan(0.6);
    expect(messages).toBeGreaterThan(500);
    expect(queued).toBeGreaterThan(100);
  });

  it('are the same for the same seed', () => {
    const [one, two] = [new Random(7), new Random(7)];
    for (let count = 0; count < 20; count += 1) expect(mutatedDelivery(one)).toEqual(mutatedDelivery(two));
  });
});
