/** Conditions on who called, and from where: root, sign-in, intrusion tools. */
import { asText } from '../record/json.ts';
import { isServiceCall } from '../record/origin.ts';
import { type Condition, type Facts, hit, NONE, parameter } from './rule.ts';

const isRoot = ({ actor }: Facts): boolean => actor.type === 'root user' || actor.type === 'root session';

const MFA_USED_NO = /^no$/i;

export const CALLER_CONDITIONS: readonly Condition[] = [
  {
    // The guard of CIS AWS Foundations 4.3: not a call that a service makes for the account.
    rule: 'S01',
    events: null,
    judge: (facts) => {
      const { record, actor } = facts;
      if (!isRoot(facts) || record.readOnly === true || isServiceCall(record) || record.identity.invokedBy !== null)
        return NONE;
      if (record.eventSource === 'signin.amazonaws.com' || record.eventName === 'CreateServiceLinkedRole') return NONE;
      return actor.type === 'root session'
        ? hit('high', 'A root session made a change (AssumeRoot from the management account)', 'T1078.004')
        : hit('critical', 'The root user made a change', 'T1078.004');
    },
  },
  {
    rule: 'S02',
    events: ['iam:CreateAccessKey'],
    judge: (facts) =>
      isRoot(facts) && parameter(facts, 'userName') === null
        ? hit('critical', 'An access key for the root user: it cannot be limited by any policy', 'T1098.001')
        : NONE,
  },
  {
    rule: 'S03',
    events: ['iam:CreateLoginProfile'],
    judge: (facts) =>
      isRoot(facts) && parameter(facts, 'userName') === null
        ? hit(
            'critical',
            'A password for the root user was made: recovery of the account, or its takeover',
            'T1098.001',
            'T1078.004',
          )
        : NONE,
  },
  {
    rule: 'S04',
    events: ['signin:ConsoleLogin'],
    judge: (facts) => {
      if (!isRoot(facts) || asText(facts.record.responseElements?.['ConsoleLogin']) !== 'Success') return NONE;
      return MFA_USED_NO.test(asText(facts.record.additionalEventData?.['MFAUsed']) ?? '')
        ? hit('critical', 'The root user signed in without MFA', 'T1078.004')
        : hit('high', 'The root user signed in', 'T1078.004');
    },
  },
  {
    rule: 'S05',
    events: [
      'signin:PasswordRecoveryRequested',
      'signin:PasswordRecoveryCompleted',
      'signin:PasswordUpdated',
      'signin:EmailUpdated',
    ],
    judge: (facts) =>
      isRoot(facts)
        ? hit('high', "A step in changing the root user's password or address", 'T1078.004', 'T1098')
        : NONE,
  },
  {
    rule: 'S30',
    events: ['iam:CreateUser', 'iam:CreateAccessKey', 'iam:CreateLoginProfile'],
    judge: ({ record }) =>
      /S3 Browser/i.test(record.userAgent?.slice(0, 1024) ?? '')
        ? hit(
            'high',
            'Made with S3 Browser, a tool seen in intrusions, seldom used to manage identities',
            'T1078.004',
            'T1098.001',
          )
        : NONE,
  },
];

/** S31: raises what another condition found by one step. The caller writes the user agent: it may raise, never lower. */
export function unusualOrigin(facts: Facts): string | null {
  if (facts.origin.kind === 'CloudShell') return 'Made from AWS CloudShell';
  if (/exec-env\/AWS_Lambda/i.test(facts.record.userAgent?.slice(0, 1024) ?? ''))
    return 'Made from inside a Lambda function';
  return null;
}
