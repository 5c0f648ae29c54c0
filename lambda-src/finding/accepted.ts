/**
 * What suppression rules and trusted identities may be: the validations of the module's inputs, for what reaches the function
 * or the preview by another way. test/module/accepted.test.ts holds both to the same values.
 */

import { isSeverity } from '../catalogue/severity.ts';
import { isObject } from '../record/json.ts';
import type { SuppressionRule } from './settings.ts';

/** A problem is a sentence without its subject: `has no reason`. */
type Read<Value> = { readonly value: Value } | { readonly problem: string };

interface Kind {
  /** For an error message. */
  readonly meaning: string;
  readonly accepts: (value: string) => boolean;
}

const upTo = (length: number, pattern: RegExp) => (value: string) => value.length <= length && pattern.test(value);

/**
 * Types and names in full, or at least two letters or digits of a name: fewer match everybody. A session's name is its caller's choice,
 * so the name of its role begins without a wildcard, which could stand for another role's.
 */
const PRINCIPAL =
  /^arn:(aws[a-z-]*|[a-z*?-]*[*?][a-z*?-]*):(iam::([0-9?]{12}|[0-9?]*[*][0-9*?]*):(user|role)\/([A-Za-z0-9_+=,.@/-]+|[A-Za-z0-9_+=,.@/*?-]*[A-Za-z0-9][A-Za-z0-9_+=,.@/*?-]*[A-Za-z0-9][A-Za-z0-9_+=,.@/*?-]*)|sts::([0-9?]{12}|[0-9?]*[*][0-9*?]*):assumed-role\/[A-Za-z0-9_+=,.@-][A-Za-z0-9_+=,.@*?-]*([*]|\/[A-Za-z0-9_+=,.@*?-]+))$/;

const EVENT =
  /^([A-Za-z][A-Za-z0-9_]+|[A-Za-z0-9_*?]*[A-Za-z][A-Za-z0-9_*?]*[A-Za-z][A-Za-z0-9_*?]*[A-Za-z][A-Za-z0-9_*?]*)$/;

const IPV4 =
  /^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])[.]){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\/([89]|[12][0-9]|3[0-2])$/;
const IPV6 = /^([23Ff][0-9A-Fa-f]{3}:[0-9A-Fa-f:]*)\/(1[6-9]|[2-9][0-9]|1[01][0-9]|12[0-8])$/;

const isIpv6Range = (value: string): boolean => URL.canParse(`http://[${IPV6.exec(value)?.[1] ?? ''}]`);

const ACCOUNT_IDS: Kind = { meaning: '12-digit account IDs', accepts: (id) => /^[0-9]{12}$/.test(id) };

const LISTS = {
  principal_arns: {
    meaning: 'ARNs of users (user/NAME), roles (role/NAME) or role sessions, such as arn:aws:iam::*:role/deployer',
    accepts: upTo(200, PRINCIPAL),
  },
  event_names: { meaning: 'names of events, such as TagRole or Tag*', accepts: upTo(128, EVENT) },
  account_ids: ACCOUNT_IDS,
  source_ip_ranges: {
    meaning:
      'CIDR ranges from /8 (IPv4) or /16 (IPv6), such as 203.0.113.0/24, that together do not cover every address',
    accepts: (range) => IPV4.test(range) || isIpv6Range(range),
  },
} as const satisfies Readonly<Record<string, Kind>>;
type ListName = keyof typeof LISTS;

const LIST_NAMES = ['principal_arns', 'event_names', 'account_ids', 'source_ip_ranges'] as const;
const MEMBERS: readonly string[] = ['reason', ...LIST_NAMES, 'up_to_severity', 'expires'];

/** 256 ranges of /8 are all addresses there are. */
function coversEverything(ranges: readonly string[]): boolean {
  const sizes = [...new Set(ranges)].map((range) =>
    range.includes(':') ? 0 : 2 ** (32 - Number(range.split('/')[1])),
  );
  return sizes.reduce((sum, size) => sum + size, 0) >= 2 ** 32;
}

/** As Terraform's jsonencode writes it into the environment. */
const encoded = (text: string): string =>
  JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** In the environment, of which Lambda measures the JSON. */
export const encodedBytes = (text: string): number => new TextEncoder().encode(encoded(encoded(text))).length;

const MAX_REASON_BYTES = 207;

const isReason = (value: unknown): value is string =>
  typeof value === 'string' && /[^\t\n\f\r ]/.test(value) && encodedBytes(value) <= MAX_REASON_BYTES;

function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** `[]` where it is not given, `null` where it is no list that can be used. */
function listOf(rule: Readonly<Record<string, unknown>>, name: ListName): readonly string[] | null {
  const value = rule[name] ?? null;
  if (value === null) return [];
  const accepts: (text: string) => boolean = LISTS[name].accepts;
  if (!Array.isArray(value) || value.length === 0) return null;
  if (!value.every((item): item is string => typeof item === 'string' && accepts(item))) return null;
  return name === 'source_ip_ranges' && coversEverything(value) ? null : value;
}

/** `{"reason":"Terraform deploys","principal_arns":["arn:aws:iam::*:role/deployer"]}`; a member that is `null` is not given. */
export function readSuppressionRule(rule: unknown): Read<SuppressionRule> {
  if (!isObject(rule)) return { problem: 'is no object' };
  const unknown = Object.keys(rule).filter((name) => !MEMBERS.includes(name));
  if (unknown.length > 0) return { problem: `has unknown attributes: ${unknown.join(', ')}` };
  const { reason, up_to_severity: upToSeverity = null, expires = null } = rule;
  if (!isReason(reason)) return { problem: 'needs a reason of at most 200 bytes' };
  const lists: Record<ListName, readonly string[]> = {
    principal_arns: [],
    event_names: [],
    account_ids: [],
    source_ip_ranges: [],
  };
  for (const name of LIST_NAMES) {
    const list = listOf(rule, name);
    if (list === null) return { problem: `has ${name} that are not a list of ${LISTS[name].meaning}` };
    lists[name] = list;
  }
  if (Object.values(lists).every(({ length }) => length === 0)) {
    return { problem: `needs at least one of ${LIST_NAMES.join(', ')}` };
  }
  if (upToSeverity !== null && !isSeverity(upToSeverity)) {
    return { problem: 'has an up_to_severity that is not info, low, medium, high or critical' };
  }
  if (expires !== null && !isDate(expires)) return { problem: 'has an expires that is no date as YYYY-MM-DD' };
  return {
    value: {
      reason,
      principalArns: lists.principal_arns,
      eventNames: lists.event_names,
      accountIds: lists.account_ids,
      sourceIpRanges: lists.source_ip_ranges,
      upToSeverity: upToSeverity ?? 'medium',
      expires,
    },
  };
}

/** `ISSUER:SUBJECT`, with wildcards only after the owner in the subject: under an issuer's domain there are others' issuers. */
const FEDERATED =
  /^(([a-z0-9-]+[.])+[a-z]{2,}(\/[A-Za-z0-9._/-]*)?:([A-Za-z0-9_.@+=,/:|#-]+|[A-Za-z0-9_.@+=,#-]+[:/|][A-Za-z0-9_.@+=,#-]+[:/][A-Za-z0-9_.@+=,/:|#*?-]*)|saml-provider\/[A-Za-z0-9._-]+:[A-Za-z0-9_.@+=,/:|#*?-]+)$/;

/** Of each input of trust, what its entries must be. */
export const TRUSTED: Readonly<
  Record<
    'trusted_account_ids' | 'trusted_organization_ids' | 'trusted_network_ids' | 'trusted_federated_subjects',
    Kind
  >
> = {
  trusted_account_ids: ACCOUNT_IDS,
  trusted_organization_ids: {
    meaning: 'organization IDs, such as o-exampleorgid',
    accepts: (id) => /^o-[a-z0-9]{10,32}$/.test(id),
  },
  trusted_network_ids: {
    meaning: 'IDs of VPCs or VPC endpoints, such as vpc-0123456789abcdef0',
    accepts: (id) => /^vpce?-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id),
  },
  trusted_federated_subjects: {
    meaning: 'ISSUER:SUBJECT, such as token.actions.githubusercontent.com:repo:our-org/*',
    accepts: upTo(200, FEDERATED),
  },
};
