import { describe, expect, it } from 'vitest';
import { gainsOf, gainWords } from '../../../lambda-src/policy/difference.ts';
import { type PolicyDocument, readPolicy } from '../../../lambda-src/policy/document.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';

function document(statements: readonly JsonObject[], Version = '2012-10-17'): PolicyDocument {
  const policy = readPolicy({ Version, Statement: [...statements] });
  if (policy.kind !== 'policy') throw new Error(policy.why);
  return policy;
}
const allow = (Action: string | string[], Resource = '*', more: JsonObject = {}): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: string, Resource = '*', more: JsonObject = {}): JsonObject => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
});
const outside = { Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } } };
const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
const tagged = { Condition: { StringEquals: { 'aws:PrincipalTag/team': `\${aws:username}` } } };
const ADMINS = 'arn:aws:iam::111122223333:role/Admin*';

const words = (before: PolicyDocument, after: PolicyDocument): readonly string[] | null => {
  const gains = gainsOf(before, after, { accountId: '111122223333', partition: 'aws' });
  return gains === null ? null : gainWords(gains);
};

describe('the difference of two versions, by effect', () => {
  const read = allow('s3:GetObject');
  const cases: readonly (readonly [string, JsonObject[], JsonObject[], string[]])[] = [
    [
      'actions that are added',
      [read],
      [read, allow(['iam:PassRole', 'lambda:*'])],
      ['now also allows iam:PassRole and lambda:* on *'],
    ],
    ['everything', [read], [allow('*')], ['now also allows * on *']],
    [
      'a Deny that is gone, by Region',
      [allow('s3:*'), deny('s3:*', '*', outside)],
      [allow('s3:*')],
      ['no longer denies s3:* outside eu-west-1'],
    ],
    [
      'a Deny that is gone, by name',
      [allow('iam:*'), deny('iam:*', ADMINS)],
      [allow('iam:*')],
      [`no longer denies iam:* on ${ADMINS}`],
    ],
    ['a condition that is gone', [allow('iam:*', '*', mfa)], [allow('iam:*')], ['now also allows iam:* on *']],
    [
      'an exception that is gone',
      [{ Effect: 'Allow', NotAction: 'iam:PassRole', Resource: '*' }],
      [allow('*')],
      ['now also allows iam:PassRole on *'],
    ],
    ['what hangs on the holder', [read], [read, allow('iam:*', '*', tagged)], ['may now also allow iam:* on *']],
    [
      'a role that may go to a service',
      [read],
      [
        read,
        allow('iam:PassRole', '*', { Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } }),
      ],
      ['now also allows iam:PassRole on *'],
    ],
    [
      'what hangs on a network',
      [allow('s3:*', '*', { Condition: { StringLikeIfExists: { 'aws:SourceVpce': 'vpce-*' } } })],
      [allow('s3:*')],
      ['may now also allow s3:* on *'],
    ],
    [
      'what makes an administrator before what is cut',
      [read],
      [read, ...[1, 2, 3, 4, 5, 6, 7].map((n) => allow('s3:*', `arn:aws:s3:::b${n}/*`)), allow('iam:*', '*', tagged)],
      [
        'may now also allow iam:* on *',
        ...[1, 2, 3, 4, 5].map((n) => `now also allows s3:* on arn:aws:s3:::b${n}/*`),
        'and 2 more differences',
      ],
    ],
    ['nothing, where it is narrower', [allow('*')], [read], []],
    ['nothing, where the same is written otherwise', [allow(['s3:*', 's3:GetObject'])], [allow('S3:*')], []],
    ['nothing, where an action is denied all the same', [read], [read, allow('iam:*'), deny('iam:*')], []],
  ];

  it.each(cases)('names %s', (_, before, after, lines) => {
    expect(words(document(before), document(after))).toEqual(lines);
  });

  it('takes a variable for its letters where the version of 2008 did', () => {
    const before = document([allow('iam:*'), deny('iam:*', '*', tagged)], '2008-10-17');
    expect(words(before, document([allow('iam:*')]))).toEqual([
      'may no longer deny iam:* under its condition (aws:principaltag/team)',
    ]);
  });

  it('of hostile documents is given up, not waited for', () => {
    const long = Array.from({ length: 400 }, (_, index) => `iam:*${index}*a*b*c*`);
    const gains = gainsOf(document([allow(long)]), document([allow(long.map((each) => `${each}d`))]));
    expect(gains).toBeNull();
  });
});
