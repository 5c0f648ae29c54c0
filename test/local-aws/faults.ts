/** Makes calls of functions fail, as a service does that throttles, denies, or is gone. */
import type { Fault } from './contract.ts';
import { type AwsRequest, type AwsResponse, awsError } from './request.ts';

interface Active {
  readonly fault: Fault;
  left: number;
}

export class Faults {
  readonly #active: Active[] = [];

  add(fault: Fault): () => void {
    const active = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
    this.#active.push(active);
    return () => {
      active.left = 0;
    };
  }

  /** The fault that hits this call, which counts as hit. */
  take({ service, action }: AwsRequest): Fault | null {
    const hit = this.#active.find(
      ({ fault, left }) => left > 0 && fault.service === service && (fault.action ?? action) === action,
    );
    if (hit === undefined) return null;
    hit.left -= 1;
    return hit.fault;
  }
}

export function faultAnswer(
  request: AwsRequest,
  { status = 500, code = 'InternalFailure', message }: Fault,
): AwsResponse {
  return awsError(request, status, code, message ?? `${code} by a fault of the local AWS`);
}
