/** Documents of every day stay quiet: examples of AWS's IAM guide, and the roles that Terraform modules usually make. */
import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../lambda-src/policy/document.ts';
import { judgePermissions } from '../../lambda-src/policy/permissions.ts';
import { judgeTrust } from '../../lambda-src/policy/trust.ts';
import { TRUSTS_NOBODY } from '../../lambda-src/policy/trusted.ts';

const ACCOUNT = '111122223333';
const allow = (Action: unknown, Resource: unknown = '*', Condition?: unknown) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});
const deny = (rest: object) => ({ Effect: 'Deny', ...rest });
const arn = (service: string, rest: string, region = 'eu-west-1') => `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;
const MYSELF = `arn:aws:iam::*:user/\${aws:username}`;
const NO_MFA = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };

const severity = (Statement: unknown) =>
  judgePermissions(readPolicy({ Version: '2012-10-17', Statement }), {
    accountId: ACCOUNT,
    partition: 'aws',
    region: 'us-east-1',
    holder: { type: 'role', name: 'app', arn: `arn:aws:iam::${ACCOUNT}:role/app` },
  })[0]?.severity ?? null;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_examples.html */
describe("examples of AWS's IAM guide", () => {
  it.each<[string, object[]]>([
    [
      'users manage their own credentials, with MFA',
      [
        allow(['iam:GetAccountPasswordPolicy', 'iam:ListVirtualMFADevices']),
        allow(
          ['iam:ChangePassword', 'iam:GetUser', 'iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:UpdateAccessKey'],
          MYSELF,
        ),
        allow(['iam:CreateVirtualMFADevice'], 'arn:aws:iam::*:mfa/*'),
        allow(['iam:EnableMFADevice', 'iam:ListMFADevices', 'iam:ResyncMFADevice'], MYSELF),
        deny({
          NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'sts:GetSessionToken'],
          Resource: '*',
          Condition: NO_MFA,
        }),
      ],
    ],
    ['read-only access to IAM', [allow(['iam:Get*', 'iam:List*', 'iam:Generate*'])]],
    [
      'a deny outside some Regions',
      [
        deny({
          NotAction: ['cloudfront:*', 'iam:*'],
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } },
        }),
      ],
    ],
    [
      'a deny outside the company network',
      [deny({ Action: '*', Resource: '*', Condition: { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24'] } } })],
    ],
    [
      'home folders in S3',
      [allow('s3:ListAllMyBuckets', 'arn:aws:s3:::*'), allow('s3:*', `arn:aws:s3:::home/\${aws:username}/*`)],
    ],
    [
      'instances by their tag',
      [
        allow(['ec2:StartInstances', 'ec2:StopInstances'], '*', {
          StringEquals: { 'ec2:ResourceTag/Owner': `\${aws:username}` },
        }),
      ],
    ],
    [
      'sessions into tagged instances',
      [
        allow('ssm:StartSession', arn('ec2', 'instance/*'), {
          StringLike: { 'ssm:resourceTag/Finance': 'WebServers' },
        }),
      ],
    ],
    ['one role to assume', [allow('sts:AssumeRole', 'arn:aws:iam::444455556666:role/UpdateApp')]],
    [
      'one role to pass to EC2',
      [allow('iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/S3Access`), allow('ec2:RunInstances')],
    ],
    ['everything of another account', [allow('*', 'arn:aws:*:*:999988887777:*')]],
    ['nothing', [deny({ Action: '*', Resource: '*' })]],
  ])('%s', (_, statements) => {
    expect(severity(statements)).toBeNull();
  });
});

describe('roles that Terraform modules usually make', () => {
  it.each<[string, object[]]>([
    [
      'a function',
      [
        allow(['logs:CreateLogStream', 'logs:PutLogEvents'], arn('logs', 'log-group:/aws/lambda/app:*')),
        allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], arn('sqs', 'app')),
      ],
    ],
    [
      'a task of ECS',
      [
        allow(['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'logs:PutLogEvents']),
        allow('secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:app-*')),
      ],
    ],
    ['a node of EKS', [allow(['ec2:DescribeInstances', 'ec2:AttachVolume', 'ec2:CreateTags', 'eks:DescribeCluster'])]],
    [
      'a schedule that runs tasks',
      [
        allow('ecs:RunTask', arn('ecs', 'task-definition/app:*')),
        allow('iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/app-task`),
      ],
    ],
    [
      'a deployment of one function',
      [allow(['lambda:UpdateFunctionCode', 'lambda:PublishVersion'], arn('lambda', 'function:app'))],
    ],
    [
      'access to a bucket and its key',
      [
        allow(['s3:GetObject', 's3:PutObject', 's3:ListBucket'], ['arn:aws:s3:::app', 'arn:aws:s3:::app/*']),
        allow(['kms:Decrypt', 'kms:GenerateDataKey'], arn('kms', 'key/1')),
      ],
    ],
    [
      'a state in S3 with a lock',
      [
        allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::state/app.tfstate'),
        allow(['dynamodb:GetItem', 'dynamodb:PutItem'], arn('dynamodb', 'table/lock')),
      ],
    ],
  ])('%s', (_, statements) => {
    expect(severity(statements)).toBeNull();
  });

  it.each<[string, object]>([
    ['a service', { Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    ['the account', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' }],
    [
      'a role of the account, with a tag',
      { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/ci` }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
    ],
    [
      'a service account of a cluster',
      {
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:sub': 'system:serviceaccount:prod:web',
            'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:aud': 'sts.amazonaws.com',
          },
        },
      },
    ],
  ])('trust in %s', (_, statement) => {
    const policy = readPolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } });
    expect(judgeTrust(policy, { accountId: ACCOUNT, trusted: TRUSTS_NOBODY })).toEqual([]);
  });
});
