import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../lambda-src/policy/document.ts';
import { judgeResourcePolicy } from '../../../lambda-src/policy/resource.ts';
import { TRUSTS_NOBODY } from '../../../lambda-src/policy/trusted.ts';
import type { Json, JsonObject } from '../../../lambda-src/record/json.ts';
import { OPENED, openedBy } from '../../../lambda-src/rules/opened.ts';

const CONTEXT = { accountId: '111122223333', trusted: { ...TRUSTS_NOBODY, organizationIds: ['o-exampleorgid'] } };
const judged = (event: string, parameters: JsonObject): string[] =>
  openedBy(event, parameters)
    .filter((document) => document !== '')
    .flatMap((document) => judgeResourcePolicy(readPolicy(document), CONTEXT))
    .map(({ kind, severity }) => `${kind} ${severity}`);

describe("a function's permission", () => {
  const permission = (more: JsonObject) => judged('lambda:AddPermission', { action: 'lambda:InvokeFunction', ...more });

  it.each<[JsonObject, string[]]>([
    [{ principal: '*' }, ['everyone high']],
    [{ principal: '*', functionUrlAuthType: 'NONE' }, ['everyone high']],
    [{ principal: '*', sourceAccount: '111122223333' }, []],
    [{ principal: '*', sourceArn: 'arn:aws:sns:us-east-1:111122223333:alerts' }, []],
    [{ principal: '*', principalOrgID: 'o-exampleorgid' }, []],
    [{ principal: '*', principalOrgID: 'o-anotherorg00' }, ['organization medium']],
    [{ principal: '444455556666' }, ['external-account medium']],
    [{ principal: '111122223333' }, []],
    [{ principal: 'events.amazonaws.com' }, []],
    [{}, []],
  ])('%j: %j', (more, expected) => expect(permission(more)).toEqual(expected));
});

it.each<[string, JsonObject, string[]]>([
  ['s3:PutBucketAcl', { 'x-amz-acl': ['bucket-owner-full-control'] }, []],
  ['s3:PutBucketAcl', { 'x-amz-acl': 'authenticated-read' }, ['everyone high']],
  ['rds:ModifyDBSnapshotAttribute', { valuesToAdd: ['444455556666', 'all'] }, ['everyone high']],
  ['rds:ModifyDBSnapshotAttribute', { valuesToAdd: [] }, []],
  ['sqs:AddPermission', { aWSAccountIds: ['*'] }, ['everyone high']],
  ['lambda:AddLayerVersionPermission', { principal: '*', action: 'lambda:GetLayerVersion' }, ['everyone high']],
  ['lambda:AddLayerVersionPermission', { principal: '*', organizationId: 'o-exampleorgid' }, []],
  ['kms:CreateGrant', { granteePrincipal: 'arn:aws:iam::444455556666:root' }, ['external-account medium']],
  ['kms:CreateGrant', { granteePrincipal: 'arn:aws:iam::111122223333:role/app' }, []],
  ['kms:CreateGrant', { granteePrincipal: 'dynamodb.us-east-1.amazonaws.com' }, []],
  ['sns:SetTopicAttributes', { attributeName: 'DeliveryPolicy', attributeValue: '*' }, []],
])('%s %j: %j', (event, parameters, expected) => expect(judged(event, parameters)).toEqual(expected));

it("says of a key's grant which operations it allows, all where the record does not say", () => {
  const said = (operations: Json) =>
    openedBy('kms:CreateGrant', { granteePrincipal: '444455556666', operations }).flatMap((document) =>
      judgeResourcePolicy(readPolicy(document), CONTEXT).map(({ text }) => text),
    );
  expect(said(['Decrypt', 'CreateGrant'])[0]).toContain('can use this resource (kms:Decrypt and kms:CreateGrant)');
  for (const none of [[], null, {}, [{}]]) expect(said(none)[0]).toContain('can use this resource (kms:*)');
});

const OPEN = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'es:*', Resource: '*' }] };
const SERVICE = { Statement: { Effect: 'Allow', Principal: { Service: 'delivery.logs.amazonaws.com' }, Action: '*' } };
const IDENTITY = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

it.each<[string, JsonObject, string[]]>([
  ['es:UpdateDomainConfig', { domainName: 'logs', accessPolicies: OPEN }, ['everyone high']],
  ['kafka:PutClusterPolicy', { policy: JSON.stringify(OPEN) }, ['everyone high']],
  [
    'apigateway:UpdateRestApi',
    { patchOperations: [{ op: 'replace', path: '/policy', value: JSON.stringify(OPEN) }] },
    ['everyone high'],
  ],
  ['glacier:SetVaultAccessPolicy', { vaultName: 'v', policy: { policy: JSON.stringify(OPEN) } }, ['everyone high']],
  ['acm-pca:PutPolicy', { policy: JSON.stringify(OPEN).replace('State', '\\u0053tate') }, ['everyone high']],
  [
    'kinesis:PutResourcePolicy',
    { policy: ` ${JSON.stringify(OPEN).replace('"Principal":"*"', '"NotPrincipal":{"AWS":"111122223333"}')}` },
    ['everyone high'],
  ],
  [
    'kinesis:PutResourcePolicy',
    { policy: JSON.stringify(OPEN).replace('"Principal":"*"', '"Principal":"*","Principal":{"AWS":"111122223333"}') },
    ['unreadable high'],
  ],
  ['xray:Invent', { first: IDENTITY, policies: [SERVICE, OPEN] }, ['everyone high']],
  ['logs:PutResourcePolicy', { policyDocument: JSON.stringify(SERVICE) }, []],
  ['xray:Invent', { policy: JSON.stringify(IDENTITY) }, []],
  ['xray:Invent', { policy: '{"Statement": [{"Principal": "*"' }, []],
  ['xray:Invent', { templateBody: JSON.stringify({ Resources: { policy: OPEN } }) }, []],
  // What limits lets nobody in.
  ['ec2:ModifyVpcEndpoint', { ModifyVpcEndpointRequest: { PolicyDocument: JSON.stringify(OPEN) } }, []],
  ['cloudformation:SetStackPolicy', { stackPolicyBody: JSON.stringify(OPEN) }, []],
])('whatever a service calls its document: %s %j: %j', (event, parameters, expected) =>
  expect(judged(event, parameters)).toEqual(expected),
);

it('takes whatever a request holds', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(OPENED), 'constructor', 'xray:Invent'),
      fc.jsonValue(),
      (event, parameters) => {
        expect(() => openedBy(event, parameters as JsonObject)).not.toThrow();
      },
    ),
  );
});
