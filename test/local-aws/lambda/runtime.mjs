/**
 * What runs inside the execution environment: a client of the Lambda Runtime API, as the one of AWS's Node.js runtime.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 *
 * Plain JavaScript, without a package. Its standard input ends when the process that started it does, however that
 * happens; it then ends, too, and takes its folder along.
 */
import { rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER } = process.env;
const FOLDER = process.argv[2];

process.stdin.resume();
process.stdin.on('end', () => {
  rmSync(FOLDER, { recursive: true, force: true });
  process.exit(0);
});
process.stdin.unref?.();
// Ctrl-C reaches every process of a terminal: the one that started this decides.
process.on('SIGINT', () => undefined);

function call(method, path, body) {
  const [host, port] = AWS_LAMBDA_RUNTIME_API.split(':');
  return new Promise((resolve, reject) => {
    const outgoing = request({ host, port, method, path: `/2018-06-01/runtime/${path}` }, (incoming) => {
      const chunks = [];
      incoming.on('data', (chunk) => chunks.push(chunk));
      incoming.on('end', () => resolve({ headers: incoming.headers, body: Buffer.concat(chunks).toString('utf8') }));
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Lambda's error object. */
function errorOf(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

async function fatal(type, error) {
  process.stderr.write(`${JSON.stringify({ ...errorOf(error), level: 'FATAL' })}\n`);
  endOfLog();
  await call(
    'POST',
    current === null ? 'init/error' : `invocation/${current}/error`,
    JSON.stringify({ ...errorOf(error), errorType: type }),
  );
  process.exit(128);
}

/** Tells that everything the invocation wrote is through: answers take another way, and may be faster. */
function endOfLog() {
  for (const stream of [process.stdout, process.stderr]) stream.write('\u0004\n');
}

let current = null;
process.on('uncaughtException', (error) => void fatal('Runtime.UncaughtException', error));
process.on('unhandledRejection', (error) => void fatal('Runtime.UnhandledPromiseRejection', error));

async function loadHandler() {
  const [file, name] = _HANDLER.split('.');
  for (const extension of ['mjs', 'js', 'cjs']) {
    const path = join(LAMBDA_TASK_ROOT, `${file}.${extension}`);
    try {
      const module = await import(pathToFileURL(path).href);
      const handler = module[name] ?? module.default?.[name];
      if (typeof handler !== 'function') throw new Error(`${_HANDLER} is no function`);
      return handler;
    } catch (error) {
      if (error?.code !== 'ERR_MODULE_NOT_FOUND' || !String(error.message).includes(path)) throw error;
    }
  }
  throw Object.assign(new Error(`Cannot find module '${file}'`), { name: 'Runtime.ImportModuleError' });
}

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  process.stderr.write(`${error?.stack ?? error}\n`);
  endOfLog();
  await call('POST', 'init/error', JSON.stringify(errorOf(error)));
  process.exit(1);
}

for (;;) {
  const { headers, body } = await call('GET', 'invocation/next');
  const requestId = String(headers['lambda-runtime-aws-request-id']);
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  current = requestId;
  const context = {
    awsRequestId: requestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  let answer;
  try {
    const result = await handler(JSON.parse(body), context);
    answer = ['response', JSON.stringify(result) ?? 'null'];
  } catch (error) {
    answer = ['error', JSON.stringify(errorOf(error))];
  }
  current = null;
  endOfLog();
  await call('POST', `invocation/${requestId}/${answer[0]}`, answer[1]);
}
