/**
 * The function's configuration, read once from its environment. A setting that cannot be used never stops an alert: its
 * default holds, and a note in every alert says so. Only without any usable destination is there nothing to do but fail.
 * Terraform's validations keep most problems from ever getting here.
 */

import { rank, SEVERITIES, type Severity } from './catalogue/severity.ts';
import { type Environment, EnvironmentReader } from './environment.ts';
import { LIST_NAMES, LISTS } from './finding/lists.ts';
import { SCOPES, type Settings } from './finding/settings.ts';
import type { StoredSetting } from './pipeline/stored-settings.ts';
import { TRUSTS_NOBODY } from './policy/trusted.ts';
import { DESCRIPTION, type Heartbeat } from './record/heartbeat.ts';
import { asText, at, isObject } from './record/json.ts';
import { type AccessPortal, isPortalRole, isPortalUrl } from './record/location.ts';
import { isRunbookUrl, PUBLIC_RUNBOOK_URL } from './render/runbook.ts';

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
  /** Findings below it are left to the other destinations. */
  readonly minimumSeverity: Severity;
}

export interface QueueConfig {
  readonly url: string;
  readonly region: string;
}

export interface StoredConfig {
  readonly settings: readonly StoredSetting[];
  readonly region: string;
}

export interface LookUpConfig {
  /** Role in other accounts that answers for them; `null`: only the function's own account is asked. */
  readonly roleName: string | null;
  readonly region: string;
}

export interface Config {
  readonly settings: Settings;
  /** The module's topic, then additional ones. */
  readonly sns: readonly SnsConfig[];
  readonly ses: SesConfig | null;
  /** Keeps what a destination did not accept. Without it, Lambda's own retries are all there is. */
  readonly redeliveryQueue: QueueConfig | null;
  /** Unique id of the function's role, `AROA…`; `null` where Terraform does not know it, as of a role brought along. */
  readonly roleId: string | null;
  /** What is not in the environment; `null` where it has everything. */
  readonly stored: StoredConfig | null;
  /** `null`: nothing is looked up. */
  readonly lookUp: LookUpConfig | null;
  readonly logLevel: LogLevel;
}

/** There is nowhere to send an alert to. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const TOPIC_EXAMPLE = 'arn:aws:sns:us-east-1:111122223333:alerts';

/** The Region of a topic's ARN; `null`, with the problem noted, for anything else. */
function topicRegion(reader: EnvironmentReader, variable: string, arn: string): string | null {
  const [, , service, region] = arn.split(':');
  if (service === 'sns' && region !== undefined && region !== '') return region;
  reader.problems.push(
    `${variable} has "${arn}", and nothing is sent there; write a topic's ARN, as ${TOPIC_EXAMPLE}.`,
  );
  return null;
}

/** The lowest severity that a destination takes. */
const thresholdOf = (reader: EnvironmentReader, variable: string): Severity =>
  reader.oneOf(variable, reader.text(variable), SEVERITIES, 'info');

function readTopic(reader: EnvironmentReader): readonly SnsConfig[] {
  const topicArn = reader.text('SNS_TOPIC_ARN');
  const region = topicArn === null ? null : topicRegion(reader, 'SNS_TOPIC_ARN', topicArn);
  if (topicArn === null || region === null) return [];
  const minimumSeverity = thresholdOf(reader, 'SNS_MINIMUM_SEVERITY');
  return [{ name: 'sns', topicArn, region, format: 'text', minimumSeverity }];
}

/** `{"chat":{"arn":"arn:aws:sns:…","format":"chat","minimum_severity":"high"}}` */
function readAdditionalTopics(reader: EnvironmentReader): readonly SnsConfig[] {
  const variable = 'ADDITIONAL_SNS_TOPICS';
  const topics = reader.json(variable);
  if (topics === undefined) return [];
  if (!isObject(topics)) {
    reader.problems.push(`${variable} is no JSON object of topics; write one, as {"chat":{"arn":"${TOPIC_EXAMPLE}"}}.`);
    return [];
  }
  return Object.entries(topics).flatMap(([key, topic]) => {
    const topicArn = asText(at(topic, 'arn')) ?? '';
    const region = topicRegion(reader, `${variable}.${key}`, topicArn);
    if (region === null) return [];
    const format = reader.oneOf(`${variable}.${key}.format`, at(topic, 'format'), FORMATS, 'text');
    const threshold = `${variable}.${key}.minimum_severity`;
    const minimumSeverity = reader.oneOf(threshold, at(topic, 'minimum_severity'), SEVERITIES, 'info');
    return [{ name: `sns:${key}`, topicArn, region, format, minimumSeverity }];
  });
}

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const MAX_RECIPIENTS = 50;

