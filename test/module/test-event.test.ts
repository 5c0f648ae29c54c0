/** The pattern in force selects the event of the test command. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTestEvent } from '../../lambda-src/record/test-event.ts';
import { PRESETS } from '../../scripts/docs/presets.ts';
import { matches, parsePattern } from '../../scripts/filter-pattern/index.ts';
import { Terraform } from '../../scripts/terraform.ts';

const MODULE = fileURLToPath(new URL('../../modules/filter-pattern', import.meta.url));

const CUSTOM = [
  '{ $.eventName = ConsoleLogin }',
  '{ ($.eventSource = "kms.amazonaws.com") && (($.eventName = "DisableKey") || ($.eventName = "ScheduleKeyDeletion")) }',
  '{($.eventName=DeleteGroupPolicy)||($.eventName=DeleteRolePolicy)||($.eventName=DeleteUserPolicy)}',
  '{ $.eventSource = "sso*" && $.eventName = "*Assignment" && $.readOnly IS FALSE }',
  '{ $.eventSource = s3.amazonaws.com && $.eventName != "Get*" }',
  '{ $.userIdentity.type = "IAMUser" }',
];
/** Tests more fields than source and name. */
const BEYOND = '{ $.errorCode = "AccessDenied" }';

const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-test-event-'));
let output: Readonly<Record<string, unknown>> = {};

beforeAll(async () => {
  const calls = [
    ...PRESETS.map((preset) => ({ name: preset, alert_on: preset })),
    ...[...CUSTOM, BEYOND].map((custom_filter_pattern, index) => ({
      name: `custom_${index}`,
      alert_on: 'custom',
      custom_filter_pattern,
    })),
  ];
  const modules = calls.map(({ name, ...inputs }) => [name, { source: MODULE, ...inputs }]);
  const outputs = calls.map(({ name }) => [name, { value: `\${module.${name}}` }]);
  const configuration = { module: Object.fromEntries(modules), output: Object.fromEntries(outputs) };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
  const terraform = new Terraform({ directory: folder, timeoutSeconds: 120 });
  await terraform.init();
  await terraform.apply();
  output = await terraform.output();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function selects(name: string): boolean {
  const { pattern, test_event: event } = output[name] as { pattern: string; test_event: Record<string, unknown> };
  expect(isTestEvent(JSON.parse(JSON.stringify(event)))).toBe(true);
  return matches(parsePattern(pattern), JSON.stringify(event));
}

describe('the test event is selected', () => {
  it.each(PRESETS)('by %s', (preset) => expect(selects(preset)).toBe(true));

  it.each(CUSTOM.map((pattern, index) => [pattern, index] as const))('by a custom pattern: %s', (_, index) =>
    expect(selects(`custom_${index}`)).toBe(true),
  );

  it('not by one that tests other fields, which the user has to add to the command', () =>
    expect(selects(`custom_${CUSTOM.length}`)).toBe(false));
});
