/** How far a grant reaches: the resources it is tried on, and what each of them stands for. */
import type { Statement } from './document.ts';
import { type Covering, type Evaluation, regionsOf, serviceOf } from './evaluation.ts';
import { exampleOf, hasWildcard, isAnything, lastFieldOf, matchesGlob, meetArn, runLongerThan } from './glob.ts';
import { ownArns } from './holder.ts';
import { ADMIN_NAMES, ALWAYS, type Level, NEVER, type Reach, SAYS_ADMIN } from './powers.ts';
import { globOf, type Pattern, textFor } from './search.ts';

export interface Grant {
  readonly reach: Reach;
  readonly level: Level;
}

/** A kind of resource, as the end of an ARN: `role/*` of `iam`. */
export interface Kind {
  readonly owner: string;
  readonly resource: string;
  readonly anyAccount: boolean;
}

interface Candidate {
  readonly reach: Reach;
  readonly resource: string;
}

/** Patterns that begin with a letter each are together as good as one for all: `role/a*`, `role/b*`, …; `kms:a*`, `kms:b*`, … */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const ALPHABETS = [LETTERS, LETTERS.toUpperCase()];

/** A Region's name, wherever it stands in a pattern. */
const REGION = /\b[a-z]{2}(-[a-z]+)+-\d\b/g;

/**
 * What can end in the name of a user, group, role or policy: letters, digits and `+=,.@_-`. An old document's
 * `${aws:username}`, for one, cannot.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: two of them are what the judge writes
const CAN_BE_NAME = /^([^/]*\/)*[\w+=,.@*?\u0001\u0004-]*$/;

const canBeName = ({ owner, resource }: Kind, name: string): boolean =>
  owner !== 'iam' || resource.startsWith('oidc-') || CAN_BE_NAME.test(name);

const lastFieldIn = (arn: string): string => arn.slice(lastFieldOf(arn));

/** `role/*`, `function:*`: what a resource of this kind is called begins after it. */
const TYPE = /^[\w-]+[:/]/;

/** There is one organization, and one instance of IAM Identity Center with permission sets: what is in either is all there is. */
const SOLE = /(?<![a-z\d-])(?:ssoins|o)-[a-z\d]+/g;

export class Reaches {
  readonly #evaluation: Evaluation;
  readonly #run: string;
  readonly #own: readonly string[];
  readonly #candidates = new Map<string, readonly Candidate[]>();
  readonly #grants = new Map<string, readonly Grant[]>();
  readonly #whole = new Map<string, Level>();
  readonly #regions: readonly string[];
  /** Names of what administers: common ones, and those that the documents write. */
  readonly #adminNames: readonly string[];
  /** The organization and the instance of Identity Center, where the documents write them. */
  readonly #sole: readonly string[];
  /** Accounts that the documents write in ARNs of the organization: what it has is its management account's. */
  readonly #managing: readonly string[];
  /** Whether it makes a difference what service a role is passed to. */
  readonly #asksForService: boolean;

