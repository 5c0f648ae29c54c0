/** The pipeline's surroundings: the real destinations compose messages, and a fake service checks them. */
import { sesDestination } from '../../lambda-src/aws/ses.ts';
import { snsDestinations } from '../../lambda-src/aws/sns.ts';
import type { Format } from '../../lambda-src/config.ts';
import type { DeliveryContext } from '../../lambda-src/pipeline/deliver.ts';
import { History } from '../../lambda-src/pipeline/history.ts';
import type { Destination, Message, RedeliveryQueue } from '../../lambda-src/pipeline/ports.ts';
import { type Processed, processEvent } from '../../lambda-src/pipeline/process.ts';
import { RateLimiter } from '../../lambda-src/pipeline/rate-limiter.ts';
import { GALLERY_SETTINGS } from '../alerts/gallery.ts';

const MAX_SNS_BYTES = 262_144;
const MAX_SES_BYTES = 10 * 1024 * 1024;

/** Why a service would reject the message, or `null`. */
export function problemOf(name: string, { subject, text, html, attributes }: Message): string | null {
  if (!/^[!-~][ -~]{0,98}$/.test(subject)) return `the subject ${JSON.stringify(subject)}`;
  if (text === '' || /\p{Surrogate}/u.test(text + (html ?? ''))) return 'a text that is empty or no Unicode';
  const bytes = Buffer.byteLength(text) + subject.length + JSON.stringify(attributes).length;
  if (name !== 'ses') return bytes > MAX_SNS_BYTES ? `${bytes} bytes` : null;
  return bytes + Buffer.byteLength(html ?? '') > MAX_SES_BYTES ? `${bytes} bytes` : null;
}

export async function destinationsOf(take: (name: string, message: Message) => void): Promise<readonly Destination[]> {
  const region = 'us-east-1';
  const formats: readonly Format[] = ['text', 'json', 'chat'];
  const topics = formats.map((format) => ({
    name: `sns:${format}`,
    topicArn: `arn:aws:sns:us-east-1:111122223333:${format}`,
    region,
    format,
    minimumSeverity: 'info' as const,
  }));
  const ses = {
    sender: 'a@example.com',
    recipients: ['b@example.com'],
    region,
    configurationSet: null,
    minimumSeverity: 'info' as const,
  };
  const real = [...(await snsDestinations(topics)), sesDestination(ses)];
  return real.map(({ name, minimumSeverity, compose }, index) => ({
    name,
    minimumSeverity,
    compose: (batch) => compose.call(real[index], batch),
    send: async (message) => take(name, message),
  }));
}

/** The services' responses; Lambda's remaining time stays the same. */
export interface World {
  readonly destinations: readonly Destination[];
  readonly queue: RedeliveryQueue;
  readonly remainingMs: number;
  readonly log: DeliveryContext['log'];
}

export const contextOf = ({ destinations, queue, remainingMs, log }: World): DeliveryContext => ({
  destinations,
  queue: async () => queue,
  history: new History(),
  rateLimiter: new RateLimiter(),
  timing: { remainingMs: () => remainingMs, now: () => 0, sleep: async () => undefined, random: () => 0 },
  log,
});

/** @throws if a record is lost */
export function accountedFor(event: unknown): Processed {
  const processed = processEvent(event, GALLERY_SETTINGS);
  const { received, alerted, suppressed, outOfScope, heartbeat, duplicate, unreadable } = processed.count;
  if (received !== alerted + suppressed + outOfScope + heartbeat + duplicate + unreadable) {
    throw new Error(`lost ${JSON.stringify(processed.count)}`);
  }
  return processed;
}
