/** Changes of what would see changes: parts of this installation, and the trail. */

import { namesInstallation } from '../record/installation.ts';
import { asArray, asBoolean, asObject, asText, at, isObject, type Json, type JsonObject } from '../record/json.ts';
import { type Facts, type Hit, hitIf, NONE, type Rule } from './rule.ts';

/** What comes into being beside a part, or is only a label. */
const HARMLESS = /^(?:Create|Tag|Untag|Subscribe|ConfirmSubscription|AddTags|RemoveTags)/;

/** A trail that is given the log group is judged by what it records. */
const isOwn = ({ record, settings }: Facts): boolean =>
  namesInstallation(record, {
    name: settings.alertName,
    topicArns: settings.topicArns,
    logGroup: record.eventSource === 'cloudtrail.amazonaws.com' ? null : (settings.logGroup ?? null),
  });

/** Services whose events CloudTrail itself lets a trail leave out, since they are many and none is about identities. */
const MAY_BE_EXCLUDED: readonly string[] = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'];

const high = (text: string): Hit => ({ severity: 'high', text });
const low = (text: string): Hit => ({ severity: 'low', text });

/**
 * Fields of UpdateTrail that take nothing away when they are `true`, and what `false` means. The console sends all of them, changed or not:
 * what a trail is now is known, what it was is not.
 */
const SWITCHES: Readonly<Record<string, Hit>> = {
  includeGlobalServiceEvents: high('The trail does not record global services: IAM among them'),
  isMultiRegionTrail: high('The trail records one Region only: sign-ins and IAM may be in another'),
  isOrganizationTrail: high('The trail does not record the other accounts of the organization'),
  enableLogFileValidation: {
    severity: 'medium',
    text: 'Nobody can tell whether log files of the trail were changed: validation is off',
  },
};

/** What the answer says of the trail, where the request did not ask for it: its field, and ours. */
const STATES: Readonly<Record<string, string>> = {
  includeGlobalServiceEvents: 'includeGlobalServiceEvents',
  isMultiRegionTrail: 'isMultiRegionTrail',
  logFileValidationEnabled: 'enableLogFileValidation',
};

/** The account in an ARN, where it is another than that of the record. */
function foreignAccount(arn: string, { record, settings }: Facts): string | null {
  const account = arn.split(':')[4] ?? '';
  const isOurs = account === '' || account === record.accountId || settings.trusted.accountIds.includes(account);
  return isOurs ? null : account;
}

const FIELDS: Readonly<Record<string, (value: Json, facts: Facts) => readonly Hit[]>> = {
  name: () => [],
  s3KeyPrefix: () => [],
  snsTopicName: () => [],
  trailName: () => [],
  eventDataStore: () => [],
  insightsDestination: () => [],
  insightSelectors: (value) =>
    (asArray(value) ?? []).length > 0
      ? []
      : [{ severity: 'medium', text: 'Unusual numbers of calls are no longer recorded' }],
  cloudWatchLogsLogGroupArn: (value, facts) => {
    const group = asText(value);
    if (group === null)
      return [high('The trail does not write to a log group: this module may see nothing from now on')];
    const [, , , region, , , name] = group.split(':');
    const isRead =
      facts.settings.logGroup === name && facts.record.region === region && foreignAccount(group, facts) === null;
    return isRead ? [] : [high(`The trail now writes to ${group}: what reads another log group now sees nothing`)];
  },
  cloudWatchLogsRoleArn: (value) =>
    asText(value) === null ? [high('The trail has no role to write to its log group with')] : [],
  kmsKeyId: (value, facts) => {
    const key = asText(value);
    if (key === null) return [{ severity: 'medium', text: 'Log files are no longer encrypted with a key of your own' }];
    const account = foreignAccount(key, facts);
    return account === null
      ? []
      : [high(`Log files are encrypted with a key of account ${account}: its owner decides who can read them`)];
  },
  s3BucketName: (value) => [
    high(
      `The trail now stores its log files in bucket ${asText(value) ?? '(no name)'}: the event does not say whose it is`,
    ),
  ],
};

function trailHits(facts: Facts): readonly Hit[] {
  const parameters = facts.record.requestParameters;
  if (parameters === null) return [high('What changed in the trail is not in the event')];
  const lost = Object.entries(parameters).flatMap(([name, value]) => {
    const off = Object.hasOwn(SWITCHES, name) ? SWITCHES[name] : undefined;
    if (off !== undefined) return asBoolean(value) === false ? [off] : [];
    const judge = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    return judge === undefined
      ? [high(`The trail has another ${name}: this version does not know what that means`)]
      : judge(value, facts);
  });
  if (lost.length > 0) return lost;
  if (Object.keys(SWITCHES).some((name) => asBoolean(parameters[name]) === true)) {
    return [low('The trail records or keeps more than before, or as much')];
  }
  const state = Object.entries(STATES).flatMap(([answer, name]) =>
    asBoolean(facts.record.responseElements?.[answer]) === false
      ? [{ severity: 'medium' as const, text: SWITCHES[name]?.text ?? name }]
      : [],
  );
  return state.length > 0 ? state : [low('The change takes nothing from what the trail records or delivers')];
}

