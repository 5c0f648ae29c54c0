/** The command line of the preview. */
import { parseArgs } from 'node:util';
import { readConfig } from '../../lambda-src/config.ts';
import { encodedBytes } from '../../lambda-src/finding/accepted.ts';
import type { Settings } from '../../lambda-src/finding/settings.ts';
import { withStored } from '../../lambda-src/pipeline/stored-settings.ts';
import { FilterPatternError, type Pattern, parsePattern } from '../filter-pattern/index.ts';
import { readPlan } from './plan.ts';
import { PRESETS } from './presets.ts';

export const HELP = `Usage: npm run preview -- [OPTION …] [FILE or FOLDER …]
       iam-change-alerts-preview [OPTION …] [FILE or FOLDER …]

Shows the alerts for CloudTrail records, without AWS (except --look-up): the function's own code reads, evaluates and renders them. Without a file, or
for "-", it reads standard input.

Input, gzipped or not: a record, a list of records, one record per line (NDJSON), {"Records": [...]} as in CloudTrail's files, the
output of "aws cloudtrail lookup-events", an EventBridge event, a subscription event of CloudWatch Logs, the output of
"aws logs filter-log-events", and folders of such files (.json, .ndjson, .jsonl, also with .gz).

  --format FORMAT   text (default), html (the SES email), json or chat: as it would be sent
  --look-up         queries IAM for what the records do not say, as look_up does, with the credentials of your environment or profile
  --open            opens the HTML emails in the browser
  --summary         over days of history: how many alerts and messages per day, what causes them, and which settings would
                    reduce them most, with what they would hide
  --help            shows this

Settings of the module, from a plan or one by one:
  --plan FILE                       the output of "terraform show -json PLAN": the settings and the pattern that an apply would
                                    give the function
  --module ADDRESS                  which installation, if the plan has several, such as module.iam_change_alerts

Each of these has the name of its input:
  --alert-on PRESET                 ${[...PRESETS.keys()].join(', ')} or custom.
                                    Default: iam_changes for --summary, otherwise everything that a preset selects
  --custom-filter-pattern PATTERN   with --alert-on custom
  --minimum-severity SEVERITY       info, low (default), medium, high or critical
  --suppression-rules JSON          a rule, such as '{"reason": "Deploys", "principal_arns": ["arn:aws:iam::*:role/deployer"]}',
                                    or a list of rules; may be repeated
  --trusted-account-ids ID          may be repeated, like the next three
  --trusted-organization-ids ID     such as o-exampleorgid
  --trusted-network-ids ID          such as vpc-0123456789abcdef0
  --trusted-federated-subjects GLOB   such as 'token.actions.githubusercontent.com:repo:our-org/*'
  --look-up-role-name NAME          role to assume in accounts other than that of the credentials, with --look-up
  --account-names ID=NAME           such as 111122223333=prod; may be repeated
  --runbook-url URL                 where alerts link to
Lists may also be written as in HCL: --trusted-account-ids '["111122223333", "444455556666"]'.

Examples:
  npm run preview -- event.json
  terraform plan -out=plan && terraform show -json plan > plan.json && npm run preview -- --summary --plan plan.json history.json
  npm run preview -- --minimum-severity medium --trusted-account-ids 444455556666 events.ndjson
  aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=EventName,AttributeValue=CreateUser |
    npm run --silent preview
  aws s3 sync s3://BUCKET/AWSLogs AWSLogs && npm run preview -- --summary AWSLogs

IAM's events are recorded in us-east-1 (China: cn-north-1, GovCloud: us-gov-west-1): look them up there. The pattern of
identity_changes is that of an installation called iam-change-alerts on the log group aws-cloudtrail-logs.

Exit status: 0, or 2 for input that cannot be read (with file, line and reason) and for an invalid option.`;

export const FORMATS = ['text', 'html', 'json', 'chat'] as const;
export type Format = (typeof FORMATS)[number];

/** An invalid command line; the message says what to write. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Options {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly open: boolean;
  readonly summary: boolean;
  readonly help: boolean;
  /** `null`: nothing is looked up. */
  readonly lookUp: { readonly roleName: string | null } | null;
  /** `null`: everything that a preset selects. */
  readonly alertOn: { readonly name: string; readonly pattern: Pattern } | null;
  readonly settings: Settings;
}

