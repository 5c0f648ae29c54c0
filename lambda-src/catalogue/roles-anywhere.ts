/** IAM Roles Anywhere: sign-in with certificates of a certificate authority that the trust anchor names. */
import { federation, tags, target } from './row.ts';
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
  CreateTrustAnchor: federation('high', 'create {0}', NEW_ANCHOR, 'T1098.003 T1556', CERTIFICATES),
  UpdateTrustAnchor: federation('high', 'update {0}', ANCHOR, 'T1098.003 T1556', CERTIFICATES),
  EnableTrustAnchor: federation('medium', 'enable {0}', ANCHOR, 'T1098.003 T1556', CERTIFICATES),
  DisableTrustAnchor: federation('low', 'disable {0}', ANCHOR, 'T1531'),
  DeleteTrustAnchor: federation('low', 'delete {0}', ANCHOR, 'T1531'),
  CreateProfile: federation('medium', 'create {0}', NEW_PROFILE, 'T1098.003 T1556', ROLES),
  UpdateProfile: federation('medium', 'update {0}', PROFILE, 'T1098.003', ROLES),
  EnableProfile: federation('medium', 'enable {0}', PROFILE, 'T1098.003', ROLES),
  DisableProfile: federation('low', 'disable {0}', PROFILE, 'T1531'),
  DeleteProfile: federation('low', 'delete {0}', PROFILE, 'T1531'),
  PutAttributeMapping: federation(
    'medium',
    'change the attribute mapping of {0}',
    PROFILE,
    'T1098',
    'Policies that compare the mapped attributes decide differently',
  ),
  DeleteAttributeMapping: federation('low', 'delete the attribute mapping of {0}', PROFILE),
  ImportCrl: federation('low', 'import {0}', target('revocation list', 'name', 'response.crl.crlArn')),
  EnableCrl: federation('low', 'enable {0}', CRL),
  UpdateCrl: federation('medium', 'update {0}', CRL, 'T1556', REVOKED),
  DisableCrl: federation('medium', 'disable {0}', CRL, 'T1556', REVOKED),
  DeleteCrl: federation('medium', 'delete {0}', CRL, 'T1556', REVOKED),
  PutNotificationSettings: federation('low', 'change the notifications of {0}', ANCHOR),
  ResetNotificationSettings: federation('low', 'reset the notifications of {0}', ANCHOR),
  TagResource: tags('low', 'tag {0}', RESOURCE, 'T1098'),
  UntagResource: tags('low', 'untag {0}', RESOURCE, 'T1098'),
});
