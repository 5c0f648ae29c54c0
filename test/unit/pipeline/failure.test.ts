import { describe, expect, it } from 'vitest';
import { because, failureOf } from '../../../lambda-src/pipeline/failure.ts';
import { refusal } from './fakes.ts';

const network = (code: string): Error => Object.assign(new Error('socket hang up'), { code });

describe('a refusal is told by its code', () => {
  it.each([
    ['ThrottledException', refusal('ThrottledException', 429), 'transient'],
    ['SES throttling', refusal('Throttling', 400), 'transient'],
    ['throttling by KMS, which comes as a bad request', refusal('KMSThrottlingException', 400), 'transient'],
    ['InternalError', refusal('InternalErrorException', 500), 'transient'],
    ['any 5xx', refusal('Whatever', 503), 'transient'],
    ['a time-out of the SDK', refusal('TimeoutError', 0), 'transient'],
    ['a cut connection', network('ECONNRESET'), 'transient'],
    ['a cut connection as the cause', new Error('fetch failed', { cause: network('EPIPE') }), 'transient'],
    [
      'an answer that broke off',
      Object.assign(network('ECONNRESET'), { $metadata: { httpStatusCode: 200 } }),
      'accepted',
    ],
    ['the end of a call that took too long', refusal('AbortError', 0), 'transient'],
    ['a name that does not resolve', network('ENOTFOUND'), 'transient'],
    ['any 500', refusal('Whatever', 500), 'transient'],
    ['too many calls, whatever it is called', refusal('Whatever', 429), 'transient'],
    ['a code that only the answer has', Object.assign(new Error('x'), { Code: 'Throttling' }), 'transient'],
    ['an answer that is neither success nor failure', refusal('Redirect', 300), 'permanent'],
    ['a status that is none', Object.assign(new Error('x'), { $metadata: { httpStatusCode: '503' } }), 'permanent'],
    ['nothing', null, 'permanent'],
    ['ValidationException', refusal('ValidationException'), 'content'],
    ['SES with a newline in a header', refusal('InvalidParameterValue'), 'content'],
    ['KMSDisabled', refusal('KMSDisabledException'), 'permanent'],
    ['AccountSendingPaused', refusal('AccountSendingPausedException'), 'permanent'],
    ['credentials that ran out', refusal('ExpiredToken', 403), 'permanent'],
    ['InvalidParameter', refusal('InvalidParameterException'), 'content'],
    ['MessageRejected', refusal('MessageRejected'), 'content'],
    ['NotFound', refusal('NotFoundException', 404), 'permanent'],
    ['AuthorizationError', refusal('AuthorizationErrorException', 403), 'permanent'],
    ['KMSAccessDenied', refusal('KMSAccessDeniedException'), 'permanent'],
    ['ConfigurationSetDoesNotExist', refusal('ConfigurationSetDoesNotExistException'), 'permanent'],
    ['a bug of ours', new TypeError('x is not a function'), 'permanent'],
    ['something that is no error', 'no', 'permanent'],
  ] as const)('%s', (_, error, failure) => {
    expect(failureOf(error)).toBe(failure);
  });
});

describe('what is logged of a refusal', () => {
  it.each([
    [
      'the code of the service, before the name of its class',
      Object.assign(refusal('A'), { Code: 'B' }),
      'B: A happened',
    ],
    ['the name', refusal('A'), 'A: A happened'],
    ['the message alone, where nothing names it', Object.assign(new Error('x'), { name: '' }), ': x'],
    ['what it is, where it is no error', 'no', 'no'],
  ])('%s', (_, error, text) => {
    expect(because(error)).toBe(text);
  });
});
