import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import { incidentsOf } from '../../../lambda-src/finding/incident.ts';
import { byImportance } from '../../../lambda-src/finding/order.ts';
import type { Actor } from '../../../lambda-src/record/actor.ts';
import { ROLE_MADE_ADMIN } from '../../alerts/samples.ts';
import { batch, crowd } from '../render/arbitrary.ts';

const { actor: CI_ADMIN } = ROLE_MADE_ADMIN;
const user = (name: string, accessKeyId: string): Actor => ({
  ...CI_ADMIN,
  name,
  arn: `arn:aws:iam::111122223333:user/${name}`,
  accessKeyId,
});
const MALLORY = user('mallory', 'AKIAIOSFODNN7MALLORY');

const act = (id: string, actor: Actor, change: Partial<Finding> = {}): Finding => ({
  ...ROLE_MADE_ADMIN,
  id,
  actor,
  severity: 'low',
  targets: [],
  ...change,
});
const on = (type: string, name: string): Partial<Finding> => ({ targets: [{ type, name, arn: null }] });

const idsOf = (findings: readonly Finding[]): readonly (readonly (string | null)[])[] =>
  incidentsOf(byImportance(findings)).map((incident) => incident.findings.map(({ id }) => id));

describe('findings are one incident', () => {
  it('where they are of one caller', () => {
    expect(idsOf([act('a', MALLORY), act('b', CI_ADMIN), act('c', MALLORY)])).toEqual([['a', 'c'], ['b']]);
  });

  const signIn = (id: string, name: string, sourceAddress: string, change: Partial<Finding> = {}): Finding =>
    act(
      id,
      { ...user(name, ''), accessKeyId: null },
      {
        eventSource: 'signin.amazonaws.com',
        eventName: 'ConsoleLogin',
        origin: { ...ROLE_MADE_ADMIN.origin, sourceAddress },
        ...change,
      },
    );
  const failed: Partial<Finding> = {
    outcome: { kind: 'failed', errorCode: null, errorMessage: 'Failed authentication' },
  };

  it('where sign-ins failed from one address, with the one that then succeeded', () => {
    const guessed: Partial<Finding> = {
      severity: 'high',
      reasons: [{ rule: null, text: 'after many', techniques: [], leads: true }],
    };
    expect(
      idsOf([
        signIn('amy', 'amy', '192.0.2.1', failed),
        signIn('dan', 'dan', '192.0.2.1', failed),
        signIn('in', 'dan', '192.0.2.1', guessed),
        act('key', user('dan', 'ASIAIOSFODNN7EXAMPLE')),
        signIn('other', 'ben', '192.0.2.2', failed),
        signIn('colleague', 'eve', '192.0.2.1'),
        act('amy acts', user('amy', 'AKIAIOSFODNN7EXAMPLE')),
      ]),
    ).toEqual([['in', 'key', 'amy', 'dan'], ['colleague'], ['amy acts'], ['other']]);
  });

  it('where sign-ins of many users failed from several addresses, with the one that then succeeded', () => {
    const many: Partial<Finding> = { reasons: [{ rule: null, text: 'many', techniques: [], leads: true }] };
    expect(
      idsOf([
        signIn('amy', 'amy', '192.0.2.1', { ...failed, ...many }),
        signIn('ben', 'ben', '192.0.2.2', { ...failed, ...many }),
        signIn('in', 'ben', '192.0.2.3', many),
        signIn('other', 'eve', '192.0.2.4', failed),
        signIn('colleague', 'joe', '192.0.2.5'),
      ]),
    ).toEqual([['in', 'amy', 'ben'], ['colleague'], ['other']]);
  });

  it('where a federation token is used, and by the user who asked for it', () => {
    const token: Actor = {
      ...user('support', 'ASIAIOSFODNN7FEDTOKEN'),
      type: 'federated user',
      federatedBy: 'mallory',
    };
    expect(idsOf([act('asks', MALLORY), act('uses', token)])).toEqual([['asks', 'uses']]);
  });

  it('where the user that was made acts later, and others see to it', () => {
    const made = act('made', MALLORY, on('user', 'backup'));
    const acts = act('acts', user('backup', 'AKIAIOSFODNN7BACKUP1'));
    const removed = act('removed', CI_ADMIN, on('user', 'Backup'));
    const other = act('other', user('jane', 'AKIAIOSFODNN7JANE123'));
    expect(idsOf([acts, other, removed, made])).toEqual([['acts', 'removed', 'made'], ['other']]);
  });

  it('where a key was made and used, whoever used it', () => {
    const made = act('made', MALLORY, on('access key', 'AKIAIOSFODNN7NEWKEY1'));
    const used = act('used', user('somebody', 'AKIAIOSFODNN7NEWKEY1'));
    expect(idsOf([used, made])).toEqual([['used', 'made']]);
  });

  it('but not where a call that was denied names another', () => {
    const outcome = { kind: 'denied', errorCode: 'AccessDenied', errorMessage: null } as const;
    expect(idsOf([act('a', MALLORY, { ...on('user', 'ci-admin'), outcome }), act('b', CI_ADMIN)])).toHaveLength(2);
  });
});

it('an incident is led by its gravest finding, and the gravest incident comes first, whatever time it claims', () => {
  const harmless = Array.from({ length: 100 }, (_, index) => act(`harmless ${index}`, CI_ADMIN));
  const others = Array.from({ length: 100 }, (_, index) => act(`other ${index}`, MALLORY));
  const grave = act('grave', CI_ADMIN, { severity: 'critical', time: '9999-12-31T23:59:59Z' });
  const [first] = incidentsOf(byImportance([...others, ...harmless, grave]));
  expect(first?.lead.id).toBe('grave');
  expect(first?.findings.at(-1)?.id).toBe('grave');
});

it('every finding is in exactly one, in the order of their leads, whatever the batch holds', () => {
  fc.assert(
    fc.property(fc.oneof(batch, crowd), ({ findings }) => {
      const sorted = byImportance(findings);
      const incidents = incidentsOf(sorted);
      const all = incidents.flatMap((incident) => incident.findings);
      expect(all).toHaveLength(findings.length);
      expect(new Set(all).size).toBe(new Set(findings).size);
      const leads = incidents.map(({ lead }) => sorted.indexOf(lead));
      expect(leads).toEqual(leads.toSorted((a, b) => a - b));
      for (const { lead, findings: members } of incidents) {
        expect(members).toContain(lead);
        const first = Math.min(...members.map((member) => sorted.indexOf(member)));
        expect(sorted[first]).toBe(lead);
      }
    }),
    { numRuns: 200 },
  );
});
