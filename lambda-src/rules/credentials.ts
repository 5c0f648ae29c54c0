/** Conditions on credentials, MFA, passwords and new identities. */
import { asBoolean, at } from '../record/json.ts';
import { type Condition, type Facts, hit, isForCaller, NONE, otherUser, parameter } from './rule.ts';

/** CIS AWS Foundations 1.8 and Security Hub IAM.15. */
const MINIMUM_PASSWORD_LENGTH = 14;
const REQUIRED = [
  'requireUppercaseCharacters',
  'requireLowercaseCharacters',
  'requireNumbers',
  'requireSymbols',
] as const;

/** UpdateAccountPasswordPolicy replaces the whole policy: what a call leaves out falls back to AWS's weak default. */
function weaknesses(facts: Facts): readonly string[] {
  const parameters = facts.record.requestParameters;
  const length = at(parameters, 'minimumPasswordLength');
  const found: string[] = [];
  if (typeof length !== 'number' || length < MINIMUM_PASSWORD_LENGTH) {
    found.push(`passwords of ${typeof length === 'number' ? length : 'AWS default'} characters`);
  }
  const missing = REQUIRED.filter((name) => asBoolean(at(parameters, name)) !== true).map((name) =>
    name.replace('require', '').replace('Characters', '').toLowerCase(),
  );
  if (missing.length > 0) found.push(`no ${missing.join(', ')} required`);
  if (typeof at(parameters, 'maxPasswordAge') !== 'number') found.push('no expiry');
  return found;
}

export const CREDENTIAL_CONDITIONS: readonly Condition[] = [
  {
    rule: 'S17',
    events: ['iam:CreateAccessKey'],
    judge: (facts) => {
      const other = otherUser(facts);
      return other === null
        ? NONE
        : hit('high', `An access key for another user: whoever made it can act as ${other}`, 'T1098.001');
    },
  },
  {
    rule: 'S19',
    events: ['iam:CreateLoginProfile', 'iam:UpdateLoginProfile'],
    judge: (facts) => {
      const other = otherUser(facts);
      return other === null
        ? NONE
        : hit('high', `A console password for another user: whoever set it can sign in as ${other}`, 'T1098.001');
    },
  },
  {
    rule: 'S20',
    events: ['iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice'],
    judge: (facts) =>
      /:mfa\/root-account-mfa-device$/.test(parameter(facts, 'serialNumber') ?? '')
        ? hit('critical', "The root user's MFA device was removed", 'T1556.006')
        : NONE,
  },
  {
    rule: 'S21',
    events: ['iam:EnableMFADevice', 'iam:CreateVirtualMFADevice'],
    judge: ({ record }) =>
      record.identity.accessKeyId?.startsWith('ASIA') === true && record.sessionCredentialFromConsole !== true
        ? hit(
            'medium',
            'An MFA device added with temporary credentials outside the console: a way to keep a stolen session',
            'T1098.005',
            'T1556.006',
          )
        : NONE,
  },
  {
    rule: 'S23',
    events: ['iam:UpdateAccountPasswordPolicy'],
    judge: (facts) => {
      if (facts.record.requestParameters === null) return NONE;
      const found = weaknesses(facts);
      return found.length === 0 ? NONE : hit('medium', `A weak password policy: ${found.join('; ')}`, 'T1556');
    },
  },
  {
    rule: 'S28',
    events: ['iam:AddUserToGroup'],
    judge: (facts) =>
      isForCaller(facts)
        ? hit('high', 'Callers added themselves to a group and have its permissions now', 'T1098.003')
        : /admin/i.test(parameter(facts, 'groupName')?.slice(0, 128) ?? '')
          ? hit('medium', 'The name of the group says administrators', 'T1098.003')
          : NONE,
  },
  {
    rule: 'S29',
    events: ['iam:CreateUser'],
    judge: ({ actor }) =>
      actor.sessionName !== null && /^i-[0-9a-f]{8,17}$/.test(actor.sessionName)
        ? hit('high', `A user made from EC2 instance ${actor.sessionName}: instances rarely manage users`, 'T1136.003')
        : NONE,
  },
  {
    rule: 'S40',
    events: [
      'iam:CreateServiceSpecificCredential',
      'iam:ResetServiceSpecificCredential',
      'iam:UploadSSHPublicKey',
      'iam:UploadSigningCertificate',
    ],
    judge: (facts) => {
      const other = otherUser(facts);
      return other === null
        ? NONE
        : hit('high', `A credential for another user: whoever made it can act as ${other}`, 'T1098.001');
    },
  },
  {
    rule: 'S41',
    events: ['iam:UpdateAccessKey'],
    judge: (facts) =>
      parameter(facts, 'status') === 'Active'
        ? hit('medium', 'An access key was switched on again', 'T1098.001')
        : NONE,
  },
];
