import { expect, it } from 'vitest';
import { parseJson } from '../../../lambda-src/record/parse-json.ts';

it('gives the value', () => expect(parseJson('{"a":[1]}')).toEqual({ value: { a: [1] } }));

it('or says why not, without a secret from the text', () => {
  const text = `{"a": "${'x'.repeat(9_999)}", aws_session_token=FwoGZXIvYXdzEXAMPLEEXAMPLEEXAMPLE`;
  const parsed = parseJson(text);
  const reason = 'reason' in parsed ? parsed.reason : '';
  expect(reason).toMatch(/^not JSON \(.+\)$/);
  expect(reason.length).toBeLessThan(180);
  expect(reason).not.toContain('FwoGZXIvYXdz');
});
