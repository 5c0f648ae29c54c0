/**
 * Masking by CloudWatch Logs: what a policy of data protection finds is masked before subscription filters see it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html
 */
import { account } from './account.ts';
import { field, listOf } from './iam/policy.ts';
import { type AwsRequest, type AwsResponse, awsError, json, jsonOf } from './request.ts';

/** Of AWS's own data identifiers, those that a CloudTrail record is likely to have. */
const IDENTIFIERS: Readonly<Record<string, RegExp>> = {
  EmailAddress: /[\w.+-]+@[\w-]+\.[\w.-]+/g,
  IpAddress: /\b\d{1,3}(?:\.\d{1,3}){3}\b/g,
};

/** The expressions that a policy masks. */
function masksOf(document: unknown): readonly RegExp[] {
  const custom = new Map(
    listOf(field(field(document, 'Configuration'), 'CustomDataIdentifier')).map((one) => [
      String(field(one, 'Name')),
      new RegExp(String(field(one, 'Regex')), 'g'),
    ]),
  );
  return listOf(field(document, 'Statement'))
    .filter((statement) => field(field(statement, 'Operation'), 'Deidentify') !== undefined)
    .flatMap((statement) => listOf(field(statement, 'DataIdentifier')))
    .flatMap((identifier) => {
      const name = String(identifier).split('/').pop() ?? '';
      return custom.get(name) ?? IDENTIFIERS[name] ?? [];
    });
}

export class DataProtection {
  /** Documents by account, Region and log group; those of the whole account by `*`. */
  readonly #documents = new Map<string, string>();

  /** Of a log group and of the account: Put…, Get… and Delete…; moto knows none of them. */
  async serve(request: AwsRequest): Promise<AwsResponse | null> {
    const { action } = request;
    if (action === 'DescribeAccountPolicies') return this.#describe(request);
    if (!/^(?:Put|Get|Delete)DataProtectionPolicy$|^(?:Put|Delete)AccountPolicy$/.test(action)) return null;
    const input = jsonOf(request);
    const isAccount = action.endsWith('AccountPolicy');
    if (isAccount && input['policyType'] !== 'DATA_PROTECTION_POLICY') return json({});
    const group = isAccount
      ? '*'
      : String(input['logGroupIdentifier'])
          .replace(/^arn:.*:log-group:/, '')
          .replace(/:\*$/, '');
    const key = keyOf(request.region, group);
    const policyDocument = action.startsWith('Put') ? String(input['policyDocument']) : this.#documents.get(key);
    if (action.startsWith('Delete')) this.#documents.delete(key);
    else if (policyDocument === undefined) {
      return awsError(request, 400, 'ResourceNotFoundException', 'There is no data protection policy.');
    } else this.#documents.set(key, policyDocument);
    return json(isAccount ? {} : { logGroupIdentifier: group, policyDocument });
  }

  /** An account has one at most: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html */
  #describe(request: AwsRequest): AwsResponse {
    const { policyType } = jsonOf(request);
    const policyDocument = this.#documents.get(keyOf(request.region, '*'));
    const isThere = policyType === 'DATA_PROTECTION_POLICY' && policyDocument !== undefined;
    return json({ accountPolicies: isThere ? [{ policyName: 'account', policyType, policyDocument }] : [] });
  }

  /** A message as filters see it. */
  masked(region: string, group: string, message: string): string {
    const documents = ['*', group].flatMap((name) => this.#documents.get(keyOf(region, name)) ?? []);
    return documents
      .flatMap((document) => masksOf(JSON.parse(document)))
      .reduce((text, expression) => text.replace(expression, (found) => '*'.repeat(found.length)), message);
  }
}

const keyOf = (region: string, group: string): string => `${account()} ${region} ${group}`;
