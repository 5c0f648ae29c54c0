import { describe, expect, it } from 'vitest';
import { ConfigError, type Environment, readConfig } from '../../lambda-src/config.ts';

const CHAT_TOPIC = 'arn:aws:sns:us-east-1:111122223333:chat';
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:iam-change-alerts';

function problems(environment: Environment): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('needs a topic alone, and takes defaults for the rest', () => {
    expect(readConfig({ SNS_TOPIC_ARN: TOPIC })).toEqual({
      settings: {
        alertName: 'iam-change-alerts',
        runbookUrl: null,
        notes: [],
        accountNames: {},
        trustedAccountIds: [],
        minimumSeverity: 'info',
        excludedPrincipalArns: [],
        excludedEventNames: [],
        excludedUpToSeverity: 'medium',
      },
      sns: [{ name: 'sns', topicArn: TOPIC, region: 'eu-west-1', format: 'text', minimumSeverity: 'info' }],
      ses: null,
      redeliveryQueue: null,
      stored: null,
      logLevel: 'info',
    });
  });

  it('knows which settings parameters hold', () => {
    const SETTINGS_PARAMETERS = '{"/iam-change-alerts/a/ACCOUNT_NAMES":2,"/iam-change-alerts/a/TRUSTED_ACCOUNT_IDS":1}';
    const { stored } = readConfig({ SNS_TOPIC_ARN: TOPIC, AWS_REGION: 'eu-west-1', SETTINGS_PARAMETERS });
    expect(stored).toEqual({
      region: 'eu-west-1',
      settings: [
        {
          name: 'ACCOUNT_NAMES',
          parameters: ['/iam-change-alerts/a/ACCOUNT_NAMES/1', '/iam-change-alerts/a/ACCOUNT_NAMES/2'],
        },
        { name: 'TRUSTED_ACCOUNT_IDS', parameters: ['/iam-change-alerts/a/TRUSTED_ACCOUNT_IDS/1'] },
      ],
    });
  });

  it.each(['[]', '{"/iam-change-alerts/a/SES_SENDER":1}', '{"/iam-change-alerts/a/ACCOUNT_NAMES":"2"}'])(
    'takes no %s for where they are',
    (SETTINGS_PARAMETERS) => {
      expect(problems({ SNS_TOPIC_ARN: TOPIC, AWS_REGION: 'eu-west-1', SETTINGS_PARAMETERS })).toEqual([
        'SETTINGS_PARAMETERS must be numbers of parameters by path, as {"/path/ACCOUNT_NAMES":2}.',
      ]);
    },
  );

  it('reads every setting', () => {
    const config = readConfig({
      ALERT_NAME: 'prod-alerts',
      RUNBOOK_URL: 'https://example.com/runbook.md',
      SES_SENDER: 'alerts@example.com',
      SES_RECIPIENTS: '["security@example.com","ops@example.com"]',
      SES_REGION: 'us-west-2',
      SES_CONFIGURATION_SET: 'alerts',
      AWS_REGION: 'eu-west-1',
      MINIMUM_SEVERITY: 'low',
      EXCLUDED_PRINCIPAL_ARNS: '["arn:aws:iam::*:role/deployer"]',
      EXCLUDED_EVENT_NAMES: '["Tag*"]',
      EXCLUDED_UP_TO_SEVERITY: 'high',
      TRUSTED_ACCOUNT_IDS: '["444455556666"]',
      ACCOUNT_NAMES: '{"111122223333":"prod"}',
      LOG_LEVEL: 'debug',
      ADDITIONAL_SNS_TOPICS: JSON.stringify({
        chat: { arn: CHAT_TOPIC, format: 'chat', minimum_severity: 'high' },
        siem: { arn: TOPIC, format: 'json' },
      }),
      REDELIVERY_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/alerts-redelivery',
    });
    expect(config).toEqual({
      settings: {
        alertName: 'prod-alerts',
        runbookUrl: 'https://example.com/runbook.md',
        notes: [],
        accountNames: { '111122223333': 'prod' },
        trustedAccountIds: ['444455556666'],
        minimumSeverity: 'low',
        excludedPrincipalArns: ['arn:aws:iam::*:role/deployer'],
        excludedEventNames: ['Tag*'],
        excludedUpToSeverity: 'high',
      },
      sns: [
        { name: 'sns:chat', topicArn: CHAT_TOPIC, region: 'us-east-1', format: 'chat', minimumSeverity: 'high' },
        { name: 'sns:siem', topicArn: TOPIC, region: 'eu-west-1', format: 'json', minimumSeverity: 'info' },
      ],
      ses: {
        sender: 'alerts@example.com',
        recipients: ['security@example.com', 'ops@example.com'],
        region: 'us-west-2',
        configurationSet: 'alerts',
      },
      redeliveryQueue: {
        url: 'https://sqs.eu-west-1.amazonaws.com/111122223333/alerts-redelivery',
        region: 'eu-west-1',
      },
      stored: null,
      logLevel: 'debug',
    });
  });

  it('sends through SES of its own Region unless told otherwise', () => {
    const config = readConfig({
      SES_SENDER: 'a@example.com',
      SES_RECIPIENTS: '["b@example.com"]',
      AWS_REGION: 'eu-west-1',
    });
    expect(config.ses?.region).toBe('eu-west-1');
  });

  it('reports every problem at once', () => {
    const found = problems({
      SNS_TOPIC_ARN: 'iam-change-alerts',
      SES_SENDER: 'alerts@example.com',
      AWS_REGION: 'eu-west-1',
      MINIMUM_SEVERITY: 'HIGH',
      EXCLUDED_EVENT_NAMES: 'Tag*',
      TRUSTED_ACCOUNT_IDS: '[444455556666]',
      ACCOUNT_NAMES: '["prod"]',
      LOG_LEVEL: 'verbose',
      RUNBOOK_URL: 'http://example.com/runbook.md',
      REDELIVERY_QUEUE_URL: 'alerts-redelivery',
    });
    expect(found).toHaveLength(9);
    for (const name of [
      'SNS_TOPIC_ARN',
      'SES_RECIPIENTS',
      'MINIMUM_SEVERITY',
      'EXCLUDED_EVENT_NAMES',
      'TRUSTED_ACCOUNT_IDS',
      'ACCOUNT_NAMES',
      'LOG_LEVEL',
      'RUNBOOK_URL',
      'REDELIVERY_QUEUE_URL',
    ]) {
      expect(found.filter((problem) => problem.includes(name))).toHaveLength(1);
    }
  });

  it.each([
    [{}, 'There is no destination'],
    [{ ADDITIONAL_SNS_TOPICS: '["a"]' }, 'must be a JSON object of topics'],
    [{ ADDITIONAL_SNS_TOPICS: '{"a":{"arn":"x"}}' }, 'ADDITIONAL_SNS_TOPICS.a has "x"; write a topic\'s ARN'],
    [{ ADDITIONAL_SNS_TOPICS: `{"a":{"arn":"${TOPIC}","format":"html"}}` }, 'a.format must be one of text, json, chat'],
    [{ ADDITIONAL_SNS_TOPICS: `{"a":{"arn":"${TOPIC}","minimum_severity":1}}` }, 'a.minimum_severity must be one of'],
    [{ SES_RECIPIENTS: '["a@example.com"]', AWS_REGION: 'eu-west-1' }, 'SES_SENDER is not'],
    [{ SES_SENDER: 'a@example.com', SES_RECIPIENTS: '["a@example.com"]' }, 'AWS_REGION'],
    [
      {
        SES_SENDER: 'a@example.com',
        SES_RECIPIENTS: JSON.stringify(Array(51).fill('b@example.com')),
        AWS_REGION: 'eu-west-1',
      },
      '50 at most',
    ],
  ])('refuses %j', (environment, part) => {
    expect(problems(environment).join(' ')).toContain(part);
  });
});
