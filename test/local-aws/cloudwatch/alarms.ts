/**
 * CloudWatch's alarms: moto keeps them, here they are evaluated and act. An alarm acts when its state changes, and only then.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 */
import { account, inAccount } from '../account.ts';
import type { Activity } from '../activity.ts';
import type { Backend } from '../backend.ts';
import { field, listOf } from '../iam/policy.ts';
import type { Models } from '../models.ts';
import { type AwsRequest, type AwsResponse, answered, json } from '../request.ts';
import type { Sns } from '../sns.ts';
import { type AlarmDefinition, dimensionsOf, evaluate, type State } from './evaluation.ts';
import type { Metrics } from './metrics.ts';

const SERVICE = 'cloudwatch.amazonaws.com';
const MAX_INTERVAL_SECONDS = 300;
const MAX_LATE_PERIODS = 100;
const ACTIONS: Readonly<Record<State, 'AlarmActions' | 'OKActions' | 'InsufficientDataActions'>> = {
  ALARM: 'AlarmActions',
  OK: 'OKActions',
  INSUFFICIENT_DATA: 'InsufficientDataActions',
};
/** SQS's metrics by the attribute of a queue that they show. */
const QUEUE_ATTRIBUTES: Readonly<Record<string, string>> = {
  ApproximateNumberOfMessagesVisible: 'ApproximateNumberOfMessages',
  ApproximateNumberOfMessagesNotVisible: 'ApproximateNumberOfMessagesNotVisible',
  ApproximateNumberOfMessagesDelayed: 'ApproximateNumberOfMessagesDelayed',
};

interface Alarm {
  readonly definition: AlarmDefinition;
  readonly account: string;
  readonly region: string;
  readonly timer: NodeJS.Timeout;
  state: State;
  areActionsEnabled: boolean;
  /** Whether it is, just now. */
  isEvaluated: boolean;
  readonly periodMs: number;
  /** Milliseconds since 1970. */
  evaluatedAt: number;
}

export class Alarms {
  readonly #backend: Backend;
  readonly #models: Models;
  readonly #metrics: Metrics;
  readonly #sns: Sns;
  readonly #activity: Activity;
  readonly #timeScale: number;
  /** By account, Region and name. */
  readonly #alarms = new Map<string, Alarm>();
  #isClosed = false;

  constructor(options: {
    readonly backend: Backend;
    readonly models: Models;
    readonly metrics: Metrics;
    readonly sns: Sns;
    readonly activity: Activity;
    readonly timeScale: number;
  }) {
    this.#backend = options.backend;
    this.#models = options.models;
    this.#metrics = options.metrics;
    this.#sns = options.sns;
    this.#activity = options.activity;
    this.#timeScale = options.timeScale;
  }

  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    if (request.service !== 'monitoring') return null;
    const { operation, input } = await this.#models.describe(request);
    if (operation === 'GetMetricStatistics') return this.#statistics(request.region, input);
    if (!/Alarm/.test(operation) || operation.startsWith('Describe')) return null;
    const isSwitch = operation === 'EnableAlarmActions' || operation === 'DisableAlarmActions';
    const response = isSwitch ? empty(request, operation) : await this.#backend.forward(request);
    if (response.status >= 300) return response;
    const { region } = request;
    const named = listOf(input['AlarmNames']).map((name) => this.#alarms.get(keyOf(region, String(name))));
    const found = named.filter((alarm) => alarm !== undefined);
    switch (operation) {
      case 'PutMetricAlarm':
        await this.#put(region, input as unknown as AlarmDefinition);
        break;
      case 'DeleteAlarms':
        for (const { definition } of found) this.#remove(keyOf(region, definition.AlarmName));
        break;
      case 'EnableAlarmActions':
      case 'DisableAlarmActions':
        for (const alarm of found) await this.#switch(alarm, operation === 'EnableAlarmActions');
        break;
      case 'SetAlarmState': {
        const alarm = this.#alarms.get(keyOf(region, String(input['AlarmName'])));
        if (alarm !== undefined) await this.#change(alarm, input['StateValue'] as State, String(input['StateReason']));
      }
    }
    return response;
  };

