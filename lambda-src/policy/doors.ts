/**
 * Whom a resource or trust policy lets in from outside the account: for each principal of each Allow, whether a request
 * of theirs can be allowed once every Deny has been looked at.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
import type { Budget } from './budget.ts';
import { type Clause, isSure, SELECTING } from './condition.ts';
import { coversAction, type PolicyDocument, type Principals, type Statement } from './document.ts';
import { ANY_NAME, exampleOf, hasWildcard, isAnything, matchesGlob, runLongerThan } from './glob.ts';
import { joinRanges } from './holder.ts';
import { type Outsider, OutsiderRequests } from './outsider.ts';
import { type Level, NEVER, OUTSIDE } from './powers.ts';
import { surest } from './solve.ts';
import { TRUSTS_NOBODY, type Trusted } from './trusted.ts';
import { hasVariable } from './variables.ts';
import { clip } from './verdict.ts';

export interface TrustContext {
  /** Account the document belongs to; `null` when the record does not say. */
  readonly accountId: string | null;
  readonly trusted: Trusted;
  /** ARNs and unique ids of the caller: of the user, or of the role and its session. */
  readonly caller?: readonly string[];
  /** Time of the event, in milliseconds since 1970. */
  readonly time?: number | null;
}

export type Who =
  | { readonly kind: 'everyone'; readonly byException: boolean }
  /** In words: `999988887777 (role/deployer)`. */
  | {
      readonly kind: 'external';
      readonly name: string;
      readonly accountId: string | null;
      readonly arn: string | null;
      /** As the document names them. */
      readonly written: string;
    }
  | { readonly kind: 'caller'; readonly name: string };

export interface Door {
  readonly who: Who;
  readonly statement: Statement;
  readonly level: Level;
}

const ACCOUNT_ID = /^\d{12}$/;
/** `AIDA…`, `AROA…`, `AGPA…`: IAM takes those of users and roles that exist, and shows those of deleted ones. */
const UNIQUE_ID = /^A[A-Z]{3}[A-Z0-9]{12,}$/;

const isOurs = (account: string, { accountId, trusted }: TrustContext): boolean =>
  account === accountId || trusted.accountIds.includes(account);

const unknown = (name: string, written: string): Who => ({
  kind: 'external',
  name,
  accountId: null,
  arn: null,
  written,
});

function external(value: string, context: TrustContext): Who | null {
  if (UNIQUE_ID.test(value)) return unknown(`unique id ${clip(value, 40)}`, value);
  const [, , , , account = value, ...rest] = value.split(':');
  // CloudFront's origin access identities have `cloudfront` for an account.
  if (account === 'cloudfront') return null;
  if (!ACCOUNT_ID.test(account)) return unknown(`unknown principal ${clip(value, 60)}`, value);
  if (isOurs(account, context)) return null;
  const name = rest.join(':');
  const whole = name === '' || name === 'root';
  return {
    kind: 'external',
    name: `${account} (${whole ? 'whole account' : clip(name, 80)})`,
    accountId: account,
    arn: whole ? null : value,
    written: value,
  };
}

const isRootOf = (value: string, account: string | null): boolean =>
  account !== null && /^arn:[^:]*:iam::(\d{12}):root$/.exec(value)?.[1] === account;

const isEveryone = (value: string): boolean =>
  isAnything(value) || (value.includes('*') && matchesGlob(value, 'arn:aws:iam::000000000000:root'));

/** Principals of a statement that are not this account's, and the caller where they are named. */
function named(principals: Principals, context: TrustContext): readonly Who[] {
  return principals.list.flatMap(({ type, value }): Who[] => {
    // IAM takes no wildcard in a service's name: what another service makes of it is not known.
    if (type === 'Service') return hasWildcard(value) ? [unknown(`service ${clip(value, 60)}`, value)] : [];
    if (type === 'Federated' || isEveryone(value)) return [];
    if (type === 'CanonicalUser') return [unknown(`canonical user ${clip(value, 20)}`, value)];
    if (context.caller?.includes(value)) return [{ kind: 'caller', name: clip(value) }];
    const who = external(value, context);
    return who === null ? [] : [who];
  });
}

