import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/core/json.ts';
import { originOf } from '../../../lambda-src/core/origin.ts';
import { parseRecord } from '../../../lambda-src/core/record.ts';
import { record, USER } from '../../records.ts';

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
  ];
  it.each(cases)('sees %s', (_, change, kind, via) => {
    expect(origin(change)).toMatchObject({ kind, via });
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
