import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { originOf } from '../../../lambda-src/record/origin.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { ACCOUNT, record, USER } from '../../records.ts';

const origin = (change: JsonObject) => originOf(parseRecord(record('CreateUser', change)));
const IP = '203.0.113.7';

describe('how the call was made', () => {
  const cases: readonly (readonly [string, JsonObject, string, string])[] = [
    ['CLI v2 with its command', {}, 'CLI', 'AWS CLI (iam create-user)'],
    [
      'CLI v2 before 2.15',
      { userAgent: 'aws-cli/2.13.0 Python/3.11.4 Linux/5.10 exe/x86_64 prompt/off command/iam.create-user' },
      'CLI',
      'AWS CLI (iam create-user)',
    ],
    ['CLI v1', { userAgent: 'aws-cli/1.16.301 Python/2.7.17 Linux/4.14 botocore/1.13.37' }, 'CLI', 'AWS CLI'],
    [
      'the console by its flag',
      { userAgent: 'AWS Internal', sessionCredentialFromConsole: 'true' },
      'console',
      'AWS Management Console',
    ],
    [
      'the console by its agent, brackets and all',
      { userAgent: '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.11.1030]' },
      'console',
      'AWS Management Console',
    ],
    [
      'the console through signin',
      { userAgent: 'signin.amazonaws.com', userIdentity: { ...USER, invokedBy: 'signin.amazonaws.com' } },
      'console',
      'AWS Management Console',
    ],
    [
      'CloudShell: the CLI with console credentials',
      { sessionCredentialFromConsole: 'true' },
      'CloudShell',
      'AWS CloudShell (iam create-user)',
    ],
    [
      'Terraform',
      {
        userAgent:
          'APN/1.0 HashiCorp/1.0 Terraform/1.11.4 (+https://www.terraform.io) terraform-provider-aws/5.100.0 aws-sdk-go-v2/1.36.3',
      },
      'Terraform',
      'Terraform',
    ],
    [
      'Pulumi, which says Terraform too',
      { userAgent: 'APN/1.0 Pulumi/1.0 (+https://www.pulumi.com) pulumi-aws/6.1 HashiCorp/1.0' },
      'Pulumi',
      'Pulumi',
    ],
    [
      'an SDK',
      { userAgent: 'Boto3/1.34.0 md/Botocore#1.34.0 ua/2.0 os/linux lang/python#3.12' },
      'SDK',
      'AWS SDK for Python (Boto3)',
    ],
    [
      'a service on behalf of somebody',
      {
        userAgent: 'cloudformation.amazonaws.com',
        sourceIPAddress: 'cloudformation.amazonaws.com',
        userIdentity: { ...USER, invokedBy: 'cloudformation.amazonaws.com' },
      },
      'CloudFormation',
      'cloudformation.amazonaws.com',
    ],
    [
      'an unnamed service',
      {
        userAgent: 'AWS Internal',
        sourceIPAddress: 'AWS Internal',
        userIdentity: { ...USER, invokedBy: 'AWS Internal' },
      },
      'AWS service',
      'iam.amazonaws.com',
    ],
    ['nothing known', { userAgent: 'curl/8.5.0' }, 'unknown', 'not recognised'],
    ['no agent', { userAgent: null }, 'unknown', 'not recognised'],
    [
      'a service event, by the service it is of',
      { userAgent: null, sourceIPAddress: null, eventType: 'AwsServiceEvent', userIdentity: { accountId: '1' } },
      'AWS service',
      'iam.amazonaws.com',
    ],
    [
      'a service by its own address',
      { userAgent: 'AWS Internal', sourceIPAddress: 'sso.amazonaws.com', userIdentity: { type: 'AWSService' } },
      'AWS service',
      'sso.amazonaws.com',
    ],
    [
      'a service in China',
      { userAgent: null, userIdentity: { ...USER, invokedBy: 'autoscaling.amazonaws.com.cn' } },
      'AWS service',
      'autoscaling.amazonaws.com.cn',
    ],
    [
      'a service that is not named anywhere',
      { eventSource: null, sourceIPAddress: null, userIdentity: { type: 'AWSService' } },
      'AWS service',
      'an AWS service that the record does not name',
    ],
    [
      'a service behind an unknown agent, where the address is its own',
      { userAgent: 'AWS Internal', sourceIPAddress: 'AWS Internal' },
      'AWS service',
      'iam.amazonaws.com',
    ],
    [
      'a tool, also at the address of a service',
      { sourceIPAddress: 'AWS Internal' },
      'CLI',
      'AWS CLI (iam create-user)',
    ],
    [
      'a service that does not name itself, whatever the agent',
      { userIdentity: { ...USER, invokedBy: 'AWS Internal' } },
      'AWS service',
      'iam.amazonaws.com',
    ],
    [
      'the console through signin, whatever the agent',
      { userAgent: 'Mozilla/5.0', userIdentity: { ...USER, invokedBy: 'signin.amazonaws.com' } },
      'console',
      'AWS Management Console',
    ],
    [
      'somebody who invokes like a service',
      { userIdentity: { ...USER, invokedBy: 'sso.amazonaws.com.evil.example' } },
      'CLI',
      'AWS CLI (iam create-user)',
    ],
    ['a sign-in', { userAgent: 'Mozilla/5.0', eventType: 'AwsConsoleSignIn' }, 'console', 'AWS Management Console'],
    [
      'an action of the console that is no API call',
      { userAgent: 'Mozilla/5.0', eventType: 'AwsConsoleAction' },
      'console',
      'AWS Management Console',
    ],
    [
      'a tool other than the CLI with credentials of the console',
      { userAgent: 'Boto3/1.34.0', sessionCredentialFromConsole: 'true' },
      'console',
      'AWS Management Console',
    ],
    [
      'CloudShell by its agent',
      { userAgent: 'aws-cli/2.17.0 exec-env/CloudShell md/command#iam.create-user' },
      'CloudShell',
      'AWS CloudShell (iam create-user)',
    ],
    [
      'no command but that of the CLI',
      { userAgent: 'Boto3/1.34.0 md/command#iam.create-user' },
      'SDK',
      'AWS SDK for Python (Boto3)',
    ],
    ...[
      ['AWSPowerShell/4.1', 'AWS Tools for PowerShell'],
      ['aws-sdk-js/3.600.0', 'AWS SDK for JavaScript'],
      ['aws-sdk-go-v2/1.36.3', 'AWS SDK for Go'],
      ['aws-sdk-java/2.25', 'AWS SDK for Java'],
      ['aws-sdk-dotnet-coreclr/3.7', 'AWS SDK for .NET'],
      ['aws-sdk-rust/1.3', 'AWS SDK for Rust'],
      ['aws-sdk-ruby3/3.190', 'AWS SDK for Ruby'],
      ['aws-sdk-php/3.300', 'AWS SDK for PHP'],
      ['aws-sdk-cpp/1.11', 'AWS SDK for C++'],
    ].map(([userAgent = '', via = '']): readonly [string, JsonObject, string, string] => [
      via,
      { userAgent },
      'SDK',
      via,
    ]),
    ['the CDK', { userAgent: 'aws-sdk-js/2.1 aws-cdk/2.100.0' }, 'CDK', 'AWS CDK'],
  ];
  it.each(cases)('sees %s', (_, change, kind, via) => {
    expect(origin(change)).toMatchObject({ kind, via });
  });

  it('keeps address and agent as they were recorded, and looks for a tool at the beginning of the agent only', () => {
    const userAgent = `${'x'.repeat(1_024)}aws-cli/2.17.0`;
    expect(origin({ userAgent })).toEqual({ kind: 'unknown', via: 'not recognised', sourceAddress: IP, userAgent });
    expect(origin({ userAgent: userAgent.slice(8) })).toMatchObject({ kind: 'CLI' });
  });

  it('says through whose VPC endpoint a call came, unless that is one of the account', () => {
    const through = (change: JsonObject) => origin({ vpcEndpointId: 'vpce-1a2b3c4d', ...change }).vpcEndpoint;
    expect(through({ vpcEndpointAccountId: '444455556666' })).toBe('vpce-1a2b3c4d of account 444455556666');
    expect(through({})).toBe('vpce-1a2b3c4d of an account not in the record');
    expect(through({ vpcEndpointAccountId: ACCOUNT })).toBeUndefined();
    expect(through({ vpcEndpointId: null })).toBeUndefined();
  });

  it('does not believe an agent that claims to be a service while invokedBy is absent', () => {
    const spoofed = parseRecord(
      record('CreateUser', { userAgent: 'cloudformation.amazonaws.com', sourceIPAddress: IP }),
    );
    expect(originOf(spoofed).kind).toBe('unknown');
  });

  it('puts nothing of the agent but a command of letters and dashes into its own words', () => {
    expect(origin({ userAgent: 'aws-cli/2 md/command#iam.<b>x</b>' }).via).toBe('AWS CLI');
  });
});
