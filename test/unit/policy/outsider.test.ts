import { describe, expect, it } from 'vitest';
import { Budget } from '../../../lambda-src/policy/budget.ts';
import { readCondition } from '../../../lambda-src/policy/condition.ts';
import { type Outsider, OutsiderRequests } from '../../../lambda-src/policy/outsider.ts';
import { ALWAYS, type Level, NEVER, OUTSIDE, PARTLY } from '../../../lambda-src/policy/powers.ts';
import { attainable, type Demand } from '../../../lambda-src/policy/solve.ts';
import { TRUSTS_NOBODY } from '../../../lambda-src/policy/trusted.ts';

const OWN = '111122223333';
const PARTNER = '444455556666';
const STRANGER = '999988887777';
const TRUSTED = {
  ...TRUSTS_NOBODY,
  accountIds: [PARTNER],
  organizationIds: ['o-a1b2c3d4e5'],
  networkIds: ['vpce-0a1b2c3d'],
};

const ANYBODY: Outsider = { accountId: null, arn: null, signed: true };
const FROM_STRANGER: Outsider = { ...ANYBODY, accountId: STRANGER };
const demand = (operator: string, key: string, ...values: readonly string[]): Demand => ({
  clause: readCondition(operator, key, values),
  wanted: true,
});

function level(outsider: Outsider, ...demands: readonly Demand[]): Level {
  const budget = new Budget();
  return attainable(demands, new OutsiderRequests(outsider, OWN, TRUSTED, budget), budget);
}

describe('anybody from outside', () => {
  it.each<[string, Demand, Level]>([
    ['is not of this account', demand('StringEquals', 'aws:PrincipalAccount', OWN), NEVER],
    ['is not of a trusted account', demand('StringEquals', 'aws:PrincipalAccount', PARTNER), NEVER],
    ['may be of an account that is named', demand('StringEquals', 'aws:PrincipalAccount', STRANGER), PARTLY],
    ['is of some other account', demand('StringNotEquals', 'aws:PrincipalAccount', STRANGER), ALWAYS],
    ['is not of a trusted organization', demand('StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'), NEVER],
    ['may be of another', demand('StringEquals', 'aws:PrincipalOrgID', 'o-zzzzzzzzzz'), PARTLY],
    ['is not in a trusted network', demand('StringEquals', 'aws:SourceVpce', 'vpce-0a1b2c3d'), NEVER],
    ['may be in another', demand('StringEquals', 'aws:SourceVpce', 'vpce-0fffffff'), PARTLY],
    ['may come from a named address', demand('IpAddress', 'aws:SourceIp', '198.51.100.7'), OUTSIDE],
    ['is no role of this account', demand('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${OWN}:role/*`), NEVER],
    ['has a role of any name', demand('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/deploy'), ALWAYS],
    ['is no service', demand('Bool', 'aws:PrincipalIsAWSService', 'true'), NEVER],
    ['knows an external id', demand('StringEquals', 'sts:ExternalId', 'x'), ALWAYS],
  ])('%s', (_, wanted, expected) => {
    expect(level(ANYBODY, wanted)).toBe(expected);
  });

  it('has an account where requests are signed', () => {
    const none = demand('Null', 'aws:PrincipalAccount', 'true');
    expect(level(ANYBODY, none)).toBe(NEVER);
    expect(level({ ...ANYBODY, signed: false }, none)).toBe(ALWAYS);
  });

  it('meets two conditions on one ARN together, or not at all', () => {
    const role = (end: string) => demand('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::*:role/${end}`);
    expect(level(ANYBODY, role('*-ci'), role('deploy-*'))).toBe(ALWAYS);
    expect(level(ANYBODY, role('deploy'), role('ci'))).toBe(NEVER);
  });
});

describe('a principal that is named', () => {
  it('is of its own account', () => {
    expect(level(FROM_STRANGER, demand('StringEquals', 'aws:PrincipalAccount', STRANGER))).toBe(ALWAYS);
    expect(level(FROM_STRANGER, demand('StringNotEquals', 'aws:PrincipalAccount', STRANGER))).toBe(NEVER);
    const others = demand('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::555566667777:role/*');
    expect(level(FROM_STRANGER, others)).toBe(NEVER);
  });

  it('has its own ARN, and an account any of its own', () => {
    const arn = `arn:aws:iam::${STRANGER}:role/ci`;
    const isCi = demand('ArnEquals', 'aws:PrincipalArn', arn);
    expect(level({ ...FROM_STRANGER, arn }, isCi)).toBe(ALWAYS);
    expect(level({ ...FROM_STRANGER, arn: `arn:aws:iam::${STRANGER}:role/web` }, isCi)).toBe(NEVER);
    expect(level({ ...FROM_STRANGER, arn: `arn:aws:iam::${STRANGER}:root` }, isCi)).toBe(ALWAYS);
  });
});
