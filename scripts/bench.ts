/**
 * Measures the function against the least that anything could do, and against what is usual.
 *
 *   npm run bench               writes the figures of docs/performance.md
 *   npm run bench -- --quick    fewer rounds, and prints them only
 *
 * Medians of rounds in which every subject runs once, in a process of its own. Only ratios within one run mean something:
 * another machine is faster or slower.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startAwsEndpoint } from '../test/aws-endpoint.ts';
import { certificateOf } from '../test/certificate.ts';
import { EVERY_FORMAT, hold, MEMORY_MB } from '../test/package/zip.ts';
import { deliveryOf, largestDelivery } from './bench/records.ts';
import { bundle } from './build.ts';
import { fill, table } from './docs/page.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = `${ROOT}/docs/performance.md`;

type Figures = Readonly<Record<string, number>>;
type Results = ReadonlyMap<string, Figures>;
type Subjects = ReadonlyMap<string, () => Promise<Figures>>;

/** The least: unpack and parse. */
const FLOOR = `import { gunzipSync } from 'node:zlib';
export const handler = async ({ awslogs }) => JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString());`;

/** What most functions on a subscription do: send each record as it is. */
const NAIVE = `import { gunzipSync } from 'node:zlib';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
const client = new SNSClient({});
export async function handler({ awslogs }) {
  const { logEvents } = JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString());
  for (const { message } of logEvents) {
    const { eventName, ...record } = JSON.parse(message);
    const Message = JSON.stringify(record, null, 2);
    await client.send(new PublishCommand({ TopicArn: process.env.SNS_TOPIC_ARN, Subject: eventName, Message }));
  }
}`;

/** The same with the clients that the function of this project has. */
const USUAL = `${NAIVE}
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
export const clients = [new SESClient({}), new SQSClient({})];`;

/** `<bundle> <event as JSON>`: imports, and publishes once. */
const COLD = `const cpu = () => process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000;
const [, bundle, event] = process.argv;
const before = cpu();
const { handler } = await import(bundle);
const imported = cpu();
await handler(JSON.parse(event), { awsRequestId: 'bench', getRemainingTimeInMillis: () => 60_000 });
const [importMs, publishMs] = [imported - before, cpu() - before];
process.stderr.write(JSON.stringify({ importMs, publishMs, memoryMb: process.resourceUsage().maxRSS / 1024 }));
process.exit(0);`;

/** `<repetitions>`, the event on standard input: decodes a delivery and writes each record out, as bench/records.ts does more. */
const PYTHON = `import base64, gzip, json, sys, time
repetitions, data, times = int(sys.argv[1]), json.load(sys.stdin)['awslogs']['data'], []
for _ in range(repetitions):
    before = time.process_time()
    events = json.loads(gzip.decompress(base64.b64decode(data)))['logEvents']
    for event in events:
        json.dumps(json.loads(event['message']), separators=(',', ':'))
    times.append(time.process_time() - before)
warm = sorted(times[repetitions // 2:])
print(json.dumps({'cpuPerRecordUs': warm[len(warm) // 2] * 1e6 / len(events)}), file=sys.stderr)`;

function child(program: string, args: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<Figures> {
  const started = spawn(program, args, { env, stdio: [input === '' ? 'ignore' : 'pipe', 'ignore', 'pipe'] });
  let output = '';
  started.stderr?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  started.stdin?.end(input);
  return new Promise((resolve, reject) => {
    started.on('error', reject);
    started.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(output)) : reject(new Error(`${program} failed:\n${output}`)),
    );
  });
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

async function medians(subjects: Subjects, rounds: number): Promise<Results> {
  const runs = new Map<string, Figures[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of subjects) runs.set(name, [...(runs.get(name) ?? []), await run()]);
  }
  return new Map(
    [...runs].map(([subject, all]) => [
      subject,
      Object.fromEntries(Object.keys(all[0] ?? {}).map((name) => [name, median(all.map((run) => run[name] ?? 0))])),
    ]),
  );
}

