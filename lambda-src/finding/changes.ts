/** The request's parameters in words: what a reader needs to see of the change beside its targets. */
import type { CatalogueEntry } from '../catalogue/types.ts';
import { describePolicy } from '../policy/document.ts';
import { isObject, type Json } from '../record/json.ts';
import type { CloudTrailRecord } from '../record/record.ts';
import type { Change } from './finding.ts';

/** More parameters than this are counted, not shown: the record itself is in the JSON format. */
const MAX_CHANGES = 16;
const MAX_DEPTH = 4;

/** Parameters that hold a policy document, lower case. */
const POLICY_PARAMETERS = new Set([
  'policydocument',
  'assumerolepolicydocument',
  'policy',
  'inlinepolicy',
  'content',
  'bucketpolicy',
  'resourcepolicy',
]);

/** Say nothing to a reader: idempotency tokens and flags the console adds. */
const NOISE = new Set(['clientToken', 'clientRequestToken', 'idempotencyToken', 'dryRun']);

/** What AWS does not write in lower case; in parameters, capitals begin words: `cloudWatchLogsRoleArn`. */
const SPELLINGS = new Map(
  'ACL,API,ARN,ARNs,AWS,CIDR,CloudWatch Logs,CloudWatch,CRL,DB,DNS,EBS,EC2,HTTP,IAM,ID,IDs,IP,IPv6,JWT,KMS,MFA,multi-Region,OIDC,OpenID Connect,Region,S3,SAML,SNS,SQS,SSH,URL,VPC'
    .split(',')
    .map((spelling) => [spelling.replace(/(?<=[a-z])(?=[A-Z])|-/g, ' ').toLowerCase(), spelling]),
);
const SPELLED = new RegExp(`(?<!\\S)(?:${[...SPELLINGS.keys()].join('|')})(?!\\S)`, 'g');

/** `maxSessionDuration` reads `max session duration`, `sAMLProviderArn` reads `SAML provider ARN`. */
export const inWords = (name: string): string =>
  name
    .replace(/^[a-z](?=[A-Z][A-Z\d])/, (first) => first.toUpperCase())
    .replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_-]+/g, ' ')
    .replace(/[^ ]+/g, (word) =>
      /^[A-Z]{2,}$/.test(word) && !SPELLINGS.has(word.toLowerCase()) ? word : word.toLowerCase(),
    )
    .trim()
    .replace(/^is /, '')
    .replace(SPELLED, (words) => SPELLINGS.get(words) ?? words);

const scalar = (value: Json): string => (typeof value === 'string' ? value : String(value));

/** Tags and filters come as lists of `{key, value}`. */
function pair(value: Json): string | null {
  if (!isObject(value)) return null;
  const key = value['key'] ?? value['Key'];
  const content = value['value'] ?? value['Value'] ?? '';
  return typeof key === 'string' && typeof content !== 'object' ? `${key} = ${scalar(content)}` : null;
}

function listText(items: readonly Json[]): string {
  return items
    .map((item) => pair(item) ?? (typeof item === 'object' && item !== null ? JSON.stringify(item) : scalar(item)))
    .join(', ');
}

function collect(label: string, name: string, value: Json, depth: number, into: Change[]): void {
  if (value === null || value === '' || NOISE.has(name)) return;
  if (
    POLICY_PARAMETERS.has(name.toLowerCase()) &&
    (isObject(value) || (typeof value === 'string' && /^\s*(?:\{|%7B)/i.test(value)))
  ) {
    into.push({ label, value: describePolicy(value) });
    return;
  }
  if (Array.isArray(value)) {
    if (value.length > 0) into.push({ label, value: listText(value) });
    return;
  }
  if (!isObject(value)) {
    into.push({ label, value: scalar(value) });
    return;
  }
  if (depth >= MAX_DEPTH) {
    into.push({ label, value: JSON.stringify(value) });
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    const words = inWords(key);
    // `taskPolicyArn.arn` and `source.sourceType` say it once.
    const rest =
      label.slice(label.lastIndexOf(' ') + 1) === words.split(' ', 1)[0] ? words.replace(/^\S+ ?/, '') : words;
    collect(label.endsWith(` ${words}`) || rest === '' ? label : `${label} ${rest}`, key, member, depth + 1, into);
  }
}

/** Parameters already said as targets are left out; the rest comes in the record's own order. */
export function changesOf(
  record: Pick<CloudTrailRecord, 'parametersOmitted' | 'requestParameters'>,
  entry: CatalogueEntry | null,
): readonly Change[] {
  if (record.parametersOmitted) {
    return [{ label: 'parameters', value: 'left out by CloudTrail because they were larger than 100 KB' }];
  }
  const targets = new Set(entry?.targets.flatMap((target) => target.name));
  const changes: Change[] = [];
  for (const [name, value] of Object.entries(record.requestParameters ?? {})) {
    if (!targets.has(`request.${name}`)) collect(inWords(name), name, value, 0, changes);
  }
  if (changes.length <= MAX_CHANGES) return changes;
  const more = changes.length - MAX_CHANGES;
  return [...changes.slice(0, MAX_CHANGES), { label: 'further parameters', value: `${more} more in the record` }];
}