const OPTIONS = {
  format: { type: 'string' },
  open: { type: 'boolean' },
  summary: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  plan: { type: 'string' },
  module: { type: 'string' },
  'look-up': { type: 'boolean' },
  'look-up-role-name': { type: 'string' },
  'alert-on': { type: 'string' },
  'custom-filter-pattern': { type: 'string' },
  'minimum-severity': { type: 'string' },
  'suppression-rules': { type: 'string', multiple: true },
  'trusted-account-ids': { type: 'string', multiple: true },
  'trusted-organization-ids': { type: 'string', multiple: true },
  'trusted-network-ids': { type: 'string', multiple: true },
  'trusted-federated-subjects': { type: 'string', multiple: true },
  'account-names': { type: 'string', multiple: true },
  'runbook-url': { type: 'string' },
} as const;

/** `['a', 'b']`, or `['["a", "b"]']` as in HCL. */
function list(option: string, values: readonly string[]): string {
  const items = values.flatMap((value) => {
    if (!value.startsWith('[')) return [value];
    try {
      return [JSON.parse(value)].flat();
    } catch {
      throw new UsageError(
        `--${option} is not a list: ${value}. Write one value per option, or a list such as '["a", "b"]'.`,
      );
    }
  });
  return JSON.stringify(items);
}

/** `['{"reason": …}', '[{"reason": …}]']` as one JSON list. */
function rules(option: string, values: readonly string[]): string {
  const items = values.flatMap((value): unknown => {
    try {
      return JSON.parse(value);
    } catch {
      throw new UsageError(
        `--${option} is not JSON: ${value}. Write a rule, as '{"reason": "Tags", "event_names": ["Tag*"]}'.`,
      );
    }
  });
  return JSON.stringify(items);
}

/** The validation of account_names: 100 bytes, and the quotation marks of JSON in JSON. */
const MAX_NAME_BYTES = 108;

/** `['111122223333=prod']` as a JSON object. */
function map(option: string, values: readonly string[]): string {
  const entries = values.map((value) => {
    const [, key, name] = /^(\d{12})=(.+)$/.exec(value) ?? [];
    if (key === undefined || name === undefined) {
      throw new UsageError(
        `--${option} ${value}: write an account id of 12 digits and its name, as 111122223333=prod.`,
      );
    }
    if (name.trim() === '' || encodedBytes(name) > MAX_NAME_BYTES) {
      throw new UsageError(`--${option} ${value}: write a name of at most 100 bytes, as 111122223333=prod.`);
    }
    return [key, name] as const;
  });
  return JSON.stringify(Object.fromEntries(entries));
}

/** Replaces the names of environment variables by those of the options, and leaves out what the function would do. */
const inOptions = (problem: string): string =>
  problem
    .replace(/; it hides nothing\.$/, '.')
    .replace(/\b[A-Z]{3,}(?:_[A-Z]+)+\b/g, (name) => `--${name.toLowerCase().replaceAll('_', '-')}`);

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>['values'];

/** Uses the function's own reader, so that both accept the same. */
function settingsOf(values: Values): Settings {
  const topic = 'arn:aws:sns:us-east-1:111122223333:preview';
  const lists = [
    'trusted-account-ids',
    'trusted-organization-ids',
    'trusted-network-ids',
    'trusted-federated-subjects',
  ] as const;
  const texts = ['minimum-severity', 'runbook-url'] as const;
  const variable = (option: string): string => option.toUpperCase().replaceAll('-', '_');
  const { settings } = readConfig({
    SNS_TOPIC_ARN: topic,
    ...Object.fromEntries(lists.map((option) => [variable(option), list(option, values[option] ?? [])])),
    ...Object.fromEntries(texts.map((option) => [variable(option), values[option]])),
    SUPPRESSION_RULES: rules('suppression-rules', values['suppression-rules'] ?? []),
    ACCOUNT_NAMES: map('account-names', values['account-names'] ?? []),
  });
  // The function continues with the default; at a terminal, the user can correct it.
  if (settings.notes.length > 0) throw new UsageError(settings.notes.map(inOptions).join('\n'));
  return settings;
}

