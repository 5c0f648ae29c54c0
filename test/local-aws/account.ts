/** The account that the present call belongs to: it goes with everything that is done for the call. */
import { AsyncLocalStorage } from 'node:async_hooks';

/** moto's own. */
export const DEFAULT_ACCOUNT = '123456789012';

/** How moto is told. */
export const ACCOUNT_HEADER = 'x-moto-account-id';

const storage = new AsyncLocalStorage<string>();

export const account = (): string => storage.getStore() ?? DEFAULT_ACCOUNT;

export const inAccount = <T>(id: string, run: () => T): T => storage.run(id, run);

/** Of an ARN that names one. */
export const accountOf = (arn: string): string => arn.split(':')[4] || DEFAULT_ACCOUNT;
