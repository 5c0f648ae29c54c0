/** The clients as they are bundled do what those of the SDK do, in all that the function asks of them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import * as ses from '@aws-sdk/client-ses';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { because, type Failure, failureOf } from '../../lambda-src/pipeline/failure.ts';
import { leanSdk } from '../../scripts/lean-sdk.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OWN = { ses, sns, sqs, ssm };
type Sdk = typeof OWN;

/** With the count by which Lambda ends functions that call each other in circles. */
const TRACE = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0;Lineage=1:a87bd80c:1';

const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-sdk-'));
let lean: Sdk;
beforeAll(async () => {
  const contents = Object.keys(OWN).map((name) => `export * as ${name} from '@aws-sdk/client-${name}';`);
  const { outputFiles } = await build({
    stdin: { contents: contents.join('\n'), resolveDir: ROOT },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    plugins: [leanSdk],
  });
  writeFileSync(join(folder, 'sdk.mjs'), outputFiles[0]?.contents ?? '');
  lean = await import(join(folder, 'sdk.mjs'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-31T12:00:00Z') });
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'alerts');
  vi.stubEnv('_X_AMZN_TRACE_ID', TRACE);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** Regions that the SDK knows, and one that is still to come. */
const REGIONS = [
  ...readFileSync(
    join(ROOT, 'node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js'),
    'utf8',
  ).matchAll(/"(\w+(?:-\w+)+-\d)": \{/g),
]
  .map(([, region = '']) => region)
  .concat('eu-north-9');

/** What becomes of it, be it an error. */
function outcomeOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return String(error);
  }
}

describe('the endpoint', () => {
  const endpointsOf = ({ ses, sns, sqs, ssm }: Sdk, region: string): readonly unknown[] => {
    const settings = { region, credentials: { accessKeyId: 'a', secretAccessKey: 's' } };
    const clients = [ses.SESClient, sns.SNSClient, sqs.SQSClient, ssm.SSMClient].map((Client) => new Client(settings));
    return clients.flatMap(({ config }) =>
      [0, 1, 2, 3].map((bits) => {
        const parameters = { Region: region, UseFIPS: (bits & 1) > 0, UseDualStack: (bits & 2) > 0 };
        return outcomeOf(() => config.endpointProvider(parameters).url.href);
      }),
    );
  };

  it.each(REGIONS)('of %s is the same', (region) => {
    const endpoints = endpointsOf(OWN, region);
    expect(endpoints[0]).toContain(`https://email.${region}.`);
    expect(endpointsOf(lean, region)).toEqual(endpoints);
  });

  it('is looked for in every partition', () => {
    expect(REGIONS).toEqual(expect.arrayContaining(['us-east-1', 'cn-north-1', 'us-gov-west-1', 'eusc-de-east-1']));
  });
});

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:alerts';
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/111122223333/redelivery';
const LONG = 'Größe ∑ 😀 & <b>"quoted"</b> %20+\n'.repeat(40);

interface Client {
  readonly middlewareStack: {
    add(
      middleware: <Args, Result>(next: (args: Args) => Result) => (args: Args) => Result,
      options: { name: string; step: 'finalizeRequest'; priority: 'high'; override: true },
    ): void;
    addRelativeTo(
      middleware: <Args extends { request: unknown }, Result>(next: (args: Args) => Result) => (args: Args) => Result,
      options: { name: string; relation: 'after'; toMiddleware: string },
    ): void;
  };
}

/** Without the SDK's own retries and its version, which are signed. */
function once<Given extends Client>(client: Given): Given {
  const options = { name: 'retryMiddleware', step: 'finalizeRequest', priority: 'high', override: true } as const;
  client.middlewareStack.add((next) => (args) => next(args), options);
  const withoutVersion = { name: 'withoutVersion', relation: 'after', toMiddleware: 'getUserAgentMiddleware' } as const;
  client.middlewareStack.addRelativeTo(
    (next) => (args) => {
      if (args.request instanceof Object && 'headers' in args.request && args.request.headers instanceof Object)
        Reflect.deleteProperty(args.request.headers, 'x-amz-user-agent');
      return next(args);
    },
    withoutVersion,
  );
  return client;
}

type Send = (sdk: Sdk, settings: object) => Promise<unknown>;

/** Every call that the function makes. */
const CALLS: Readonly<Record<string, Send>> = {
  publish: ({ sns }, settings) =>
    once(new sns.SNSClient(settings)).send(
      new sns.PublishCommand({
        TopicArn: TOPIC,
        Subject: 'subject',
        Message: LONG,
        MessageAttributes: { severity: { DataType: 'String', StringValue: 'high' } },
      }),
    ),
  sendEmail: ({ ses }, settings) =>
    once(new ses.SESClient(settings)).send(
      new ses.SendEmailCommand({
        Source: 'alerts@example.com',
        Destination: { ToAddresses: ['a@example.com', 'b@example.com'] },
        Message: {
          Subject: { Data: 'subject', Charset: 'UTF-8' },
          Body: { Text: { Data: LONG, Charset: 'UTF-8' }, Html: { Data: LONG, Charset: 'UTF-8' } },
        },
        ConfigurationSetName: 'alerts',
      }),
    ),
  sendMessage: ({ sqs }, settings) =>
    once(new sqs.SQSClient(settings)).send(
      new sqs.SendMessageCommand({ QueueUrl: QUEUE, MessageBody: LONG, DelaySeconds: 60 }),
    ),
  changeMessageVisibility: ({ sqs }, settings) =>
    once(new sqs.SQSClient(settings)).send(
      new sqs.ChangeMessageVisibilityCommand({ QueueUrl: QUEUE, ReceiptHandle: 'r', VisibilityTimeout: 60 }),
    ),
  getParameters: async ({ ssm }, settings) => {
    const command = new ssm.GetParametersCommand({ Names: ['/a/1', '/a/2'], WithDecryption: true });
    const { Parameters = [] } = await once(new ssm.SSMClient(settings)).send(command);
    return Parameters.map(({ Name, Value }) => [Name, Value]);
  },
};

/** Bodies are text or bytes. */
const textOf = (body: unknown): string => (body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body));

interface Taken {
  readonly requests: readonly Readonly<Record<string, unknown>>[];
  readonly output?: unknown;
  readonly failure?: Failure;
  readonly because?: string;
}

/** The request, and what came of the answer as the pipeline sees it. */
async function take(sdk: Sdk, send: Send, { status, body, headers = {} }: Answer): Promise<Taken> {
  const requests: Record<string, unknown>[] = [];
  const settings = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' },
    maxAttempts: 1,
    requestHandler: {
      async handle({
        method,
        protocol,
        hostname,
        port,
        path,
        query,
        headers: all,
        body: sent,
      }: Record<string, unknown>) {
        const { 'user-agent': _, ...kept } = Object(all);
        requests.push({
          method,
          protocol,
          hostname,
          port,
          path,
          query,
          headers: kept,
          body: textOf(sent),
        });
        const response = { statusCode: status, headers, body: Readable.from([Buffer.from(body)]) };
        return { response };
      },
    },
  };
  try {
    return { requests, output: await send(sdk, settings) };
  } catch (error) {
    return { requests, failure: failureOf(error), because: because(error) };
  }
}