function alertOnOf(values: Values): Options['alertOn'] {
  const custom = values['custom-filter-pattern'];
  const name = values['alert-on'] ?? (values.summary === true ? 'iam_changes' : null);
  if ((name === 'custom') !== (custom !== undefined)) {
    throw new UsageError('--alert-on custom and --custom-filter-pattern belong together: give both, or none.');
  }
  if (name === null) return null;
  if (custom?.trim() === '') throw new UsageError('--custom-filter-pattern is blank: it would select everything.');
  try {
    const pattern = custom === undefined ? PRESETS.get(name) : parsePattern(custom.trim());
    if (pattern !== undefined) return { name, pattern };
  } catch (error) {
    if (error instanceof FilterPatternError) throw new UsageError(`--custom-filter-pattern: ${error.message}`);
    throw error;
  }
  throw new UsageError(`--alert-on is "${name}"; write ${[...PRESETS.keys()].join(', ')} or custom.`);
}

/** What the function would get, by its own reader. */
async function plannedSettings(path: string, module: string | null): Promise<Pick<Options, 'alertOn' | 'settings'>> {
  const { environment, parameters, filterPattern } = readPlan(path, module);
  // Lambda sets the Region, which says where the parameters are: here they are in the plan.
  const config = readConfig({ ...environment, AWS_REGION: 'us-east-1' });
  const stored = config.stored?.settings ?? [];
  const settings = await withStored(config.settings, stored, async () => parameters);
  if (settings.notes.length > 0) throw new UsageError(settings.notes.join('\n'));
  const pattern = parsePattern(filterPattern.trim());
  const isSame = (preset: Pattern): boolean => JSON.stringify(preset) === JSON.stringify(pattern);
  const named = [...PRESETS].find(([, preset]) => isSame(preset))?.[0];
  // The pattern of a preset has the name of the installation in it.
  const name = settings.scope === 'catalogue' ? 'security_changes' : (named ?? "the plan's pattern");
  return { alertOn: { name, pattern }, settings };
}

/** Those that a plan has. */
const SETTINGS = Object.keys(OPTIONS).slice(Object.keys(OPTIONS).indexOf('alert-on'));

async function chosenSettings(values: Values): Promise<Pick<Options, 'alertOn' | 'settings'>> {
  const { plan, module } = values;
  if (plan === undefined) {
    if (module !== undefined) throw new UsageError('--module names an installation in a plan: add --plan FILE.');
    return { alertOn: alertOnOf(values), settings: settingsOf(values) };
  }
  const given = SETTINGS.filter((option) => option in values).map((option) => `--${option}`);
  if (given.length > 0)
    throw new UsageError(`The settings are those of the plan: leave out ${given.join(', ')}, or --plan.`);
  return plannedSettings(plan, module ?? null);
}

/**
 * @throws UsageError
 * @throws InputError for a plan that cannot be used
 */
export async function optionsOf(args: readonly string[]): Promise<Options> {
  let parsed: { values: Values; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const isHtml = values.open === true && values.format === undefined;
  const format = FORMATS.find((known) => known === (values.format ?? (isHtml ? 'html' : 'text')));
  if (format === undefined) throw new UsageError(`--format is "${values.format}"; write one of ${FORMATS.join(', ')}.`);
  if (values.open === true && format !== 'html')
    throw new UsageError('--open shows the HTML mails: leave --format out.');
  if (values.summary === true && (values.format !== undefined || values.open === true)) {
    throw new UsageError('--summary is text: leave --format and --open out.');
  }
  const roleName = values['look-up-role-name'] ?? null;
  if (values['look-up'] !== true && roleName !== null) throw new UsageError('--look-up-role-name needs --look-up.');
  if (values['look-up'] === true && values.summary === true)
    throw new UsageError('--summary goes over days of history: leave --look-up out.');
  if (roleName !== null && !/^[\w+=,.@-]{1,64}$/.test(roleName))
    throw new UsageError(`--look-up-role-name is "${roleName}"; write the name of a role, without a path.`);
  return {
    paths: positionals,
    format,
    open: values.open === true,
    summary: values.summary === true,
    help: values.help === true,
    lookUp: values['look-up'] === true ? { roleName } : null,
    ...(await chosenSettings(values)),
  };
}
