/** Sign-in to the console and to Identity Center, and sessions from STS. */
import { ACCOUNT, accountSettings, credentials, identity, other, routine, signIn, target } from './row.ts';
import type { ServiceCatalogue } from './types.ts';

const CALLER = target('user', 'caller', 'additional.UserName');
const ROLE = target('role', 'roleArn');
const SWITCHED_ROLE = target('role', 'additional.SwitchTo', 'additional.RedirectTo');

const STATEMENT = target('permission statement', 'statementId', 'response.statementId');
const CLIENT = target('OAuth client', 'clientName', 'clientId', 'response.clientId');

const NETWORKS = 'The policy decides from which networks people may open the console';
const RECOVERY = 'Whoever receives the mail can take over the user';

export const signin = (): ServiceCatalogue => ({
  ConsoleLogin: signIn('info', 'sign in to the console', ACCOUNT, 'T1078.004'),
  SwitchRole: signIn('info', 'switch to {0} in the console', SWITCHED_ROLE, 'T1078.004'),
  GetSigninToken: signIn('low', 'get a token to open the console', ACCOUNT, 'T1550.001'),
  ExitRole: signIn('info', 'switch back from a role in the console', ACCOUNT),
  RenewRole: signIn('info', 'renew the session of a role in the console', ACCOUNT),
  CheckMfa: signIn('info', 'reach the MFA step of a console sign-in', ACCOUNT),
  UserAuthentication: signIn('info', 'sign in to IAM Identity Center', ACCOUNT, 'T1078.004'),
  CredentialChallenge: signIn('info', 'start signing in to IAM Identity Center', ACCOUNT),
  CredentialVerification: signIn('info', 'pass a credential check of IAM Identity Center', ACCOUNT),
  ExternalIdPDirectoryLogin: signIn('info', 'sign in to IAM Identity Center', ACCOUNT, 'T1078.004'),
  CreateOAuth2Token: routine(signIn, 'get a token of AWS Sign-In', ACCOUNT, 'T1550.001'),
  AuthorizeOAuth2Access: routine(signIn, 'authorize a tool with AWS Sign-In', ACCOUNT, 'T1550.001'),
  CreateOAuth2TokenWithIAM: routine(signIn, 'get a token of AWS Sign-In with IAM credentials', ACCOUNT, 'T1550.001'),
  IntrospectOAuth2TokenWithIAM: routine(signIn, 'look into a token of AWS Sign-In', ACCOUNT),
  CreateOAuth2TokenWithTokenExchange: routine(signIn, 'get a token of AWS Sign-In', ACCOUNT, 'T1550.001'),
  CreateBearerToken: routine(signIn, 'get a token of AWS Sign-In', ACCOUNT, 'T1550.001'),
  BatchRevokeSessions: credentials('low', 'revoke sign-in sessions', ACCOUNT, 'T1531'),
  RevokeOAuth2Token: credentials('low', 'revoke a token of AWS Sign-In', ACCOUNT, 'T1531'),
  RevokeOAuth2TokenWithIAM: credentials('low', 'revoke a token of AWS Sign-In', ACCOUNT, 'T1531'),
  CreateOAuth2PublicClient: credentials('low', 'register {0} with AWS Sign-In', CLIENT, 'T1550.001'),
  CreateAccount: accountSettings(
    'medium',
    'sign up for an AWS account',
    ACCOUNT,
    'T1136.003',
    'A new account is a new place to act in',
  ),
  CreateTrustedIdentityPropagationApplicationForConsole: identity(
    'low',
    'create the Identity Center application of the console',
    ACCOUNT,
  ),
  PutConsoleAuthorizationConfiguration: accountSettings(
    'medium',
    'turn on the network limits of the console for {0}',
    target('account', 'targetId', 'account'),
    'T1556',
    NETWORKS,
  ),
  DeleteConsoleAuthorizationConfiguration: accountSettings(
    'high',
    'turn off the network limits of the console for {0}',
    target('account', 'targetId', 'account'),
    'T1556',
    'People may open the console from every network',
  ),
  PutResourcePermissionStatement: accountSettings(
    'medium',
    'add {0} to the sign-in policy of the account',
    STATEMENT,
    'T1556',
    NETWORKS,
  ),
  DeleteResourcePermissionStatement: accountSettings(
    'high',
    'remove {0} from the sign-in policy of the account',
    STATEMENT,
    'T1556',
    NETWORKS,
  ),
  PasswordRecoveryRequested: credentials('medium', 'request a password reset', CALLER, 'T1078.004 T1098', RECOVERY),
  PasswordRecoveryCompleted: credentials('medium', 'complete a password reset', CALLER, 'T1078.004 T1098', RECOVERY),
  PasswordUpdated: credentials(
    'medium',
    'change their own password',
    CALLER,
    'T1078.004 T1098',
    'The password opens the console',
  ),
  EmailUpdated: credentials(
    'high',
    'change their own e-mail address',
    CALLER,
    'T1078.004 T1098',
    'The address receives the password reset of the root user',
  ),
});

export const sts = (): ServiceCatalogue => ({
  AssumeRoot: signIn(
    'high',
    'open a root session in {0}',
    [target('account', 'targetPrincipal'), target('access key', 'response.credentials.accessKeyId')],
    'T1548.005 T1098.003',
    'The session acts as root of a member account for up to 15 minutes',
  ),
  GetFederationToken: credentials(
    'medium',
    'get credentials for {0}',
    target('federated user', 'name', 'response.federatedUser.arn'),
    'T1550.001 T1098.001',
    'The session outlives the access key it was made with',
  ),
  // AWS marks it as a read; users get their MFA sessions with it all day.
  GetSessionToken: routine(signIn, 'get session credentials', target('user', 'caller'), 'T1550.001'),
  GetDelegatedAccessToken: credentials(
    'medium',
    'get credentials that a delegation request gives to {0}',
    target('principal', 'response.assumedPrincipal'),
    'T1550.001 T1199',
    'A partner acts in the account',
  ),
  DecodeAuthorizationMessage: other('info', 'decode an authorization message', ACCOUNT, 'T1580'),
  AssumeRole: routine(signIn, '', ROLE, 'T1550.001'),
  AssumeRoleWithSAML: routine(signIn, 'assume {0} with SAML', ROLE, 'T1078.004'),
  AssumeRoleWithWebIdentity: routine(signIn, 'assume {0} with a web identity', ROLE, 'T1078.004'),
  GetWebIdentityToken: routine(signIn, 'get a web identity token for {0}', target('audience', 'audience'), 'T1550.001'),
});
