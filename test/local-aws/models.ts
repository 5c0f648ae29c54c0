/** AWS's service models, read by the Python of moto (aws_models.py). */
import type { Backend } from './backend.ts';
import type { Credentials } from './iam/principals.ts';
import { type AwsRequest, type AwsResponse, jsonOf } from './request.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface Described {
  /** The model's name: `iam`, `cloudwatch`, `sesv2` */
  readonly service: string;
  readonly operation: string;
  /** As the model has it: `/2015-03-31/functions/{FunctionName}/code` */
  readonly path: string;
  /** `iam`, `monitoring` */
  readonly endpointPrefix: string;
  /** By the names of the API. */
  readonly input: Fields;
  /** As CloudTrail shows the input: names in lower camel case, without secrets and contents. */
  readonly requestParameters: Fields;
  /** Likewise of an answer that was no error. */
  readonly responseElements?: Fields;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

export class Models {
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** @param answer where it is to be described as well */
  async describe(request: AwsRequest, answer?: AwsResponse): Promise<Described> {
    const { service, method, path, headers, body } = request;
    const sent = { service, method, path, headers, body: body.toString('base64') };
    const answered =
      answer === undefined
        ? {}
        : {
            status: answer.status,
            answerHeaders: answer.headers,
            answer: Buffer.from(answer.body).toString('base64'),
          };
    return (await this.#ask('describe', { ...sent, ...answered })) as Fields as unknown as Described;
  }

  /** Calls the gateway with these credentials; resolves to the error, or to `null`. */
  async call(
    endpoint: string,
    credentials: Credentials,
    call: { readonly service: string; readonly operation: string; readonly region: string; readonly input: unknown },
  ): Promise<string | null> {
    const { error } = await this.#ask('call', { endpoint, credentials, ...call });
    return error === undefined ? null : String(error);
  }

  async #ask(tool: string, question: unknown): Promise<Fields> {
    const headers = { 'content-type': 'application/json' };
    const body = Buffer.from(JSON.stringify(question));
    const answer = await this.#backend.forward({ method: 'POST', path: `/_local/${tool}`, headers, body });
    if (answer.status !== 200) throw new Error(`The service models gave no answer: ${answer.body}`);
    return jsonOf({ body: Buffer.from(answer.body) });
  }
}
