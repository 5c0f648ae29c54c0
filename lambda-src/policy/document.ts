/**
 * A policy document, read as IAM reads it.
 *
 * Element names and the values of `Effect` tell case; actions, condition operators and condition keys do not; `Statement`
 * and every list may be written without its brackets. IAM refuses a document with an element it does not know, so such a
 * document is called unreadable here instead of being judged in part.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { rank } from '../catalogue/severity.ts';
import { asArray, asText, isObject, type Json, type JsonObject } from '../record/json.ts';
import { Budget, TooComplex } from './budget.ts';
import { type Clause, readCondition } from './condition.ts';
import { matchesGlob } from './glob.ts';
import { duplicateMember } from './members.ts';
import { clip, enumerate, type PolicyVerdict, verdict } from './verdict.ts';

/** `Action` or, with `not`, `NotAction`; likewise for resources. */
export interface Patterns {
  readonly not: boolean;
  readonly list: readonly string[];
}

export interface Actions extends Patterns {
  /** `list` in lower case: what is compared. */
  readonly folded: readonly string[];
}

export type PrincipalType = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';

export interface Principals {
  readonly not: boolean;
  /** `"Principal": "*"` is `AWS` `*` here: in every policy this project judges they mean the same. */
  readonly list: readonly { readonly type: PrincipalType; readonly value: string }[];
}

export interface Statement {
  readonly index: number;
  readonly sid: string | null;
  readonly allow: boolean;
  /** Whether `${…}` is a variable: a document without `Version`, or of 2008, has none. */
  readonly variables: boolean;
  readonly actions: Actions;
  /** `null`: no such element, as in trust policies. */
  readonly resources: Patterns | null;
  /** `null`: no such element, as in identity policies. */
  readonly principals: Principals | null;
  /** All must hold. */
  readonly condition: readonly Clause[];
}

export interface PolicyDocument {
  readonly kind: 'policy';
  readonly statements: readonly Statement[];
}

export interface UnreadablePolicy {
  readonly kind: 'unreadable';
  /** Why, as a clause: `is no JSON`. */
  readonly why: string;
}

export type Policy = PolicyDocument | UnreadablePolicy;

/** An event that reaches CloudWatch Logs is at most 256 KB. */
const MAX_CHARACTERS = 262_144;
/**
 * Above what fits into the largest policies there are: a customer's has 40,000 characters (the delegation policy of
 * Organizations; IAM's own end at 10,240 without white space), one that AWS manages up to 140,000. Bounds the time a
 * hostile document takes: such a call fails, and is recorded all the same.
 */
const MAX_ENTRIES = 5_000;
const MAX_TEXT = 150_000;

/** Carries the reason out of the reading functions; never leaves this file. */
class Refusal extends Error {}

const refuse = (why: string): never => {
  throw new Refusal(why);
};

const twice = (name: string): never => refuse(`has the element "${clip(name, 40)}" twice in one place`);

const PRINCIPAL_TYPES = new Set<string>(['AWS', 'Service', 'Federated', 'CanonicalUser'] satisfies PrincipalType[]);
const isPrincipalType = (name: string): name is PrincipalType => PRINCIPAL_TYPES.has(name);

const DOCUMENT_ELEMENTS = new Set(['Version', 'Id', 'Statement']);
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
const VERSIONS: readonly unknown[] = [undefined, '2008-10-17', '2012-10-17'];

/** None can stand in a document that IAM takes; the judges write their own with them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000e-\u001f]/;

const STATEMENT_ELEMENTS = new Set([
  ...['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
]);

function onlyKnown(value: JsonObject, known: ReadonlySet<string>): void {
  for (const name of Object.keys(value)) {
    if (!known.has(name)) refuse(`has the element "${clip(name, 40)}", which IAM does not know`);
  }
}

/** In lower case, as ASCII has it: the sign for Kelvin is no K to IAM. */
const fold = (action: string): string => action.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

class Reader {
  #entries = 0;
  #text = 0;

