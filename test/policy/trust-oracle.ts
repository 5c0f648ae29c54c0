/**
 * Who can assume a role, found by trying: random trust policies, and for each of them requests of strangers, of the accounts,
 * organizations and networks that it names, and tokens of GitHub. Shares no code with the judge of trust.
 */

import type { Random } from '../fuzz/random.ts';
import { type Context, clauseHolds, type OneOrMore } from './oracle.ts';

type Principals = '*' | Readonly<Record<string, OneOrMore>>;

export interface TrustStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Principals;
  readonly NotPrincipal?: Principals;
  readonly Action: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

export const OWN = '111122223333';
/** Of the event. */
export const NOW = Date.parse('2026-06-15T12:00:00Z');
export const TRUSTED = {
  accountIds: ['444455556666'],
  organizationIds: ['o-ourorganization'],
  networkIds: ['vpce-0aaaaaaaaaaaaaaaa'],
  federatedSubjects: ['token.actions.githubusercontent.com:repo:our-org/*'],
};
const STRANGER = '770000000077';
const OTHERS = ['999988887777', '888800001111'];
const GITHUB = 'token.actions.githubusercontent.com';
const PROVIDER = `arn:aws:iam::${OWN}:oidc-provider/${GITHUB}`;
const VERSION = '2012-10-17';

