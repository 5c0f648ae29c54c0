/**
 * The state of an alarm, from its metrics.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
import { field, listOf } from '../iam/policy.ts';
import { type Series, seriesOfExpression } from './metric-math.ts';
import type { Dimensions } from './metrics.ts';

export type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface AlarmDefinition {
  readonly AlarmName: string;
  readonly AlarmDescription?: string;
  readonly ActionsEnabled?: boolean;
  readonly AlarmActions?: readonly string[];
  readonly OKActions?: readonly string[];
  readonly InsufficientDataActions?: readonly string[];
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: unknown;
  readonly Statistic?: string;
  readonly Period?: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData?: string;
  readonly Metrics?: readonly unknown[];
}

export type Values = (
  namespace: string,
  name: string,
  dimensions: Dimensions,
  from: number,
  to: number,
) => readonly number[];

const STATISTICS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Average: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  SampleCount: (values) => values.length,
};

const COMPARISONS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** `[{ Name, Value }]` */
export const dimensionsOf = (dimensions: unknown): Dimensions =>
  Object.fromEntries(listOf(dimensions).map((one) => [String(field(one, 'Name')), String(field(one, 'Value'))]));

function seriesOf(metric: unknown, statistic: unknown, values: Values): Series {
  const [namespace, name] = [String(field(metric, 'Namespace')), String(field(metric, 'MetricName'))];
  const aggregate = STATISTICS[String(statistic)];
  if (aggregate === undefined) throw new Error(`The local AWS knows no statistic ${String(statistic)}`);
  return (from, to) => {
    const found = values(namespace, name, dimensionsOf(field(metric, 'Dimensions')), from, to);
    return found.length === 0 ? null : aggregate(found);
  };
}

/** The series that an alarm watches, and its period in seconds. */
function watched(definition: AlarmDefinition, values: Values): { readonly series: Series; readonly period: number } {
  const { Metrics = [], Statistic, Period = 60 } = definition;
  if (Metrics.length === 0) return { series: seriesOf(definition, Statistic, values), period: Period };
  const byId = (id: string): Series | undefined => {
    const found = Metrics.find((one) => field(one, 'Id') === id);
    const [stat, expression] = [field(found, 'MetricStat'), field(found, 'Expression')];
    if (typeof expression === 'string') return seriesOfExpression(expression, byId);
    return stat === undefined ? undefined : seriesOf(field(stat, 'Metric'), field(stat, 'Stat'), values);
  };
  const period = Math.max(...Metrics.map((one) => Number(field(field(one, 'MetricStat'), 'Period') ?? 0)));
  const returned = Metrics.find((one) => field(one, 'ReturnData') !== false);
  const series = byId(String(field(returned, 'Id')));
  if (series === undefined) throw new Error(`Alarm ${definition.AlarmName} watches nothing`);
  return { series, period };
}

/**
 * @param now milliseconds
 * @param timeScale how long a second takes, in seconds
 */
export function evaluate(
  definition: AlarmDefinition,
  state: State,
  timeScale: number,
  now: number,
  values: Values,
): State {
  const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods, ComparisonOperator, Threshold } = definition;
  const { TreatMissingData = 'missing' } = definition;
  const { series, period } = watched(definition, values);
  const compare = COMPARISONS[ComparisonOperator];
  if (compare === undefined) throw new Error(`The local AWS knows no comparison ${ComparisonOperator}`);
  const length = period * 1_000 * timeScale;
  const datapoints = Array.from({ length: EvaluationPeriods }, (_, index) =>
    series(now - (index + 1) * length, now - index * length),
  );
  if (datapoints.every((value) => value === null)) {
    if (TreatMissingData === 'missing') return 'INSUFFICIENT_DATA';
    if (TreatMissingData === 'ignore') return state;
  }
  const breaching = datapoints.filter((value) =>
    value === null ? TreatMissingData === 'breaching' : compare(value, Threshold),
  );
  return breaching.length >= DatapointsToAlarm ? 'ALARM' : 'OK';
}
