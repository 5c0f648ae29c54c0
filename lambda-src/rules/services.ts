/** Conditions on services beside IAM: Identity Center, Roles Anywhere, STS. */
import { type Condition, hit, NONE, parameter } from './rule.ts';

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
