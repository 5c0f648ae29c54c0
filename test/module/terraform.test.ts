/** What Terraform reports about the modules: no warning with version 5 of the provider, and, in its graph, what depends on what. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';

let staged: Stage;
const edges = new Map<string, string[]>();
const diagnostics: unknown[] = [];

beforeAll(async () => {
  staged = stage();
  for (const module of ['.', 'modules/trail']) {
    const terraform = new Terraform({ directory: `${staged.folder}/${module}`, timeoutSeconds: 120 });
    await terraform.init();
    diagnostics.push(...JSON.parse((await terraform.run(['validate', '-json'])).output).diagnostics);
    const { output } = await terraform.run(['graph', '-type=apply']);
    for (const [, from = '', to = ''] of output.matchAll(/"\[root\] ([^"]+)" -> "\[root\] ([^"]+)"/g)) {
      edges.set(from, [...(edges.get(from) ?? []), to]);
    }
  }
});
afterAll(() => staged?.remove());

it('the modules are valid and use nothing deprecated', () => expect(diagnostics).toEqual([]));

function waitsFor(from: string, to: string, seen = new Set<string>()): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  return (edges.get(from) ?? []).some((next) => next === to || waitsFor(next, to, seen));
}

const FUNCTION = 'module.function.aws_lambda_function.this';
const FILTER = 'module.subscription.aws_cloudwatch_log_subscription_filter.this';

it.each([
  [
    'the function is made after its log group, which Lambda would else make itself',
    FUNCTION,
    'module.function.aws_cloudwatch_log_group.this',
  ],
  ['the function is made after what its role is allowed', FUNCTION, 'module.function.aws_iam_role_policy.this'],
  [
    'the filter is made after the permission, which CloudWatch Logs tries',
    FILTER,
    'module.subscription.aws_lambda_permission.cloudwatch_logs',
  ],
  [
    'the retry settings come after the queue they name',
    'module.function.aws_lambda_function_event_invoke_config.this',
    'module.function.aws_sqs_queue.dead_letter',
  ],
  [
    'the trail is made after the policy of its bucket, which CloudTrail tries',
    'aws_cloudtrail.this',
    'aws_s3_bucket_policy.this',
  ],
  ['the trail is made after what its role is allowed', 'aws_cloudtrail.this', 'aws_iam_role_policy.this'],
])('%s', (_, from, to) => {
  expect(waitsFor(`${from} (expand)`, `${to} (expand)`)).toBe(true);
  expect(waitsFor(`${to} (expand)`, `${from} (expand)`)).toBe(false);
});
