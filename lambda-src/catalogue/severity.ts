/** How much a finding matters, least first. */
export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

export const isSeverity = (value: unknown): value is Severity => SEVERITIES.some((severity) => severity === value);

/** `severity` moved by `steps` (negative: less serious), kept within the scale. */
export const step = (severity: Severity, steps: number): Severity =>
  SEVERITIES[Math.min(Math.max(rank(severity) + steps, 0), SEVERITIES.length - 1)] ?? severity;

export const worst = (a: Severity, b: Severity): Severity => (rank(a) >= rank(b) ? a : b);
