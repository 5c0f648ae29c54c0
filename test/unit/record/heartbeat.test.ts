import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DESCRIPTION, type Heartbeat, isForeignHeartbeat, isHeartbeat } from '../../../lambda-src/record/heartbeat.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { ACCOUNT, HEARTBEAT, heartbeat } from '../../records.ts';

const OWN: Heartbeat = HEARTBEAT;
const OTHER: Heartbeat = { roleArn: `arn:aws:iam::${ACCOUNT}:role/another`, description: DESCRIPTION };

const sessionOf = (event: JsonObject): JsonObject => event['userIdentity'] as JsonObject;
const withIssuer = (change: JsonObject): JsonObject => {
  const identity = sessionOf(heartbeat());
  const context = identity['sessionContext'] as JsonObject;
  const issuer = context['sessionIssuer'] as JsonObject;
  return heartbeat({
    userIdentity: { ...identity, sessionContext: { ...context, sessionIssuer: { ...issuer, ...change } } },
  });
};

const own = (event: JsonObject): boolean => isHeartbeat(parseRecord(event), OWN);
const foreign = (event: JsonObject): boolean => isForeignHeartbeat(parseRecord(event), OTHER);

it('is the call of its role that gives it the description it has', () => {
  expect(own(heartbeat())).toBe(true);
  expect(foreign(heartbeat())).toBe(true);
});

it('is one of this installation or of another, never both', () => {
  const record = parseRecord(heartbeat());
  expect(isForeignHeartbeat(record, OWN)).toBe(false);
  expect(isHeartbeat(record, OTHER)).toBe(false);
  expect(isHeartbeat(record, null)).toBe(false);
  expect(isForeignHeartbeat(record, null)).toBe(true);
});

it('is known wherever the call came from', () => {
  const service = { sourceIPAddress: 'scheduler.amazonaws.com', userAgent: 'scheduler.amazonaws.com' };
  const userIdentity = { ...sessionOf(heartbeat()), invokedBy: 'scheduler.amazonaws.com' };
  expect(own(heartbeat({ ...service, userIdentity }))).toBe(true);
});

const PARAMETERS = heartbeat()['requestParameters'] as JsonObject;

describe('any other use of the role is none', () => {
  it.each<[string, JsonObject]>([
    ['another call', heartbeat({ eventName: 'UpdateRole' })],
    ['another service', heartbeat({ eventSource: 'sts.amazonaws.com' })],
    ['a denied call', heartbeat({ errorCode: 'AccessDenied' })],
    ['a failed call', heartbeat({ errorMessage: 'The role cannot be found' })],
    ['another description', heartbeat({ requestParameters: { ...PARAMETERS, description: 'mine' } })],
    ['another role', heartbeat({ requestParameters: { ...PARAMETERS, roleName: 'admin' } })],
    ['a further parameter', heartbeat({ requestParameters: { ...PARAMETERS, maxSessionDuration: 43_200 } })],
    ['a parameter that is no text', heartbeat({ requestParameters: { ...PARAMETERS, description: [DESCRIPTION] } })],
    ['no parameters', heartbeat({ requestParameters: null })],
    ['parameters left out', heartbeat({ requestParameters: { omitted: true } })],
    ['a user of that name', heartbeat({ userIdentity: { ...sessionOf(heartbeat()), type: 'IAMUser' } })],
    ['a session of no role', withIssuer({ type: 'IAMUser' })],
    ['a role of another account', withIssuer({ accountId: '444455556666' })],
  ])('%s', (_, event) => {
    expect(own(event)).toBe(false);
    expect(foreign(event)).toBe(false);
  });

  it('whatever member of the record is changed', () => {
    const bound = ['eventSource', 'eventName', 'userIdentity', 'requestParameters', 'errorCode', 'recipientAccountId'];
    fc.assert(
      fc.property(fc.constantFrom(...bound), fc.jsonValue(), (member, value) => {
        const event = { ...heartbeat(), [member]: value };
        fc.pre(JSON.stringify(value) !== JSON.stringify(heartbeat()[member]));
        // Without a text there is no error, and the account is the caller's.
        fc.pre(['errorCode', 'recipientAccountId'].includes(member) ? typeof value === 'string' && value !== '' : true);
        expect(own(event as JsonObject)).toBe(false);
      }),
    );
  });
});
