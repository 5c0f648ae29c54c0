/** Statements of permissions policies, and what is found in them, for tests. */
import { type PolicyDocument, type Statement as ReadStatement, readPolicy } from '../../lambda-src/policy/document.ts';
import { judgePermissions, type PermissionsContext } from '../../lambda-src/policy/permissions.ts';

export type Statement = Readonly<Record<string, unknown>>;
export const allow = (Action: unknown, Resource: unknown = '*', more: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
export const deny = (Action: unknown, Resource: unknown = '*', more: Statement = {}): Statement => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
});
export const allowAllBut = (NotAction: unknown, more: Statement = {}): Statement => ({
  Effect: 'Allow',
  NotAction,
  Resource: '*',
  ...more,
});
export const when = (operator: string, key: string, value: unknown): Statement => ({
  Condition: { [operator]: { [key]: value } },
});

export function documentOf(...statements: readonly Statement[]): PolicyDocument {
  const policy = readPolicy({ Version: '2012-10-17', Statement: statements });
  if (policy.kind === 'unreadable') throw new Error(policy.why);
  return policy;
}
export const statementsOf = (...statements: readonly Statement[]): readonly ReadStatement[] =>
  documentOf(...statements).statements;

export const HERE: PermissionsContext = { accountId: '111122223333', partition: 'aws', region: 'us-east-1' };
export const judge = (statements: Statement | readonly Statement[], context: PermissionsContext = {}) =>
  judgePermissions(readPolicy({ Version: '2012-10-17', Statement: statements }), { ...HERE, ...context });
export const found = (...args: Parameters<typeof judge>): string[] =>
  judge(...args).map(({ kind, severity }) => `${kind} ${severity}`);

export const MFA = when('Bool', 'aws:MultiFactorAuthPresent', 'true');
export const MY_USER = `arn:aws:iam::111122223333:user/\${aws:username}`;
export const USER_BOB = 'arn:aws:iam::111122223333:user/bob';
export const LAMBDA = ['lambda:CreateFunction', 'lambda:InvokeFunction'];
