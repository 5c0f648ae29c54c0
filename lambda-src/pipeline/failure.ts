/**
 * What a refusal by SNS, SES or SQS means for the next try, told by the error's code.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors
 * https://docs.aws.amazon.com/ses/latest/APIReference/API_SendEmail.html#API_SendEmail_Errors
 */
import { asText, at } from '../record/json.ts';

export type Failure =
  /** The service answered with success, and the rest of its answer was lost on the way: nothing failed. */
  | 'accepted'
  /** The same message may be accepted in a moment. */
  | 'transient'
  /** The service refuses what the message says or how; another form may be accepted. */
  | 'content'
  /** Somebody must mend something first: a permission, a key, an identity. Trying at once is of no use; later is. */
  | 'permanent';

/** KMS throttling comes with status 400, and the SDK does not take it for a throttling. */
const TRANSIENT =
  /Throttl|TooManyRequests|SlowDown|RequestLimitExceeded|BandwidthLimit|PriorRequestNotComplete|InternalError|InternalFailure|ServiceUnavailable|Timeout|AbortError/;

const NETWORK = /ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/;

/** SES says `MessageRejected` of an unverified sender, too: another form does not help there, and costs one call. */
const CONTENT = /InvalidParameter|MessageRejected|Validation(?:Error|Exception)/;

/** An error's own code, as the SDK or Node.js names it. */
export const codeOf = (error: unknown): string =>
  asText(property(error, 'Code')) ?? asText(property(error, 'name')) ?? '';

function property(error: unknown, key: string): unknown {
  return typeof error === 'object' && error !== null && key in error ? Reflect.get(error, key) : undefined;
}

function statusOf(error: unknown): number {
  const status = at(property(error, '$metadata'), 'httpStatusCode');
  return typeof status === 'number' ? status : 0;
}

export function failureOf(error: unknown): Failure {
  const status = statusOf(error);
  if (status >= 200 && status < 300) return 'accepted';
  const own = ['name', 'Code', 'code'].map((key) => property(error, key));
  const codes = [...own, property(property(error, 'cause'), 'code')].flatMap((code) => asText(code) ?? []).join(' ');
  if (status >= 500 || status === 429 || TRANSIENT.test(codes) || NETWORK.test(codes)) return 'transient';
  return CONTENT.test(codes) ? 'content' : 'permanent';
}

/** `Throttled: Rate exceeded`, for logs and error messages. */
export const because = (error: unknown): string =>
  error instanceof Error ? `${codeOf(error)}: ${error.message}` : String(error);
