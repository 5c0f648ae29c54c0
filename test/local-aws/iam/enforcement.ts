/** Refuses what the policies of the one who calls do not allow. moto judges SNS, SES, KMS and Logs on `*` alone. */
import { account } from '../account.ts';
import type { Backend } from '../backend.ts';
import { type AwsRequest, type AwsResponse, awsError } from '../request.ts';
import { judge, type Verdict, type Wish } from './policy.ts';
import { type Principal, Principals } from './principals.ts';
import { keyArn, logArn, type Need, Wishes } from './wishes.ts';

/** As the services call it; others say `AccessDenied` or, in JSON, `AccessDeniedException`. */
const CODES: Readonly<Record<string, string>> = {
  sns: 'AuthorizationError',
  ses: 'AccessDenied',
  sqs: 'AccessDenied',
  iam: 'AccessDenied',
  s3: 'AccessDenied',
};

const NETWORK_ACTIONS = [
  'CreateNetworkInterface',
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
  'DeleteNetworkInterface',
  'AssignPrivateIpAddresses',
  'UnassignPrivateIpAddresses',
];

const CREDENTIAL = /Credential=([^/]+)\//;
const READS_ONLY = /^(?:Get|List|Simulate|Generate)/;

export const accessKeyIdOf = ({ headers }: Pick<AwsRequest, 'headers'>): string =>
  CREDENTIAL.exec(headers.authorization ?? '')?.[1] ?? '';

/** The sentence of AWS: it tells a missing permission from a denial. */
function sentence({ arn }: Principal, { action, resource }: Wish, verdict: Verdict): string {
  const why =
    verdict === 'explicit deny' ? 'with an explicit deny in a policy' : `because no policy allows the ${action} action`;
  return `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}

export class Enforcement {
  readonly principals: Principals;
  readonly #wishes: Wishes;
  readonly #isOn: boolean;

  constructor(motoUrl: string, backend: Backend, isOn: boolean) {
    this.principals = new Principals(motoUrl);
    this.#wishes = new Wishes(backend);
    this.#isOn = isOn;
  }

  /** The refusal of a call, or `null` where it is allowed. */
  async refusal(request: AwsRequest): Promise<AwsResponse | null> {
    if (!this.#isOn) return null;
    const principal = await this.principals.of(accessKeyIdOf(request));
    if (principal === null) return null;
    for (const need of await this.#wishes.of(request)) {
      const own = judge(principal.policies, principal.boundary, need);
      const verdict = own === 'allowed' && need.policy !== undefined ? judge([need.policy], null, need) : own;
      if (verdict !== 'allowed') return this.#refuse(request, sentence(principal, need, verdict), need);
    }
    return null;
  }

  /** To be told of each call that was answered: the next is judged by what IAM has then. */
  answered({ service, action }: AwsRequest, { body }: AwsResponse): void {
    if (service === 'sts' && action === 'AssumeRole') this.principals.assumed(String(body));
    if (service === 'iam' && !READS_ONLY.test(action)) this.principals.forget();
  }

  #refuse(request: AwsRequest, message: string, { code }: Need): AwsResponse {
    if (code !== undefined) return awsError(request, 400, code, message);
    return awsError(request, 403, CODES[request.service] ?? 'AccessDeniedException', message);
  }

  /** For what Lambda itself does with a function's role. */
  async #mayRole(roleArn: string, functionName: string, wishes: readonly Wish[]): Promise<boolean> {
    if (!this.#isOn) return true;
    const principal = await this.principals.ofRole(roleArn, functionName);
    return (
      principal === null || wishes.every((wish) => judge(principal.policies, principal.boundary, wish) === 'allowed')
    );
  }

  mayWriteLogs(
    roleArn: string,
    functionName: string,
    { region, group, stream }: { readonly region: string; readonly group: string; readonly stream: string },
  ): Promise<boolean> {
    const on = (action: string): Wish => ({ action, resource: logArn(region, group, stream), context: {} });
    return this.#mayRole(roleArn, functionName, [on('logs:CreateLogStream'), on('logs:PutLogEvents')]);
  }

  /**
   * The first action that Lambda needs to connect a function to a VPC, and that its role does not allow; or `null`. The
   * code's own calls carry `lambda:SourceFunctionArn`, these do not.
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
   */
  async missingForNetwork(roleArn: string, functionName: string, region: string): Promise<string | null> {
    for (const action of NETWORK_ACTIONS) {
      const resource = action.startsWith('Describe') ? '*' : `arn:aws:ec2:${region}:${account()}:*/*`;
      const wish = { action: `ec2:${action}`, resource, context: {} };
      if (!(await this.#mayRole(roleArn, functionName, [wish]))) return action;
    }
    return null;
  }

  /** @param actions `SendMessage` and the like, all of which are needed */
  async mayUseQueue(
    roleArn: string,
    functionName: string,
    queue: { readonly arn: string; readonly url: unknown; readonly region: string },
    actions: readonly string[],
  ): Promise<boolean> {
    const key = await this.#wishes.queueKey(queue.region, queue.url);
    const ofKey = actions.includes('SendMessage') ? ['kms:GenerateDataKey', 'kms:Decrypt'] : ['kms:Decrypt'];
    const isEncrypted = typeof key === 'string' && !key.startsWith('alias/aws/') && !actions.includes('DeleteMessage');
    return this.#mayRole(roleArn, functionName, [
      ...actions.map((action) => ({ action: `sqs:${action}`, resource: queue.arn, context: {} })),
      ...(isEncrypted ? ofKey.map((action) => ({ action, resource: keyArn(queue.region, key), context: {} })) : []),
    ]);
  }
}
