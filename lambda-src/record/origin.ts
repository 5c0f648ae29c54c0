/**
 * How the call was made. Everything here but `invokedBy` and `sessionCredentialFromConsole` rests on the user agent,
 * which the caller writes: good for a reader, never a ground to suppress or lower anything.
 */

import { asText } from './json.ts';
import type { CloudTrailRecord } from './record.ts';

export type OriginKind =
  | 'console'
  | 'CloudShell'
  | 'CLI'
  | 'Terraform'
  | 'Pulumi'
  | 'CDK'
  | 'CloudFormation'
  | 'SDK'
  | 'AWS service'
  | 'unknown';

export interface Origin {
  readonly kind: OriginKind;
  /** In words, with what is known: `AWS CLI (iam attach-role-policy)`, `SDK for Go`, `cloudformation.amazonaws.com`. */
  readonly via: string;
  /** Address as recorded: an IP address, a service's host name or `AWS Internal`. */
  readonly sourceAddress: string | null;
  /** The VPC endpoint that the call came through, unless it is one of the account: `vpce-1a2b3c4d of account 444455556666`. */
  readonly vpcEndpoint?: string;
  /** As recorded. The caller writes it: shown, never trusted. */
  readonly userAgent: string | null;
}

/** `signin.amazonaws.com` as `invokedBy` is the console at work, not a service acting on its own. */
const CONSOLE_INVOKER = 'signin.amazonaws.com';

/** User agents of the console's own back ends. */
const CONSOLE_AGENT =
  /^(?:S3Console|AWSLambdaConsole|aws-internal|Coral\/|console\.|signin\.)|console\.amazonaws\.com/i;

const SERVICE_ADDRESS = /^AWS Internal$|\.amazonaws\.com(?:\.cn)?$/;

/** First match wins; the more telling tools stand before the SDK they are built on. */
const TOOLS: readonly (readonly [RegExp, OriginKind, string])[] = [
  [/exec-env\/CloudShell/i, 'CloudShell', 'AWS CloudShell'],
  [/\bPulumi\b|pulumi-aws/i, 'Pulumi', 'Pulumi'],
  [/HashiCorp|Terraform|OpenTofu/i, 'Terraform', 'Terraform'],
  [/\baws-cdk\b|cdk-assets/i, 'CDK', 'AWS CDK'],
  [/aws-cli\//i, 'CLI', 'AWS CLI'],
  [/AWSPowerShell|aws-tools-for-powershell/i, 'SDK', 'AWS Tools for PowerShell'],
  [/aws-sdk-js|aws-sdk-nodejs/i, 'SDK', 'AWS SDK for JavaScript'],
  [/aws-sdk-go/i, 'SDK', 'AWS SDK for Go'],
  [/aws-sdk-java|aws-sdk-kotlin/i, 'SDK', 'AWS SDK for Java'],
  [/aws-sdk-(?:dotnet|net)/i, 'SDK', 'AWS SDK for .NET'],
  [/aws-sdk-rust/i, 'SDK', 'AWS SDK for Rust'],
  [/aws-sdk-ruby/i, 'SDK', 'AWS SDK for Ruby'],
  [/aws-sdk-php/i, 'SDK', 'AWS SDK for PHP'],
  [/aws-sdk-cpp/i, 'SDK', 'AWS SDK for C++'],
  [/boto/i, 'SDK', 'AWS SDK for Python (Boto3)'],
];

/** CLI v2 ends its agent with `md/command#iam.attach-user-policy`, older ones with `command/iam.create-access-key`. */
const CLI_COMMAND = /(?:md\/command#|\bcommand\/)([a-z0-9-]+)\.([a-z0-9-]+)/;

/** Whether a service, not a person's tool, made the call: `invokedBy` names a service other than the console. */
export function isServiceCall(record: CloudTrailRecord): boolean {
  const { invokedBy, type } = record.identity;
  if (type === 'AWSService' || record.eventType === 'AwsServiceEvent') return true;
  if (invokedBy === null || invokedBy === CONSOLE_INVOKER) return false;
  return /\.amazonaws\.com(?:\.cn)?$/.test(invokedBy) || invokedBy === 'AWS Internal';
}

function serviceName(record: CloudTrailRecord): string {
  const named = [record.identity.invokedBy, record.sourceIpAddress, record.eventSource].find(
    (name) => name?.includes('.amazonaws.com') === true,
  );
  return named ?? 'an AWS service that the record does not name';
}

function viaTool(agent: string): { kind: OriginKind; via: string } {
  const tool = TOOLS.find(([pattern]) => pattern.test(agent));
  if (tool === undefined) return { kind: 'unknown', via: 'not recognised' };
  const [, kind, via] = tool;
  const [, service, command] = (kind === 'CLI' || kind === 'CloudShell' ? CLI_COMMAND.exec(agent) : null) ?? [];
  return { kind, via: service === undefined ? via : `${via} (${service} ${command})` };
}

/**
 * Whoever owns an endpoint chooses the addresses behind it, so they are no proof of where a call came from. Nor does IAM go by
 * them there: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip
 */
function foreignEndpoint({ raw, accountId }: CloudTrailRecord): Pick<Origin, 'vpcEndpoint'> {
  const id = asText(raw['vpcEndpointId']);
  const owner = asText(raw['vpcEndpointAccountId']);
  if (id === null || (owner !== null && owner === accountId)) return {};
  return { vpcEndpoint: `${id} of ${owner === null ? 'an account not in the record' : `account ${owner}`}` };
}

export function originOf(record: CloudTrailRecord): Origin {
  const { sourceIpAddress: sourceAddress, userAgent, sessionCredentialFromConsole } = record;
  // Long agents are an attack or noise; every pattern above matches near the start.
  const agent = (userAgent ?? '').replace(/^\[/, '').slice(0, 1024);
  const base = { sourceAddress, userAgent, ...foreignEndpoint(record) };
  if (isServiceCall(record)) {
    const service = serviceName(record);
    return {
      ...base,
      kind: service === 'cloudformation.amazonaws.com' ? 'CloudFormation' : 'AWS service',
      via: service,
    };
  }
  const tool = viaTool(agent);
  if (sessionCredentialFromConsole === true || record.identity.invokedBy === CONSOLE_INVOKER) {
    // Credentials of a console session used by the CLI: that is CloudShell.
    if (tool.kind === 'CloudShell' || tool.kind === 'CLI')
      return { ...base, kind: 'CloudShell', via: tool.via.replace('AWS CLI', 'AWS CloudShell') };
    return { ...base, kind: 'console', via: 'AWS Management Console' };
  }
  if (record.eventType === 'AwsConsoleSignIn' || record.eventType === 'AwsConsoleAction') {
    return { ...base, kind: 'console', via: 'AWS Management Console' };
  }
  if (CONSOLE_AGENT.test(agent)) return { ...base, kind: 'console', via: 'AWS Management Console' };
  // The address is not the caller's to write: without a service's own, the agent's claim to be one is just a claim.
  if (tool.kind === 'unknown' && SERVICE_ADDRESS.test(sourceAddress ?? '')) {
    return { ...base, kind: 'AWS service', via: serviceName(record) };
  }
  return { ...base, ...tool };
}
