/**
 * The settings of an installation as `terraform show -json PLAN` has them: the environment of its function, its SSM parameters
 * and its filter pattern, so that the preview uses what the function would get.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
import { readFileSync } from 'node:fs';
import { asText, at, isObject } from '../../lambda-src/record/json.ts';
import { parseJson } from '../../lambda-src/record/parse-json.ts';
import { InputError } from './input.ts';

export interface Planned {
  readonly environment: Readonly<Record<string, string>>;
  /** Values of SSM parameters by name. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly filterPattern: string;
}

const FUNCTION = 'module.function.aws_lambda_function.this';
const FILTER = 'module.subscription.aws_cloudwatch_log_subscription_filter.this';
const PARAMETERS = 'module.settings.aws_ssm_parameter.this[';

/** Values of the resources by address; a value that is not known before the apply is absent. */
function resourcesOf(module: unknown, found = new Map<string, unknown>()): ReadonlyMap<string, unknown> {
  const [resources, modules] = [at(module, 'resources'), at(module, 'child_modules')];
  for (const resource of Array.isArray(resources) ? resources : []) {
    found.set(asText(at(resource, 'address')) ?? '', at(resource, 'values'));
  }
  for (const child of Array.isArray(modules) ? modules : []) resourcesOf(child, found);
  return found;
}

/** `module.iam_change_alerts`, or an empty text where the module itself is planned. */
const addressOf = (prefix: string): string => prefix.replace(/\.$/, '');

/**
 * @param text JSON
 * @param module address of the module, where a plan has several installations
 * @throws InputError that says what to do
 */
export function plannedOf(text: string, module: string | null): Planned {
  const parsed = parseJson(text);
  if ('reason' in parsed)
    throw new InputError(`the plan cannot be read (${parsed.reason}): write it with "terraform show -json PLAN"`);
  const resources = resourcesOf(at(parsed.value, 'planned_values.root_module'));
  const prefixes = [...resources.keys()]
    .filter((address) => address.endsWith(FUNCTION))
    .map((address) => address.slice(0, -FUNCTION.length))
    .filter((prefix) => resources.has(`${prefix}${FILTER}`));
  const chosen = module === null ? prefixes : prefixes.filter((prefix) => addressOf(prefix) === module);
  const [prefix] = chosen;
  if (prefix === undefined) {
    const there = prefixes.map(addressOf).join(', ');
    throw new InputError(
      module === null
        ? 'the plan has no installation of this module: write it with "terraform show -json PLAN"'
        : `the plan has no installation ${module}; it has ${there === '' ? 'none' : there}`,
    );
  }
  if (chosen.length > 1) {
    throw new InputError(
      `the plan has several installations: add --module, with one of ${chosen.map(addressOf).join(', ')}`,
    );
  }
  const environments = at(resources.get(`${prefix}${FUNCTION}`), 'environment');
  const variables = at(Array.isArray(environments) ? environments[0] : undefined, 'variables');
  const filterPattern = asText(at(resources.get(`${prefix}${FILTER}`), 'filter_pattern'));
  if (!isObject(variables) || filterPattern === null) {
    throw new InputError(
      'the plan does not know the settings: among them are names of topics and queues that its apply would create, as every first apply does. Give the settings as options, such as --suppression-rules',
    );
  }
  const environment = Object.entries(variables).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  const parameters = [...resources].flatMap(([address, values]) => {
    if (!address.startsWith(`${prefix}${PARAMETERS}`)) return [];
    const [name, value] = [
      asText(at(values, 'name')),
      asText(at(values, 'insecure_value')) ?? asText(at(values, 'value')),
    ];
    return name === null || value === null ? [] : [[name, value] as const];
  });
  return { environment: Object.fromEntries(environment), parameters: new Map(parameters), filterPattern };
}

/** @throws InputError */
export function readPlan(path: string, module: string | null): Planned {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new InputError(`${path}: ${error instanceof Error ? error.message : error}`);
  }
  return plannedOf(text, module);
}
