/** What each validation refuses: by module and variable, for each validation in its order, one or more sets of inputs. */

import { ACCEPTED_RULES, ACCEPTED_TRUST, REFUSED_RULES, REFUSED_TRUST } from './accepted.ts';

type Inputs = Readonly<Record<string, unknown>>;

interface Refused {
  /** What a set of inputs has beside its own. */
  readonly base: Inputs;
  readonly refused: Readonly<Record<string, readonly (readonly Inputs[])[]>>;
}

const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:alerts';
const KEY_ALIAS = 'arn:aws:kms:eu-central-1:111122223333:alias/alerts';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const ROLE = 'arn:aws:iam::111122223333:role/heartbeat';
const FUNCTION = 'arn:aws:lambda:eu-central-1:111122223333:function:alerts';
const LOG_GROUP = 'arn:aws:logs:eu-central-1:111122223333:log-group:trail';
const MAIL = { ses_sender: 'alerts@example.com', ses_recipients: ['security@example.com'] };

const OWN_ROLE = { create_lambda_role: false, lambda_role_arn: 'arn:aws:iam::111122223333:role/alerts' };
const OWN_ROLES = { ...OWN_ROLE, create_heartbeat_role: false, heartbeat_role_arn: ROLE };

const topic = (more: Inputs): Inputs => ({ additional_sns_topics: { more: { arn: TOPIC, ...more } } });

const trust = (input: string): readonly Inputs[] =>
  (REFUSED_TRUST[input] ?? []).map((value) => ({ [input]: [...(ACCEPTED_TRUST[input] ?? []), value] }));

const NAMES = [{ name: '1st' }, { name: 'a'.repeat(49) }];
const PRESETS = [{ alert_on: 'iam' }];
/** The last is of 1,026 bytes in fewer characters. */
const PATTERNS: readonly (readonly Inputs[])[] = [
  [{ alert_on: 'custom' }, { alert_on: 'custom', custom_filter_pattern: '  ' }],
  [{ custom_filter_pattern: '{ $.a = 1 }' }],
  [{ alert_on: 'custom', custom_filter_pattern: 'CreateUser' }],
  ['x'.repeat(1005), 'é'.repeat(503)].map((name) => ({
    alert_on: 'custom',
    custom_filter_pattern: `{ $.eventName = "${name}" }`,
  })),
];

