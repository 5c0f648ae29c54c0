/** The settings of a plan, as `terraform show -json` writes it. test/e2e/settings.test.ts does the same with a real one. */
import { describe, expect, it } from 'vitest';
import { plannedOf } from '../../../scripts/preview/plan.ts';

const ENVIRONMENT = { SNS_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts', MINIMUM_SEVERITY: 'medium' };

/** As Terraform nests an installation at `prefix`, such as `module.alerts`. */
function installation(prefix: string, variables: unknown = ENVIRONMENT): object {
  const resource = (address: string, values: object): object => ({ address: `${prefix}.${address}`, values });
  return {
    address: prefix,
    child_modules: [
      { resources: [resource('module.function.aws_lambda_function.this', { environment: [{ variables }] })] },
      {
        resources: [
          resource('module.subscription.aws_cloudwatch_log_subscription_filter.this', {
            filter_pattern: '{ $.a = 1 }',
          }),
        ],
      },
      {
        resources: [
          resource('module.settings.aws_ssm_parameter.this["ACCOUNT_NAMES/1"]', { name: '/p/1', insecure_value: '{}' }),
          resource('module.settings.aws_ssm_parameter.this["ACCOUNT_NAMES/2"]', { name: '/p/2', value: '{"a":"b"}' }),
        ],
      },
    ],
  };
}

const plan = (...modules: readonly object[]): string =>
  JSON.stringify({ format_version: '1.2', planned_values: { root_module: { child_modules: modules } } });

describe('a plan', () => {
  it('has the environment, the parameters, encrypted or not, and the pattern', () => {
    expect(plannedOf(plan(installation('module.alerts')), null)).toEqual({
      environment: ENVIRONMENT,
      parameters: new Map([
        ['/p/1', '{}'],
        ['/p/2', '{"a":"b"}'],
      ]),
      filterPattern: '{ $.a = 1 }',
    });
  });

  it('with several installations needs the address of one', () => {
    const two = plan(installation('module.prod'), installation('module.dev', { ...ENVIRONMENT, LOG_LEVEL: 'warn' }));
    expect(() => plannedOf(two, null)).toThrow('add --module, with one of module.prod, module.dev');
    expect(plannedOf(two, 'module.dev').environment).toHaveProperty('LOG_LEVEL', 'warn');
    expect(() => plannedOf(two, 'module.test')).toThrow('no installation module.test; it has module.prod, module.dev');
  });

  it.each([
    ['no JSON', 'Plan: 3 to add', 'cannot be read'],
    ['no installation', plan({ address: 'module.other', resources: [] }), 'no installation of this module'],
    ['settings that are not known yet', plan(installation('module.alerts', null)), 'as every first apply does'],
  ])('with %s is refused', (_, text, message) => {
    expect(() => plannedOf(text, null)).toThrow(message);
  });
});
