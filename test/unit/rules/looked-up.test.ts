import { describe, expect, it } from 'vitest';
import { LOOKED_UP, type LookedUpFacts, raisedBy } from '../../../lambda-src/rules/looked-up.ts';
import { found } from '../../rules/found.ts';

const NOTHING: LookedUpFacts = {
  event: 'iam:AttachUserPolicy',
  isForCaller: false,
  policy: [],
  boundary: [],
  administrator: null,
  isUnusual: false,
};
const WIDE = { kind: 'allow-all', severity: 'high', text: 'The policy allows everything', statement: null } as const;
const LITTLE = { kind: 'service-wide', severity: 'low', text: 'The policy allows s3', statement: null } as const;
const BOB = 'User bob is an administrator (AdministratorAccess)';

/** Of each row, what it holds for and the nearest that it does not. */
const EXAMPLES: Readonly<Record<string, readonly [Partial<LookedUpFacts>, Partial<LookedUpFacts>]>> = {
  S90: [{ policy: [WIDE] }, { boundary: [WIDE] }],
  S91: [
    { event: 'iam:CreateAccessKey', administrator: BOB },
    { event: 'iam:CreateAccessKey', administrator: BOB, isForCaller: true },
  ],
  S92: [{ event: 'iam:AddUserToGroup', administrator: BOB }, { event: 'iam:AddUserToGroup' }],
  S93: [{ event: 'iam:UpdateAssumeRolePolicy', administrator: BOB }, { event: 'iam:UpdateAssumeRolePolicy' }],
  S94: [{ boundary: [WIDE] }, { policy: [WIDE] }],
};

describe.each(LOOKED_UP)('$id $name', ({ id, find }) => {
  it('holds, and does not', () => {
    const [match, miss] = EXAMPLES[id] ?? [{}, {}];
    expect(find({ ...NOTHING, ...match })).not.toBeNull();
    expect(find({ ...NOTHING, ...miss })).toBeNull();
  });
});

it('raises, and never lowers', () => {
  const finding = found('AttachUserPolicy', { userName: 'eve', policyArn: 'arn:aws:iam::111122223333:policy/app' });
  const after = raisedBy(finding, { ...NOTHING, policy: [LITTLE] });
  expect(after.severity).toBe(finding.severity);
  expect(after.guard).toBe(finding.guard);
  expect(after.reasons.at(-1)?.rule).toBe('S90');
  expect(raisedBy(finding, { ...NOTHING, policy: [WIDE] })).toMatchObject({
    severity: 'high',
    raised: 'high',
    guard: 'a grant of administrator access',
    reasons: [{ rule: 'S90', brief: 'allows everything', section: 'administrator-access' }, {}],
  });
  expect(raisedBy(finding, NOTHING)).toBe(finding);
  // From CloudShell, or from inside a Lambda function.
  expect(raisedBy(finding, { ...NOTHING, policy: [WIDE], isUnusual: true }).severity).toBe('critical');
});
