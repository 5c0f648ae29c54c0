import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import { FALLBACK_SUBJECT, subjectOf } from '../../../lambda-src/render/subject.ts';
import {
  BATCHES,
  BROKEN_PAYLOAD,
  batchOf,
  CREATE_USER_DENIED,
  NOT_JSON,
  ROLE_MADE_ADMIN,
  ROOT_ACCESS_KEY,
  TERRAFORM_BURST,
  TRUST_OPENED,
  UNKNOWN_EVENT,
} from '../../alerts/samples.ts';
import { batch, crowd } from './arbitrary.ts';

const because = (brief: string, finding: Finding): Finding => ({
  ...finding,
  reasons: [{ rule: 'S13', text: 'Anyone can assume this role', brief, techniques: [] }],
});

/** The finding, with another role for `deployer`. */
const withTarget = (role: string): Finding => ({
  ...ROLE_MADE_ADMIN,
  targets: ROLE_MADE_ADMIN.targets.map((target) => (target.type === 'role' ? { ...target, name: role } : target)),
  predicate: `attached policy AdministratorAccess to role ${role}`,
});

describe('subjectOf', () => {
  it.each([
    [
      'one finding',
      batchOf([ROLE_MADE_ADMIN]),
      '[HIGH] ci-admin attached policy AdministratorAccess to role deployer in prod (111122223333)',
    ],
    [
      'a denied call in an account without a name',
      batchOf([CREATE_USER_DENIED]),
      '[LOW] DENIED: bob tried to create user eve in 444455556666',
    ],
    [
      'a failed call',
      batchOf([{ ...ROLE_MADE_ADMIN, outcome: { kind: 'failed', errorCode: 'NoSuchEntity', errorMessage: null } }]),
      '[HIGH] FAILED: ci-admin attached policy AdministratorAccess to role deployer in prod (111122223333)',
    ],
    [
      'an Identity Center user, without the role behind',
      batchOf([TRUST_OPENED]),
      '[HIGH] jane@example.com changed the trust policy of role billing-export in 444455556666',
    ],
    [
      'a finding whose deed does not say why it is serious',
      batchOf([because('open to anyone', TRUST_OPENED)]),
      '[HIGH] jane@example.com changed role billing-export in 444455556666: open to anyone',
    ],
    [
      'the role without what its session is called, before a name is cut',
      batchOf([
        {
          ...withTarget('a-role-with-a-name-of-some-length'),
          actor: {
            ...ROLE_MADE_ADMIN.actor,
            type: 'role session',
            name: 'warmup/aws-go-sdk-1700000000000000000',
            roleName: 'warmup',
          },
        },
      ]),
      '[HIGH] warmup attached AdministratorAccess to role a-role-with-a-name-of-some-length in prod',
    ],
    [
      'a policy of AWS whole, before the caller',
      batchOf([
        {
          ...withTarget('support-ops-team'),
          actor: {
            ...ROLE_MADE_ADMIN.actor,
            type: 'role session',
            name: 'OrganizationAccountAccessRole/svc',
            roleName: 'OrganizationAccountAccessRole',
          },
          severity: 'critical',
        },
        ...Array.from({ length: 73 }, () => CREATE_USER_DENIED),
      ]),
      '[CRITICAL] 1 of 74: Organiza...sRole attached AdministratorAccess to role support-ops-team in prod',
    ],
    [
      'whose federation token it is, before what the token is called',
      batchOf([
        {
          ...withTarget('deployer'),
          actor: { ...ROLE_MADE_ADMIN.actor, type: 'federated user', name: 'support', federatedBy: 'legacy-app' },
        },
      ]),
      '[HIGH] legacy-app/support attached policy AdministratorAccess to role deployer in prod',
    ],
    [
      'names before the reason, where both have no room',
      batchOf([because('open to any GitHub repository', withTarget('a-role-with-a-name-of-some-length-for-exports'))]),
      '[HIGH] ci-admin attached AdministratorAccess to role a-role-with-a-name-...-for-exports in prod',
    ],
    [
      'a reason that leaves too little of them',
      batchOf([because('a reason of more words than any reason of the catalogue has', TRUST_OPENED)]),
      '[HIGH] jane@example.com changed trust policy of role billing-export in 444455556666',
    ],
    [
      'several alike',
      batchOf(TERRAFORM_BURST),
      '[LOW] 60 IAM changes: deployer/run-42 created role app-01 and 59 more in prod (111122223333)',
    ],
    [
      'several in several accounts',
      batchOf([ROLE_MADE_ADMIN, CREATE_USER_DENIED]),
      '[HIGH] 1 high of 2: ci-admin attached policy AdministratorAccess to role deployer in prod',
    ],
    [
      'that others got the same, where there is room',
      batchOf([withTarget('anna'), withTarget('bert'), withTarget('cora'), CREATE_USER_DENIED]),
      '[HIGH] 3 high of 4: ci-admin attached policy AdministratorAccess to role anna and 2 more in prod',
    ],
    [
      'nothing of others where it would cost a name',
      batchOf([withTarget('a-role-with-a-name-of-length'), withTarget('b'), CREATE_USER_DENIED]),
      '[HIGH] 2 of 3: ci-admin attached AdministratorAccess to role a-role-with-a-name-of-length in prod',
    ],
    [
      'no others that got it for another reason, or by another caller',
      batchOf([
        because('a new role', withTarget('anna')),
        withTarget('bert'),
        { ...because('a new role', withTarget('cora')), actor: { ...ROLE_MADE_ADMIN.actor, name: 'eve' } },
      ]),
      '[HIGH] 3 IAM changes: ci-admin attached policy AdministratorAccess to role anna in prod: a new role',
    ],
    [
      'a record that names nothing',
      batchOf([UNKNOWN_EVENT]),
      '[LOW] an unknown caller called an unnamed action on an unnamed service in an unnamed account',
    ],
    [
      'an unreadable record',
      batchOf([], { unreadable: [NOT_JSON] }),
      '[HIGH] 1 CloudTrail record could not be read in /aws/cloudtrail/organization',
    ],
    [
      'an unreadable payload',
      batchOf([], { logGroup: null, unreadable: [BROKEN_PAYLOAD] }),
      '[HIGH] A delivery of CloudTrail records could not be read in iam-change-alerts',
    ],
    [
      'an unreadable record beside something less serious',
      batchOf([CREATE_USER_DENIED], { unreadable: [NOT_JSON] }),
      '[HIGH] 1 CloudTrail record could not be read, and 1 denied IAM call in /aws/cloudtrail/organization',
    ],
    [
      'an unreadable record beside something as serious',
      batchOf([ROLE_MADE_ADMIN], { unreadable: [NOT_JSON] }),
      '[HIGH] ci-admin attached policy AdministratorAccess to role deployer in prod, 1 unreadable',
    ],
  ])('says %s', (_, from, subject) => {
    expect(subjectOf(from)).toBe(subject);
  });

  it('keeps severity, place and both ends of what was done when names are long', () => {
    const subject = subjectOf(
      batchOf([
        {
          ...ROOT_ACCESS_KEY,
          actor: { ...ROLE_MADE_ADMIN.actor, name: `ops-${'x'.repeat(120)}` },
          predicate: `attached policy ${'p'.repeat(100)} to role billing-export`,
        },
      ]),
    );
    expect(subject).toMatch(/^\[CRITICAL\] ops-x+\.\.\.x+ attached policy p+\.\.\..*billing-export in prod$/);
    expect(subject).toHaveLength(99);
  });

  it('cuts no name that has room if another is cut', () => {
    const user = 'malicious-iam-user';
    const made: Finding = {
      ...ROLE_MADE_ADMIN,
      severity: 'critical',
      actor: { ...ROLE_MADE_ADMIN.actor, name: 'christophe' },
      location: { ...ROLE_MADE_ADMIN.location, accountName: null },
      predicate: `attached policy AdministratorAccess to user ${user}`,
      targets: [
        { type: 'user', name: user, arn: null },
        { type: 'policy', name: 'AdministratorAccess', arn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      ],
    };
    expect(subjectOf(batchOf([made, ...TERRAFORM_BURST]))).toBe(
      '[CRITICAL] 1 of 61: christophe attached Administ...ccess to user malicious-iam-user in 111122223333',
    );
  });

  it('says of a policy of the account that it is one', () => {
    const subject = (arn: string, user = 'backup-user', policy = 'metrics'): string =>
      subjectOf(
        batchOf([
          {
            ...because('allows everything', ROLE_MADE_ADMIN),
            predicate: `attached policy ${policy} to user ${user}`,
            targets: [
              { type: 'user', name: user, arn: null },
              { type: 'policy', name: policy, arn },
            ],
          },
          ...TERRAFORM_BURST,
        ]),
      );
    const own = 'arn:aws:iam::111122223333:policy/metrics';
    expect(subject(own)).toBe(
      '[HIGH] 1 of 61: ci-admin attached policy metrics to user backup-user in prod: allows everything',
    );
    expect(subject('arn:aws:iam::aws:policy/AdminAccess', 'malicious-iam-user-2', 'AdminAccess')).toContain(
      'attached AdminAccess to user malicious-iam-user-2',
    );
  });

  it('does without what the reader knows', () => {
    const { location } = CREATE_USER_DENIED;
    const said = (what: string): string =>
      subjectOf(batchOf([{ ...CREATE_USER_DENIED, location, predicate: `tried to ${what}` }]));
    expect(said('call RunInstances on service ec2.amazonaws.com (instance i-1)')).toBe(
      '[LOW] DENIED: bob tried to call RunInstances on ec2 (instance i-1) in 444455556666',
    );
    expect(said('delete a SAML provider (the record does not name the SAML provider)')).toBe(
      '[LOW] DENIED: bob tried to delete a SAML provider in 444455556666',
    );
  });

  it('does not mention what was suppressed', () => {
    const quiet = batchOf([ROLE_MADE_ADMIN]);
    expect(subjectOf({ ...quiet, suppressed: { minimum_severity: 5 } })).toBe(subjectOf(quiet));
  });

  it('falls back where there is nothing to say', () => {
    expect(subjectOf(batchOf([]))).toBe(FALLBACK_SUBJECT);
    expect(FALLBACK_SUBJECT).toMatch(/^[A-Za-z0-9][ -~]{1,98}$/);
  });

  it('tells a user called root from the root user', () => {
    const named = (name: string): string =>
      subjectOf(batchOf([{ ...ROLE_MADE_ADMIN, actor: { ...ROLE_MADE_ADMIN.actor, name } }]));
    expect(named('root')).toContain('] user root attached');
    expect(named('rooted')).toContain('] rooted attached');
    expect(subjectOf(batchOf([ROOT_ACCESS_KEY]))).toContain('] root created');
  });

  it('begins with the doubt where somebody else may have sent the records, whatever it has to shorten', () => {
    fc.assert(
      fc.property(fc.oneof(batch, crowd), (any) => {
        const isMessage = any.unreadable.some(({ kind }) => kind === 'message');
        const [plain, doubtful] = [subjectOf(any), subjectOf({ ...any, isUnverified: true })];
        if (plain !== FALLBACK_SUBJECT && !isMessage) {
          expect(doubtful).toMatch(/^\[\w+\] UNVERIFIED: /);
        }
        expect(plain).not.toMatch(/^\[\w+\] UNVERIFIED: /);
      }),
      { numRuns: 100 },
    );
    expect(subjectOf({ ...batchOf([ROLE_MADE_ADMIN]), isUnverified: true })).toMatch(/^\[HIGH\] UNVERIFIED: ci-admin /);
  });

  it('cannot be given another severity by a name', () => {
    expect(subjectOf(BATCHES['hostile'] ?? batchOf([]))).toMatch(/^\[MEDIUM\] FAILED: .* in prod$/);
  });

  it('is at most 99 printable ASCII characters that begin with the severity, whatever the batch holds', () => {
    fc.assert(
      fc.property(fc.oneof(batch, crowd), (any) => {
        const subject = subjectOf(any);
        expect(subject).toMatch(/^[!-~][ -~]{0,98}$/);
        expect(subject.trim()).toBe(subject);
        if (any.findings.length > 0 || any.unreadable.length > 0) {
          expect(subject).toMatch(/^\[(INFO|LOW|MEDIUM|HIGH|CRITICAL)\] /);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('tells targets apart that differ at either end, however long every name and count is', () => {
    const nameOf = (maxLength: number) =>
      fc
        .string({ unit: fc.constantFrom(...'abcxyz019-_'), minLength: 1, maxLength, size: 'max' })
        .map((end) => `n${end}`);
    const deeds = fc.constantFrom(
      (role: string, policy: string) => `attached policy ${policy} to role ${role}`,
      (role: string, policy: string) => `set policy ${policy} as the permissions boundary of role ${role}`,
      (role: string, policy: string) => `put inline policy ${policy} on role ${role}`,
      (role: string) => `changed the trust policy of role ${role}`,
      (role: string) => `created role ${role}`,
      // Not at the end of the sentence.
      (role: string, policy: string) => `removed role ${role} from policy ${policy}`,
      (role: string) => `changed which calls role ${role} may make`,
    );
    const world = fc.record({
      start: nameOf(63),
      end: nameOf(63),
      other: nameOf(63),
      policy: nameOf(127),
      caller: nameOf(120),
      account: nameOf(60),
      deed: deeds,
      brief: fc.option(fc.constantFrom('a new user', 'open to any GitHub repository', 'allows everything')),
      isLast: fc.boolean(),
      count: fc.constantFrom(1, 2, 40, 999),
    });
    fc.assert(
      fc.property(world, ({ start, end, other, policy, caller, account, deed, brief, isLast, count }) => {
        // What is kept of a name at the least.
        fc.pre(isLast ? end.slice(-5) !== other.slice(-5) : start.slice(0, 8) !== other.slice(0, 8));
        const roles = isLast ? [start + end, start + other] : [start + end, other + end];
        const [one, two] = roles.map((name) =>
          subjectOf(
            batchOf(
              Array.from({ length: count }, (_, index) => ({
                ...ROLE_MADE_ADMIN,
                actor: { ...ROLE_MADE_ADMIN.actor, name: caller },
                location: { ...ROLE_MADE_ADMIN.location, accountName: account },
                severity: index === 0 ? ('critical' as const) : ('high' as const),
                targets: [
                  { type: 'role', name, arn: null },
                  { type: 'policy', name: policy, arn: null },
                ],
                predicate: deed(name, policy),
                reasons: brief === null ? [] : [{ rule: 'S13', text: brief, brief, techniques: [] }],
              })),
            ),
          ),
        );
        expect(one).not.toBe(two);
        expect(one?.length).toBeLessThanOrEqual(99);
      }),
      { numRuns: 300 },
    );
  });
});
