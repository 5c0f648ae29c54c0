/** Passes calls on to moto. */
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { ACCOUNT_HEADER, account } from './account.ts';
import type { AwsRequest, AwsResponse } from './request.ts';

/** One call that the local AWS makes itself. */
export interface OwnCall {
  readonly service: string;
  readonly region: string;
  readonly method?: string;
  readonly path?: string;
  /** `Logs_20140328.PutLogEvents` */
  readonly target?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** What is sent as it is. */
  readonly text?: string;
}

const HOP_BY_HOP = new Set(['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding']);

function passedOn(headers: IncomingHttpHeaders): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name)) passed[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return passed;
}

export class Backend {
  readonly #port: number;
  readonly #host: string;
  readonly #agent = new Agent({ keepAlive: true });

  /** @param host of the gateway: moto builds the URLs of queues on it */
  constructor(motoUrl: string, host: string) {
    this.#port = Number(new URL(motoUrl).port);
    this.#host = host;
  }

  forward({
    method,
    path,
    headers,
    body,
  }: Pick<AwsRequest, 'method' | 'path' | 'headers' | 'body'>): Promise<AwsResponse> {
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        {
          host: '127.0.0.1',
          port: this.#port,
          agent: this.#agent,
          method,
          path,
          headers: {
            ...passedOn(headers),
            host: this.#host,
            'content-length': body.length,
            [ACCOUNT_HEADER]: account(),
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const { statusCode = 502 } = incoming;
            resolve({ status: statusCode, headers: passedOn(incoming.headers), body: Buffer.concat(chunks) });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  call({ service, region, method = 'POST', path = '/', target, form, json, text }: OwnCall): Promise<AwsResponse> {
    const contentType =
      form === undefined
        ? `application/x-amz-json-1.${service === 'sqs' ? 0 : 1}`
        : 'application/x-www-form-urlencoded';
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=local/20260131/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      'content-type': contentType,
      ...(target === undefined ? {} : { 'x-amz-target': target }),
    };
    const sent = text ?? (form === undefined ? JSON.stringify(json ?? {}) : new URLSearchParams(form).toString());
    return this.forward({ method, path, headers, body: Buffer.from(method === 'GET' ? '' : sent) });
  }

  close(): void {
    this.#agent.destroy();
  }
}
