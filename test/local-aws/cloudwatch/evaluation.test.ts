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

  const polls: Points = [0.5, 1.5, 2.5].map((ago) => [ago, 9, 'polls']);
  it.each<[string, Points, State]>([
    ['knows nothing of a new installation', [], 'INSUFFICIENT_DATA'],
    ['waits for the first heartbeat', polls.slice(0, 2), 'OK'],
    ['is in alarm where none has come for as long as it looks back', polls, 'ALARM'],
    ['hears one', [...polls, [2.5, 1, 'beats']], 'OK'],
    ['knows nothing where neither has data', [[3.5, 1, 'beats']], 'INSUFFICIENT_DATA'],
  ])('on heartbeats %s', (_, points, state) => {
    const Metrics = [
      { Id: 'all', Expression: 'SUM([beats, zero])' },
      { Id: 'zero', Expression: 'polls * 0', ReturnData: false },
      ...['beats', 'polls'].map((Id) => metric(Id)),
    ];
    const change = { ComparisonOperator: 'LessThanThreshold', Threshold: 1, EvaluationPeriods: 3 };
    expect(stateOf(alarm({ ...change, Metrics }), points)).toBe(state);
  });

  it.each<[string, number, number, State]>([
    ['the first is none', 1, 0, 'OK'],
    ['a further one is', 2, 1, 'ALARM'],
    ['one that stays is none', 2, 2, 'OK'],
    ['one that goes is none', 1, 2, 'OK'],
  ])('on growth: %s', (_, now, before, state) => {
    const Metrics = [{ Id: 'further', Expression: 'IF(m - DIFF(m) > 0, DIFF(m), 0)' }, metric('m')];
    const points: Points = [
      [0.5, now],
      [1.5, before],
    ];
    expect(stateOf(alarm({ Metrics }), points)).toBe(state);
  });

  it('with metric math that is not known here stops the test', () => {
    const Metrics = [{ Id: 'x', Expression: 'ANOMALY_DETECTION_BAND(a)' }, metric('a')];
    expect(() => stateOf(alarm({ Metrics }), [])).toThrow('metric math');
  });
});
