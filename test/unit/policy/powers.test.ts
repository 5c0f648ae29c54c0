import { describe, expect, it } from 'vitest';
import { ALWAYS, NEVER, OUTSIDE, PARTLY, PERHAPS, SAYS_ADMIN, severityOf } from '../../../lambda-src/policy/powers.ts';

describe('the severity of a power', () => {
  it('is graver for callers who grant it to themselves', () => {
    expect(severityOf('everything', 'any', ALWAYS, true)).toBe('critical');
    expect(severityOf('everything', 'any', ALWAYS, false)).toBe('high');
  });

  it('is one step less with MFA or by a named part, two from a named network, and never below medium with MFA', () => {
    const administration = ([ALWAYS, PERHAPS, PARTLY, OUTSIDE] as const).map((level) =>
      severityOf('everything', 'any', level, true),
    );
    expect(administration).toEqual(['critical', 'high', 'high', 'medium']);
    expect(severityOf('direct', 'some', PERHAPS, true)).toBe('medium');
    expect(severityOf('direct', 'some', OUTSIDE, true)).toBe('low');
  });

  it.each([
    ['nobody can meet its conditions', 'everything', 'any', NEVER],
    ['it reaches one resource of a form that is ordinary then', 'passing', 'one', ALWAYS],
    ['it is all of a service, under conditions that leave a named part', 'controlling service', 'any', PARTLY],
  ] as const)('is none where %s', (_, form, reach, level) => {
    expect(severityOf(form, reach, level, true)).toBeNull();
  });
});

it('a name says that it administers', () => {
  for (const name of ['Admins', 'break-glass', 'OrganizationAccountAccessRole', 'root']) {
    expect(name).toMatch(SAYS_ADMIN);
  }
  for (const name of ['deploy', 'grassroots', 'readonly']) expect(name).not.toMatch(SAYS_ADMIN);
});
