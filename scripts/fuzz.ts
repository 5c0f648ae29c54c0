/**
 * Feeds damaged CloudTrail records and damaged messages of the redelivery queue to the function's pipeline; then judges
 * random policy documents and compares each verdict with a separate evaluator of IAM's rules, and so what is said of the
 * difference of two versions.
 *
 *   npm run fuzz                                 a million records and a million documents, with a new seed each time
 *   npm run fuzz -- --count 50000 --seed 7       that many, reproducible
 *   npm run fuzz -- --only policies              one of the three: records, policies, versions (10,000 pairs at most)
 *
 * Exits with 1 if a record crashes the pipeline, is lost, or produces a message that a service would reject; if a document
 * is judged quieter than the truth; if more than 2 % are judged louder; or if a difference is told wrongly or not at all.
 */
import { parseArgs } from 'node:util';
import { fuzz, type Tally } from '../test/fuzz/index.ts';
import { differential, none } from '../test/policy/differential.ts';
import { compareVersions, nothingCompared } from '../test/policy/versions.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    only: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  console.error('--count must be a whole number above 0, --seed a whole number.');
  process.exit(2);
}
const KINDS: readonly (string | undefined)[] = ['records', 'policies', 'versions'];
if (values.only !== undefined && !KINDS.includes(values.only)) {
  console.error('--only must be "records", "policies" or "versions".');
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

const PART = 20_000;

function judgePolicies(): void {
  const found = none();
  for (let part = 0; found.judged < count; part++) {
    const known = found.quieter.length;
    differential(Math.min(count, found.judged + PART), seed + part, found);
    const { judged, quieter, louder, nothing, loudNothing } = found;
    console.log(
      `${judged} documents, ${quieter.length} judged quieter than the truth, ${louder.length} louder; ` +
        `of ${nothing} that allow nothing, ${loudNothing} louder`,
    );
    for (const { documents, world, judged, truth } of found.quieter.slice(known)) {
      console.error(`${judged} instead of ${truth}: ${JSON.stringify({ documents, world })}`);
    }
  }
  if (found.quieter.length > 0 || found.louder.length > found.judged * 0.02) process.exitCode = 1;
}

const PAIRS = 10_000;
const PAIRS_A_PART = 500;

function judgeVersions(): void {
  const found = nothingCompared();
  for (let part = 0; found.pairs < Math.min(count, PAIRS); part++) {
    compareVersions(Math.min(PAIRS_A_PART, count - found.pairs), seed + part, found);
    const { pairs, told, administration, untold, wrong, unsaid } = found;
    console.log(
      `${pairs} pairs of versions, of ${told} something is told and ${wrong.length} wrongly; ` +
        `${administration} with new administration, ${unsaid.length} not told; ${untold} too complex`,
    );
  }
  for (const each of [...found.wrong, ...found.unsaid]) console.error(JSON.stringify(each));
  if (found.wrong.length + found.unsaid.length > 0) process.exitCode = 1;
}

const isAsked = (kind: string): boolean => values.only === undefined || values.only === kind;

try {
  if (isAsked('records')) say(await fuzz(count, seed, say));
  if (isAsked('policies')) judgePolicies();
  if (isAsked('versions')) judgeVersions();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
