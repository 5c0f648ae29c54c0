/**
 * What one version of a policy allows that another did not: by effect, not by text. A call is newly allowed where the
 * holder can make a request that the later version allows, and that the earlier one either does not allow or denies.
 *
 * Both are put into one document for the evaluation: what the earlier version allows becomes a Deny, so that only what is
 * new is left; and for each of its Deny statements, the later version's Allow statements under the same condition.
 */
import { Budget, TooComplex } from './budget.ts';
import { type Clause, isSure } from './condition.ts';
import { deciderOf } from './condition-keys.ts';
import { coversAction, type Patterns, type PolicyDocument, type Statement } from './document.ts';
import { Evaluation } from './evaluation.ts';
import { exampleOf, matchesGlob, runLongerThan } from './glob.ts';
import type { PermissionsContext, Place } from './holder.ts';
import { placeOf } from './permissions.ts';
import { ADMIN_NAMES, type Level, NEVER, OUTSIDE } from './powers.ts';
import { WAYS } from './privilege-escalation.ts';
import { hasVariable } from './variables.ts';
import { enumerate } from './verdict.ts';

export interface Gain {
  /** What is now allowed, or what a Deny of the earlier version was about. */
  readonly actions: Patterns;
  readonly resources: Patterns;
  /** The earlier version's Deny that is gone; `null`: it is newly allowed. */
  readonly denied: Statement | null;
  /** Whether it hangs on nothing that the documents leave open. */
  readonly isSure: boolean;
  /** A call that shows it. */
  readonly example: { readonly action: string; readonly resource: string };
}

const everything: Patterns = { not: false, list: ['*'] };
const listOf = (item: string): Patterns => ({ not: false, list: [item] });

/**
 * As a document of version 2012-10-17 writes it: in one of 2008, `${aws:username}` is a text, and conditions of both come
 * together here.
 */
function withVariables(statement: Statement): Statement {
  const { variables, resources, condition } = statement;
  if (variables) return statement;
  const literal = (texts: readonly string[]): string[] => texts.map((text) => text.replaceAll('$', () => `\${$}`));
  return {
    ...statement,
    variables: true,
    resources: resources === null ? null : { ...resources, list: literal(resources.list) },
    condition: condition.map((clause) => ({ ...clause, values: literal(clause.values) })),
  };
}

// What the documents leave open, resolved so that less is new.

const isWritten = ({ variables }: Statement, clause: Clause): boolean =>
  // Of a network it is not known what others are called.
  isSure(clause) && deciderOf(clause.key) !== 'network' && !(variables && clause.values.some(hasVariable));

const isPlain = (statement: Statement): boolean =>
  statement.principals === null &&
  statement.condition.every((clause) => isWritten(statement, clause)) &&
  !(statement.variables && statement.resources?.list.some(hasVariable));

/** As a Deny of at least what the statement is about. */
function widest(statement: Statement): Statement {
  const { variables, resources, condition } = statement;
  const isOpen = resources === null || (variables && resources.list.some(hasVariable));
  return {
    ...statement,
    allow: false,
    principals: null,
    resources: isOpen ? everything : resources,
    condition: condition.filter((clause) => isWritten(statement, clause)),
  };
}

/** What a version allows at least. */
const least = (statements: readonly Statement[]): readonly Statement[] =>
  statements.flatMap((each) => (each.allow ? (isPlain(each) ? [each] : []) : [widest(each)]));

const asDeny = (statement: Statement): Statement => ({
  ...statement,
  allow: false,
  resources: statement.resources ?? everything,
});

interface Sides {
  readonly before: readonly Statement[];
  readonly after: readonly Statement[];
}

class Comparison {
  /** Surer than this. A network that is named may be none that there is. */
  readonly #above: Level;
  readonly #new: Evaluation;
  /** By Deny of the earlier version: the later version, where that Deny held. */
  readonly #without: readonly { readonly deny: Statement; readonly is: Evaluation; readonly scope: Evaluation }[];

