/** What the holder of permissions can bring about: the values that a request of theirs may have. */
import { type AddressRange, parseRange, remaining, sizeOf } from './address.ts';
import type { Budget } from './budget.ts';
import { type Clause, holds, parseTime } from './condition.ts';
import { deciderOf, WIDE_ADDRESSES, WIDE_ADDRESSES_V6 } from './condition-keys.ts';
import { matchesGlob } from './glob.ts';
import { awsManagedPolicyName, POWERFUL } from './managed.ts';
import { ALWAYS, type Level, NEVER, OUTSIDE, PARTLY, PERHAPS } from './powers.ts';
import { globOf, type Region } from './search.ts';
import { type Choice, type Demand, examples, isText, type Requester, sets } from './solve.ts';
import type { Lookup } from './variables.ts';

export interface Holder {
  /** `user`, `role`, `group`, `policy`, …: what the document belongs to. */
  readonly type: string;
  readonly name: string | null;
  /** `null` where the record has a name only: the path is then not known. */
  readonly arn: string | null;
}

export interface PermissionsContext {
  readonly accountId?: string | null;
  /** `aws`, `aws-cn`, … */
  readonly partition?: string | null;
  readonly region?: string | null;
  /** The user, group, role or policy that the document belongs to; `null` where the record does not say. */
  readonly holder?: Holder | null;
  /** Whether callers grant it to themselves. */
  readonly self?: boolean;
  /** Time of the event, in milliseconds since 1970. */
  readonly time?: number | null;
}

/** Name of a user that no document writes: whoever holds a policy that belongs to no user yet. */
export const SOMEBODY = '\u0004'.repeat(8);

/** What the document belongs to, with nothing unknown. */
export interface Place {
  readonly accountId: string;
  readonly partition: string;
  readonly region: string | null;
  readonly holder: Holder | null;
  readonly time: number | null;
}

const identityOf = ({ holder }: Place): Holder | null =>
  holder?.type === 'user' || holder?.type === 'role' ? holder : null;

/** ARNs of the holder: patterns where the path is not known. A policy that nobody has yet may be any user's. */
export function ownArns(place: Place): string[] {
  const { holder, accountId, partition } = place;
  const at = (rest: string): string => `arn:${partition}:iam::${accountId}:${rest}`;
  const own: string[] = [];
  if (holder !== null) {
    if (holder.arn !== null) own.push(holder.arn);
    else if (holder.name !== null) own.push(at(`${holder.type}/${holder.name}`), at(`${holder.type}/*/${holder.name}`));
  }
  return identityOf(place) === null ? [...own, at(`user/${SOMEBODY}`)] : own;
}

export function lookupOf(place: Place): Lookup {
  const identity = identityOf(place);
  return (key) => {
    if (key === 'aws:principalaccount' || key === 'aws:resourceaccount') return { text: place.accountId };
    if (key !== 'aws:username') return 'chosen';
    if (identity === null) return { text: SOMEBODY };
    return identity.type === 'user' && identity.name !== null ? { text: identity.name } : null;
  };
}

/** Later than any time that a policy names; in milliseconds. */
const DISTANT_FUTURE = Date.UTC(9999, 11, 31);

/** A policy, or boundary, that makes a condition on it no limit; a customer's by its name. */
const isPowerful = (policy: string): boolean =>
  /:policy\/(AdministratorAccess|IAMFullAccess)$/.test(policy) || POWERFUL.has(awsManagedPolicyName(policy) ?? '');

/** Not reachable from the internet, so nobody's choice of address: RFC 1918, RFC 6598. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']
  .map(parseRange)
  .filter((range) => range !== null);

/** Networks that somebody could make for themselves begin like this, and with what AWS then chooses. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what the judge writes for a wildcard
const OWN_NETWORK = /^(vpce?-?)?\u0001+$/;

const MFA_PRESENT = 'aws:multifactorauthpresent';

/** The union of ranges, less what is kept out: wide enough for anyone to be in, or a network of somebody's. */
export function addressLevel(demands: readonly Demand[], budget: Budget): Level {
  if (demands.every(({ clause, wanted }) => holds(clause, [], budget) === wanted)) return ALWAYS;
  const within: AddressRange[][] = [];
  const without: AddressRange[] = [];
  for (const { clause, wanted } of demands) {
    const negated = clause.operator === 'notipaddress';
    if (clause.operator === 'null') {
      if (holds(clause, ['192.0.2.1'], budget) !== wanted) return NEVER;
    } else if (negated || clause.operator === 'ipaddress') {
      budget.spend(clause.values.length * 50);
      const ranges = clause.values.map(parseRange).filter((range) => range !== null);
      if (wanted === negated) without.push(...ranges);
      else within.push(ranges);
    } else return ALWAYS;
  }
  const wide =
    sizeOf(remaining(4, within, [...without, ...PRIVATE])) > WIDE_ADDRESSES ||
    sizeOf(remaining(6, within, without)) > WIDE_ADDRESSES_V6;
  if (wide) return ALWAYS;
  return remaining(4, within, without).length + remaining(6, within, without).length > 0 ? OUTSIDE : NEVER;
}

const isRange = ({ operator, key }: Clause): boolean => operator === 'ipaddress' && deciderOf(key) === 'address';

/** Conditions that name a network each, with the networks of all of them; others are left out. */
export function joinRanges(conditions: readonly (readonly Clause[])[]): readonly (readonly Clause[])[] {
  const named = conditions.filter((clauses) => clauses.filter(isRange).length === 1);
  const values = named.flatMap((clauses) => clauses.filter(isRange)).flatMap((clause) => clause.values);
  return named.map((clauses) => clauses.map((clause) => (isRange(clause) ? { ...clause, values } : clause)));
}

