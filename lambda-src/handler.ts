/** The Lambda's entry: reads the configuration once, loads only the features in use, and runs the pipeline. */

import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { SqsRedeliveryQueue } from './aws/queue.ts';
import { snsDestinations } from './aws/sns.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import type { Settings } from './finding/settings.ts';
import { createLog, writeLine } from './log.ts';
import { decode, type LogEvent } from './pipeline/decode.ts';
import { type DeliveryContext, deliver } from './pipeline/deliver.ts';
import { because } from './pipeline/failure.ts';
import { History } from './pipeline/history.ts';
import { Journal } from './pipeline/journal.ts';
import type { Destination, LookUp, RedeliveryQueue, Timing } from './pipeline/ports.ts';
import { conclude, detectEvent, type Processed } from './pipeline/process.ts';
import { HourlyLimit, RateLimiter } from './pipeline/rate-limiter.ts';
import { type BatchResponse, failedEvent, notedOf, queuedMessages, redeliver } from './pipeline/redeliver.ts';
import { reportOf } from './pipeline/report.ts';
import type { Guard } from './pipeline/run.ts';
import { withStored } from './pipeline/stored-settings.ts';

interface LambdaContext {
  readonly awsRequestId: string;
  readonly invokedFunctionArn: string;
  readonly getRemainingTimeInMillis: () => number;
}

