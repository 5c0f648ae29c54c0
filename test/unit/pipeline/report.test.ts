import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import { reportOf } from '../../../lambda-src/pipeline/report.ts';
import { batchOf, ROLE_MADE_ADMIN } from '../../alerts/samples.ts';

const NOW = Date.parse('2026-01-31T03:15:00Z');
const COUNT = { received: 5, alerted: 2, suppressed: 1, outOfScope: 0, heartbeat: 1, duplicate: 1, unreadable: 1 };
const at = (time: string | null): Finding => ({ ...ROLE_MADE_ADMIN, time });
const batchAt = (times: readonly (string | null)[]) => batchOf(times.map(at), { suppressed: { Tags: 1 } });
const reportOn = (...times: readonly (string | null)[]) =>
  reportOf({ batch: batchAt(times), count: COUNT, heartbeats: [] }, { accepted: 4, queued: 2 }, NOW);

const counts = [
  'received',
  'alerted',
  'suppressed',
  'outOfScope',
  'heartbeat',
  'duplicate',
  'unreadable',
  'queued',
].map((Name) => ({
  Name,
  Unit: 'Count',
}));

describe('the line of an invocation', () => {
  it('has each count under its name, as a metric too, by the name of the installation', () => {
    expect(reportOn(null)).toEqual({
      _aws: {
        Timestamp: NOW,
        CloudWatchMetrics: [{ Namespace: 'iam-change-alerts', Dimensions: [['name']], Metrics: counts }],
      },
      name: 'iam-change-alerts',
      ...COUNT,
      queued: 2,
      suppressedBy: { Tags: 1 },
    });
  });

  it('has the time from the oldest event that has one to now', () => {
    const report = reportOn('2026-01-31T03:14:00Z', null, 'yesterday', '2026-01-31T03:12:00Z', '2026-01-31T03:13:00Z');
    expect(report['delay']).toBe(180_000);
    expect(report['_aws']).toMatchObject({
      CloudWatchMetrics: [{ Metrics: [...counts, { Name: 'delay', Unit: 'Milliseconds' }] }],
    });
  });

  it('has the time from the oldest heartbeat to now, apart from that', () => {
    const heartbeats = ['2026-01-31T03:14:30Z', null, '2026-01-31T03:14:00Z'];
    const report = reportOf({ batch: batchAt([null]), count: COUNT, heartbeats }, { accepted: 4, queued: 2 }, NOW);
    expect(report).toMatchObject({ heartbeat: 1, heartbeatDelay: 60_000 });
    expect(report).not.toHaveProperty('delay');
    expect(report['_aws']).toMatchObject({
      CloudWatchMetrics: [{ Metrics: [...counts, { Name: 'heartbeatDelay', Unit: 'Milliseconds' }] }],
    });
  });

  it('takes an event of the future for one of now', () => {
    expect(reportOn('2027-01-01T00:00:00Z')['delay']).toBe(0);
  });
});
