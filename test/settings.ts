import type { Settings, SuppressionRule } from '../lambda-src/finding/settings.ts';
import { TRUSTS_NOBODY } from '../lambda-src/policy/trusted.ts';

/** The function's defaults. */
export const SETTINGS: Settings = {
  alertName: 'iam-change-alerts',
  runbookUrl: null,
  notes: [],
  accountNames: {},
  trusted: TRUSTS_NOBODY,
  heartbeat: null,
  minimumSeverity: 'info',
  suppressionRules: [],
};

/** A suppression rule with these fields alone. */
export const ruleOf = (fields: Partial<SuppressionRule>): SuppressionRule => ({
  reason: 'expected',
  principalArns: [],
  eventNames: [],
  accountIds: [],
  sourceIpRanges: [],
  upToSeverity: 'medium',
  expires: null,
  ...fields,
});
