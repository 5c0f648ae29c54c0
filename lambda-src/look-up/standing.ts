/** Whether a user, role or group has administration: by its attached, inline and group policies, less its boundary. */
import { rank } from '../catalogue/severity.ts';
import { type Policy, readPolicy } from '../policy/document.ts';
import { awsManagedPolicyName, judgeManagedPolicyArn } from '../policy/managed.ts';
import { judgePermissions, type PermissionsContext } from '../policy/permissions.ts';
import { enumerate, type PolicyVerdict } from '../policy/verdict.ts';
import { inForce } from './document.ts';
import { type Inquiry, NotLookedUp } from './inquiry.ts';
import type { Principal } from './ports.ts';

export interface Standing {
  /** `User bob is an administrator (group admins: AdministratorAccess)`; `null`: not as far as is known. */
  readonly administrator: string | null;
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}

/** A policy, and by what the principal has it. */
interface Holding {
  /** `AdministratorAccess`, or `group admins: AdministratorAccess`. */
  readonly name: string;
  readonly policy: Policy;
  /** On a policy of AWS whose document is not read. */
  readonly known: readonly PolicyVerdict[];
}

const document = (...Statement: readonly object[]): Policy => readPolicy({ Version: '2012-10-17', Statement });
const NOTHING = document();

/** Policies of AWS that give or take everything, as AWS publishes them. */
const AWS_DOCUMENTS: Readonly<Record<string, Policy>> = {
  AdministratorAccess: document({ Effect: 'Allow', Action: '*', Resource: '*' }),
  IAMFullAccess: document({ Effect: 'Allow', Action: 'iam:*', Resource: '*' }),
  AWSDenyAll: document({ Effect: 'Deny', Action: '*', Resource: '*' }),
};

function awsHolding(arn: string, by: string): Holding | null {
  const name = awsManagedPolicyName(arn);
  if (name === null) return null;
  const policy = Object.hasOwn(AWS_DOCUMENTS, name) ? AWS_DOCUMENTS[name] : undefined;
  return { name: by + name, policy: policy ?? NOTHING, known: policy === undefined ? judgeManagedPolicyArn(arn) : [] };
}

const lastOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

const NO_GRANT: ReadonlySet<PolicyVerdict['kind']> = new Set(['unreadable', 'key-quarantine']);

interface Judged {
  /** The gravest that makes its holder an administrator, or lets it become one. */
  readonly found: PolicyVerdict | null;
  /** Why something was not evaluated. */
  readonly unread: string | null;
}

