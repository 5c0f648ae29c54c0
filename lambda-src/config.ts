/**
 * The function's configuration, read once from its environment. Every problem is reported, together: whoever mends one
 * should not meet the next only after another deployment. Terraform's validations keep most of them from ever getting here.
 */

import { isSeverity, SEVERITIES, type Severity } from './catalogue/severity.ts';
import type { Settings } from './finding/settings.ts';
import type { StoredName, StoredSetting } from './pipeline/stored-settings.ts';
import { asText, at, isObject } from './record/json.ts';
import { isRunbookUrl } from './render/runbook.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** How a topic's messages are written. `chat` is for Amazon Q Developer in chat applications, `json` for machines. */
export type Format = 'text' | 'json' | 'chat';
const FORMATS: readonly Format[] = ['text', 'json', 'chat'];

export interface SnsConfig {
  /** How logs and queued messages name the destination: `sns`, or `sns:` and the topic's key. */
  readonly name: string;
  readonly topicArn: string;
  /** SNS takes a message for a topic only in the topic's own Region. */
  readonly region: string;
  readonly format: Format;
  /** Findings below it are left to the other destinations. */
  readonly minimumSeverity: Severity;
}

export interface SesConfig {
  readonly sender: string;
  /** At most 50, SES's limit a message. */
  readonly recipients: readonly string[];
  readonly region: string;
  readonly configurationSet: string | null;
}

export interface QueueConfig {
  readonly url: string;
  readonly region: string;
}

export interface StoredConfig {
  readonly settings: readonly StoredSetting[];
  readonly region: string;
}

export interface Config {
  readonly settings: Settings;
  /** The module's topic, then additional ones. */
  readonly sns: readonly SnsConfig[];
  readonly ses: SesConfig | null;
  /** Keeps what a destination did not accept. Without it, Lambda's own retries are all there is. */
  readonly redeliveryQueue: QueueConfig | null;
  /** What is not in the environment; `null` where it has everything. */
  readonly stored: StoredConfig | null;
  readonly logLevel: LogLevel;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** `problems` has one sentence each: the variable, what is wrong, what to write. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The function's configuration has ${problems.length} problem(s): ${problems.join(' ')}`);
    this.problems = problems;
  }
}

class Reader {
  readonly problems: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  text(name: string): string | null {
    const value = this.#environment[name];
    return value === undefined || value === '' ? null : value;
  }

  json(name: string): unknown {
    const text = this.text(name);
    if (text === null) return undefined;
    try {
      return JSON.parse(text);
    } catch (error) {
      this.problems.push(`${name} is not JSON (${error instanceof Error ? error.message : String(error)}).`);
      return undefined;
    }
  }

  list(name: string): readonly string[] {
    const value = this.json(name);
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every((item): item is string => typeof item === 'string')) return value;
    this.problems.push(`${name} must be a JSON list of strings, as ["a","b"].`);
    return [];
  }

  map(name: string): Readonly<Record<string, string>> {
    const value = this.json(name);
    if (value === undefined) return {};
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const entries = Object.entries(value);
      if (entries.every((entry): entry is [string, string] => typeof entry[1] === 'string'))
        return Object.fromEntries(entries);
    }
    this.problems.push(`${name} must be a JSON object of strings, as {"111122223333":"prod"}.`);
    return {};
  }

  severity(name: string, otherwise: Severity): Severity {
    const value = this.text(name) ?? otherwise;
    if (isSeverity(value)) return value;
    this.problems.push(`${name} is "${value}"; write one of ${SEVERITIES.join(', ')}.`);
    return otherwise;
  }

  runbookUrl(name: string): string | null {
    const value = this.text(name);
    if (value === null || isRunbookUrl(value)) return value;
    this.problems.push(`${name} is "${value}"; write an address that begins with https:// and has no #.`);
    return null;
  }

  logLevel(name: string): LogLevel {
    const value = this.text(name) ?? 'info';
    const level = LOG_LEVELS.find((known) => known === value);
    if (level === undefined) this.problems.push(`${name} is "${value}"; write one of ${LOG_LEVELS.join(', ')}.`);
    return level ?? 'info';
  }
}

const TOPIC_EXAMPLE = 'arn:aws:sns:us-east-1:111122223333:alerts';

/** The Region of a topic's ARN; `null`, with the problem noted, for anything else. */
function topicRegion(reader: Reader, variable: string, arn: string): string | null {
  const [, , service, region] = arn.split(':');
  if (service === 'sns' && region !== undefined && region !== '') return region;
  reader.problems.push(`${variable} has "${arn}"; write a topic's ARN, as ${TOPIC_EXAMPLE}.`);
  return null;
}

function readTopic(reader: Reader): readonly SnsConfig[] {
  const topicArn = reader.text('SNS_TOPIC_ARN');
  const region = topicArn === null ? null : topicRegion(reader, 'SNS_TOPIC_ARN', topicArn);
  if (topicArn === null || region === null) return [];
  return [{ name: 'sns', topicArn, region, format: 'text', minimumSeverity: 'info' }];
}