const xml = (code: string, message: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;

const ANSWERS: Readonly<Record<string, Answer>> = {
  'of success in XML': { status: 200, body: '<R><PublishResult><MessageId>1</MessageId></PublishResult></R>' },
  'of success in JSON': {
    status: 200,
    body: '{"Parameters":[{"Name":"/a/1","Value":"é","LastModifiedDate":1.7E9,"Version":1}],"InvalidParameters":["/a/2"]}',
  },
  'without a body': { status: 200, body: '' },
  'that is cut off': { status: 200, body: '<PublishResponse><Publ' },
  'that is not understood': { status: 200, body: '{"Param' },
  'of throttling': { status: 400, body: xml('Throttling', 'Rate exceeded') },
  'of KMS': { status: 400, body: xml('KMSThrottling', 'Rate &amp; more') },
  'of wrong content': { status: 400, body: xml('InvalidParameter', 'Invalid parameter: Subject') },
  'of a missing permission': { status: 403, body: xml('AuthorizationError', 'not authorized') },
  'of a missing queue': {
    status: 400,
    headers: { 'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender' },
    body: '{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The queue does not exist."}',
  },
  'of a throttled parameter': { status: 400, body: '{"__type":"ThrottlingException","Message":"Rate exceeded"}' },
  'of a gateway': { status: 503, body: '<html><body>Service Unavailable</body></html>' },
  'of nobody': { status: 500, body: '' },
};

describe.each(Object.entries(CALLS))('%s', (_, send) => {
  it('hands on the trace', async () => {
    const { requests } = await take(lean, send, { status: 200, body: '' });
    expect(requests[0]?.['headers']).toMatchObject({ 'X-Amzn-Trace-Id': TRACE });
  });

  it.each(Object.entries(ANSWERS))(
    'sends and signs the same, and reads an answer %s as the same',
    async (_name, answer) => {
      const taken = await take(OWN, send, answer);
      expect(await take(lean, send, answer)).toEqual(taken);
    },
  );
});

it('a part of the SDK that is left out, and is no longer where it was, stops the build', async () => {
  const stdin = { contents: 'console.log(1)' };
  const building = build({ stdin, bundle: true, write: false, logLevel: 'silent', plugins: [leanSdk] });
  await expect(building).rejects.toThrow(/No file of the SDK fits/);
});
