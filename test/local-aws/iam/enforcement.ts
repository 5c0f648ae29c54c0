/** Refuses what the caller's policies, or the resource's, do not allow. moto judges SNS, SES, KMS and Logs on `*` alone. */
import { account, accountOf } from '../account.ts';
import type { Backend } from '../backend.ts';
import type { Models } from '../models.ts';
import { type AwsRequest, type AwsResponse, awsError, formOf } from '../request.ts';
import type { Ses } from '../ses.ts';
import { keyArn, logArn, parsed, type RequiredPermission, RequiredPermissions, TLS } from './permissions.ts';
import { type AccessRequest, type Context, judge, judgeOnResource, type Verdict } from './policy.ts';
import { callerOf, type Principal, Principals } from './principals.ts';

/** As the services call it; others say `AccessDenied` or, in JSON, `AccessDeniedException`. */
const CODES: Readonly<Record<string, string>> = {
  sns: 'AuthorizationError',
  ses: 'AccessDenied',
  sqs: 'AccessDenied',
  iam: 'AccessDenied',
  s3: 'AccessDenied',
  sts: 'AccessDenied',
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

/** Services whose resources have policies that are judged here. */
const WITH_RESOURCE_POLICIES = new Set(['sns', 'sqs', 'sts']);

/** As AWS words it. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const REASONS: Readonly<Record<Exclude<Verdict, 'allowed'>, string>> = {
  'implicit deny': 'because no identity-based policy allows the ACTION action',
  'explicit deny': 'with an explicit deny in an identity-based policy',
  'explicit deny by the resource': 'with an explicit deny in a resource-based policy',
};

function sentence(
  { arn }: Principal,
  { action, resource }: AccessRequest,
  verdict: Exclude<Verdict, 'allowed'>,
): string {
  const reason = REASONS[verdict].replace('ACTION', action);
  return `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}

/** Condition keys that tell the caller. */
function principalContext({ type, account: id, userId, arn, userName, role }: Principal): Context {
  return {
    'aws:principalaccount': [id],
    'aws:principalarn': [role?.arn ?? arn],
    'aws:principalisawsservice': ['false'],
    'aws:principaltype': [type === 'IAMUser' ? 'User' : type === 'Root' ? 'Account' : type],
    'aws:userid': [userId],
    ...(userName === null ? {} : { 'aws:username': [userName] }),
  };
}

function verdictOn(principal: Principal, permission: RequiredPermission): Verdict {
  const request = { ...permission, context: { ...principalContext(principal), ...permission.context } };
  const { policies, boundary } = principal;
  const own = policies === null ? 'allowed' : judge(policies, boundary, request);
  const { resourcePolicy } = permission;
  return resourcePolicy === undefined ? own : judgeOnResource(own, resourcePolicy, callerOf(principal), request);
}

export class Enforcement {
  readonly principals: Principals;
  readonly #permissions: RequiredPermissions;
  readonly #isOn: boolean;

  constructor(motoUrl: string, backend: Backend, models: Models, ses: Ses, isOn: boolean) {
    this.principals = new Principals(motoUrl);
    this.#permissions = new RequiredPermissions(backend, models, ses, (roleArn) => this.principals.trustOf(roleArn));
    this.#isOn = isOn;
  }

  callerOf(request: AwsRequest): Promise<Principal> {
    return this.principals.of(accessKeyIdOf(request));
  }

  /** The refusal of a call, or `null` where it is allowed. */
  async refusal(request: AwsRequest): Promise<AwsResponse | null> {
    if (!this.#isOn) return null;
    const principal = await this.callerOf(request);
    if (principal.policies === null && !WITH_RESOURCE_POLICIES.has(request.service)) return null;
    const functionArn = this.principals.functionOf(accessKeyIdOf(request));
    const context: Context = functionArn === null ? {} : { 'lambda:sourcefunctionarn': [functionArn] };
    for (const permission of await this.#permissions.of(request)) {
      const verdict = verdictOn(principal, { ...permission, context: { ...permission.context, ...context } });
      if (verdict !== 'allowed') return this.#refuse(request, sentence(principal, permission, verdict), permission);
    }
    return null;
  }

  /** To be told of each call that was answered: the next is judged by what IAM has then. */
  answered(request: AwsRequest, { status, body }: AwsResponse): void {
    const { service, action } = request;
    if (service === 'sts' && action.startsWith('AssumeRole') && status === 200) {
      this.principals.assumed(formOf(request).get('RoleArn') ?? '', String(body));
    }
    if (service === 'iam' && !READS_ONLY.test(action)) this.principals.forget();
  }

  #refuse(request: AwsRequest, message: string, { code }: RequiredPermission): AwsResponse {
    if (code !== undefined) return awsError(request, 400, code, message);
    return awsError(request, 403, CODES[request.service] ?? 'AccessDeniedException', message);
  }

  /** Whether a resource's policy lets a service act for one of its own resources. */
  #mayService(
    service: string,
    sourceArn: string,
    resource: { readonly arn: string; readonly policy: unknown },
    action: string,
    context: Context = {},
  ): boolean {
    if (!this.#isOn) return true;
    const source = {
      'aws:sourcearn': [sourceArn],
      'aws:sourceaccount': [account()],
      'aws:principalisawsservice': ['true'],
    };
    const request = { action, resource: resource.arn, context: { ...TLS, ...source, ...context } };
    const caller = { account: account(), arns: [], service };
    const on = { policy: resource.policy, owner: account() };
    return judgeOnResource('implicit deny', on, caller, request) === 'allowed';
  }

  async mayServiceUseKey(
    service: string,
    sourceArn: string,
    region: string,
    key: string,
    action: string,
    context: Context = {},
  ): Promise<boolean> {
    const arn = keyArn(region, key);
    const policy = await this.#permissions.keyPolicy(arn);
    return this.#mayService(service, sourceArn, { arn, policy }, action, context);
  }

  async mayServiceAssume(service: string, sourceArn: string, roleArn: string): Promise<boolean> {
    const policy = await this.principals.trustOf(roleArn);
    return this.#mayService(service, sourceArn, { arn: roleArn, policy }, 'sts:AssumeRole');
  }

  /** The policy of the topic, and that of its key where it has one. */
  async mayServicePublish(service: string, sourceArn: string, topicArn: string): Promise<boolean> {
    const region = topicArn.split(':')[3] ?? '';
    const { KmsMasterKeyId: key = '', Policy } = await this.#permissions.topicAttributes(region, topicArn);
    const on = { arn: topicArn, policy: parsed(Policy) };
    if (!this.#mayService(service, sourceArn, on, 'sns:Publish')) return false;
    for (const action of key === '' ? [] : ['kms:GenerateDataKey', 'kms:Decrypt']) {
      if (!(await this.mayServiceUseKey(service, sourceArn, region, key, action))) return false;
    }
    return true;
  }

  mayServiceInvoke(service: string, sourceArn: string, functionArn: string, policy: unknown): boolean {
    return this.#mayService(service, sourceArn, { arn: functionArn, policy }, 'lambda:InvokeFunction');
  }

  /** For what Lambda itself does with a function's role. */
  mayRole(roleArn: string, functionName: string, action: string, resource: string): Promise<boolean> {
    return this.#mayRole(roleArn, functionName, [{ action, resource, context: {} }]);
  }

  async #mayRole(roleArn: string, functionName: string, permissions: readonly RequiredPermission[]): Promise<boolean> {
    if (!this.#isOn) return true;
    const principal = await this.principals.ofRole(roleArn, functionName);
    return permissions.every((permission) => verdictOn(principal, permission) === 'allowed');
  }

  mayWriteLogs(
    roleArn: string,
    functionName: string,
    { region, group, stream }: { readonly region: string; readonly group: string; readonly stream: string },
  ): Promise<boolean> {
    const on = (action: string) => ({ action, resource: logArn(region, group, stream), context: {} });
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
      if (!(await this.#mayRole(roleArn, functionName, [{ action: `ec2:${action}`, resource, context: {} }]))) {
        return action;
      }
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
    const { KmsMasterKeyId: key, Policy } = await this.#permissions.queueAttributes(queue.region, queue.url);
    const resourcePolicy = { policy: parsed(Policy), owner: accountOf(queue.arn) };
    const ofKey = actions.includes('SendMessage') ? ['kms:GenerateDataKey', 'kms:Decrypt'] : ['kms:Decrypt'];
    const isEncrypted = typeof key === 'string' && !key.startsWith('alias/aws/') && !actions.includes('DeleteMessage');
    return this.#mayRole(roleArn, functionName, [
      ...actions.map((action) => ({ action: `sqs:${action}`, resource: queue.arn, context: TLS, resourcePolicy })),
      ...(isEncrypted ? ofKey.map((action) => ({ action, resource: keyArn(queue.region, key), context: {} })) : []),
    ]);
  }
}
