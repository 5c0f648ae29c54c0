/** Look-ups with the credentials of whoever runs the preview, found as the AWS CLI finds them. */
import type { LookUp } from '../../lambda-src/pipeline/ports.ts';
import { InputError } from './input.ts';
import type { Options } from './options.ts';

/** Nobody waits for the alert, and credentials of SSO take their time. */
const REMAINING_MS = 60_000;

/** @throws {InputError} where there are no credentials, or STS refuses them */
export async function lookUpOf({ lookUp }: Options, environment: NodeJS.ProcessEnv): Promise<LookUp> {
  if (lookUp === null) return (findings) => Promise.resolve(findings);
  const region = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { lookUps } = await import('../../lambda-src/aws/look-up.ts');
  const sts = new STSClient({ region, maxAttempts: 2 });
  try {
    const { Arn: ownArn = '' } = await sts.send(new GetCallerIdentityCommand());
    const ask = lookUps({ ...lookUp, region }, { region, maxAttempts: 1, credentials: sts.config.credentials });
    return (findings) => ask(findings, { ownArn, remainingMs: () => REMAINING_MS });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`--look-up needs credentials of AWS, as in AWS_PROFILE, and they were refused: ${why}`);
  }
}