  /** @param isSure whether what the documents leave open is resolved so that less is new, else more */
  constructor({ before, after }: Sides, isSure: boolean, place: Place, budget: Budget) {
    const evaluation = (statements: readonly Statement[]): Evaluation => new Evaluation(statements, place, budget);
    const allows = before.filter(({ allow }) => allow);
    this.#above = isSure ? OUTSIDE : NEVER;
    const later = isSure ? least(after) : after;
    this.#new = evaluation([...later, ...allows.map(isSure ? widest : asDeny)]);
    const denies = before.filter((each) => !each.allow && each.resources !== null && (!isSure || isPlain(each)));
    this.#without = denies.map((deny) => ({
      deny,
      is: evaluation(
        later.map((each) => (each.allow ? { ...each, condition: [...each.condition, ...deny.condition] } : each)),
      ),
      scope: evaluation([{ ...deny, allow: true, condition: [] }]),
    }));
  }

  /** Why a request of this call is new: `null` for an Allow, the Deny that is gone, or `undefined` where there is none. */
  why(action: string, resource: string, passedTo: readonly string[] | null): Statement | null | undefined {
    if (this.#new.level(action, resource, passedTo) > this.#above) return null;
    const gone = this.#without.find(
      ({ is, scope }) => scope.level(action, resource) > NEVER && is.level(action, resource, passedTo) > this.#above,
    );
    return gone?.deny;
  }
}

interface Candidate {
  /** As it is told. */
  readonly pattern: string;
  readonly example: string;
}

const patternsOf = (statements: readonly Statement[], of: (statement: Statement) => Patterns | null): string[] =>
  statements.flatMap((statement) => of(statement)?.list ?? []);

function actionsOf(statements: readonly Statement[], run: string): Candidate[] {
  const example = (pattern: string): string =>
    exampleOf(pattern.includes(':') ? pattern : pattern.replace('*', '*:*'), run);
  const found = ['*', ...patternsOf(statements, ({ actions }) => actions)].map((pattern) => ({
    pattern,
    example: example(pattern.toLowerCase()),
  }));
  const names = new Set(WAYS.flatMap(({ actions }) => actions));
  names.add('iam:PassRole');
  return [...found, ...[...names].map((name) => ({ pattern: name, example: name.toLowerCase() }))];
}

/** Whether the candidate could be allowed at all: it is about something that the later version allows. */
const isAllowedSomewhere = (after: readonly Statement[], { example }: Candidate, budget: Budget): boolean =>
  after.some((statement) => statement.allow && coversAction(statement, example, budget));

function resourcesOf(statements: readonly Statement[], { partition, accountId }: Place, run: string): Candidate[] {
  const found = ['*', ...patternsOf(statements, ({ resources }) => resources)].filter((each) => !hasVariable(each));
  const kinds = ['role', 'user', 'group', 'policy'].flatMap((kind) =>
    ['*', ...ADMIN_NAMES].map((name) => `arn:${partition}:iam::${accountId}:${kind}/${name}`),
  );
  return [...new Set([...found, ...kinds])].map((pattern) => ({ pattern, example: exampleOf(pattern, run) }));
}

const covers = (patterns: Patterns, text: string): boolean =>
  patterns.list.some((pattern) => matchesGlob(pattern.toLowerCase(), text.toLowerCase())) !== patterns.not;

/** What is said already of a wider call. */
const isSaid = (gains: readonly Gain[], action: string, resource: string, sure: boolean): boolean =>
  gains.some((gain) => (gain.isSure || !sure) && covers(gain.actions, action) && covers(gain.resources, resource));

/** Services that a role may be passed to: one of them makes the difference where a condition asks for it. */
const PASSED = [...new Set(WAYS.flatMap(({ passedTo }) => passedTo))];

