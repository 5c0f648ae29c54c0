/**
 * CloudTrail where moto differs from it: its calls take a trail's ARN as well as its name, the role and the key of a trail
 * are tried before it is made, and which trails deliver to a log group is known.
 */
import { account } from '../account.ts';
import type { Backend } from '../backend.ts';
import type { Enforcement } from '../iam/enforcement.ts';
import { field, listOf } from '../iam/policy.ts';
import { type AwsRequest, type AwsResponse, answered, awsError, json, jsonOf } from '../request.ts';

type Fields = Readonly<Record<string, unknown>>;

const BY_NAME_ALONE = new Set(['StartLogging', 'StopLogging', 'DeleteTrail']);
const TRIED = new Set(['CreateTrail', 'UpdateTrail']);
const SERVICE = 'cloudtrail.amazonaws.com';
const READS = /^(?:Describe|Get|List|Lookup)/;

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html */
const DEFAULT_SELECTOR = {
  ReadWriteType: 'All',
  IncludeManagementEvents: true,
  DataResources: [],
  ExcludeManagementEventSources: [],
};

/** A trail that is logging. */
export interface Trail {
  readonly arn: string;
  readonly region: string;
  readonly isMultiRegion: boolean;
  readonly hasGlobalEvents: boolean;
  readonly logGroup: string | null;
  readonly roleArn: string;
  /** Types of the resources whose data events it takes. */
  readonly dataTypes: ReadonlySet<string>;
  readonly hasManagementEvents: boolean;
}

/** The name in `arn:…:log-group:NAME:*`. */
const logGroupOf = (arn: unknown): string | null => /:log-group:(.+?)(?::\*)?$/.exec(String(arn ?? ''))?.[1] ?? null;

export class Trails {
  readonly #backend: Backend;
  readonly #enforcement: Enforcement;
  /** By account. */
  readonly #logging = new Map<string, readonly Trail[]>();