function configuration(): Config | ConfigError {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** The code of SES and HTML is loaded only where it is used: it costs cold start. That of SNS is in nearly every start. */
async function destinationsOf({ sns, ses }: Config): Promise<readonly Destination[]> {
  const topics = await snsDestinations(sns);
  if (ses === null) return topics;
  const { sesDestination } = await import('./aws/ses.ts');
  return [...topics, sesDestination(ses)];
}

/** Its client is made when the first delivery fails, and kept. */
function queueOf({ redeliveryQueue }: Config): () => Promise<RedeliveryQueue> {
  let made: RedeliveryQueue | undefined;
  return async () => {
    if (redeliveryQueue === null) throw new Error('REDELIVERY_QUEUE_URL is not set');
    made ??= new SqsRedeliveryQueue(redeliveryQueue.url, redeliveryQueue.region);
    return made;
  };
}

/** A role that the module creates is in the environment; of another STS is asked, once, when a queued message has come. */
function ownRoleIdOf({ roleId }: Config): () => Promise<string> {
  let asking: Promise<string> | undefined;
  return () => {
    if (roleId !== null) return Promise.resolve(roleId);
    asking ??= import('./aws/identity.ts').then(({ ownRoleId: ask }) => ask(process.env['AWS_REGION'] ?? ''));
    return asking;
  };
}

/** Settings that parameters hold are read once; what could not be read is tried again with the next event. */
function settingsOf({ settings, stored }: Config): () => Promise<Settings> {
  if (stored === null) return () => Promise.resolve(settings);
  let whole: Settings | undefined;
  return async () => {
    if (whole !== undefined) return whole;
    const { parameterReader } = await import('./aws/parameters.ts');
    const read = await withStored(settings, stored.settings, parameterReader(stored.region));
    const missing = read.notes.slice(settings.notes.length);
    if (missing.length === 0) whole = read;
    for (const note of missing) log('warn', note);
    return read;
  };
}

/** Loaded with the first delivery, and only where look-ups are on. */
function lookUpOf({ lookUp }: Config): (lambda: LambdaContext) => LookUp {
  if (lookUp === null) return () => NONE;
  let loading: Promise<typeof import('./aws/look-up.ts')> | undefined;
  let ask: ReturnType<typeof import('./aws/look-up.ts').lookUps> | undefined;
  return (lambda) => async (findings) => {
    try {
      loading ??= import('./aws/look-up.ts');
      ask ??= (await loading).lookUps(lookUp);
      const remainingMs = (): number => lambda.getRemainingTimeInMillis();
      return await ask(findings, { ownArn: lambda.invokedFunctionArn, remainingMs });
    } catch (error) {
      log('error', 'Nothing was looked up', { error: because(error) });
      return findings;
    }
  };
}

const config = configuration();
const log = createLog(config instanceof ConfigError ? 'info' : config.logLevel);
if (!(config instanceof ConfigError)) for (const note of config.settings.notes) log('warn', note);
const history = new History();
const rateLimiter = new RateLimiter();
const destinations = config instanceof ConfigError ? [] : await destinationsOf(config);
const settings = config instanceof ConfigError ? () => Promise.reject(config) : settingsOf(config);
const ownRoleId = config instanceof ConfigError ? () => Promise.reject(config) : ownRoleIdOf(config);
const lookUp = config instanceof ConfigError ? () => () => Promise.reject(config) : lookUpOf(config);
const queue = config instanceof ConfigError ? () => Promise.reject(config) : queueOf(config);

/** At most three in an hour: whoever may send to the queue could fill every inbox. */
const unknownMessages = new HourlyLimit(3);

/** Whoever wrote an unverified message could name any account, and have its look-up role assumed. */
const NONE: LookUp = (findings) => Promise.resolve(findings);

interface Origin {
  readonly requestId: string;
  /** See `Outgoing`. */
  readonly scope: string;
  /** For the reader, where somebody else may have sent it. */
  readonly note: string | null;
  readonly lookUp: LookUp;
}

/** Of the time that is left, half is for judging: sending takes the rest. */
const JUDGING_SHARE = 0.5;

/** @param event tells the event from every other, and is the same in its retries */
function guardOf(event: string, { remainingMs }: Timing): Guard {
  const deadline = remainingMs() * (1 - JUDGING_SHARE);
  const journal = new Journal(tmpdir(), event, (error) =>
    log('warn', 'The journal cannot be written', { error: because(error) }),
  );
  return {
    run: {
      hasTime: () => remainingMs() > deadline,
      suspects: journal.suspects,
      onJudging: (position, characters) => journal.judging(position, characters),
    },
    judged: () => journal.judged(),
    done: () => journal.remove(),
  };
}

/** @throws where a message was neither accepted by its destination nor queued, and where the event could not be unpacked */
async function alert(
  event: unknown,
  { requestId, scope, note, lookUp }: Origin,
  context: DeliveryContext,
): Promise<void> {
  const known = await settings();
  const guard = guardOf(scope + requestId, context.timing);
  const told = notedOf(known, note);
  const found = detectEvent(event, told, {
    ...guard.run,
    invocation: requestId,
    isTold: (id, key) => history.keyOf(id) === key,
    keyOf: (id) => history.keyOf(id),
  });
  guard.judged();
  const processed: Processed =
    'kind' in found ? found : { kind: 'data', ...conclude(found, told, await lookUp(found.detected.findings)) };
  const { batch, kind } = processed;
  if (kind === 'control') {
    log('info', 'Control message answered');
    return;
  }
  for (const unreadable of batch.unreadable) log('warn', `Unreadable ${unreadable.kind}: ${unreadable.reason}`);
  // Unpacked again where records must wait: kept until then, the largest delivery would take more memory.
  const logEvents = (): readonly LogEvent[] => {
    const decoded = decode(event);
    return decoded.kind === 'data' ? decoded.logEvents : [];
  };
  const delivered = await deliver({ batch, logEvents, scope }, context);
  guard.done();
  // Whatever the log level: this line is the metrics, and the proof that nothing was dropped.
  writeLine(reportOf(processed, delivered, Date.now()));
  // The alert has its beginning alone. Failing makes Lambda keep the whole event, for somebody to look at what it held.
  if (kind === 'unreadable') throw new Error('The event could not be unpacked. It was alerted, and is kept as failed.');
}

/**
 * Takes a CloudWatch Logs subscription event, messages of the redelivery queue, or what Lambda kept of an event that failed.
 *
 * Resolves when every alert was accepted by every destination or waits in the redelivery queue, and rejects otherwise,
 * so that Lambda tries again and at last keeps the event in the bucket of failed events. For messages of the queue it answers
 * which of them were not delivered.
 *
 * Without a usable destination each invocation rejects, rather than the start, for the same reason.
 */
export async function handler(event: unknown, lambda: LambdaContext): Promise<BatchResponse | undefined> {
  if (config instanceof ConfigError) {
    log('error', config.message);
    throw config;
  }
  const timing = {
    remainingMs: () => lambda.getRemainingTimeInMillis(),
    now: () => performance.now(),
    sleep: (milliseconds: number) => sleep(milliseconds),
    random: Math.random,
  };
  const context: DeliveryContext = { destinations, queue, history, rateLimiter, timing, log };
  const ask = lookUp(lambda);
  const messages = queuedMessages(event);
  if (messages !== null) {
    return redeliver(messages, {
      ...context,
      settings,
      ownRoleId,
      guardOf: (id) => guardOf(id, timing),
      mayAlertUnknown: () => unknownMessages.take(timing.now()),
      processAgain: ({ requestId, payload }, scope, note) =>
        alert(payload, { requestId, scope, note, lookUp: note === null ? ask : NONE }, context),
      lookUp: ask,
    });
  }
  // Whoever redrives an event that the function failed on hands over the record that Lambda kept of it.
  const failed = failedEvent(event);
  const requestId = failed?.requestId ?? lambda.awsRequestId;
  await alert(failed?.payload ?? event, { requestId, scope: '', note: null, lookUp: ask }, context);
  return undefined;
}
