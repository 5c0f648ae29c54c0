/** The root user: its changes, credentials and sign-ins. */
import { asText } from '../record/json.ts';
import { isFromService, isServiceCall } from '../record/origin.ts';
import { type Facts, hitIf, NONE, parameter, type Rule } from './rule.ts';

const isRoot = ({ actor }: Facts): boolean => actor.type === 'root user' || actor.type === 'root session';

const MFA_USED_NO = /^no$/i;

export const ROOT_RULES: readonly Rule[] = [
  {
    // The guard of CIS AWS Foundations 4.3: not a call that a service makes for the account.
    id: 'S01',
    name: 'A change by the root user',
    events: null,
    when: 'the root user makes a change. Not: reads, sign-ins (S04, S05), calls by a service or from its address, `CreateServiceLinkedRole`',
    severity: 'critical',
    otherwise: '`high` in a session of `AssumeRoot`, which its task policy limits',
    techniques: ['T1078.004'],
    section: 'root-user',
    brief: null,
    grave: true,
    judge: (facts) => {
      const { record, actor } = facts;
      if (!isRoot(facts) || record.readOnly === true) return NONE;
      if (isServiceCall(record) || isFromService(record) || record.identity.invokedBy !== null) return NONE;
      if (record.eventSource === 'signin.amazonaws.com' || record.eventName === 'CreateServiceLinkedRole') return NONE;
      return actor.type === 'root session'
        ? hitIf(true, 'high', 'A root session made a change (AssumeRoot from the management account)')
        : hitIf(true, 'critical', 'The root user made a change');
    },
  },
  {
    id: 'S02',
    name: 'An access key for the root user',
    events: ['iam:CreateAccessKey'],
    when: 'the caller is the root user and names no other user',
    severity: 'critical',
    techniques: ['T1098.001'],
    section: 'root-user',
    brief: null,
    grave: true,
    judge: (facts) =>
      hitIf(
        isRoot(facts) && parameter(facts, 'userName') === null,
        'critical',
        'An access key for the root user: no IAM policy limits it, and SCPs only in a member account',
      ),
  },
  {
    id: 'S03',
    name: 'A console password for the root user',
    events: ['iam:CreateLoginProfile'],
    when: 'the caller is the root user and names no other user',
    severity: 'critical',
    techniques: ['T1098.001', 'T1078.004'],
    section: 'root-user',
    brief: null,
    grave: true,
    judge: (facts) =>
      hitIf(
        isRoot(facts) && parameter(facts, 'userName') === null,
        'critical',
        'A password for the root user: the account is being recovered, or taken over',
      ),
  },
  {
    id: 'S04',
    name: 'A console sign-in of the root user',
    events: ['signin:ConsoleLogin'],
    when: 'the root user signed in',
    severity: 'high',
    otherwise: '`critical` without MFA',
    techniques: ['T1078.004'],
    section: 'root-user',
    brief: null,
    grave: true,
    judge: (facts) => {
      if (!isRoot(facts) || asText(facts.record.responseElements?.['ConsoleLogin']) !== 'Success') return NONE;
      return MFA_USED_NO.test(asText(facts.record.additionalEventData?.['MFAUsed']) ?? '')
        ? hitIf(true, 'critical', 'The root user signed in without MFA')
        : hitIf(true, 'high', 'The root user signed in');
    },
  },
  {
    id: 'S05',
    name: "The root user's password or address",
    events: [
      'signin:PasswordRecoveryRequested',
      'signin:PasswordRecoveryCompleted',
      'signin:PasswordUpdated',
      'signin:EmailUpdated',
    ],
    when: 'it is that of the root user',
    severity: 'high',
    techniques: ['T1078.004', 'T1098'],
    section: 'root-user',
    brief: null,
    grave: true,
    judge: (facts) => hitIf(isRoot(facts), 'high', "A step in changing the root user's password or address"),
  },
];
