/**
 * How serious it is to hold a power. The judge of permissions and the test that checks it both read this table.
 *
 * What a document grants is put into one row: its form, and how far it reaches. The severity is the row's: `self` where
 * callers grant it to themselves, `other` where another named user, role or group gets it, and where who will hold it is
 * not known (a new policy that nobody has yet).
 */
import { rank, type Severity, step, worst } from '../catalogue/severity.ts';

export type Form =
  /** Every action of IAM and of nearly every other service. */
  | 'everything'
  /** Every action of nearly every service but IAM. */
  | 'nearly everything'
  | 'all of IAM'
  /** A call that gives permissions, credentials or trust, or takes a limit away. */
  | 'direct'
  /** A call that starts something under a role that the holder chooses. */
  | 'passing'
  /** The right to choose a role, without a call to start anything. */
  | 'passing alone'
  /** A call that acts through a role in use, or takes a policy away that may have denied something. */
  | 'takeover'
  /** Every action of a service that hands out access, keys or secrets, or keeps the evidence. */
  | 'controlling service'
  | 'service';

export type Reach =
  /** Every resource of the account, or any that is not named. */
  | 'any'
  /** A resource whose name says that it administers. */
  | 'admin'
  /** The holder itself. */
  | 'own'
  /** Resources that begin or end alike. */
  | 'some'
  /** One resource, by its full name. */
  | 'one';

export interface PowerRow {
  readonly form: Form;
  readonly reach: readonly Reach[];
  readonly self: Severity;
  readonly other: Severity;
}

const row = (form: Form, reach: readonly Reach[], self: Severity, other: Severity): PowerRow => ({
  form,
  reach,
  self,
  other,
});

/**
 * Behind each row stands a page of https://docs.aws.amazon.com/IAM/latest/UserGuide/, and behind `direct` what AWS says of each call:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export const POWERS: readonly PowerRow[] = [
  // getting-started_iam-personas.html
  row('everything', ['any'], 'critical', 'high'),
  // access_policies_job-functions.html#jf_developer-power-user
  row('nearly everything', ['any'], 'critical', 'high'),
  // getting-started_iam-personas.html
  row('all of IAM', ['any'], 'critical', 'high'),
  row('direct', ['any', 'admin', 'own'], 'critical', 'high'),
  row('direct', ['some', 'one'], 'medium', 'medium'),
  // id_roles_use_passrole.html
  row('passing', ['any', 'admin'], 'critical', 'high'),
  row('passing', ['some'], 'medium', 'medium'),
  row('passing alone', ['any', 'admin'], 'medium', 'medium'),
  // best-practices.html#grant-least-privilege
  row('takeover', ['any', 'admin'], 'high', 'medium'),
  row('controlling service', ['any'], 'medium', 'medium'),
  row('service', ['any'], 'low', 'low'),
];

/** How sure it is that the conditions of a grant can be met, surest last. */
export const NEVER = 0;
/** Only from a network that is named. */
export const OUTSIDE = 1;
/** Only with resources, services or policies that are named. */
export const PARTLY = 2;
/** Only with MFA. */
export const PERHAPS = 3;
export const ALWAYS = 4;
export type Level = typeof NEVER | typeof OUTSIDE | typeof PARTLY | typeof PERHAPS | typeof ALWAYS;

const STEPS: Readonly<Record<Level, number>> = { [NEVER]: 0, [OUTSIDE]: -2, [PARTLY]: -1, [PERHAPS]: -1, [ALWAYS]: 0 };

/** Forms of which a named part is ordinary. */
const WHOLE_ONLY: readonly Form[] = ['passing alone', 'takeover', 'controlling service', 'service'];

/** `null`: nothing to report. What is `medium` or more stays that: a condition makes nothing harmless. */
export function severityOf(form: Form, reach: Reach, level: Level, self: boolean): Severity | null {
  const power = POWERS.find((each) => each.form === form && each.reach.includes(reach));
  if (power === undefined || level === NEVER || (level <= PARTLY && WHOLE_ONLY.includes(form))) return null;
  const severity = self ? power.self : power.other;
  const floor: Severity = rank(severity) > rank('medium') || level !== OUTSIDE ? 'medium' : 'low';
  return rank(severity) < rank(floor) ? severity : worst(step(severity, STEPS[level]), floor);
}

/** Services that make up nearly everything when most of them are allowed, each with three calls that stand for it. */
export const COMMON_SERVICES: Readonly<Record<string, readonly string[]>> = {
  s3: ['GetObject', 'PutObject', 'PutBucketPolicy'],
  ec2: ['RunInstances', 'TerminateInstances', 'AuthorizeSecurityGroupIngress'],
  lambda: ['CreateFunction', 'UpdateFunctionCode', 'InvokeFunction'],
  kms: ['Decrypt', 'PutKeyPolicy', 'CreateGrant'],
  secretsmanager: ['GetSecretValue', 'PutSecretValue', 'PutResourcePolicy'],
  dynamodb: ['GetItem', 'PutItem', 'DeleteTable'],
  rds: ['CreateDBInstance', 'ModifyDBInstance', 'DeleteDBInstance'],
  sqs: ['SendMessage', 'ReceiveMessage', 'SetQueueAttributes'],
  sns: ['Publish', 'Subscribe', 'SetTopicAttributes'],
  ssm: ['GetParameter', 'SendCommand', 'StartSession'],
  logs: ['GetLogEvents', 'PutLogEvents', 'DeleteLogGroup'],
  cloudformation: ['CreateStack', 'UpdateStack', 'DeleteStack'],
  ecs: ['RunTask', 'UpdateService', 'RegisterTaskDefinition'],
  cloudtrail: ['StopLogging', 'DeleteTrail', 'UpdateTrail'],
  ecr: ['PutImage', 'BatchDeleteImage', 'SetRepositoryPolicy'],
};
/** How many of `COMMON_SERVICES` are most of them. */
export const MOST = 12;

/** What hands out access, keys or secrets, or keeps the evidence: all of it is control over the account's security. */
export const CONTROLLING = new Set(
  'organizations account sso sso-directory identitystore rolesanywhere kms secretsmanager cloudtrail'.split(' '),
);

/** Names of users, groups, roles and policies that say that they administer. */
export const SAYS_ADMIN =
  /admin|poweruser|superuser|break-?glass|full-?access|OrganizationAccountAccessRole|ControlTowerExecution|\broot\b/i;

/** Names that a pattern is tried with: common ones of what administers. */
export const ADMIN_NAMES: readonly string[] = ['Admin', 'admin', 'Administrator', 'OrganizationAccountAccessRole'];
