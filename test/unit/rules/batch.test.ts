import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import type { Actor } from '../../../lambda-src/record/actor.ts';
import { adjustBatch } from '../../../lambda-src/rules/evaluate.ts';
import { CREATE_USER_DENIED, ROLE_MADE_ADMIN } from '../../alerts/samples.ts';

const ONE: Finding = { ...CREATE_USER_DENIED, reasons: ROLE_MADE_ADMIN.reasons };

const KINDS = [
  'CreateUser',
  'CreateRole',
  'CreateGroup',
  'CreatePolicy',
  'CreateAccessKey',
  'DeleteUser',
  'DeleteRole',
];

/** @param seconds after noon */
const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 31, 12) + seconds * 1_000).toISOString();

const denied = (eventName: string, seconds: number, change: Partial<Finding> = {}): Finding => ({
  ...ONE,
  id: `${eventName} ${seconds}`,
  eventName,
  time: at(seconds),
  ...change,
});
const by = (change: Partial<Actor>): Partial<Finding> => ({ actor: { ...ONE.actor, ...change } });
const malformed = (seconds: number, change: Partial<Finding> = {}): Finding =>
  denied('UpdateAssumeRolePolicy', seconds, {
    outcome: { kind: 'failed', errorCode: 'MalformedPolicyDocumentException', errorMessage: null },
    ...change,
  });

const ALONE = { hasUnreadable: false };
const raiseBursts = (findings: readonly Finding[]): readonly Finding[] => adjustBatch(findings, ALONE);

/** The rule that raised a finding, and how many it counted. */
const raised = (findings: readonly Finding[]): readonly (string | null)[] =>
  raiseBursts(findings).map(({ reasons: [first] }) =>
    first?.rule === 'S57' || first?.rule === 'S16' ? `${first.rule} ${/\d+/.exec(first.text)?.[0]}` : null,
  );
const all = (count: number, text: string): readonly string[] => Array<string>(count).fill(text);
const five = KINDS.slice(0, 5);

