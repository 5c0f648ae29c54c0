import { describe, expect, it } from 'vitest';
import { lookUp } from '../../../lambda-src/catalogue/index.ts';
import { changesOf } from '../../../lambda-src/finding/changes.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { record } from '../../records.ts';

function changed(requestParameters: JsonObject | null, eventName = 'SomethingNew'): string[] {
  const read = parseRecord(record(eventName, { requestParameters }));
  return changesOf(read, lookUp(read.eventSource, eventName)).map(({ label, value }) => `${label}: ${value}`);
}

const POLICY = { Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } };
const IN_WORDS = 'Allow s3:GetObject on *';

describe('a parameter', () => {
  it.each([
    ['maxSessionDuration', 'max session duration'],
    ['sAMLProviderArn', 'SAML provider ARN'],
    ['sSHPublicKeyId', 'SSH public key ID'],
    ['aWSServiceName', 'AWS service name'],
    ['openIDConnectProviderArn', 'OpenID Connect provider ARN'],
    ['kmsKeyId', 'KMS key ID'],
    ['cloudWatchLogsLogGroupArn', 'CloudWatch Logs log group ARN'],
    ['cloudWatchRoleArn', 'CloudWatch role ARN'],
    ['isMultiRegionTrail', 'multi-Region trail'],
    ['RegionName', 'Region name'],
    ['dBInstanceIdentifier', 'DB instance identifier'],
    ['vPCRegion', 'VPC Region'],
    ['eC2SecurityGroupId', 'EC2 security group ID'],
    ['roleArns', 'role ARNs'],
    ['enableDnsAAAARecord', 'enable DNS AAAA record'],
    ['aws:PrincipalOrgID', 'aws:principal org ID'],
    ['isolation', 'isolation'],
    ['url', 'URL'],
    ['mfa', 'MFA'],
    ['PublicAccessBlock', 'public access block'],
    ['x-amz-acl', 'x amz ACL'],
    ['bucket__name', 'bucket name'],
    ['__type__', 'type'],
    ['oAuth2Scopes', 'o auth2 scopes'],
    ['hasAWSId', 'has AWS ID'],
    ['identity', 'identity'],
    ['arnLike', 'ARN like'],
    ['someSAMLThing', 'some SAML thing'],
  ])('%s reads "%s"', (name, words) => {
    expect(changed({ [name]: 'x' })).toEqual([`${words}: x`]);
  });

  it.each<[string, JsonObject, string[]]>([
    ['a number', { maxSessionDuration: 43200 }, ['max session duration: 43200']],
    ['a flag', { isMultiRegionTrail: false }, ['multi-Region trail: false']],
    ['a list', { thumbprintList: ['a1', 'b2', 3] }, ['thumbprint list: a1, b2, 3']],
    [
      'tags',
      {
        tags: [
          { key: 'team', value: 'payments' },
          { Key: 'env', Value: 'prod' },
        ],
      },
      ['tags: team = payments, env = prod'],
    ],
    ['tags without a value', { tags: [{ key: 'team' }] }, ['tags: team = ']],
    ['a list of objects', { rules: [{ id: 1 }, null] }, ['rules: {"id":1}, null']],
    [
      'what only looks like tags',
      {
        rules: [
          { key: 'a', value: { b: 1 } },
          { key: 7, value: 'c' },
        ],
      },
      ['rules: {"key":"a","value":{"b":1}}, {"key":7,"value":"c"}'],
    ],
    [
      'an object',
      { source: { sourceType: 'AWS_ACM_PCA', sourceData: { acmPcaArn: 'x' } } },
      ['source type: AWS_ACM_PCA', 'source data acm pca ARN: x'],
    ],
    ['an object whose member repeats it', { taskPolicyArn: { arn: 'x' } }, ['task policy ARN: x']],
    ['a member that only ends like it', { policyarn: { arn: 'x' } }, ['policyarn ARN: x']],
    ['what nests deeper than anyone reads', { a: { b: { c: { d: { e: { f: 1 } } } } } }, ['a b c d e: {"f":1}']],
    ['nothing', { a: null, b: '', c: [], d: {} }, []],
    ['idempotency tokens', { clientToken: 't', clientRequestToken: 't', idempotencyToken: 't', dryRun: false }, []],
  ])('with %s', (_, parameters, expected) => {
    expect(changed(parameters)).toEqual(expected);
  });

  it.each([
    ...['policyDocument', 'assumeRolePolicyDocument', 'policy', 'inlinePolicy', 'content', 'bucketPolicy'],
    ...['resourcePolicy', 'PolicyDocument'],
  ])('%s is told in words where it holds a policy', (name) => {
    const text = JSON.stringify(POLICY);
    const encoded = encodeURIComponent(text);
    for (const value of [POLICY, text, `\n ${text}`, encoded, encoded.replace('%7B', '%7b')]) {
      expect(changed({ [name]: value })[0]).toContain(`: ${IN_WORDS}`);
    }
    expect(changed({ [name]: 'p-0123456789' })[0]).toMatch(/: p-0123456789$/);
    expect(changed({ [name]: 'x {' })[0]).toMatch(/: x \{$/);
  });

  it('that holds a policy under another name is told as it is', () => {
    expect(changed({ description: '{"Statement":[]}' })).toEqual(['description: {"Statement":[]}']);
  });
});

describe('the parameters of a call', () => {
  it('are told but for those that name its targets', () => {
    expect(changed({ roleName: 'app', policyName: 'own', policyDocument: POLICY }, 'PutRolePolicy')).toEqual([
      `policy document: ${IN_WORDS}`,
    ]);
  });

  it('are none where the record has none', () => {
    expect(changed(null)).toEqual([]);
  });

  it('are counted beyond the sixteenth', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, index]));
    expect(changed(many(16))).toHaveLength(16);
    expect(changed(many(16))[15]).toBe('p15: 15');
    const told = changed(many(18));
    expect(told).toHaveLength(17);
    expect(told.slice(15)).toEqual(['p15: 15', 'further parameters: 2 more in the record']);
  });

  it('are said to be missing where CloudTrail left them out', () => {
    expect(changed({ omitted: true, originalSize: 104_000, reason: 'requestParameters too large' })).toEqual([
      'parameters: left out by CloudTrail because they were larger than 100 KB',
    ]);
  });
});