  /** Sums of what the local AWS itself counts, in JSON, which the AWS CLI speaks. */
  #statistics(region: string, input: Readonly<Record<string, unknown>>): AwsResponse {
    const [namespace, name] = [String(input['Namespace']), String(input['MetricName'])];
    const [start, end] = [Date.parse(String(input['StartTime'])), Date.parse(String(input['EndTime']))];
    const period = Number(input['Period']) * 1_000;
    const Datapoints = Array.from({ length: Math.ceil((end - start) / period) }, (_, index) => {
      const from = start + index * period;
      const values = this.#metrics.between(
        region,
        namespace,
        name,
        dimensionsOf(input['Dimensions']),
        from,
        from + period,
      );
      return {
        Timestamp: from / 1_000,
        Sum: values.reduce((sum, value) => sum + value, 0),
        Unit: 'Count',
        of: values.length,
      };
    });
    return json({ Label: name, Datapoints: Datapoints.filter(({ of }) => of > 0).map(({ of: _, ...shown }) => shown) });
  }

  #remove(key: string): Alarm | undefined {
    const old = this.#alarms.get(key);
    clearInterval(old?.timer);
    this.#alarms.delete(key);
    return old;
  }

  /** A new alarm has no state yet; one that is changed keeps its own. */
  async #put(region: string, definition: AlarmDefinition): Promise<void> {
    const key = keyOf(region, definition.AlarmName);
    const old = this.#remove(key);
    const periods = [
      definition.Period,
      ...listOf(definition.Metrics).map((one) => field(field(one, 'MetricStat'), 'Period')),
    ];
    const period = Math.min(MAX_INTERVAL_SECONDS, ...periods.map(Number).filter((seconds) => seconds > 0));
    const id = account();
    const tick = (): void => {
      const alarm = this.#alarms.get(key);
      if (alarm === undefined) return;
      // Looking at metrics goes on for ever; who waits for the local AWS to settle waits for what an alarm does alone.
      if (alarm.isEvaluated) return;
      alarm.isEvaluated = true;
      inAccount(id, () => this.#evaluate(alarm))
        .catch((error: unknown) => {
          if (!this.#isClosed) throw error;
        })
        .finally(() => {
          alarm.isEvaluated = false;
        });
    };
    const periodMs = period * 1_000 * this.#timeScale;
    const timer = setInterval(tick, periodMs);
    timer.unref();
    const state = old?.state ?? 'INSUFFICIENT_DATA';
    const areActionsEnabled = definition.ActionsEnabled ?? true;
    const times = { periodMs, evaluatedAt: Date.now() };
    this.#alarms.set(key, {
      definition,
      account: id,
      region,
      timer,
      state,
      areActionsEnabled,
      isEvaluated: false,
      ...times,
    });
    await this.#setState(region, definition.AlarmName, state, 'Unchecked: Initial alarm creation');
  }

  /** moto has no operation for it. */
  async #switch(alarm: Alarm, ActionsEnabled: boolean): Promise<void> {
    alarm.areActionsEnabled = ActionsEnabled;
    const target = 'GraniteServiceVersion20100801.PutMetricAlarm';
    const input = { ...alarm.definition, ActionsEnabled };
    await this.#backend.call({ service: 'monitoring', region: alarm.region, target, json: input });
    await this.#setState(alarm.region, alarm.definition.AlarmName, alarm.state, 'Unchanged');
  }

  /** As DescribeAlarms shows it. */
  async #setState(region: string, AlarmName: string, StateValue: State, StateReason: string): Promise<void> {
    const target = 'GraniteServiceVersion20100801.SetAlarmState';
    const input = { AlarmName, StateValue, StateReason };
    await this.#backend.call({ service: 'monitoring', region, target, json: input });
  }

  /** What has no action changes nothing that can be seen. */
  async #evaluate(alarm: Alarm): Promise<void> {
    const { definition, region } = alarm;
    if (Object.values(ACTIONS).every((name) => listOf(definition[name]).length === 0)) return;
    await this.#sampleQueues(region, definition);
    const now = Date.now();
    // On a busy machine this comes late: the periods that passed meanwhile are looked at one by one, as CloudWatch does.
    const late = Math.min(MAX_LATE_PERIODS, Math.ceil((now - alarm.evaluatedAt) / alarm.periodMs) - 1);
    alarm.evaluatedAt = now;
    for (let ago = Math.max(0, late); ago >= 0; ago -= 1) await this.#evaluateAt(alarm, now - ago * alarm.periodMs);
  }

  async #evaluateAt(alarm: Alarm, time: number): Promise<void> {
    const { definition, region } = alarm;
    const state = evaluate(definition, alarm.state, this.#timeScale, time, (namespace, name, dimensions, from, to) =>
      this.#metrics.between(region, namespace, name, dimensions, from, to),
    );
    if (state === alarm.state) return;
    await this.#activity.during(async () => {
      await this.#setState(region, definition.AlarmName, state, 'Threshold Crossed');
      await this.#change(alarm, state, 'Threshold Crossed');
    });
  }

  async #change(alarm: Alarm, state: State, reason: string): Promise<void> {
    const old = alarm.state;
    alarm.state = state;
    if (state === old || !alarm.areActionsEnabled) return;
    const { definition, region } = alarm;
    const { AlarmName, AlarmDescription = null, MetricName, Namespace } = definition;
    const sourceArn = `arn:aws:cloudwatch:${region}:${alarm.account}:alarm:${AlarmName}`;
    const text = JSON.stringify({
      AlarmName,
      AlarmDescription,
      AWSAccountId: alarm.account,
      NewStateValue: state,
      NewStateReason: reason,
      StateChangeTime: new Date().toISOString(),
      Region: region,
      AlarmArn: sourceArn,
      OldStateValue: old,
      Trigger: { MetricName, Namespace },
    });
    for (const topicArn of listOf(definition[ACTIONS[state]]).map(String)) {
      const subject = `${state}: "${AlarmName}" in ${region}`.slice(0, 99);
      if (topicArn.includes(':sns:')) await this.#sns.notify({ service: SERVICE, sourceArn, topicArn, subject, text });
    }
  }

  /** A queue's metrics are its attributes at the time. */
  async #sampleQueues(
    region: string,
    { Namespace, MetricName, Dimensions: own, Metrics: several }: AlarmDefinition,
  ): Promise<void> {
    const metrics = [
      { Namespace, MetricName, Dimensions: own },
      ...listOf(several).map((one) => field(field(one, 'MetricStat'), 'Metric')),
    ];
    for (const metric of metrics.filter((one) => field(one, 'Namespace') === 'AWS/SQS')) {
      const name = String(field(metric, 'MetricName'));
      const attribute = QUEUE_ATTRIBUTES[name];
      const dimensions = dimensionsOf(field(metric, 'Dimensions'));
      // Lambda asks a queue that feeds a function all the time.
      if (name === 'NumberOfEmptyReceives') this.#metrics.add(region, 'AWS/SQS', name, dimensions);
      if (attribute === undefined) continue;
      const call = { service: 'sqs', region } as const;
      const { QueueUrl } = answered(
        await this.#backend.call({ ...call, target: 'AmazonSQS.GetQueueUrl', json: dimensions }),
      );
      const asked = { QueueUrl, AttributeNames: [attribute] };
      const { Attributes } = answered(
        await this.#backend.call({ ...call, target: 'AmazonSQS.GetQueueAttributes', json: asked }),
      );
      this.#metrics.add(region, 'AWS/SQS', name, dimensions, Number(field(Attributes, attribute) ?? 0));
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const { timer } of this.#alarms.values()) clearInterval(timer);
  }
}

/** The answer of an operation that has no output, in the protocol that it was asked in. */
const empty = ({ headers }: AwsRequest, operation: string): AwsResponse =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
    ? { status: 200, headers: { 'content-type': 'text/xml' }, body: `<${operation}Response/>` }
    : json({});

const keyOf = (region: string, name: string): string => `${account()} ${region} ${name}`;
