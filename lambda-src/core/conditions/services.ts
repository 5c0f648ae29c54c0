/** Conditions on services beside IAM: Identity Center, Roles Anywhere, STS. */
import { type Condition, type Hit, parameter } from './condition.ts';

const hit = (severity: Hit['severity'], text: string, ...techniques: string[]): readonly Hit[] => [
  { severity, text, techniques },
];
const NONE: readonly Hit[] = [];

export const SERVICE_CONDITIONS: readonly Condition[] = [
  {
    rule: 'S52',
    events: ['rolesanywhere:CreateTrustAnchor', 'rolesanywhere:UpdateTrustAnchor'],
    judge: (facts) => {
      const source = parameter(facts, 'source.sourceType');
      return source !== null && source !== 'AWS_ACM_PCA'
        ? hit(
            'critical',
            'A trust anchor with a certificate authority from outside AWS: its owner can sign in with certificates',
            'T1098.003',
            'T1556',
          )
        : NONE;
    },
  },
];
