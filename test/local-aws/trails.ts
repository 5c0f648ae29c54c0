/** CloudTrail where moto differs from it: moto finds a trail by its name alone for the calls that take an ARN, too. */
import type { Backend } from './backend.ts';
import { type AwsRequest, type AwsResponse, jsonOf } from './request.ts';

const BY_NAME_ALONE = new Set(['StartLogging', 'StopLogging', 'DeleteTrail']);

export class Trails {
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    if (request.service !== 'cloudtrail' || !BY_NAME_ALONE.has(request.action)) return null;
    const input = jsonOf(request);
    const Name = String(input['Name']).split(':trail/').pop();
    return this.#backend.forward({ ...request, body: Buffer.from(JSON.stringify({ ...input, Name })) });
  };
}