  constructor(evaluation: Evaluation) {
    this.#evaluation = evaluation;
    const patterns = evaluation.statements.flatMap(({ resources }) => resources);
    this.#run = runLongerThan(patterns);
    this.#own = ownArns(evaluation.place);
    const written = patterns.map((pattern) => pattern.replace(/^.*[:/]/, ''));
    this.#adminNames = [
      ...new Set([...ADMIN_NAMES, ...written.filter((name) => SAYS_ADMIN.test(name) && !hasWildcard(name))]),
    ];
    this.#sole = [...new Set(patterns.flatMap((pattern) => pattern.match(SOLE) ?? []))];
    this.#managing = [
      ...new Set(patterns.flatMap((pattern) => /:organizations:[^:]*:(\d{12})(?!\d)/.exec(pattern)?.[1] ?? [])),
    ];
    this.#asksForService = evaluation.statements.some(({ clauses }) =>
      clauses.some(({ key }) => key === 'iam:passedtoservice'),
    );
    const named = patterns.flatMap((pattern) => {
      // A wildcard before the Region may stand for the service, too.
      const wild = pattern
        .split(':')
        .slice(2, 4)
        .filter((each) => hasWildcard(each) && !isAnything(each) && each.includes('-'));
      return wild.length > 0 ? wild.map((each) => exampleOf(each, this.#run)) : (pattern.match(REGION) ?? []);
    });
    this.#regions = [...new Set([this.#run, evaluation.place.region ?? this.#run, ...named])].slice(0, 6);
  }

  /** Patterns that an Allow is for, or that a Deny spares, where they meet `template`. */
  #met(template: string): string[] {
    const { statements, budget } = this.#evaluation;
    const met = new Set<string>();
    const spared: string[][] = [];
    for (const { statement, resources } of statements) {
      const not = statement.resources?.not ?? false;
      if (statement.allow === not) continue;
      const here = resources.map((pattern) => meetArn(pattern, template, budget)).filter((each) => each !== null);
      if (statement.allow) for (const each of here) met.add(each);
      else spared.push(here);
    }
    // Each Deny that spares something is met together with what is allowed, and with what the others spare.
    for (const patterns of spared) {
      const before = [...met, template];
      for (const pattern of patterns) {
        met.add(pattern);
        for (const each of before) {
          const both = meetArn(each, pattern, budget);
          if (both !== null) met.add(both);
        }
      }
    }
    return [...met];
  }

  #templates({ owner, resource, anyAccount }: Kind): string[] {
    const { partition, accountId } = this.#evaluation.place;
    const at = (region: string, account: string): string =>
      `arn:${partition}:${owner}:${region}:${account}:${resource}`;
    if (owner === 'iam') return [at('', anyAccount ? this.#run : accountId)];
    // Another account that a document names is no power in this one, unless it manages the organization.
    const others = anyAccount ? [this.#run, ...(owner === 'organizations' ? this.#managing : [])] : [];
    return [at('*', accountId), at('*', ''), ...others.map((account) => at('*', account))];
  }

  #candidatesOf(kind: Kind): readonly Candidate[] {
    const key = `${kind.owner} ${kind.resource} ${kind.anyAccount}`;
    const known = this.#candidates.get(key);
    if (known !== undefined) return known;
    const found = new Map<string, Candidate>();
    const add = (reach: Reach, resource: string): void => {
      if (reach !== 'any' && reach !== 'own' && this.#own.includes(resource)) return;
      found.set(`${reach} ${resource}`, { reach, resource });
    };
    for (const template of this.#templates(kind)) {
      for (const all of [template, ...this.#sole.map((id) => template.replace(id.replace(/-.*/, '-*/'), `${id}/`))]) {
        add('any', exampleOf(all, this.#run));
        add('any', exampleOf(all.replace(':*:', '::'), this.#run));
      }
      for (const own of kind.owner === 'iam' ? this.#own : []) {
        const met = meetArn(own, template, this.#evaluation.budget);
        if (met !== null) add('own', exampleOf(met, this.#run));
      }
      if (kind.owner === 'iam') {
        for (const name of this.#adminNames) add('admin', template.replace(/\*$/, name));
      }
    }
    // What stands after the first wildcard is how such names go on: patterns are met without it.
    for (const template of this.#templates({ ...kind, resource: kind.resource.replace(/\*.*/, '*') })) {
      for (const met of this.#met(template)) {
        const name = lastFieldIn(met);
        if (!canBeName(kind, name)) continue;
        const whole = kind.resource === '*' && isAnything(name.replace(TYPE, ''));
        const reach =
          whole || matchesGlob(name, exampleOf(kind.resource, this.#run))
            ? 'any'
            : SAYS_ADMIN.test(name)
              ? 'admin'
              : hasWildcard(name)
                ? 'some'
                : 'one';
        add(reach, exampleOf(met, this.#run));
        // What a wildcard takes may also be a path with the holder's own name behind it.
        for (const own of kind.owner === 'iam' ? this.#own : []) {
          const mine = meetArn(own, met, this.#evaluation.budget);
          if (mine !== null) add('own', exampleOf(mine, this.#run));
        }
      }
    }
    if (kind.resource === '*') add('any', '*');
    // Every account has one root user: the account is what is named.
    if (kind.resource === 'root') {
      for (const pattern of this.#evaluation.statements.flatMap(({ resources }) => resources)) {
        for (const account of [/:([\d?*]+):root$/.exec(pattern)?.[1], /\d{12}(?=:root$)/.exec(pattern)?.[0]]) {
          if (account === undefined || isAnything(account)) continue;
          const named = `arn:${this.#evaluation.place.partition}:iam::${account}:root`;
          add(hasWildcard(account) ? 'some' : 'one', exampleOf(named, this.#run));
        }
      }
    }
    const candidates = [...found.values()];
    this.#candidates.set(key, candidates);
    return candidates;
  }

  /** Whether any statement allows `action` on anything, whatever else denies it. */
  allows(action: string): boolean {
    return this.#evaluation.covering(action).allows;
  }

  /** What is granted of `action`, by reach; for `iam:PassRole`, to `services`. */
  grants(action: string, kind: Kind, services: readonly string[] | null = null): readonly Grant[] {
    const passedTo = this.#asksForService ? services : null;
    const covering = this.#evaluation.covering(action);
    if (!covering.allows) return [];
    const asked = `${covering.id} ${kind.owner} ${kind.resource} ${passedTo?.join() ?? '-'}`;
    const known = this.#grants.get(asked);
    if (known !== undefined) return known;
    const levels = new Map<Reach, Level>();
    for (const { reach, resource } of this.#candidatesOf(kind)) {
      const level = this.#evaluation.level(action, resource, passedTo);
      if (level > (levels.get(reach) ?? NEVER)) levels.set(reach, level);
    }
    if (!levels.has('any') && levels.has('some')) {
      const byLetter = this.#byLetter(action, kind, passedTo);
      if (byLetter !== NEVER) levels.set('any', byLetter);
    }
    if (levels.size === 0) {
      for (const left of this.#left(covering, kind)) {
        const level = this.#evaluation.level(action, left, passedTo);
        if (level > (levels.get('some') ?? NEVER)) levels.set('some', level);
      }
    }
    const grants = [...levels].map(([reach, level]) => ({ reach, level }));
    this.#grants.set(asked, grants);
    return grants;
  }

  /** Resources that are left where no pattern's example is: `role/a` of `role/a*` less `role/a?*`. */
  #left(covering: Covering, kind: Kind): string[] {
    // No wildcard takes a colon: no name has one.
    const own = this.#templates(kind).map((each): Pattern => ({ ...globOf(each), colonsFrom: each.length }));
    const left = regionsOf(covering)
      .filter(({ wanted, unwanted }) => wanted.length > 1 || unwanted.length > 0)
      .map(({ wanted, unwanted }) => textFor({ wanted: [own, ...wanted], unwanted }, this.#evaluation.budget));
    return left.filter((text) => text !== null).filter((text) => canBeName(kind, lastFieldIn(text)));
  }

  /** How sure it is that names of every first letter are granted. */
  #byLetter(action: string, kind: Kind, passedTo: readonly string[] | null): Level {
    const [template = ''] = this.#templates(kind);
    const start = template.endsWith('*') ? exampleOf(template.slice(0, -1), this.#run) : null;
    if (start === null) return NEVER;
    let best: Level = NEVER;
    for (const alphabet of ALPHABETS) {
      let least: Level | null = null;
      for (const letter of alphabet) {
        const level = this.#evaluation.level(action, start + letter + this.#run, passedTo);
        if (least === null || level < least) least = level;
        if (least === NEVER) break;
      }
      if (least !== null && least > best) best = least;
    }
    return best;
  }

  /** How sure it is that `action` is granted on any resource of the account at all. */
  surest(action: string, kind: Kind): Level {
    if (this.#evaluation.level(action, '*') === ALWAYS) return ALWAYS;
    return this.grants(action, kind).reduce<Level>((best, { level }) => (level > best ? level : best), NEVER);
  }

  /** ARNs of a service that no pattern names, in every Region that makes a difference. */
  #places(service: string): string[] {
    const { partition, accountId } = this.#evaluation.place;
    // What IAM has is in no Region.
    if (service === 'iam') return [`arn:${partition}:iam::${accountId}:${this.#run}`];
    const places = [':', ...this.#regions.map((region) => `${region}:${accountId}`), `:${accountId}`];
    return places.map((place) => `arn:${partition}:${service}:${place}:${this.#run}`);
  }

  /** The first statement that allows `action` on such a resource, whatever its conditions. */
  statementFor(action: string): Statement | null {
    const places = this.#places(serviceOf(action));
    const found = this.#evaluation
      .covering(action)
      .statements.find(
        (each) => each.statement.allow && places.some((place) => this.#evaluation.concerns(each, place)),
      );
    return found?.statement ?? null;
  }

  /** How sure it is that `action` is granted on resources that no pattern names, in some Region. */
  everywhere(action: string): Level {
    const covering = this.#evaluation.covering(action);
    if (!covering.allows) return NEVER;
    const service = serviceOf(action);
    const asked = `${covering.id} ${service}`;
    const known = this.#whole.get(asked);
    if (known !== undefined) return known;
    let best: Level = NEVER;
    for (const resource of this.#places(service)) {
      const level = this.#evaluation.level(action, resource);
      if (level > best) best = level;
    }
    this.#whole.set(asked, best);
    return best;
  }

  /** How sure it is that every action of a service is granted on such resources. */
  everyAction(service: string): Level {
    const all = this.everywhere(`${service}:${this.#run}`);
    let least: Level = ALWAYS;
    for (const letter of LETTERS) {
      const level = this.everywhere(`${service}:${letter}${this.#run}`);
      if (level < least) least = level;
      if (least <= all) return all;
    }
    return least;
  }

  /** A name of an action that no document writes. */
  get anyAction(): string {
    return this.#run;
  }
}
