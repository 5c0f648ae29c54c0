/** Customer managed policies: the document in force. */
import { type Policy, readPolicy } from '../policy/document.ts';
import type { Inquiry } from './inquiry.ts';

/** What IAM keeps of a customer managed policy, as of now. */
export interface InForce {
  /** `v3`. */
  readonly version: string;
  /** As IAM sends it. */
  readonly text: string;
  readonly document: Policy;
  /** When its newest version was made, in milliseconds since 1970. */
  readonly updated: number | null;
}

const ARN = /^arn:(aws[\w-]*):iam::(\d{12}):policy\/(?:[\u0021-\u007e]+\/)?([\w+=,.@-]{1,128})$/;

/** Name of a customer managed policy of the account; `null` for any other text. */
export function policyNameIn(arn: string, accountId: string, partition: string): string | null {
  const [, where, account, name = null] = ARN.exec(arn) ?? [];
  return where === partition && account === accountId ? name : null;
}

export const versionOf = async (inquiry: Inquiry, arn: string, id: string): Promise<string> =>
  inquiry.ask('iam:GetPolicyVersion', [arn, id], (iam) => iam.version(arn, id));

/** @throws {NotLookedUp} */
export async function inForce(inquiry: Inquiry, arn: string): Promise<InForce> {
  const { defaultVersion, updated } = await inquiry.ask('iam:GetPolicy', [arn], (iam) => iam.policy(arn));
  const text = await versionOf(inquiry, arn, defaultVersion);
  return { version: defaultVersion, text, document: readPolicy(text), updated };
}
