/** A local server that responds like SNS, SES, SQS and what a test adds, for benchmarks and tests without a network. */
import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificate } from './certificate.ts';

export interface Answer {
  /** 0: never answers. */
  readonly status: number;
  readonly body: string;
}

/** https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html, as the query protocol of SNS and SES writes it. */
export const refusal = (status: number, code: string, message: string): Answer => ({
  status,
  body: `<ErrorResponse><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>b5e5d5a0-0000-4000-8000-000000000000</RequestId></ErrorResponse>`,
});

const accepted = (action: string): Answer => ({
  status: 200,
  body: `<${action}Response><${action}Result><MessageId>94f20ce6-13c5-43a0-9a9e-ca52d816e90b</MessageId></${action}Result><ResponseMetadata><RequestId>f187a3c1-376f-41df-8963-01868b7c937a</RequestId></ResponseMetadata></${action}Response>`,
});

export interface SentRequest {
  readonly action: string;
  /** Form fields, or members of the JSON. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface AwsEndpoint {
  readonly url: string;
  readonly requests: readonly SentRequest[];
  /** How many connections were opened. */
  connections(): number;
  close(): Promise<void>;
}

/**
 * @param answer the response to a request, or `null` to accept it
 * @param tls for an endpoint with TLS
 */
export async function startAwsEndpoint(
  answer: (request: SentRequest) => Answer | null = () => null,
  tls: Certificate | null = null,
): Promise<AwsEndpoint> {
  const requests: SentRequest[] = [];
  const sockets: Socket[] = [];
  const listener: RequestListener = (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const target = incoming.headers['x-amz-target'];
      const isJson = typeof target === 'string';
      const fields: Record<string, string> = isJson ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
      const action = isJson ? target.replace(/^\w+\./, '') : (fields['Action'] ?? '');
      const request = { action, fields };
      requests.push(request);
      const sent = createHash('md5')
        .update(fields['MessageBody'] ?? '')
        .digest('hex');
      const { status, body } =
        answer(request) ??
        (isJson ? { status: 200, body: JSON.stringify({ MessageId: '1', MD5OfMessageBody: sent }) } : accepted(action));
      if (status === 0) return;
      outgoing.writeHead(status, { 'content-type': isJson ? 'application/x-amz-json-1.0' : 'text/xml' }).end(body);
    });
  };
  const server = tls === null ? createServer(listener) : createTlsServer(tls, listener);
  server.on('connection', (socket: Socket) => sockets.push(socket));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: tls === null ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    requests,
    connections: () => sockets.length,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
