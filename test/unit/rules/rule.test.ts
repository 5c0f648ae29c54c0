import { describe, expect, it } from 'vitest';
import { TRUSTS_NOBODY } from '../../../lambda-src/policy/trusted.ts';
import { actorOf } from '../../../lambda-src/record/actor.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { originOf } from '../../../lambda-src/record/origin.ts';
import { outcomeOf } from '../../../lambda-src/record/outcome.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { eventKey, type Facts, hitIf, isForCaller } from '../../../lambda-src/rules/rule.ts';
import { ROLE_SESSION, record } from '../../records.ts';

function factsOf(requestParameters: JsonObject, change: JsonObject = {}): Facts {
  const parsed = parseRecord(record('AttachUserPolicy', { requestParameters, ...change }));
  const [actor, origin, outcome] = [actorOf(parsed), originOf(parsed), outcomeOf(parsed)];
  return {
    record: parsed,
    entry: null,
    actor,
    origin,
    outcome,
    targets: [],
    settings: { trusted: TRUSTS_NOBODY, heartbeat: null, alertName: 'alerts' },
  };
}

const FEDERATED: JsonObject = {
  type: 'FederatedUser',
  principalId: '111122223333:token',
  arn: 'arn:aws:sts::111122223333:federated-user/token',
  accountId: '111122223333',
  sessionContext: { sessionIssuer: { type: 'IAMUser', userName: 'ci-admin' } },
};

describe('isForCaller', () => {
  it.each<[string, boolean, JsonObject, JsonObject?]>([
    ["the caller's own user", true, { userName: 'ci-admin' }],
    ['another user', false, { userName: 'eve' }],
    ['no user', false, {}],
    ['the role behind the session', true, { roleName: 'deployer' }, { userIdentity: ROLE_SESSION }],
    ['another role', false, { roleName: 'app' }, { userIdentity: ROLE_SESSION }],
    ['the user behind a federation token', true, { userName: 'CI-admin' }, { userIdentity: FEDERATED }],
    ['a user called as the federation token', false, { userName: 'token' }, { userIdentity: FEDERATED }],
    ['a user called as the session', false, { userName: 'run-42' }, { userIdentity: ROLE_SESSION }],
  ])('%s: %s', (_, is, parameters, change) => expect(isForCaller(factsOf(parameters, change))).toBe(is));
});

it('an event is known by the first label of its service and its name', () => {
  expect(eventKey(parseRecord({ eventSource: 'iam.amazonaws.com', eventName: 'CreateUser' }))).toBe('iam:CreateUser');
  expect(eventKey(parseRecord({}))).toBe(':');
});

it('hitIf is one hit where the rule holds', () => {
  expect(hitIf(true, 'high', 'why')).toEqual([{ severity: 'high', text: 'why' }]);
  expect(hitIf(false, 'high', 'why')).toEqual([]);
});
