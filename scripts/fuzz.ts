/**
 * Feeds damaged CloudTrail records and damaged messages of the redelivery queue to the function's pipeline.
 *
 *   npm run fuzz                                 a million records, with a new seed each time
 *   npm run fuzz -- --count 50000 --seed 7       that many, reproducible
 *
 * Exits with 1 if a record crashes the pipeline, is lost, or produces a message that a service would reject.
 */
import { parseArgs } from 'node:util';
import { fuzz, type Tally } from '../test/fuzz/index.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  console.error('--count must be a whole number above 0, --seed a whole number.');
  process.exit(2);
}

const started = performance.now();
const say = ({ records, deliveries, unreadable, messages, queued, peakMb }: Tally): void => {
  const seconds = ((performance.now() - started) / 1_000).toFixed(0);
  console.log(
    `${records} records in ${deliveries} deliveries, ${unreadable} unreadable, ${messages} messages, ${queued} from the queue, at most ${peakMb} MB, ${seconds} s`,
  );
};
console.log(`Seed ${seed}`);
try {
  say(await fuzz(count, seed, say));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
