/**
 * IAM's evaluation of one account's identity policies: an explicit Deny wins, then an Allow, else nothing is allowed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * Instead of one request it judges all that its holder could make: a grant is as sure as the surest of them.
 */
import type { Budget } from './budget.ts';
import { type Clause, isSure, NO_VALUE } from './condition.ts';
import { coversAction, type Statement } from './document.ts';
import { hasWildcard, matchesGlob } from './glob.ts';
import { HolderRequests, joinRanges, lookupOf, type Place } from './holder.ts';
import { ALWAYS, type Level, NEVER, OUTSIDE, PARTLY } from './powers.ts';
import { taggingOf } from './privilege-escalation.ts';
import { globOf, type Pattern, type Region } from './search.ts';
import { surest } from './solve.ts';
import { hasVariable, type Lookup, replaceVariables } from './variables.ts';

export interface Prepared {
  readonly statement: Statement;
  /** With variables replaced in the holder's favour. */
  readonly resources: readonly string[];
  /** Less those that the holder decides whatever their values, or that IAM would not take. */
  readonly clauses: readonly Clause[];
  /** The same for statements with the same clauses; 0: none. */
  readonly conditions: number;
  /** Whether a clause is about tags of the resource. */
  readonly tags: boolean;
}

function readClause(clause: Clause, variables: boolean, lookup: Lookup): Clause | null {
  if (!variables || !clause.values.some(hasVariable)) return isSure(clause) ? clause : null;
  const values: string[] = [];
  for (const value of clause.values) {
    const least = replaceVariables(value, lookup, null);
    const most = replaceVariables(value, lookup, '*');
    if (least !== most) return null;
    if (least !== null) values.push(least);
  }
  // A variable that the request does not have makes its value fit nothing.
  return { ...clause, values: values.length > 0 ? values : [NO_VALUE] };
}

function prepare(statement: Statement, lookup: Lookup, numbers: Map<string, number>): Prepared | null {
  const { allow, resources, variables, condition } = statement;
  // IAM takes neither in an identity policy: such a statement denies nothing for sure.
  if (!allow && (resources === null || statement.principals !== null)) return null;
  const chosen = allow !== (resources?.not ?? false) ? '*' : null;
  const patterns = resources?.list ?? ['*'];
  const clauses = condition.map((clause) => readClause(clause, variables, lookup));
  if (!allow && clauses.includes(null)) return null;
  const sure = clauses.filter((clause) => clause !== null);
  const key = JSON.stringify(sure);
  const conditions = sure.length === 0 ? 0 : (numbers.get(key) ?? numbers.size + 1);
  numbers.set(key, conditions);
  return {
    statement,
    resources: variables
      ? patterns.map((each) => replaceVariables(each, lookup, chosen)).filter((each) => each !== null)
      : patterns,
    clauses: sure,
    conditions,
    tags: sure.some(({ key }) => key.includes('resourcetag/')),
  };
}

export interface Covering {
  readonly statements: readonly Prepared[];
  /** Whether one of them is an Allow. */
  readonly allows: boolean;
  readonly id: number;
}

/** Of an action that no Allow is about: what denies it besides makes no difference. */
const NOTHING: Covering = { statements: [], allows: false, id: -1 };

/** The resources that each Allow is for, less what is denied under no condition. */
export function regionsOf({ statements }: Covering): readonly Region[] {
  const wanted: Pattern[][] = [];
  const unwanted: Pattern[] = [];
  // Each Deny comes first.
  return statements.flatMap(({ statement, resources, conditions }) => {
    const patterns = resources.map(globOf);
    const not = statement.resources?.not ?? false;
    if (statement.allow) {
      return not ? { wanted, unwanted: [...unwanted, ...patterns] } : { wanted: [...wanted, patterns], unwanted };
    }
    if (conditions > 0) return [];
    if (not) wanted.push(patterns);
    else unwanted.push(...patterns);
    return [];
  });
}

/** The services whose actions are allowed, by their prefix; `null`: perhaps every service. */
function servicesOf(statements: readonly Prepared[]): ReadonlySet<string> | null {
  const services = new Set<string>();
  for (const { statement } of statements) {
    if (!statement.allow) continue;
    if (statement.actions.not) return null;
    for (const action of statement.actions.folded) {
      const service = serviceOf(action);
      if (hasWildcard(service)) return null;
      services.add(service);
    }
  }
  return services;
}

/** The service's prefix; of an action without a colon, as `*`, all of it. */
export function serviceOf(action: string): string {
  const colon = action.indexOf(':');
  return colon < 0 ? action : action.slice(0, colon);
}

/** Calls that write what a policy says: of one that is there, of a new one. */
const WRITING: readonly string[] = ['iam:CreatePolicyVersion', 'iam:CreatePolicy'];

export class Evaluation {
  readonly place: Place;
  readonly statements: readonly Prepared[];
  readonly budget: Budget;
  readonly #covering = new Map<string, Covering>();
  readonly #coverings = new Map<string, Covering>();
  readonly #statementIds: ReadonlyMap<Statement, number>;
  readonly #levels = new Map<string, Level>();
  readonly #services: ReadonlySet<string> | null;
  #written: readonly Region[] | undefined;

