/** Hands damaged records to the pipeline, from the event to the messages, and stops at the first promise that breaks. */
import { SesDestination } from '../../lambda-src/adapters/ses.ts';
import { snsDestinations } from '../../lambda-src/adapters/sns.ts';
import type { Format } from '../../lambda-src/config.ts';
import { deliver } from '../../lambda-src/pipeline/deliver.ts';
import { Memory } from '../../lambda-src/pipeline/memory.ts';
import { Pace } from '../../lambda-src/pipeline/pace.ts';
import type { Destination, Message } from '../../lambda-src/pipeline/ports.ts';
import { processEvent } from '../../lambda-src/pipeline/process.ts';
import { reportOf } from '../../lambda-src/pipeline/report.ts';
import { GALLERY_SETTINGS } from '../gallery.ts';
import { mutatedDelivery } from './mutate.ts';
import { Random } from './random.ts';

const MAX_SNS_BYTES = 262_144;
const MAX_SES_BYTES = 10 * 1024 * 1024;

export interface Tally {
  readonly records: number;
  readonly deliveries: number;
  readonly unreadable: number;
  readonly messages: number;
  /** The most memory the process had, MB. */
  readonly peakMb: number;
}

/** What a service would refuse, or `null`. */
function problemOf(name: string, { subject, text, html, severity }: Message): string | null {
  if (!/^[!-~][ -~]{0,98}$/.test(subject)) return `the subject ${JSON.stringify(subject)}`;
  if (text === '' || /\p{Surrogate}/u.test(text + (html ?? ''))) return 'a text that is empty or no Unicode';
  const bytes = Buffer.byteLength(text) + subject.length + `severity${severity}`.length;
  if (name !== 'ses') return bytes > MAX_SNS_BYTES ? `${bytes} bytes` : null;
  return bytes + Buffer.byteLength(html ?? '') > MAX_SES_BYTES ? `${bytes} bytes` : null;
}

async function destinationsOf(take: (name: string, message: Message) => void): Promise<readonly Destination[]> {
  const region = 'us-east-1';
  const formats: readonly Format[] = ['text', 'json', 'chat'];
  const topics = formats.map((format) => ({
    name: `sns:${format}`,
    topicArn: `arn:aws:sns:us-east-1:111122223333:${format}`,
    region,
    format,
    minimumSeverity: 'info' as const,
  }));
  const ses = { sender: 'a@example.com', recipients: ['b@example.com'], region, configurationSet: null };
  const real = [...(await snsDestinations(topics)), new SesDestination(ses)];
  return real.map(({ name, compose }, index) => ({
    name,
    compose: (batch) => compose.call(real[index], batch),
    send: async (message) => take(name, message),
  }));
}

/**
 * @param count of records, at least
 * @throws with the seed and the number of the delivery that broke a promise
 */
export async function fuzz(
  count: number,
  seed: number,
  onProgress: (tally: Tally) => void = () => undefined,
): Promise<Tally> {
  const random = new Random(seed);
  const tally = { records: 0, deliveries: 0, unreadable: 0, messages: 0, peakMb: 0 };
  const destinations = await destinationsOf((name, message) => {
    tally.messages += 1;
    const problem = problemOf(name, message);
    if (problem !== null) throw new RangeError(`${name} would refuse ${problem}`);
  });
  const timing = { remainingMs: () => 60_000, now: () => 0, sleep: async () => undefined, random: () => 0 };
  const refuse = (): never => {
    throw new Error('nothing is queued here');
  };
  while (tally.records < count) {
    const { event, records } = mutatedDelivery(random);
    try {
      const { batch, count: counted, kind } = await processEvent(event, GALLERY_SETTINGS);
      const { received, alerted, suppressed, duplicate, unreadable } = counted;
      if (received !== alerted + suppressed + duplicate + unreadable)
        throw new Error(`lost ${JSON.stringify(counted)}`);
      if (records !== null && received !== records) throw new Error(`received ${received} of ${records}`);
      if (kind !== 'control' && received === 0 && records === null) throw new Error('a broken delivery left no trace');
      await deliver(batch, String(tally.deliveries), {
        destinations,
        queue: async () => refuse(),
        memory: new Memory(),
        pace: new Pace(),
        timing,
        log: (_, message, fields) => {
          throw new Error(`${message}: ${JSON.stringify(fields)}`);
        },
      });
      JSON.stringify(reportOf(batch, counted, { accepted: 0, queued: 0 }, 0));
      tally.records += Math.max(received, 1);
      tally.unreadable += unreadable;
    } catch (cause) {
      throw new Error(`Seed ${seed}, delivery ${tally.deliveries}: ${cause instanceof Error ? cause.message : cause}`, {
        cause,
      });
    }
    tally.deliveries += 1;
    if (tally.deliveries % 200 === 0) {
      tally.peakMb = Math.max(tally.peakMb, Math.round(process.memoryUsage().rss / 1024 / 1024));
      if (tally.deliveries % 5_000 === 0) onProgress(tally);
    }
  }
  tally.peakMb = Math.max(tally.peakMb, Math.round(process.memoryUsage().rss / 1024 / 1024));
  return tally;
}