function judged(holdings: readonly Holding[], context: PermissionsContext): Judged {
  const policies = holdings.map(({ policy }) => policy);
  const verdicts = [...judgePermissions(policies, context), ...holdings.flatMap(({ known }) => known)];
  return {
    found: verdicts.find(({ severity, kind }) => rank(severity) >= rank('high') && !NO_GRANT.has(kind)) ?? null,
    unread: verdicts.find(({ kind }) => kind === 'unreadable')?.text ?? null,
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const uncapital = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const PERSON = { all: 'is an administrator', some: 'can become an administrator' };
const ADMINISTRATION: Readonly<Record<Principal['type'], { readonly all: string; readonly some: string }>> = {
  user: PERSON,
  role: PERSON,
  group: { all: 'makes its members administrators', some: 'lets its members become administrators' },
};

class Search {
  /** What is not known, by why. */
  readonly #unknown = new Map<string, string[]>();
  readonly #inquiry: Inquiry;

  constructor(inquiry: Inquiry) {
    this.#inquiry = inquiry;
  }

  /** The same whatever answers first. */
  get notes(): readonly string[] {
    return [...this.#unknown].map(([why, what]) => `${enumerate(what.toSorted())}: ${why}`).toSorted();
  }

  note(what: string, why: string): void {
    this.#unknown.set(why, [...(this.#unknown.get(why) ?? []), what]);
  }

  /** The answer, or `otherwise` with a note. */
  async #or<Answer>(what: string, otherwise: Answer, asking: Promise<Answer>): Promise<Answer> {
    try {
      return await asking;
    } catch (error) {
      if (!(error instanceof NotLookedUp)) throw error;
      this.note(what, error.message);
      return otherwise;
    }
  }

  async boundary(principal: Principal): Promise<string | null> {
    if (principal.type === 'group') return null;
    const action = principal.type === 'user' ? 'iam:GetUser' : 'iam:GetRole';
    const asking = this.#inquiry.ask(action, [principal.name], (iam) => iam.boundary(principal));
    return this.#or(`permissions boundary of ${principal.type} ${principal.name}`, null, asking);
  }

  async groups({ type, name }: Principal): Promise<readonly string[]> {
    if (type !== 'user') return [];
    const asking = this.#inquiry.ask('iam:ListGroupsForUser', [name], (iam) => iam.groups(name));
    return this.#or(`groups of user ${name}`, [], asking);
  }

  async attached(principal: Principal): Promise<readonly string[]> {
    const { type, name } = principal;
    const action = `iam:ListAttached${capital(type)}Policies`;
    const asking = this.#inquiry.ask(action, [name], (iam) => iam.attached(principal));
    return this.#or(`policies attached to ${type} ${name}`, [], asking);
  }

  async inlineNames(principal: Principal): Promise<readonly string[]> {
    const { type, name } = principal;
    const asking = this.#inquiry.ask(`iam:List${capital(type)}Policies`, [name], (iam) => iam.inlineNames(principal));
    return this.#or(`inline policies of ${type} ${name}`, [], asking);
  }

  async inline(principal: Principal, policyName: string, by: string): Promise<Holding | null> {
    const { type, name } = principal;
    const asking = this.#inquiry.ask(`iam:Get${capital(type)}Policy`, [name, policyName], (iam) =>
      iam.inline(principal, policyName),
    );
    const text = await this.#or<string | null>(`inline policy ${policyName} of ${type} ${name}`, null, asking);
    return text === null ? null : { name: `${by}${policyName}`, policy: readPolicy(text), known: [] };
  }

  async own(arn: string, by: string): Promise<Holding | null> {
    const found = await this.#or(`policy ${lastOf(arn)}`, null, inForce(this.#inquiry, arn));
    return found === null ? null : { name: `${by}${lastOf(arn)}`, policy: found.document, known: [] };
  }
}

const isFound = <Found>(found: Found | null): found is Found => found !== null;

interface Holder {
  readonly principal: Principal;
  /** `group admins: `. */
  readonly by: string;
  /** Policies attached. */
  readonly arns: readonly string[];
}

/**
 * Everything that a principal holds, itself and by its groups; `stop` ends the search where it knows enough. What is
 * attached comes first: the calls of a delivery suffice for the ten groups that a user can have.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
async function holdingsOf(
  principal: Principal,
  search: Search,
  stop: (holdings: readonly Holding[]) => boolean,
): Promise<readonly Holding[]> {
  const [groups, arns] = await Promise.all([search.groups(principal), search.attached(principal)]);
  const byGroup = groups.map(async (name): Promise<Holder> => {
    const group = { type: 'group' as const, name };
    return { principal: group, by: `group ${name}: `, arns: await search.attached(group) };
  });
  const holders: readonly Holder[] = [{ principal, by: '', arns }, ...(await Promise.all(byGroup))];
  const attached = holders.flatMap((holder) => holder.arns.map((arn) => ({ arn, by: holder.by })));
  const ofAws = attached.map(({ arn, by }) => awsHolding(arn, by)).filter(isFound);
  if (stop(ofAws)) return ofAws;
  const own = attached
    .filter(({ arn }) => awsManagedPolicyName(arn) === null)
    .map(async ({ arn, by }) => [await search.own(arn, by)]);
  const inline = holders.map(async (holder) => {
    const names = await search.inlineNames(holder.principal);
    return Promise.all(names.map((name) => search.inline(holder.principal, name, holder.by)));
  });
  const others = await Promise.all([...own, ...inline]);
  return [...ofAws, ...others.flat().filter(isFound)];
}

/** How a boundary limits an administrator; `null`: it does not. What even the boundary alone does not allow, nobody within it has. */
async function limit(
  arn: string,
  search: Search,
  context: PermissionsContext,
): Promise<{ readonly name: string } | null> {
  const held = awsHolding(arn, '') ?? (await search.own(arn, ''));
  if (held === null) return null;
  // Of a policy of AWS that is not read, only the name is known: in doubt it does not limit.
  if (held.policy === NOTHING) return null;
  const { found, unread } = judged([held], context);
  if (unread !== null) search.note(`permissions boundary ${held.name}`, uncapital(unread));
  return found === null && unread === null ? { name: held.name } : null;
}

function without(who: string, holdings: readonly Holding[], { notes }: Search): Standing {
  const names = holdings.map(({ name }) => name);
  if (names.length === 0 && notes.length > 0) return { administrator: null, lines: [], notes };
  const what =
    names.length === 0 ? 'no policy' : `${names.length === 1 ? 'policy' : 'policies'} ${enumerate(names, 6)}`;
  const has =
    notes.length === 0 ? 'has no administrator access' : 'has no administrator access by what could be looked up';
  return { administrator: null, lines: [`${who} ${has}: ${what}`], notes };
}

/** @throws nothing that IAM answers: what could not be looked up is in `notes` */
export async function standingOf(
  principal: Principal,
  inquiry: Inquiry,
  context: PermissionsContext,
): Promise<Standing> {
  const { type, name } = principal;
  const who = `${capital(type)} ${name}`;
  const search = new Search(inquiry);
  const isEnough = (held: readonly Holding[]): boolean => judged(held, context).found?.kind === 'allow-all';
  const holdings = await holdingsOf(principal, search, isEnough);
  const together = judged(holdings, context);
  const alone = holdings.find((each) => judged([each], context).found !== null);
  // Together they may be too complex to judge, where one is enough.
  const any = together.unread === null || alone === undefined ? null : judged([alone], context).found;
  const found = together.found ?? any;
  if (found === null) {
    if (together.unread !== null) search.note(`policies of ${type} ${name}`, uncapital(together.unread));
    if (holdings.length > 1 && holdings.some(({ policy }) => policy === NOTHING))
      search.note('AWS managed policies', 'what they allow together with others is not evaluated');
    return without(who, holdings, search);
  }
  const by = alone?.name ?? `${enumerate(holdings.map((each) => each.name))} together`;
  const boundary = await search.boundary(principal);
  const limited = boundary === null ? null : await limit(boundary, search, context);
  const { notes } = search;
  if (limited !== null) {
    const line = `${who} has administrator access by its policies (${by}), but not within its permissions boundary ${limited.name}`;
    return { administrator: null, lines: [line], notes };
  }
  const { all, some } = ADMINISTRATION[type];
  const administrator = `${who} ${found.kind === 'allow-all' ? all : some} (${by})`;
  const why = found.kind === 'allow-all' ? [] : [found.text];
  return { administrator, lines: [administrator, ...why], notes };
}
