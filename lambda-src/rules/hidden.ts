/** Policies that the event does not show. */
import { hitOf } from './permissions.ts';
import { eventsWith } from './policies.ts';
import { hitIf, type Rule } from './rule.ts';

const WITH_DOCUMENT = eventsWith('permissions', 'trust', 'resource policy');

export const HIDDEN_RULES: readonly Rule[] = [
  {
    id: 'S32',
    events: WITH_DOCUMENT,
    severity: 'high',
    techniques: ['T1685.002'],
    section: 'hidden-policy',
    brief: 'policy hidden by its size',
    kept: ['administration', 'info'],
    judge: ({ record }) =>
      hitIf(
        record.parametersOmitted,
        'high',
        'CloudTrail omitted the parameters because they exceed 100 KB: no policy needs that, and padding hides one',
      ),
  },
  {
    id: 'S54',
    events: null,
    severity: 'high',
    techniques: [],
    section: 'hidden-policy',
    brief: 'document unreadable',
    kept: ['administration', 'info'],
    judge: (_, verdicts) => verdicts.filter(({ kind }) => kind === 'unreadable').map(hitOf),
  },
];
