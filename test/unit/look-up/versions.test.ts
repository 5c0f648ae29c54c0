import { expect, it } from 'vitest';
import { Inquiry } from '../../../lambda-src/look-up/inquiry.ts';
import { differenceLines } from '../../../lambda-src/look-up/versions.ts';
import { type Account, allowanceOf, NOW, policyArn, readerOf, refused } from '../../iam-account.ts';
import { ALLOW_ALL, policy, READ_ONE } from '../../rules/found.ts';

const ARN = policyArn('app');
const versions = (documents: Readonly<Record<string, string>>, inForce: string): Account => ({
  policies: { [ARN]: { versions: documents, inForce } },
});
const told = async (account: Account, id: string, change = {}) => {
  const inquiry = new Inquiry('111122223333', NOW, allowanceOf({ ...readerOf(account), ...change }));
  const { lines, notes } = await differenceLines(inquiry, { arn: ARN, id, context: {} });
  return { lines, notes };
};

it('says what a version allows beyond the other', async () => {
  const wider = policy(
    { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' },
    { Effect: 'Allow', Action: ['iam:PassRole', 'lambda:*'], Resource: '*' },
  );
  expect(await told(versions({ v1: READ_ONE, v2: wider }, 'v2'), 'v2')).toEqual({
    lines: ['compared with v1: now also allows iam:PassRole and lambda:* on *'],
    notes: [],
  });
  expect(await told(versions({ v1: READ_ONE, v2: wider }, 'v1'), 'v1')).toEqual({
    lines: ['compared with v2: allows nothing more'],
    notes: [],
  });
});

it('of several others takes the newest, and says that IAM does not tell which was the default', async () => {
  const { lines, notes } = await told(versions({ v1: ALLOW_ALL, v2: READ_ONE, v3: ALLOW_ALL }, 'v3'), 'v3');
  expect(lines).toEqual(['compared with v2: now also allows * on *']);
  expect(notes).toEqual(['IAM does not say which version was the default before: v2 is the newest other']);
});

it('says why it cannot', async () => {
  expect((await told(versions({ v1: READ_ONE }, 'v1'), 'v1')).notes).toEqual([
    'IAM keeps no other version to compare with',
  ]);
  expect((await told(versions({ v1: ALLOW_ALL, v2: READ_ONE }, 'v2'), 'v1')).notes).toEqual([
    'v1 is no longer the default version',
  ]);
  expect((await told(versions({ v1: '{', v2: READ_ONE }, 'v2'), 'v2')).notes.join()).toContain('could not be read');
  const change = { versions: () => Promise.reject(refused('AccessDenied')) };
  expect((await told(versions({ v1: ALLOW_ALL, v2: READ_ONE }, 'v2'), 'v2', change)).notes).toEqual([
    'the version before was not looked up: iam:ListPolicyVersions was denied',
  ]);
});
