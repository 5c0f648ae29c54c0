import type { Settings } from '../lambda-src/finding/settings.ts';

/** What the function has without any setting. */
export const SETTINGS: Settings = {
  alertName: 'iam-change-alerts',
  runbookUrl: null,
  notes: [],
  accountNames: {},
  trustedAccountIds: [],
  minimumSeverity: 'info',
  excludedPrincipalArns: [],
  excludedEventNames: [],
  excludedUpToSeverity: 'medium',
};
