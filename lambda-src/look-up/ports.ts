/** What look-ups need of AWS; `aws/` provides it, tests fake it. */

export interface Principal {
  readonly type: 'user' | 'role' | 'group';
  readonly name: string;
}

export interface PolicyVersion {
  /** `v3`. */
  readonly id: string;
  readonly isDefault: boolean;
  /** Milliseconds since 1970. */
  readonly created: number;
}

/**
 * IAM of one account. Each call tries once and rejects with the error of the SDK, or with `PartialAnswer`. A document is
 * URL-encoded JSON, as IAM sends it.
 */
export interface IamReader {
  readonly policy: (arn: string) => Promise<{ readonly defaultVersion: string; readonly updated: number | null }>;
  readonly version: (arn: string, id: string) => Promise<string>;
  readonly versions: (arn: string) => Promise<readonly PolicyVersion[]>;
  /** ARN of the permissions boundary of a user or role; `null`: it has none. */
  readonly boundary: (principal: Principal) => Promise<string | null>;
  /** ARNs of the policies attached. */
  readonly attached: (principal: Principal) => Promise<readonly string[]>;
  readonly inlineNames: (principal: Principal) => Promise<readonly string[]>;
  readonly inline: (principal: Principal, policyName: string) => Promise<string>;
  /** Names of the groups of a user. */
  readonly groups: (userName: string) => Promise<readonly string[]>;
}

/** Names of what records of Identity Center and Organizations have the id of. Each call tries once and rejects with the error of the SDK. */
export interface NameReader {
  /** Ids of the identity stores in a Region, by the ARN of their instance of Identity Center. */
  readonly identityStores: (region: string) => Promise<ReadonlyMap<string, string>>;
  readonly permissionSet: (region: string, instanceArn: string, arn: string) => Promise<string | null>;
  readonly identityUser: (region: string, storeId: string, id: string) => Promise<string | null>;
  readonly identityGroup: (region: string, storeId: string, id: string) => Promise<string | null>;
  readonly account: (id: string) => Promise<string | null>;
  readonly organizationPolicy: (id: string) => Promise<string | null>;
}

export type Reader = IamReader & NameReader;

/**
 * Who answers for an account; `signal` ends its calls, and `spend` counts one that is made to become who may ask. Rejects with
 * `NotLookedUp` where nobody can.
 */
export type ReaderOf = (accountId: string, signal: AbortSignal, spend: () => void) => Promise<Reader>;
