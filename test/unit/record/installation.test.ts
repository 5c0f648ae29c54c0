import { describe, expect, it } from 'vitest';
import { namesInstallation } from '../../../lambda-src/record/installation.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { ROLE_SESSION, record } from '../../records.ts';

const names = (change: JsonObject, logGroup: string | null = 'trail'): boolean =>
  namesInstallation(parseRecord(record('Invent', change)), { name: 'alerts', logGroup });
const request = (text: string) => ({ requestParameters: { text } });

describe('a call names a part of the installation', () => {
  it.each([
    ['alerts', true],
    ['alerts-redelivery', true],
    ['arn:aws:sns:us-east-1:111122223333:alerts', true],
    ['https://sqs.us-east-1.amazonaws.com/111122223333/alerts-dead-letter', true],
    ['prod-alerts alerts', true],
    ['Alerts', true],
    ['prod-alerts', false],
    ['my_alerts', false],
    ['alerts2', false],
    ['alert', false],
    ['', false],
  ])('%s: %s', (text, answer) => expect(names(request(text))).toBe(answer));

  it.each([
    ['trail', true],
    ['arn:aws:logs:us-east-1:111122223333:log-group:trail', true],
    ['arn:aws:logs:us-east-1:111122223333:log-group:trail:*', true],
    ['arn:aws:logs:us-east-1:111122223333:log-group:trail-2:*', false],
    ['the trail', false],
    ['trail/', false],
  ])('by its log group %s: %s', (text, answer) => {
    expect(names(request(text))).toBe(answer);
    expect(names(request(text), null)).toBe(false);
  });

  it('in the resources of the record, and in a refusal', () => {
    expect(names({ resources: [{ ARN: 'arn:aws:sns:us-east-1:111122223333:alerts' }] })).toBe(true);
    expect(names({ errorMessage: 'not authorized on arn:aws:sns:us-east-1:111122223333:alerts' })).toBe(true);
    expect(names({ responseElements: { name: 'alerts' }, userAgent: 'alerts' })).toBe(false);
  });

  it('not where Lambda makes it for the function', () => {
    const lambda = { userIdentity: { ...ROLE_SESSION, invokedBy: 'lambda.amazonaws.com' } };
    for (const eventSource of ['kms.amazonaws.com', 'ec2.amazonaws.com'])
      expect(names({ ...request('alerts'), ...lambda, eventSource })).toBe(false);
    expect(names({ ...request('alerts'), ...lambda })).toBe(true);
  });
});
