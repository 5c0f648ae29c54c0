/** What findings of a batch tell together: one caller's acts, and those of whoever they made, changed or let in. */
import { joinKeys } from '../rules/joins.ts';
import type { Finding } from './finding.ts';
import { compare } from './order.ts';

export interface Incident {
  /** The gravest; its severity is that of the incident. */
  readonly lead: Finding;
  /** Oldest first. */
  readonly findings: readonly Finding[];
}

/** CloudTrail's times are whole seconds: what was made within one came before what was done to it. */
const stepOf = ({ eventName, targets }: Finding): number =>
  eventName?.startsWith('Create') === true ? targets.length : Number.MAX_SAFE_INTEGER;

const byTime = (a: Finding, b: Finding): number => compare(a.time ?? '', b.time ?? '') || stepOf(a) - stepOf(b);

export interface Place {
  /** From 0, as the list of incidents. */
  readonly incident: number;
  /** From 0, oldest first. */
  readonly position: number;
}

/** Of each finding: in which incident, and where in it. */
export const placesIn = (incidents: readonly Incident[]): ReadonlyMap<Finding, Place> =>
  new Map(
    incidents.flatMap(({ findings }, incident) =>
      findings.map((finding, position) => [finding, { incident, position }] as const),
    ),
  );

/** Sets that are joined where they share a key: https://en.wikipedia.org/wiki/Disjoint-set_data_structure */
function setsOf(keys: readonly (readonly string[])[]): readonly number[] {
  const parents = keys.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    for (let parent = parents[root] ?? root; parent !== root; parent = parents[root] ?? root) {
      // Halves the way for the next who asks.
      parents[root] = parents[parent] ?? parent;
      root = parent;
    }
    return root;
  };
  const holders = new Map<string, number>();
  for (const [index, each] of keys.entries()) {
    for (const key of each) {
      const holder = holders.get(key);
      if (holder === undefined) holders.set(key, index);
      else parents[rootOf(index)] = rootOf(holder);
    }
  }
  return keys.map((_, index) => rootOf(index));
}

/**
 * Each finding in exactly one, in the order of their leads.
 *
 * @param findings in the order in which they are told
 */
export function incidentsOf(findings: readonly Finding[]): readonly Incident[] {
  const sets = setsOf(findings.map(joinKeys));
  const members = new Map<number, Finding[]>();
  for (const [index, finding] of findings.entries()) {
    const set = sets[index] ?? index;
    const others = members.get(set);
    if (others === undefined) members.set(set, [finding]);
    else others.push(finding);
  }
  return [...members.values()].flatMap((all) => {
    const [lead] = all;
    return lead === undefined ? [] : [{ lead, findings: all.toSorted(byTime) }];
  });
}
