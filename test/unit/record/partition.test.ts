import { expect, it } from 'vitest';
import { partitionOf } from '../../../lambda-src/record/partition.ts';

it.each([
  ['us-east-1', 'aws', 'aws.amazon.com'],
  ['mx-central-1', 'aws', 'aws.amazon.com'],
  [null, 'aws', 'aws.amazon.com'],
  ['cn-north-1', 'aws-cn', 'amazonaws.cn'],
  ['us-gov-west-1', 'aws-us-gov', 'amazonaws-us-gov.com'],
  ['eusc-de-east-1', 'aws-eusc', 'amazonaws-eusc.eu'],
  ['us-iso-east-1', 'aws-iso', null],
  ['us-isob-east-1', 'aws-iso-b', null],
  ['eu-isoe-west-1', 'aws-iso-e', null],
  ['us-isof-south-1', 'aws-iso-f', null],
])('%s is in %s', (region, name, consoleDomain) => {
  expect(partitionOf(region)).toEqual({ name, consoleDomain });
});