/** Times that a request may have: that of the event, or a later one. */
export function moments(demands: readonly Demand[], time: number | null, budget: Budget): readonly Choice[] | Level {
  // Whether a pattern fits a time of the future is not looked into.
  if (demands.some(({ clause }) => isText(clause))) return ALWAYS;
  const now = time ?? 0;
  return [...examples(demands, budget), ...[now, DISTANT_FUTURE].map((each) => String(each / 1_000))]
    .filter((each) => parseTime(each) >= now)
    .map((each) => ({ values: [each], level: ALWAYS }));
}

/** What else the holder can do, before the request. */
export interface Means {
  /** How sure it is that they tag the resource. */
  readonly tagging: Level;
  /** The policies that they may write. */
  readonly policies: readonly Region[];
  /** How sure it is that they write what a policy says; `isNew`: that nobody may have made yet. */
  readonly writing: (policy: string, isNew: boolean) => Level;
}

export class HolderRequests implements Requester {
  readonly #place: Place;
  readonly #budget: Budget;
  /** Services that a role can be passed to here; `null`: the request passes none. */
  readonly #passedTo: readonly string[] | null;
  readonly #means: Means;

  constructor(place: Place, budget: Budget, passedTo: readonly string[] | null, means: Means) {
    this.#place = place;
    this.#budget = budget;
    this.#passedTo = passedTo;
    this.#means = means;
  }

  choices(key: string, demands: readonly Demand[]): readonly Choice[] | Level {
    if (deciderOf(key) === 'address') return addressLevel(demands, this.#budget);
    const known = this.#known(key);
    if (known !== null) return known.map((values) => ({ values, level: ALWAYS }));
    if (key === 'iam:passedtoservice') {
      // Only iam:PassRole has it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
      return this.#passedTo === null ? [{ values: [], level: ALWAYS }] : this.#passed(demands);
    }
    const decider = deciderOf(key);
    if (decider === 'time') return moments(demands, this.#place.time, this.#budget);
    // Where the path is not known, the name is.
    const own = key === 'aws:principalarn' && identityOf(this.#place) !== null ? ownArns(this.#place) : [];
    const mine: Region[] = own.length === 0 ? [] : [{ wanted: [own.map(globOf)], unwanted: [] }];
    const values = examples(demands, this.#budget, decider === 'policy' ? this.#means.policies : mine);
    const [run = ''] = values;
    if (decider === 'policy') {
      values.push(...[...POWERFUL].map((name) => `arn:${this.#place.partition}:iam::aws:policy/${name}`));
    }
    if (key === MFA_PRESENT) values.push('true', 'false');
    return sets(values, demands, this.#budget)
      .filter((each) => own.length === 0 || each.some((arn) => own.some((name) => matchesGlob(name, arn))))
      .map((each) => ({ values: each, level: this.#level(key, each, run, demands) }));
  }

  #level(key: string, values: readonly string[], run: string, demands: readonly Demand[]): Level {
    const strange = values.every((value) => value === run);
    switch (deciderOf(key)) {
      case 'perhaps':
        return values.length === 0 || (key === MFA_PRESENT && values.includes('false')) ? ALWAYS : PERHAPS;
      case 'network':
        return values.every((value) => OWN_NETWORK.test(value)) ? ALWAYS : OUTSIDE;
      case 'resource':
        return values.length === 0 ? ALWAYS : this.#means.tagging;
      case 'policy':
        return strange || values.some(isPowerful)
          ? ALWAYS
          : values.reduce<Level>((best, value) => {
              const isNew = demands.every(({ clause }) => !clause.values.includes(value));
              const level = this.#means.writing(value, isNew);
              return level > best ? level : best;
            }, PARTLY);
      default:
        return ALWAYS;
    }
  }

  /** A condition on the service that a role is passed to leaves a part of the roles, unless it names every service. */
  #passed(demands: readonly Demand[]): readonly Choice[] {
    const [run = ''] = examples(demands, this.#budget);
    const services = (this.#passedTo ?? []).flatMap((service) => [
      `${service}.amazonaws.com`,
      `${service}.amazonaws.com.cn`,
    ]);
    return [
      ...[run, `${run}.amazonaws.com`].map((service): Choice => ({ values: [service], level: ALWAYS })),
      ...services.map((service): Choice => ({ values: [service], level: PARTLY })),
    ];
  }

  /** Values of a key that follow from who calls; `null` where that is not known, or not so. */
  #known(key: string): readonly (readonly string[])[] | null {
    const { accountId } = this.#place;
    const identity = identityOf(this.#place);
    switch (key) {
      case 'aws:principalaccount':
      case 'aws:resourceaccount':
        return [[accountId]];
      case 'aws:principalisawsservice':
        return [['false']];
      case 'aws:principalservicename':
      case 'aws:principalservicenameslist':
        return [[]];
      case 'aws:principaltype':
        return identity === null ? null : [[identity.type === 'user' ? 'User' : 'AssumedRole']];
      case 'aws:username':
        if (identity === null || (identity.type === 'user' && identity.name === null)) return null;
        return [identity.type === 'user' && identity.name !== null ? [identity.name] : []];
      case 'aws:principalarn':
        return identity?.arn == null ? null : [[identity.arn]];
      default:
        return null;
    }
  }
}
