import { describe, expect, it } from 'vitest';
import { type AlarmDefinition, evaluate, type State } from './evaluation.ts';

const NOW = 1_000_000;
const alarm = (change: Partial<AlarmDefinition> = {}): AlarmDefinition => ({
  AlarmName: 'a',
  Namespace: 'n',
  MetricName: 'm',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 0,
  ComparisonOperator: 'GreaterThanThreshold',
  ...change,
});

type Points = readonly (readonly [minutesAgo: number, value: number, metric?: string])[];

const stateOf = (definition: AlarmDefinition, points: Points, old: State = 'OK'): State =>
  evaluate(definition, old, 1, NOW, (_, name, __, from, to) =>
    points
      .filter(([ago, , metric = 'm']) => metric === name && NOW - ago * 60_000 >= from && NOW - ago * 60_000 < to)
      .map(([, value]) => value),
  );

describe('an alarm', () => {
  it.each<[string, Partial<AlarmDefinition>, Points, State]>([
    ['is in alarm above its threshold', {}, [[0.5, 1]], 'ALARM'],
    ['is not at it', {}, [[0.5, 0]], 'OK'],
    ['forgets what is longer ago than its periods', { TreatMissingData: 'notBreaching' }, [[1.5, 1]], 'OK'],
    [
      'adds up',
      { Threshold: 2 },
      [
        [0.2, 2],
        [0.4, 1],
      ],
      'ALARM',
    ],
    [
      'takes the largest',
      { Threshold: 2, Statistic: 'Maximum' },
      [
        [0.2, 2],
        [0.4, 1],
      ],
      'OK',
    ],
    [
      'wants every period',
      { EvaluationPeriods: 2 },
      [
        [0.5, 1],
        [1.5, 0],
      ],
      'OK',
    ],
    [
      'wants as many as it says',
      { EvaluationPeriods: 2, DatapointsToAlarm: 1 },
      [
        [0.5, 0],
        [1.5, 1],
      ],
      'ALARM',
    ],
    ['knows nothing without data', {}, [], 'INSUFFICIENT_DATA'],
    ['takes no data for a breach', { TreatMissingData: 'breaching' }, [], 'ALARM'],
    ['takes no data for none', { TreatMissingData: 'notBreaching' }, [], 'OK'],
    ['is as it was without data', { TreatMissingData: 'ignore' }, [], 'OK'],
  ])('%s', (_, change, points, state) => {
    expect(stateOf(alarm(change), points)).toBe(state);
  });

  const metric = (Id: string) => ({
    Id,
    ReturnData: false,
    MetricStat: { Metric: { Namespace: 'n', MetricName: Id }, Stat: 'Maximum', Period: 60 },
  });
  it.each([
    ['a + b', 'INSUFFICIENT_DATA'],
    ['a + FILL(b, 0)', 'ALARM'],
  ])('watches %s', (Expression, state) => {
    const { Period: _, MetricName: __, Namespace: ___, Statistic: ____, ...rest } = alarm();
    const Metrics = [{ Id: 'sum', Expression }, metric('a'), metric('b')];
    expect(stateOf({ ...rest, Metrics }, [[0.5, 1, 'a']])).toBe(state);
  });

  it('with metric math that is not known here stops the test', () => {
    const Metrics = [{ Id: 'x', Expression: 'ANOMALY_DETECTION_BAND(a)' }, metric('a')];
    expect(() => stateOf(alarm({ Metrics }), [])).toThrow('metric math');
  });
});
