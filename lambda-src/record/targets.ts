/** What a call acted on: names, and ARNs where the record has them. An ARN is never composed: the path is unknown. */

import { asArray, asObject, asText, at, type Json } from './json.ts';
import { outcomeOf } from './outcome.ts';
import type { CloudTrailRecord } from './record.ts';

/**
 * Where a target's name stands: places tried in order, each
 * `request.<path>`, `response.<path>`, `additional.<path>`, `service.<path>` (dotted paths into requestParameters,
 * responseElements, additionalEventData, serviceEventDetails), `caller` (the calling user: IAM leaves out `userName`
 * on calls to oneself) or `account` (the account the record is of).
 *
 * The first place with a value names the target; the first whose value is an ARN gives its ARN.
 */
export interface TargetSpec {
  /** In words, singular: `role`, `access key`. */
  readonly type: string;
  readonly name: readonly string[];
}

export interface Target {
  /** In words: `role`, `user`, `group`, `policy`, `access key`, `trail`, … */
  readonly type: string;
  readonly name: string | null;
  readonly arn: string | null;
}

/** What AWS writes in place of values it hides. */
const HIDDEN = /^(?:HIDDEN_DUE_TO_SECURITY_REASONS|\*+)$/;

/** What IAM writes as the user name where root's own MFA device is meant. */
const ROOT_NAME = 'AWS ROOT USER';

/** So many of a list are named, the rest is counted. */
const MAX_NAMES = 5;

/** What is read of an error message: its sentence about the resource stands within this. */
const MAX_MESSAGE = 4096;

/** Resource types of ARNs in words, where they differ from the ARN's own word. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
  'saml-provider': 'SAML provider',
  'oidc-provider': 'OIDC provider',
  mfa: 'MFA device',
  u2f: 'MFA device',
  'assumed-role': 'role session',
  permissionSet: 'permission set',
  'log-group': 'log group',
  eventdatastore: 'event data store',
};

/** What a service's resources are whose ARN has no type: `arn:aws:s3:::name`. */
const UNTYPED: Readonly<Record<string, string>> = { s3: 'bucket', sns: 'topic', sqs: 'queue' };

interface Arn {
  readonly type: string;
  readonly name: string | null;
}

/** Type and name in an ARN, or `null` for any other text. Paths are no part of a name: `policy/service-role/X` is `X`. */
export function parseArn(text: string): Arn | null {
  if (!text.startsWith('arn:')) return null;
  const [, , service = '', , account = '', ...rest] = text.split(':');
  const resource = rest.join(':');
  if (resource === '') return null;
  if (service === 'iam' && resource === 'root') return { type: 'root user', name: asText(account) };
  const [type = ''] = resource.split(/[:/]/, 1);
  const words = Object.hasOwn(TYPE_WORDS, type) ? (TYPE_WORDS[type] ?? type) : type.replaceAll('-', ' ');
  if (Object.hasOwn(UNTYPED, service)) return { type: UNTYPED[service] ?? type, name: resource };
  // `secret:shop/db-AbCdEf`: after a colon, slashes belong to the name, as they do for identity providers.
  const named =
    resource[type.length] === ':'
      ? (resource.split(':')[1] ?? '')
      : type === 'oidc-provider'
        ? resource.slice(type.length + 1)
        : resource.slice(resource.lastIndexOf('/') + 1);
  return { type: type === resource ? `${service} resource` : words, name: /^\*?$/.test(named) ? null : named };
}

/** `https://sqs.<region>.amazonaws.com/<account>/<name>`: queues are named by URL. */
const QUEUE_URL = /^https?:\/\/[^/\s]+\/\d{12}\/([\w.-]{1,80})$/;

const shortName = (text: string): string | null => parseArn(text)?.name ?? QUEUE_URL.exec(text)?.[1] ?? text;

function textOf(value: Json | undefined): string | null {
  const text = typeof value === 'number' ? String(value) : asText(value);
  return text === null || HIDDEN.test(text) ? null : text;
}

