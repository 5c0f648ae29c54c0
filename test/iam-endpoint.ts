/** Answers of IAM and STS, as their query protocol writes them, and those of the services that answer in JSON. */
import type { Answer, SentRequest } from './aws-endpoint.ts';
import { INSTANCE, PERMISSION_SET, STORE } from './identity-center.ts';
import { ACCOUNT } from './records.ts';

export const APP = `arn:aws:iam::${ACCOUNT}:policy/app`;
const policy = (...actions: string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });

const answerOf = (action: string, result: string): Answer => ({
  status: 200,
  body: `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId></ResponseMetadata></${action}Response>`,
});

const CREDENTIALS =
  '<Credentials><AccessKeyId>ASIAOTHER</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>';
const version = (id: string, isDefault: boolean): string =>
  `<member><VersionId>${id}</VersionId><IsDefaultVersion>${isDefault}</IsDefaultVersion><CreateDate>2026-01-0${id.slice(1)}T00:00:00Z</CreateDate></member>`;
const attached = (...names: string[]): string =>
  `<AttachedPolicies>${names.map((name) => `<member><PolicyName>${name}</PolicyName><PolicyArn>arn:aws:iam::aws:policy/${name}</PolicyArn></member>`).join('')}</AttachedPolicies><IsTruncated>false</IsTruncated>`;
const NONE = '<PolicyNames/><IsTruncated>false</IsTruncated>';

const DOCUMENTS: Readonly<Record<string, string>> = {
  v1: policy('s3:GetObject'),
  v2: policy('s3:GetObject', 'iam:PassRole', 'lambda:*'),
  v3: policy('*'),
};

/** Names in Identity Center and Organizations. */
const NAMES: Readonly<Record<string, unknown>> = {
  ListInstances: { Instances: [{ InstanceArn: INSTANCE, IdentityStoreId: STORE }] },
  DescribePermissionSet: { PermissionSet: { Name: 'AdministratorAccess', PermissionSetArn: PERMISSION_SET } },
  DescribeUser: { UserName: 'jane@example.com' },
  DescribeGroup: { DisplayName: 'platform' },
  DescribeAccount: { Account: { Name: 'payments' } },
  DescribePolicy: { Policy: { PolicySummary: { Name: 'deny-leaving' } } },
};

/** Policy app with three versions, and bob in the group of administrators. */
export function iam({ action, fields }: SentRequest): Answer | null {
  const results: Readonly<Record<string, string>> = {
    AssumeRole: CREDENTIALS,
    GetCallerIdentity: `<Arn>arn:aws:iam::${ACCOUNT}:user/jane</Arn><Account>${ACCOUNT}</Account><UserId>AIDA</UserId>`,
    GetPolicy: `<Policy><Arn>${APP}</Arn><DefaultVersionId>v3</DefaultVersionId><UpdateDate>2026-01-03T00:00:00Z</UpdateDate></Policy>`,
    GetPolicyVersion: `<PolicyVersion><Document>${encodeURIComponent(DOCUMENTS[fields['VersionId'] ?? ''] ?? '')}</Document></PolicyVersion>`,
    ListPolicyVersions: `<Versions>${version('v1', false)}${version('v2', true)}</Versions><IsTruncated>false</IsTruncated>`,
    GetUser: `<User><UserName>bob</UserName></User>`,
    ListGroupsForUser:
      '<Groups><member><GroupName>admins</GroupName></member></Groups><IsTruncated>false</IsTruncated>',
    ListAttachedUserPolicies: attached(),
    ListAttachedGroupPolicies: attached('AdministratorAccess'),
    ListUserPolicies: NONE,
    ListGroupPolicies: NONE,
  };
  if (action in NAMES) return { status: 200, body: JSON.stringify(NAMES[action]) };
  const result = results[action];
  return result === undefined ? null : answerOf(action, result);
}
