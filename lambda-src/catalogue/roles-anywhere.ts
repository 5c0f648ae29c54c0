/** IAM Roles Anywhere: sign-in with certificates of a certificate authority that the trust anchor names. */
import { row, target } from './row.ts';
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
  CreateTrustAnchor: row('federation', 'high', 'create {0}', NEW_ANCHOR, 'T1098.003 T1556', CERTIFICATES),
  UpdateTrustAnchor: row('federation', 'high', 'update {0}', ANCHOR, 'T1098.003 T1556', CERTIFICATES),
  EnableTrustAnchor: row('federation', 'medium', 'enable {0}', ANCHOR, 'T1098.003 T1556', CERTIFICATES),
  DisableTrustAnchor: row('federation', 'low', 'disable {0}', ANCHOR, 'T1531'),
  DeleteTrustAnchor: row('federation', 'low', 'delete {0}', ANCHOR, 'T1531'),
  CreateProfile: row('federation', 'medium', 'create {0}', NEW_PROFILE, 'T1098.003 T1556', ROLES),
  UpdateProfile: row('federation', 'medium', 'update {0}', PROFILE, 'T1098.003', ROLES),
  EnableProfile: row('federation', 'medium', 'enable {0}', PROFILE, 'T1098.003', ROLES),
  DisableProfile: row('federation', 'low', 'disable {0}', PROFILE, 'T1531'),
  DeleteProfile: row('federation', 'low', 'delete {0}', PROFILE, 'T1531'),
  PutAttributeMapping: row(
    'federation',
    'medium',
    'change the attribute mapping of {0}',
    PROFILE,
    'T1098',
    'Policies that compare the mapped attributes decide differently',
  ),
  DeleteAttributeMapping: row('federation', 'low', 'delete the attribute mapping of {0}', PROFILE),
  ImportCrl: row('federation', 'low', 'import {0}', target('revocation list', 'name', 'response.crl.crlArn')),
  EnableCrl: row('federation', 'low', 'enable {0}', CRL),
  UpdateCrl: row('federation', 'medium', 'update {0}', CRL, 'T1556', REVOKED),
  DisableCrl: row('federation', 'medium', 'disable {0}', CRL, 'T1556', REVOKED),
  DeleteCrl: row('federation', 'medium', 'delete {0}', CRL, 'T1556', REVOKED),
  PutNotificationSettings: row('federation', 'low', 'change the notifications of {0}', ANCHOR),
  ResetNotificationSettings: row('federation', 'low', 'reset the notifications of {0}', ANCHOR),
  TagResource: row('tags', 'low', 'tag {0}', RESOURCE, 'T1098'),
  UntagResource: row('tags', 'low', 'untag {0}', RESOURCE, 'T1098'),
});
