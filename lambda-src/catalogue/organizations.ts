/** AWS Organizations and the account's own settings. Both are recorded in us-east-1 of the account that calls. */
import { ACCOUNT, accountSettings, organization, tagging, target } from './row.ts';
import type { ServiceCatalogue } from './types.ts';

const POLICY = target(
  'organization policy',
  'response.policy.policySummary.name',
  'policyId',
  'response.policy.policySummary.arn',
);
const NAMED_POLICY = target('organization policy', 'name', 'response.policy.policySummary.arn');
const POLICY_TARGET = target('target', 'targetId');
const ROOT = target('organization root', 'rootId');
const MEMBER = target('account', 'accountId');
const newAccount = (type: string) => target(type, 'accountName', 'response.createAccountStatus.accountId');
const HANDSHAKE = target('handshake', 'handshakeId');
const TRANSFER = target('responsibility transfer', 'id', 'name');
const UNIT = target('organizational unit', 'organizationalUnitId');
const SERVICE = target('service', 'servicePrincipal');
/** `AccountId` is left out where the caller's own account is meant. */
const THIS_ACCOUNT = target('account', 'accountId', 'account');
const REGION = target('Region', 'regionName');

const GUARD_RAIL = 'A guardrail of the organization is gone or weaker';
const LEFT = 'An account leaves the guardrails of the organization';
const NEW = 'A new account is a new place to act in';
const DELEGATED = 'An account may manage parts of the organization';
const TRUSTED = 'A service may act, or stops acting, in every account of the organization';
const EMAIL = 'The address receives the password reset of the root user';
const CONTACT = 'Alerts of AWS about security, billing or operations go to this contact';