function namesOf(list: readonly Json[]): string | null {
  const names = list.map(textOf).filter((name) => name !== null);
  if (names.length === 0) return null;
  const shown = names.slice(0, MAX_NAMES).map((name) => shortName(name) ?? name);
  return `${shown.join(', ')}${names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : ''}`;
}

function valueAt(record: CloudTrailRecord, place: string): Json | undefined {
  const dot = place.indexOf('.');
  const path = place.slice(dot + 1);
  switch (place.slice(0, dot)) {
    case 'request':
      return at(record.requestParameters, path);
    case 'response':
      return at(record.responseElements, path);
    case 'additional':
      return at(record.additionalEventData, path);
    case 'service':
      return at(record.serviceEventDetails, path);
    default:
      return undefined;
  }
}

/** Resource types that IAM writes in words: `on resource: instance profile web because …`. */
const WORDED_RESOURCE = /^(instance profile|server certificate|[a-z][a-z-]{1,19}) (\S+)/;

/**
 * The resource that a refusal names: `User: ARN is not authorized to perform: iam:GetRole on resource: ARN because …`.
 * IAM also writes `on resource: role NAME` and `on resource: policy ARN`; old refusals, and those on `*`, name none.
 */
export function deniedResource(errorMessage: string | null): Target | null {
  if (errorMessage === null) return null;
  const start = errorMessage.indexOf(' not authorized to perform');
  if (start < 0) return null;
  const sentence = errorMessage.slice(start, start + MAX_MESSAGE);
  const mark = ' on resource: ';
  const at = sentence.indexOf(mark);
  if (at < 0) return null;
  const rest = sentence.slice(at + mark.length).trimStart();
  const [first = ''] = rest.split(/\s/, 1);
  const bare = first.replace(/[.,;]$/, '');
  const arn = parseArn(bare);
  if (arn !== null) return arn.name === null ? null : { ...arn, arn: bare };
  const [, type, name] = WORDED_RESOURCE.exec(rest) ?? [];
  if (type === undefined || name === undefined || /^(?:because|with)$/.test(name)) return null;
  const inner = parseArn(name);
  if (inner !== null) return inner.name === null ? null : { ...inner, arn: name };
  return { type: Object.hasOwn(TYPE_WORDS, type) ? (TYPE_WORDS[type] ?? type) : type, name, arn: null };
}

/** `service-linked role` is a `role`; the refusal knows only the plainer word. */
const isA = (type: string, plainer: string): boolean => type === plainer || type.endsWith(` ${plainer}`);

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly arn: string;
}

/** The record's `resources`: `{ARN, accountId, type}`, with `arn` in lower case in some writers' records. */
function resourcesOf(record: CloudTrailRecord): readonly Resource[] {
  return (asArray(record.raw['resources']) ?? []).flatMap((item) => {
    const resource = asObject(item);
    const arn = asText(resource?.['ARN']) ?? asText(resource?.['arn']);
    const parsed = arn === null ? null : parseArn(arn);
    return arn === null || parsed === null || parsed.name === null
      ? []
      : [{ type: parsed.type, name: parsed.name, arn }];
  });
}

/** The calling user, for calls that leave `userName` out. Only users and root act on themselves that way. */
function caller(record: CloudTrailRecord): Omit<Target, 'type'> & { readonly type: string | null } {
  const { type, userName, arn, accountId } = record.identity;
  if (type === 'Root') return { type: 'root user', name: accountId, arn };
  return type === 'IAMUser' ? { type: null, name: userName, arn } : { type: null, name: null, arn: null };
}

