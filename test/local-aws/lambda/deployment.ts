/** A function as it was deployed: what it runs with, and what moto does not keep of its settings. */
import type { Backend } from '../backend.ts';
import type { FunctionSpec } from '../contract.ts';
import { entriesOf, field } from '../iam/policy.ts';
import { type AwsResponse, answered } from '../request.ts';
import type { LambdaFunction } from './index.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface Deployed {
  readonly runner: LambdaFunction;
  spec: FunctionSpec;
  roleArn: string;
  /** What moto 5.2 does not keep: without it, every plan would show a difference. */
  unkept: Fields;
  /** `null`: what the account has left. */
  reservedConcurrency: number | null;
}

const UNKEPT = new Set(['LoggingConfig', 'KMSKeyArn']);

export const unkeptOf = (input: Fields): Fields =>
  Object.fromEntries(Object.entries(input).filter(([name]) => UNKEPT.has(name)));

/**
 * @param input of CreateFunction or UpdateFunctionCode
 * @returns `undefined` where the call brings no code; moto has checked that the bucket has it
 */
export async function zipOf(backend: Backend, region: string, input: Fields): Promise<Uint8Array | undefined> {
  const [ZipFile, S3Bucket, S3Key] = ['ZipFile', 'S3Bucket', 'S3Key'].map(
    (name) => field(input['Code'], name) ?? input[name],
  );
  if (typeof ZipFile === 'string') return Buffer.from(ZipFile, 'base64');
  if (typeof S3Bucket !== 'string') return undefined;
  const path = `/${S3Bucket}/${String(S3Key)}`;
  return Buffer.from((await backend.call({ service: 's3', region, method: 'GET', path })).body);
}

/** @param settings as Lambda shows them */
export function specOf(
  settings: Fields,
  unkept: Fields,
  given: Pick<FunctionSpec, 'zip' | 'region' | 'endpointUrl' | 'credentials'>,
): FunctionSpec {
  const name = String(settings['FunctionName']);
  const variables = entriesOf(field(settings['Environment'], 'Variables'));
  return {
    ...given,
    functionName: name,
    functionArn: String(settings['FunctionArn']),
    handler: String(settings['Handler']),
    runtime: String(settings['Runtime']),
    memoryMb: Number(settings['MemorySize']),
    timeoutSeconds: Number(settings['Timeout']),
    environment: Object.fromEntries(variables.map(([variable, value]) => [variable, String(value)])),
    logGroup: String(field(unkept['LoggingConfig'], 'LogGroup') ?? `/aws/lambda/${name}`),
  };
}

/** Of the function that an answer shows, as GetFunction or otherwise. */
export function arnIn(response: AwsResponse): string {
  const settings = answered(response);
  return String(field(settings['Configuration'], 'FunctionArn') ?? settings['FunctionArn']);
}

export function completed(response: AwsResponse, unkept: Fields): AwsResponse {
  const settings = answered(response);
  const inner = settings['Configuration'];
  const whole =
    inner === undefined
      ? { ...settings, ...unkept }
      : { ...settings, Configuration: { ...Object.fromEntries(entriesOf(inner)), ...unkept } };
  return { ...response, body: JSON.stringify(whole) };
}
