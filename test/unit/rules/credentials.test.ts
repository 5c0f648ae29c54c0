import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { ACCOUNT, USER } from '../../records.ts';
import { denied, said } from '../../rules/found.ts';

describe('a credential is for another user', () => {
  const key = (...event: [JsonObject | null, JsonObject?]) => said('S17', 'CreateAccessKey', ...event);

  it('where the request names another, or the answer', () => {
    expect(key({ userName: 'eve' })).toContain('can act as that user');
    expect(key(null, { responseElements: { accessKey: { userName: 'eve' } } })).toContain('can act as that user');
    const profile = { responseElements: { loginProfile: { userName: 'eve' } } };
    expect(said('S19', 'CreateLoginProfile', null, profile)).toContain('sign in as that user');
    expect(said('S19', 'UpdateLoginProfile', { userName: 'eve' })).toContain('sign in as that user');
  });

  it('not where callers mean themselves', () => {
    expect(key({ userName: 'ci-admin' })).toBeNull();
    expect(key(null)).toBeNull();
    expect(key(null, { responseElements: { accessKey: { userName: 'ci-admin' } } })).toBeNull();
  });

  it('also where a role session has the name of the user', () => {
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/ci-admin`;
    const userIdentity = { type: 'AssumedRole', arn, accountId: ACCOUNT };
    expect(key({ userName: 'ci-admin' }, { userIdentity })).not.toBeNull();
  });

  it('not where the call was denied: nobody got one', () => {
    expect(key(null, denied)).toBeNull();
    expect(key({ userName: 'eve' }, denied)).toBeNull();
  });

  it.each([
    'CreateServiceSpecificCredential',
    'ResetServiceSpecificCredential',
    'UploadSSHPublicKey',
    'UploadSigningCertificate',
  ])('of any kind: %s', (eventName) => {
    expect(said('S40', eventName, { userName: 'eve' })).toContain('can act as that user');
    expect(said('S40', eventName, { userName: 'ci-admin' })).toBeNull();
  });
});

describe('a password policy', () => {
  const strong = {
    minimumPasswordLength: 14,
    requireUppercaseCharacters: true,
    requireLowercaseCharacters: 'true',
    requireNumbers: true,
    requireSymbols: true,
    maxPasswordAge: 365,
  };
  const weakness = (change: JsonObject) => said('S23', 'UpdateAccountPasswordPolicy', { ...strong, ...change });

  it.each([
    [{}, null],
    [{ minimumPasswordLength: 13 }, 'A weak password policy: minimum length 13'],
    [{ minimumPasswordLength: null }, 'A weak password policy: the default minimum length of AWS'],
    [{ requireUppercaseCharacters: false }, 'A weak password policy: no uppercase required'],
    [
      { requireLowercaseCharacters: null, requireNumbers: 'false', requireSymbols: 1 },
      'A weak password policy: no lowercase, numbers, symbols required',
    ],
    [{ maxPasswordAge: 'never' }, 'A weak password policy: no expiry'],
    [{ minimumPasswordLength: 6, maxPasswordAge: null }, 'A weak password policy: minimum length 6; no expiry'],
  ])('with %j says %j', (change, text) => {
    expect(weakness(change)).toBe(text);
  });

  it('that leaves everything out has what AWS gives it', () => {
    expect(said('S23', 'UpdateAccountPasswordPolicy', {})).toBe(
      'A weak password policy: the default minimum length of AWS; no uppercase, lowercase, numbers, symbols required; no expiry',
    );
  });

  it('that a denied call lost is not judged', () => {
    expect(said('S23', 'UpdateAccountPasswordPolicy', null, denied)).toBeNull();
  });
});

describe('an MFA device', () => {
  it('of root is known by its serial number', () => {
    const removed = (serialNumber: string | null) => said('S20', 'DeactivateMFADevice', { serialNumber });
    expect(removed(`arn:aws:iam::${ACCOUNT}:mfa/root-account-mfa-device`)).not.toBeNull();
    expect(removed(`arn:aws:iam::${ACCOUNT}:mfa/root-account-mfa-device-2`)).toBeNull();
    expect(removed(null)).toBeNull();
  });

  it('is odd where an access key or temporary credentials add it outside of the console', () => {
    const added = (accessKeyId: string | null, change: JsonObject = {}) =>
      said('S21', 'EnableMFADevice', { userName: 'ci-admin' }, { userIdentity: { ...USER, accessKeyId }, ...change });
    expect(added('ASIAIOSFODNN7EXAMPLE')).not.toBeNull();
    expect(added('ASIAIOSFODNN7EXAMPLE', { sessionCredentialFromConsole: 'false' })).not.toBeNull();
    expect(added('ASIAIOSFODNN7EXAMPLE', { sessionCredentialFromConsole: 'true' })).toBeNull();
    expect(added('AKIAIOSFODNN7EXAMPLE')).toContain('with an access key');
    expect(added('ABIAIOSFODNN7EXAMPLE')).toBeNull();
    expect(added(null)).toBeNull();
  });

  it('is odd for another user', () => {
    const { accessKeyId: _, ...inConsole } = USER;
    const added = (eventName: string, parameters: JsonObject) =>
      said('S21', eventName, parameters, { userIdentity: inConsole });
    expect(added('EnableMFADevice', { userName: 'eve' })).toContain('another user');
    expect(added('EnableMFADevice', { userName: 'ci-admin' })).toBeNull();
    expect(added('CreateVirtualMFADevice', { virtualMFADeviceName: 'eve' })).toBeNull();
  });
});

describe('an access key that is switched', () => {
  it('on is told, off is not', () => {
    expect(said('S41', 'UpdateAccessKey', { status: 'Active' })).not.toBeNull();
    expect(said('S41', 'UpdateAccessKey', { status: 'Inactive' })).toBeNull();
  });
});
