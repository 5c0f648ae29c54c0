/** The root user: its changes, credentials and sign-ins. */
import { asText } from '../record/json.ts';
import { eventKey, type Facts, hitIf, NONE, parameter, type Rule } from './rule.ts';
import { CARRIES_OUT, serviceOf } from './services.ts';

/** Also by a federation token, which is a session of root where root asked for it. */
const isRoot = ({ actor, record }: Facts): boolean =>
  actor.type === 'root user' || actor.type === 'root session' || record.identity.sessionIssuer?.type === 'Root';

/** What services do for root beside what nobody alerts of. */
const ROUTINE: ReadonlySet<string> = new Set(['kms:CreateGrant', 'kms:RetireGrant', 'kms:RevokeGrant']);

/**
 * Services such as Auto Scaling act as root for the account. They change no identity and no evidence: what does is root's
 * own call, whichever service forwards it.
 */
function isServiceAsRoot({ record, entry }: Facts): boolean {
  if (record.eventType === 'AwsServiceEvent') return true;
  const service = serviceOf(record);
  return service !== null && !CARRIES_OUT.has(service) && (entry === null || ROUTINE.has(eventKey(record)));
}

const MFA_USED_NO = /^no$/i;

export const ROOT_RULES: readonly Rule[] = [
  {
    id: 'S01',
    name: 'A change by the root user',
    events: null,
    when: 'the root user makes a change, also through a service. Not: what a service does for the account, as Auto Scaling starting an instance; reads, sign-ins (S04, S05), `CreateServiceLinkedRole`',
    severity: 'critical',
    otherwise: '`high` in a session of `AssumeRoot`, which its task policy limits',
    techniques: ['T1078.004'],
    section: 'root-user',
    brief: null,
    grave: true,
    looksAt: 'caller',
    kept: null,
    judge: (facts) => {
      const { record, actor } = facts;
      if (!isRoot(facts) || record.readOnly === true || isServiceAsRoot(facts)) return NONE;
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
    looksAt: 'caller',
    kept: ['administration', 'info'],
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
    looksAt: 'caller',
    kept: ['administration', 'info'],
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
    looksAt: 'caller',
    kept: null,
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
    looksAt: 'caller',
    kept: null,
    judge: (facts) => hitIf(isRoot(facts), 'high', "A step in changing the root user's password or address"),
  },
];