export const organizations = (): ServiceCatalogue => ({
  CreatePolicy: organization('low', '', NAMED_POLICY, 'T1098'),
  UpdatePolicy: organization('high', '', POLICY, 'T1666', GUARD_RAIL),
  DeletePolicy: organization('high', '', POLICY, 'T1666', GUARD_RAIL),
  AttachPolicy: organization(
    'medium',
    'attach {1} to {0}',
    [POLICY_TARGET, POLICY],
    'T1098',
    'It changes what accounts may do, and the policy is not in the event',
  ),
  DetachPolicy: organization('high', 'detach {1} from {0}', [POLICY_TARGET, POLICY], 'T1666', GUARD_RAIL),
  EnablePolicyType: organization('low', 'enable {1} in {0}', [ROOT, target('policy type', 'policyType')]),
  DisablePolicyType: organization(
    'high',
    'disable {1} in {0}',
    [ROOT, target('policy type', 'policyType')],
    'T1666',
    'Every guardrail of this type is gone',
  ),
  PutResourcePolicy: organization(
    'high',
    'change the delegation policy of the organization',
    ACCOUNT,
    'T1098',
    DELEGATED,
  ),
  DeleteResourcePolicy: organization(
    'medium',
    'delete the delegation policy of the organization',
    ACCOUNT,
    'T1531',
    'Accounts that managed parts of the organization no longer can',
  ),
  CreateAccount: organization('medium', '', [newAccount('account')], 'T1136.003', NEW),
  CreateGovCloudAccount: organization('medium', '', [newAccount('GovCloud account')], 'T1136.003', NEW),
  CreateAccountResult: organization(
    'info',
    'finish creating {0}',
    target('account', 'service.createAccountStatus.accountId', 'service.createAccountStatus.accountName'),
  ),
  CloseAccount: organization('high', '', MEMBER, 'T1666 T1531', LEFT),
  RemoveAccountFromOrganization: organization('high', 'remove {0} from the organization', MEMBER, 'T1666 T1531', LEFT),
  LeaveOrganization: organization('high', 'take the account out of its organization', ACCOUNT, 'T1666 T1531', LEFT),
  MoveAccount: organization(
    'medium',
    'move {0} from {1} to {2}',
    [MEMBER, target('parent', 'sourceParentId'), target('parent', 'destinationParentId')],
    'T1666',
    'Other guardrails apply to the account',
  ),
  InviteAccountToOrganization: organization(
    'medium',
    'invite {0} to the organization',
    target('account', 'target.id'),
    'T1666',
    'Whoever owns the organization rules the accounts in it',
  ),
  AcceptHandshake: organization(
    'medium',
    '',
    HANDSHAKE,
    'T1666',
    'Whoever owns the organization rules the accounts in it',
  ),
  DeclineHandshake: organization('low', '', HANDSHAKE),
  CancelHandshake: organization('low', '', HANDSHAKE),
  InviteOrganizationToTransferResponsibility: organization(
    'medium',
    'invite {0} to take over a responsibility of the organization',
    target('account', 'target.id'),
    'T1199',
    'Another organization would pay for, and see into, this one',
  ),
  UpdateResponsibilityTransfer: organization('low', 'rename {0}', TRANSFER),
  TerminateResponsibilityTransfer: organization(
    'medium',
    'end {0}',
    TRANSFER,
    'T1531',
    'A responsibility of the organization goes back to its own account',
  ),
  ...tagging(target('resource', 'resourceId')),
  CreateOrganization: organization(
    'medium',
    'create an organization',
    ACCOUNT,
    'T1666',
    'The account rules the accounts that join',
  ),
  DeleteOrganization: organization('high', 'delete the organization', ACCOUNT, 'T1666', GUARD_RAIL),
  EnableAllFeatures: organization(
    'medium',
    'ask to enable all features of the organization',
    ACCOUNT,
    'T1098',
    'The organization can then limit what its accounts may do',
  ),
  CreateOrganizationalUnit: organization(
    'low',
    '',
    target('organizational unit', 'name', 'response.organizationalUnit.arn'),
  ),
  UpdateOrganizationalUnit: organization('low', '', UNIT),
  DeleteOrganizationalUnit: organization('low', '', UNIT),
  EnableAWSServiceAccess: organization(
    'medium',
    'enable access to the organization for {0}',
    SERVICE,
    'T1098',
    TRUSTED,
  ),
  DisableAWSServiceAccess: organization(
    'medium',
    'disable access to the organization for {0}',
    SERVICE,
    'T1685',
    TRUSTED,
  ),
  RegisterDelegatedAdministrator: organization(
    'high',
    'register {0} as delegated administrator of {1}',
    [MEMBER, SERVICE],
    'T1098',
    DELEGATED,
  ),
  DeregisterDelegatedAdministrator: organization(
    'low',
    'deregister {0} as delegated administrator of {1}',
    [MEMBER, SERVICE],
    'T1531',
  ),
});

export const account = (): ServiceCatalogue => ({
  CloseAccount: accountSettings(
    'high',
    '',
    THIS_ACCOUNT,
    'T1666 T1531',
    'Everything in the account is lost when the closure ends',
  ),
  StartPrimaryEmailUpdate: accountSettings(
    'high',
    'start changing the root e-mail address of {0}',
    THIS_ACCOUNT,
    'T1098',
    EMAIL,
  ),
  AcceptPrimaryEmailUpdate: accountSettings(
    'high',
    'change the root e-mail address of {0}',
    THIS_ACCOUNT,
    'T1098',
    EMAIL,
  ),
  PutAlternateContact: accountSettings('medium', 'change an alternate contact of {0}', THIS_ACCOUNT, 'T1098', CONTACT),
  DeleteAlternateContact: accountSettings(
    'medium',
    'delete an alternate contact of {0}',
    THIS_ACCOUNT,
    'T1098',
    CONTACT,
  ),
  PutContactInformation: accountSettings('low', 'change the contact information of {0}', THIS_ACCOUNT),
  PutAccountName: accountSettings('low', 'rename {0}', THIS_ACCOUNT),
  EnableRegion: accountSettings(
    'medium',
    'enable {1} for {0}',
    [THIS_ACCOUNT, REGION],
    'T1535',
    'What no one watches in a new Region stays unseen',
  ),
  DisableRegion: accountSettings('low', 'disable {1} for {0}', [THIS_ACCOUNT, REGION]),
});
