import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { found, policy } from '../../rules/found.ts';

describe('a reason in a few words', () => {
  const written = (statement: JsonObject) =>
    found('PutRolePolicy', { roleName: 'app', policyName: 'x', policyDocument: policy(statement) }).reasons[0];

  it('says what the names do not', () => {
    expect(written({ Effect: 'Allow', Action: '*', Resource: '*' })?.brief).toBe('allows everything');
  });

  it('is left out where a condition makes it less', () => {
    const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const reason = written({ Effect: 'Allow', Action: '*', Resource: '*', Condition });
    expect(reason?.rule).toBe('S09');
    expect(reason?.brief).toBeUndefined();
  });
});
