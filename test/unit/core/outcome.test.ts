import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/core/json.ts';
import { outcomeOf } from '../../../lambda-src/core/outcome.ts';
import { parseRecord } from '../../../lambda-src/core/record.ts';
import { record } from '../../records.ts';

const kind = (eventName: string, change: JsonObject) => outcomeOf(parseRecord(record(eventName, change))).kind;

describe('whether a call took effect', () => {
  it.each([
    'AccessDenied',
    'AccessDeniedException',
    'Client.UnauthorizedOperation',
    'VpceAccessDenied',
    'NotAuthorizedException',
  ])('is denied with %s', (errorCode) => {
    expect(kind('CreateUser', { errorCode })).toBe('denied');
  });

  it.each(['NoSuchEntity', 'EntityAlreadyExistsException', 'LimitExceededException', 'Throttling'])(
    'failed with %s',
    (errorCode) => {
      expect(kind('CreateUser', { errorCode })).toBe('failed');
    },
  );

  it('succeeded without an error', () => {
    expect(kind('CreateUser', {})).toBe('succeeded');
    expect(kind('ConsoleLogin', { responseElements: { ConsoleLogin: 'Success' } })).toBe('succeeded');
  });

  it('failed at sign-in, which has no error code', () => {
    const change = { eventSource: 'signin.amazonaws.com', responseElements: { ConsoleLogin: 'Failure' } };
    expect(kind('ConsoleLogin', { ...change, errorMessage: 'Failed authentication' })).toBe('failed');
    expect(kind('ConsoleLogin', change)).toBe('failed');
  });

  it('failed in a service event that says so', () => {
    const change = {
      eventSource: 'organizations.amazonaws.com',
      serviceEventDetails: { createAccountStatus: { state: 'FAILED' } },
    };
    expect(kind('CreateAccountResult', change)).toBe('failed');
  });
});
