import { describe, expect, it } from 'vitest';
import { attempt, RESERVE_MS } from '../../../lambda-src/pipeline/attempt.ts';
import { failureOf } from '../../../lambda-src/pipeline/failure.ts';
import type { Message } from '../../../lambda-src/pipeline/ports.ts';
import { FALLBACK_SUBJECT } from '../../../lambda-src/render/subject.ts';
import { FakeDestination, FakeTiming, message, refusal } from './fakes.ts';

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

describe('an attempt', () => {
  const failing = (times: number, error: Error) => {
    const destination = new FakeDestination('sns');
    destination.refuse = () => (destination.tries <= times ? error : null);
    return destination;
  };

  it('tries again after throttling, waiting longer each time', async () => {
    const destination = failing(3, refusal('ThrottledException', 429));
    const timing = new FakeTiming();
    await attempt(destination, message('one'), timing);
    expect(destination.texts).toEqual(['one']);
    expect(timing.slept).toEqual([200, 400, 800]);
  });

  it('gives up after five tries', async () => {
    const destination = failing(9, refusal('ThrottledException', 429));
    await expect(attempt(destination, message('one'), new FakeTiming())).rejects.toThrow('ThrottledException');
    expect(destination.tries).toBe(5);
  });

  it('gives up while there is time left to hand the message on', async () => {
    const destination = failing(9, refusal('ThrottledException', 429));
    const timing = new FakeTiming();
    timing.remaining = RESERVE_MS + 300;
    await expect(attempt(destination, message('one'), timing)).rejects.toThrow();
    expect(destination.tries).toBe(2);
    expect(timing.remaining).toBeGreaterThanOrEqual(RESERVE_MS);
  });

  it('does not repeat what somebody must mend first', async () => {
    const destination = failing(9, refusal('AuthorizationErrorException', 403));
    await expect(attempt(destination, message('one'), new FakeTiming())).rejects.toThrow();
    expect(destination.tries).toBe(1);
  });

  it('sends what is refused for its content once more, in its safest form', async () => {
    const destination = new FakeDestination('sns');
    destination.refuse = ({ severity }: Message) => (severity === null ? null : refusal('InvalidParameterException'));
    await attempt(
      destination,
      { subject: 'Größe', text: 'Größe\n\u202eone', html: '<b>', severity: 'high' },
      new FakeTiming(),
    );
    expect(destination.got).toEqual([{ subject: FALLBACK_SUBJECT, text: 'Gr??e\n?one', html: null, severity: null }]);
    const stubborn = failing(9, refusal('InvalidParameterException'));
    await expect(attempt(stubborn, message('one'), new FakeTiming())).rejects.toThrow('InvalidParameter');
    expect(stubborn.tries).toBe(2);
  });
});
