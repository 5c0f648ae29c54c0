/** Statements of trust policies, and what is found in them, for tests. */
import { readPolicy } from '../../lambda-src/policy/document.ts';
import { judgeTrust } from '../../lambda-src/policy/trust.ts';
import { TRUSTS_NOBODY } from '../../lambda-src/policy/trusted.ts';

export type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
export const OWN = '111122223333';
export const PARTNER = '444455556666';
export const STRANGER = '999988887777';
export const CONTEXT = { accountId: OWN, trusted: { ...TRUSTS_NOBODY, accountIds: [PARTNER] } };

export const trust = (Principal: unknown, Condition: Condition = {}, Action: unknown = 'sts:AssumeRole') => ({
  Effect: 'Allow',
  Principal,
  Action,
  Condition,
});
export const judge = (...statements: unknown[]) => judgeTrust(readPolicy({ Statement: statements }), CONTEXT);
export const judgeListed = (federatedSubjects: readonly string[], ...statements: unknown[]) =>
  judgeTrust(readPolicy({ Statement: statements }), {
    ...CONTEXT,
    trusted: { accountIds: [PARTNER], organizationIds: ['o-ours'], networkIds: ['vpce-ours'], federatedSubjects },
  });
export const found = (...statements: unknown[]): string[] =>
  judge(...statements).map(({ kind, severity }) => `${kind} ${severity}`);

export const ORG = { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' };
export const ROLES = `arn:aws:iam::${OWN}:role/`;
export const STRANGERS = ['external-account high'];
export const EVERYONE = ['everyone critical'];
export const ORGANIZATION = ['organization high'];

export const provider = (name: string) => ({ Federated: `arn:aws:iam::${OWN}:oidc-provider/${name}` });
export const oidc = (name: string, condition: Condition = {}) =>
  trust(provider(name), condition, 'sts:AssumeRoleWithWebIdentity');
