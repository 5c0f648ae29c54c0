/** Who is let in: the principals of a statement, and the conditions that close it again. */
import { type Clause, fixedPart, guaranteed, isExact } from './condition.ts';
import { coversAction, type PolicyDocument, type Statement } from './document.ts';
import { ANY_NAME, isAnything, matchesGlob } from './glob.ts';
import { clip } from './verdict.ts';

export interface TrustContext {
  /** Account the document belongs to; `null` when the record does not say. */
  readonly accountId: string | null;
  /** Accounts that may be named without being called external. */
  readonly trustedAccountIds: readonly string[];
}

/** How far conditions confine a statement that is open to everyone. */
export interface Confinement {
  /** Only these accounts get in. */
  readonly accounts: readonly string[] | null;
  /** Only these organizations get in. */
  readonly organizations: readonly string[] | null;
  /** Only something else that is fixed gets in: an endpoint, a resource without an account in its ARN. */
  readonly closed: boolean;
  /** What outsiders must have besides: `an external ID`. */
  readonly demands: readonly string[];
}

const ACCOUNT_ID = /^\d{12}$/;

/** Keys that tell the account a request comes from or is made for. */
const ACCOUNT_KEYS = new Set([
  ...['aws:principalaccount', 'aws:sourceaccount', 'aws:sourceowner', 'kms:calleraccount', 's3:dataaccesspointaccount'],
]);
const ARN_KEYS = new Set(['aws:principalarn', 'aws:sourcearn', 's3:dataaccesspointarn']);
const ORGANIZATION_KEYS = new Set([
  ...['aws:principalorgid', 'aws:sourceorgid', 'aws:principalorgpaths', 'aws:sourceorgpaths'],
]);
const CLOSING_KEYS = new Set(['aws:userid', 'aws:sourcevpc', 'aws:sourcevpce']);
/** Known to outsiders too, or guessed, or lent: they make it harder and close nothing. */
const DEMANDS: Readonly<Record<string, string>> = {
  'sts:externalid': 'an external ID',
  'aws:sourceip': 'an address in the listed ranges',
};

/** Every signed request has these, so `IfExists` takes nothing away from them. Anonymous requests have none. */
const ALWAYS_PRESENT = new Set(['aws:principalarn', 'aws:principalaccount', 'aws:userid']);

/**
 * The account in an ARN, `''` where it has none (S3); `null` where a wildcard leaves it open. With `StringLike` a `*` may
 * stand for several fields; with the ARN operators it stays within its own.
 */
function fixedAccount(clause: Clause, arn: string): string | null {
  const fields = (clause.operator.startsWith('arn') ? arn : fixedPart(clause, arn)).split(':');
  const [, , , , account = '', name] = fields;
  if (name === undefined || /[*?]/.test(account)) return null;
  return account === '' && /^[*?]*$/.test(name) ? null : account;
}

/** What stands before a wildcard fixes one organization: `o-a1b2c3d4e5`, `o-a1b2c3d4e5/*`. */
function fixedOrganization(clause: Clause, value: string): string | null {
  const fixed = fixedPart(clause, value);
  const [id = ''] = fixed.split('/');
  return id.startsWith('o-') && (fixed === value || fixed.includes('/')) ? id : null;
}

/** `vpce-1a2b3c4d`, `AROAEXAMPLEID12345678:*`: of a role id, what stands behind the colon is the session's own choice. */
const isFixed = (clause: Clause, value: string): boolean =>
  isExact(clause, value) || fixedPart(clause, value).includes(':');

/** The results for all values, or `null` if one of them is open: values of one clause are alternatives. */
function every(values: readonly string[], fixed: (value: string) => string | null): readonly string[] | null {
  const results = values.map(fixed);
  return results.every((result) => result !== null) ? results : null;
}

/** What the clauses, all of which hold, confine a request to. `signed`: the service takes no anonymous requests. */
export function confine(clauses: readonly Clause[], signed: boolean): Confinement {
  let accounts: readonly string[] | null = null;
  let organizations: readonly string[] | null = null;
  let closed = false;
  const demands: string[] = [];
  for (const clause of clauses) {
    const { key } = clause;
    const values = guaranteed(clause, clauses, signed && ALWAYS_PRESENT.has(key));
    if (values === null) continue;
    if (ACCOUNT_KEYS.has(key)) {
      accounts ??= every(values, (value) => (isExact(clause, value) ? value : null));
    } else if (ARN_KEYS.has(key)) {
      const found = every(values, (value) => fixedAccount(clause, value));
      if (found?.every((account) => ACCOUNT_ID.test(account))) accounts ??= found;
      else closed ||= found !== null;
    } else if (ORGANIZATION_KEYS.has(key)) {
      organizations ??= every(values, (value) => fixedOrganization(clause, value));
    } else if (CLOSING_KEYS.has(key)) {
      closed ||= values.every((value) => isFixed(clause, value));
    } else if (DEMANDS[key] !== undefined) demands.push(DEMANDS[key]);
  }
  return { accounts, organizations, closed, demands };
}

