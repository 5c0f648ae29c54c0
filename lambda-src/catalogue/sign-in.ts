/** Sign-in to the console and to Identity Center, and sessions from STS. */
import { ACCOUNT, row, target } from './row.ts';
import type { ServiceCatalogue } from './types.ts';

const CALLER = target('user', 'caller', 'additional.UserName');
const ROLE = target('role', 'roleArn');
const SWITCHED_ROLE = target('role', 'additional.SwitchTo', 'additional.RedirectTo');

const RECOVERY = 'Whoever receives the mail can take over the user';

export const signin: ServiceCatalogue = {
  ConsoleLogin: row('sign-in', 'info', 'sign in to the console', [ACCOUNT], 'T1078.004'),
  SwitchRole: row('sign-in', 'info', 'switch to {0} in the console', [SWITCHED_ROLE], 'T1078.004'),
  GetSigninToken: row('sign-in', 'low', 'get a token to open the console', [ACCOUNT], 'T1550.001'),
  CheckMfa: row('sign-in', 'info', 'reach the MFA step of a console sign-in', [ACCOUNT]),
  UserAuthentication: row('sign-in', 'info', 'sign in to IAM Identity Center', [ACCOUNT], 'T1078.004'),
  CredentialChallenge: row('sign-in', 'info', 'start signing in to IAM Identity Center', [ACCOUNT]),
  CredentialVerification: row('sign-in', 'info', 'pass a credential check of IAM Identity Center', [ACCOUNT]),
  PasswordRecoveryRequested: row(
    'credentials',
    'medium',
    'request a password reset',
    [CALLER],
    'T1078.004 T1098',
    RECOVERY,
  ),
  PasswordRecoveryCompleted: row(
    'credentials',
    'medium',
    'complete a password reset',
    [CALLER],
    'T1078.004 T1098',
    RECOVERY,
  ),
  PasswordUpdated: row(
    'credentials',
    'medium',
    'change their own password',
    [CALLER],
    'T1078.004 T1098',
    'The password opens the console',
  ),
  EmailUpdated: row(
    'credentials',
    'high',
    'change their own e-mail address',
    [CALLER],
    'T1078.004 T1098',
    'The address receives the password reset of the root user',
  ),
};

export const sts: ServiceCatalogue = {
  AssumeRoot: row(
    'sign-in',
    'high',
    'open a root session in {0}',
    [target('account', 'targetPrincipal')],
    'T1548.005 T1098.003',
    'The session acts as root of a member account for up to 15 minutes',
  ),
  GetFederationToken: row(
    'credentials',
    'medium',
    'get credentials for {0}',
    [target('federated user', 'name', 'response.federatedUser.arn')],
    'T1550.001 T1098.001',
    'The session outlives the access key it was made with',
  ),
  GetSessionToken: row('sign-in', 'low', 'get session credentials', [target('user', 'caller')], 'T1550.001'),
  AssumeRole: row('sign-in', 'info', 'assume {0}', [ROLE], 'T1550.001'),
  AssumeRoleWithSAML: row('sign-in', 'info', 'assume {0} with SAML', [ROLE], 'T1078.004'),
  AssumeRoleWithWebIdentity: row('sign-in', 'info', 'assume {0} with a web identity', [ROLE], 'T1078.004'),
  GetWebIdentityToken: row(
    'credentials',
    'low',
    'get a web identity token for {0}',
    [target('audience', 'audience')],
    'T1550.001',
  ),
};
