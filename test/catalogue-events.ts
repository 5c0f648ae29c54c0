/** The two events of each row of the catalogue: `test/catalogue/`, one file an event source, one line a row. */
import { readdirSync, readFileSync } from 'node:fs';
import type { JsonObject } from '../lambda-src/record/json.ts';
import { record } from './records.ts';

interface Row {
  /** `eventName`, where it is not the row's. */
  readonly event?: string;
  readonly request?: JsonObject;
  readonly response?: JsonObject;
  /** Further fields of the record. */
  readonly record?: JsonObject;
  readonly sentence: string;
  /** `[type, name, arn]`; what is not there, the record does not have. */
  readonly targets: readonly (readonly string[])[];
  /** What to change in the record so that it no longer matches: the `eventName`, or fields. */
  readonly miss: string | JsonObject;
}

interface File {
  readonly source: string;
  /** Fields that all records of the file have. */
  readonly common?: JsonObject;
  readonly rows: Readonly<Record<string, Row>>;
}

export interface CatalogueEvent extends Pick<Row, 'sentence' | 'targets'> {
  readonly source: string;
  readonly row: string;
  readonly match: JsonObject;
  readonly miss: JsonObject;
}

const FOLDER = new URL('catalogue/', import.meta.url);

function eventsOf(file: string): readonly CatalogueEvent[] {
  const { source, common, rows }: File = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
  return Object.entries(rows).map(([row, { event, request, response, record: change, miss, ...said }]) => {
    const match = record(event ?? row, {
      eventSource: source,
      eventID: '0b8a5e2e-6f5f-4f0e-9a53-3f1d6a7b2c90',
      readOnly: false,
      requestParameters: request ?? null,
      responseElements: response ?? null,
      ...common,
      ...change,
    });
    return {
      source,
      row,
      match,
      miss: { ...match, ...(typeof miss === 'string' ? { eventName: miss } : miss) },
      ...said,
    };
  });
}

export const CATALOGUE_EVENTS: readonly CatalogueEvent[] = readdirSync(FOLDER).flatMap(eventsOf);
