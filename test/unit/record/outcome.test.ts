import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { outcomeOf } from '../../../lambda-src/record/outcome.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { record } from '../../records.ts';

const outcome = (eventName: string, change: JsonObject) => outcomeOf(parseRecord(record(eventName, change)));
const kind = (eventName: string, change: JsonObject) => outcomeOf(parseRecord(record(eventName, change))).kind;

describe('whether a call took effect', () => {
  it.each([
    'AccessDenied',
    'AccessDeniedException',
    'Client.UnauthorizedOperation',
    'VpceAccessDenied',
    'NotAuthorizedException',
    'AuthorizationError',
    'Forbidden',
    'Unauthorised',
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
    expect(kind('ConsoleLogin', { eventType: 'AwsConsoleSignIn', errorMessage: 'Failed authentication' })).toBe(
      'failed',
    );
  });

  it('may have succeeded where an API call has a message and no code', () => {
    expect(kind('CreateUser', { errorMessage: 'AccessDenied' })).toBe('succeeded');
  });

  it.each([
    ['CreateAccountResult', { createAccountStatus: { state: 'FAILED' } }, 'failed'],
    ['CreateAccountResult', { createAccountStatus: { state: 'SUCCEEDED' } }, 'succeeded'],
    ['UserAuthentication', { UserAuthentication: 'Failure' }, 'failed'],
    ['UserAuthentication', { UserAuthentication: 'Success' }, 'succeeded'],
    ['AcceptHandshake', { state: 'Failed' }, 'failed'],
    ['AcceptHandshake', { state: 'not failed' }, 'succeeded'],
  ])('as a service event says of itself: %s %j', (eventName, serviceEventDetails, expected) => {
    expect(kind(eventName, { serviceEventDetails })).toBe(expected);
  });

  it('has the code and the message where there are any', () => {
    const errorMessage = 'User: x is not authorized';
    expect(outcome('CreateUser', { errorCode: 'AccessDenied', errorMessage })).toEqual({
      kind: 'denied',
      errorCode: 'AccessDenied',
      errorMessage,
    });
    expect(outcome('ConsoleLogin', { eventType: 'AwsConsoleSignIn', errorMessage: 'Failed authentication' })).toEqual({
      kind: 'failed',
      errorCode: null,
      errorMessage: 'Failed authentication',
    });
  });

  it('by no other answer than that of the call, and none without a name', () => {
    expect(kind('CreateUser', { responseElements: { ConsoleLogin: 'Failure', CreateUser: 'no failure' } })).toBe(
      'succeeded',
    );
    expect(kind('CreateUser', { eventName: null, responseElements: { null: 'Failure' } })).toBe('succeeded');
  });
});
