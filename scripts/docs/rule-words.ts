/** What docs/severity.md says of rules, adjustments and guards that their rows do not: no alert has these words. */
import type { GuardId } from '../../lambda-src/rules/rule.ts';

export interface RuleWords {
  /** What the rule finds. */
  readonly name: string;
  /** When it holds. */
  readonly when: string;
  /** What else than its usual severity it says: "`critical` without MFA". */
  readonly otherwise?: string;
}

export interface AdjustmentWords {
  /** What the adjustment finds. */
  readonly name: string;
  /** When it holds. */
  readonly when: string;
  /** What it does: "one step less". */
  readonly effect: string;
}

const ATTACHED = {
  when: 'AdministratorAccess, IAMFullAccess, or another AWS managed policy that controls who has access',
  otherwise: '`medium` or `low` for policies of single services; `critical` when callers attach it to themselves',
};

export const RULE_WORDS: Readonly<Record<string, RuleWords>> = {
  S01: {
    name: 'A change by the root user',
    when: 'the root user makes a change, also through a service. Not: what a service does for the account, as Auto Scaling starting an instance; reads, sign-ins (S04, S05, S75)',
    otherwise:
      '`high` in a session of `AssumeRoot`, which its task policy limits; `medium` for `CreateServiceLinkedRole` and tokens of `signin`',
  },
  S02: {
    name: 'An access key for the root user',
    when: 'the caller is the root user and names no other user',
  },
  S03: {
    name: 'A console password for the root user',
    when: 'the caller is the root user and names no other user',
  },
  S04: {
    name: 'A console sign-in of the root user',
    when: 'the root user signed in',
    otherwise: '`critical` without MFA',
  },
  S05: {
    name: "The root user's password or address",
    when: 'it is that of the root user',
  },
  S07: { name: 'A powerful AWS managed policy attached to a user', ...ATTACHED },
  S08: { name: 'A powerful AWS managed policy attached to a role or group', ...ATTACHED },
  S09: {
    name: 'A policy that allows too much',
    when: 'the document allows every action, or every action of IAM, on every resource',
    otherwise:
      'one step less with MFA, two from a named network; `critical` when callers grant it to themselves; `medium` or `low` for every action of another service',
  },
  S10: {
    name: 'A policy that allows privilege escalation',
    when: 'the policy allows privilege escalation (as in [pathfinding.cloud](https://pathfinding.cloud))',
    otherwise:
      '`medium` for named resources, through a role in use, or with MFA; `critical` when callers grant it to themselves',
  },
  S11: {
    name: 'A new default version of a policy',
    when: 'the new version becomes the default',
  },
  S13: {
    name: 'A role that anyone may assume',
    when: 'the trust policy admits every AWS account',
    otherwise: '`high` from a named network',
  },
  S14: {
    name: 'A role that an external account may assume',
    when: 'the trust policy admits an account, organization or network that is neither this account nor listed as trusted, or the caller by name',
  },
  S15: {
    name: 'A role that an external federated identity may assume',
    when: 'the trust policy admits identities of a provider outside AWS that are not listed as trusted',
    otherwise:
      '`medium` for SAML and for a provider of your own; `low` for any branch of a repository that is listed, or any audience',
  },
  S17: {
    name: 'An access key for another user',
    when: 'the key is for a user other than the caller',
  },
  S19: {
    name: 'A console password for another user',
    when: 'the password is that of a user other than the caller',
  },
  S20: {
    name: "The root user's MFA device removed",
    when: 'the device is that of the root user',
  },
  S21: {
    name: 'An MFA device registered outside the console, or for another user',
    when: 'with an access key, or temporary credentials outside the console; or for a user other than the caller',
  },
  S23: {
    name: 'A weak password policy',
    when: "the minimum length is under 14, a kind of character is not required, or passwords do not expire. What the call leaves out falls back to AWS's default",
  },
  S27: {
    name: 'A permissions boundary that bounds nothing',
    when: 'the boundary is AdministratorAccess or IAMFullAccess',
    otherwise: '`critical` when it is that of the caller',
  },
  S28: {
    name: 'A user added to a group',
    when: 'callers add themselves',
    otherwise: "`medium` where the group's name says administrators",
  },
  S29: {
    name: 'Identities changed from an EC2 instance',
    when: "the caller is the session of an instance's role",
    otherwise: '`medium` for groups, roles and what they are given',
  },
  S30: {
    name: 'A user, credential or policy made with S3 Browser',
    when: 'the user agent is S3 Browser',
  },
  S32: {
    name: 'A policy hidden by its size',
    when: 'CloudTrail omitted the parameters because they exceed 100 KB',
  },
  S33: {
    name: 'A publicly exposed access key',
    when: 'the policy is AWSCompromisedKeyQuarantine',
  },
  S40: {
    name: 'Another credential for another user',
    when: 'the credential is that of a user other than the caller',
  },
  S41: {
    name: 'An access key reactivated',
    when: 'the key is switched on; off is `low`, since it can lock somebody out',
  },
  S50: {
    name: 'A powerful AWS managed policy in a permission set',
    when: 'as S07, S08 and S10',
    otherwise: '`medium` or `low` for policies of single services',
  },
  S52: {
    name: 'A trust anchor outside AWS',
    when: 'the certificate authority is not AWS Private CA',
  },
  S53: {
    name: 'A federated session with a broad policy',
    when: "the session's policies allow as much as in S07, S09 or S10",
    otherwise: 'less where the policy allows less',
  },
  S54: {
    name: 'A policy that cannot be read',
    when: 'the document cannot be read as IAM reads it',
  },
  S55: {
    name: 'A resource opened to others',
    when: "a policy in the request, of whatever service, admits everyone; or a snapshot, image, bucket's list or function's permission does",
    otherwise:
      'also for the caller by name; `medium` for an account that is not trusted, under a condition, or for the caller who creates the resource',
  },
  S100: {
    name: 'A key that its account cannot manage',
    when: 'the key policy lets nobody in this account change it',
  },
  S56: {
    name: 'A customer managed policy attached',
    when: 'the policy is customer managed: the event does not hold its document',
    otherwise: '`high` when callers attach it to themselves: it may be anything',
  },
  S61: {
    name: "Another use of the heartbeat's role",
    when: 'the caller is a session of the role that sends the heartbeats, and the call is not a heartbeat. A heartbeat itself is counted, not alerted',
  },
  S70: {
    name: 'A part of this installation changed',
    when: 'the call names a part: function, topic (also one brought along), queue, filter, role, alarm, parameter, or the log group it reads. Not: reads, and what Lambda does for the function',
    otherwise: '`medium` for what is created or tagged',
  },
  S71: {
    name: 'A trail that records or delivers less',
    when: 'global services, other Regions, other accounts, validation or the log group are taken away; the bucket changes; the key is of another account; or the event does not say',
    otherwise:
      '`medium` for validation and encryption, and where the trail records less already and nothing is restored; `low` for what adds or restores',
  },
  S72: {
    name: 'Event selectors that leave changes out',
    when: 'no selector records every management event that changes something; KMS and the RDS Data API may be left out',
    otherwise: '`low` where all are still recorded, as when data events are added',
  },
  S73: {
    name: 'A sign-in of an IAM user without MFA',
    when: 'an IAM user signed in, and the record says that it was without MFA',
  },
  S74: {
    name: 'A console session made from other credentials',
    when: 'the caller is a federated user, or the role of an EC2 instance',
    otherwise: "`high` for an instance's role",
  },
  S75: {
    name: 'A failed sign-in of the root user',
    when: 'the root user did not get in',
  },
  S60: {
    name: "The caller's own permissions or tags changed",
    when: 'callers write or attach a policy, or change tags, of their own user or role, and no other rule says what it allows',
  },
  S76: {
    name: 'A deny policy removed',
    when: 'it is a policy of AWS that denies, such as the quarantine of a leaked key or the end of a session; or the name of the policy or group says that it limits. Also where a policy named so is written without a Deny',
    otherwise: '`medium` by its name alone; one step more when callers remove it from themselves',
  },
  S77: {
    name: "A caller's own policy or boundary removed",
    when: 'it is that of the caller: nobody gives up rights, but some policies deny',
    otherwise: '`critical` for a permissions boundary; `high` for one put in its place',
  },
  S78: {
    name: "The trust policy of the caller's own role changed",
    when: 'the caller is a session of the role',
  },
  S79: {
    name: 'Access given to oneself',
    when: 'the principal in the request is the caller: their user, their role, or their user of Identity Center',
  },
  S98: {
    name: "A permission set changed that may be the caller's own",
    when: 'the caller is a session of a permission set: its role has the name, the record the ARN of the one that changed',
  },
  S80: {
    name: 'A service user that gets more than its key',
    when: 'the user is one that IAM created for a Bedrock API key, and is given anything but AmazonBedrockLimitedAccess',
  },
  S81: {
    name: 'A Bedrock API key that does not expire',
    when: 'the credential is for Bedrock, and has no number of days',
  },
  S84: {
    name: 'A failed sign-in',
    when: 'a user did not get in; CloudTrail hides the name where no user has it',
    otherwise: '`medium` where the password was right and the MFA code was not',
  },
  S85: {
    name: 'The master password of a database changed',
    when: 'the request has a password, which CloudTrail hides',
  },
  S102: {
    name: 'A database with a public address',
    when: 'a database instance is created, restored or changed so that it is publicly accessible',
  },
  S103: {
    name: 'GuardDuty switched off',
    when: 'a detector is updated so that it is not enabled',
  },
  S97: {
    name: 'A public access block with gaps',
    when: 'one of the four blocks is not on, or the record does not say so',
  },
};