/** `{"chat":{"arn":"arn:aws:sns:…","format":"chat","minimum_severity":"high"}}` */
function readAdditionalTopics(reader: Reader): readonly SnsConfig[] {
  const variable = 'ADDITIONAL_SNS_TOPICS';
  const topics = reader.json(variable);
  if (topics === undefined) return [];
  if (!isObject(topics)) {
    reader.problems.push(`${variable} must be a JSON object of topics, as {"chat":{"arn":"${TOPIC_EXAMPLE}"}}.`);
    return [];
  }
  return Object.entries(topics).flatMap(([key, topic]) => {
    const topicArn = asText(at(topic, 'arn')) ?? '';
    const region = topicRegion(reader, `${variable}.${key}`, topicArn);
    const format = FORMATS.find((known) => known === (at(topic, 'format') ?? 'text'));
    const minimumSeverity = at(topic, 'minimum_severity') ?? 'info';
    if (format === undefined) reader.problems.push(`${variable}.${key}.format must be one of ${FORMATS.join(', ')}.`);
    if (!isSeverity(minimumSeverity)) {
      reader.problems.push(`${variable}.${key}.minimum_severity must be one of ${SEVERITIES.join(', ')}.`);
      return [];
    }
    if (region === null || format === undefined) return [];
    return [{ name: `sns:${key}`, topicArn, region, format, minimumSeverity }];
  });
}

function readSes(reader: Reader): SesConfig | null {
  const sender = reader.text('SES_SENDER');
  const recipients = reader.list('SES_RECIPIENTS');
  if (sender === null && recipients.length === 0) return null;
  const region = reader.text('SES_REGION') ?? reader.text('AWS_REGION');
  if (sender === null) reader.problems.push('SES_RECIPIENTS is set but SES_SENDER is not; set both or none.');
  if (recipients.length === 0) reader.problems.push('SES_SENDER is set but SES_RECIPIENTS is not; set both or none.');
  if (recipients.length > 50)
    reader.problems.push(`SES_RECIPIENTS has ${recipients.length} addresses; SES takes 50 at most.`);
  if (region === null) reader.problems.push('SES_REGION is not set and AWS_REGION is not either.');
  if (sender === null || region === null) return null;
  return { sender, recipients, region, configurationSet: reader.text('SES_CONFIGURATION_SET') };
}

function readQueue(reader: Reader): QueueConfig | null {
  const url = reader.text('REDELIVERY_QUEUE_URL');
  const region = reader.text('AWS_REGION');
  if (url === null) return null;
  if (!URL.canParse(url)) {
    reader.problems.push(`REDELIVERY_QUEUE_URL is "${url}"; write the URL of an SQS queue, as https://sqs.….`);
    return null;
  }
  if (region === null) reader.problems.push('AWS_REGION is not set; Lambda sets it.');
  return region === null ? null : { url, region };
}

const STORED: readonly StoredName[] = [
  'ACCOUNT_NAMES',
  'EXCLUDED_EVENT_NAMES',
  'EXCLUDED_PRINCIPAL_ARNS',
  'TRUSTED_ACCOUNT_IDS',
];

/** `{"/iam-change-alerts/alerts/ACCOUNT_NAMES":18}`: that setting is in the parameters 1 to 18 under that path. */
function readStored(reader: Reader): StoredConfig | null {
  const variable = 'SETTINGS_PARAMETERS';
  const counts = reader.json(variable);
  if (counts === undefined) return null;
  const settings = Object.entries(isObject(counts) ? counts : {}).flatMap(([path, count]) => {
    const name = STORED.find((known) => path.endsWith(`/${known}`));
    if (name === undefined || typeof count !== 'number') return [];
    return [{ name, parameters: Array.from({ length: count }, (_, index) => `${path}/${index + 1}`) }];
  });
  const region = reader.text('AWS_REGION');
  if (!isObject(counts) || settings.length !== Object.keys(counts).length) {
    reader.problems.push(`${variable} must be numbers of parameters by path, as {"/path/ACCOUNT_NAMES":2}.`);
  }
  if (region === null) reader.problems.push('AWS_REGION is not set; Lambda sets it.');
  return region === null ? null : { settings, region };
}

/** @throws {ConfigError} with every problem found */
export function readConfig(environment: Environment): Config {
  const reader = new Reader(environment);
  const sns = [...readTopic(reader), ...readAdditionalTopics(reader)];
  const ses = readSes(reader);
  const redeliveryQueue = readQueue(reader);
  if (
    reader.text('SNS_TOPIC_ARN') === null &&
    reader.text('ADDITIONAL_SNS_TOPICS') === null &&
    reader.text('SES_SENDER') === null &&
    reader.text('SES_RECIPIENTS') === null
  ) {
    reader.problems.push('There is no destination; set SNS_TOPIC_ARN, or SES_SENDER and SES_RECIPIENTS.');
  }
  const config: Config = {
    settings: {
      alertName: reader.text('ALERT_NAME') ?? 'iam-change-alerts',
      notes: [],
      runbookUrl: reader.runbookUrl('RUNBOOK_URL'),
      accountNames: reader.map('ACCOUNT_NAMES'),
      trustedAccountIds: reader.list('TRUSTED_ACCOUNT_IDS'),
      minimumSeverity: reader.severity('MINIMUM_SEVERITY', 'info'),
      excludedPrincipalArns: reader.list('EXCLUDED_PRINCIPAL_ARNS'),
      excludedEventNames: reader.list('EXCLUDED_EVENT_NAMES'),
      excludedUpToSeverity: reader.severity('EXCLUDED_UP_TO_SEVERITY', 'medium'),
    },
    sns,
    ses,
    redeliveryQueue,
    stored: readStored(reader),
    logLevel: reader.logLevel('LOG_LEVEL'),
  };
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return config;
}
