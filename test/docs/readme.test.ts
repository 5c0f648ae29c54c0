/** The figures in README.md are right. */
import { readFileSync } from 'node:fs';
import * as iamClient from '@aws-sdk/client-iam';
import { expect, it } from 'vitest';
import { processEvent } from '../../lambda-src/pipeline/process.ts';
import { reportOf } from '../../lambda-src/pipeline/report.ts';
import { WAYS } from '../../lambda-src/policy/privilege-escalation.ts';
import { GALLERY_SETTINGS } from '../alerts/gallery.ts';
import { INTERNAL, SUBMODULES } from '../module/hcl.ts';
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

it('the two presets of the AWS Security Blog select as many actions of IAM as it says', () => {
  const actions = new Set(Object.keys(iamClient).flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []));
  const [, section = ''] = /^## iam\.amazonaws\.com$([\s\S]*?)^## /m.exec(read('docs/coverage.md')) ?? [];
  const rows = [...section.matchAll(/^\| `(\w+)` \| (yes)? *\| (yes)? *\|/gm)].filter(([, name = '']) =>
    actions.has(name),
  );
  expect(rows.length).toBeGreaterThan(100);
  const [iamChanges, authChanges] = [2, 3].map((column) => rows.filter((row) => row[column] === 'yes').length);
  expect(README).toContain(`"monitor changes to IAM" selects: ${iamChanges} actions of IAM`);
  expect(README).toContain(`authentication and authorization configuration": ${authChanges} actions of IAM`);
});

it('the catalogue covers more than 50 services', () => {
  expect(README).toContain('covers more than 50 services');
  expect(read('docs/coverage.md').match(/^## \S+\.amazonaws\.com$/gm)?.length).toBeGreaterThan(50);
});

it('as many accounts can be named as the parameters hold', () => {
  const settings = read('modules/settings/main.tf');
  const each = Number(/chunklist\(keys\(var\.account_names\), (\d+)\)/.exec(settings)?.[1]);
  const most = Number(/max_parameters = (\d+)/.exec(settings)?.[1]);
  expect(README).toContain(`Up to ${(each * most).toLocaleString('en-US')} accounts can be named`);
});

it('look-ups take as many seconds and calls as it says', () => {
  expect(read('lambda-src/aws/look-up.ts')).toContain('const MOST_MS = 2_000;');
  expect(read('lambda-src/look-up/inquiry.ts')).toContain('const MAX_CALLS = 12;');
  expect(README).toMatch(/at most two seconds and twelve calls per delivery/);
});

it('a message is tried as often as it says before it goes to the dead-letter queue', () => {
  expect(read('modules/function/queues.tf')).toMatch(/maxReceiveCount += 10$/m);
  expect(README).toContain('after 1, 2, 4 … 60 minutes, and moves to the dead-letter queue after ten attempts');
});

it('the versions it asks for are those that the scripts and modules ask for', () => {
  const { engines } = JSON.parse(read('package.json'));
  const run = read('scripts/run.mjs');
  const atLeast = (name: string): string =>
    new RegExp(`name: '${name}',[\\s\\S]*?atLeast: \\[(\\d+), (\\d+)\\]`).exec(run)?.slice(1).join('.') ?? '';
  expect(README).toContain(`[Node.js](https://nodejs.org/) ${engines.node.replace('>=', '')} or later`);
  expect(README).toContain(
    `[Terraform](https://developer.hashicorp.com/terraform/install) ${atLeast('Terraform')} or later`,
  );
  expect(README).toContain(`[Python](https://www.python.org/downloads/) ${atLeast('Python')} or later`);
  expect(read('versions.tf')).toContain(`required_version = ">= ${atLeast('Terraform')}"`);
});

it('it names the submodules that can be used on their own', () => {
  const [, text = ''] = /^Five submodules can be used on their own: ([\s\S]*?)\n\n/m.exec(README) ?? [];
  const named = [...text.matchAll(/\]\((modules\/[\w-]+)\)/g)].map(([, module = '']) => module);
  expect(named.toSorted()).toEqual(SUBMODULES.filter((module) => !INTERNAL.includes(module)).toSorted());
  expect(named).toHaveLength(5);
});
