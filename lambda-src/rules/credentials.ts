/** Credentials, MFA devices and the password policy. */
import { asBoolean, asText, at } from '../record/json.ts';
import { type Facts, hitIf, NONE, parameter, type Rule } from './rule.ts';

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
    found.push(typeof length === 'number' ? `minimum length ${length}` : 'the default minimum length of AWS');
  }
  const missing = REQUIRED.filter((name) => asBoolean(at(parameters, name)) !== true).map((name) =>
    name.replace('require', '').replace('Characters', '').toLowerCase(),
  );
  if (missing.length > 0) found.push(`no ${missing.join(', ')} required`);
  if (typeof at(parameters, 'maxPasswordAge') !== 'number') found.push('no expiry');
  return found;
}

/**
 * The IAM user a call is about, where it is not the caller. IAM leaves `userName` out where callers mean themselves;
 * denied calls lose their parameters, and then nobody knows whom they meant.
 */
function otherUser(facts: Facts): string | null {
  const { actor, record } = facts;
  const name =
    parameter(facts, 'userName') ??
    asText(at(record.responseElements, 'accessKey.userName')) ??
    asText(at(record.responseElements, 'loginProfile.userName'));
  return actor.type === 'user' && actor.name === name ? null : name;
}

export const CREDENTIAL_RULES: readonly Rule[] = [
  {
    id: 'S17',
    events: ['iam:CreateAccessKey'],
    severity: 'high',
    techniques: ['T1098.001'],
    judge: (facts) =>
      hitIf(otherUser(facts) !== null, 'high', 'An access key for another user: the caller can act as that user'),
  },
  {
    id: 'S19',
    events: ['iam:CreateLoginProfile', 'iam:UpdateLoginProfile'],
    severity: 'high',
    techniques: ['T1098.001'],
    judge: (facts) =>
      hitIf(
        otherUser(facts) !== null,
        'high',
        'A console password for another user: the caller can sign in as that user',
      ),
  },
  {
    id: 'S20',
    events: ['iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice'],
    severity: 'critical',
    techniques: ['T1556.006'],
    judge: (facts) =>
      hitIf(
        /:mfa\/root-account-mfa-device$/.test(parameter(facts, 'serialNumber') ?? ''),
        'critical',
        "The root user's MFA device was removed",
      ),
  },
  {
    id: 'S21',
    events: ['iam:EnableMFADevice', 'iam:CreateVirtualMFADevice'],
    severity: 'medium',
    techniques: ['T1098.005', 'T1556.006'],
    judge: (facts) => {
      const { identity, sessionCredentialFromConsole } = facts.record;
      const [, kind = ''] = /^A([KS])IA/.exec(identity.accessKeyId ?? '') ?? [];
      if (kind === 'K' || (kind === 'S' && sessionCredentialFromConsole !== true)) {
        const text =
          kind === 'K'
            ? 'An MFA device registered with an access key: the holder of a stolen key then passes policies that ask for MFA'
            : 'An MFA device registered with temporary credentials outside the console: a way to keep a stolen session';
        return hitIf(true, 'medium', text);
      }
      return hitIf(
        otherUser(facts) !== null,
        'medium',
        "An MFA device for another user: whoever holds it can sign in with that user's password",
      );
    },
  },
  {
    id: 'S23',
    events: ['iam:UpdateAccountPasswordPolicy'],
    severity: 'medium',
    techniques: ['T1556'],
    judge: (facts) => {
      if (facts.record.requestParameters === null) return NONE;
      const found = weaknesses(facts);
      return hitIf(found.length > 0, 'medium', `A weak password policy: ${found.join('; ')}`);
    },
  },
  {
    id: 'S30',
    events: [
      'iam:CreateUser',
      'iam:CreateAccessKey',
      'iam:CreateLoginProfile',
      'iam:PutUserPolicy',
      'iam:AttachUserPolicy',
    ],
    severity: 'high',
    techniques: ['T1078.004', 'T1098.001'],
    section: 'credentials',
    judge: ({ record }) =>
      hitIf(
        /S3 Browser/i.test(record.userAgent?.slice(0, 1024) ?? ''),
        'high',
        'Made with S3 Browser, a tool seen in intrusions and seldom used to manage identities',
      ),
  },
  {
    id: 'S40',
    events: [
      'iam:CreateServiceSpecificCredential',
      'iam:ResetServiceSpecificCredential',
      'iam:UploadSSHPublicKey',
      'iam:UploadSigningCertificate',
    ],
    severity: 'high',
    techniques: ['T1098.001'],
    judge: (facts) =>
      hitIf(otherUser(facts) !== null, 'high', 'A credential for another user: the caller can act as that user'),
  },
  {
    id: 'S41',
    events: ['iam:UpdateAccessKey'],
    severity: 'medium',
    techniques: ['T1098.001'],
    judge: (facts) => hitIf(parameter(facts, 'status') === 'Active', 'medium', 'An access key was reactivated'),
  },
  {
    id: 'S85',
    events: ['rds:ModifyDBInstance', 'rds:ModifyDBCluster'],
    severity: 'medium',
    techniques: ['T1098.001'],
    section: 'credentials',
    brief: 'master password',
    judge: (facts) =>
      hitIf(
        parameter(facts, 'masterUserPassword') !== null,
        'medium',
        'The master password of the database changed: whoever set it can read everything in it',
      ),
  },
];