/** esbuild's defaults for Node.js, minified: CommonJS, one file. */
async function usually(name: string, contents: string, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.cjs`);
  const stdin = { contents, resolveDir: ROOT };
  await build({ stdin, outfile, bundle: true, minify: true, platform: 'node', target: 'node22', logLevel: 'error' });
  return outfile;
}

/** CPU ms of the import, and to the end of the first publish. */
async function cold(folder: string, rounds: number): Promise<Results> {
  const ours = join(folder, 'ours');
  mkdirSync(ours);
  for (const [name, content] of Object.entries((await bundle()).files)) writeFileSync(join(ours, name), content);
  writeFileSync(join(folder, 'floor.mjs'), FLOOR);
  const files = {
    floor: join(folder, 'floor.mjs'),
    naive: await usually('naive', NAIVE, folder),
    usual: await usually('usual', USUAL, folder),
    ours: join(ours, 'index.mjs'),
  };
  const certificate = await certificateOf('localhost');
  const endpoint = await startAwsEndpoint(() => null, certificate);
  const environment = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    AWS_SESSION_TOKEN: 'bench',
    AWS_ENDPOINT_URL: endpoint.url,
    NODE_EXTRA_CA_CERTS: certificate.file,
    SNS_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts',
  };
  const event = JSON.stringify(deliveryOf(1));
  const run = (file: string) => () =>
    child(process.execPath, ['--input-type=module', '-e', COLD, file, event], environment);
  try {
    return await medians(new Map(Object.entries(files).map(([name, file]) => [name, run(file)])), rounds);
  } finally {
    await endpoint.close();
    certificate.remove();
  }
}

const FORMATS = ['parse', 'text', 'text, JSON and HTML'];
const SIZES = [1, 1_000, 10_000];
const keyOf = (subject: string, size: number): string => `${subject}, ${size}`;

/** CPU µs a record, after a warm-up of as many deliveries. */
function warm(rounds: number): Promise<Results> {
  const script = fileURLToPath(new URL('bench/records.ts', import.meta.url));
  const subjects = SIZES.flatMap((size) => {
    const input = JSON.stringify(deliveryOf(size));
    const repetitions = String(Math.min(1_000, Math.max(8, 100_000 / size)));
    const node = ['--disable-warning=ExperimentalWarning', script];
    return [
      [keyOf('Python', size), () => child('python3', ['-c', PYTHON, repetitions], process.env, input)] as const,
      ...FORMATS.map(
        (format) =>
          [keyOf(format, size), () => child(process.execPath, [...node, format, repetitions], {}, input)] as const,
      ),
    ];
  });
  return medians(new Map(subjects), rounds);
}

function ratios(coldly: Results, warmly: Results): string {
  const toUsual = (figure: string): number =>
    (coldly.get('ours')?.[figure] ?? 0) / (coldly.get('usual')?.[figure] ?? 1);
  const cpu = (subject: string, size: number): number => warmly.get(keyOf(subject, size))?.['cpuPerRecordUs'] ?? 0;
  const rows: readonly (readonly [string, number, number])[] = [
    ['cold import, to that of the usual bundle', toUsual('importMs'), 0.6],
    ['with the first publish, to that of the usual bundle', toUsual('publishMs'), 0.6],
    [
      'a record decoded, judged and told in text, to one decoded and dumped in Python',
      cpu('text', 1_000) / cpu('Python', 1_000),
      3,
    ],
    ['a record in text at 10,000 a delivery, to one at 1,000', cpu('text', 10_000) / cpu('text', 1_000), 1.2],
  ];
  return table(
    ['ratio of CPU time', 'measured', 'aim'],
    rows.map(([what, value, aim]) => [what, value.toFixed(2), `≤ ${aim}`]),
  );
}

const coldTable = (coldly: Results): string =>
  table(
    ['cold, publishing over TLS', 'import, CPU ms', 'to the first publish, CPU ms', 'memory, MB'],
    [...coldly].map(([name, { importMs = 0, publishMs = 0, memoryMb = 0 }]) => [
      name,
      ...[importMs, publishMs, memoryMb].map((figure) => figure.toFixed(0)),
    ]),
  );

const warmTable = (warmly: Results): string =>
  table(
    ['warm, CPU µs a record', ...SIZES.map((size) => `${size.toLocaleString('en')} a delivery`)],
    ['Python', ...FORMATS].map((subject) => [
      subject,
      ...SIZES.map((size) => (warmly.get(keyOf(subject, size))?.['cpuPerRecordUs'] ?? 0).toFixed(1)),
    ]),
  );

async function memoryTable(): Promise<string> {
  const largest = largestDelivery();
  const held = [
    ['one record, in text', await hold(deliveryOf(1))],
    ['the largest delivery that Lambda takes, in text', await hold(largest)],
    ['the same in text, JSON and HTML', await hold(largest, EVERY_FORMAT)],
  ] as const;
  return table(
    [`with ${MEMORY_MB} MB`, 'peak, MB', 'outcome'],
    held.map(([what, { memoryMb, outcome }]) => [what, memoryMb.toFixed(0), outcome]),
  );
}

async function main(args: readonly string[]): Promise<number> {
  const isQuick = args.includes('--quick');
  const unknown = args.filter((arg) => arg !== '--quick');
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(' ')}. Usage: npm run bench [-- --quick]`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-bench-'));
  try {
    const coldly = await cold(folder, isQuick ? 5 : 21);
    const warmly = await warm(isQuick ? 1 : 3);
    const machine = `Node.js ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${process.platform} ${process.arch}.`;
    const figures = [machine, ratios(coldly, warmly), coldTable(coldly), warmTable(warmly), await memoryTable()];
    const text = figures.join('\n\n');
    console.log(text);
    if (!isQuick) writeFileSync(PAGE, fill(readFileSync(PAGE, 'utf8'), 'figures', text));
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