function compare(sides: Sides, place: Place): readonly Gain[] {
  const budget = new Budget();
  const { before, after } = sides;
  const all = [...before, ...after];
  const run = runLongerThan([
    ...patternsOf(all, ({ actions }) => actions),
    ...patternsOf(all, ({ resources }) => resources),
  ]);
  const sure = new Comparison(sides, true, place, budget);
  const perhaps = new Comparison(sides, false, place, budget);
  const resources = resourcesOf(all, place, run);
  const gains: Gain[] = [];
  for (const action of actionsOf(all, run)) {
    if (!isAllowedSomewhere(after, action, budget)) continue;
    const passedTo = action.example === 'iam:passrole' ? PASSED : null;
    for (const resource of resources) {
      for (const isSure of [true, false]) {
        if (isSaid(gains, action.example, resource.example, isSure)) continue;
        const denied = (isSure ? sure : perhaps).why(action.example, resource.example, passedTo);
        if (denied === undefined) continue;
        gains.push({
          actions: denied?.actions ?? listOf(action.pattern),
          resources: denied?.resources ?? listOf(resource.pattern),
          denied,
          isSure,
          example: { action: action.example, resource: resource.example },
        });
        break;
      }
    }
  }
  return gains;
}

/** What `after` allows that `before` does not, the widest first; `null`: too complex to tell. */
export function gainsOf(
  before: PolicyDocument,
  after: PolicyDocument,
  context: PermissionsContext = {},
): readonly Gain[] | null {
  const place = placeOf([...after.statements, ...before.statements], context);
  try {
    return compare({ before: before.statements.map(withVariables), after: after.statements.map(withVariables) }, place);
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return null;
  }
}

const REGION = 'aws:requestedregion';

function conditionWords({ condition }: Statement): string {
  const [only] = condition;
  if (only === undefined) return '';
  if (condition.length === 1 && only.key === REGION && /^string(not)?(equals|like)$/.test(only.operator)) {
    return ` ${only.operator.includes('not') ? 'outside' : 'in'} ${enumerate(only.values)}`;
  }
  return ` under its condition (${enumerate([...new Set(condition.map(({ key }) => key))])})`;
}

const words = ({ not, list }: Patterns): string => `${not ? 'everything but ' : ''}${enumerate(list, 4)}`;
const onWords = (resources: Patterns): string =>
  resources.not || resources.list.join() !== '*' ? ` on ${words(resources)}` : '';

const MAX_LINES = 6;

const ADMINISTRATION: readonly string[] = [
  'iam:PassRole',
  ...WAYS.filter(({ form }) => form === 'direct').flatMap(({ actions }) => actions),
];

/** What makes an administrator, and then what is sure, is told first: the rest may be cut. */
const weight = ({ actions, isSure }: Gain): number =>
  (ADMINISTRATION.some((name) => covers(actions, name)) ? 2 : 0) + Number(isSure);

/** `now also allows iam:PassRole and lambda:* on *`, `no longer denies s3:* outside eu-west-1`. */
export function gainWords(gains: readonly Gain[]): readonly string[] {
  const told = new Map<string, Set<string>>();
  for (const { actions, resources, denied, isSure } of gains.toSorted((a, b) => weight(b) - weight(a))) {
    const verb =
      denied === null
        ? isSure
          ? 'now also allows'
          : 'may now also allow'
        : isSure
          ? 'no longer denies'
          : 'may no longer deny';
    const where = denied === null ? ` on ${words(resources)}` : `${onWords(resources)}${conditionWords(denied)}`;
    const key = `${verb}\n${where}`;
    told.set(key, (told.get(key) ?? new Set()).add(words(actions)));
  }
  const lines = [...told].map(([key, actions]) => key.replace('\n', () => ` ${enumerate([...actions], 6)}`));
  const more = lines.length - MAX_LINES;
  return more <= 0 ? lines : [...lines.slice(0, MAX_LINES), `and ${more} more differences`];
}