function readSes(reader: EnvironmentReader): SesConfig | null {
  const sender = reader.text('SES_SENDER');
  const recipients = reader.list('SES_RECIPIENTS');
  if (sender === null && recipients.length === 0) return null;
  const region = reader.text('SES_REGION') ?? reader.text('AWS_REGION');
  const missing = [
    ...(sender === null ? ['SES_SENDER'] : []),
    ...(recipients.length === 0 ? ['SES_RECIPIENTS'] : []),
    ...(region === null ? ['SES_REGION'] : []),
  ];
  if (missing.length > 0) reader.problems.push(`No mail is sent through SES: ${missing.join(' and ')} is not set.`);
  if (sender === null || region === null || recipients.length === 0) return null;
  if (recipients.length > MAX_RECIPIENTS) {
    reader.problems.push(
      `SES_RECIPIENTS has ${recipients.length} addresses; SES takes ${MAX_RECIPIENTS}, and the others get no mail.`,
    );
  }
  const configurationSet = reader.text('SES_CONFIGURATION_SET');
  const minimumSeverity = thresholdOf(reader, 'SES_MINIMUM_SEVERITY');
  return { sender, recipients: recipients.slice(0, MAX_RECIPIENTS), region, configurationSet, minimumSeverity };
}

function readQueue(reader: EnvironmentReader): QueueConfig | null {
  const url = reader.text('REDELIVERY_QUEUE_URL');
  const region = reader.text('AWS_REGION');
  if (url === null) return null;
  if (region !== null && URL.canParse(url)) return { url, region };
  reader.problems.push(
    `REDELIVERY_QUEUE_URL is "${url}", and what a destination refuses is left to Lambda's retries; write the URL of an SQS queue, as https://sqs.….`,
  );
  return null;
}

function readRunbookUrl(reader: EnvironmentReader): string | null {
  const value = reader.text('RUNBOOK_URL');
  if (value === null) return PUBLIC_RUNBOOK_URL;
  if (isRunbookUrl(value)) return value;
  reader.problems.push(`RUNBOOK_URL is "${value}"; write an address that begins with https:// and has no #.`);
  return null;
}

function readAccessPortal(reader: EnvironmentReader): AccessPortal | null {
  const url = reader.text('ACCESS_PORTAL_URL');
  const roleName = reader.text('ACCESS_PORTAL_ROLE_NAME');
  if (url === null) return null;
  if (!isPortalUrl(url)) {
    reader.problems.push(
      `ACCESS_PORTAL_URL is "${url}", and links do not go through it; write an address that begins with https:// and has no # or ?, as https://example.awsapps.com/start.`,
    );
    return null;
  }
  if (roleName === null || isPortalRole(roleName)) return { url, roleName };
  reader.problems.push(
    `ACCESS_PORTAL_ROLE_NAME is "${roleName}", and the portal asks for the role; write the name of a permission set.`,
  );
  return { url, roleName: null };
}

function readHeartbeat(reader: EnvironmentReader): Heartbeat | null {
  const roleArn = reader.text('HEARTBEAT_ROLE_ARN');
  return roleArn === null ? null : { roleArn, description: reader.text('HEARTBEAT_ROLE_DESCRIPTION') ?? DESCRIPTION };
}

