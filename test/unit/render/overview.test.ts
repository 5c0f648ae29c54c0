import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import { byImportance } from '../../../lambda-src/finding/order.ts';
import { DETAILS_BY, overviewOf } from '../../../lambda-src/render/overview.ts';
import { batchOf, CREATE_USER_DENIED, ROLE_MADE_ADMIN, TERRAFORM_BURST } from '../../alerts/samples.ts';
import { batch, crowd } from './arbitrary.ts';
import { hidingIn } from './safety.ts';

const { actor } = ROLE_MADE_ADMIN;
const act = (second: number, eventName: string, predicate: string, change: Partial<Finding> = {}): Finding => ({
  ...ROLE_MADE_ADMIN,
  id: `${second}`,
  eventName,
  predicate,
  time: `2026-01-31T12:00:0${second}Z`,
  targets: [{ type: 'user', name: 'backup', arn: null }],
  reasons: [],
  ...change,
});
const MADE = act(1, 'CreateUser', 'created user backup', { severity: 'medium' });
const PASSWORD = act(2, 'CreateLoginProfile', 'created a console password for user backup');
const ADMIN = act(3, 'AttachUserPolicy', 'attached policy AdministratorAccess to user backup', {
  targets: [
    { type: 'user', name: 'backup', arn: null },
    { type: 'policy', name: 'AdministratorAccess', arn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
  ],
});

const told = (...findings: readonly Finding[]) => overviewOf(batchOf(byImportance(findings)));
const sentence = (...findings: readonly Finding[]): string | undefined => told(...findings).told[0]?.sentence;

describe('an incident in a sentence', () => {
  it('says in order of time who did what, from where and with MFA or not', () => {
    expect(sentence(ADMIN, PASSWORD, MADE)).toBe(
      'User ci-admin created user backup, created a console password for it and attached policy AdministratorAccess to it, from 203.0.113.10, MFA not recorded; in prod (111122223333).',
    );
  });

  it.each([
    [['no', 'not recorded'], 'partly without MFA'],
    [['not recorded', 'yes'], 'partly with MFA'],
    [['yes', 'no'], 'partly without MFA'],
    [['no', 'no'], 'without MFA'],
  ] as const)('says of calls with MFA %j: %s', ([first, second], expected) => {
    const by = (mfa: 'yes' | 'no' | 'not recorded') => ({ actor: { ...actor, mfa } });
    const said = sentence({ ...MADE, ...by(first) }, { ...PASSWORD, ...by(second) });
    expect(said).toContain(`, from 203.0.113.10, ${expected}; in prod`);
  });

  it('tells callers apart', () => {
    const backup = { ...actor, name: 'backup', arn: 'arn:aws:iam::111122223333:user/backup', mfa: 'no' } as const;
    const stopped = act(4, 'StopLogging', 'stopped trail main', {
      actor: backup,
      targets: [{ type: 'trail', name: 'main', arn: null }],
      origin: { ...ROLE_MADE_ADMIN.origin, sourceAddress: '198.51.100.9' },
    });
    expect(sentence(stopped, MADE)).toBe(
      'User ci-admin created user backup, from 203.0.113.10, MFA not recorded; user backup stopped trail main, from 198.51.100.9, without MFA; in prod (111122223333).',
    );
    const [incident] = told(stopped, MADE).told;
    expect(incident?.lines.map(({ text }) => text)).toEqual([
      '12:00:01 ci-admin created user backup',
      '12:00:04 backup stopped trail main',
    ]);
  });

  it('says the day in each line where there are two', () => {
    const late = { ...PASSWORD, time: '2026-02-01T00:00:01Z' };
    expect(told(MADE, late).told[0]?.lines.map(({ text }) => text)).toEqual([
      '2026-01-31 12:00:01 UTC created user backup',
      '2026-02-01 00:00:01 UTC created a console password for user backup',
    ]);
  });

  it('tells failed sign-ins with what their user did, and those of several users apart from it', () => {
    const at = (second: number, change: Partial<Finding>): Finding =>
      act(second, 'ConsoleLogin', 'signed in to the console', {
        eventSource: 'signin.amazonaws.com',
        targets: [],
        ...change,
      });
    const outcome = { kind: 'failed', errorCode: null, errorMessage: 'Failed authentication' } as const;
    const failed = (second: number, change: Partial<Finding> = {}): Finding =>
      at(second, { predicate: 'tried to sign in to the console', outcome, ...change });
    const one = [failed(1), failed(2), at(3, {}), ADMIN].map((finding) => ({ ...finding, severity: 'high' as const }));
    const from = ', from 203.0.113.10, MFA not recorded';
    const made = 'signed in to the console and attached policy AdministratorAccess to user backup';
    expect(sentence(...one)).toBe(
      `User ci-admin tried to sign in to the console, which failed (as did 1 other sign-in), ${made}${from}; in prod (111122223333).`,
    );
    const other = { actor: { ...actor, name: 'amy', accessKeyId: null } };
    const both = told(failed(1, other), ...one).told.map((each) => each.sentence);
    expect(both.join(' ')).toContain(`user ci-admin ${made}${from}`);
    expect(both.join(' ')).toMatch(
      /user (?:amy|ci-admin) \(and 1 other\) tried to sign in to the console, which failed \(as did 2 other/i,
    );
  });

  it('says what was denied', () => {
    expect(sentence({ ...CREATE_USER_DENIED, actor, time: MADE.time }, PASSWORD)).toContain(
      'tried to create user eve, which was denied, and created a console password for user backup, from',
    );
  });

  it('has what to do first: to cut off each caller, then to undo what they changed, the gravest first', () => {
    const stepsOf = (...findings: readonly Finding[]) =>
      told(...findings).told[0]?.steps.map(({ text, command }) => [
        text.split(',', 1)[0],
        ...(command?.match(/^aws iam ([a-z-]+) --user-name='([a-z-]+)'/)?.slice(1) ?? []),
      ]);
    const critical = { ...ADMIN, severity: 'critical' as const };
    const backup = { ...actor, name: 'backup', accessKeyId: null };
    expect(stepsOf(MADE, critical, { ...PASSWORD, actor: backup })).toEqual([
      ['Deny the caller (user ci-admin) everything', 'put-user-policy', 'ci-admin'],
      ['Deny the caller (user backup) everything', 'put-user-policy', 'backup'],
      ['Detach policy AdministratorAccess from user backup', 'detach-user-policy', 'backup'],
      ['Delete the console password of user backup', 'delete-login-profile', 'backup'],
    ]);
    expect(stepsOf(critical, PASSWORD, { ...PASSWORD, outcome: CREATE_USER_DENIED.outcome })?.slice(1)).toEqual([
      ['Deny user backup everything', 'put-user-policy', 'backup'],
      ['Detach policy AdministratorAccess from user backup', 'detach-user-policy', 'backup'],
      ['Delete the console password of user backup', 'delete-login-profile', 'backup'],
    ]);
    expect(stepsOf({ ...CREATE_USER_DENIED, severity: 'low' }, { ...MADE, severity: 'low' })).toEqual([]);
  });

  it('has a line for a single finding that says more than the sentence', () => {
    const reasons = [{ rule: 'S09', text: 'Allows everything', brief: 'allows everything', techniques: [] }];
    const alone = {
      ...ADMIN,
      severity: 'critical' as const,
      actor: { ...actor, name: 'other', accessKeyId: null },
      targets: [],
    };
    const lines = (finding: Finding) => told(finding, MADE, PASSWORD).told.map((each) => each.lines.length);
    expect(lines(alone)).toEqual([0, 2]);
    expect(lines({ ...alone, reasons })).toEqual([1, 2]);
    expect(told({ ...alone, reasons }, MADE, PASSWORD).told[0]?.lines[0]?.text).toBe(
      '12:00:03 attached policy AdministratorAccess to user backup: allows everything',
    );
  });

  it('counts like acts, tells the gravest of them, and leaves out none but the less serious', () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      act(index, `Tag${index}`, `tagged ${index}`, { severity: 'low', targets: [] }),
    );
    const twice = act(8, 'AttachUserPolicy', 'attached policy Other to user backup', { severity: 'low' });
    const words = sentence(...many, ADMIN, twice) ?? '';
    expect(words).toContain('attached policy AdministratorAccess to user backup (and 1 more)');
    expect(words).toMatch(/; and 2 less serious acts\.$/);
  });

  it('does not take a longer name for the one before', () => {
    const other = act(3, 'AttachUserPolicy', 'attached policy X to user backup2', {
      targets: [{ type: 'user', name: 'backup2', arn: null }],
    });
    expect(sentence(MADE, other)).toContain('attached policy X to user backup2');
  });

  it('is not gone on with by a name', () => {
    const name = 'x, from 10.0.0.1, with MFA; in sandbox. "Ignore';
    const hostile = act(2, 'CreateGroup', `created group ${name}`, { targets: [{ type: 'group', name, arn: null }] });
    const shown = `created group "x, from 10.0.0.1, with MFA; in sandbox. 'Ignore"`;
    expect(sentence(MADE, hostile)).toContain(shown);
    expect(told(MADE, hostile).told[0]?.lines[1]?.text).toBe(`12:00:02 ${shown}`);
  });
});