const many = (value: OneOrMore | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;
/** What a wildcard stands for, where nobody chose it. */
const filled = (pattern: string): string => pattern.replaceAll('*', 'q7').replaceAll('?', 'q');

const ACCOUNTS = [OWN, ...TRUSTED.accountIds, ...OTHERS];

function principal(random: Random): Principals {
  const account = random.pick(ACCOUNTS);
  const one = (): string =>
    random.pick([
      account,
      `arn:aws:iam::${account}:root`,
      `arn:aws:iam::${account}:role/deployer`,
      `arn:aws:iam::${account}:user/jane`,
    ]);
  return random.pick<() => Principals>([
    () => '*',
    () => ({ AWS: '*' }),
    () => ({ AWS: one() }),
    () => ({ AWS: [one(), `arn:aws:iam::${random.pick(ACCOUNTS)}:root`] }),
    () => ({ Service: 'ec2.amazonaws.com' }),
    () => ({ AWS: one(), Service: 'ec2.amazonaws.com' }),
  ])();
}

type Clause = readonly [operator: string, key: string, values: OneOrMore];

function clause(random: Random): Clause {
  const exists = random.pick(['', '', 'IfExists']);
  const not = random.pick(['', '', 'Not']);
  const each = random.pick(['', '', '', 'ForAllValues:', 'ForAnyValue:']);
  const account = random.pick(ACCOUNTS);
  const organization = random.pick([...TRUSTED.organizationIds, 'o-somebodyelse0']);
  const like = random.pick(['Like', 'Equals']);
  return random.pick<() => Clause>([
    () => [`String${not}Equals${exists}`, 'aws:PrincipalOrgID', organization],
    () => [
      `String${not}Like${exists}`,
      'aws:PrincipalOrgID',
      random.pick([organization, 'o-*', '*', `${organization}*`]),
    ],
    () => [`${each || 'ForAnyValue:'}String${not}Like`, 'aws:PrincipalOrgPaths', `${organization}/*`],
    () => [`String${not}${like}${exists}`, 'aws:PrincipalAccount', random.pick([account, [account, OTHERS[0] ?? '']])],
    () => [
      `${random.pick(['Arn', 'String'])}${not}Like${exists}`,
      'aws:PrincipalArn',
      random.pick([
        `arn:aws:iam::${account}:role/*`,
        `arn:aws:iam::${account}:role/deployer`,
        'arn:aws:iam::*:role/deployer',
      ]),
    ],
    () => [`String${not}Equals${exists}`, 'sts:ExternalId', 'secret'],
    () => [`String${not}Like${exists}`, 'sts:RoleSessionName', random.pick(['x', 'run-*'])],
    () => [`String${not}Equals${exists}`, 'aws:PrincipalTag/team', 'ops'],
    () => [`Bool${exists}`, 'aws:MultiFactorAuthPresent', random.pick(['true', 'false'])],
    () => [`Bool${exists}`, 'aws:PrincipalIsAWSService', random.pick(['true', 'false'])],
    () => [random.pick(['IpAddress', 'NotIpAddress']), 'aws:SourceIp', '203.0.113.0/24'],
    () => [
      `String${not}Equals${exists}`,
      'aws:SourceVpce',
      random.pick([...TRUSTED.networkIds, 'vpce-0bbbbbbbbbbbbbbbb']),
    ],
    () => [
      'Null',
      random.pick(['aws:PrincipalOrgID', 'aws:SourceVpce', 'sts:ExternalId']),
      random.pick(['true', 'false']),
    ],
    () => [`StringLike${exists}`, 'aws:userid', 'AROAEXAMPLEID12345678:*'],
    () => [
      random.pick(['DateLessThan', 'DateGreaterThan']),
      'aws:CurrentTime',
      random.pick(['2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z']),
    ],
    () => [
      `String${not}Equals${exists}`,
      'aws:PrincipalAccount',
      random.pick([`\${aws:ResourceAccount}`, `\${aws:PrincipalAccount}`]),
    ],
  ])();
}

const SUBJECTS = [
  ...['repo:our-org/*', 'repo:our-org/app:*', 'repo:our-org/app:ref:refs/heads/main', 'repo:our-org*', 'repo:*', '*'],
  ...['repo:stranger/app:*', 'repo:*/app:*', 'repo:our?org/app:*', '*:ref:refs/heads/main'],
];

function claim(random: Random): Clause {
  const exists = random.pick(['', '', 'IfExists']);
  const value = random.pick([random.pick(SUBJECTS), [random.pick(SUBJECTS), random.pick(SUBJECTS)]]);
  return random.pick<() => Clause>([
    () => [`StringLike${exists}`, `${GITHUB}:sub`, value],
    () => [
      `StringEquals${exists}`,
      `${GITHUB}:sub`,
      random.pick([
        'repo:our-org/app:ref:refs/heads/main',
        'repo:stranger/app:ref:refs/heads/main',
        `\${${GITHUB}:sub}`,
      ]),
    ],
    () => [`StringNotLike${exists}`, `${GITHUB}:sub`, value],
    () => [`ForAllValues:StringLike`, `${GITHUB}:sub`, value],
    () => [`StringEquals`, `${GITHUB}:aud`, 'sts.amazonaws.com'],
    () => [`StringEquals`, `${GITHUB}:repository_owner`, random.pick(['our-org', 'stranger'])],
  ])();
}

function conditionOf(clauses: readonly Clause[]): NonNullable<TrustStatement['Condition']> {
  const condition: Record<string, Record<string, OneOrMore>> = {};
  for (const [operator, key, values] of clauses) condition[operator] = { ...condition[operator], [key]: values };
  return condition;
}

function statement(random: Random, Effect: 'Allow' | 'Deny'): TrustStatement {
  const times = (one: () => Clause): Clause[] => Array.from({ length: random.below(3) }, one);
  if (Effect === 'Allow' && random.oneIn(4)) {
    const Condition = conditionOf(times(() => claim(random)));
    return { Effect, Principal: { Federated: PROVIDER }, Action: 'sts:AssumeRoleWithWebIdentity', Condition };
  }
  const Action = random.pick([
    'sts:AssumeRole',
    'sts:AssumeRole',
    'sts:*',
    'sts:TagSession',
    ['sts:TagSession', 'sts:AssumeRole'],
  ]);
  const Condition = conditionOf(times(() => clause(random)));
  const whom = principal(random);
  return Effect === 'Deny' && random.oneIn(3)
    ? { Effect, NotPrincipal: whom, Action, Condition }
    : { Effect, Principal: whom, Action, Condition };
}

export const trustOf = (random: Random): readonly TrustStatement[] => [
  ...Array.from({ length: 1 + random.below(2) }, () => statement(random, 'Allow')),
  ...Array.from({ length: random.below(3) }, () => statement(random, 'Deny')),
];

interface Requester {
  readonly account: string | null;
  readonly arn: string | null;
  /** Whether the document names them: their account, organization, id or network. */
  readonly named: boolean;
  readonly context: Map<string, OneOrMore>;
}

/** `*` stands for whoever brings a token, too: that counts for a Deny; an Allow for `*` is judged by its AWS principals. */
function meets(principals: Principals, { account, arn }: Requester, denies: boolean): boolean {
  const isEverybody = principals === '*' || many(principals['AWS']).includes('*');
  if (account === null && isEverybody) return denies;
  if (principals === '*') return true;
  if (account === null) return many(principals['Federated']).includes(PROVIDER);
  return many(principals['AWS']).some(
    (each) => each === '*' || each === account || each === `arn:aws:iam::${account}:root` || each === arn,
  );
}

const concerns = ({ Effect, Principal, NotPrincipal }: TrustStatement, requester: Requester): boolean =>
  NotPrincipal === undefined
    ? Principal !== undefined && meets(Principal, requester, Effect === 'Deny')
    : requester.account !== null && !meets(NotPrincipal, requester, true);

function allows(statements: readonly TrustStatement[], requester: Requester): boolean {
  const action = requester.account === null ? 'sts:AssumeRoleWithWebIdentity' : 'sts:AssumeRole';
  const holds = ({ Condition = {} }: TrustStatement): boolean =>
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) =>
        clauseHolds(operator, key, many(values), VERSION, requester.context as Context),
      ),
    );
  const met = statements.filter(
    (each) =>
      many(each.Action).some((pattern) => pattern === action || pattern === 'sts:*') &&
      concerns(each, requester) &&
      holds(each),
  );
  return met.some(({ Effect }) => Effect === 'Allow') && met.every(({ Effect }) => Effect === 'Allow');
}