  constructor(backend: Backend, enforcement: Enforcement) {
    this.#backend = backend;
    this.#enforcement = enforcement;
  }

  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    if (request.service !== 'cloudtrail') return null;
    if (request.action === 'GetEventSelectors') return this.#selectors(request);
    if (READS.test(request.action)) return null;
    const input = jsonOf(request);
    const refusal = TRIED.has(request.action) ? await this.#refusal(request, input) : null;
    if (refusal !== null) return refusal;
    const Name = String(input['Name']).split(':trail/').pop();
    const body = BY_NAME_ALONE.has(request.action) ? Buffer.from(JSON.stringify({ ...input, Name })) : request.body;
    const response = await this.#backend.forward({ ...request, body });
    this.#logging.set(account(), await this.#find(request.region));
    return response;
  };

  /** The trails of the account that take events of a Region. */
  loggingIn(region: string, isGlobal: boolean): readonly Trail[] {
    return (this.#logging.get(account()) ?? []).filter(
      (trail) => (trail.isMultiRegion || trail.region === region) && (!isGlobal || trail.hasGlobalEvents),
    );
  }

  async #call(region: string, action: string, input: Fields): Promise<Fields> {
    const target = `CloudTrail_20131101.${action}`;
    return answered(await this.#backend.call({ service: 'cloudtrail', region, target, json: input }));
  }

  async #find(region: string): Promise<readonly Trail[]> {
    const { trailList } = await this.#call(region, 'DescribeTrails', { includeShadowTrails: true });
    const found = await Promise.all(
      listOf(trailList).map(async (trail): Promise<readonly Trail[]> => {
        const arn = String(field(trail, 'TrailARN'));
        const home = arn.split(':')[3] ?? '';
        if ((await this.#call(home, 'GetTrailStatus', { Name: arn }))['IsLogging'] !== true) return [];
        const selectors = await this.#call(home, 'GetEventSelectors', { TrailName: arn });
        return [
          {
            arn,
            region: home,
            isMultiRegion: field(trail, 'IsMultiRegionTrail') === true,
            hasGlobalEvents: field(trail, 'IncludeGlobalServiceEvents') === true,
            logGroup: logGroupOf(field(trail, 'CloudWatchLogsLogGroupArn')),
            roleArn: String(field(trail, 'CloudWatchLogsRoleArn') ?? ''),
            ...selectedBy(selectors),
          },
        ];
      }),
    );
    return found.flat();
  }

  async #refusal(request: AwsRequest, input: Fields): Promise<AwsResponse | null> {
    const { region } = request;
    const name = String(input['Name']).split(':trail/').pop();
    const { trailList } = await this.#call(region, 'DescribeTrails', { trailNameList: [name] });
    const setting = (member: string): unknown => input[member] ?? field(listOf(trailList)[0], member);
    const refuse = (code: string, message: string): AwsResponse => awsError(request, 400, code, message);
    const arn = `arn:aws:cloudtrail:${region}:${account()}:trail/${name}`;
    const group = logGroupOf(input['CloudWatchLogsLogGroupArn']);
    if (group !== null && !(await this.mayWrite(String(setting('CloudWatchLogsRoleArn')), region, group))) {
      return refuse('InvalidCloudWatchLogsRoleArnException', 'Access denied. Check the permissions for your role.');
    }
    const key = setting('KmsKeyId');
    if (typeof key !== 'string' || key === '') return null;
    const bucket = String(setting('S3BucketName'));
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
    const needed = [
      'kms:GenerateDataKey',
      'kms:DescribeKey',
      ...((await this.#hasBucketKey(region, bucket)) ? ['kms:Decrypt'] : []),
    ];
    for (const action of needed) {
      const context = action === 'kms:GenerateDataKey' ? { 'kms:encryptioncontext:aws:cloudtrail:arn': [arn] } : {};
      if (await this.#enforcement.mayServiceUseKey(SERVICE, arn, region, key, action, context)) continue;
      const message = `Insufficient permissions to access S3 bucket ${bucket} or KMS key ${key}.`;
      return refuse('InsufficientEncryptionPolicyException', message);
    }
    return null;
  }

  /** What a new trail has, moto leaves out. */
  async #selectors(request: AwsRequest): Promise<AwsResponse> {
    const response = await this.#backend.forward(request);
    const { EventSelectors, AdvancedEventSelectors, ...others } = answered(response);
    if (response.status !== 200 || listOf(EventSelectors).length + listOf(AdvancedEventSelectors).length > 0)
      return response;
    return json({ ...others, EventSelectors: [DEFAULT_SELECTOR] });
  }

  async #hasBucketKey(region: string, bucket: string): Promise<boolean> {
    const call = { service: 's3', region, method: 'GET', path: `/${bucket}?encryption` };
    return String((await this.#backend.call(call)).body).includes('<BucketKeyEnabled>true</BucketKeyEnabled>');
  }

  /** Whether the role of a trail may write to its stream of a log group. */
  mayWrite(roleArn: string, region: string, group: string): Promise<boolean> {
    const stream = streamOf(account(), region);
    return this.#enforcement.mayWriteLogs(roleArn, 'CLOUDWATCH_LOGS_DELIVERY_SESSION', { region, group, stream });
  }
}

/** As CloudTrail names the stream of an account in the Region of the trail. */
export const streamOf = (id: string, region: string): string => `${id}_CloudTrail_${region}`;

/** Basic selectors and advanced ones. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html */
function selectedBy(selectors: Fields): Pick<Trail, 'dataTypes' | 'hasManagementEvents'> {
  const advanced = listOf(selectors['AdvancedEventSelectors']);
  const basic = listOf(selectors['EventSelectors']);
  const valuesOf = (selector: unknown, name: string): readonly unknown[] =>
    listOf(field(selector, 'FieldSelectors'))
      .filter((one) => field(one, 'Field') === name)
      .flatMap((one) => listOf(field(one, 'Equals')));
  const types = [
    ...advanced.flatMap((selector) => valuesOf(selector, 'resources.type')),
    ...basic.flatMap((selector) => listOf(field(selector, 'DataResources')).map((data) => field(data, 'Type'))),
  ];
  const hasManagementEvents =
    advanced.length > 0
      ? advanced.some((selector) => valuesOf(selector, 'eventCategory').includes('Management'))
      : basic.every((selector) => field(selector, 'IncludeManagementEvents') !== false);
  return { dataTypes: new Set(types.map(String)), hasManagementEvents };
}
