/** One attack of each class on what the function says, as its zip meets it: what was sent must say this, and must not say that. */
import { gzipSync } from 'node:zlib';
import type { JsonObject } from '../../lambda-src/record/json.ts';
import { COSTLY } from '../policy/costly.ts';
import { attachAdministrator, ROLE_SESSION, record } from '../records.ts';
import { type SubscriptionEvent, subscriptionEvent } from '../subscription-event.ts';

export interface Attack {
  readonly name: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** In this order, to one process. */
  readonly events: readonly (SubscriptionEvent | JsonObject)[];
  /** Subjects and bodies together. */
  readonly says: readonly RegExp[];
  readonly saysNot: readonly RegExp[];
}

const document = (...Statement: readonly JsonObject[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], more: JsonObject = {}): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const toMyself = (policyDocument: string): JsonObject =>
  record('PutUserPolicy', { requestParameters: { userName: 'ci-admin', policyName: 'p', policyDocument } });
const toRole = (policyDocument: string): JsonObject =>
  record('PutRolePolicy', { requestParameters: { roleName: 'app', policyName: 'p', policyDocument } });
const trusts = (condition: JsonObject): JsonObject =>
  record('CreateRole', {
    requestParameters: {
      roleName: 'app',
      assumeRolePolicyDocument: document({
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 'sts:AssumeRole',
        Condition: condition,
      }),
    },
  });

export const FUNCTION_ROLE_ID = 'AROAFUNCTIONROLE00001';

/** What the function kept before it kept records: words, and markup. */
const FORGED = {
  version: 1,
  destination: 'sns',
  key: 'k',
  subject: 'All is well',
  content: gzipSync(
    JSON.stringify({
      subject: 'All is well',
      text: 'Sign in at https://evil.example',
      html: '<b>x</b>',
      severity: 'high',
    }),
  ).toString('base64'),
};

const fromQueue = (body: unknown, senderId: string): JsonObject => ({
  Records: [
    {
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:redelivery',
      messageId: '1',
      receiptHandle: 'h',
      body: JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1', SenderId: senderId, SentTimestamp: '1769860800000' },
    },
  ],
});

const SAME_ID = '7f1c0a5e-2b1d-4e3f-8a9b-aaaaaaaaaaaa';

export const ATTACKS: readonly Attack[] = [
  {
    name: 'permissions: a Deny that denies nothing',
    events: [
      subscriptionEvent(
        toMyself(
          document(allow('iam:*'), { Effect: 'Deny', Action: 'iam:*', Resource: 'arn:aws:iam::444455556666:*' }),
        ),
      ),
    ],
    says: [/^\[CRITICAL\]/m, /every IAM action/],
    saysNot: [],
  },
  {
    name: 'permissions: a tag that the holder can set',
    events: [
      subscriptionEvent(
        toRole(
          document(
            allow('iam:AttachRolePolicy', { Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } } }),
            allow('iam:TagRole'),
          ),
        ),
      ),
    ],
    says: [/^\[HIGH\]/m, /Privilege escalation: iam:AttachRolePolicy/],
    saysNot: [],
  },
  {
    name: "trust: everyone, closed by somebody else's network",
    events: [subscriptionEvent(trusts({ StringEquals: { 'aws:SourceVpce': 'vpce-0bbbbbbbbbbbbbbbb' } }))],
    says: [/^\[HIGH\]/m, /vpce-0bbbbbbbbbbbbbbbb/],
    saysNot: [],
  },
  {
    name: 'suppression: administration given through CloudFormation by a deployer who is expected',
    environment: {
      SUPPRESSION_RULES: '[{"reason":"deploys","principal_arns":["arn:aws:iam::*:role/deploy/deployer"]}]',
    },
    events: [
      subscriptionEvent(
        attachAdministrator({
          requestParameters: { roleName: 'app', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
          userIdentity: { ...ROLE_SESSION, invokedBy: 'cloudformation.amazonaws.com' },
          sourceIPAddress: 'cloudformation.amazonaws.com',
          userAgent: 'cloudformation.amazonaws.com',
        }),
      ),
    ],
    says: [/AdministratorAccess/],
    saysNot: [],
  },
  {
    name: 'identity of events: an event id that was used before',
    events: [
      subscriptionEvent(record('TagRole', { eventID: SAME_ID, requestParameters: { roleName: 'app', tags: [] } })),
      subscriptionEvent(attachAdministrator({ eventID: SAME_ID })),
    ],
    says: [/AdministratorAccess/],
    saysNot: [],
  },
  {
    name: 'redelivery: a message in the redelivery queue with words of its own',
    events: [fromQueue(FORGED, 'AIDASOMEBODYELSE00001')],
    says: [],
    saysNot: [/^All is well/m, /https:\/\/evil/],
  },
  {
    name: 'cost: a document that costs more than the function has',
    events: [
      subscriptionEvent(
        toRole(document(...(COSTLY['every service to every NotAction'] as readonly JsonObject[]))),
        record('CreateUser', { requestParameters: { userName: 'neighbour' } }),
      ),
    ],
    says: [/^\[HIGH\]/m, /neighbour/, /inline policy p/],
    saysNot: [],
  },
  {
    name: 'text: links that the caller wrote, in the text and in the record that is appended',
    events: [
      subscriptionEvent(
        record('UpdateUser', {
          userAgent: 'see https://evil.example/login or www.evil.example',
          requestParameters: { userName: 'x', newUserName: 'www.evil.example' },
        }),
      ),
    ],
    says: [/evil/],
    saysNot: [/https:\/\/evil/, /www\.evil/],
  },
];
