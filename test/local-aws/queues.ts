/** SQS where moto differs from it: the waits that a function asks for are shortened, as Lambda's own retries are. */
import type { Backend } from './backend.ts';
import { type AwsRequest, type AwsResponse, answered, jsonOf } from './request.ts';

const WAITS: Readonly<Record<string, string>> = {
  SendMessage: 'DelaySeconds',
  ChangeMessageVisibility: 'VisibilityTimeout',
};

export class Queues {
  readonly #backend: Backend;
  readonly #delayScale: number;

  constructor(backend: Backend, delayScale: number) {
    this.#backend = backend;
    this.#delayScale = delayScale;
  }

  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    if (request.service !== 'sqs') return null;
    if (request.action === 'GetQueueAttributes') return this.#attributes(request);
    const wait = WAITS[request.action];
    return wait === undefined ? null : this.#shorten(request, wait);
  };

  async #shorten(request: AwsRequest, wait: string): Promise<AwsResponse | null> {
    const input = jsonOf(request);
    const seconds = input[wait];
    if (typeof seconds !== 'number') return null;
    const body = Buffer.from(JSON.stringify({ ...input, [wait]: Math.ceil(seconds * this.#delayScale) }));
    return this.#backend.forward({ ...request, body });
  }

  /** moto writes the redrive policy with spaces, AWS without: Terraform would see a change in every plan. */
  async #attributes(request: AwsRequest): Promise<AwsResponse> {
    const response = await this.#backend.forward(request);
    const { Attributes } = answered(response);
    if (typeof Attributes !== 'object' || Attributes === null || !('RedrivePolicy' in Attributes)) return response;
    const RedrivePolicy = JSON.stringify(JSON.parse(String(Attributes.RedrivePolicy)));
    return { ...response, body: JSON.stringify({ Attributes: { ...Attributes, RedrivePolicy } }) };
  }
}