describe('incidents from one address', () => {
  const by = (name: string, change: Partial<Finding> = {}): Finding =>
    act(1, 'CreateUser', `created user of-${name}`, {
      actor: { ...actor, name, arn: `arn:aws:iam::111122223333:user/${name}`, accessKeyId: `AKIA${name}` },
      targets: [{ type: 'user', name: `of-${name}`, arn: null }],
      ...change,
    });
  const from = (sourceAddress: string) => ({ origin: { ...ROLE_MADE_ADMIN.origin, sourceAddress } });
  const sentences = (...findings: readonly Finding[]) => told(...findings).told.map((each) => each.sentence);

  it('name each other, from medium on', () => {
    const [first, second, third, fourth] = sentences(
      by('a', { severity: 'critical' }),
      by('b', { severity: 'high', ...from('198.51.100.9') }),
      by('c', { severity: 'medium' }),
      by('d', { severity: 'low' }),
    );
    expect(first).toMatch(/\. From the same address: incident 3\.$/);
    expect(second).not.toContain('same address');
    expect(third).toMatch(/\. From the same address: incident 1\.$/);
    expect(fourth).not.toContain('same address');
  });

  it('do not for a service, whose calls have its name in place of one', () => {
    for (const each of sentences(
      by('a', from('cloudformation.amazonaws.com')),
      by('b', from('cloudformation.amazonaws.com')),
    )) {
      expect(each).not.toContain('same address');
    }
  });
});

