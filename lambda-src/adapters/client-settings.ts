import { environmentCredentials } from './environment-credentials.ts';

/**
 * How every SDK client of the function is set up: credentials from the environment, and time-outs well inside the
 * function's own, so that a hanging endpoint ends in an error that is retried, not in a killed function.
 */
export const clientSettings = (region: string) => ({
  region,
  credentials: environmentCredentials,
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 6_000, throwOnRequestTimeout: true },
});
