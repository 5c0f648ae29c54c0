/** The zip as a function whose AWS is at `url`. */
import { readFileSync } from 'node:fs';
import { LambdaFunction } from '../local-aws/lambda/index.ts';

const ZIP = readFileSync(new URL('../../modules/function/lambda.zip', import.meta.url));

export const functionOf = (url: string, environment: Readonly<Record<string, string>>): LambdaFunction =>
  new LambdaFunction({
    zip: ZIP,
    functionName: 'alerts',
    functionArn: 'arn:aws:lambda:us-east-1:111122223333:function:alerts',
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    memoryMb: 512,
    timeoutSeconds: 30,
    region: 'us-east-1',
    endpointUrl: url,
    logGroup: '/aws/lambda/alerts',
    credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' },
    environment: { ...environment, REDELIVERY_QUEUE_URL: `${url}/111122223333/redelivery` },
  });
