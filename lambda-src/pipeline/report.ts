/**
 * The one line an invocation leaves: every record accounted for, readable by people and, as embedded metric format, by
 * CloudWatch. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import type { Delivered } from './deliver.ts';
import type { Processed } from './process.ts';

export const NAMESPACE = 'iam-change-alerts';

const COUNTS = [
  'received',
  'alerted',
  'suppressed',
  'outOfScope',
  'heartbeat',
  'duplicate',
  'unreadable',
  'queued',
] as const;

/** Milliseconds from the oldest time to now; `null` where there is none. */
function delayOf(all: readonly (string | null)[], now: number): number | null {
  const times = all.map((time) => Date.parse(time ?? '')).filter((time) => !Number.isNaN(time));
  if (times.length === 0) return null;
  return Math.max(0, now - times.reduce((oldest, time) => Math.min(oldest, time)));
}

/** @param now milliseconds since 1970 */
export function reportOf(
  { batch, count, heartbeats }: Pick<Processed, 'batch' | 'count' | 'heartbeats'>,
  { queued }: Delivered,
  now: number,
): Readonly<Record<string, unknown>> {
  const times = batch.findings.map(({ time }) => time);
  const delays = Object.entries({ delay: delayOf(times, now), heartbeatDelay: delayOf(heartbeats, now) }).filter(
    ([, delay]) => delay !== null,
  );
  const metrics = [
    ...COUNTS.map((Name) => ({ Name, Unit: 'Count' })),
    ...delays.map(([Name]) => ({ Name, Unit: 'Milliseconds' })),
  ];
  return {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [{ Namespace: NAMESPACE, Dimensions: [['name']], Metrics: metrics }],
    },
    name: batch.alertName,
    ...count,
    queued,
    ...Object.fromEntries(delays),
    suppressedBy: batch.suppressed,
  };
}
