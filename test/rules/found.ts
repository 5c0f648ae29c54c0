/** What rules say of a record. */
import { detect } from '../../lambda-src/finding/detect.ts';
import type { Finding } from '../../lambda-src/finding/finding.ts';
import type { JsonObject } from '../../lambda-src/record/json.ts';
import { parseRecord } from '../../lambda-src/record/record.ts';
import { record } from '../records.ts';
import { SETTINGS } from '../settings.ts';

export const found = (eventName: string, requestParameters: JsonObject | null, change: JsonObject = {}): Finding =>
  detect(parseRecord(record(eventName, { requestParameters, ...change })), SETTINGS);

/** What the rule says of an event, or `null`. */
export const said = (rule: string, ...event: Parameters<typeof found>): string | null =>
  found(...event).reasons.find((reason) => reason.rule === rule)?.text ?? null;

export const denied = { errorCode: 'AccessDenied', errorMessage: 'User: x is not authorized' };
export const policy = (...Statement: JsonObject[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
export const ALLOW_ALL = policy({ Effect: 'Allow', Action: '*', Resource: '*' });
export const READ_ONE = policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' });
export const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
