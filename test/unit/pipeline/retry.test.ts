import { describe, expect, it } from 'vitest';
import { CALL_MS, type Message } from '../../../lambda-src/pipeline/ports.ts';
import { RateLimiter } from '../../../lambda-src/pipeline/rate-limiter.ts';
import { RESERVE_MS, sendWithRetry } from '../../../lambda-src/pipeline/retry.ts';
import { FALLBACK_SUBJECT } from '../../../lambda-src/render/subject.ts';
import { FakeDestination, FakeTiming, message, refusal } from './fakes.ts';

const fresh = () => ({ timing: new FakeTiming(), rateLimiter: new RateLimiter() });

describe('an attempt', () => {
  const failing = (times: number, error: Error) => {
    const destination = new FakeDestination('sns');
    destination.refuse = () => (destination.tries <= times ? error : null);
    return destination;
  };

  it('tries again after throttling, waiting longer each time', async () => {
    const destination = failing(3, refusal('ThrottledException', 429));
    const timing = new FakeTiming();
    await sendWithRetry(destination, message('one'), { timing, rateLimiter: new RateLimiter() });
    expect(destination.texts).toEqual(['one']);
    expect(timing.slept).toEqual([335, 400, 800]);
  });

  it('gives up after five tries', async () => {
    const destination = failing(9, refusal('ThrottledException', 429));
    await expect(sendWithRetry(destination, message('one'), fresh())).rejects.toThrow('ThrottledException');
    expect(destination.tries).toBe(5);
  });

  it('waits a random part of at most five seconds', async () => {
    const waits = async (random: number): Promise<readonly number[]> => {
      const timing = Object.assign(new FakeTiming(), { random: () => random });
      await expect(
        sendWithRetry(failing(9, refusal('Throttling')), message('one'), { timing, rateLimiter: new RateLimiter() }),
      ).rejects.toThrow();
      return timing.slept;
    };
    expect(await waits(0)).toEqual([335, 335, 335, 335]);
    expect(await waits(0.999_999)).toEqual([400, 800, 1_600, 3_200].map((most) => expect.closeTo(most, 0)));
  });

  it('begins none that could run into the time it takes to hand the message on', async () => {
    const destination = failing(9, refusal('ThrottledException', 429));
    const timing = new FakeTiming();
    timing.remaining = RESERVE_MS + CALL_MS + 500;
    await expect(
      sendWithRetry(destination, message('one'), { timing, rateLimiter: new RateLimiter() }),
    ).rejects.toThrow('Throttled');
    expect(destination.tries).toBe(2);
    expect(timing.remaining).toBeGreaterThanOrEqual(RESERVE_MS + CALL_MS);
  });

  it('begins one while there is exactly that time', async () => {
    const destination = failing(0, refusal('ThrottledException'));
    const timing = new FakeTiming();
    timing.remaining = RESERVE_MS + CALL_MS;
    await sendWithRetry(destination, message('one'), { timing, rateLimiter: new RateLimiter() });
    expect(destination.texts).toEqual(['one']);
  });

  it('keeps the form, however often the service is busy', async () => {
    const destination = new FakeDestination('sns');
    const forms: Message[] = [];
    destination.refuse = (form) => {
      forms.push(form);
      return forms.length < 3 ? refusal('Throttling') : null;
    };
    await sendWithRetry(destination, message('one'), fresh());
    expect(forms).toEqual([message('one'), message('one'), message('one')]);
  });

  it('goes on with the safest form where the service is busy after it', async () => {
    const destination = new FakeDestination('sns');
    const answers = [refusal('InvalidParameter'), refusal('Throttling'), null];
    destination.refuse = () => answers.shift() ?? null;
    const { timing, rateLimiter } = fresh();
    await sendWithRetry(destination, message('one'), { timing, rateLimiter });
    expect(destination.got.map(({ subject }) => subject)).toEqual([FALLBACK_SUBJECT]);
    // The other form has nothing to wait for but the rateLimiter.
    const random = () => 0.999;
    answers.push(refusal('InvalidParameter'), null);
    const other = Object.assign(new FakeTiming(), { random });
    await sendWithRetry(destination, message('two'), { timing: other, rateLimiter: new RateLimiter() });
    expect(other.slept).toEqual([335]);
  });

  it('begins not even one without that time', async () => {
    const destination = failing(0, refusal('ThrottledException'));
    const timing = new FakeTiming();
    timing.remaining = RESERVE_MS + CALL_MS - 1;
    await expect(
      sendWithRetry(destination, message('one'), { timing, rateLimiter: new RateLimiter() }),
    ).rejects.toThrow('no time left');
    expect(destination.tries).toBe(0);
  });

  it('takes an answer that says success and then breaks off for what it says', async () => {
    const cut = Object.assign(new Error('aborted'), { code: 'ECONNRESET', $metadata: { httpStatusCode: 200 } });
    const destination = failing(9, cut);
    await sendWithRetry(destination, message('one'), fresh());
    expect(destination.tries).toBe(1);
  });

  it('keeps to three calls a second at one destination, and holds up no other', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const { timing, rateLimiter } = fresh();
    for (const text of ['one', 'two', 'three']) await sendWithRetry(sns, message(text), { timing, rateLimiter });
    expect(timing.slept).toEqual([335, 335]);
    await sendWithRetry(ses, message('one'), { timing, rateLimiter });
    expect(timing.slept).toHaveLength(2);
    timing.remaining -= 100;
    await sendWithRetry(sns, message('four'), { timing, rateLimiter });
    expect(timing.slept).toEqual([335, 335, 235]);
  });

  it('does not repeat what somebody must mend first', async () => {
    const destination = failing(9, refusal('AuthorizationErrorException', 403));
    await expect(sendWithRetry(destination, message('one'), fresh())).rejects.toThrow();
    expect(destination.tries).toBe(1);
  });

  it('sends what is refused for its content once more, in its safest form', async () => {
    const destination = new FakeDestination('sns');
    destination.refuse = ({ subject }: Message) =>
      subject === FALLBACK_SUBJECT ? null : refusal('InvalidParameterException');
    await sendWithRetry(
      destination,
      { subject: 'Größe', text: 'Größe\n\u202eone', html: '<b>', attributes: { severity: 'high' }, tells: [] },
      fresh(),
    );
    expect(destination.got).toEqual([
      { subject: FALLBACK_SUBJECT, text: 'Gr??e\n?one', html: null, attributes: { severity: 'high' }, tells: [] },
    ]);
    const stubborn = failing(9, refusal('InvalidParameterException'));
    await expect(sendWithRetry(stubborn, message('one'), fresh())).rejects.toThrow('InvalidParameter');
    expect(stubborn.tries).toBe(2);
  });
});
