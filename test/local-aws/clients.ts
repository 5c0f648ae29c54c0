/** SDK clients of an AWS-compatible endpoint, and the few things the demo and the tests do with them. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SESClient } from '@aws-sdk/client-ses';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { jsonOf } from './request.ts';

export interface Clients {
  readonly iam: IAMClient;
  readonly identityStore: IdentitystoreClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly organizations: OrganizationsClient;
  readonly ses: SESClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly ssoAdmin: SSOAdminClient;
}

/** @param environment AWS_ENDPOINT_URL, AWS_REGION and credentials, as `LocalAws.environment` */
export function clientsOf(environment: Readonly<Record<string, string>>): Clients {
  const { AWS_ENDPOINT_URL = '', AWS_REGION = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = environment;
  const settings = {
    endpoint: AWS_ENDPOINT_URL,
    region: AWS_REGION,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  };
  return {
    iam: new IAMClient(settings),
    identityStore: new IdentitystoreClient(settings),
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
    organizations: new OrganizationsClient(settings),
    ses: new SESClient(settings),
    sns: new SNSClient(settings),
    sqs: new SQSClient(settings),
    ssoAdmin: new SSOAdminClient(settings),
  };
}

/** A log group with one stream, as CloudTrail keeps it. */
export async function createTrailLogGroup(clients: Clients, logGroupName: string): Promise<void> {
  await clients.logs.send(new CreateLogGroupCommand({ logGroupName }));
  await createTrailStream(clients, logGroupName);
}

const STREAM = '123456789012_CloudTrail_us-east-1';

/** What CloudTrail makes in a log group with its first delivery. */
export async function createTrailStream({ logs }: Clients, logGroupName: string): Promise<void> {
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: STREAM }));
}

/** @param records CloudTrail records, or texts that go in as they are; at most 10,000 and 1 MB in one call */
export async function putRecords(
  { logs }: Clients,
  logGroupName: string,
  ...records: readonly unknown[]
): Promise<void> {
  const timestamp = Date.now();
  await logs.send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName: STREAM,
      logEvents: records.map((record) => ({
        timestamp,
        message: typeof record === 'string' ? record : JSON.stringify(record),
      })),
    }),
  );
}

/** Every record in a log group, the oldest first. */
export async function readRecords(
  { logs }: Clients,
  logGroupName: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, limit: 10_000 }));
  return events.map(({ message = '' }) => JSON.parse(message));
}

type Environment = Readonly<Record<string, string>>;

/** A call of an API that has no client here: no signature is checked by the local AWS. */
async function call(
  { AWS_ENDPOINT_URL = '', AWS_ACCESS_KEY_ID, AWS_REGION }: Environment,
  service: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  method = 'POST',
  path = '/',
): Promise<string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY_ID}/20260131/${AWS_REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const sent = { method, headers: { ...headers, authorization }, ...(method === 'GET' ? {} : { body }) };
  const response = await fetch(`${AWS_ENDPOINT_URL}${path}`, sent);
  const text = await response.text();
  if (!response.ok) throw new Error(`${service} answered ${response.status}: ${text}`);
  return text;
}

/** @param target as in `TrentService.CreateKey` */
export async function callJson(
  environment: Environment,
  service: string,
  target: string,
  input: unknown = {},
): Promise<Readonly<Record<string, unknown>>> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
  return jsonOf({ body: Buffer.from(await call(environment, service, headers, JSON.stringify(input))) });
}

/** @returns the answer's text */
export const callQuery = (
  environment: Environment,
  service: string,
  form: Readonly<Record<string, string>>,
): Promise<string> =>
  call(
    environment,
    service,
    { 'content-type': 'application/x-www-form-urlencoded' },
    new URLSearchParams(form).toString(),
  );

/** A call of an API that names its operations by method and path. */
export async function callRest(
  environment: Environment,
  service: string,
  method: string,
  path: string,
  input?: unknown,
): Promise<string> {
  const body = input === undefined ? '' : typeof input === 'string' ? input : JSON.stringify(input);
  return call(environment, service, { 'content-type': 'application/json' }, body, method, path);
}

/** A trail that delivers management events of all Regions to a log group, which must be there. */
export async function createTrail(environment: Environment, logGroupName: string): Promise<string> {
  const { iam } = clientsOf(environment);
  const [account, region] = [(await callerIdentity(environment)).Account, environment['AWS_REGION']];
  const logGroupArn = `arn:aws:logs:${region}:${account}:log-group:${logGroupName}`;
  const RoleName = `${logGroupName}-trail`;
  const documentOf = (statement: object): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
  const trust = documentOf({ Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole' });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  const PolicyDocument = documentOf({
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: `${logGroupArn}:log-stream:${account}_CloudTrail_${region}*`,
  });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'write', PolicyDocument }));
  const S3BucketName = `${logGroupName}-${account}`;
  await callRest(environment, 's3', 'PUT', `/${S3BucketName}`);
  const trail = {
    Name: logGroupName,
    S3BucketName,
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    CloudWatchLogsLogGroupArn: `${logGroupArn}:*`,
    CloudWatchLogsRoleArn: Role?.Arn,
  };
  const { TrailARN } = await callJson(environment, 'cloudtrail', 'CloudTrail_20131101.CreateTrail', trail);
  await callJson(environment, 'cloudtrail', 'CloudTrail_20131101.StartLogging', { Name: TrailARN });
  return String(TrailARN);
}

async function callSts(
  environment: Environment,
  input: Readonly<Record<string, string>>,
): Promise<(name: string) => string> {
  const answer = await callQuery(environment, 'sts', { Version: '2011-06-15', ...input });
  return (name) => new RegExp(`<${name}>(.*?)</${name}>`).exec(answer)?.[1] ?? '';
}

/** The environment of a session of a role, which may be one of another account. */
export async function assumeRole(environment: Environment, RoleArn: string): Promise<Environment> {
  const value = await callSts(environment, { Action: 'AssumeRole', RoleArn, RoleSessionName: 'test' });
  return {
    ...environment,
    AWS_ACCESS_KEY_ID: value('AccessKeyId'),
    AWS_SECRET_ACCESS_KEY: value('SecretAccessKey'),
    AWS_SESSION_TOKEN: value('SessionToken'),
  };
}

export async function callerIdentity(
  environment: Environment,
): Promise<{ readonly UserId: string; readonly Account: string; readonly Arn: string }> {
  const value = await callSts(environment, { Action: 'GetCallerIdentity' });
  return { UserId: value('UserId'), Account: value('Account'), Arn: value('Arn') };
}
