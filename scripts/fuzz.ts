/**
 * Hands damaged CloudTrail records, and damaged messages of the redelivery queue, to the function's pipeline.
 *
 *   npm run fuzz                                 a million records, another seed each time
 *   npm run fuzz -- --count 50000 --seed 7       as many, and the same as another time
 *
 * Ends with 1 where one crashes it, gets lost, or makes a message that a service would refuse.
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
