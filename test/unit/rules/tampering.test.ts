import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../lambda-src/record/json.ts';
import { found } from '../../rules/found.ts';

const severityOf = (requestParameters: JsonObject): string =>
  found('PutEventSelectors', { trailName: 'audit', ...requestParameters }, { eventSource: 'cloudtrail.amazonaws.com' })
    .severity;

/** Changes that must not go unrecorded, as the fields that selectors may name. */
const CHANGES: readonly Readonly<Record<string, string>>[] = [
  ['iam.amazonaws.com', 'CreateUser', 'arn:aws:iam::111122223333:user/eve'],
  ['signin.amazonaws.com', 'ConsoleLogin', 'arn:aws:iam::111122223333:root'],
  ['organizations.amazonaws.com', 'DetachPolicy', 'arn:aws:sts::111122223333:assumed-role/admin/eve'],
  ['ec2.amazonaws.com', 'DeleteFlowLogs', 'arn:aws:sts::111122223333:assumed-role/web/i-0'],
].map(([eventSource = '', eventName = '', arn = '']) => ({
  eventCategory: 'Management',
  readOnly: 'false',
  eventSource,
  eventName,
  'userIdentity.arn': arn,
}));

/**
 * CloudTrail's own rules, written anew: a record is kept by a selector all of whose fields hold; of the operators of a field, all.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
const OPERATORS: Readonly<Record<string, (value: string, texts: readonly string[]) => boolean>> = {
  equals: (value, texts) => texts.includes(value),
  notEquals: (value, texts) => !texts.includes(value),
  startsWith: (value, texts) => texts.some((text) => value.startsWith(text)),
  notStartsWith: (value, texts) => !texts.some((text) => value.startsWith(text)),
  endsWith: (value, texts) => texts.some((text) => value.endsWith(text)),
  notEndsWith: (value, texts) => !texts.some((text) => value.endsWith(text)),
};

interface Field {
  readonly field: string;
  readonly operators: Readonly<Record<string, readonly string[]>>;
}

const keeps = (selector: readonly Field[], change: Readonly<Record<string, string>>): boolean =>
  selector.every(({ field, operators }) =>
    Object.entries(operators).every(([name, texts]) => OPERATORS[name]?.(change[field] ?? '', texts) ?? false),
  );

const values = fc.constantFrom(
  ...['Management', 'Data', 'true', 'false', 'kms.amazonaws.com', 'rdsdata.amazonaws.com', 'iam.amazonaws.com'],
  ...['signin.amazonaws.com', 'CreateUser', 'arn:aws:iam::111122223333:root', 'arn:'],
);
const field: fc.Arbitrary<Field> = fc.record({
  field: fc.constantFrom('eventCategory', 'readOnly', 'eventSource', 'eventName', 'userIdentity.arn'),
  operators: fc.dictionary(
    fc.constantFrom(...Object.keys(OPERATORS)),
    fc.array(values, { minLength: 1, maxLength: 3 }),
    {
      minKeys: 1,
      maxKeys: 2,
    },
  ),
});
const management: Field = { field: 'eventCategory', operators: { equals: ['Management'] } };
const selector = fc.oneof(
  fc.array(field, { maxLength: 4 }),
  fc.array(field, { maxLength: 3 }).map((fields) => [management, ...fields]),
);

describe('advanced event selectors', () => {
  it('are high wherever a change goes unrecorded, by an evaluator of their own', () => {
    fc.assert(
      fc.property(fc.array(selector, { maxLength: 3 }), (selectors) => {
        const isLost = CHANGES.some((change) => !selectors.some((fields) => keeps(fields, change)));
        const advancedEventSelectors: Json = selectors.map((fields) => ({
          fieldSelectors: fields.map(({ field: name, operators }) => ({ field: name, ...operators })),
        }));
        if (isLost) expect(severityOf({ advancedEventSelectors })).toBe('high');
      }),
      { numRuns: 10_000 },
    );
  });
});