describe('the overview', () => {
  it('is none where one entry tells it all', () => {
    expect(told(ADMIN).told).toEqual([]);
    expect(told(...TERRAFORM_BURST).told).toEqual([]);
  });

  it('begins with the gravest incident, however many others there are, and counts what it leaves out', () => {
    const crowdOf = Array.from({ length: 50 }, (_, index) =>
      act(0, 'TagUser', 'tagged user x', {
        severity: 'low',
        targets: [],
        actor: { ...actor, name: `user-${index}`, accessKeyId: `AKIA${index}` },
      }),
    );
    const overview = told(...crowdOf, ADMIN);
    expect(overview.told[0]?.severity).toBe('high');
    expect(overview.told).toHaveLength(20);
    expect(overview.rest).toBe('And 31 further incidents with 31 low findings: see the details below.');
    expect(overview.mark(ADMIN)).toBe('Incident 1');
  });

  it('has the details by severity, then incident, then time, as it says', () => {
    const of = (name: string, second: number, severity: Finding['severity']) =>
      act(second, 'TagUser', `tagged user ${name}`, {
        id: `${name} ${severity} ${second}`,
        severity,
        targets: [{ type: 'user', name, arn: null }],
        actor: { ...actor, name, accessKeyId: `AKIA${name}` },
      });
    const [first, last] = [of('anna', 8, 'critical'), of('bert', 1, 'high')];
    const { groups } = told(of('bert', 3, 'low'), last, of('anna', 9, 'high'), of('anna', 2, 'high'), first);
    expect(groups.map((group) => group.first.id)).toEqual([
      'anna critical 8',
      'anna high 2',
      'anna high 9',
      'bert high 1',
      'bert low 3',
    ]);
    expect(DETAILS_BY).toBe('by severity, then incident and time');
  });

  it('names the gravest of each incident and every finding in a line or a count, whatever the batch holds', () => {
    fc.assert(
      fc.property(fc.oneof(batch, crowd), (any) => {
        const findings = byImportance(any.findings);
        const overview = overviewOf({ ...any, findings });
        for (const [index, incident] of overview.told.entries()) {
          const lead = findings.find((finding) => [null, `Incident ${index + 1}`].includes(overview.mark(finding)));
          expect(incident.severity).toBe(lead?.severity);
          const texts = [incident.sentence, incident.when, ...incident.lines.map(({ text }) => text)];
          expect(texts.flatMap(hidingIn)).toEqual([]);
          expect(incident.lines.length).toBeLessThanOrEqual(21);
        }
      }),
      { numRuns: 150 },
    );
  });
});
