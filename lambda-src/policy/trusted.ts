import { exampleOf, matchesGlob, runLongerThan } from './glob.ts';

/** Who from outside the account may be let in without being called external. What no list names is external. */
export interface Trusted {
  /** `111122223333`. */
  readonly accountIds: readonly string[];
  /** `o-a1b2c3d4e5`. */
  readonly organizationIds: readonly string[];
  /** VPCs and VPC endpoints: `vpc-1a2b3c4d`, `vpce-1a2b3c4d`. */
  readonly networkIds: readonly string[];
  /** Globs on `issuer:subject`: `token.actions.githubusercontent.com:repo:our-org/*`, `saml-provider/Okta:*`. */
  readonly federatedSubjects: readonly string[];
}

export const TRUSTS_NOBODY: Trusted = { accountIds: [], organizationIds: [], networkIds: [], federatedSubjects: [] };

/** Whether every subject that `subject` matches, itself a pattern, is listed. */
export function isListed({ federatedSubjects }: Trusted, issuer: string, subject: string): boolean {
  const text = exampleOf(`${issuer}:${subject}`, runLongerThan(federatedSubjects));
  return federatedSubjects.some((glob) => matchesGlob(glob, text));
}
