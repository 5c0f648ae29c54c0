import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rank } from '../../lambda-src/catalogue/severity.ts';
import { judgeBoundary } from '../../lambda-src/policy/boundary.ts';
import { type Policy, readPolicy } from '../../lambda-src/policy/document.ts';
import { judgePermissions } from '../../lambda-src/policy/permissions.ts';
import { WAYS } from '../../lambda-src/policy/privilege-escalation.ts';
import { judgeResourcePolicy } from '../../lambda-src/policy/resource.ts';
import { judgeTrust } from '../../lambda-src/policy/trust.ts';
import { TRUSTS_NOBODY } from '../../lambda-src/policy/trusted.ts';
import { type PolicyVerdict, TEXT_LIMIT } from '../../lambda-src/policy/verdict.ts';

const CONTEXT = { accountId: '111122223333', trusted: { ...TRUSTS_NOBODY, accountIds: ['444455556666'] } };

const judgeAll = (value: unknown): readonly PolicyVerdict[] => {
  const policy = readPolicy(value);
  return [
    ...judgePermissions(policy, { holder: { type: 'role', name: 'app', arn: 'arn:aws:iam::111122223333:role/app' } }),
    ...judgeTrust(policy, CONTEXT),
    ...judgeResourcePolicy(policy, CONTEXT),
    ...judgeBoundary(policy),
  ];
};

function isWellFormed({ text, statement }: PolicyVerdict): void {
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThanOrEqual(TEXT_LIMIT);
  if (typeof statement === 'string') expect(statement.length).toBeLessThanOrEqual(TEXT_LIMIT);
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '*',
    '',
    '%',
    '%7B',
    `arn:aws:iam::111122223333:user/\${aws:username}`,
    'arn:',
    '::::::',
    '\u202e',
  ),
);
const listOf = <T>(values: fc.Arbitrary<T>) => fc.oneof(values, fc.array(values, { maxLength: 4 }));
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 4 });

const action = fc.oneof(
  fc.constantFrom(
    '*',
    'iam:*',
    'iam:Put*',
    'IAM:passrole',
    's3:*',
    'sts:AssumeRole',
    'sts:AssumeRoleWithWebIdentity',
    'lambda:*',
  ),
  fc.constantFrom(...WAYS.flatMap((path) => path.actions)),
  hostile,
);
const resource = fc.oneof(
  fc.constantFrom('*', 'arn:aws:iam::*:role/*', 'arn:aws:iam::111122223333:role/app', 'arn:aws:s3:::b/*', 'arn:*'),
  hostile,
);
const principal = fc.oneof(
  fc.constantFrom('*', '111122223333', '999988887777', 'arn:aws:iam::999988887777:root', 'AROAEXAMPLEID12345678'),
  fc.constantFrom('arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com', 'accounts.google.com'),
  hostile,
);
const condition = fc.dictionary(
  fc.oneof(
    fc.constantFrom('StringEquals', 'StringLike', 'ForAllValues:StringLike', 'IpAddress', 'ArnLike', 'Null'),
    hostile,
  ),
  fc.dictionary(
    fc.oneof(fc.constantFrom('aws:PrincipalOrgID', 'aws:SourceArn', 'iam:PassedToService', 'sts:ExternalId'), hostile),
    listOf(fc.oneof(fc.constantFrom('*', 'o-a1b2c3d4e5', 'lambda.amazonaws.com', '0.0.0.0/0'), hostile)),
    { maxKeys: 3 },
  ),
  { maxKeys: 3 },
);

const statement = (effect: fc.Arbitrary<string>) =>
  fc
    .record({
      Sid: maybe(hostile),
      Effect: effect,
      Action: listOf(action),
      negateAction: fc.boolean(),
      Resource: maybe(listOf(resource)),
      negateResource: fc.boolean(),
      Principal: maybe(
        fc.oneof(
          fc.constant('*'),
          fc.dictionary(fc.constantFrom('AWS', 'Service', 'Federated', 'CanonicalUser'), listOf(principal)),
        ),
      ),
      Condition: maybe(condition),
    })
    .map(({ Action, negateAction, Resource, negateResource, ...rest }) => ({
      ...rest,
      [negateAction ? 'NotAction' : 'Action']: Action,
      ...(Resource === undefined ? {} : { [negateResource ? 'NotResource' : 'Resource']: Resource }),
    }))
    .map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)));

const anyStatement = statement(fc.constantFrom('Allow', 'Deny'));

