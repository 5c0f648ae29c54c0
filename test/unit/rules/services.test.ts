import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { actsForItself, serviceOf } from '../../../lambda-src/rules/services.ts';
import { ACCOUNT, ROLE_SESSION, ROOT, record, USER } from '../../records.ts';

const by = (userIdentity: JsonObject, change: JsonObject = {}) =>
  parseRecord(record('CreateRole', { userIdentity, ...change }));
const session = (arn: string): JsonObject => ({
  ...ROLE_SESSION,
  invokedBy: 'sso.amazonaws.com',
  sessionContext: { sessionIssuer: { type: 'Role', arn } },
});
const role = (path: string): string => `arn:aws:iam::${ACCOUNT}:role/${path}`;

describe('a service acts for itself', () => {
  it.each<[string, JsonObject]>([
    ['as a service', { type: 'AWSService', invokedBy: 'sso.amazonaws.com' }],
    ['as a service of an event of its own', { accountId: ACCOUNT, invokedBy: 'sso.amazonaws.com' }],
    ['with its role', session(role('aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO'))],
    [
      'with its role in China',
      session(`arn:aws-cn:iam::${ACCOUNT}:role/aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO`),
    ],
  ])('%s', (_, identity) => expect(actsForItself(by(identity))).toBe(true));

  it.each<[string, JsonObject]>([
    ['with what a user has', { ...USER, invokedBy: 'cloudformation.amazonaws.com' }],
    ['with what a role has', { ...ROLE_SESSION, invokedBy: 'cloudformation.amazonaws.com' }],
    ['with what root has', { ...ROOT, invokedBy: 'cloudformation.amazonaws.com' }],
    ['with a role of such a name', session(role('AWSServiceRoleForSSO'))],
    [
      'with a role in a path that looks like it',
      session(role('x/aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO')),
    ],
    [
      'with a role that the record does not name',
      { ...ROLE_SESSION, invokedBy: 'sso.amazonaws.com', sessionContext: {} },
    ],
    ['where the record names a caller', { arn: `arn:aws:iam::${ACCOUNT}:user/x`, invokedBy: 'sso.amazonaws.com' }],
    ['where no service is named', { invokedBy: 'AWS Internal' }],
    ['as a service that is not named', { type: 'AWSService' }],
    ['as a service of others', { type: 'AWSService', invokedBy: 'sso.amazonaws.com.example.com' }],
    ['as a service and somebody', { ...USER, type: 'AWSService', invokedBy: 'sso.amazonaws.com' }],
    [
      'with its role of another account',
      session('arn:aws:iam::444455556666:role/aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO'),
    ],
  ])('not %s', (_, identity) => expect(actsForItself(by(identity))).toBe(false));

  it('not by what its caller writes', () => {
    expect(actsForItself(by(USER, { userAgent: 'sso.amazonaws.com', eventType: 'AwsServiceEvent' }))).toBe(false);
  });
});

describe('the service of a call', () => {
  it.each<[string | null, JsonObject, JsonObject]>([
    ['autoscaling.amazonaws.com', { ...ROOT, invokedBy: 'autoscaling.amazonaws.com' }, {}],
    ['autoscaling.amazonaws.com', ROOT, { sourceIPAddress: 'autoscaling.amazonaws.com' }],
    ['sqs.amazonaws.com', { ...USER, invokedBy: 'signin.amazonaws.com' }, { sourceIPAddress: 'sqs.amazonaws.com' }],
    [null, { ...ROOT, invokedBy: 'signin.amazonaws.com' }, {}],
    [null, { ...ROOT, invokedBy: 'AWS Internal' }, { sourceIPAddress: 'AWS Internal' }],
    [null, USER, { userAgent: 'cloudformation.amazonaws.com' }],
  ])('is %s', (service, identity, change) => expect(serviceOf(by(identity, change))).toBe(service));
});