const isEveryone = (statement: Statement): boolean =>
  statement.principals?.not === false && statement.principals.list.some(({ value }) => isAnything(value));

/**
 * What Deny statements add to every Allow: "deny everyone whose organization is not o-x" says the same as a condition
 * on that organization. A clause on `aws:PrincipalIsAWSService` beside it only spares AWS itself.
 */
function denials(
  document: PolicyDocument,
  actions: readonly string[],
): { readonly all: boolean; readonly clauses: readonly Clause[] } {
  const clauses: Clause[] = [];
  let all = false;
  for (const statement of document.statements) {
    if (statement.allow || !isEveryone(statement)) continue;
    if (!actions.every((action) => coversAction(statement, action))) continue;
    if (statement.resources !== null && (statement.resources.not || !statement.resources.list.some(isAnything)))
      continue;
    const rest = statement.condition.filter(({ key }) => key !== 'aws:principalisawsservice');
    const [only] = rest;
    if (only === undefined) all ||= statement.condition.length === 0;
    else if (rest.length === 1 && only.operator.includes('not') && only.qualifier === null) {
      clauses.push({ ...only, operator: only.operator.replace('not', ''), ifExists: false });
    }
  }
  return { all, clauses };
}

export interface Admission {
  readonly statement: Statement;
  /** Conditions of the statement and of the Deny statements that touch all of it. */
  readonly clauses: readonly Clause[];
}

/** The Allow statements that let someone call one of `actions` (`null`: anything), with the conditions they are under. */
export function admissions(document: PolicyDocument, actions: readonly string[] | null): readonly Admission[] {
  return document.statements.flatMap((statement) => {
    if (!statement.allow) return [];
    // `NotAction` names what it leaves out, not what it lets in: only a Deny of everything surely touches all of that.
    const covered = actions?.filter((action) => coversAction(statement, action));
    const touched = covered ?? (statement.actions.not ? [ANY_NAME] : statement.actions.list);
    if (touched.length === 0) return [];
    const { all, clauses } = denials(document, touched);
    return all ? [] : [{ statement, clauses: [...statement.condition, ...clauses] }];
  });
}

export interface Outsiders {
  /** `'*'`, or everyone but those that `NotPrincipal` names. */
  readonly everyone: 'named' | 'by exception' | null;
  /** Accounts, in words: `999988887777 (whole account)`, `999988887777 (role/deployer)`. */
  readonly external: readonly string[];
  /** Ids left over from deleted users and roles. */
  readonly deleted: readonly string[];
}

/** IAM replaces the ARN of a deleted user or role by its unique id. */
const UNIQUE_ID = /^A[A-Z]{3}[A-Z0-9]{12,}$/;

const isOurs = (account: string, context: TrustContext): boolean =>
  account === context.accountId || context.trustedAccountIds.includes(account);

/** The accounts among `accounts` that are neither this one nor trusted. */
export const externalOf = (accounts: readonly string[], context: TrustContext): readonly string[] => [
  ...new Set(accounts.filter((account) => !isOurs(account, context))),
];

function describeAws(value: string, context: TrustContext): string | null {
  if (ACCOUNT_ID.test(value)) return isOurs(value, context) ? null : `${value} (whole account)`;
  const [, , , , account = '', ...rest] = value.split(':');
  const name = rest.join(':');
  // CloudFront's origin access identities have `cloudfront` for an account.
  if (account === 'cloudfront') return null;
  if (!ACCOUNT_ID.test(account)) return `unknown principal ${clip(value, 60)}`;
  if (isOurs(account, context)) return null;
  return `${account} (${name === 'root' ? 'whole account' : clip(name, 80)})`;
}

/** Who of a statement's AWS principals does not belong to this account or a trusted one. */
export function outsiders({ principals }: Statement, context: TrustContext): Outsiders {
  const external: string[] = [];
  const deleted: string[] = [];
  let everyone: Outsiders['everyone'] = principals?.not === true ? 'by exception' : null;
  for (const { type, value } of principals?.not === false ? principals.list : []) {
    if (isAnything(value) || (value.includes('*') && matchesGlob(value, 'arn:aws:iam::000000000000:root'))) {
      everyone = 'named';
    } else if (type === 'CanonicalUser') external.push(`canonical user ${clip(value, 20)}`);
    else if (type === 'AWS') {
      if (UNIQUE_ID.test(value)) deleted.push(value);
      else {
        const described = describeAws(value, context);
        if (described !== null) external.push(described);
      }
    }
  }
  return { everyone, external: [...new Set(external)], deleted };
}
