/** EventBridge's default bus: rules are checked as AWS checks them, match what CloudTrail recorded, and send to topics. */
import { randomUUID } from 'node:crypto';
import { account } from '../account.ts';
import type { Backend } from '../backend.ts';
import type { CallRecord } from '../cloudtrail/record.ts';
import type { Metrics } from '../cloudwatch/metrics.ts';
import { field, listOf } from '../iam/policy.ts';
import { type AwsRequest, type AwsResponse, answered, awsError, jsonOf } from '../request.ts';
import type { Sns } from '../sns.ts';
import { matchesPattern, problemOf } from './pattern.ts';
import { inputFor, type Target, problemOf as templateProblemOf } from './transformer.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MAX_PATTERN_CHARACTERS = 2_048;
const MAX_WILDCARD_RULES = 30;
const MAX_TARGETS = 5;

const hasWildcard = (pattern: unknown): boolean => String(pattern).includes('"wildcard"');

const targetsOf = (targets: unknown): readonly Target[] => listOf(targets) as readonly Target[];

export class Bus {
  readonly #backend: Backend;
  readonly #sns: Sns;
  readonly #metrics: Metrics;

  constructor(backend: Backend, sns: Sns, metrics: Metrics) {
    this.#backend = backend;
    this.#sns = sns;
    this.#metrics = metrics;
  }

  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    if (request.service !== 'events') return null;
    const input = jsonOf(request);
    if (request.action === 'PutRule') return this.#refusalOfRule(request, input);
    if (request.action === 'PutTargets') {
      const targets = targetsOf(input['Targets']);
      const problem =
        targets.length > MAX_TARGETS
          ? 'The requested resource exceeds the maximum number allowed.'
          : targets.map(templateProblemOf).find((one) => one !== null);
      return problem === undefined || problem === null ? null : awsError(request, 400, 'ValidationException', problem);
    }
    return null;
  };

  async #refusalOfRule(request: AwsRequest, { Name, EventPattern }: Readonly<Record<string, unknown>>) {
    if (typeof EventPattern !== 'string') return null;
    const refuse = (reason: string): AwsResponse => awsError(request, 400, 'InvalidEventPatternException', reason);
    if (EventPattern.length > MAX_PATTERN_CHARACTERS)
      return refuse('Event pattern is not valid. Reason: Rule is too long');
    let pattern: unknown;
    try {
      pattern = JSON.parse(EventPattern);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return refuse(`Event pattern is not valid. Reason: ${error.message}`);
    }
    const problem = problemOf(pattern);
    if (problem !== null) return refuse(problem);
    const others = (await this.#rules(request.region)).filter((rule) => field(rule, 'Name') !== Name);
    const wildcards = [EventPattern, ...others.map((rule) => field(rule, 'EventPattern'))].filter(hasWildcard);
    return hasWildcard(EventPattern) && wildcards.length > MAX_WILDCARD_RULES
      ? awsError(request, 400, 'LimitExceededException', 'The event bus has too many rules with wildcard patterns.')
      : null;
  }

  async #call(region: string, action: string, json: unknown): Promise<Readonly<Record<string, unknown>>> {
    return answered(await this.#backend.call({ service: 'events', region, target: `AWSEvents.${action}`, json }));
  }

  async #rules(region: string): Promise<readonly unknown[]> {
    return listOf((await this.#call(region, 'ListRules', {}))['Rules']);
  }

  async putRecord(record: CallRecord): Promise<void> {
    const { eventSource, eventTime, awsRegion } = record;
    const event = {
      version: '0',
      id: randomUUID(),
      'detail-type': 'AWS API Call via CloudTrail',
      source: `aws.${eventSource.replace('.amazonaws.com', '')}`,
      account: account(),
      time: eventTime,
      region: awsRegion,
      resources: [],
      detail: record,
    };
    for (const rule of await this.#rules(awsRegion)) {
      const pattern = field(rule, 'EventPattern');
      if (field(rule, 'State') === 'DISABLED' || typeof pattern !== 'string') continue;
      if (matchesPattern(JSON.parse(pattern), event)) await this.#send(awsRegion, rule, event);
    }
  }

  async #send(region: string, rule: unknown, event: Readonly<Record<string, unknown>>): Promise<void> {
    const sourceArn = String(field(rule, 'Arn'));
    const { Targets } = await this.#call(region, 'ListTargetsByRule', { Rule: field(rule, 'Name') });
    for (const target of targetsOf(Targets)) {
      if (target.Arn.split(':')[2] !== 'sns') {
        throw new Error(`The local AWS knows topics as targets of rules only, not ${target.Arn}`);
      }
      const text = inputFor(target, event, sourceArn);
      const isTaken = await this.#sns.notify({
        service: 'events.amazonaws.com',
        sourceArn,
        topicArn: target.Arn,
        text,
      });
      const RuleName = String(field(rule, 'Name'));
      this.#metrics.add(region, 'AWS/Events', 'FailedInvocations', { RuleName }, isTaken ? 0 : 1);
    }
  }
}
