/** Alarms, dashboard, the function's metrics and docs/operating.md agree. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NAMESPACE, reportOf } from '../../lambda-src/pipeline/report.ts';
import { ROOT } from './hcl.ts';

const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const MODULE = read('modules/monitoring/main.tf') + read('modules/monitoring/paths.tf');
const DASHBOARD = read('modules/monitoring/dashboard.tf');

const matched = (text: string, expression: RegExp): readonly string[] =>
  [...text.matchAll(expression)].map(([, found = '']) => found);

const ALARMS = [
  ...matched(MODULE, /^ {4}([a-z-]+) += \{$/gm),
  ...matched(MODULE, /^ {2}alarm_name += "\$\{var\.name\}-([a-z-]+)"$/gm),
  'second-path',
];

describe('the alarms', () => {
  it('are found', () => expect(ALARMS).toHaveLength(14));

  it.each(ALARMS)('docs/operating.md says what %s means and what to check first', (name) => {
    expect(read('docs/operating.md')).toMatch(new RegExp(`^\\| \`${name}\` \\| \\S[^|]+ \\| \\S[^|]+ \\|$`, 'm'));
  });
});

it('the metrics of records are those that the function writes', () => {
  const batch = {
    alertName: 'alerts',
    notes: [],
    runbookUrl: null,
    logGroup: null,
    findings: [],
    unreadable: [],
    suppressed: {},
  };
  const count = { received: 0, alerted: 0, suppressed: 0, outOfScope: 0, heartbeat: 0, duplicate: 0, unreadable: 0 };
  const report = JSON.parse(JSON.stringify(reportOf({ batch, count, heartbeats: [] }, { accepted: 0, queued: 0 }, 0)));
  const [{ Namespace, Dimensions, Metrics }] = report._aws.CloudWatchMetrics;
  expect(MODULE).toContain(`records_namespace = "${Namespace}"`);
  expect(Namespace).toBe(NAMESPACE);
  expect(MODULE).toContain(`records           = { ${Dimensions[0][0]} = var.name }`);
  expect(report[Dimensions[0][0]]).toBe('alerts');
  const [shown = ''] = matched(DASHBOARD, /\[for count in (\[[^\]]+\]) : \[local\.records_namespace/g);
  expect(JSON.parse(shown)).toEqual(Metrics.map(({ Name }: { Name: string }) => Name));
});
