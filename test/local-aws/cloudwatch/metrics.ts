/** Datapoints: what the services of the local AWS count, and what functions write as embedded metrics into their log. */
import { account } from '../account.ts';

type Fields = Readonly<Record<string, unknown>>;
export type Dimensions = Readonly<Record<string, string>>;

interface Datapoint {
  readonly at: number;
  readonly value: number;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function keyOf(region: string, namespace: string, name: string, dimensions: Dimensions): string {
  const sorted = Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([account(), region, namespace, name, sorted]);
}

export class Metrics {
  readonly #datapoints = new Map<string, Datapoint[]>();

  add(region: string, namespace: string, name: string, dimensions: Dimensions, value = 1): void {
    const key = keyOf(region, namespace, name, dimensions);
    const datapoints = this.#datapoints.get(key) ?? [];
    datapoints.push({ at: Date.now(), value });
    this.#datapoints.set(key, datapoints);
  }

  /** The values in a span of time, its end excluded. */
  between(
    region: string,
    namespace: string,
    name: string,
    dimensions: Dimensions,
    from: number,
    to: number,
  ): readonly number[] {
    const datapoints = this.#datapoints.get(keyOf(region, namespace, name, dimensions)) ?? [];
    return datapoints.filter(({ at }) => at >= from && at < to).map(({ value }) => value);
  }

  /**
   * The metrics in a line of a log, where it has some.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
   */
  addEmbedded(region: string, line: string): void {
    if (!line.startsWith('{') || !line.includes('"CloudWatchMetrics"')) return;
    const event: unknown = JSON.parse(line);
    const aws = isFields(event) ? event['_aws'] : undefined;
    if (!isFields(event) || !isFields(aws)) return;
    for (const directive of listOf(aws['CloudWatchMetrics']).filter(isFields)) {
      for (const names of listOf(directive['Dimensions'])) {
        const dimensions = Object.fromEntries(listOf(names).map((name) => [name, String(event[String(name)])]));
        for (const metric of listOf(directive['Metrics']).filter(isFields)) {
          const name = String(metric['Name']);
          for (const value of [event[name]].flat()) {
            this.add(region, String(directive['Namespace']), name, dimensions, Number(value));
          }
        }
      }
    }
  }
}