/** `{"ACCOUNT_NAMES":18}`: that setting is in the parameters 1 to 18 under the installation's path; modules/settings writes both. */
function readStored(reader: EnvironmentReader, alertName: string): StoredConfig | null {
  const variable = 'SETTINGS_PARAMETERS';
  const counts = reader.json(variable);
  const region = reader.text('AWS_REGION');
  if (counts === undefined) return null;
  const settings = Object.entries(isObject(counts) ? counts : {}).flatMap(([setting, count]) => {
    const name = LIST_NAMES.find((known) => known === setting);
    if (name === undefined || typeof count !== 'number') return [];
    const path = `/iam-change-alerts/${alertName}/${name}`;
    return [{ name, parameters: Array.from({ length: count }, (_, index) => `${path}/${index + 1}`) }];
  });
  if (region === null || !isObject(counts) || settings.length !== Object.keys(counts).length) {
    reader.problems.push(
      `${variable} is not read whole; write numbers of parameters by setting, as {"ACCOUNT_NAMES":2}.`,
    );
  }
  return region === null ? null : { settings, region };
}

/** Of the own account alone: no name of a role. */
const OWN_ACCOUNT = '*';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** One variable, since the environment has little room: `*`, or the name of the role in other accounts. */
function readLookUp(reader: EnvironmentReader): LookUpConfig | null {
  const value = reader.text('LOOK_UP');
  const region = reader.text('AWS_REGION');
  if (value === null || region === null) return null;
  if (value === OWN_ACCOUNT || ROLE_NAME.test(value)) return { roleName: value === OWN_ACCOUNT ? null : value, region };
  reader.problems.push(
    `LOOK_UP is "${value}", and nothing is looked up; write * or the name of a role, without a path.`,
  );
  return null;
}

const NO_LISTS = { accountNames: {}, suppressionRules: [], trusted: TRUSTS_NOBODY } as const;

function withLists(reader: EnvironmentReader, scalars: Omit<Settings, keyof typeof NO_LISTS>): Settings {
  return LIST_NAMES.reduce<Settings>(
    (settings, name) => {
      const value = reader.json(name);
      return value === undefined ? settings : LISTS[name].set(settings, value, reader.problems);
    },
    { ...scalars, ...NO_LISTS },
  );
}

/** What is below every destination's threshold is held back by it: nobody is told. */
function lowestSent(
  minimumSeverity: Severity,
  destinations: readonly { readonly minimumSeverity: Severity }[],
): Severity {
  const ranks = destinations.map((destination) => rank(destination.minimumSeverity));
  return SEVERITIES[Math.max(rank(minimumSeverity), Math.min(...ranks))] ?? minimumSeverity;
}

/** @throws {ConfigError} where there is no usable destination */
export function readConfig(environment: Environment): Config {
  const reader = new EnvironmentReader(environment);
  const sns = [...readTopic(reader), ...readAdditionalTopics(reader)];
  const ses = readSes(reader);
  const minimumSeverity = reader.oneOf('MINIMUM_SEVERITY', reader.text('MINIMUM_SEVERITY'), SEVERITIES, 'low');
  const alertName = reader.text('ALERT_NAME') ?? 'iam-change-alerts';
  const config: Config = {
    settings: withLists(reader, {
      alertName,
      topicArns: sns.map(({ topicArn }) => topicArn),
      scope: reader.oneOf('SCOPE', reader.text('SCOPE'), SCOPES, 'selected'),
      notes: reader.problems,
      runbookUrl: readRunbookUrl(reader),
      accessPortal: readAccessPortal(reader),
      heartbeat: readHeartbeat(reader),
      minimumSeverity: lowestSent(minimumSeverity, ses === null ? sns : [...sns, ses]),
    }),
    sns,
    ses,
    redeliveryQueue: readQueue(reader),
    roleId: reader.text('ROLE_ID'),
    stored: readStored(reader, alertName),
    lookUp: readLookUp(reader),
    logLevel: reader.oneOf('LOG_LEVEL', reader.text('LOG_LEVEL'), LOG_LEVELS, 'info'),
  };
  if (sns.length === 0 && ses === null) {
    const why = reader.problems.length === 0 ? '' : ` ${reader.problems.join(' ')}`;
    throw new ConfigError(
      `There is no destination that can be used; set SNS_TOPIC_ARN, or SES_SENDER and SES_RECIPIENTS.${why}`,
    );
  }
  return config;
}
