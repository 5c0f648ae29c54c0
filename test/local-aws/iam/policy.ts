/**
 * Whether IAM policies allow a call: an explicit denial first, then the permissions boundary, then what is allowed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { matchesGlob } from '../../../lambda-src/policy/glob.ts';

/** Condition keys in lower case, with their values; a key that the call does not have is absent. */
export type Context = Readonly<Record<string, readonly string[]>>;

/** What IAM decides on: one action on one resource. */
export interface AccessRequest {
  /** `sns:Publish` */
  readonly action: string;
  /** The ARN, or `*` where the action knows none. */
  readonly resource: string;
  readonly context: Context;
}

/** Whose call it is, as the `Principal` of a resource's policy names it. */
export interface Caller {
  readonly account: string;
  /** The user's ARN, or the session's and its role's; of a service, none. */
  readonly arns: readonly string[];
  /** `events.amazonaws.com`; `null` where it is none */
  readonly service: string | null;
}

export type Verdict = 'allowed' | 'explicit deny' | 'explicit deny by the resource' | 'implicit deny';

export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
export const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
export const field = (value: unknown, name: string): unknown => entriesOf(value).find(([key]) => key === name)?.[1];

/** Each part of the ARN for itself, with `*` and `?`. */
function arnLike(pattern: string, arn: string): boolean {
  const [patterns, parts] = [pattern, arn].map((text) => text.split(':'));
  if (patterns === undefined || parts === undefined || patterns.length < 6) return false;
  const last = [...patterns.slice(0, 5), patterns.slice(5).join(':')];
  const texts = [...parts.slice(0, 5), parts.slice(5).join(':')];
  return last.every((part, index) => matchesGlob(part, texts[index] ?? ''));
}

type Test = (wanted: string, actual: string) => boolean;

/** By operator in lower case, without `IfExists` and `ForAllValues:`. An operator that is missing here stops the test that needs it. */
const TESTS: Readonly<Record<string, Test>> = {
  stringequals: (wanted, actual) => wanted === actual,
  stringequalsignorecase: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  stringlike: matchesGlob,
  arnequals: arnLike,
  arnlike: arnLike,
  bool: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
};

function operatorHolds(operator: string, wanted: readonly string[], actual: readonly string[] | undefined): boolean {
  const [, set, name = '', ifExists] =
    /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  if (name === 'null') return wanted.includes(String(actual === undefined));
  const isNegated = /^(?:string|arn)not/.test(name);
  const test = TESTS[name.replace('not', '')];
  if (test === undefined) throw new Error(`The local AWS knows no condition operator ${operator}`);
  if (actual === undefined) return ifExists !== undefined || isNegated || set === 'forallvalues:';
  const fits = (value: string): boolean => wanted.some((one) => test(one, value)) !== isNegated;
  return set === 'foranyvalue:' ? actual.some(fits) : actual.every(fits);
}

/** @param condition the `Condition` of a statement */
export const conditionHolds = (condition: unknown, context: Context): boolean =>
  entriesOf(condition).every(([operator, keys]) =>
    entriesOf(keys).every(([key, wanted]) =>
      operatorHolds(operator, listOf(wanted).map(String), context[key.toLowerCase()]),
    ),
  );

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
function covers(statement: unknown, element: string, fits: (pattern: string) => boolean): boolean {
  const listed = field(statement, element);
  if (listed !== undefined) return listOf(listed).map(String).some(fits);
  return !listOf(field(statement, `Not${element}`))
    .map(String)
    .some(fits);
}

function applies(statement: unknown, { action, resource, context }: AccessRequest): boolean {
  return (
    covers(statement, 'Action', (pattern) => matchesGlob(pattern.toLowerCase(), action.toLowerCase())) &&
    covers(statement, 'Resource', (pattern) => matchesGlob(pattern, resource)) &&
    conditionHolds(field(statement, 'Condition'), context)
  );
}

function effects(documents: readonly unknown[], request: AccessRequest): ReadonlySet<unknown> {
  const statements = documents.flatMap((document) => listOf(field(document, 'Statement')));
  return new Set(
    statements.filter((statement) => applies(statement, request)).map((statement) => field(statement, 'Effect')),
  );
}

/**
 * @param documents identity policies
 * @param boundary the permissions boundary, or `null`
 */
export function judge(documents: readonly unknown[], boundary: unknown, request: AccessRequest): Verdict {
  const allowed = effects(documents, request);
  const bounded = boundary === null ? new Set(['Allow']) : effects([boundary], request);
  if (allowed.has('Deny') || bounded.has('Deny')) return 'explicit deny';
  return allowed.has('Allow') && bounded.has('Allow') ? 'allowed' : 'implicit deny';
}

/** Whether a statement of a resource's policy names the caller, only its account, or neither. */
function reach(statement: unknown, { account, arns, service }: Caller): 'caller' | 'account' | null {
  if (field(statement, 'NotPrincipal') !== undefined) throw new Error('The local AWS does not evaluate NotPrincipal');
  const principal = field(statement, 'Principal');
  if (service !== null) {
    return principal === '*' || listOf(field(principal, 'Service')).includes(service) ? 'caller' : null;
  }
  const names = listOf(principal === '*' ? '*' : field(principal, 'AWS')).map(String);
  if (names.some((name) => name === '*' || arns.includes(name))) return 'caller';
  return names.some((name) => name === account || /^arn:[^:]+:iam::(\d+):root$/.exec(name)?.[1] === account)
    ? 'account'
    : null;
}

/**
 * The verdict on a resource that has a policy. In its owner's account either policy allows, but a role's trust policy always
 * must; from another account both must. A statement that names an account leaves it to that account's policies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-cross-account.html
 *
 * @param own the verdict of the caller's own policies
 * @param owner account of the resource
 */
export function judgeOnResource(
  own: Verdict,
  { policy, owner }: { readonly policy: unknown; readonly owner: string },
  caller: Caller,
  request: AccessRequest,
): Verdict {
  const statements = listOf(field(policy, 'Statement'));
  const effectsFor = (...reaches: readonly unknown[]): ReadonlySet<unknown> =>
    effects([{ Statement: statements.filter((statement) => reaches.includes(reach(statement, caller))) }], request);
  const all = effectsFor('caller', 'account');
  if (own === 'explicit deny') return own;
  if (all.has('Deny')) return 'explicit deny by the resource';
  const isForeign = caller.account !== owner && caller.service === null;
  const isEnough = !isForeign && request.action !== 'sts:AssumeRole';
  const isAllowed = own === 'allowed' ? isEnough || all.has('Allow') : !isForeign && effectsFor('caller').has('Allow');
  return isAllowed ? 'allowed' : 'implicit deny';
}
