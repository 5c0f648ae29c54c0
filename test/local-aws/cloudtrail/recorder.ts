/** Calls as CloudTrail records them: into the log group of each trail that takes them, and onto the event bus. */
import { account, inAccount } from '../account.ts';
import type { Activity } from '../activity.ts';
import type { Bus } from '../events/rules.ts';
import { field, listOf } from '../iam/policy.ts';
import type { LogsService } from '../logs.ts';
import type { Models } from '../models.ts';
import { type AwsRequest, type AwsResponse, json, jsonOf } from '../request.ts';
import { type Caller, type CallRecord, dataType, recordOf } from './record.ts';
import { streamOf, type Trail, type Trails } from './trails.ts';

/** S3's records have shapes of their own; EC2 is asked for nothing but networks. */
const UNRECORDED = new Set(['', 's3', 'ec2']);
/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html */
const MAX_BYTES = 256 * 1024;

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html */
function listed(record: CallRecord): unknown {
  const { userIdentity } = record;
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    EventSource: record.eventSource,
    EventTime: Date.parse(record.eventTime) / 1_000,
    ReadOnly: String(record.readOnly),
    Username: field(userIdentity, 'userName') ?? String(field(userIdentity, 'arn')).split('/').pop(),
    CloudTrailEvent: JSON.stringify(record),
  };
}

export class Recorder {
  readonly #trails: Trails;
  readonly #models: Models;
  readonly #logs: LogsService;
  readonly #bus: Bus;
  readonly #activity: Activity;
  /** Records are delivered in the order of the calls. */
  #last: Promise<void> = Promise.resolve();
  /** Management events, the latest first, by account and Region. */
  readonly #history = new Map<string, CallRecord[]>();
  /** Defects of the local AWS: without the record, a test could not fail. */
  readonly #failures: Error[] = [];

  constructor(trails: Trails, models: Models, logs: LogsService, bus: Bus, activity: Activity) {
    this.#trails = trails;
    this.#models = models;
    this.#logs = logs;
    this.#bus = bus;
    this.#activity = activity;
  }

  /**
   * To be told of each call before it is done, by the trails that there are then; the function that it returns, of the
   * answer. That one returns at once: whoever waits for the activity to end waits for the delivery, too.
   */
  before(request: AwsRequest, caller: Caller): (answer: AwsResponse, isDenied: boolean) => void {
    const trails = this.#trails.loggingIn(request.region, request.service === 'iam');
    if (UNRECORDED.has(request.service) || trails.length === 0) return () => undefined;
    const id = account();
    return (answer, isDenied) => {
      const before = this.#last;
      this.#last = this.#activity.during(async () => {
        await before;
        try {
          await inAccount(id, () => this.#deliver(request, answer, caller, isDenied, trails));
        } catch (error) {
          const cause = new Error(`The local AWS could not record ${request.method} ${request.path}`, { cause: error });
          this.#failures.push(cause);
        }
      });
    };
  }

  #historyOf(region: string): CallRecord[] {
    const key = `${account()} ${region}`;
    const history = this.#history.get(key) ?? [];
    this.#history.set(key, history);
    return history;
  }

  /** LookupEvents, of what was recorded while a trail was logging: moto does not have it. */
  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    if (request.service !== 'cloudtrail' || request.action !== 'LookupEvents') return null;
    const { LookupAttributes, MaxResults = 50 } = jsonOf(request);
    const names = listOf(LookupAttributes)
      .filter((attribute) => field(attribute, 'AttributeKey') === 'EventName')
      .map((attribute) => field(attribute, 'AttributeValue'));
    const found = this.#historyOf(request.region).filter(
      ({ eventName }) => names.length === 0 || names.includes(eventName),
    );
    return json({ Events: found.slice(0, Number(MaxResults)).map(listed) });
  };

  /** @throws where a call could not be recorded */
  check(): void {
    const [failure] = this.#failures;
    if (failure !== undefined) throw failure;
  }

  async #deliver(
    request: AwsRequest,
    answer: AwsResponse,
    caller: Caller,
    isDenied: boolean,
    trails: readonly Trail[],
  ): Promise<void> {
    const described = await this.#models.describe(request, answer);
    const type = dataType(described.service, described.operation);
    const taking = trails.filter((trail) => (type === null ? trail.hasManagementEvents : trail.dataTypes.has(type)));
    if (taking.length === 0) return;
    const record = recordOf(request, described, caller, isDenied);
    if (type === null) this.#historyOf(record.awsRegion).unshift(record);
    for (const trail of taking) await this.#log(trail, record);
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
    if (!record.readOnly) await this.#bus.putRecord(record);
  }

  async #log({ logGroup, roleArn, region }: Trail, record: CallRecord): Promise<void> {
    const message = JSON.stringify(record);
    if (logGroup === null || Buffer.byteLength(message) > MAX_BYTES) return;
    if (!(await this.#trails.mayWrite(roleArn, region, logGroup))) return;
    await this.#logs.write(region, logGroup, streamOf(account(), region), [message]);
  }
}
