/** What an attacker can do to the alerts: each class of attack once, on the zip that ships. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint.ts';
import type { LambdaFunction } from '../local-aws/lambda/index.ts';
import { ATTACKS, FUNCTION_ROLE_ID } from './hostile.ts';
import { functionOf } from './zip.ts';

const DESTINATIONS = {
  SNS_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts',
  SES_SENDER: 'alerts@example.com',
  SES_RECIPIENTS: '["security@example.com"]',
  MINIMUM_SEVERITY: 'info',
  ROLE_ID: FUNCTION_ROLE_ID,
};

describe.each(ATTACKS)('$name', ({ environment, events, says, saysNot }) => {
  let endpoint: AwsEndpoint;
  let lambda: LambdaFunction;

  beforeAll(async () => {
    endpoint = await startAwsEndpoint();
    lambda = functionOf(endpoint.url, { ...DESTINATIONS, ...environment });
    for (const [index, event] of events.entries()) await lambda.invoke(event, { requestId: `hostile-${index}` });
  });

  afterAll(async () => {
    await lambda.close();
    await endpoint.close();
  });

  it('makes no alert say less, nor anything else', () => {
    const sent = endpoint.requests
      .flatMap(({ fields }) => [fields['Subject'], fields['Message'], ...Object.values(fields)])
      .join('\n');
    for (const each of says) expect(sent).toMatch(each);
    for (const each of saysNot) expect(sent).not.toMatch(each);
  });
});