  /** A string or a list of strings. Numbers are taken too: IAM lets them stand without quotation marks. */
  list(value: unknown, element: string): string[] {
    const items = asArray(value) ?? [value];
    this.#entries += items.length;
    if (this.#entries > MAX_ENTRIES) refuse('has more entries than AWS stores');
    return items.map((item) => {
      if (typeof item !== 'string' && typeof item !== 'number' && typeof item !== 'boolean')
        return refuse(`has a "${element}" that is not a list of strings`);
      const text = String(item);
      if (CONTROL.test(text)) refuse('has control characters');
      this.#text += text.length;
      if (this.#text > MAX_TEXT) refuse('has more text than AWS stores');
      return text;
    });
  }

  /** `Action` or `NotAction`, never both. */
  patterns(statement: JsonObject, element: string): Patterns | null {
    const positive = Object.hasOwn(statement, element);
    const negative = Object.hasOwn(statement, `Not${element}`);
    if (positive && negative) refuse(`has both "${element}" and "Not${element}" in a statement`);
    if (!positive && !negative) return null;
    const name = negative ? `Not${element}` : element;
    return { not: negative, list: this.list(statement[name], name) };
  }

  principals(statement: JsonObject): Principals | null {
    const positive = Object.hasOwn(statement, 'Principal');
    const not = Object.hasOwn(statement, 'NotPrincipal');
    if (positive && not) refuse('has both "Principal" and "NotPrincipal" in a statement');
    if (!positive && !not) return null;
    const value = statement[not ? 'NotPrincipal' : 'Principal'];
    if (value === '*') return { not, list: [{ type: 'AWS', value }] };
    if (!isObject(value)) return refuse('has a "Principal" that is neither "*" nor an object');
    const list = Object.entries(value).flatMap(([type, values]) =>
      isPrincipalType(type)
        ? this.list(values, type).map((item) => ({ type, value: item }))
        : refuse(`has the type of principal "${clip(type, 40)}", which IAM does not know`),
    );
    return { not, list };
  }

  condition(value: unknown): Clause[] {
    if (value === undefined) return [];
    if (!isObject(value)) return refuse('has a "Condition" that is not an object');
    const known = new Set<string>();
    return Object.entries(value).flatMap(([operator, keys]) =>
      isObject(keys)
        ? Object.entries(keys).map(([key, values]) => {
            const folded = `${operator} ${key}`.toLowerCase();
            // Neither tells case. As of a member that is written twice, it is not known which of the two counts.
            if (known.has(folded)) twice(folded);
            known.add(folded);
            return readCondition(operator, key, this.list(values, 'Condition'));
          })
        : refuse('has a "Condition" whose operator has no keys'),
    );
  }

  statement(value: unknown, index: number, variables: boolean): Statement {
    if (!isObject(value)) return refuse('has a statement that is not an object');
    onlyKnown(value, STATEMENT_ELEMENTS);
    const effect = value['Effect'];
    if (effect !== 'Allow' && effect !== 'Deny') refuse('has a statement whose "Effect" is neither Allow nor Deny');
    const actions = this.patterns(value, 'Action') ?? refuse('has a statement without "Action"');
    return {
      index,
      sid: asText(value['Sid']),
      allow: effect === 'Allow',
      variables,
      actions: { ...actions, folded: actions.list.map(fold) },
      resources: this.patterns(value, 'Resource'),
      principals: this.principals(value),
      condition: this.condition(value['Condition']),
    };
  }
}

/** `requestParameters` hold the JSON, `responseElements` the same URL-encoded (RFC 3986), S3 an object. */
function parse(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (value.length > MAX_CHARACTERS) return refuse('is longer than AWS stores');
  const text = value.trim();
  if (text === '') return refuse('is empty');
  if (text === 'HIDDEN_DUE_TO_SECURITY_REASONS') return refuse('was hidden by CloudTrail');
  let parsed: unknown;
  let json = text;
  try {
    json = text.startsWith('%') ? decodeURIComponent(text) : text;
    parsed = JSON.parse(json);
  } catch {
    return refuse('is not JSON');
  }
  // IAM refuses it; JSON.parse would keep the last one alone, and hide the others: then it does not come out as it went in.
  const member = JSON.stringify(parsed) === json ? null : duplicateMember(json);
  return member === null ? parsed : twice(member);
}

/**
 * The document in `value`, as CloudTrail records it: a JSON string, a URL-encoded JSON string or an object. Never throws;
 * a document IAM itself would refuse, or one too large to be real, comes back as `unreadable` with the reason, and
 * deserves an alert of its own.
 */
export function readPolicy(value: unknown): Policy {
  try {
    const document = parse(value);
    if (!isObject(document)) return refuse('is not a JSON object');
    onlyKnown(document, DOCUMENT_ELEMENTS);
    if (!Object.hasOwn(document, 'Statement')) refuse('has no "Statement"');
    const reader = new Reader();
    const version = document['Version'];
    if (!VERSIONS.includes(version)) refuse('has a "Version" that IAM does not know');
    const statements = asArray(document['Statement']) ?? [document['Statement']];
    if (statements.length > MAX_ENTRIES) refuse('has more entries than AWS stores');
    return {
      kind: 'policy',
      statements: statements.map((each, index) => reader.statement(each, index, version === '2012-10-17')),
    };
  } catch (error) {
    return { kind: 'unreadable', why: error instanceof Refusal ? error.message : 'could not be read' };
  }
}

/**
 * A document that cannot be judged may allow anything; what the service did with it stands in the outcome.
 *
 * @param self whether callers grant it to themselves
 */
export const judgeUnreadable = ({ why }: UnreadablePolicy, self = false): PolicyVerdict =>
  verdict('unreadable', self ? 'critical' : 'high', `The policy document ${why}, so it was not evaluated`);

/** What `judge` says, or that the document costs more work than any document that AWS stores is worth. */
export function withinBudget(judge: (budget: Budget) => PolicyVerdict[], self = false): readonly PolicyVerdict[] {
  try {
    return judge(new Budget()).sort((a, b) => rank(b.severity) - rank(a.severity));
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return [judgeUnreadable({ kind: 'unreadable', why: 'is too complex to judge' }, self)];
  }
}

/** Whether the statement is about `action`. Service prefixes and action names do not tell case. */
export function coversAction({ actions }: Pick<Statement, 'actions'>, action: string, budget?: Budget): boolean {
  const name = action.toLowerCase();
  return actions.folded.some((pattern) => matchesGlob(pattern, name, budget)) !== actions.not;
}

const MAX_STATEMENTS = 5;
const MAX_ACTIONS = 6;

const list = ({ not, list: items }: Patterns, shown: number): string =>
  `${not ? 'everything but ' : ''}${enumerate(items, shown)}`;

function statementText(statement: Statement): string {
  const parts = [statement.allow ? 'Allow' : 'Deny', list(statement.actions, MAX_ACTIONS)];
  if (statement.resources !== null) parts.push('on', list(statement.resources, 3));
  if (statement.principals !== null) {
    const who = statement.principals.list.map(({ type, value }) => (type === 'AWS' ? value : `${type} ${value}`));
    parts.push('for', `${statement.principals.not ? 'everyone but ' : ''}${enumerate(who)}`);
  }
  if (statement.condition.length > 0)
    parts.push(`if ${enumerate([...new Set(statement.condition.map(({ key }) => key))])} fit`);
  return parts.join(' ');
}

/**
 * A document in a few lines a person can read: what it allows and denies, on what, under which conditions.
 *
 * @param value as CloudTrail records it
 */
export function describePolicy(value: Json): string {
  const policy = readPolicy(value);
  if (policy.kind === 'unreadable') return `a document that ${policy.why}`;
  const lines = policy.statements.slice(0, MAX_STATEMENTS).map((statement) => clip(statementText(statement), 300));
  const more = policy.statements.length - lines.length;
  if (more > 0) lines.push(`${more} more statement${more === 1 ? '' : 's'}`);
  return lines.join('; ');
}