export const ADJUSTMENT_WORDS: Readonly<Record<string, AdjustmentWords>> = {
  S16: {
    name: 'Many trust policies refused as malformed',
    when: 'three or more `UpdateAssumeRolePolicy` of one caller were refused as malformed within ten minutes',
    effect: 'at least `medium`',
  },
  S31: {
    name: 'An unusual origin',
    when: 'a rule holds, a look-up raises, or the call adds, attaches, creates or puts something in IAM; and it comes from CloudShell or from inside a Lambda function. Not for a denied call',
    effect: 'one step more',
  },
  S43: {
    name: 'A denied call',
    when: 'the call was denied',
    effect:
      'one step less, never below `low`; `medium` stays of the root user, and of a change of an identity service that this version does not know',
  },
  S44: {
    name: 'A failed call',
    when: 'the call failed for another reason. Not for a sign-in: that somebody tried is what its rules are about',
    effect: 'one step less; `medium` stays as for S43',
  },
  S45: {
    name: 'A call by an AWS service',
    when: 'an AWS service acts for itself: as a service, or with a service-linked role. Not: what it forwards for a caller, as CloudFormation does',
    effect:
      'one step less; where a grave rule holds, never below `medium`. `info` where a service-linked role does what it is for: what is rated up to `medium` and no rule adds to, and the provider and roles that Identity Center keeps for itself',
  },
  S57: {
    name: 'Many denied calls by one caller',
    when: 'five or more different calls by one caller were denied within ten minutes',
    effect: 'at least `medium`',
  },
  S58: {
    name: 'A test event beside real ones',
    when: 'the batch holds more than test events: none of them leads an alert of real ones',
    effect: '`info`',
  },
  S59: {
    name: 'A test event',
    when: 'somebody put the record into the log group by hand, marked as a test, whatever else it says',
    effect: '`critical`, and no other reason is told',
  },
  S82: {
    name: 'Many failed sign-ins of one user',
    when: 'five or more sign-ins of one user failed within ten minutes',
    effect: 'at least `medium`',
  },
  S83: {
    name: 'Failed sign-ins of many users from one address',
    when: 'sign-ins of five or more users failed from one address within ten minutes; each name that no user has counts as one',
    effect: 'at least `high`; `medium` where no user has the name',
  },
  S62: {
    name: 'Failed sign-ins of many IAM users',
    when: 'sign-ins of five or more IAM users failed within ten minutes, without an address in common (S83). Not: people of IAM Identity Center, of whom some always mistype',
    effect: 'at least `medium`',
  },
  S99: {
    name: 'A sign-in after many that failed',
    when: 'a console sign-in succeeds after sign-ins of the same user (S82, S62) or from the same address (S83) failed',
    effect: 'as serious as what failed, where that is more',
  },
  S86: {
    name: 'An event ID with different content',
    when: 'an event with the same ID was alerted on before, or came with it, and says something else',
    effect: 'at least `high`',
  },
  S87: {
    name: 'Policies that together allow too much',
    when: 'a customer managed policy is attached that was created in the same delivery, or one user, role or group gets several documents in it, a user also those of groups they join; S09 and S10 would hold for all of them together',
    effect: 'as serious as all of them together, where that is more',
  },
  S88: {
    name: 'A new user with a credential and power',
    when: 'in one delivery a user is created, gets a password, key or other credential, and gets permissions rated `high` or more',
    effect: 'the permissions are `critical`, the others at least `high`',
  },
  S89: {
    name: 'Logging cut before changes',
    when: 'a caller takes away what records events, rated `high` or more, and later in the delivery makes changes rated `medium` or more',
    effect: '`critical`',
  },
  S90: {
    name: 'What a policy allows, as looked up',
    when: 'the customer managed policy that was attached, or whose default version was set, allows as much as in S09 or S10',
    effect: 'at least as serious as S09 and S10 rate the document; `critical` when callers attach it to themselves',
  },
  S91: {
    name: 'Credentials of an administrator, as looked up',
    when: 'the access key or console password is that of another user, who has administrator access',
    effect: '`critical`',
  },
  S92: {
    name: "A member of an administrators' group, as looked up",
    when: 'the group that the user was added to has administrator access',
    effect: 'at least `high`; `critical` when callers add themselves',
  },
  S93: {
    name: 'A change to an administrator, as looked up',
    when: 'the trust policy, permissions boundary, instance profile or MFA device of a user or role with administrator access was changed',
    effect: 'at least `high`',
  },
  S94: {
    name: 'A permissions boundary that bounds nothing, as looked up',
    when: 'the customer managed policy that was set as the boundary leaves its holder every privilege escalation path',
    effect: 'at least `high`',
  },
  S101: {
    name: 'Permissions for a group that the caller joined',
    when: 'in one delivery the caller joins a group, and attaches or puts a policy on it',
    effect: 'one step more',
  },
  S95: {
    name: 'A key made and used from elsewhere',
    when: 'in one delivery an access key is created, and used from another address',
    effect: 'at least `high`: the creation, and the first use',
  },
  S96: {
    name: 'A role opened, then used',
    when: 'in one delivery the trust policy of a role admits whom it should not, rated `high` or more, and later the role is assumed or acts',
    effect: 'the trust policy is `critical`, the first use at least `high`',
  },
};

/** When it holds. */
export const GUARD_WORDS: Readonly<Record<GuardId, string>> = {
  test: 'the record is marked as a test',
  administration:
    'by whatever call; also a delegated administrator registered, root access to other accounts enabled, or `AssumeRoot`',
  'own access':
    "permissions, boundary, trust or tags of the caller's user or role are changed; or what may be theirs: a policy's default version, a group's policies by a user, a permission set by somebody who has one",
  administrator:
    'the name of the user, group, role, policy, permission set or MFA device says administrator, power user, superuser, root, owner, sudo, emergency or break glass; or it is OrganizationAccountAccessRole or AWSControlTowerExecution',
  assignment:
    'the record of an assignment in IAM Identity Center does not name the permission set, or the record of a membership does not name the group',
  evidence: 'what records events (CloudTrail, the log group, Config, GuardDuty), or a part of this module, is changed',
};
