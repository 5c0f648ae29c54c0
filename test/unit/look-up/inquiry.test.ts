import { describe, expect, it } from 'vitest';
import { Allowance, Answers, Inquiry } from '../../../lambda-src/look-up/inquiry.ts';
import { NOW, readerOf } from '../../iam-account.ts';

const EVENT = NOW - 60_000;
const SIGNAL = new AbortController().signal;

/** How often IAM is asked the same for events at these times. */
async function calls(events: readonly number[], clock: () => number, answers = new Answers()): Promise<number> {
  const asked: string[] = [];
  const reader = readerOf({ principals: { 'user bob': {} } }, asked);
  for (const event of events) {
    const allowance = new Allowance(() => Promise.resolve(reader), answers, clock, SIGNAL);
    const inquiry = new Inquiry('111122223333', event, allowance);
    await inquiry.ask('iam:ListGroupsForUser', ['bob'], (iam) => iam.groups('bob'));
  }
  return asked.length;
}

describe('an answer', () => {
  it('is kept for a minute', async () => {
    expect(await calls([EVENT, EVENT], () => NOW)).toBe(1);
    let now = NOW;
    const later = (): number => (now += 40_000);
    expect(await calls([EVENT, EVENT], later)).toBe(2);
  });

  it('is not used for an event that may have come after it', async () => {
    expect(await calls([EVENT, NOW + 1], () => NOW)).toBe(2);
    expect(await calls([EVENT, NOW - 5_000], () => NOW)).toBe(2);
  });

  it('of one account is none of another', () => {
    const answers = new Answers();
    answers.set('a', { at: NOW, answer: 1 });
    expect(answers.get('a', EVENT, NOW)?.answer).toBe(1);
    expect(answers.get('b', EVENT, NOW)).toBeNull();
  });

  it('is forgotten where there are too many', () => {
    const answers = new Answers();
    for (let index = 0; index <= 500; index++) answers.set(String(index), { at: NOW, answer: index });
    expect(answers.get('0', EVENT, NOW)).toBeNull();
    expect(answers.get('500', EVENT, NOW)?.answer).toBe(500);
  });
});