function resolve(record: CloudTrailRecord, spec: TargetSpec, refused: Target | null, callerMeant: boolean): Target {
  let { type } = spec;
  let name: string | null = null;
  let arn: string | null = null;
  for (const place of spec.name) {
    if (place === 'caller') {
      if (name !== null || !callerMeant) continue;
      const self = caller(record);
      if (self.name === null) continue;
      ({ name, arn } = self);
      type = self.type ?? type;
      continue;
    }
    if (place === 'account' && spec.name.length > 1 && !callerMeant) continue;
    const value = place === 'account' ? (record.accountId ?? undefined) : valueAt(record, place);
    const list = asArray(value);
    const text = list === null ? textOf(value) : namesOf(list);
    if (text === null) continue;
    if (arn === null && list === null && parseArn(text) !== null) arn = text;
    name ??= list === null ? shortName(text) : text;
  }
  if (name === ROOT_NAME) return { type: 'root user', name: record.accountId, arn: null };
  if (name === null && refused !== null && isA(type, refused.type)) ({ name, arn } = refused);
  if (arn === null) {
    const alike = resourcesOf(record).filter((resource) => isA(type, resource.type));
    const match = name === null && alike.length === 1 ? alike[0] : alike.find((resource) => resource.name === name);
    if (match !== undefined) ({ name, arn } = match);
  }
  return { type, name, arn };
}

/** Request parameters that name something in most services, for events that no one has described. */
const WELL_KNOWN: readonly (readonly [string, string])[] = [
  ['userName', 'user'],
  ['roleName', 'role'],
  ['groupName', 'group'],
  ['policyName', 'policy'],
  ['policyArn', 'policy'],
  ['roleArn', 'role'],
  ['instanceProfileName', 'instance profile'],
  ['accessKeyId', 'access key'],
  ['serialNumber', 'MFA device'],
  ['sAMLProviderArn', 'SAML provider'],
  ['openIDConnectProviderArn', 'OIDC provider'],
  ['permissionSetArn', 'permission set'],
  ['principalArn', 'principal'],
  ['trailName', 'trail'],
  ['bucketName', 'bucket'],
  ['keyId', 'key'],
  ['functionName', 'function'],
  ['secretId', 'secret'],
  ['topicArn', 'topic'],
  ['queueUrl', 'queue'],
  ['logGroupName', 'log group'],
  ['clusterName', 'cluster'],
  ['instanceId', 'instance'],
  ['resourceArn', 'resource'],
  ['accountId', 'account'],
  ['name', 'resource'],
  ['id', 'resource'],
];

function unknownEvent(record: CloudTrailRecord): readonly Target[] {
  return WELL_KNOWN.flatMap(([parameter, type]) => {
    const text = textOf(at(record.requestParameters, parameter));
    const arn = text === null ? null : parseArn(text);
    return text === null ? [] : [{ type, name: arn?.name ?? shortName(text), arn: arn === null ? null : text }];
  });
}

/** Adds `target` unless it is there already. */
const including = (targets: readonly Target[], target: Target | null): readonly Target[] =>
  target === null || targets.some(({ type, name }) => name === target.name && isA(type, target.type))
    ? targets
    : [...targets, target];

/**
 * The targets of a record: those of its catalogue entry, in the entry's order and never fewer (`name` is `null` where
 * the record has none), then the resource that a refusal names where it is another one, as the role of a refused
 * `iam:PassRole`. Events without an entry get what well-known parameters and the record's `resources` name.
 *
 * Names are as long and as hostile as the record has them: the renderer bounds and neutralises them.
 */
export function targetsOf(
  record: CloudTrailRecord,
  entry: { readonly targets: readonly TargetSpec[] } | null,
): readonly Target[] {
  const denied = outcomeOf(record).kind === 'denied';
  const refused = denied ? deniedResource(record.errorMessage) : null;
  if (entry === null) {
    return including(resourcesOf(record).slice(0, MAX_NAMES).reduce(including, unknownEvent(record)), refused);
  }
  // Without its parameters a call does not say that it left `userName` or `accountId` out.
  const callerMeant = !record.parametersOmitted && !(denied && record.requestParameters === null);
  return including(
    entry.targets.map((spec) => resolve(record, spec, refused, callerMeant)),
    refused,
  );
}
