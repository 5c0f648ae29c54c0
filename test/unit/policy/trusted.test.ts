import { expect, it } from 'vitest';
import { isListed, TRUSTS_NOBODY } from '../../../lambda-src/policy/trusted.ts';

const GITHUB = 'token.actions.githubusercontent.com';
const trusted = { ...TRUSTS_NOBODY, federatedSubjects: [`${GITHUB}:repo:our-org/*`, 'saml-provider/Okta:j?ne'] };

it.each([
  [GITHUB, 'repo:our-org/app:ref:refs/heads/main', true],
  [GITHUB, 'repo:our-org/*', true],
  [GITHUB, 'repo:our-*', false],
  [GITHUB, '*', false],
  [GITHUB, 'repo:other/app', false],
  ['gitlab.com', 'repo:our-org/app', false],
  ['saml-provider/Okta', 'jane', true],
  ['saml-provider/Okta', 'j?ne', true],
  ['saml-provider/Okta', 'j*ne', false],
])('of %s, the subject %s is listed: %s', (issuer, subject, is) => {
  expect(isListed(trusted, issuer, subject)).toBe(is);
});