/** Keys whose value is the caller: the part of a value that names them. A session has its name after its role's id. */
const CALLER_KEYS: Readonly<Record<string, (caller: string) => string | null>> = {
  'aws:principalarn': (caller) => caller,
  'aws:userid': (caller) => (UNIQUE_ID.test(caller) ? caller : null),
  'aws:username': (caller) => /:user\/(?:.*\/)?([^/]+)$/.exec(caller)?.[1] ?? null,
};

/** A pattern that any name fits names nobody. */
const names = (pattern: string, text: string): boolean =>
  matchesGlob(pattern, text) && !matchesGlob(pattern, text.replace(/[^/]+$/, ANY_NAME));

/** Whether a condition picks the caller out of those whom the principals let in. */
const picks = ({ condition }: Statement, { caller = [] }: TrustContext): string | undefined =>
  condition
    .filter(({ operator, key }) => SELECTING.test(operator) && Object.hasOwn(CALLER_KEYS, key))
    .flatMap(({ key, values }) => values.map((value) => ({ key, value })))
    .find(({ key, value }) =>
      caller.some((each) => {
        const text = CALLER_KEYS[key]?.(each) ?? null;
        return text !== null && names(key === 'aws:userid' ? (value.split(':')[0] ?? '') : value, text);
      }),
    )?.value;

/** The principals of an Allow: of one for everyone also those that the `NotPrincipal` of a Deny leaves. */
function visitors(statement: Statement, statements: readonly Statement[], context: TrustContext): readonly Who[] {
  const { principals } = statement;
  if (principals === null) return [];
  const picked = picks(statement, context);
  const caller: readonly Who[] = picked === undefined ? [] : [{ kind: 'caller', name: clip(picked) }];
  const people = principals.list.filter(({ type }) => type !== 'Service');
  if (!principals.not && !people.some(({ value }) => isEveryone(value))) {
    const isOwn = people.some(({ value }) => value === context.accountId || isRootOf(value, context.accountId));
    return [...named(principals, context), ...(isOwn ? caller : [])];
  }
  const spared = statements.flatMap((each) =>
    !each.allow && each.principals?.not === true ? named(each.principals, context) : [],
  );
  return [{ kind: 'everyone', byException: principals.not }, ...spared, ...caller];
}

/** Whether a Deny for `principals` surely meets this visitor. */
function denies({ not, list }: Principals, who: Who): boolean {
  if (who.kind === 'caller') return false;
  const named = (value: string): boolean =>
    who.kind === 'external' &&
    (value === who.written ||
      (who.accountId !== null && (value === who.accountId || value.split(':')[4] === who.accountId)));
  if (not) return !list.some(({ value }) => isEveryone(value) || named(value));
  return list.some(({ type, value }) => {
    if (type !== 'AWS') return false;
    if (isAnything(value)) return true;
    const account = ACCOUNT_ID.test(value) ? value : /^arn:[^:]*:iam::(\d{12}):root$/.exec(value)?.[1];
    return who.kind === 'external' && (account === undefined ? value === who.arn : account === who.accountId);
  });
}

/** Variables that whoever calls has no say in. Which organization this is, is not known: it stands for itself. */
const OUR_ACCOUNT = /\$\{aws:ResourceAccount\}/gi;
const OUR_ORGANIZATION = /\$\{aws:ResourceOrgID\}/gi;

/** With the account that the resource belongs to in its place. */
const inAccount = (statement: Statement, accountId: string | null): Statement => ({
  ...statement,
  condition: statement.condition.map((clause) => ({
    ...clause,
    values: clause.values.map((value) =>
      accountId !== null && statement.variables ? value.replace(OUR_ACCOUNT, accountId) : value,
    ),
  })),
});

/** Whether a clause says something for sure of somebody whose variables are not known. */
const tells = (clause: Clause): boolean =>
  isSure(clause) && !clause.values.some((value) => hasVariable(value.replace(OUR_ORGANIZATION, '')));

/** An action that each pattern of an Allow stands for; what `NotAction` leaves out stands for nothing. */
const actionsOf = ({ actions }: Statement, run: string): readonly string[] =>
  actions.not ? [`${run}:${run}`] : actions.folded.map((each) => exampleOf(each, run));

const resourcesOf = ({ resources }: Statement, run: string): readonly string[] =>
  resources === null || resources.not ? [run] : resources.list.map((each) => exampleOf(each, run));

