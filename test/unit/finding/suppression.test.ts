import { describe, expect, it } from 'vitest';
import { SEVERITIES, type Severity } from '../../../lambda-src/catalogue/severity.ts';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import type { Settings } from '../../../lambda-src/finding/settings.ts';
import { suppressedBy } from '../../../lambda-src/finding/suppression.ts';
import type { Actor } from '../../../lambda-src/record/actor.ts';
import { ROLE_MADE_ADMIN } from '../../alerts/samples.ts';
import { SETTINGS } from '../../settings.ts';

const USER_ARN = ROLE_MADE_ADMIN.actor.arn ?? '';
const ROLE_ARN = 'arn:aws:iam::111122223333:role/deploy/deployer';
const listed: Partial<Settings> = { excludedPrincipalArns: [USER_ARN] };

const found = (severity: Severity, actor: Partial<Actor> = {}): Finding => ({
  ...ROLE_MADE_ADMIN,
  severity,
  actor: { ...ROLE_MADE_ADMIN.actor, ...actor },
});
const rule = (finding: Finding, settings: Partial<Settings>) => suppressedBy(finding, { ...SETTINGS, ...settings });
const bySeverity = (settings: Partial<Settings>, actor: Partial<Actor> = {}) =>
  SEVERITIES.map((severity) => rule(found(severity, actor), settings));

describe('a finding is held back', () => {
  it('below the minimum', () => {
    expect(bySeverity({ minimumSeverity: 'high' })).toEqual([...Array(3).fill('minimum_severity'), null, null]);
    expect(bySeverity({})).toEqual(Array(5).fill(null));
  });

  it('of a listed event or principal, up to the severity where exclusions end', () => {
    for (const [settings, name] of [
      [{ excludedEventNames: ['Attach*'] }, 'excluded_event_names'],
      [listed, 'excluded_principal_arns'],
    ] as const) {
      expect(bySeverity(settings)).toEqual([...Array(3).fill(name), null, null]);
      expect(bySeverity({ ...settings, excludedUpToSeverity: 'high' })).toEqual([...Array(4).fill(name), null]);
    }
  });

  it('by one of several globs, on the caller or on the role behind the session', () => {
    const settings = { excludedPrincipalArns: ['arn:aws:iam::*:role/other', 'arn:aws:iam::*:role/deploy/*'] };
    expect(rule(found('low'), settings)).toBeNull();
    expect(rule(found('low', { roleArn: ROLE_ARN }), settings)).toBe('excluded_principal_arns');
    expect(rule(found('low', { arn: ROLE_ARN }), settings)).toBe('excluded_principal_arns');
    expect(rule(found('low', { arn: null, roleArn: null }), { excludedPrincipalArns: ['*'] })).toBeNull();
  });

  it('not by the list of events where it has no name', () => {
    expect(rule({ ...found('low'), eventName: null }, { excludedEventNames: ['*'] })).toBeNull();
  });

  it('by the first of several rules, and counted once', () => {
    const every = { ...listed, excludedEventNames: ['*'] };
    expect(rule(found('low'), { ...every, minimumSeverity: 'medium' })).toBe('minimum_severity');
    expect(rule(found('low'), every)).toBe('excluded_event_names');
  });
});
