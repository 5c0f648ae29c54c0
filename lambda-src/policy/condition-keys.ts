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
  /** A policy or boundary that the request names: a part of the reach, unless it is one that gives everything. */
  | 'policy';

/**
 * In lower case: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, and those of `iam:`
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html.
 *
 * Known to be the holder's, and so left out like what is not known: `aws:` principaltag, requesttag, tagkeys, requestedregion,
 * securetransport, useragent, referer, calledvia, calledviafirst, calledvialast, viaawsservice, sourceidentity,
 * federatedprovider, tokenissuetime, sourcearn, sourceaccount, vpcsourceip; `sts:` rolesessionname, externalid, sourceidentity,
 * transitivetagkeys.
 */
export const CONDITION_KEYS: readonly (readonly [decider: Decider, keys: string])[] = [
  ['perhaps', 'aws:multifactorauthpresent aws:multifactorauthage'],
  [
    'caller',
    'aws:principalarn aws:principalaccount aws:principaltype aws:principalorgid aws:principalorgpaths aws:userid aws:username aws:principalisawsservice aws:principalservicename aws:principalservicenameslist aws:resourceaccount',
  ],
  ['address', 'aws:sourceip'],
  ['network', 'aws:sourcevpc aws:sourcevpce'],
  ['time', 'aws:currenttime aws:epochtime'],
  ['resource', 'iam:passedtoservice'],
  ['policy', 'iam:policyarn iam:permissionsboundary'],
];

/** `ec2:resourcetag/team`: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html. The name of a tag may have a colon. */
const RESOURCE_TAG = /^[a-z\d-]+:resourcetag\//;

/**
 * IPv4 addresses from which on a set of ranges shuts nobody out: more than one /8 has room for a cloud provider's or a
 * carrier's addresses, of which anyone can rent one.
 */
export const WIDE_ADDRESSES = 2n ** 24n;
/** The same for IPv6: more than one /29, the most that a registry gives to one network without asking why. */
export const WIDE_ADDRESSES_V6 = 2n ** 99n;

const DECIDERS = new Map<string, Decider>(
  CONDITION_KEYS.flatMap(([decider, keys]) => keys.split(' ').map((key) => [key, decider] as const)),
);

/** @param key in lower case */
export const deciderOf = (key: string): Decider =>
  DECIDERS.get(key) ?? (RESOURCE_TAG.test(key) ? 'resource' : 'holder');