export const REFUSED: Readonly<Record<string, Refused>> = {
  '.': {
    base: { cloudtrail_log_group_name: 'trail' },
    refused: {
      name: [NAMES],
      cloudtrail_log_group_name: [[{ cloudtrail_log_group_name: LOG_GROUP }]],
      alert_on: [PRESETS],
      custom_filter_pattern: PATTERNS,
      email_subscribers: [
        [
          'security',
          'security@example.com, on-call@example.com',
          'security,on-call@example.com',
          'security@example.com;on-call',
          '[security@example.com]',
          'mailto:security@example.com',
          '"Security" security@example.com',
        ].map((address) => ({ email_subscribers: [address] })),
        [{ ...MAIL, create_sns_topic: false, email_subscribers: ['security@example.com'] }],
      ],
      create_sns_topic: [[{ sns_topic_arn: TOPIC }], [{ create_sns_topic: false }]],
      sns_topic_arn: [
        [{ create_sns_topic: false, sns_topic_arn: 'central' }],
        [{ create_sns_topic: false, sns_topic_arn: `${TOPIC}.fifo` }],
      ],
      sns_minimum_severity: [
        [{ sns_minimum_severity: 'severe' }],
        [{ ...MAIL, create_sns_topic: false, sns_minimum_severity: 'high' }],
        [{ minimum_severity: 'high', sns_minimum_severity: 'medium' }],
      ],
      sns_kms_key_arn: [[{ sns_kms_key_arn: KEY_ALIAS }]],
      ses_sender: [
        ['Alerts <alerts@example.com>', 'alerts,a@example.com', `${'x'.repeat(189)}@example.com`].map((address) => ({
          ...MAIL,
          ses_sender: address,
        })),
        [{ ses_sender: 'alerts@example.com' }, { ses_recipients: ['security@example.com'] }],
      ],
      ses_recipients: [
        [
          'security',
          'sécurité@example.com',
          '"a b"@example.com',
          'a,b@example.com',
          '[b]@example.com',
          `${'x'.repeat(189)}@example.com`,
        ].map((address) => ({ ...MAIL, ses_recipients: [address] })),
        [{ ...MAIL, ses_recipients: Array.from({ length: 51 }, (_, index) => `${index}@example.com`) }],
        [
          {
            ...MAIL,
            ses_recipients: Array.from({ length: 50 }, (_, index) => `${index}${'x'.repeat(30)}@example.com`),
          },
        ],
      ],
      ses_configuration_set: [[{ ...MAIL, ses_configuration_set: 'a b' }], [{ ses_configuration_set: 'alerts' }]],
      ses_region: [[{ ...MAIL, ses_region: 'Ireland' }], [{ ses_region: 'eu-west-1' }]],
      ses_minimum_severity: [
        [{ ...MAIL, ses_minimum_severity: 'severe' }],
        [{ ses_minimum_severity: 'high' }],
        [{ ...MAIL, minimum_severity: 'critical', ses_minimum_severity: 'low' }],
      ],
      additional_sns_topics: [
        [{ additional_sns_topics: { 'on call': { arn: TOPIC } } }],
        [topic({ arn: 'central' }), topic({ arn: `${TOPIC}.fifo` })],
        [topic({ format: 'xml' })],
        [topic({ minimum_severity: 'severe' })],
        [{ ...topic({ minimum_severity: 'low' }), minimum_severity: 'medium' }],
        [
          { additional_sns_topics: { chat: { arn: TOPIC, format: 'chat' }, siem: { arn: TOPIC, format: 'json' } } },
          { ...topic({ format: 'json' }), create_sns_topic: false, sns_topic_arn: TOPIC },
        ],
        [topic({ kms_key_arn: KEY_ALIAS })],
      ],
      minimum_severity: [[{ minimum_severity: 'severe' }]],
      suppression_rules: [
        [...['Tag*', { reason: 'Deploys' }, 7], ...(REFUSED_RULES[0] ?? []).map((rule) => [rule])].map((rules) => ({
          suppression_rules: rules,
        })),
        // A good rule beside it takes nothing away.
        ...REFUSED_RULES.slice(1).map((rules) =>
          rules.map((rule) => ({ suppression_rules: [ACCEPTED_RULES[0], rule] })),
        ),
      ],
      trusted_account_ids: [trust('trusted_account_ids')],
      trusted_organization_ids: [trust('trusted_organization_ids')],
      trusted_network_ids: [trust('trusted_network_ids')],
      trusted_federated_subjects: [trust('trusted_federated_subjects')],
      account_names: [
        [{ account_names: { prod: '111122223333' } }, { account_names: { '111122223333': ' ' } }],
        // As JSON in JSON, the last three are longer than they look.
        ['x'.repeat(103), 'é'.repeat(52), '"'.repeat(26), '&'.repeat(15)].map((name) => ({
          account_names: { '111122223333': name },
        })),
      ],
      runbook_url: [
        [
          { runbook_url: 'https://example.com/runbook.md#root-user' },
          { runbook_url: `https://example.com/${'x'.repeat(181)}` },
        ],
      ],
      access_portal_url: [
        [
          ...[
            'http://example.awsapps.com/start',
            'https://example.awsapps.com/start#/',
            'https://example.com/?a=b',
            'https://a"b',
          ],
          `https://example.com/${'x'.repeat(81)}`,
        ].map((url) => ({ access_portal_url: url })),
      ],
      access_portal_role_name: [
        ['a b', "x'y", 'x'.repeat(33)].map((name) => ({
          access_portal_url: 'https://example.awsapps.com/start',
          access_portal_role_name: name,
        })),
        [{ access_portal_role_name: 'SecurityAudit' }],
      ],
      look_up_role_name: [
        ['arn:aws:iam::111122223333:role/look-up', 'security/look-up', '', 'x'.repeat(65)].map((name) => ({
          look_up: true,
          look_up_role_name: name,
        })),
        [{ look_up_role_name: 'look-up' }],
      ],
      lambda_memory_mb: [[{ lambda_memory_mb: 255 }, { lambda_memory_mb: 10_241 }, { lambda_memory_mb: 512.5 }]],
      lambda_timeout_seconds: [[{ lambda_timeout_seconds: 29 }, { lambda_timeout_seconds: 901 }]],
      lambda_architecture: [[{ lambda_architecture: 'arm' }]],
      lambda_runtime: [[{ lambda_runtime: 'nodejs20.x' }]],
      lambda_reserved_concurrency: [[{ lambda_reserved_concurrency: 0 }]],
      lambda_s3_bucket: [[{ lambda_s3_bucket: 'arn:aws:s3:::zips', lambda_s3_key: 'lambda.zip' }]],
      lambda_s3_key: [[{ lambda_s3_bucket: 'zips' }, { lambda_s3_key: 'lambda.zip' }]],
      lambda_s3_object_version: [[{ lambda_s3_object_version: '3' }]],
      vpc_subnet_ids: [[{ vpc_subnet_ids: ['private-a'], vpc_security_group_ids: ['sg-0123456789abcdef0'] }]],
      vpc_security_group_ids: [
        [{ vpc_subnet_ids: ['subnet-0123456789abcdef0'], vpc_security_group_ids: ['default'] }],
        [{ vpc_subnet_ids: ['subnet-0123456789abcdef0'] }, { vpc_security_group_ids: ['sg-0123456789abcdef0'] }],
      ],
      log_retention_days: [[{ log_retention_days: 100 }]],
      log_level: [[{ log_level: 'trace' }]],
      kms_key_arn: [[{ kms_key_arn: KEY_ALIAS }]],
      lambda_role_arn: [
        [{ create_lambda_role: false, lambda_role_arn: 'alerts' }],
        [{ lambda_role_arn: 'arn:aws:iam::111122223333:role/alerts' }],
        [{ create_lambda_role: false }],
      ],
      permissions_boundary_arn: [
        [{ permissions_boundary_arn: 'boundary' }],
        [OWN_ROLES, { ...OWN_ROLE, create_heartbeat: false }].map((roles) => ({
          ...roles,
          permissions_boundary_arn: 'arn:aws:iam::111122223333:policy/boundary',
        })),
      ],
      iam_path: [
        [{ iam_path: 'security' }],
        [OWN_ROLES, { ...OWN_ROLE, create_heartbeat: false }].map((roles) => ({ ...roles, iam_path: '/security/' })),
      ],
      failed_events_bucket_name: [
        [{ create_failed_events_bucket: false, failed_events_bucket_name: 'arn:aws:s3:::failed' }],
        [{ create_failed_events_bucket: false }, { failed_events_bucket_name: 'failed' }],
      ],
      heartbeat_role_arn: [
        [{ create_heartbeat_role: false, heartbeat_role_arn: 'heartbeat' }],
        [{ create_heartbeat_role: false }, { heartbeat_role_arn: ROLE }],
        [{ create_heartbeat: false, create_heartbeat_role: false, heartbeat_role_arn: ROLE }],
      ],
      heartbeat_role_description: [
        [
          { heartbeat_role_description: '' },
          { heartbeat_role_description: 'two\nlines' },
          { heartbeat_role_description: 'a'.repeat(101) },
        ],
      ],
      create_second_path: [[{ ...MAIL, create_sns_topic: false, create_second_path: true }]],
      alarm_actions: [
        [{ alarm_actions: ['security@example.com'] }],
        [{ alarm_actions: Array.from({ length: 6 }, (_, index) => `${TOPIC}-${index}`) }],
      ],
      silence_alarm_hours: [[{ silence_alarm_hours: 0.5 }, { silence_alarm_hours: 169 }]],
    },
  },
  'modules/filter-pattern': {
    base: {},
    refused: {
      name: [NAMES],
      cloudtrail_log_group_name: [[{ cloudtrail_log_group_name: 'a b' }]],
      alert_on: [PRESETS],
      custom_filter_pattern: PATTERNS,
    },
  },
  'modules/look-up-role': {
    base: { function_role_arn: ROLE },
    refused: {
      name: [[{ name: 'security/look-up' }, { name: 'arn:aws:iam::111122223333:role/look-up' }]],
      function_role_arn: [[{ function_role_arn: 'alerts' }, { function_role_arn: '*' }]],
      permissions_boundary_arn: [[{ permissions_boundary_arn: 'boundary' }]],
    },
  },
  'modules/preflight': {
    base: {},
    refused: {
      cloudtrail_log_group_name: [[{ cloudtrail_log_group_name: LOG_GROUP }]],
      ses_identity: [[{ cloudtrail_log_group_name: 'trail', ses_identity: 'alerts' }]],
    },
  },
  'modules/subscription': {
    base: { log_group_name: 'trail', filter_pattern: '', lambda_function_arn: FUNCTION },
    refused: {
      name: [NAMES],
      log_group_name: [[{ log_group_name: LOG_GROUP }]],
      filter_pattern: [[{ filter_pattern: 'x'.repeat(1025) }]],
      lambda_function_arn: [[{ lambda_function_arn: 'alerts' }, { lambda_function_arn: `${FUNCTION}:live` }]],
    },
  },
  'modules/trail': {
    base: {},
    refused: {
      trail_name: [['ab', 'a'.repeat(36), 'Audit', 'audit--trail'].map((name) => ({ trail_name: name }))],
      organization_id: [[{ organization_id: 'arn:aws:organizations::111122223333:organization/o-exampleorgid' }]],
      management_account_id: [
        [{ organization_id: 'o-exampleorgid', management_account_id: '11112222333' }],
        [{ management_account_id: '111122223333' }],
      ],
      log_retention_days: [[{ log_retention_days: 100 }]],
      bucket_retention_days: [[{ bucket_retention_days: 0 }, { bucket_retention_days: 1.5 }]],
      create_kms_key: [[{ kms_key_arn: KEY }], [{ create_kms_key: false }]],
      kms_key_arn: [[{ create_kms_key: false, kms_key_arn: KEY_ALIAS }]],
      permissions_boundary_arn: [[{ permissions_boundary_arn: 'arn:aws:iam::111122223333:role/boundary' }]],
      iam_path: [[{ iam_path: '/security' }]],
    },
  },
};

