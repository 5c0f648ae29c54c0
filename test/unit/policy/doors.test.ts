import { describe, expect, it } from 'vitest';
import { Budget } from '../../../lambda-src/policy/budget.ts';
import { doorsOf } from '../../../lambda-src/policy/doors.ts';
import { ALWAYS, NEVER, OUTSIDE } from '../../../lambda-src/policy/powers.ts';
import { TRUSTS_NOBODY } from '../../../lambda-src/policy/trusted.ts';
import { documentOf, type Statement, when } from '../../policy/statements.ts';

const OWN = '111122223333';
const PARTNER = '444455556666';
const STRANGER = '999988887777';
const CALLER = `arn:aws:iam::${OWN}:user/ci-admin`;
const CONTEXT = { accountId: OWN, trusted: { ...TRUSTS_NOBODY, accountIds: [PARTNER] }, caller: [CALLER] };

const allow = (Principal: unknown, more: Statement = {}): Statement => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRole',
  ...more,
});
const deny = (Principal: unknown, more: Statement = {}): Statement => ({ ...allow(Principal, more), Effect: 'Deny' });

const doors = (...statements: readonly Statement[]) =>
  doorsOf(documentOf(...statements), ['sts:assumerole'], true, CONTEXT, new Budget());
/** `everyone 4`, `999988887777 (whole account) 4`: whom a document lets in, and how surely. */
const found = (...statements: readonly Statement[]) =>
  doors(...statements).map(({ who, level }) => `${who.kind === 'everyone' ? 'everyone' : who.name} ${level}`);

describe('a trust policy lets in', () => {
  it.each<[string, Statement[], string[]]>([
    ['everyone', [allow('*')], [`everyone ${ALWAYS}`]],
    ['another account', [allow({ AWS: STRANGER })], [`${STRANGER} (whole account) ${ALWAYS}`]],
    [
      'a role of another account',
      [allow({ AWS: `arn:aws:iam::${STRANGER}:role/ci` })],
      [`${STRANGER} (role/ci) ${ALWAYS}`],
    ],
    [
      'nobody by its own account, a trusted one or a service',
      [allow({ AWS: [OWN, PARTNER], Service: 'ec2.amazonaws.com' })],
      [],
    ],
    ['the caller by name', [allow({ AWS: CALLER })], [`${CALLER} ${ALWAYS}`]],
    ['nobody whom a Deny meets', [allow({ AWS: STRANGER }), deny({ AWS: STRANGER })], []],
    [
      'whom a Deny spares',
      [allow({ AWS: STRANGER }), deny({ AWS: PARTNER })],
      [`${STRANGER} (whole account) ${ALWAYS}`],
    ],
    ['nobody through another action', [allow('*', { Action: 'sts:TagSession' })], []],
    [
      'everyone from one network',
      [allow('*', when('IpAddress', 'aws:SourceIp', '198.51.100.0/24'))],
      [`everyone ${OUTSIDE}`],
    ],
    ['nobody but its own account', [allow('*', when('StringEquals', 'aws:PrincipalAccount', OWN))], []],
    [
      'nobody whom a condition of a Deny shuts out',
      [allow('*'), deny('*', when('StringNotEquals', 'aws:PrincipalAccount', OWN))],
      [],
    ],
  ])('%s', (_, statements, expected) => {
    expect(found(...statements)).toEqual(expected);
  });

  it('the caller where a condition picks them out of their account', () => {
    const [door] = doors(allow({ AWS: OWN }, when('ArnEquals', 'aws:PrincipalArn', CALLER)));
    expect(door?.who).toEqual({ kind: 'caller', name: CALLER });
  });

  it('of everyone those alone whom a Deny names by NotPrincipal', () => {
    const spared = found(allow('*'), { Effect: 'Deny', NotPrincipal: { AWS: STRANGER }, Action: 'sts:AssumeRole' });
    expect(spared).toEqual([`${STRANGER} (whole account) ${ALWAYS}`]);
  });
});

it('a door is never one that nobody can go through, and says by which statement', () => {
  const [door, ...others] = doors(allow({ AWS: OWN }), allow({ AWS: STRANGER }));
  expect(others).toEqual([]);
  expect(door?.statement.index).toBe(1);
  expect(door?.level).not.toBe(NEVER);
});

it('the Deny of a resource policy concerns the resources that it names', () => {
  const bucket = (Resource: string, more: Statement): Statement => ({
    Action: 's3:GetObject',
    Resource,
    Principal: '*',
    ...more,
  });
  const open = (denied: string) =>
    doorsOf(
      documentOf(bucket('arn:aws:s3:::data/*', { Effect: 'Allow' }), bucket(denied, { Effect: 'Deny' })),
      null,
      false,
      CONTEXT,
      new Budget(),
    );
  expect(open('arn:aws:s3:::data/*')).toEqual([]);
  expect(open('arn:aws:s3:::data/private/*')).toMatchObject([{ who: { kind: 'everyone' }, level: ALWAYS }]);
});