describe('whatever comes in', () => {
  it('nothing throws, and every verdict is well formed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything(), fc.json(), hostile), (value) => {
        judgeAll(value).forEach(isWellFormed);
      }),
      { numRuns: 1_000 },
    );
  });

  it('nothing throws on what looks like a policy', () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 5 }), (Statement) => {
        judgeAll({ Statement }).forEach(isWellFormed);
        expect(judgeAll(JSON.stringify({ Statement }))).toEqual(judgeAll({ Statement }));
      }),
      { numRuns: 1_000 },
    );
  });

  it('a document larger than any that AWS stores is not judged, and says so: its author decides what it costs', () => {
    const fill = (length: number, one: object) => ({ Statement: Array.from({ length }, () => one) });
    const documents = [
      fill(5_001, { Effect: 'Allow', Action: 'iam:*x', Resource: '*' }),
      { Statement: { Effect: 'Allow', Action: Array(5_001).fill('*a'), Resource: '*' } },
      { Statement: { Effect: 'Allow', Action: '*a'.repeat(75_001), Resource: '*' } },
      { Statement: { Effect: 'Allow', Action: 'iam:*', Resource: `arn:aws:iam::*${':'.repeat(150_000)}` } },
    ];
    for (const document of documents) {
      const verdicts = judgeAll(JSON.stringify(document));
      expect(verdicts.map(({ kind }) => kind)).toContain('unreadable');
      expect(verdicts.find(({ kind }) => kind === 'unreadable')?.text).toMatch(/than AWS stores/);
    }
    // What fits into the 10,240 characters that IAM stores is judged, not given up.
    expect(judgeAll(fill(200, { Effect: 'Allow', Action: '*', Resource: '*' })).map(({ kind }) => kind)).toContain(
      'allow-all',
    );
  });
});

/** Kinds that say more than the one they may take the place of. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  'nearly-all': ['allow-all'],
  'iam-admin': ['allow-all'],
  'service-admin': ['allow-all', 'nearly-all'],
  'service-wide': ['allow-all', 'nearly-all'],
  'privilege-escalation': ['allow-all', 'nearly-all', 'iam-admin'],
};

const remains = (before: PolicyVerdict, after: readonly PolicyVerdict[]): boolean =>
  after.some(
    ({ kind, severity }) =>
      (kind === before.kind || WIDER[before.kind]?.includes(kind)) && rank(severity) >= rank(before.severity),
  );

describe('one more statement', () => {
  const documents = fc.tuple(fc.array(anyStatement, { maxLength: 4 }), statement(fc.constant('Allow')));

  it('that allows never takes a verdict away, nor makes one less serious', () => {
    fc.assert(
      fc.property(documents, ([statements, added]) => {
        const before = readPolicy({ Statement: statements });
        fc.pre(before.kind === 'policy' && readPolicy({ Statement: added }).kind === 'policy');
        const after = readPolicy({ Statement: [...statements, added] });
        for (const judge of [
          (policy: Policy) => judgePermissions(policy),
          (policy: Policy) => judgeTrust(policy, CONTEXT),
          (policy: Policy) => judgeResourcePolicy(policy, CONTEXT),
        ]) {
          const verdicts = judge(after);
          for (const verdict of judge(before)) expect(remains(verdict, verdicts)).toBe(true);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  it('that denies everything to everyone takes them all', () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 4 }), (statements) => {
        fc.pre(readPolicy({ Statement: statements }).kind === 'policy');
        const policy = readPolicy({
          Statement: [...statements, { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }],
        });
        const denied = readPolicy({ Statement: [...statements, { Effect: 'Deny', Action: '*', Resource: '*' }] });
        expect(judgePermissions(denied)).toEqual([]);
        expect(judgeTrust(policy, CONTEXT)).toEqual([]);
        expect(judgeResourcePolicy(policy, CONTEXT)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

it('the order of statements does not change how serious a document is', () => {
  fc.assert(
    fc.property(fc.array(anyStatement, { maxLength: 5 }), (statements) => {
      const grave = (Statement: unknown) =>
        judgePermissions(readPolicy({ Statement })).map(({ kind, severity }) => [kind, severity]);
      expect(grave([...statements].reverse()).sort()).toEqual(grave(statements).sort());
    }),
    { numRuns: 500 },
  );
});

/** Wildcards in place of any part of an ARN, so that each may stand for several fields. */
const spanning = (arn: string) => {
  const cut = fc.tuple(fc.nat(arn.length), fc.nat(arn.length), fc.constantFrom('*', '**', '*?*'));
  return fc.array(cut, { minLength: 1, maxLength: 3 }).map((cuts) => {
    let pattern = '';
    let end = 0;
    for (const [a, b, wildcard] of cuts.toSorted((x, y) => Math.min(x[0], x[1]) - Math.min(y[0], y[1]))) {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      if (from < end || (wildcard === '*?*' && from === to)) continue;
      pattern += arn.slice(end, from) + wildcard;
      end = to;
    }
    return pattern + arn.slice(end);
  });
};

it.each([
  ['scheduler:CreateSchedule', 'arn:aws:scheduler:us-east-1:111122223333:schedule/default/nightly'],
  ['lambda:CreateFunction', 'arn:aws:lambda:eu-central-1:111122223333:function:worker'],
  ['cloudformation:CreateStack', 'arn:aws:cloudformation:eu-central-1:111122223333:stack/a/b'],
])('%s counts on whatever pattern an ARN of the account fits', (action, arn) => {
  fc.assert(
    fc.property(spanning(arn), (pattern) => {
      const Statement = [
        { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' },
        { Effect: 'Allow', Action: action, Resource: pattern },
      ];
      const [verdict] = judgePermissions(readPolicy({ Statement }), {
        accountId: '111122223333',
        partition: 'aws',
        region: 'us-east-1',
      });
      expect(verdict?.severity, pattern).toBe('high');
    }),
    { numRuns: 3_000 },
  );
});