/** What the root's messages say of a wrong value: which of many it is, and what is wrong with it. */
export const SAID: readonly (readonly [variable: string, inputs: Inputs, said: string])[] = [
  [
    'email_subscribers',
    { email_subscribers: ['security@example.com', 'a@example.com,b@example.com', '[c@example.com]'] },
    'invalid addresses: a@example.com,b@example.com, [c@example.com].',
  ],
  ['additional_sns_topics', { additional_sns_topics: { 'on call': { arn: TOPIC } } }, 'Invalid: "on call".'],
  [
    'additional_sns_topics',
    { additional_sns_topics: { chat: { arn: TOPIC }, on_call: { arn: `${TOPIC}.fifo` } } },
    `Invalid: on_call (${TOPIC}.fifo).`,
  ],
  ['additional_sns_topics', topic({ format: 'xml' }), 'Invalid: more (xml).'],
  ['additional_sns_topics', topic({ minimum_severity: 'severe' }), 'Invalid: more (severe).'],
  [
    'additional_sns_topics',
    { ...topic({ minimum_severity: 'low' }), minimum_severity: 'medium' },
    'minimum_severity of more (low) is below that of the module (medium)',
  ],
  [
    'additional_sns_topics',
    { additional_sns_topics: { chat: { arn: TOPIC }, siem: { arn: TOPIC }, other: { arn: `${TOPIC}-2` } } },
    `Listed twice: chat (${TOPIC}), siem (${TOPIC}).`,
  ],
  ['additional_sns_topics', topic({ kms_key_arn: KEY_ALIAS }), `Invalid: more (${KEY_ALIAS}).`],
  [
    'suppression_rules',
    {
      suppression_rules: [
        { reason: 'Deploys', principal_arns: ['arn:aws:iam::*:role/deployer', 'arn:aws:iam::111122223333:deployer'] },
        { reason: 'Everybody', principal_arns: ['arn:aws:iam::*:role/*'] },
      ],
    },
    'Invalid: arn:aws:iam::111122223333:deployer (before the name, user/ or role/ is missing), arn:aws:iam::*:role/*.',
  ],
  [
    'suppression_rules',
    { suppression_rules: [{ reason: 'Deploys', principal_arns: 'arn:aws:iam::*:role/deployer' }] },
    'Invalid: an empty list, or no list.',
  ],
  [
    'suppression_rules',
    { suppression_rules: [{ reason: 'Tags', event_names: ['Tag*', 'T*', 'iam:TagRole'] }] },
    'Invalid: T*, iam:TagRole.',
  ],
];

/** What the root accepts. */
export const ACCEPTED: readonly Inputs[] = [
  ...ACCEPTED_RULES.map((rule) => ({ suppression_rules: [rule] })),
  { suppression_rules: [] },
  { suppression_rules: ACCEPTED_RULES },
  ACCEPTED_TRUST,
  { ...MAIL, ses_recipients: ["o'neil+alerts@mail.example.com", '{a}.b/c=d!$%&*^`|~@example.com'] },
  { email_subscribers: ["o'neil+alerts@mail.example.com"] },
  { ...topic({ minimum_severity: 'info' }), minimum_severity: 'high', sns_minimum_severity: 'high' },
  { ...OWN_ROLE, iam_path: '/security/', permissions_boundary_arn: 'arn:aws:iam::111122223333:policy/boundary' },
];
