import { CALL_MS } from '../pipeline/ports.ts';
import { environmentCredentials } from './environment-credentials.ts';

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
