import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../lambda-src/config.ts';
import type { Environment } from '../../lambda-src/environment.ts';
import { TRUSTS_NOBODY } from '../../lambda-src/policy/trusted.ts';

const CHAT_TOPIC = 'arn:aws:sns:us-east-1:111122223333:chat';
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:iam-change-alerts';

const notesOf = (environment: Environment): readonly string[] => readConfig(environment).settings.notes;

describe('the configuration', () => {
  it('needs a topic alone, and takes defaults for the rest', () => {
    expect(readConfig({ SNS_TOPIC_ARN: TOPIC })).toEqual({
      settings: {
        alertName: 'iam-change-alerts',
        topicArns: [TOPIC],
        scope: 'selected',
        runbookUrl: null,
        accessPortal: null,
        notes: [],
        accountNames: {},
        trusted: TRUSTS_NOBODY,
        heartbeat: null,
        minimumSeverity: 'low',
        suppressionRules: [],
      },
      sns: [{ name: 'sns', topicArn: TOPIC, region: 'eu-west-1', format: 'text', minimumSeverity: 'info' }],
      ses: null,
      redeliveryQueue: null,
      roleId: null,
      stored: null,
      lookUp: null,
      logLevel: 'info',
    });
  });

  it('knows which settings parameters hold', () => {
    const { stored } = readConfig({
      ALERT_NAME: 'a',
      SNS_TOPIC_ARN: TOPIC,
      AWS_REGION: 'eu-west-1',
      SETTINGS_PARAMETERS: '{"ACCOUNT_NAMES":2,"TRUSTED_ACCOUNT_IDS":1}',
    });
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

  it.each(['[]', '{"SES_SENDER":1}', '{"ACCOUNT_NAMES":"2"}'])(
    'takes no %s for where they are',
    (SETTINGS_PARAMETERS) => {
      expect(notesOf({ SNS_TOPIC_ARN: TOPIC, AWS_REGION: 'eu-west-1', SETTINGS_PARAMETERS })).toEqual([
        'SETTINGS_PARAMETERS is not read whole; write numbers of parameters by setting, as {"ACCOUNT_NAMES":2}.',
      ]);
    },
  );

  it('reads every setting', () => {
    const config = readConfig({
      ALERT_NAME: 'prod-alerts',
      SCOPE: 'catalogue',
      RUNBOOK_URL: 'https://example.com/runbook.md',
      ACCESS_PORTAL_URL: 'https://example.awsapps.com/start',
      ACCESS_PORTAL_ROLE_NAME: 'SecurityAudit',
      SES_SENDER: 'alerts@example.com',
      SES_RECIPIENTS: '["security@example.com","ops@example.com"]',
      SES_REGION: 'us-west-2',
      SES_CONFIGURATION_SET: 'alerts',
      SES_MINIMUM_SEVERITY: 'medium',
      AWS_REGION: 'eu-west-1',
      MINIMUM_SEVERITY: 'info',
      SUPPRESSION_RULES:
        '[{"reason":"Deploys","principal_arns":["arn:aws:iam::*:role/deployer"],"up_to_severity":"high"}]',
      TRUSTED_ACCOUNT_IDS: '["444455556666"]',
      TRUSTED_ORGANIZATION_IDS: '["o-exampleorgid"]',
      TRUSTED_NETWORK_IDS: '["vpc-0123456789abcdef0"]',
      TRUSTED_FEDERATED_SUBJECTS: '["token.actions.githubusercontent.com:repo:our-org/*"]',
      HEARTBEAT_ROLE_ARN: 'arn:aws:iam::111122223333:role/heartbeat',
      HEARTBEAT_ROLE_DESCRIPTION: 'beat',
      ACCOUNT_NAMES: '{"111122223333":"prod"}',
      LOG_LEVEL: 'debug',
      ADDITIONAL_SNS_TOPICS: JSON.stringify({
        chat: { arn: CHAT_TOPIC, format: 'chat', minimum_severity: 'high' },
        siem: { arn: TOPIC, format: 'json' },
      }),
      REDELIVERY_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/alerts-redelivery',
      ROLE_ID: 'AROAEXAMPLE',
      LOOK_UP: 'alerts-look-up',
    });
    expect(config).toEqual({
      settings: {
        alertName: 'prod-alerts',
        topicArns: [CHAT_TOPIC, TOPIC],
        scope: 'catalogue',
        runbookUrl: 'https://example.com/runbook.md',
        accessPortal: { url: 'https://example.awsapps.com/start', roleName: 'SecurityAudit' },
        notes: [],
        accountNames: { '111122223333': 'prod' },
        trusted: {
          accountIds: ['444455556666'],
          organizationIds: ['o-exampleorgid'],
          networkIds: ['vpc-0123456789abcdef0'],
          federatedSubjects: ['token.actions.githubusercontent.com:repo:our-org/*'],
        },
        heartbeat: { roleArn: 'arn:aws:iam::111122223333:role/heartbeat', description: 'beat' },
        minimumSeverity: 'info',
        suppressionRules: [
          {
            reason: 'Deploys',
            principalArns: ['arn:aws:iam::*:role/deployer'],
            eventNames: [],
            accountIds: [],
            sourceIpRanges: [],
            upToSeverity: 'high',
            expires: null,
          },
        ],
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
        minimumSeverity: 'medium',
      },
      redeliveryQueue: {
        url: 'https://sqs.eu-west-1.amazonaws.com/111122223333/alerts-redelivery',
        region: 'eu-west-1',
      },
      roleId: 'AROAEXAMPLE',
      stored: null,
      lookUp: { roleName: 'alerts-look-up', region: 'eu-west-1' },
      logLevel: 'debug',
    });
  });

  it('keeps the rules and the trust that can be used, and says what cannot', () => {
    const { suppressionRules, trusted, notes } = readConfig({
      SNS_TOPIC_ARN: TOPIC,
      SUPPRESSION_RULES: '[{"reason":"Tags","event_names":["Tag*"]},{"reason":"All","event_names":["*"]},null]',
      TRUSTED_ACCOUNT_IDS: '["444455556666","*"]',
    }).settings;
    expect(suppressionRules.map(({ reason }) => reason)).toEqual(['Tags']);
    expect(trusted.accountIds).toEqual(['444455556666']);
    expect(notes).toEqual([
      'SUPPRESSION_RULES: rule 2 has event_names that are not a list of names of events, such as TagRole or Tag*; it hides nothing.',
      'SUPPRESSION_RULES: rule 3 is no object; it hides nothing.',
      'TRUSTED_ACCOUNT_IDS has "*", which is not trusted; write 12-digit account IDs.',
    ]);
  });

  it('sends through SES of its own Region unless told otherwise', () => {
    const config = readConfig({
      SES_SENDER: 'a@example.com',
      SES_RECIPIENTS: '["b@example.com"]',
      AWS_REGION: 'eu-west-1',
    });
    expect(config.ses?.region).toBe('eu-west-1');
  });

  it('with every setting but one destination unusable keeps to the defaults, and says so of each', () => {
    const environment = { SNS_TOPIC_ARN: TOPIC, AWS_REGION: 'eu-west-1' };
    const wrong = {
      SES_SENDER: 'alerts@example.com',
      SES_RECIPIENTS: 'security@example.com',
      MINIMUM_SEVERITY: 'HIGH',
      SNS_MINIMUM_SEVERITY: 'severe',
      SUPPRESSION_RULES: '{}',
      TRUSTED_ACCOUNT_IDS: '[444455556666]',
      TRUSTED_ORGANIZATION_IDS: 'o-exampleorgid',
      TRUSTED_NETWORK_IDS: '{"a":"vpc-0123456789abcdef0"}',
      TRUSTED_FEDERATED_SUBJECTS: '["*"]',
      ACCOUNT_NAMES: '["prod"]',
      LOG_LEVEL: 'INFO',
      RUNBOOK_URL: 'http://example.com/runbook.md',
      ACCESS_PORTAL_URL: 'https://example.awsapps.com/start#/',
      REDELIVERY_QUEUE_URL: 'alerts-redelivery',
      SETTINGS_PARAMETERS: '7',
      ADDITIONAL_SNS_TOPICS: '["a"]',
    };
    const config = readConfig({ ...environment, ...wrong });
    const { notes } = config.settings;
    const defaults = readConfig(environment);
    expect(config).toEqual({
      ...defaults,
      settings: { ...defaults.settings, notes },
      stored: { region: 'eu-west-1', settings: [] },
    });
    for (const name of Object.keys(wrong).filter((each) => each !== 'SES_SENDER')) {
      expect(notes.filter((note) => note.includes(name)).length, name).toBeGreaterThan(0);
    }
  });

  it.each([
    [{ ADDITIONAL_SNS_TOPICS: '{"a":{"arn":"x"}}' }, 'ADDITIONAL_SNS_TOPICS.a has "x", and nothing is sent there'],
    [
      { ADDITIONAL_SNS_TOPICS: `{"a":{"arn":"${TOPIC}","format":"html"}}` },
      'a.format is "html"; write one of text (default), json, chat.',
    ],
    [
      { ADDITIONAL_SNS_TOPICS: `{"a":{"arn":"${TOPIC}","minimum_severity":1}}` },
      'a.minimum_severity is 1; write one of info (default),',
    ],
    [
      {
        SES_SENDER: 'a@example.com',
        SES_RECIPIENTS: '["b@example.com"]',
        AWS_REGION: 'x',
        SES_MINIMUM_SEVERITY: 'HIGH',
      },
      'SES_MINIMUM_SEVERITY is "HIGH"; write one of info (default),',
    ],
    [{ SES_RECIPIENTS: '["a@example.com"]', AWS_REGION: 'eu-west-1' }, 'SES_SENDER is not set'],
    [{ SES_SENDER: 'a@example.com', SES_RECIPIENTS: '["a@example.com"]' }, 'SES_REGION is not set'],
  ])('of a destination as %j the other goes on, and says so', (environment, part) => {
    const { sns, settings } = readConfig({ SNS_TOPIC_ARN: TOPIC, ...environment });
    expect(sns[0]?.topicArn).toBe(TOPIC);
    expect(settings.notes.join(' ')).toContain(part);
  });

  it.each(['a b', '"x', "x'y", '../x', 'x'.repeat(33)])('has the portal ask where the role is %j', (role) => {
    const { settings } = readConfig({
      SNS_TOPIC_ARN: TOPIC,
      ACCESS_PORTAL_URL: 'https://example.awsapps.com/start',
      ACCESS_PORTAL_ROLE_NAME: role,
    });
    expect(settings.accessPortal).toEqual({ url: 'https://example.awsapps.com/start', roleName: null });
    expect(settings.notes.join()).toContain('ACCESS_PORTAL_ROLE_NAME is');
  });

  const SES = { SES_SENDER: 'a@example.com', SES_RECIPIENTS: '["b@example.com"]', AWS_REGION: 'eu-west-1' };
  const CHAT = { ADDITIONAL_SNS_TOPICS: `{"chat":{"arn":"${CHAT_TOPIC}","minimum_severity":"critical"}}` };

  it.each([
    [{ SNS_TOPIC_ARN: TOPIC, SNS_MINIMUM_SEVERITY: 'high' }, 'high'],
    [{ SNS_TOPIC_ARN: TOPIC, SNS_MINIMUM_SEVERITY: 'high', ...SES, SES_MINIMUM_SEVERITY: 'medium' }, 'medium'],
    [{ ...SES, SES_MINIMUM_SEVERITY: 'high', ...CHAT }, 'high'],
    [{ ...SES, ...CHAT }, 'low'],
    [{ ...SES, MINIMUM_SEVERITY: 'info' }, 'info'],
    [{ ...CHAT, MINIMUM_SEVERITY: 'high' }, 'critical'],
    [{ ...CHAT, ...SES, MINIMUM_SEVERITY: 'high' }, 'high'],
  ])('of %j suppresses what is below %s: no destination takes it', (environment, minimumSeverity) => {
    expect(readConfig(environment).settings.minimumSeverity).toBe(minimumSeverity);
  });

  it('sends to fifty addresses, which is what SES takes', () => {
    const SES_RECIPIENTS = JSON.stringify(Array.from({ length: 51 }, (_, index) => `${index}@example.com`));
    const { ses, settings } = readConfig({ SES_SENDER: 'a@example.com', SES_RECIPIENTS, AWS_REGION: 'eu-west-1' });
    expect(ses?.recipients).toHaveLength(50);
    expect(settings.notes.join(' ')).toContain('SES_RECIPIENTS has 51 addresses');
  });

  it.each([
    [{}, 'There is no destination'],
    [{ SNS_TOPIC_ARN: 'iam-change-alerts' }, 'SNS_TOPIC_ARN has "iam-change-alerts"'],
    [{ ADDITIONAL_SNS_TOPICS: '{"a":{"arn":"x"}}' }, 'ADDITIONAL_SNS_TOPICS.a'],
    [{ SES_SENDER: 'a@example.com', AWS_REGION: 'eu-west-1' }, 'SES_RECIPIENTS is not set'],
  ])('refuses %j: there is nowhere to send to', (environment, part) => {
    expect(() => readConfig(environment)).toThrow(ConfigError);
    expect(() => readConfig(environment)).toThrow(part);
  });
});

describe('look-ups', () => {
  const lookUp = (value: string) => readConfig({ SNS_TOPIC_ARN: TOPIC, AWS_REGION: 'eu-west-1', LOOK_UP: value });

  it('in the own account alone have no role', () =>
    expect(lookUp('*').lookUp).toEqual({ roleName: null, region: 'eu-west-1' }));

  it.each(['arn:aws:iam::111122223333:role/x', 'path/x', 'x'.repeat(65), 'a b'])(
    'through "%s" are left out',
    (value) => {
      const { lookUp: read, settings } = lookUp(value);
      expect(read).toBeNull();
      expect(settings.notes.join()).toContain('nothing is looked up; write * or the name of a role');
    },
  );
});