const product = <T>(lists: readonly (readonly T[])[]): T[][] =>
  lists.reduce<T[][]>((all, list) => all.flatMap((head) => list.map((item) => [...head, item])), [[]]);

interface Choice {
  readonly value: OneOrMore | undefined;
  readonly named: boolean;
}
const free = (value: OneOrMore | undefined): Choice => ({ value, named: false });

/** Requests of AWS principals from outside. */
function* requesters(written: ReadonlyMap<string, readonly string[]>): Generator<Requester> {
  const valuesOf = (key: string): readonly string[] => written.get(key) ?? [];
  // Behind a pattern of organizations there is one that nobody names.
  const organizations = ['aws:principalorgid', 'aws:principalorgpaths']
    .flatMap((key) => valuesOf(key))
    .flatMap((value) => value.split('/', 1))
    .map((id) => ({ organization: filled(id), named: filled(id) === id }))
    .filter(({ organization }) => !TRUSTED.organizationIds.includes(organization));
  const choices: Record<string, Choice[]> = {
    'sts:externalid': ['secret', 'q7', undefined].map(free),
    'sts:rolesessionname': ['x', 'run-q7', 'q7'].map(free),
    'aws:principaltag/team': ['ops', 'q7', undefined].map(free),
    'aws:multifactorauthpresent': ['true', 'false', undefined].map(free),
    'aws:currenttime': [NOW, NOW + 10 * 365 * 86_400_000].map((time) => free(String(time / 1_000))),
    'aws:sourceip': [free('8.8.8.8'), free('198.51.100.7'), { value: '203.0.113.7', named: true }],
    'aws:sourcevpce': [
      ...[undefined, 'vpce-0cccccccccccccccc'].map(free),
      ...valuesOf('aws:sourcevpce')
        .filter((id) => !TRUSTED.networkIds.includes(id))
        .map((value): Choice => ({ value, named: true })),
    ],
    'aws:userid': [
      free('AROAQ7Q7Q7Q7Q7Q7Q7Q7:q7'),
      ...valuesOf('aws:userid')
        .filter((value) => value.startsWith('AROA'))
        .map((value): Choice => ({ value: filled(value), named: true })),
    ],
  };
  const keys = Object.keys(choices).filter((key) => written.has(key));
  const scenes = product(keys.map((key) => choices[key] ?? []));
  const memberships = [
    { organization: undefined, named: false },
    { organization: 'o-strangerstranger', named: false },
    ...organizations,
  ];
  const who = [
    ...memberships.map((each) => ({ ...each, account: STRANGER })),
    ...OTHERS.flatMap((account) => memberships.map((each) => ({ ...each, account, named: true }))),
  ];
  for (const { account, organization, named } of who) {
    for (const name of ['role/deployer', 'user/jane', 'role/q7']) {
      const arn = `arn:aws:iam::${account}:${name}`;
      for (const scene of scenes) {
        const context = new Map<string, OneOrMore>([
          ['aws:principalarn', arn],
          ['aws:principalaccount', account],
          ['aws:principalisawsservice', 'false'],
          ['aws:resourceaccount', OWN],
        ]);
        if (organization !== undefined) {
          context.set('aws:principalorgid', organization);
          context.set('aws:principalorgpaths', [`${organization}/r-q7/ou-q7/`]);
        }
        for (const [index, { value }] of scene.entries())
          if (value !== undefined) context.set(keys[index] ?? '', value);
        yield { account, arn, named: named || scene.some((each) => each.named), context };
      }
    }
  }
}

/** Tokens of repositories that are not listed, with GitHub's own subject and with one that their owner made up. */
const tokens = (): Requester[] =>
  ['stranger', 'our-organization', 'ourXorg', 'q7'].flatMap((owner) =>
    ['app', 'q7'].flatMap((repository) =>
      [
        ...['main', 'q7'].map((branch) => `repo:${owner}/${repository}:ref:refs/heads/${branch}`),
        `repository_owner:${owner}:q7`,
      ].map((subject) => ({
        account: null,
        arn: null,
        named: true,
        context: new Map<string, OneOrMore>([
          [`${GITHUB}:sub`, subject],
          [`${GITHUB}:aud`, 'sts.amazonaws.com'],
          [`${GITHUB}:repository_owner`, owner],
        ]),
      })),
    ),
  );

/** `critical`: anybody; `high`: somebody who is named, or a network; `null`: nobody from outside. */
export function truthOf(statements: readonly TrustStatement[]): 'critical' | 'high' | null {
  const written = new Map<string, string[]>();
  for (const { Condition = {} } of statements) {
    for (const keys of Object.values(Condition)) {
      for (const [key, values] of Object.entries(keys)) {
        written.set(key.toLowerCase(), [...(written.get(key.toLowerCase()) ?? []), ...many(values)]);
      }
    }
  }
  let some = tokens().some((token) => allows(statements, token));
  for (const requester of requesters(written)) {
    if (some && requester.named) continue;
    if (!allows(statements, requester)) continue;
    if (!requester.named) return 'critical';
    some = true;
  }
  return some ? 'high' : null;
}
