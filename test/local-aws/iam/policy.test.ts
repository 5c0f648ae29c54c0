import { describe, expect, it } from 'vitest';
import { type Context, conditionHolds, judge } from './policy.ts';

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:alerts';
const policy = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const allow = (Action: unknown, Resource: unknown = TOPIC, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown = '*') => ({ Effect: 'Deny', Action, Resource });
const publish = { action: 'sns:Publish', resource: TOPIC, context: {} };

describe('a call', () => {
  it.each([
    ['what names it', [policy(allow('sns:Publish'))], 'allowed'],
    ['a wildcard, whatever the case of the action', [policy(allow(['SNS:pub*'], 'arn:aws:sns:*:alerts'))], 'allowed'],
    ['nothing', [], 'implicit deny'],
    ['another action', [policy(allow('sns:Subscribe'))], 'implicit deny'],
    ['another resource', [policy(allow('sns:Publish', `${TOPIC}-2`))], 'implicit deny'],
    ['everything but it', [policy({ Effect: 'Allow', NotAction: 'sns:Publish', Resource: '*' })], 'implicit deny'],
    ['everything but another', [policy({ Effect: 'Allow', NotAction: 'iam:*', NotResource: `${TOPIC}-2` })], 'allowed'],
    ['a denial in another policy', [policy(allow('*', '*')), policy(deny('sns:*'))], 'explicit deny'],
    ['a statement that is no list', [{ Statement: allow('sns:Publish') }], 'allowed'],
  ])('%s: %s', (_, documents, verdict) => {
    expect(judge(documents, null, publish)).toBe(verdict);
  });

  it.each([
    ['allows it too', policy(allow('sns:*', '*')), 'allowed'],
    ['does not', policy(allow('sqs:*', '*')), 'implicit deny'],
    ['denies it', policy(allow('*', '*'), deny('sns:Publish')), 'explicit deny'],
  ])('within a boundary that %s', (_, boundary, verdict) => {
    expect(judge([policy(allow('*', '*'))], boundary, publish)).toBe(verdict);
  });
});

describe('a condition', () => {
  const to = (...addresses: readonly string[]): Context => ({ 'ses:recipients': addresses });
  const recipients = (operator: string, ...wanted: readonly string[]) => ({ [operator]: { 'ses:Recipients': wanted } });

  it.each([
    [recipients('StringEquals', 'a', 'b'), to('b'), true],
    [recipients('StringEquals', 'a'), to('A'), false],
    [recipients('StringEquals', 'a'), {}, false],
    [recipients('StringEqualsIfExists', 'a'), {}, true],
    [recipients('StringNotEquals', 'a'), to('a'), false],
    [recipients('StringNotEquals', 'a'), {}, true],
    [recipients('StringLike', '*@example.com'), to('a@example.com'), true],
    [recipients('ForAllValues:StringEquals', 'a', 'b'), to('a', 'b'), true],
    [recipients('ForAllValues:StringEquals', 'a', 'b'), to('a', 'c'), false],
    [recipients('ForAllValues:StringEquals', 'a'), {}, true],
    [recipients('ForAnyValue:StringEquals', 'a'), to('c', 'a'), true],
    [recipients('ForAnyValue:StringEquals', 'a'), {}, false],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:securetransport': ['true'] }, false],
    [{ Null: { 'aws:TokenIssueTime': 'true' } }, {}, true],
    [
      { ArnLike: { 'aws:SourceArn': 'arn:aws:logs:*:*:log-group:a:*' } },
      { 'aws:sourcearn': ['arn:aws:logs:r:1:log-group:a:*'] },
      true,
    ],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:logs:*' } }, { 'aws:sourcearn': ['arn:aws:logs:r:1:log-group:a'] }, false],
    [{ ...recipients('StringEquals', 'a'), Bool: { 'aws:SecureTransport': 'true' } }, to('a'), false],
  ])('%j on %j: %s', (condition, context, holds) => {
    expect(conditionHolds(condition, context)).toBe(holds);
  });

  it('with an operator that is not known here stops the test', () => {
    expect(() => conditionHolds({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, {})).toThrow('IpAddress');
  });
});
