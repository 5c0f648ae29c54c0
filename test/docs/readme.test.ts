/** The figures in README.md are right. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { processEvent } from '../../lambda-src/pipeline/process.ts';
import { reportOf } from '../../lambda-src/pipeline/report.ts';
import { WAYS } from '../../lambda-src/policy/privilege-escalation.ts';
import { GALLERY_SETTINGS } from '../alerts/gallery.ts';
import { attachAdministrator, HEARTBEAT, heartbeat } from '../records.ts';
import { subscriptionEvent } from '../subscription-event.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const README = read('README.md');

it('the function has ten metrics of its own, at 0.30 USD', async () => {
  const processed = processEvent(subscriptionEvent(attachAdministrator(), heartbeat()), {
    ...GALLERY_SETTINGS,
    heartbeat: HEARTBEAT,
  });
  const report = reportOf(processed, { accepted: 1, queued: 0 }, 1_770_000_000_000);
  expect(JSON.stringify(report).match(/"Name":/g)).toHaveLength(10);
  expect(README).toContain("| ten metrics of the function's own | 3.00 |");
});

it('the number of privilege escalation paths is right', () => {
  expect(README).toContain(`${WAYS.length} combinations of actions, such as \`iam:PassRole\``);
});

it('the price of the alarms agrees with their README', () => {
  expect(read('modules/monitoring/README.md')).toMatch(
    /2\.30 USD a month \(a\ntenth of a dollar for each of 23 metrics\)/,
  );
  expect(README).toContain('| alarms on 23 metrics; a dashboard, if enabled | 2.30; 3.00 |');
});
