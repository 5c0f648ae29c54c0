/** IAM Roles Anywhere: sign-in with certificates of a certificate authority that the trust anchor names. */
import { federation, routine, signIn, tagging, target } from './row.ts';
import type { ServiceCatalogue } from './types.ts';

const ANCHOR = target(
  'trust anchor',
  'response.trustAnchor.name',
  'trustAnchorId',
  'response.trustAnchor.trustAnchorArn',
);
const NEW_ANCHOR = target('trust anchor', 'name', 'response.trustAnchor.trustAnchorArn');
const PROFILE = target('profile', 'response.profile.name', 'profileId', 'response.profile.profileArn');
const NEW_PROFILE = target('profile', 'name', 'response.profile.profileArn');
const CRL = target('revocation list', 'response.crl.name', 'crlId', 'response.crl.crlArn');
const RESOURCE = target('resource', 'resourceArn');

const CERTIFICATES = 'Certificates of the authority open roles of this account from anywhere';
const ROLES = 'It decides which roles a certificate opens';
const REVOKED = 'Certificates that were revoked can be accepted again';

export const rolesAnywhere = (): ServiceCatalogue => ({
  CreateTrustAnchor: federation('high', '', NEW_ANCHOR, 'T1098.003 T1556', CERTIFICATES),
  UpdateTrustAnchor: federation('high', '', ANCHOR, 'T1098.003 T1556', CERTIFICATES),
  EnableTrustAnchor: federation('medium', '', ANCHOR, 'T1098.003 T1556', CERTIFICATES),
  DisableTrustAnchor: federation('low', '', ANCHOR, 'T1531'),
  DeleteTrustAnchor: federation('low', '', ANCHOR, 'T1531'),
  CreateProfile: federation('medium', '', NEW_PROFILE, 'T1098.003 T1556', ROLES),
  UpdateProfile: federation('medium', '', PROFILE, 'T1098.003', ROLES),
  EnableProfile: federation('medium', '', PROFILE, 'T1098.003', ROLES),
  DisableProfile: federation('low', '', PROFILE, 'T1531'),
  DeleteProfile: federation('low', '', PROFILE, 'T1531'),
  PutAttributeMapping: federation(
    'medium',
    'change the attribute mapping of {0}',
    PROFILE,
    'T1098',
    'Policies that compare the mapped attributes decide differently',
  ),
  DeleteAttributeMapping: federation('low', 'delete the attribute mapping of {0}', PROFILE),
  ImportCrl: federation('low', '', target('revocation list', 'name', 'response.crl.crlArn')),
  EnableCrl: federation('low', '', CRL),
  UpdateCrl: federation('medium', '', CRL, 'T1556', REVOKED),
  DisableCrl: federation('medium', '', CRL, 'T1556', REVOKED),
  DeleteCrl: federation('medium', '', CRL, 'T1556', REVOKED),
  PutNotificationSettings: federation('low', 'change the notifications of {0}', ANCHOR),
  ResetNotificationSettings: federation('low', 'reset the notifications of {0}', ANCHOR),
  CreateSession: routine(signIn, 'get credentials of {0} with a certificate', target('role', 'roleArn'), 'T1078.004'),
  ...tagging(RESOURCE),
});
