import type { Settings } from '../lambda-src/finding/settings.ts';

/** The function's defaults. */
export const SETTINGS: Settings = {
  alertName: 'iam-change-alerts',
  runbookUrl: null,
  notes: [],
  accountNames: {},
  trustedAccountIds: [],
  heartbeat: null,
  minimumSeverity: 'info',
  suppressionRules: [],
  excludedPrincipalArns: [],
  excludedEventNames: [],
  excludedUpToSeverity: 'medium',
};
