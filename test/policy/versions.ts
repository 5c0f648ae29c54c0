/** Compares random pairs of documents, and holds what is said to be new against what the documents really allow. */

import { type Gain, gainsOf } from '../../lambda-src/policy/difference.ts';
import { readPolicy } from '../../lambda-src/policy/document.ts';
import { WAYS } from '../../lambda-src/policy/privilege-escalation.ts';
import { Random } from '../fuzz/random.ts';
import { documentOf, worldOf } from './documents.ts';
import { type Context, isAllowed, Oracle, type RawDocument, type World } from './oracle.ts';

export interface Pair {
  readonly before: RawDocument;
  readonly after: RawDocument;
  readonly world: World;
}

export interface Compared {
  pairs: number;
  /** Of which something is said for sure. */
  told: number;
  /** In which the evaluator found newly allowed administration. */
  administration: number;
  /** Too complex to tell. */
  untold: number;
  /** Said to be newly allowed, and is not. */
  readonly wrong: { readonly pair: Pair; readonly gain: Gain }[];
  /** Administration that is newly allowed, and not said. */
  readonly unsaid: { readonly pair: Pair; readonly action: string; readonly resource: string }[];
}

export const nothingCompared = (): Compared => ({
  pairs: 0,
  told: 0,
  administration: 0,
  untold: 0,
  wrong: [],
  unsaid: [],
});

const MOST_SCENES = 100;

const SERVICES = ['zz', 'lambda', 'ec2'].map((name) => `${name}.amazonaws.com`);

/** Calls that make an administrator, each with the end of an ARN that it works on. */
const ADMINISTRATION: readonly (readonly [action: string, resource: string])[] = [
  ...WAYS.filter(({ form, owner }) => form === 'direct' && owner === 'iam').flatMap(({ actions, resource }) =>
    actions.map((action) => [action, resource] as const),
  ),
  ['iam:PassRole', 'role/*'],
];

/** A version that differs a little, or another document altogether. */
function laterOf(before: RawDocument, random: Random, world: World): RawDocument {
  const other = documentOf(random, world);
  if (random.oneIn(2)) return other;
  const kept = before.Statement.filter(() => !random.oneIn(3));
  const added = random.oneIn(2) ? other.Statement.slice(0, 1) : [];
  const Statement = [...kept, ...added];
  return { ...before, Statement: Statement.length === 0 ? before.Statement : Statement };
}

const covers = ({ not, list }: Gain['actions'], text: string): boolean =>
  list.some((pattern) =>
    new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '[^]*')
        .replaceAll('?', '[^]')}$`,
      'i',
    ).test(text),
  ) !== not;

export function compareVersions(count: number, seed: number, found = nothingCompared()): Compared {
  const random = new Random(seed);
  for (let compared = 0; compared < count; ) {
    const world = worldOf(random);
    const before = documentOf(random, world);
    const after = laterOf(before, random, world);
    const oracle = new Oracle([before, after], world);
    if (oracle.scenes > MOST_SCENES) continue;
    compared++;
    found.pairs++;
    const [earlier, later] = [before, after].map((each) => readPolicy(JSON.stringify(each)));
    if (earlier?.kind !== 'policy' || later?.kind !== 'policy')
      throw new Error('the generator made an unreadable document');
    const gains = gainsOf(earlier, later, {
      accountId: world.account,
      partition: world.partition,
      region: world.region,
      holder: world.holder,
      time: world.time,
    });
    if (gains === null) {
      found.untold++;
      continue;
    }
    const pair = { before, after, world };
    const plain = oracle.contexts();
    const passing = oracle.contexts(SERVICES);
    const isNew = (action: string, resource: string): boolean => {
      const contexts: readonly Context[] = action.toLowerCase() === 'iam:passrole' ? passing : plain;
      return contexts.some(
        (context) => isAllowed([after], action, resource, context) && !isAllowed([before], action, resource, context),
      );
    };
    if (gains.some(({ isSure }) => isSure)) found.told++;
    for (const gain of gains) {
      if (gain.isSure && !isNew(gain.example.action, gain.example.resource)) found.wrong.push({ pair, gain });
    }
    const [name = 'zz9'] = world.strange;
    const isAdministration = ADMINISTRATION.filter(([action, end]) => {
      const resource = `arn:${world.partition}:iam::${world.account}:${end.replace('*', name)}`;
      if (!isNew(action, resource)) return false;
      if (!gains.some(({ actions, resources }) => covers(actions, action) && covers(resources, resource)))
        found.unsaid.push({ pair, action, resource });
      return true;
    });
    if (isAdministration.length > 0) found.administration++;
  }
  return found;
}