  constructor(statements: readonly Statement[], place: Place, budget: Budget) {
    this.place = place;
    this.budget = budget;
    this.#statementIds = new Map(statements.map((each, index) => [each, index]));
    const lookup = lookupOf(place);
    const numbers = new Map<string, number>();
    // Each Deny first: one without a condition ends the matter.
    this.statements = statements
      .map((each) => prepare(each, lookup, numbers))
      .filter((each) => each !== null)
      .sort((a, b) => Number(a.statement.allow) - Number(b.statement.allow));
    this.#services = servicesOf(this.statements);
  }

  /** The statements about `action`, on whatever resource: the same object for actions that the same ones are about. */
  covering(action: string): Covering {
    if (this.#services?.has(serviceOf(action)) === false) return NOTHING;
    const known = this.#covering.get(action);
    if (known !== undefined) return known;
    const statements = this.statements.filter(({ statement }) => coversAction(statement, action, this.budget));
    const key = statements.map(({ statement }) => this.#statementIds.get(statement)).join();
    const covering = this.#coverings.get(key) ?? {
      statements,
      allows: statements.some(({ statement }) => statement.allow),
      id: this.#coverings.size,
    };
    this.#coverings.set(key, covering);
    this.#covering.set(action, covering);
    return covering;
  }

  concerns({ statement, resources }: Prepared, resource: string): boolean {
    const fits = resources.some((pattern) => matchesGlob(pattern, resource, this.budget));
    return fits !== (statement.resources?.not ?? false);
  }

  /**
   * How sure it is that the holder can do `action` on `resource`.
   *
   * @param passedTo services that a role can be passed to, for `iam:PassRole`
   * @param alone leaves out what else the holder can do, such as to tag the resource first
   */
  level(action: string, resource: string, passedTo: readonly string[] | null = null, alone = false): Level {
    const here: Prepared[] = [];
    let conditional = false;
    let granted = false;
    for (const each of this.covering(action).statements) {
      this.budget.spend(here.length + 1);
      if (here.some((other) => other.conditions === each.conditions && other.statement.allow === each.statement.allow))
        continue;
      if (!this.concerns(each, resource)) continue;
      if (!each.statement.allow && each.conditions === 0) return NEVER;
      here.push(each);
      granted ||= each.statement.allow;
      conditional ||= !each.statement.allow;
      if (each.statement.allow && each.conditions === 0 && !conditional) return ALWAYS;
    }
    if (!granted) return NEVER;
    const sides = here.map(({ statement, conditions }) => (statement.allow ? conditions : -conditions)).join();
    const isTagged = !alone && here.some(({ tags }) => tags);
    const tagging = isTagged ? this.#surest(taggingOf(resource), resource) : PARTLY;
    const asked = `${passedTo?.join() ?? '-'} ${alone} ${tagging} ${sides}`;
    const known = this.#levels.get(asked);
    if (known !== undefined) return known;
    const requester = new HolderRequests(this.place, this.budget, passedTo, {
      tagging,
      policies: alone ? [] : this.#policies(),
      writing: (policy, isNew) => (alone ? PARTLY : this.#writing(policy, isNew)),
    });
    let best: Level = NEVER;
    const denies = here.filter(({ statement }) => !statement.allow).map(({ clauses }) => clauses);
    const named: (readonly Clause[])[] = [];
    for (const { clauses } of here.filter(({ statement }) => statement.allow)) {
      const level = surest(clauses, denies, requester, this.budget);
      if (level > best) best = level;
      if (level === OUTSIDE) named.push(clauses);
    }
    // Statements that name a network each name them all together.
    const together = best < ALWAYS ? joinRanges(named) : [];
    if (together.length > 1) {
      let least: Level = ALWAYS;
      for (const clauses of together) {
        const level = surest(clauses, denies, requester, this.budget);
        if (level < least) least = level;
        if (least <= best) break;
      }
      if (least > best) best = least;
    }
    this.#levels.set(asked, best);
    return best;
  }

  /** At least `PARTLY`: what the holder cannot bring about is met by some. */
  #surest(actions: readonly string[], resource: string): Level {
    return actions.reduce<Level>((best, action) => {
      const level = this.level(action, resource, null, true);
      return level > best ? level : best;
    }, PARTLY);
  }

  #policies(): readonly Region[] {
    this.#written ??= [...new Set(WRITING.map((call) => this.covering(call)))].flatMap(regionsOf);
    return this.#written;
  }

  /** A policy that the holder can write a version of, or make under a name that fits, says what they like. AWS's own are out of reach. */
  #writing(policy: string, isNew: boolean): Level {
    const [, , , , account] = policy.split(':');
    if (account === 'aws') return PARTLY;
    return this.#surest(
      isNew ? WRITING : WRITING.slice(0, 1),
      policy.replace(/^(([^:]*:){4})[^:]*/, `$1${this.place.accountId}`),
    );
  }
}
