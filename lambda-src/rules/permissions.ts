/** What an identity is allowed: policies attached, written and made the default, and boundaries. */

import { awsManagedPolicyName } from '../policy/managed.ts';
import type { VerdictKind } from '../policy/verdict.ts';
import { asBoolean, at } from '../record/json.ts';
import { eventsWith } from './policies.ts';
import { type DocumentVerdict, type Facts, type Hit, hitIf, isForCaller, NONE, parameter, type Rule } from './rule.ts';

const ATTACHING = ['iam:AttachUserPolicy', 'iam:AttachRolePolicy', 'iam:AttachGroupPolicy'];
const WRITING = [
  ...['iam:PutUserPolicy', 'iam:PutRolePolicy', 'iam:PutGroupPolicy', 'iam:CreatePolicy', 'iam:CreatePolicyVersion'],
  'sso:PutInlinePolicyToPermissionSet',
];

/** What rules of their own say. */
const NOT_A_GRANT: readonly VerdictKind[] = ['privilege-escalation', 'key-quarantine', 'unreadable', 'no-boundary'];

const isGrant = ({ kind }: DocumentVerdict): boolean => !NOT_A_GRANT.includes(kind);

export const hitOf = ({ severity, text, statement }: DocumentVerdict): Hit => ({
  severity,
  text: typeof statement === 'string' ? `${text} (statement "${statement}")` : text,
});

const toThemselves = (facts: Facts, text: string): string =>
  isForCaller(facts) ? `${text}; the caller granted it to themselves` : text;

const granted = (facts: Facts, verdict: DocumentVerdict): Hit => {
  const hit = hitOf(verdict);
  return { ...hit, text: toThemselves(facts, hit.text), ...(isForCaller(facts) && { leads: true }) };
};

const attached: Rule['judge'] = (facts, verdicts) => verdicts.filter(isGrant).map((each) => granted(facts, each));

const ATTACHED = {
  severity: 'high',
  techniques: ['T1098.003'],
  section: 'administrator-access',
  grave: true,
  kept: ['administration', 'medium'],
  judge: attached,
} as const satisfies Partial<Rule>;

export const PERMISSION_RULES: readonly Rule[] = [
  {
    id: 'S07',
    events: ['iam:AttachUserPolicy'],
    ...ATTACHED,
  },
  {
    id: 'S08',
    events: ['iam:AttachRolePolicy', 'iam:AttachGroupPolicy'],
    ...ATTACHED,
  },
  {
    id: 'S09',
    events: WRITING,
    severity: 'high',
    techniques: ['T1098.003', 'T1098'],
    section: 'administrator-access',
    brief: 'allows everything',
    grave: true,
    kept: ['administration', 'medium'],
    judge: (facts, verdicts) =>
      verdicts.filter(isGrant).map((verdict) => ({
        ...granted(facts, verdict),
        ...(verdict.kind === 'iam-admin' && verdict.severity !== 'medium' && { brief: 'allows iam:*' }),
      })),
  },
  {
    id: 'S10',
    events: [...ATTACHING, ...WRITING],
    severity: 'high',
    techniques: ['T1098', 'T1548'],
    section: 'privilege-escalation',
    brief: 'privilege escalation',
    grave: true,
    kept: ['administration', 'medium'],
    judge: (facts, verdicts) =>
      verdicts.filter(({ kind }) => kind === 'privilege-escalation').map((verdict) => granted(facts, verdict)),
  },
  {
    id: 'S11',
    events: ['iam:CreatePolicyVersion'],
    severity: 'medium',
    techniques: ['T1098', 'T1548.005'],
    grave: true,
    judge: (facts) =>
      hitIf(
        asBoolean(at(facts.record.requestParameters, 'setAsDefault')) === true,
        'medium',
        'The new version is the default: it applies at once to every identity that the policy is attached to',
      ),
  },
  {
    id: 'S27',
    events: eventsWith('boundary'),
    severity: 'high',
    techniques: ['T1098'],
    section: 'boundary',
    brief: 'it bounds nothing',
    judge: (facts, verdicts) =>
      verdicts
        .filter(({ kind }) => kind === 'no-boundary')
        .map(hitOf)
        .map((hit) =>
          isForCaller(facts) ? { ...hit, severity: 'critical', text: `${hit.text}; it is that of the caller` } : hit,
        ),
  },
  {
    id: 'S33',
    events: ATTACHING,
    severity: 'critical',
    techniques: ['T1552.001', 'T1078.004'],
    section: 'leaked-key',
    brief: 'AWS found an exposed key',
    judge: (_, verdicts) => verdicts.filter(({ kind }) => kind === 'key-quarantine').map(hitOf),
  },
  {
    id: 'S50',
    events: ['sso:AttachManagedPolicyToPermissionSet'],
    severity: 'high',
    techniques: ['T1098.003'],
    kept: ['administration', 'medium'],
    judge: (_, verdicts) => verdicts.map(hitOf),
  },
  {
    id: 'S53',
    events: ['sts:GetFederationToken'],
    severity: 'high',
    techniques: ['T1550.001', 'T1098.001'],
    brief: 'a broad policy',
    kept: ['administration', 'medium'],
    judge: (_, verdicts) =>
      verdicts
        .filter(({ kind }) => kind !== 'unreadable')
        .map(hitOf)
        .map((hit) => ({ ...hit, text: `The session outlives its access key. ${hit.text}` })),
  },
  {
    id: 'S56',
    events: ATTACHING,
    severity: 'medium',
    techniques: ['T1098.003'],
    judge: (facts) => {
      const arn = parameter(facts, 'policyArn');
      if (arn === null || awsManagedPolicyName(arn) !== null) return NONE;
      const text = 'The policy is customer managed: the event does not show what it allows';
      return hitIf(true, isForCaller(facts) ? 'high' : 'medium', toThemselves(facts, text));
    },
  },
];
