import { asText, at } from './json.ts';
import type { CloudTrailRecord } from './record.ts';

export type OutcomeKind = 'succeeded' | 'failed' | 'denied';

export interface Outcome {
  readonly kind: OutcomeKind;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** Services spell a refusal in many ways (`AccessDeniedException`, `Client.UnauthorizedOperation`, `VpceAccessDenied`). */
const DENIED = /AccessDenied|Unauthori[sz]ed|NotAuthori[sz]ed|AuthorizationError|Forbidden/i;

/**
 * Whether the call took effect. A failed sign-in has no `errorCode`: it says so in `responseElements.<eventName>` and
 * in `errorMessage`; a failed service event in `serviceEventDetails`.
 */
export function outcomeOf(record: CloudTrailRecord): Outcome {
  const { errorCode, errorMessage, eventName, eventType } = record;
  if (errorCode !== null) {
    return { kind: DENIED.test(errorCode) ? 'denied' : 'failed', errorCode, errorMessage };
  }
  const answer = eventName === null ? null : asText(record.responseElements?.[eventName]);
  const details = record.serviceEventDetails;
  const state =
    asText(details?.['state']) ??
    asText(eventName === null ? null : details?.[eventName]) ??
    asText(at(details, 'createAccountStatus.state'));
  // A call that has a message and no code may have worked.
  const failed =
    (errorMessage !== null && eventType !== 'AwsApiCall') || /^fail/i.test(answer ?? '') || /^fail/i.test(state ?? '');
  return { kind: failed ? 'failed' : 'succeeded', errorCode: null, errorMessage };
}
