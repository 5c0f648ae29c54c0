/** The Lambda's entry: reads the configuration once, loads only the destinations in use, and runs the pipeline. */
import { createLog } from './adapters/log.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { AcceptedMessages, deliver } from './pipeline/deliver.ts';
import type { Destination } from './pipeline/ports.ts';
import { processEvent } from './pipeline/process.ts';

interface LambdaContext {
  readonly awsRequestId: string;
}

function configuration(): Config | ConfigError {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** A client's code is loaded only where it is used: each costs cold start. */
async function destinationsOf({ sns, ses }: Config): Promise<readonly Destination[]> {
  const loading: Promise<Destination>[] = [];
  if (sns !== null) loading.push(import('./adapters/sns.ts').then(({ SnsDestination }) => new SnsDestination(sns)));
  if (ses !== null) loading.push(import('./adapters/ses.ts').then(({ SesDestination }) => new SesDestination(ses)));
  return Promise.all(loading);
}

const config = configuration();
const log = createLog(config instanceof ConfigError ? 'error' : config.logLevel);
const accepted = new AcceptedMessages();
const destinations = config instanceof ConfigError ? [] : await destinationsOf(config);

/**
 * Takes a CloudWatch Logs subscription event. Resolves when every alert was accepted by every destination, and rejects
 * otherwise, so that Lambda tries again and at last keeps the event in the on-failure queue.
 *
 * A wrong configuration rejects each invocation rather than the start, for the same reason.
 */
export async function handler(event: unknown, context: LambdaContext): Promise<void> {
  if (config instanceof ConfigError) {
    log('error', config.message, { problems: config.problems });
    throw config;
  }
  const { batch, count, kind } = processEvent(event, config.settings);
  log('info', kind === 'control' ? 'Control message answered' : 'Records processed', {
    ...count,
    suppressedBy: batch.suppressed,
  });
  for (const unreadable of batch.unreadable) log('warn', `Unreadable ${unreadable.kind}: ${unreadable.reason}`);
  await deliver(batch, destinations, accepted, context.awsRequestId, log);
}
