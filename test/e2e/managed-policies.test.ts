/**
 * Every AWS managed policy, as moto ships them: documents that this project did not write. Needs a Python with moto:
 * `python3`, or the one that MOTO_PYTHON names.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { rank } from '../../lambda-src/catalogue/severity.ts';
import { readPolicy } from '../../lambda-src/policy/document.ts';
import { judgePermissions } from '../../lambda-src/policy/permissions.ts';
import { type PolicyVerdict, TEXT_LIMIT } from '../../lambda-src/policy/verdict.ts';
import { MANAGED_POLICIES_FILE, managedPoliciesModule, publishedPolicies } from '../../scripts/managed-policies.ts';

const published = publishedPolicies();
const verdicts = new Map<string, readonly PolicyVerdict[]>();
let unreadable: string[] = [];

beforeAll(() => {
  for (const [name, { document }] of published) {
    const policy = readPolicy(document);
    if (policy.kind === 'unreadable') unreadable = [...unreadable, `${name} ${policy.why}`];
    verdicts.set(name, judgePermissions(policy));
  }
}, 90_000);

const found = (name: string): string[] => {
  const judged = verdicts.get(name);
  if (judged === undefined) throw new Error(`moto has no policy ${name}`);
  return judged.map(({ kind, severity }) => `${kind} ${severity}`);
};

const ADMINISTRATIVE = ['allow-all', 'nearly-all', 'iam-admin', 'service-admin', 'privilege-escalation'];

it('all of them are read', () => {
  expect(verdicts.size).toBeGreaterThan(1_000);
  expect(unreadable).toEqual([]);
});

it('no text is longer than promised or cut within a path', () => {
  for (const { text } of [...verdicts.values()].flat()) {
    expect(text.length).toBeLessThan(TEXT_LIMIT);
    expect(text).not.toContain('…');
  }
});

describe('the broad ones', () => {
  it.each([
    ['AdministratorAccess', ['allow-all high']],
    ['IAMFullAccess', ['iam-admin high']],
    ['PowerUserAccess', ['nearly-all high']],
    ['AWSOrganizationsFullAccess', ['privilege-escalation high', 'service-admin medium']],
    ['AdministratorAccess-Amplify', ['privilege-escalation high', 'service-wide low']],
    ['AWSLambda_FullAccess', ['privilege-escalation medium', 'service-wide low']],
    ['AmazonS3FullAccess', ['service-wide low']],
    ['AmazonDynamoDBFullAccess', ['privilege-escalation medium', 'service-wide low']],
  ])('%s', (name, expected) => {
    expect(found(name)).toEqual(expected);
  });
});

describe('the narrow ones', () => {
  it.each([
    ...['SecurityAudit', 'ReadOnlyAccess', 'ViewOnlyAccess', 'AmazonS3ReadOnlyAccess', 'IAMReadOnlyAccess'],
    ...['AmazonEC2ReadOnlyAccess', 'AWSCloudTrail_ReadOnlyAccess', 'Billing', 'IAMUserChangePassword'],
    ...['AWSLambdaBasicExecutionRole', 'AmazonSSMManagedInstanceCore', 'AmazonEKSWorkerNodePolicy'],
    ...['CloudWatchAgentServerPolicy', 'AWSCompromisedKeyQuarantineV2', 'IAMUserSSHKeys'],
  ])('%s: nothing to report', (name) => {
    expect(found(name)).toEqual([]);
  });

  it.each([
    'AmazonS3FullAccess',
    'CloudWatchLogsFullAccess',
    'SupportUser',
    'AmazonSQSFullAccess',
    'AmazonRDSFullAccess',
    'CloudWatchFullAccess',
  ])('%s: a whole service at most', (name) => {
    expect(found(name).filter((verdict) => verdict !== 'service-wide low')).toEqual([]);
  });

  it('no read-only policy is reported as administrative', () => {
    const readOnly = [...verdicts].filter(([name]) => /ReadOnly(Access)?$|ViewOnlyAccess$|Viewer$/.test(name));
    expect(readOnly.length).toBeGreaterThan(150);
    const called = readOnly.filter(([, judged]) => judged.some(({ kind }) => ADMINISTRATIVE.includes(kind)));
    expect(called.map(([name]) => name)).toEqual([]);
  });
});

describe('all together', () => {
  it('few are grave', () => {
    const grave = [...verdicts].filter(([, judged]) => judged.some(({ severity }) => rank(severity) >= rank('high')));
    expect(grave.length).toBeLessThan(25);
    const nothing = [...verdicts.values()].filter((judged) => judged.length === 0);
    expect(nothing.length / verdicts.size).toBeGreaterThan(0.7);
  });

  it('what is said of a policy by its name is what is said of its document', () => {
    expect(readFileSync(MANAGED_POLICIES_FILE, 'utf8')).toBe(managedPoliciesModule(published));
  });
});
