import { describe, expect, it } from 'vitest';
import { describePolicy } from '../../../lambda-src/policy/describe.ts';

const OBJECTS = 'arn:aws:s3:::reports/*';
const say = (...Statement: object[]) => describePolicy(JSON.stringify({ Version: '2012-10-17', Statement }));

describe('a policy in words', () => {
  it.each<[string, object]>([
    ['Allow s3:GetObject on arn:aws:s3:::reports/*', { Effect: 'Allow', Action: 's3:GetObject', Resource: OBJECTS }],
    [
      'Deny everything but iam:* and sts:* on everything but arn:aws:s3:::reports/*',
      { Effect: 'Deny', NotAction: ['iam:*', 'sts:*'], NotResource: OBJECTS },
    ],
    [
      'Allow sts:AssumeRole for 444455556666 and Service ec2.amazonaws.com',
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: '444455556666', Service: 'ec2.amazonaws.com' },
      },
    ],
    [
      'Deny s3:* on * for everyone but 111122223333',
      { Effect: 'Deny', Action: 's3:*', Resource: '*', NotPrincipal: { AWS: '111122223333' } },
    ],
    [
      'Allow s3:* on * if aws:sourceip and aws:requestedregion fit',
      {
        Effect: 'Allow',
        Action: 's3:*',
        Resource: '*',
        Condition: {
          IpAddress: { 'aws:SourceIp': '192.0.2.0/24' },
          NotIpAddress: { 'aws:SourceIp': '192.0.2.7/32' },
          StringEquals: { 'aws:RequestedRegion': 'eu-west-1' },
        },
      },
    ],
    [
      'Allow s3:a, s3:b, s3:c, s3:d, s3:e, s3:f and 1 more on x, y, z and 1 more',
      {
        Effect: 'Allow',
        Action: [...'abcdefg'].map((name) => `s3:${name}`),
        Resource: ['x', 'y', 'z', '*'],
      },
    ],
  ])('%s', (text, statement) => {
    expect(say(statement)).toBe(text);
  });

  it('counts the statements beyond the fifth', () => {
    const statements = [...'abcdefg'].map((name) => ({ Effect: 'Allow', Action: `s3:${name}`, Resource: '*' }));
    const five = 'Allow s3:a on *; Allow s3:b on *; Allow s3:c on *; Allow s3:d on *; Allow s3:e on *';
    expect(say(...statements.slice(0, 5))).toBe(five);
    expect(say(...statements.slice(0, 6))).toBe(`${five}; 1 more statement`);
    expect(say(...statements)).toBe(`${five}; 2 more statements`);
  });

  it('cuts a statement that is longer than a paragraph', () => {
    const Action = [...'abcdef'].map((name) => `s3:${name.repeat(200)}`);
    expect(say({ Effect: 'Allow', Action, Resource: '*' })).toMatch(/^Allow s3:a.{289}…$/s);
  });

  it('says why there are none for a document that cannot be read', () => {
    expect(describePolicy('{')).toBe('a document that is not JSON');
  });
});
