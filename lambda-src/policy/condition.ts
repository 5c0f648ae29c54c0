/**
 * What a `Condition` guarantees, as far as it can be told from the document alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { isAnything } from './glob.ts';

/** One operator with one key: true when the request's value fits any of `values`. */
export interface Clause {
  /** In lower case, without qualifier and `IfExists`: `stringlike`. */
  readonly operator: string;
  readonly qualifier: 'forallvalues' | 'foranyvalue' | null;
  readonly ifExists: boolean;
  /** In lower case: keys do not tell case. */
  readonly key: string;
  readonly values: readonly string[];
}

export function readCondition(operator: string, key: string, values: readonly string[]): Clause {
  const [head = '', tail] = operator.toLowerCase().split(':', 2);
  const name = tail ?? head;
  const ifExists = name.endsWith('ifexists');
  return {
    operator: ifExists ? name.slice(0, -'ifexists'.length) : name,
    qualifier: head === 'forallvalues' || head === 'foranyvalue' ? head : null,
    ifExists,
    key: key.toLowerCase(),
    values,
  };
}

/** Operators that name what is let in. The negated ones name what is kept out, and let in all the rest. */
const SELECTING =
  /^(string(equals(ignorecase)?|like)|arn(equals|like)|bool|ipaddress|(numeric|date)(equals|(lessthan|greaterthan)(equals)?)|binaryequals)$/;

const takesWildcards = (clause: Clause): boolean => /like|arn/.test(clause.operator);

/** Both halves of the internet count as all of it. */
const isWholeInternet = (value: string): boolean => /\/[01]$/.test(value);

/** Whether `value` of this clause lets anything through, whatever it was meant to do. */
const isOpen = (clause: Clause, value: string): boolean =>
  isAnything(value) || (clause.operator === 'ipaddress' && isWholeInternet(value));

/** Whether the clause is also true for a request that does not have the key at all. */
const holdsWhenAbsent = (clause: Clause): boolean => clause.ifExists || clause.qualifier === 'forallvalues';

const demandsPresence = (clauses: readonly Clause[], key: string): boolean =>
  clauses.some((clause) => clause.operator === 'null' && clause.key === key && clause.values.join() === 'false');

/**
 * The values the key is held to, or `null` where nothing is guaranteed: a negated operator, a value that is a bare `*`, a
 * clause that is true without the key (`…IfExists`, `ForAllValues:`) while `alwaysPresent` does not say that the key
 * cannot be missing.
 */
export function guaranteed(
  clause: Clause,
  clauses: readonly Clause[],
  alwaysPresent: boolean,
): readonly string[] | null {
  if (!SELECTING.test(clause.operator) || clause.values.length === 0) return null;
  if (holdsWhenAbsent(clause) && !alwaysPresent && !demandsPresence(clauses, clause.key)) return null;
  return clause.values.some((value) => isOpen(clause, value)) ? null : clause.values;
}

/** Under `StringEquals` a `*` is a letter like others; under `…Like` and with ARNs it stands for anything. */
export const fixedPart = (clause: Clause, value: string): string => {
  const end = takesWildcards(clause) ? value.search(/[*?]/) : -1;
  return end < 0 ? value : value.slice(0, end);
};

export const isExact = (clause: Clause, value: string): boolean => fixedPart(clause, value) === value;

/** True of whoever holds an identity policy anyway, or of their choosing: no limit to what they can do. */
const SAYS_NOTHING = new Set([
  ...['aws:securetransport', 'aws:useragent', 'aws:referer', 'aws:currenttime', 'aws:epochtime', 'aws:username'],
  ...['aws:userid', 'aws:principalaccount', 'aws:principalarn', 'aws:principaltype', 'aws:principalorgid'],
  ...['aws:principalorgpaths', 'aws:resourceaccount'],
]);

/**
 * Whether the condition of an identity policy keeps its holder from most of what the statement would allow. A clause
 * does not that says something about the holder, that only names exceptions, or that is true without its key.
 */
export const narrows = (clauses: readonly Clause[]): boolean =>
  clauses.some((clause) => !SAYS_NOTHING.has(clause.key) && guaranteed(clause, clauses, false) !== null);
