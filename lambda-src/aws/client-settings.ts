import { CALL_MS } from '../pipeline/ports.ts';

/**
 * The credentials of the function's role, which Lambda puts into the environment of every execution environment and
 * which live longer than it does. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 *
 * The SDK's default chain would look here too, after loading some 130 kB of code for profiles, SSO and web identity.
 */
export async function environmentCredentials(): Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}> {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error(
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; Lambda sets them from the role of the function.',
    );
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  };
}

/**
 * How every SDK client of the function is set up: credentials from the environment, and time-outs well inside the
 * function's own, so that a hanging endpoint ends in an error that is handled, not in a killed function.
 *
 * One attempt a call: `pipeline/retry.ts` retries, since it knows how much time is left, spaces messages for SNS, and
 * takes throttling by KMS for what it is, which the SDK does not. A client that nothing else retries overrides this. `socketTimeout` ends an answer that stalls, too, with the status it began with.
 */
export const clientSettings = (region: string) => ({
  region,
  credentials: environmentCredentials,
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 2_000, socketTimeout: 5_000 },
});

/** Of each call: whatever the time-outs above leave open, it ends. */
export const callOptions = () => ({ abortSignal: AbortSignal.timeout(CALL_MS) });
