/**
 * What subscribers can filter messages by: https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html. Five, since a
 * filter policy takes five keys. They are of the whole alert, also where that is several messages.
 */
import type { Batch } from '../finding/batch.ts';
import { incidentsOf } from '../finding/incident.ts';
import { worstOf } from './groups.ts';

export type Attributes = Readonly<Record<string, string | readonly string[]>>;

/** In a list: there is more, which could not be read, has no form of AWS's, or is beyond `MAX_VALUES`. */
export const OTHER = 'other';

/** The gravest come first. With as many of 128 characters, all attributes have less than `MAX_ATTRIBUTE_BYTES`. */
const MAX_VALUES = 50;
export const MAX_ATTRIBUTE_BYTES = 8_192;

const ACCOUNT_ID = /^\d{12}$/;
const EVENT_NAME = /^[A-Za-z]\w{0,127}$/;
const CATEGORY = /^[a-z -]{1,32}$/;

function listOf(values: readonly (string | null)[], form: RegExp, isMore: boolean): readonly string[] {
  const distinct = [...new Set(values)];
  const listed = distinct
    .filter((value) => value !== null)
    .filter((value) => form.test(value))
    .slice(0, MAX_VALUES);
  return isMore || listed.length < distinct.length ? [...listed, OTHER] : listed;
}

export function attributesOf(batch: Batch): Attributes {
  const { findings, unreadable } = batch;
  const isMore = unreadable.length > 0;
  const list = (values: readonly (string | null)[], form: RegExp): readonly string[] => listOf(values, form, isMore);
  return {
    severity: worstOf(batch),
    incident: String(incidentsOf(findings).some((incident) => incident.findings.length > 1)),
    account_ids: list(
      findings.map(({ location }) => location.accountId),
      ACCOUNT_ID,
    ),
    categories: list(
      findings.map(({ category }) => category),
      CATEGORY,
    ),
    event_names: list(
      findings.map(({ eventName }) => eventName),
      EVENT_NAME,
    ),
  };
}
