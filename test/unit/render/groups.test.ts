import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import { renderChat } from '../../../lambda-src/render/chat.ts';
import { aroundUnreadable, groupsOf, leadOf, severityCounts, worstOf } from '../../../lambda-src/render/groups.ts';
import { renderHtml } from '../../../lambda-src/render/html.ts';
import { renderText } from '../../../lambda-src/render/text.ts';
import { batchOf, CREATE_USER_DENIED, NOT_JSON, ROLE_MADE_ADMIN, ROOT_ACCESS_KEY } from '../../alerts/samples.ts';

describe('worstOf', () => {
  it('takes the most serious finding, and high for what could not be read', () => {
    expect(worstOf(batchOf([]))).toBe('info');
    expect(worstOf(batchOf([CREATE_USER_DENIED]))).toBe('low');
    expect(worstOf(batchOf([CREATE_USER_DENIED], { unreadable: [NOT_JSON] }))).toBe('high');
    expect(worstOf(batchOf([ROOT_ACCESS_KEY], { unreadable: [NOT_JSON] }))).toBe('critical');
  });
});

describe('groupsOf', () => {
  const alike = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...ROLE_MADE_ADMIN, id: `${index}` }));

  it('makes one entry of more than eight like findings, where the first of them stood', () => {
    expect(groupsOf(alike(8)).map(({ findings }) => findings.length)).toEqual(Array(8).fill(1));
    const groups = groupsOf([CREATE_USER_DENIED, ...alike(5), ROOT_ACCESS_KEY, ...alike(4)]);
    expect(groups.map(({ findings }) => findings.length)).toEqual([1, 9, 1]);
    expect(groups[1]?.first.id).toBe('0');
  });
});

it('the lead is the first of the most serious findings', () => {
  const second = { ...ROOT_ACCESS_KEY, id: 'second' };
  expect(leadOf(batchOf([CREATE_USER_DENIED, ROOT_ACCESS_KEY, second]))).toBe(ROOT_ACCESS_KEY);
  expect(leadOf(batchOf([]))).toBeUndefined();
});

it('severities are counted, most serious first', () => {
  expect(severityCounts([CREATE_USER_DENIED, ROOT_ACCESS_KEY, CREATE_USER_DENIED])).toEqual([
    ['critical', 1],
    ['low', 2],
  ]);
});

it('unreadable records come after what is at least as serious', () => {
  const groups = groupsOf([ROOT_ACCESS_KEY, ROLE_MADE_ADMIN, CREATE_USER_DENIED]);
  const [before, after] = aroundUnreadable(groups);
  expect([before, after].map((part) => part.map(({ first }) => first.severity))).toEqual([
    ['critical', 'high'],
    ['low'],
  ]);
});

const SNS = { maxBytes: 262_144 };
const text = (findings: readonly Finding[]): string => renderText(batchOf(findings), SNS).join('');
const many = (count: number, change: (index: number) => Partial<Finding> = () => ({})): readonly Finding[] =>
  Array.from({ length: count }, (_, index) => ({
    ...ROLE_MADE_ADMIN,
    id: `id-${index}`,
    targets: [{ type: 'role', name: `app-${index}`, arn: null }],
    ...change(index),
  }));
const sizes = (findings: readonly Finding[]): readonly number[] =>
  groupsOf(findings).map((group) => group.findings.length);

describe('findings are told as one', () => {
  it('from the ninth on, where nothing that was judged tells them apart', () => {
    expect(sizes(many(8))).toEqual(Array(8).fill(1));
    expect(sizes(many(9))).toEqual([9]);
  });

  const [reason] = ROLE_MADE_ADMIN.reasons;
  it.each<[string, Partial<Finding>]>([
    ['event', { eventName: 'AttachUserPolicy' }],
    ['caller', { actor: { ...ROLE_MADE_ADMIN.actor, arn: 'arn:aws:iam::111122223333:user/eve', name: 'eve' } }],
    ['key', { actor: { ...ROLE_MADE_ADMIN.actor, accessKeyId: 'AKIAI44QH8DHBEXAMPLE' } }],
    ['session', { actor: { ...ROLE_MADE_ADMIN.actor, sessionName: 'other' } }],
    ['account', { location: { ...ROLE_MADE_ADMIN.location, accountId: '444455556666' } }],
    ['severity', { severity: 'critical' }],
    ['outcome', { outcome: { kind: 'failed', errorCode: 'Throttling', errorMessage: null } }],
    ['rule', { reasons: [{ rule: 'S33', text: reason?.text ?? '', techniques: [] }] }],
    [
      'reason',
      { reasons: [{ rule: reason?.rule ?? null, text: 'Account 444455556666 can assume this role', techniques: [] }] },
    ],
  ])('another %s stands for itself', (_, change) => {
    const findings = many(60, (index) => (index === 40 ? change : {}));
    expect(sizes(findings)).toEqual([59, 1]);
    expect(text(findings)).toContain('59 more like it'.replace('59', '58'));
  });
});