const texts = (value: Json | undefined): readonly string[] => (asArray(value) ?? []).map((each) => asText(each) ?? '');

/** Why a selector records less than every change, or `null` where it records all of them. */
function lacking(selector: JsonObject): string | null {
  if ('fieldSelectors' in selector) {
    const fields = (asArray(selector['fieldSelectors']) ?? []).map((field) => asObject(field) ?? {});
    for (const field of fields) {
      const name = asText(field['field']);
      const [operator, ...more] = Object.keys(field).filter((key) => key !== 'field');
      const values = more.length > 0 ? [] : texts(field[operator ?? '']);
      const isWhole =
        (name === 'eventCategory' && operator === 'equals' && values.includes('Management')) ||
        (name === 'readOnly' && operator === 'equals' && values.includes('false')) ||
        (name === 'eventSource' &&
          operator === 'notEquals' &&
          values.length > 0 &&
          values.every((source) => MAY_BE_EXCLUDED.includes(source)));
      if (isWhole) continue;
      const but = operator === 'notEquals' && values.length > 0 ? ` other than ${values.join(', ')}` : '';
      return `only management events by ${name ?? 'an unknown field'}${but}`;
    }
    return fields.some((field) => field['field'] === 'eventCategory') ? null : 'no category of events';
  }
  // Left out, both mean all of them.
  if (asBoolean(selector['includeManagementEvents'] ?? true) !== true) return 'no management events';
  const type = asText(selector['readWriteType']) ?? 'All';
  if (type !== 'All' && type !== 'WriteOnly') return 'only reads';
  const excluded = texts(selector['excludeManagementEventSources']).filter(
    (source) => !MAY_BE_EXCLUDED.includes(source),
  );
  return excluded.length === 0 ? null : `no events of ${excluded.join(', ')}`;
}

const isManagement = (selector: JsonObject): boolean =>
  !('fieldSelectors' in selector) ||
  (asArray(selector['fieldSelectors']) ?? []).some(
    (field) => at(field, 'field') === 'eventCategory' && texts(at(field, 'equals')).includes('Management'),
  );

function selectorHits({ record }: Facts): readonly Hit[] {
  const parameters = record.requestParameters;
  const selectors = [
    ...(asArray(parameters?.['eventSelectors']) ?? []),
    // One of another shape selects nothing.
    ...(asArray(parameters?.['advancedEventSelectors']) ?? []).map((each) => ({
      fieldSelectors: [],
      ...asObject(each),
    })),
  ].filter(isObject);
  if (selectors.length === 0) return [high('Which events are recorded from now on is not in the event')];
  const found = selectors.filter(isManagement).map(lacking);
  if (found.includes(null)) return [low('Every change in a management event is still recorded')];
  const why = found.filter((reason) => reason !== null);
  return [
    high(`Some or all changes are no longer recorded: ${why.length === 0 ? 'no management events' : why.join('; ')}`),
  ];
}

export const TAMPERING_RULES: readonly Rule[] = [
  {
    id: 'S70',
    events: null,
    severity: 'high',
    techniques: ['T1685.002'],
    section: 'alerting',
    kept: ['evidence', 'info'],
    judge: (facts) => {
      const { record, entry } = facts;
      if (record.readOnly === true || entry?.routine === 'always' || !isOwn(facts)) return NONE;
      return HARMLESS.test(record.eventName ?? '')
        ? hitIf(true, 'medium', 'Something with the name of this installation was made or tagged')
        : hitIf(true, 'high', 'A part of this installation was changed: alerts may no longer arrive');
    },
  },
  {
    id: 'S71',
    events: ['cloudtrail:UpdateTrail', 'cloudtrail:PutInsightSelectors'],
    severity: 'high',
    techniques: ['T1685.002'],
    brief: 'records less',
    kept: ['evidence', 'info'],
    judge: trailHits,
  },
  {
    id: 'S72',
    events: ['cloudtrail:PutEventSelectors'],
    severity: 'high',
    techniques: ['T1685.002'],
    brief: 'records less',
    kept: ['evidence', 'info'],
    judge: selectorHits,
  },
  {
    id: 'S103',
    events: ['guardduty:UpdateDetector'],
    severity: 'high',
    techniques: ['T1685'],
    brief: 'switched off',
    kept: ['evidence', 'info'],
    judge: ({ record }) =>
      hitIf(
        asBoolean(at(record.requestParameters, 'enable')) === false,
        'high',
        'GuardDuty is switched off in this Region: what it would notice goes unseen',
      ),
  },
];
