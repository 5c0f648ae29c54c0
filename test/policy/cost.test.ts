/** What a document may cost, and what is said of one that costs more. */
import { describe, expect, it } from 'vitest';
import { judgeBoundary } from '../../lambda-src/policy/boundary.ts';
import { readPolicy } from '../../lambda-src/policy/document.ts';
import { judgePermissions } from '../../lambda-src/policy/permissions.ts';
import { judgeResourcePolicy } from '../../lambda-src/policy/resource.ts';
import { judgeTrust } from '../../lambda-src/policy/trust.ts';
import { TRUSTS_NOBODY } from '../../lambda-src/policy/trusted.ts';
import { COSTLY, COSTLY_TRUST } from './costly.ts';

const CONTEXT = { accountId: '111122223333', trusted: TRUSTS_NOBODY };
const HOLDER = { accountId: '111122223333', partition: 'aws', holder: { type: 'role', name: 'a', arn: null } };
const TOO_COMPLEX = {
  kind: 'unreadable',
  severity: 'high',
  text: expect.stringMatching(/too complex to judge|AWS stores/),
};

/** Milliseconds of processor time, the least of three: this machine may be busy with something else. */
function cost(judge: () => void): number {
  const once = (): number => {
    const before = process.cpuUsage();
    judge();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  return Math.min(once(), once(), once());
}

const read = (Statement: unknown) => readPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));

describe.each(Object.entries(COSTLY))('%s', (_, statements) => {
  it('costs little, for permissions and for a boundary', () => {
    expect(cost(() => judgePermissions(read(statements), HOLDER))).toBeLessThan(600);
    expect(cost(() => judgeBoundary(read(statements), HOLDER))).toBeLessThan(600);
  });
});

describe.each(Object.entries(COSTLY_TRUST))('%s', (_, statements) => {
  it('costs little, for trust and for a resource', () => {
    expect(cost(() => judgeTrust(read(statements), CONTEXT))).toBeLessThan(600);
    expect(cost(() => judgeResourcePolicy(read(statements), CONTEXT))).toBeLessThan(600);
  });
});

it('long lists of patterns on one key are judged', () => {
  const names = ['billing', 'network', 'platform', 'security', 'data', 'web', 'mobile', 'shared', 'audit', 'ml'];
  const patterns = names.flatMap((name) => ['admin', 'deploy', 'build', 'test', 'ops'].map((end) => `${name}-${end}`));
  const key = 'aws:PrincipalTag/team';
  const statements = [
    { Effect: 'Allow', Action: 'iam:*', Resource: '*', Condition: { StringLike: { [key]: patterns.slice(0, 30) } } },
    {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringNotLike: { [key]: patterns.slice(10, 40).map((each) => `${each}*`) } },
    },
    {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringLike: { [key]: patterns.slice(20).map((each) => `*${each}`) } },
    },
  ];
  expect(judgePermissions(read(statements), HOLDER)).toEqual([expect.objectContaining({ kind: 'iam-admin' })]);
});

it('a document that costs more is said to be too complex, always the same ones', () => {
  for (const name of ['many services', 'wildcards in resources', 'what several Deny spare', 'patterns on one key']) {
    for (let time = 0; time < 2; time++) {
      expect(judgePermissions(read(COSTLY[name]), HOLDER), name).toEqual([expect.objectContaining(TOO_COMPLEX)]);
    }
  }
  const trust = read(COSTLY_TRUST['many statements that deny']);
  expect(judgeTrust(trust, CONTEXT)).toEqual([expect.objectContaining(TOO_COMPLEX)]);
  expect(judgeResourcePolicy(trust, CONTEXT)).toEqual([expect.objectContaining(TOO_COMPLEX)]);
});

it('memory of the costliest stays small', () => {
  const before = process.memoryUsage().heapUsed;
  for (const statements of Object.values(COSTLY)) judgePermissions(read(statements), HOLDER);
  expect((process.memoryUsage().heapUsed - before) / 2 ** 20).toBeLessThan(200);
});