describe('text names every target', () => {
  it('of a group', () => {
    const body = text(many(500)).replaceAll(/\s+/g, ' ');
    for (let index = 0; index < 500; index += 1) expect(body).toContain(`app-${index}`);
    expect(body).not.toMatch(/and \d+ more/);
  });

  it('or as many as one message takes, and says how many are left out', () => {
    const name = (index: number): string => `${'x'.repeat(120)}-${index}`;
    const parts = renderText(
      batchOf(many(4_000, (index) => ({ targets: [{ type: 'role', name: name(index), arn: null }] }))),
      SNS,
    );
    expect(parts).toHaveLength(1);
    expect(parts[0]?.length).toBeGreaterThan(SNS.maxBytes / 3);
    const [, left = ''] = /and ([\d,]+) more/.exec((parts[0] ?? '').replaceAll(/\s+/g, ' ')) ?? [];
    const shown = new Set(parts[0]?.match(/x{120}-\d+/g)).size;
    expect(shown + Number(left.replaceAll(',', ''))).toBe(4_000);
  });
});

it('sign-ins that failed from one address are one entry, with every name', () => {
  const tries = Array.from({ length: 60 }, (_, index) => ({
    ...ROLE_MADE_ADMIN,
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    outcome: { kind: 'failed' as const, errorCode: null, errorMessage: 'Failed authentication' },
    actor: { ...ROLE_MADE_ADMIN.actor, name: `person-${index}`, arn: null },
  }));
  const elsewhere = { ...ROLE_MADE_ADMIN.origin, sourceAddress: '192.0.2.99' };
  expect(sizes([...tries, ...tries.slice(0, 2).map((each) => ({ ...each, origin: elsewhere }))])).toEqual([60, 2]);
  const body = text(tries).replaceAll(/\s+/g, ' ');
  expect(body).toContain('And 59 other sign-ins from this address failed.');
  for (let index = 0; index < 60; index += 1) expect(body).toContain(`user person-${index} `);
});

it('so are those of many users that failed from several addresses', () => {
  const tries = Array.from({ length: 9 }, (_, index) => ({
    ...ROLE_MADE_ADMIN,
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    outcome: { kind: 'failed' as const, errorCode: null, errorMessage: 'Failed authentication' },
    actor: { ...ROLE_MADE_ADMIN.actor, name: `person-${index}`, arn: null },
    origin: { ...ROLE_MADE_ADMIN.origin, sourceAddress: `192.0.2.${index}` },
    reasons: [{ rule: null, text: 'Many failed', techniques: [], leads: true as const }],
  }));
  expect(sizes(tries)).toEqual([9]);
  const body = text(tries).replaceAll(/\s+/g, ' ');
  expect(body).toContain('And 8 other sign-ins failed.');
  for (let index = 0; index < 9; index += 1) expect(body).toContain(`192.0.2.${index}`);
});

describe('what one caller was denied is one entry', () => {
  const { actor } = CREATE_USER_DENIED;
  const denied = (eventName: string, change: Partial<Finding> = {}): Finding => ({
    ...CREATE_USER_DENIED,
    eventName,
    id: eventName,
    ...change,
  });
  const two = [
    denied('CreateUser'),
    denied('DeleteTrail', { eventSource: 'cloudtrail.amazonaws.com', severity: 'medium' }),
  ];

  it('whatever was called, in whatever session of the role', () => {
    expect(sizes(two)).toEqual([2]);
    const role = { ...actor, roleArn: 'arn:aws:iam::111122223333:role/app' };
    const inSession = (sessionName: string) =>
      denied('CreateUser', {
        actor: { ...role, sessionName, arn: `arn:aws:sts::111122223333:assumed-role/app/${sessionName}` },
      });
    const sessions = [inSession('a'), inSession('b')];
    expect(sizes(sessions)).toEqual([2]);
    for (const name of ['assumed-role/app/a', 'assumed-role/app/b']) expect(text(sessions)).toContain(name);
  });

  it('but not what another caller was denied, nor what succeeded', () => {
    const other = denied('CreateUser', { actor: { ...actor, name: 'eve', arn: 'arn:aws:iam::111122223333:user/eve' } });
    const done = denied('CreateUser', { outcome: { kind: 'succeeded', errorCode: null, errorMessage: null } });
    expect(sizes([...two, other, done])).toEqual([2, 1, 1]);
  });

  it('in text, HTML and chat, with each event by its name', () => {
    const calls = Array.from({ length: 200 }, (_, index) => denied(`Call${index % 7}`, { id: `id-${index}` }));
    const batch = batchOf(calls);
    const once = (body: string): number => body.split('199 other calls of this caller were denied').length - 1;
    expect(once(text(calls).replaceAll(/\s+/g, ' '))).toBe(1);
    expect(once(renderHtml(batch))).toBeGreaterThan(0);
    expect(renderHtml(batch).match(/>DENIED<|>Denied</g)?.length ?? 1).toBeLessThanOrEqual(2);
    expect(once(renderChat(batch).join(''))).toBe(1);
    for (let kind = 0; kind < 7; kind += 1) expect(text(calls)).toContain(`Call${kind} (iam.amazonaws.com)`);
  });
});
