/**
 * Who decides the value of a condition key. The judges of policies and the test that checks them both read this table.
 *
 * A condition lowers a verdict only where it names something that the holder of the permissions cannot bring about. A
 * key without a row counts as the holder's.
 */

export type Decider =
  /** Whoever makes the request sets it, or needs only to wait. */
  | 'holder'
  /** Needs something that the holder may have: one step less serious. */
  | 'perhaps'
  /** Follows from who calls: judged against the holder that is known, and met where the holder is not known. */
  | 'caller'
  /** An address: the holder's where the ranges together are wider than `WIDE_ADDRESSES`, else outside their reach. */
  | 'address'
  /** A network that somebody must be in: outside the holder's reach, but for a network of their own. */
  | 'network'
  /** Time of the request: the event's, or any later one. */
  | 'time'
  /** Names which resources are meant: a part of the reach, one step less serious. */
  | 'resource'
  /** A policy or boundary that the request names: a part of the reach, unless it is one that AWS manages and that gives all power. */
  | 'policy';

export interface KeyRow {
  /** In lower case; with `*` at an end: every key that begins or ends so. */
  readonly key: string;
  readonly decider: Decider;
}

const rows = (decider: Decider, keys: string): KeyRow[] =>
  keys
    .trim()
    .split(/\s+/)
    .map((key) => ({ key, decider }));

/**
 * Behind each `aws:` key stands its section of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, which is called as the key is; behind those
 * of IAM and STS https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html; behind tags of
 * other services https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
 */
export const CONDITION_KEYS: readonly KeyRow[] = [
  ...rows(
    'holder',
    `aws:principaltag/* aws:requesttag/* aws:tagkeys aws:requestedregion aws:securetransport aws:useragent aws:referer
     aws:calledvia aws:calledviafirst aws:calledvialast aws:viaawsservice aws:sourceidentity aws:federatedprovider
     aws:tokenissuetime aws:sourcearn aws:sourceaccount aws:vpcsourceip
     sts:rolesessionname sts:externalid sts:sourceidentity sts:transitivetagkeys`,
  ),
  ...rows('perhaps', 'aws:multifactorauthpresent aws:multifactorauthage'),
  ...rows(
    'caller',
    `aws:principalarn aws:principalaccount aws:principaltype aws:principalorgid aws:principalorgpaths aws:userid
     aws:username aws:principalisawsservice aws:principalservicename aws:principalservicenameslist
     aws:resourceaccount`,
  ),
  ...rows('address', 'aws:sourceip'),
  ...rows('network', 'aws:sourcevpc aws:sourcevpce'),
  ...rows('time', 'aws:currenttime aws:epochtime'),
  ...rows('resource', 'aws:resourcetag/* iam:resourcetag/* iam:passedtoservice *:resourcetag/*'),
  ...rows('policy', 'iam:policyarn iam:permissionsboundary'),
];

/**
 * IPv4 addresses from which on a set of ranges shuts nobody out: more than one /8 has room for a cloud provider's or a
 * carrier's addresses, of which anyone can rent one.
 */
export const WIDE_ADDRESSES = 2n ** 24n;
/** The same for IPv6: more than one /29, the most that a registry gives to one network without asking why. */
export const WIDE_ADDRESSES_V6 = 2n ** 99n;

/** The name of a tag may have a colon of its own: what stands before `resourcetag/` is a service's prefix. */
const matches = (row: string, key: string): boolean =>
  row.startsWith('*') ? key.replace(/^[a-z\d-]+/, '*').startsWith(row.slice(0, -1)) : key.startsWith(row.slice(0, -1));

const DECIDERS = new Map<string, Decider>(CONDITION_KEYS.map(({ key, decider }) => [key, decider]));
const FAMILIES = CONDITION_KEYS.filter(({ key }) => key.includes('*'));

/** @param key in lower case */
export const deciderOf = (key: string): Decider =>
  DECIDERS.get(key) ?? FAMILIES.find((row) => matches(row.key, key))?.decider ?? 'holder';
