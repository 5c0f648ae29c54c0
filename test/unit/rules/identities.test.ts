import { describe, expect, it } from 'vitest';
import { ACCOUNT, ROLE_SESSION } from '../../records.ts';
import { said } from '../../rules/found.ts';

describe('a user that an instance makes', () => {
  it.each([
    ['i-0abc123d', true],
    ['i-0abc123def4567890', true],
    ['i-0abc123def45678901', false],
    ['i-0abc12', false],
    ['xi-0abc123d', false],
    ['i-0abc123z', false],
  ])('is told where the session is named %s: %s', (session, isSaid) => {
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/web/${session}`;
    const text = said('S29', 'CreateUser', { userName: 'eve' }, { userIdentity: { ...ROLE_SESSION, arn } });
    expect(text !== null).toBe(isSaid);
  });

  it('is no instance where the caller has no session', () => {
    expect(said('S29', 'CreateUser', { userName: 'eve' })).toBeNull();
  });
});
