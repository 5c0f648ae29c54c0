/** Judges random documents, and holds each verdict against what the document really allows. */
import { rank, type Severity } from '../../lambda-src/catalogue/severity.ts';
import { readPolicy } from '../../lambda-src/policy/document.ts';
import { judgePermissions } from '../../lambda-src/policy/permissions.ts';
import { Random } from '../fuzz/random.ts';
import { documentOf, worldOf } from './documents.ts';
import { Oracle, type RawDocument, type World } from './oracle.ts';

export interface Difference {
  readonly documents: readonly RawDocument[];
  readonly world: World;
  readonly judged: string;
  readonly truth: string;
}

export interface Differences {
  judged: number;
  /** Documents that allow nothing noteworthy. */
  nothing: number;
  readonly quieter: Difference[];
  readonly louder: Difference[];
  /** Of those that allow nothing. */
  loudNothing: number;
  /** How many documents each truth is of. */
  readonly truths: Map<Severity | null, number>;
}

/** So many requests for a call are tried at most: a document with more is left out. */
const MOST_SCENES = 100;
const MOST_KEPT = 50;

export function compare(documents: readonly RawDocument[], world: World, oracle = new Oracle(documents, world)) {
  const verdicts = judgePermissions(
    documents.map((each) => readPolicy(JSON.stringify(each))),
    {
      accountId: world.account,
      partition: world.partition,
      region: world.region,
      holder: world.holder,
      self: world.self,
      time: world.time,
    },
  );
  const truth = oracle.severity();
  const judged = verdicts[0]?.severity ?? null;
  return {
    truth,
    judged,
    verdicts,
    difference: (judged === null ? -1 : rank(judged)) - (truth === null ? -1 : rank(truth)),
  };
}

/** A new, empty count. */
export const none = (): Differences => ({
  judged: 0,
  nothing: 0,
  quieter: [],
  louder: [],
  loudNothing: 0,
  truths: new Map(),
});

export function differential(count: number, seed: number, found = none()): Differences {
  const random = new Random(seed);
  while (found.judged < count) {
    const world = worldOf(random);
    const documents = random.oneIn(8)
      ? [documentOf(random, world), documentOf(random, world)]
      : [documentOf(random, world)];
    const oracle = new Oracle(documents, world);
    if (oracle.scenes > MOST_SCENES) continue;
    const { truth, judged, difference } = compare(documents, world, oracle);
    found.judged++;
    found.truths.set(truth, (found.truths.get(truth) ?? 0) + 1);
    if (truth === null) found.nothing++;
    if (difference === 0) continue;
    const kept: Difference = { documents, world, judged: judged ?? 'nothing', truth: truth ?? 'nothing' };
    if (difference > 0 && truth === null) found.loudNothing++;
    const list = difference < 0 ? found.quieter : found.louder;
    list.push(list.length < MOST_KEPT ? kept : { ...kept, documents: [] });
  }
  return found;
}

const PART = 250;

/** As `differential`, with a pause after each part, so that the runner of the tests hears from its worker. */
export async function differentialInParts(count: number, seed: number, found: Differences): Promise<void> {
  for (let part = 0; found.judged < count; part++) {
    differential(Math.min(count, found.judged + PART), seed + part * 7_919, found);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