describe('calls of many kinds that one caller is denied', () => {
  it('are said to be somebody who tries doors, first of all, and raised to medium', () => {
    const findings = five.map((kind, index) => denied(kind, index));
    const [finding] = raiseBursts(findings);
    expect(finding).toEqual({
      ...findings[0],
      severity: 'medium',
      raised: 'medium',
      reasons: [
        {
          rule: 'S57',
          text: 'One caller was denied 5 different calls within ten minutes: somebody is finding out what they may do',
          techniques: ['T1580', 'T1087.004'],
        },
        ...ONE.reasons,
      ],
    });
  });

  it('are so within ten minutes, in whatever order they come', () => {
    const over = (last: number) => [4, 2, 0, 3, 1].map((kind) => denied(KINDS[kind] ?? '', kind === 4 ? last : kind));
    expect(raised(over(600))).toEqual(all(5, 'S57 5'));
    expect(raised(over(601))).toEqual(Array(5).fill(null));
  });

  it('are counted in the ten minutes that have most of them', () => {
    const early = [0, 1, 2].map((kind) => denied(KINDS[kind] ?? '', kind));
    const late = [0, 1, 2, 3, 4, 5].map((kind) => denied(KINDS[kind] ?? '', 2_000 + kind));
    const last = [denied('CreateUser', 9_000)];
    expect(raised([...early, ...late, ...last])).toEqual(all(10, 'S57 6'));
    // The first has left the window when the sixth comes, and its second call has not.
    const twice = [denied('CreateUser', 0), denied('CreateUser', 300)];
    const rest = [1, 2, 3, 4].map((kind) => denied(KINDS[kind] ?? '', 700 + kind));
    expect(raised([...twice, ...rest])).toEqual(all(6, 'S57 5'));
    expect(raised([denied('CreateUser', 0), denied('CreateUser', 50), ...rest])).toEqual(Array(6).fill(null));
  });

  it('are of as many kinds as there are services with a call of that name', () => {
    const services = five.map((service) => denied('TagResource', 0, { eventSource: `${service}.amazonaws.com` }));
    expect(raised(services)).toEqual(all(5, 'S57 5'));
  });

  it('leave alone what is more serious, what succeeded, what failed otherwise, and who else was denied', () => {
    const findings = [
      ...five.map((kind) => denied(kind, 0, { severity: 'high' })),
      denied('ListUsers', 0, { outcome: { kind: 'succeeded', errorCode: null, errorMessage: null } }),
      denied('ListRoles', 0, { outcome: { kind: 'failed', errorCode: 'Throttling', errorMessage: null } }),
      denied('ListGroups', 0, by({ name: 'jane', arn: 'arn:aws:iam::444455556666:user/jane' })),
    ];
    expect(raised(findings)).toEqual([...all(5, 'S57 5'), null, null, null]);
    expect(raiseBursts(findings).map(({ severity }) => severity)).toEqual([...all(5, 'high'), ...all(3, ONE.severity)]);
  });

  it('without a time are not counted, and told with the others of their caller', () => {
    const timeless = five.map((kind) => denied(kind, 0, { time: null }));
    expect(raised([...timeless, denied('DeleteUser', 0)])).toEqual(Array(6).fill(null));
    expect(raised([...five.map((kind) => denied(kind, 0)), denied('DeleteUser', 0, { time: 'noon' })])).toEqual(
      all(6, 'S57 5'),
    );
  });

  it('are of one caller where the role behind the sessions is one; else by account and name, or by ARN', () => {
    const findings = (caller: (index: number) => Partial<Actor>) =>
      five.map((kind, index) => denied(kind, index, by(caller(index))));
    const session = { type: 'role session', roleName: 'app' } as const;
    expect(raised(findings((index) => ({ ...session, arn: `session ${index}` })))).toEqual(all(5, 'S57 5'));
    expect(raised(findings((index) => ({ type: 'federated user', arn: `user ${index}` })))).toEqual(
      Array(5).fill(null),
    );
    const nameless = { arn: null, accountId: '444455556666', name: 'jane' };
    expect(raised(findings(() => nameless))).toEqual(all(5, 'S57 5'));
    expect(raised(findings((index) => ({ ...nameless, name: `${index}` })))).toEqual(Array(5).fill(null));
    expect(raised(findings((index) => ({ ...nameless, accountId: `${index}` })))).toEqual(Array(5).fill(null));
  });
});

describe('trust policies that IAM calls malformed', () => {
  it('are said to be a search for principals from the third on, each counted once', () => {
    const [finding] = raiseBursts([malformed(0), malformed(1), malformed(2)]);
    expect(finding?.severity).toBe('medium');
    expect(finding?.reasons[0]).toEqual({
      rule: 'S16',
      text: '3 trust policies refused as malformed within ten minutes: a way to enumerate principals',
      techniques: ['T1087.004'],
    });
    expect(raised([malformed(0), malformed(0), malformed(1)])).toEqual([null, null, null]);
  });

  it('are told apart by time where they have no id', () => {
    const nameless = (seconds: number) => malformed(seconds, { id: null });
    expect(raised([0, 1, 2].map(nameless))).toEqual(all(3, 'S16 3'));
    expect(raised([0, 1, 1].map(nameless))).toEqual([null, null, null]);
  });

  it('are those alone: no other call, no other error, no success', () => {
    const like = (change: Partial<Finding>) => raised([0, 1, 2].map((seconds) => malformed(seconds, change)));
    expect(like({ eventName: 'CreatePolicy' })).toEqual([null, null, null]);
    const error = (errorCode: string | null) => like({ outcome: { kind: 'failed', errorCode, errorMessage: null } });
    expect(error('NoSuchEntityException')).toEqual([null, null, null]);
    expect(error('NotMalformedPolicyDocument')).toEqual([null, null, null]);
    expect(error(null)).toEqual([null, null, null]);
    expect(error('MalformedPolicyDocument')).toEqual(all(3, 'S16 3'));
  });
});
