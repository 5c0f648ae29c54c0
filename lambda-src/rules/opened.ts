/**
 * Whom a request lets use a resource: the policy document that it holds or, where it names them in another way, a document
 * that says the same.
 */
import { asArray, asObject, asText, at, type Json, type JsonObject, valuesIn } from '../record/json.ts';
import { parseJson } from '../record/parse-json.ts';

type Document = (parameters: JsonObject) => Json | undefined;

const DOCUMENT = (path: string): Document => {
  return (parameters) => at(parameters, path);
};

/** `all` and the groups of S3's lists stand for everybody. */
const EVERYBODY = /^(?:all|\*)$|\/groups\/global\/(?:AllUsers|AuthenticatedUsers)\b/;

const documentFor = (
  names: readonly (string | null)[],
  Action: string | readonly string[],
  Condition: JsonObject = {},
): Json | undefined => {
  const Principal = names.filter((name) => name !== null).map((name) => (EVERYBODY.test(name) ? '*' : name));
  const [only = ''] = Principal;
  if (only === '') return undefined;
  const isService = /\.amazonaws\.com(?:\.cn)?$/.test(only);
  return {
    Statement: [{ Effect: 'Allow', Principal: isService ? { Service: only } : { AWS: Principal }, Action, Condition }],
  };
};

const textsAt = (parameters: JsonObject, path: string): readonly (string | null)[] =>
  (asArray(at(parameters, path)) ?? [at(parameters, path)]).map((each) => asText(each));

/** `{"add": {"items": [{"group": "all"}, {"userId": "444455556666"}]}}` */
const launch =
  (path: string, action: string): Document =>
  (parameters) =>
    documentFor(
      (asArray(at(parameters, `${path}.add.items`)) ?? []).flatMap((item) => [
        asText(at(item, 'group')),
        asText(at(item, 'userId')),
      ]),
      action,
    );

/** https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html, and of a layer's version, with `organizationId` */
const addPermission: Document = (parameters) => {
  const text = (name: string): string | null => asText(at(parameters, name));
  const [account, arn] = ['sourceAccount', 'sourceArn'].map(text);
  const organization = text('principalOrgID') ?? text('organizationId');
  return documentFor([text('principal')], text('action') ?? 'lambda:*', {
    ...(account != null && { StringEquals: { 'aws:SourceAccount': account } }),
    ...(arn != null && { ArnLike: { 'aws:SourceArn': arn } }),
    ...(organization != null && { StringLike: { 'aws:PrincipalOrgID': organization } }),
  });
};

/** A canned list by its name, or grants in headers and body. */
const acl: Document = (parameters) => {
  const canned = textsAt(parameters, 'x-amz-acl').some((name) => /^(?:public-|authenticated-read$)/.test(name ?? ''));
  return canned || EVERYBODY.test(JSON.stringify(parameters)) ? documentFor(['*'], 's3:*') : undefined;
};

const SNAPSHOT = (parameters: JsonObject): Json | undefined =>
  documentFor(textsAt(parameters, 'valuesToAdd'), 'rds:RestoreDBInstanceFromDBSnapshot');

export const OPENED: Readonly<Record<string, Document>> = {
  'kms:PutKeyPolicy': DOCUMENT('policy'),
  'kms:CreateKey': DOCUMENT('policy'),
  'kms:CreateGrant': (parameters) => {
    const operations = textsAt(parameters, 'operations').flatMap((name) => (name === null ? [] : `kms:${name}`));
    return documentFor(textsAt(parameters, 'granteePrincipal'), operations.length === 0 ? 'kms:*' : operations);
  },
  's3:PutBucketPolicy': DOCUMENT('bucketPolicy'),
  's3:PutAccessPointPolicy': DOCUMENT('policy'),
  's3:PutBucketAcl': acl,
  'secretsmanager:PutResourcePolicy': DOCUMENT('resourcePolicy'),
  'organizations:PutResourcePolicy': DOCUMENT('content'),
  'sns:SetTopicAttributes': (parameters) =>
    asText(at(parameters, 'attributeName')) === 'Policy' ? at(parameters, 'attributeValue') : undefined,
  'sns:CreateTopic': DOCUMENT('attributes.Policy'),
  'sns:AddPermission': (parameters) => documentFor(textsAt(parameters, 'aWSAccountId'), 'sns:*'),
  'sqs:SetQueueAttributes': DOCUMENT('attributes.Policy'),
  'sqs:CreateQueue': DOCUMENT('attributes.Policy'),
  'sqs:AddPermission': (parameters) => documentFor(textsAt(parameters, 'aWSAccountIds'), 'sqs:*'),
  'lambda:AddPermission': addPermission,
  'lambda:AddLayerVersionPermission': addPermission,
  'ecr:SetRepositoryPolicy': DOCUMENT('policyText'),
  'ecr:PutRegistryPolicy': DOCUMENT('policyText'),
  'dynamodb:PutResourcePolicy': DOCUMENT('policy'),
  'backup:PutBackupVaultAccessPolicy': DOCUMENT('policy'),
  'glue:PutResourcePolicy': DOCUMENT('policyInJson'),
  'ec2:ModifySnapshotAttribute': launch('createVolumePermission', 'ec2:CreateVolume'),
  'ec2:ModifyImageAttribute': launch('launchPermission', 'ec2:RunInstances'),
  'rds:ModifyDBSnapshotAttribute': SNAPSHOT,
  'rds:ModifyDBClusterSnapshotAttribute': SNAPSHOT,
};

/** Documents that limit an endpoint or the updates of a stack let nobody in; those of identities are read as what they are. */
const NOT_OF_RESOURCES = /^(?:cloudformation|ec2|iam|sso|sts):/;

/** The documents in a request that name principals, under whatever name: each service has one of its own. */
function documentsIn(parameters: JsonObject | null): readonly Json[] {
  const found: Json[] = [];
  for (const value of valuesIn(parameters)) {
    const parsed = typeof value === 'string' && value.trimStart().startsWith('{') ? parseJson(value) : { value };
    const document = 'value' in parsed ? asObject(parsed.value) : null;
    const statements = at(document, 'Statement');
    const named = (asArray(statements) ?? [statements]).some(
      (each) => at(each, 'Principal') !== undefined || at(each, 'NotPrincipal') !== undefined,
    );
    // As it is written: what is written twice must be seen.
    if (named) found.push(asText(value) ?? document);
  }
  return found;
}

/** The documents of an event that opens something. */
export function openedBy(event: string, parameters: JsonObject | null): readonly Json[] {
  if (Object.hasOwn(OPENED, event)) return [OPENED[event]?.(parameters ?? {})].filter((each) => each !== undefined);
  return NOT_OF_RESOURCES.test(event) ? [] : documentsIn(parameters);
}
