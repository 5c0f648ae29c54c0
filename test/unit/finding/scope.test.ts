import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookUp } from '../../../lambda-src/catalogue/index.ts';
import { isInScope } from '../../../lambda-src/finding/scope.ts';
import type { Json, JsonObject } from '../../../lambda-src/record/json.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { ROLE_SESSION, ROOT, record } from '../../records.ts';

const HEARTBEAT = 'arn:aws:iam::111122223333:role/alerts-heartbeat';
const HEARTBEAT_SESSION = { ...ROLE_SESSION, sessionContext: { sessionIssuer: { type: 'Role', arn: HEARTBEAT } } };
const OF_ROOT = { type: 'FederatedUser', sessionContext: { sessionIssuer: { type: 'Root' } } };
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:security';
const INSTALLATION = { name: 'alerts', logGroup: 'trail', topicArns: [TOPIC] };

function inScope(source: string, eventName: string, change: JsonObject = {}): boolean {
  const event = record(eventName, { eventSource: `${source}.amazonaws.com`, readOnly: false, ...change });
  const parsed = parseRecord(event);
  return isInScope(parsed, lookUp(parsed.eventSource, parsed.eventName), INSTALLATION, HEARTBEAT);
}

const request = (requestParameters: JsonObject): JsonObject => ({ requestParameters });
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:111122223333:${resource}`;
const through = (service: string, identity: JsonObject = ROLE_SESSION): JsonObject => ({
  userIdentity: { ...identity, invokedBy: `${service}.amazonaws.com` },
});
const SCALING =
  'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';
const BY_SCALING: JsonObject = {
  userIdentity: { ...ROLE_SESSION, sessionContext: { sessionIssuer: { arn: SCALING } } },
};
const OPEN = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'es:*', Resource: '*' }] };
const refused: JsonObject = {
  errorCode: 'AccessDenied',
  errorMessage: `not authorized on ${arn('lambda', 'function:alerts')}`,
};

describe('in scope', () => {
  it.each<[string, boolean]>([
    ['what the catalogue knows', inScope('s3', 'PutBucketPolicy')],
    ['a write of an identity service that nobody has described', inScope('iam', 'InventPolicy')],
    ['a person in a directory of AWS', inScope('ds-data', 'AddGroupMember')],
    ['also where the record does not say that it writes', inScope('sso', 'InventAssignment', { readOnly: null })],
    ['a call named like a read that hands out credentials', inScope('sts', 'GetInventedToken')],
    [
      'what services do for themselves, by a role whose path looks like theirs',
      inScope('monitoring', 'DeleteAlarms', {
        userIdentity: {
          ...ROLE_SESSION,
          sessionContext: { sessionIssuer: { arn: SCALING.replace('role/', 'role/x:role/') } },
        },
      }),
    ],
    ['whatever root changes', inScope('s3', 'CreateBucket', { userIdentity: ROOT })],
    ['what root lets CloudFormation change', inScope('s3', 'CreateBucket', through('cloudformation', ROOT))],
    [
      'what hands out credentials to root, in an old record',
      inScope('signin', 'GetSigninToken', { userIdentity: ROOT, readOnly: null }),
    ],
    ['the second step of a sign-in, also of root', inScope('signin', 'CheckMfa', { userIdentity: ROOT })],
    ["a change by root's federation token", inScope('s3', 'CreateBucket', { userIdentity: OF_ROOT })],
    ["whatever else the heartbeat's role does", inScope('s3', 'CreateBucket', { userIdentity: HEARTBEAT_SESSION })],
    ['what is routine for others, by root', inScope('logs', 'CreateLogStream', { userIdentity: ROOT })],
    ['a part of the installation', inScope('xray', 'Invent', request({ name: 'alerts' }))],
    ['deep in the request', inScope('xray', 'Invent', request({ a: [{ b: arn('sqs', 'alerts-redelivery') }] }))],
    ['in a list of names', inScope('xray', 'Invent', request({ names: ['web', 'alerts-silence'] }))],
    ['in other letters', inScope('xray', 'Invent', request({ name: 'ALERTS' }))],
    ['in the message of a refusal', inScope('xray', 'Invent', refused)],
    ['the log group', inScope('xray', 'Invent', request({ logGroupName: 'trail' }))],
    ['the log group by its ARN', inScope('xray', 'Invent', request({ arn: arn('logs', 'log-group:trail:*') }))],
    ['a topic that was brought along, by its ARN', inScope('xray', 'Invent', request({ topicArn: TOPIC }))],
    ['a subscription of it', inScope('xray', 'Invent', request({ subscriptionArn: `${TOPIC}:6b0e71bd` }))],
    [
      'a mapping, by the function in the answer',
      inScope('xray', 'Invent', {
        ...request({ uUID: '14e0db71' }),
        responseElements: { functionArn: arn('lambda', 'function:alerts') },
      }),
    ],
    ['a request that CloudTrail left out', inScope('xray', 'Invent', request({ omitted: true, reason: 'too large' }))],
    ['a policy of a service without a row', inScope('kafka', 'PutClusterPolicy')],
    ['the sharing of something', inScope('quicksight', 'UpdateDashboardPermissions')],
    ['the removal of a policy', inScope('lambda', 'DeleteResourcePolicy')],
    [
      'a request that holds a policy with principals',
      inScope('es', 'CreateElasticsearchDomain', request({ a: [OPEN] })),
    ],
    ['a change of what watches the account', inScope('securitylake', 'DeleteDataLake')],
    ['of many things at once', inScope('securityhub', 'BatchUpdateStandardsControlAssociations')],
    ['an event without a name', inScope('xray', 'Invent', { eventName: null })],
    [
      'an alarm that CloudFormation deletes for somebody',
      inScope('monitoring', 'DeleteAlarms', through('cloudformation')),
    ],
    ['a grant that somebody makes', inScope('kms', 'CreateGrant')],
    ['a grant that Systems Manager makes as somebody wrote it', inScope('kms', 'CreateGrant', through('ssm'))],
  ])('%s', (_, answer) => expect(answer).toBe(true));

  it.each<[string, boolean]>([
    ['a change in a service that decides nothing', inScope('s3', 'CreateBucket')],
    ['a token of Identity Center', inScope('sso-oauth', 'CreateToken')],
    ['a search of Identity Center', inScope('sso-directory', 'SearchUsers')],
    ['a read that is marked as a write', inScope('sso', 'ListInvented')],
    ['a check of a policy before it is used', inScope('access-analyzer', 'CheckNoNewAccess')],
    ['a question whether somebody is a member', inScope('identitystore', 'IsMemberInGroups')],
    ['a read that does not say so', inScope('iam', 'GetInventedPasswordPolicy', { readOnly: null })],
    ['a read by root', inScope('s3', 'ListBuckets', { userIdentity: ROOT, readOnly: true })],
    ['what a service does as root', inScope('s3', 'CreateBucket', through('autoscaling', ROOT))],
    ['how many instances run', inScope('autoscaling', 'PutScalingPolicy')],
    ['that they no longer follow the load', inScope('autoscaling', 'DeletePolicy')],
    ['when something expires', inScope('dlm', 'UpdateLifecyclePolicy')],
    ['an interface lent to a service', inScope('ec2', 'CreateNetworkInterfacePermission')],
    ['what a service shares for itself', inScope('quicksight', 'UpdateDashboardPermissions', BY_SCALING)],
    ['what came of a watch', inScope('securityhub', 'BatchUpdateFindingsV2')],
    ['a further watch', inScope('config', 'PutConfigRule')],
    ['what the service that watches does for itself', inScope('config', 'DeleteEvaluationResults', BY_SCALING)],
    ['another installation', inScope('xray', 'Invent', request({ name: 'prod-alerts', other: 'alertsmith' }))],
    ['another topic', inScope('xray', 'Invent', request({ topicArn: `${TOPIC}-2` }))],
    ['another log group', inScope('xray', 'Invent', request({ logGroupName: 'trail-2', text: 'the trail' }))],
    [
      'what Lambda does for the function',
      inScope('ec2', 'CreateNetworkInterface', { ...request({ name: 'alerts' }), ...through('lambda') }),
    ],
    ['an alarm that a scaling policy deletes', inScope('monitoring', 'DeleteAlarms', BY_SCALING)],
    ['a grant that a service makes for a caller', inScope('kms', 'CreateGrant', through('ec2'))],
  ])('not %s', (_, answer) => expect(answer).toBe(false));
});

it('a part of the installation is found wherever a request names it', () => {
  const around = fc.constantFrom('', ' ', '/', ':', '"', ',', '.', '*');
  const named = fc.tuple(fc.string(), around, fc.constantFrom('', '-redelivery', '-us-east-1:*'), around, fc.string());
  const other = fc.jsonValue().filter((value) => !/alerts|trail/i.test(JSON.stringify(value)));
  const places = fc.array(fc.oneof(fc.constant('list'), fc.string()), { maxLength: 6 });
  fc.assert(
    fc.property(named, places, other, ([before, left, end, right, after], path, beside) => {
      const text = `${before}${left || ' '}alerts${end}${end === '' ? right || ' ' : right}${after}`;
      const value = path.reduce<Json>(
        (inside, key) => (key === 'list' ? [beside as Json, inside] : { beside: beside as Json, [key]: inside }),
        text,
      );
      expect(inScope('xray', 'Invent', request({ value, beside: beside as Json }))).toBe(true);
      expect(inScope('xray', 'Invent', request({ beside: beside as Json }))).toBe(false);
    }),
  );
});
