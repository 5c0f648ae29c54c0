import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import { byImportance } from '../../../lambda-src/finding/order.ts';
import { GUARDS } from '../../../lambda-src/rules/guards.ts';
import { ROLE_MADE_ADMIN } from '../../alerts/samples.ts';

const finding = (id: string, change: Partial<Finding>): Finding => ({ ...ROLE_MADE_ADMIN, id, ...change });
const guard = (id: string): string => GUARDS.find((row) => row.id === id)?.name ?? '';

const SELF_GRANT = finding('self-grant', {
  time: '2026-01-31T12:09:00Z',
  reasons: [{ rule: 'S78', text: 'The caller changed it', leads: true, techniques: [] }],
});
const GRANT = finding('grant', { guard: guard('administration') });
const CUT = finding('cut', {
  eventName: 'StopLogging',
  eventSource: 'cloudtrail.amazonaws.com',
  guard: guard('evidence'),
});
const PLAIN = finding('plain', {});
const TRIED = finding('tried', {
  outcome: { kind: 'denied', errorCode: 'AccessDenied', errorMessage: null },
  guard: guard('administration'),
});
const REPAIR = finding('repair', {
  eventName: 'UpdateTrail',
  eventSource: 'cloudtrail.amazonaws.com',
  guard: guard('evidence'),
  time: '2026-01-31T00:00:00Z',
});

const ids = (findings: readonly Finding[]): readonly (string | null)[] => byImportance(findings).map(({ id }) => id);

describe('of findings as serious', () => {
  it('self-grants and outsiders come first, what was only tried later, repairs last, whenever they were', () => {
    expect(ids([REPAIR, TRIED, PLAIN, CUT, GRANT, SELF_GRANT])).toEqual([
      'self-grant',
      'grant',
      'cut',
      'plain',
      'tried',
      'repair',
    ]);
  });

  it('what a rule has to say of is no repair', () => {
    const less = {
      ...REPAIR,
      reasons: [{ rule: 'S71', text: 'less', brief: 'the trail records less', techniques: [] }],
    };
    expect(ids([PLAIN, less])).toEqual(['repair', 'plain']);
  });

  it('the oldest comes first', () => {
    const later = finding('later', { time: '2026-01-31T12:00:00Z' });
    expect(ids([later, PLAIN])).toEqual(['plain', 'later']);
  });
});

it('a graver finding comes first, whatever else is said of the other', () => {
  const grave = { ...REPAIR, severity: 'critical' } as const;
  expect(ids([SELF_GRANT, grave])).toEqual(['repair', 'self-grant']);
});

it('a test comes last', () => {
  expect(ids([finding('test', { category: 'test', severity: 'critical' }), PLAIN])).toEqual(['plain', 'test']);
});
