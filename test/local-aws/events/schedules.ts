/**
 * EventBridge Scheduler's universal targets: any operation of AWS, called with the schedule's role.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
 */
import { randomUUID } from 'node:crypto';
import { account, inAccount } from '../account.ts';
import type { Activity } from '../activity.ts';
import type { Backend } from '../backend.ts';
import type { Enforcement } from '../iam/enforcement.ts';
import { field } from '../iam/policy.ts';
import type { Models } from '../models.ts';
import { type AwsRequest, type AwsResponse, awsError } from '../request.ts';

const SERVICE = 'scheduler.amazonaws.com';
const UNIVERSAL = /^arn:[^:]+:scheduler:::aws-sdk:([a-z0-9]+):([a-z]\w+)$/;
const UNSUPPORTED =
  /^(?:get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchGet|batchDescribe|batchRead|transactGet|adminGet|adminList|testMigration|retrieve|testConnection|translateDocument|isAuthorized|invokeModel)/;
const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

interface Schedule {
  readonly region: string;
  readonly groupArn: string;
  readonly roleArn: string;
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly intervalMs: number;
}

export class Schedules {
  readonly #backend: Backend;
  readonly #models: Models;
  readonly #enforcement: Enforcement;
  readonly #activity: Activity;
  readonly #endpointUrl: string;
  readonly #timeScale: number;
  /** By account, Region, group and name. */
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #isClosed = false;

  constructor(options: {
    readonly backend: Backend;
    readonly models: Models;
    readonly enforcement: Enforcement;
    readonly activity: Activity;
    readonly endpointUrl: string;
    readonly timeScale: number;
  }) {
    this.#backend = options.backend;
    this.#models = options.models;
    this.#enforcement = options.enforcement;
    this.#activity = options.activity;
    this.#endpointUrl = options.endpointUrl;
    this.#timeScale = options.timeScale;
  }

  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    if (request.service !== 'scheduler' || request.method === 'GET') return null;
    const { operation, input } = await this.#models.describe(request);
    const prefix = `${account()} ${request.region}`;
    const group = `${prefix} ${String(input['GroupName'] ?? 'default')}`;
    const isWritten = operation === 'CreateSchedule' || operation === 'UpdateSchedule';
    const schedule = isWritten ? this.#scheduleOf(request.region, input) : null;
    const refuse = (message: string): AwsResponse => awsError(request, 400, 'ValidationException', message);
    if (typeof schedule === 'string') return refuse(schedule);
    if (schedule !== null && !(await this.#mayAssume(schedule))) {
      return refuse('The execution role you provide must allow AWS EventBridge Scheduler to assume the role.');
    }
    const response = await this.#backend.forward(request);
    if (response.status >= 300) return response;
    if (operation === 'DeleteSchedule' || isWritten) this.#stop(`${group} ${String(input['Name'])}`);
    if (operation === 'DeleteScheduleGroup') this.#stop(`${prefix} ${String(input['Name'])} `);
    if (schedule !== null && input['State'] !== 'DISABLED') this.#start(`${group} ${String(input['Name'])}`, schedule);
    return response;
  };

  /** What is wrong with it, where it cannot work. */
  #scheduleOf(region: string, input: Readonly<Record<string, unknown>>): Schedule | string {
    const target = input['Target'];
    const [, service, action = ''] = UNIVERSAL.exec(String(field(target, 'Arn'))) ?? [];
    if (service === undefined) return `Invalid target ARN: the local AWS knows universal targets only`;
    if (UNSUPPORTED.test(action)) return `${action} is not a supported api action.`;
    const [, count, unit = ''] = RATE.exec(String(input['ScheduleExpression'])) ?? [];
    if (count === undefined) return `Invalid Schedule Expression: the local AWS knows rate(…) only`;
    return {
      region,
      groupArn: `arn:aws:scheduler:${region}:${account()}:schedule-group/${String(input['GroupName'] ?? 'default')}`,
      roleArn: String(field(target, 'RoleArn')),
      service,
      operation: action.charAt(0).toUpperCase() + action.slice(1),
      input: JSON.parse(String(field(target, 'Input') ?? '{}')),
      intervalMs: Number(count) * (UNIT_MS[unit] ?? 0) * this.#timeScale,
    };
  }

  #mayAssume({ groupArn, roleArn }: Schedule): Promise<boolean> {
    return this.#enforcement.mayServiceAssume(SERVICE, groupArn, roleArn);
  }

  #stop(key: string): void {
    for (const [name, timer] of this.#timers) {
      if (name !== key && !(key.endsWith(' ') && name.startsWith(key))) continue;
      clearInterval(timer);
      this.#timers.delete(name);
    }
  }

  /** A rate without a start date begins at once. */
  #start(key: string, schedule: Schedule): void {
    const id = account();
    const invoke = (): void => {
      inAccount(id, () => this.#activity.during(() => this.#invoke(schedule))).catch((error: unknown) => {
        if (!this.#isClosed) throw error;
      });
    };
    const timer = setInterval(invoke, schedule.intervalMs);
    timer.unref();
    this.#timers.set(key, timer);
    invoke();
  }

  async #invoke(schedule: Schedule): Promise<void> {
    if (!(await this.#mayAssume(schedule))) return;
    const credentials = this.#enforcement.principals.assume(schedule.roleArn, randomUUID().replaceAll('-', ''));
    await this.#models.call(this.#endpointUrl, credentials, schedule);
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers.values()) clearInterval(timer);
  }
}
