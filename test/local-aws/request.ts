/** Calls of AWS APIs, as they come over HTTP: whose they are, and how an error is answered. */
import type { IncomingHttpHeaders } from 'node:http';

export interface AwsRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** As in the credential scope: `sns`, `ses`, `logs`, `lambda`; `''` for a request without a signature. */
  readonly service: string;
  readonly region: string;
  /** `Publish`; for REST APIs such as Lambda's, `''`. */
  readonly action: string;
}

export interface AwsResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

const SCOPE = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\/aws4_request/;

export const formOf = ({ body }: Pick<AwsRequest, 'body'>): URLSearchParams =>
  new URLSearchParams(body.toString('utf8'));

export function readRequest(method: string, path: string, headers: IncomingHttpHeaders, body: Buffer): AwsRequest {
  const [, region = 'us-east-1', service = ''] = SCOPE.exec(headers.authorization ?? '') ?? [];
  const target =
    String(headers['x-amz-target'] ?? '')
      .split('.')
      .pop() ?? '';
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const action = target !== '' ? target : isForm ? (formOf({ body }).get('Action') ?? '') : '';
  return { method, path, headers, body, service, region, action };
}

/** The body of a JSON call. */
export function jsonOf({ body }: Pick<AwsRequest, 'body'>): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  const parsed: unknown = JSON.parse(body.toString('utf8'));
  return typeof parsed === 'object' && parsed !== null ? Object.fromEntries(Object.entries(parsed)) : {};
}

export const json = (value: unknown, status = 200): AwsResponse => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(value),
});

const escapeXml = (text: string): string => text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);

const QUERY_SERVICES = new Set(['sns', 'ses', 'iam', 'sts']);

/** An error in the form of the service's protocol. */
export function awsError(
  { service }: Pick<AwsRequest, 'service'>,
  status: number,
  code: string,
  message: string,
): AwsResponse {
  if (!QUERY_SERVICES.has(service)) {
    return {
      status,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
      body: JSON.stringify({ __type: code, message, Message: message }),
    };
  }
  const type = status < 500 ? 'Sender' : 'Receiver';
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse><Error><Type>${type}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>local</RequestId></ErrorResponse>`,
  };
}

/** The JSON of an answer, `{}` where it is none. */
export function answered({ body }: AwsResponse): Readonly<Record<string, unknown>> {
  const text = typeof body === 'string' ? body : body.toString('utf8');
  try {
    return jsonOf({ body: Buffer.from(text) });
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** Answers a call, or `null` where moto is to do so. */
export type Service = (request: AwsRequest) => Promise<AwsResponse | null>;
