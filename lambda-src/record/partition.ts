/**
 * Regions, and the partitions that they are in.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */

/** As AWS writes Regions: an address or a command made of anything else could lead anywhere. */
export const REGION = /^[a-z]{2,6}(?:-[a-z]{2,16}){1,3}-\d{1,2}$/;

export interface Partition {
  /** As ARNs name it: `aws-cn`. */
  readonly name: string;
  /** Domain of the management console, `null` where it is not on the internet. */
  readonly consoleDomain: string | null;
}

const AWS: Partition = { name: 'aws', consoleDomain: 'aws.amazon.com' };

const OTHERS: readonly (readonly [regionPrefix: string, Partition])[] = [
  ['cn-', { name: 'aws-cn', consoleDomain: 'amazonaws.cn' }],
  ['us-gov-', { name: 'aws-us-gov', consoleDomain: 'amazonaws-us-gov.com' }],
  ['eusc-', { name: 'aws-eusc', consoleDomain: 'amazonaws-eusc.eu' }],
  ['us-iso-', { name: 'aws-iso', consoleDomain: null }],
  ['us-isob-', { name: 'aws-iso-b', consoleDomain: null }],
  ['eu-isoe-', { name: 'aws-iso-e', consoleDomain: null }],
  ['us-isof-', { name: 'aws-iso-f', consoleDomain: null }],
];

/** The partition of a Region; that of most Regions where the record does not name one. */
export const partitionOf = (region: string | null): Partition =>
  OTHERS.find(([prefix]) => region?.startsWith(prefix) === true)?.[1] ?? AWS;
