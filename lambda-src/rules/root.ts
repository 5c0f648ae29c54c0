/** The root user: its changes, credentials and sign-ins. */
import { asText } from '../record/json.ts';
import { eventKey, type Facts, hitIf, NONE, parameter, type Rule } from './rule.ts';
import { isOfRoot, isServiceAsRoot } from './services.ts';

const isRoot = ({ actor, record }: Facts): boolean => actor.type === 'root session' || isOfRoot(record);

/** What services do for root beside what nobody alerts of. */
const ROUTINE: ReadonlySet<string> = new Set(['kms:CreateGrant', 'kms:RetireGrant', 'kms:RevokeGrant']);

/**
 * Services such as Auto Scaling act as root for the account. They change no identity and no evidence: what does is root's
 * own call, whichever service forwards it.
 */
const isForAccount = ({ record, entry }: Facts): boolean =>
  isServiceAsRoot(record) &&
  (record.eventType === 'AwsServiceEvent' ||
    entry === null ||
    entry.category === 'other' ||
    entry.routine !== undefined ||
    ROUTINE.has(eventKey(record)));

/** A sign-in, and what changes how to sign in, has rules of its own. */
const TOKENS: ReadonlySet<string> = new Set([
  'GetSigninToken',
  'CreateBearerToken',
  'CreateOAuth2Token',
  'AuthorizeOAuth2Access',
]);

const MFA_USED_NO = /^no$/i;

export const ROOT_RULES: readonly Rule[] = [
  {
    id: 'S01',
    events: null,
    severity: 'critical',
    techniques: ['T1078.004'],
    section: 'root-user',
    grave: true,
    looksAt: 'caller',
    judge: (facts) => {
      const { record, actor } = facts;
      if (!isRoot(facts) || record.readOnly === true || isForAccount(facts)) return NONE;
      if (record.eventSource === 'signin.amazonaws.com') {
        return hitIf(TOKENS.has(record.eventName ?? ''), 'medium', 'The root user got a token for a session');
      }
      if (record.eventName === 'CreateServiceLinkedRole') {
        return hitIf(true, 'medium', 'The root user made a change that nobody needs root for');
      }
      return actor.type === 'root session'
        ? hitIf(true, 'high', 'A root session made a change (AssumeRoot from the management account)')
        : hitIf(true, 'critical', 'The root user made a change');
    },
  },
  {
    id: 'S02',
    events: ['iam:CreateAccessKey'],
    severity: 'critical',
    techniques: ['T1098.001'],
    section: 'root-user',
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
    events: ['iam:CreateLoginProfile'],
    severity: 'critical',
    techniques: ['T1098.001', 'T1078.004'],
    section: 'root-user',
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
    events: ['signin:ConsoleLogin'],
    severity: 'high',
    techniques: ['T1078.004'],
    section: 'root-user',
    grave: true,
    looksAt: 'caller',
    judge: (facts) => {
      if (!isRoot(facts) || asText(facts.record.responseElements?.['ConsoleLogin']) !== 'Success') return NONE;
      return MFA_USED_NO.test(asText(facts.record.additionalEventData?.['MFAUsed']) ?? '')
        ? hitIf(true, 'critical', 'The root user signed in without MFA')
        : hitIf(true, 'high', 'The root user signed in');
    },
  },
  {
    id: 'S05',
    events: [
      'signin:PasswordRecoveryRequested',
      'signin:PasswordRecoveryCompleted',
      'signin:PasswordUpdated',
      'signin:EmailUpdated',
    ],
    severity: 'high',
    techniques: ['T1078.004', 'T1098'],
    section: 'root-user',
    grave: true,
    looksAt: 'caller',
    judge: (facts) => hitIf(isRoot(facts), 'high', "A step in changing the root user's password or address"),
  },
];