/** What does not tell lets in, of an Allow, and keeps nobody out, of a Deny. */
function levelOf(
  { condition }: Statement,
  denials: readonly Statement[],
  requester: OutsiderRequests,
  budget: Budget,
): Level {
  const denied = denials.map((each) => each.condition).filter((clauses) => clauses.every(tells));
  return surest(condition.filter(tells), denied, requester, budget);
}

/**
 * The doors that the Allow statements of `document` open.
 *
 * @param actions those that open something, what AWS principals call first: the others are for tokens; `null`: any
 * @param signed whether every request is signed by an AWS identity
 */
export function doorsOf(
  document: PolicyDocument,
  actions: readonly string[] | null,
  signed: boolean,
  context: TrustContext,
  budget: Budget,
): Door[] {
  const statements = document.statements.map((each) => inAccount(each, context.accountId));
  const run = runLongerThan(statements.flatMap((each) => [...each.actions.folded, ...(each.resources?.list ?? [])]));
  const concerns = ({ resources }: Statement, resource: string): boolean =>
    resources === null || resources.list.some((each) => matchesGlob(each, resource, budget)) !== resources.not;
  const open = statements.filter(
    ({ allow, principals }) => allow && principals?.list.some(({ value }) => isEveryone(value)),
  );
  return statements
    .filter(({ allow }) => allow)
    .flatMap((statement) => {
      const visiting = visitors(statement, statements, context);
      if (visiting.length === 0) return [];
      const calls = actions?.filter((each) => coversAction(statement, each, budget)) ?? actionsOf(statement, run);
      return visiting.flatMap((who): Door[] => {
        const outsider: Outsider = { accountId: null, arn: null, signed: signed || who.kind !== 'everyone' };
        const requester = new OutsiderRequests(
          who.kind === 'external' ? { ...outsider, accountId: who.accountId, arn: who.arn } : outsider,
          who.kind === 'caller' ? null : context.accountId,
          context.trusted,
          budget,
          context.time ?? null,
        );
        let level: Level = NEVER;
        const tried = new Set<string>();
        for (const call of actions === null || who.kind === 'everyone' ? calls : calls.slice(0, 1)) {
          const denials = statements.filter(
            (each) =>
              !each.allow &&
              each.principals !== null &&
              denies(each.principals, who) &&
              coversAction(each, call, budget),
          );
          for (const resource of resourcesOf(statement, run)) {
            const here = denials.filter((each) => concerns(each, resource));
            const key = here.map(({ index }) => index).join();
            if (tried.has(key)) continue;
            tried.add(key);
            const found = levelOf(statement, here, requester, budget);
            if (found > level) level = found;
            if (found !== OUTSIDE || who.kind !== 'everyone' || joinRanges([statement.condition]).length === 0)
              continue;
            // Statements that name a network each let everyone in from all of them.
            const [condition = statement.condition] = joinRanges([statement, ...open].map((each) => each.condition));
            const together = levelOf({ ...statement, condition }, here, requester, budget);
            if (together > level) level = together;
          }
        }
        return level === NEVER ? [] : [{ who, statement, level }];
      });
    });
}

/**
 * Whether a resource policy lets anybody of account `accountId` call `action`: what identity policies cannot give, where
 * the resource's own policy decides alone.
 */
export function admitsOwn(document: PolicyDocument, action: string, accountId: string, budget: Budget): boolean {
  const concerned = document.statements.filter((each) => coversAction(each, action, budget));
  const isOwn = (value: string): boolean => (value.split(':')[4] ?? value) === accountId;
  const isWhole = (value: string): boolean => value === accountId || isRootOf(value, accountId);
  return concerned.some((statement) => {
    if (!statement.allow || statement.principals === null) return false;
    const { not, list } = statement.principals;
    const own = list.map(({ value }) => value).filter((value) => isOwn(value) || isEveryone(value));
    const admitted = not ? (own.some((value) => isWhole(value) || isEveryone(value)) ? [] : [accountId]) : own;
    return admitted.some((written) => {
      const arn = isOwn(written) && !isWhole(written) ? written : null;
      const denials = concerned.filter(
        ({ allow, principals }) =>
          !allow && principals !== null && denies(principals, { kind: 'external', name: '', accountId, arn, written }),
      );
      const requester = new OutsiderRequests({ accountId, arn, signed: true }, null, TRUSTS_NOBODY, budget);
      return levelOf(statement, denials, requester, budget) !== NEVER;
    });
  });
}
