/**
 * What a call needs permission for: its action, and the ARN of what it touches.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 *
 * Exact for what the function calls (SNS, SES, SQS, KMS behind them, look-ups) and for what Terraform creates; calls of
 * other services are judged on resource `*`.
 */
import { account, accountOf, inAccount } from '../account.ts';
import type { Backend } from '../backend.ts';
import type { Models } from '../models.ts';
import { type AwsRequest, answered, formOf, jsonOf } from '../request.ts';
import type { Ses } from '../ses.ts';
import { namedResources } from './named-resource.ts';
import { type AccessRequest, type Context, entriesOf, field, listOf } from './policy.ts';
import { s3Access } from './s3-access.ts';

export interface RequiredPermission extends AccessRequest {
  /** The error code of a refusal, where it is another than the service's own. */
  readonly code?: string;
  readonly resourcePolicy?: { readonly policy: unknown; readonly owner: string };
}

const KEY_ACTIONS = ['kms:GenerateDataKey', 'kms:Decrypt'];

const unescapeXml = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const arnOf = (service: string, region: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account()}:${resource}`;

/** A policy as an API shows it, where there is one. */
export const parsed = (policy: unknown): unknown => (typeof policy === 'string' && policy ? JSON.parse(policy) : {});

/** Every call comes over TLS on AWS. */
export const TLS: Context = { 'aws:securetransport': ['true'] };

/** Signing names that differ from the prefix of the actions. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch', email: 'ses' };

export class RequiredPermissions {
  readonly #backend: Backend;
  readonly #models: Models;
  readonly #ses: Ses;
  readonly #trustOf: (roleArn: string) => Promise<unknown>;

  constructor(backend: Backend, models: Models, ses: Ses, trustOf: (roleArn: string) => Promise<unknown>) {
    this.#backend = backend;
    this.#models = models;
    this.#ses = ses;
    this.#trustOf = trustOf;
  }

  /** All of them must be allowed. */
  async of(request: AwsRequest): Promise<readonly RequiredPermission[]> {
    switch (request.service) {
      case 'sts':
        return this.#sts(request);
      case 'sns':
        return this.#sns(request);
      case 'ses':
        return this.#sesMail(request);
      case 'sqs':
        return this.#sqs(request);
      case 'iam':
        return [await this.#iam(request)];
      case 's3':
        return [this.#s3(request)];
      case 'kms':
        return [this.#on(request, keyArn(request.region, jsonOf(request)['KeyId']))];
      case 'ssm':
        return this.#ssm(request);
      case 'logs':
        return [this.#logs(request)];
      default:
        return request.action === '' ? this.#rest(request) : this.#named(request, request.action);
    }
  }

  /** @param input of a REST API */
  #named(
    request: AwsRequest,
    action: string,
    input?: Readonly<Record<string, unknown>>,
  ): readonly RequiredPermission[] {
    const form = formOf(request);
    const members = input ?? (form.has('Action') ? Object.fromEntries(form) : jsonOf(request));
    const textOf = (name: string): string | null => text(members[name]) || null;
    const resources = namedResources(request.service, request.region, action, textOf);
    return resources.map((resource) => this.#on(request, resource, action));
  }

  #context({ region }: AwsRequest): Context {
    return {
      'aws:requestedregion': [region],
      ...TLS,
      'aws:resourceaccount': [account()],
    };
  }

  #on(request: AwsRequest, resource: string, action = request.action, context: Context = {}): RequiredPermission {
    const prefix = PREFIXES[request.service] ?? request.service;
    return { action: `${prefix}:${action}`, resource, context: { ...this.#context(request), ...context } };
  }

  /** What a service does with the customer's key on behalf of the caller. */
  #key(request: AwsRequest, key: unknown, actions: readonly string[], code: string): readonly RequiredPermission[] {
    if (typeof key !== 'string' || key === '' || key.startsWith('alias/aws/')) return [];
    const context = {
      ...this.#context(request),
      'kms:viaservice': [`${request.service}.${request.region}.amazonaws.com`],
    };
    return actions.map((action) => ({ action, resource: keyArn(request.region, key), context, code }));
  }

  /** A role that does not exist trusts nobody: STS does not tell the two apart. Other calls need no permission. */
  async #sts(request: AwsRequest): Promise<readonly RequiredPermission[]> {
    if (request.action !== 'AssumeRole') return [];
    const roleArn = formOf(request).get('RoleArn') ?? '';
    const resourcePolicy = { policy: await this.#trustOf(roleArn), owner: accountOf(roleArn) };
    return [{ ...this.#on(request, roleArn), resourcePolicy }];
  }

  async #sns(request: AwsRequest): Promise<readonly RequiredPermission[]> {
    const form = formOf(request);
    // Of a subscription, whose ARN begins with that of its topic, the topic counts.
    const subscription = form.get('SubscriptionArn')?.split(':').slice(0, 6).join(':');
    const topic = form.get('TopicArn') ?? form.get('ResourceArn') ?? subscription ?? null;
    const name = form.get('Name');
    const resource = topic ?? (name === null ? '*' : arnOf('sns', request.region, name));
    const own = this.#on(request, resource);
    if (request.action !== 'Publish') return [own];
    const { KmsMasterKeyId: key, Policy } = await this.topicAttributes(request.region, resource);
    const owner = accountOf(resource);
    const foreign = owner === account() ? {} : { 'aws:principalorgid': await this.#organization(request.region) };
    const context = { ...own.context, ...foreign };
    return [
      { ...own, context, resourcePolicy: { policy: parsed(Policy), owner } },
      ...this.#key(request, key, KEY_ACTIONS, 'KMSAccessDenied'),
    ];
  }

  /** The attributes of a topic, whoever owns it. */
  async topicAttributes(region: string, TopicArn: string): Promise<Readonly<Record<string, string>>> {
    const form = { Action: 'GetTopicAttributes', Version: '2010-03-31', TopicArn };
    const { body } = await inAccount(accountOf(TopicArn), () => this.#backend.call({ service: 'sns', region, form }));
    const entries = String(body).matchAll(/<key>(\w+)<\/key>\s*<value>(.*?)<\/value>/g);
    return Object.fromEntries([...entries].map(([, name, value = '']) => [name, unescapeXml(value)]));
  }

  /** The id of the organization that the account belongs to, where it does. */
  async #organization(region: string): Promise<readonly string[]> {
    const target = 'AWSOrganizationsV20161128.DescribeOrganization';
    const { Organization } = answered(await this.#backend.call({ service: 'organizations', region, target }));
    const id = field(Organization, 'Id');
    return typeof id === 'string' ? [id] : [];
  }

  /**
   * SES asks on the identity it uses: the address where that is verified, else its domain; in the sandbox, where every
   * account begins, on the recipients' too. https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
   */
  async #sesMail(request: AwsRequest): Promise<readonly RequiredPermission[]> {
    if (request.action !== 'SendEmail') return request.action === '' ? this.#rest(request) : [this.#on(request, '*')];
    const form = formOf(request);
    const sender = form.get('Source') ?? '';
    const recipients = [...form].filter(([name]) => /^Destination\..*Addresses\./.test(name)).map(([, value]) => value);
    const list = { Action: 'ListIdentities', Version: '2010-12-01' };
    const { body } = await this.#backend.call({ service: 'ses', region: request.region, form: list });
    const verified = [...String(body).matchAll(/<member>(.*?)<\/member>/g)].map(([, identity]) => identity);
    const domainOf = (address: string): string => address.replace(/^.*@/, '');
    const identityOf = (address: string): string => (verified.includes(address) ? address : domainOf(address));
    const identities = [sender, ...recipients.filter((address) => verified.includes(identityOf(address)))].map(
      identityOf,
    );
    // The default of the identity counts as well. https://docs.aws.amazon.com/ses/latest/dg/managing-configuration-sets.html
    const configurationSet =
      form.get('ConfigurationSetName') ??
      this.#ses.defaultConfigurationSet(request.region, identityOf(sender)) ??
      this.#ses.defaultConfigurationSet(request.region, domainOf(sender));
    const resources = [
      ...identities.map((identity) => `identity/${identity}`),
      ...(configurationSet === null ? [] : [`configuration-set/${configurationSet}`]),
    ];
    const context = { 'ses:fromaddress': [sender], 'ses:recipients': recipients };
    return resources.map((name) => this.#on(request, arnOf('ses', request.region, name), 'SendEmail', context));
  }

  async #sqs(request: AwsRequest): Promise<readonly RequiredPermission[]> {
    const { QueueUrl, QueueName, SourceArn, DestinationArn } = jsonOf(request);
    const { region } = request;
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
    if (request.action === 'StartMessageMoveTask') {
      const source = ['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
      const needed = [
        ...source.map((action) => this.#onQueue(request, text(SourceArn), action)),
        this.#onQueue(request, text(DestinationArn), 'SendMessage'),
      ];
      return (await Promise.all(needed)).flat();
    }
    if (typeof QueueUrl !== 'string') {
      return [this.#on(request, typeof QueueName === 'string' ? arnOf('sqs', region, QueueName) : '*')];
    }
    const [name, owner] = QueueUrl.split('/').toReversed();
    return this.#onQueue(request, `arn:aws:sqs:${region}:${owner}:${name}`, request.action.replace(/Batch$/, ''));
  }

  async #onQueue(request: AwsRequest, arn: string, action: string): Promise<readonly RequiredPermission[]> {
    const owner = accountOf(arn);
    const QueueUrl = `http://local/${owner}/${arn.split(':').pop()}`;
    const { KmsMasterKeyId, Policy } = await this.queueAttributes(request.region, QueueUrl);
    const own = { ...this.#on(request, arn, action), resourcePolicy: { policy: parsed(Policy), owner } };
    return action === 'SendMessage'
      ? [own, ...this.#key(request, KmsMasterKeyId, KEY_ACTIONS, 'KmsAccessDenied')]
      : [own];
  }

  /** The attributes of a queue, whoever owns it; none where it does not exist. */
  async queueAttributes(region: string, url: unknown): Promise<Readonly<Record<string, unknown>>> {
    const json = { QueueUrl: url, AttributeNames: ['All'] };
    const call = { service: 'sqs', region, target: 'AmazonSQS.GetQueueAttributes', json };
    const owner = String(url).split('/').at(-2) ?? '';
    const { Attributes } = answered(await inAccount(owner, () => this.#backend.call(call)));
    return Object.fromEntries(entriesOf(Attributes));
  }

  async #iam(request: AwsRequest): Promise<RequiredPermission> {
    const form = formOf(request);
    const [role, user, group, policy] = ['RoleName', 'UserName', 'GroupName', 'PolicyName'].map((name) =>
      form.get(name),
    );
    const path = form.get('Path') ?? '/';
    const arn = (kind: string, name: string): string => `arn:aws:iam::${account()}:${kind}${path}${name}`;
    const attached = form.get('PolicyArn');
    const boundary = form.get('PermissionsBoundary');
    const context = {
      ...(attached === null ? {} : { 'iam:policyarn': [attached] }),
      ...(boundary === null ? {} : { 'iam:permissionsboundary': [boundary] }),
    };
    const on = (resource: string): RequiredPermission => this.#on(request, resource, request.action, context);
    if (role) return on(request.action === 'CreateRole' ? arn('role', role) : await this.#roleArn(role));
    if (user) return on(arn('user', user));
    if (group) return on(arn('group', group));
    if (attached !== null) return on(attached);
    return on(policy ? arn('policy', policy) : '*');
  }

  async #roleArn(RoleName: string): Promise<string> {
    const form = { Action: 'GetRole', Version: '2010-05-08', RoleName };
    const { body } = await this.#backend.call({ service: 'iam', region: 'us-east-1', form });
    return /<Arn>(.*?)<\/Arn>/.exec(String(body))?.[1] ?? `arn:aws:iam::${account()}:role/${RoleName}`;
  }

  /** REST APIs tell the operation by method and path. */
  async #rest(request: AwsRequest): Promise<readonly RequiredPermission[]> {
    const { operation, input } = await this.#models.describe(request);
    if (request.service === 'scheduler') {
      const roleArn = text(field(input['Target'], 'RoleArn'));
      return [
        ...this.#named(request, operation, input),
        ...this.#passRole(request, roleArn, 'scheduler.amazonaws.com'),
      ];
    }
    if (request.service !== 'lambda') return [this.#on(request, '*', operation)];
    const name = text(input['FunctionName']).split(':function:').pop()?.split(':')[0] ?? '';
    if (name === '') return this.#named(request, operation, input);
    const resource = arnOf('lambda', request.region, `function:${name}`);
    // A mapping has an ARN only once it exists.
    if (operation === 'CreateEventSourceMapping') {
      return [this.#on(request, '*', operation, { 'lambda:functionarn': [resource] })];
    }
    const action = operation === 'Invoke' ? 'InvokeFunction' : operation;
    return [
      this.#on(request, resource, action),
      ...this.#passRole(request, text(input['Role']), 'lambda.amazonaws.com'),
      ...this.#partsOfFunction(request, input),
    ];
  }

  /**
   * What Lambda does as the caller, with what the function is made of.
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
   */
  #partsOfFunction(request: AwsRequest, input: Readonly<Record<string, unknown>>): readonly RequiredPermission[] {
    const on = (action: string, resource: string) => ({ action, resource, context: this.#context(request) });
    const key = text(input['KMSKeyArn']);
    const subnets = listOf(field(input['VpcConfig'], 'SubnetIds') ?? []);
    const [bucket, object, version] = ['S3Bucket', 'S3Key', 'S3ObjectVersion'].map((name) =>
      text(field(input['Code'], name) ?? input[name]),
    );
    return [
      ...(key === '' ? [] : ['kms:CreateGrant', 'kms:Encrypt']).map((action) => on(action, key)),
      ...(subnets.length === 0 ? [] : ['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs']).map(
        (action) => on(action, '*'),
      ),
      ...(bucket ? [on(version ? 's3:GetObjectVersion' : 's3:GetObject', `arn:aws:s3:::${bucket}/${object}`)] : []),
    ];
  }

  #passRole(request: AwsRequest, roleArn: string, service: string): readonly RequiredPermission[] {
    const context = { ...this.#context(request), 'iam:passedtoservice': [service] };
    return roleArn === '' ? [] : [{ action: 'iam:PassRole', resource: roleArn, context }];
  }

  /** The policy of a key, whoever owns it. */
  async keyPolicy(arn: string): Promise<unknown> {
    const [, , , region = ''] = arn.split(':');
    const json = { KeyId: arn, PolicyName: 'default' };
    const call = { service: 'kms', region, target: 'TrentService.GetKeyPolicy', json };
    return parsed(answered(await inAccount(accountOf(arn), () => this.#backend.call(call)))['Policy']);
  }

  #s3(request: AwsRequest): RequiredPermission {
    const { action, resource } = s3Access(request);
    return this.#on(request, resource, action);
  }

  /** https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html */
  async #ssm(request: AwsRequest): Promise<readonly RequiredPermission[]> {
    const { Name, Names, ResourceId, KeyId, WithDecryption } = jsonOf(request);
    const given = listOf(Names ?? Name ?? ResourceId).map(text);
    if (given.length === 0) return [this.#on(request, '*')];
    const on = given.map((name) =>
      this.#on(request, arnOf('ssm', request.region, `parameter/${name.replace(/^\//, '')}`)),
    );
    const code = 'AccessDeniedException';
    const encrypts = this.#key(request, KeyId, ['kms:Encrypt'], code);
    if (WithDecryption !== true) return [...on, ...encrypts];
    const json = { ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: given }] };
    const call = { service: 'ssm', region: request.region, target: 'AmazonSSM.DescribeParameters', json };
    const { Parameters } = answered(await this.#backend.call(call));
    const keys = listOf(Parameters ?? []).map((parameter) => field(parameter, 'KeyId'));
    return [...on, ...keys.flatMap((key) => this.#key(request, key, ['kms:Decrypt'], code))];
  }

  #logs(request: AwsRequest): RequiredPermission {
    const { logGroupName, logGroupIdentifier, logStreamName, resourceArn } = jsonOf(request);
    const group = text(logGroupName) || text(logGroupIdentifier);
    if (group === '') return this.#on(request, text(resourceArn) || '*');
    const stream = text(logStreamName);
    return this.#on(request, logArn(request.region, group, stream));
  }
}

/** Of a log group; of a stream where one is named. */
export const logArn = (region: string, group: string, stream = ''): string =>
  arnOf('logs', region, `log-group:${group}:${stream === '' ? '*' : `log-stream:${stream}`}`);

export const keyArn = (region: string, key: unknown): string => {
  const id = text(key);
  if (id === '') return '*';
  return id.startsWith('arn:') ? id : arnOf('kms', region, id.startsWith('alias/') ? id : `key/${id}`);
};
