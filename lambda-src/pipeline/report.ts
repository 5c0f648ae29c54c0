/**
 * The one line an invocation leaves: every record accounted for, readable by people and, as embedded metric format, by
 * CloudWatch. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import type { Batch } from '../finding/batch.ts';
import type { Delivered } from './deliver.ts';
import type { Count } from './process.ts';

export const NAMESPACE = 'iam-change-alerts';

const COUNTS = ['received', 'alerted', 'suppressed', 'outOfScope', 'duplicate', 'unreadable', 'queued'] as const;

/** Milliseconds from the oldest alerted event to now; `null` where no event has a time. */
function delayOf({ findings }: Batch, now: number): number | null {
  const times = findings.map(({ time }) => Date.parse(time ?? '')).filter((time) => !Number.isNaN(time));
  if (times.length === 0) return null;
  return Math.max(0, now - times.reduce((oldest, time) => Math.min(oldest, time)));
}

/** @param now milliseconds since 1970 */
export function reportOf(
  batch: Batch,
  count: Count,
  { queued }: Delivered,
  now: number,
): Readonly<Record<string, unknown>> {
  const delay = delayOf(batch, now);
  const metrics = [
    ...COUNTS.map((Name) => ({ Name, Unit: 'Count' })),
    ...(delay === null ? [] : [{ Name: 'delay', Unit: 'Milliseconds' }]),
  ];
  return {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [{ Namespace: NAMESPACE, Dimensions: [['name']], Metrics: metrics }],
    },
    name: batch.alertName,
    ...count,
    queued,
    ...(delay === null ? {} : { delay }),
    suppressedBy: batch.suppressed,
  };
}
