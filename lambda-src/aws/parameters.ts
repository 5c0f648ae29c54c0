import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ReadParameters } from '../pipeline/stored-settings.ts';
import { clientSettings } from './client-settings.ts';

/** GetParameters takes no more: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
const MAX_NAMES = 10;

export function parameterReader(region: string): ReadParameters {
  // The one client whose calls the SDK retries: nothing else does, and GetParameters is throttled at 40 calls a second
  // an account. https://docs.aws.amazon.com/general/latest/gr/ssm.html
  const client = new SSMClient({ ...clientSettings(region), maxAttempts: 3 });
  const readSome = async (Names: string[]): Promise<readonly (readonly [string, string])[]> => {
    const { Parameters = [] } = await client.send(new GetParametersCommand({ Names, WithDecryption: true }));
    return Parameters.map(({ Name = '', Value = '' }) => [Name, Value]);
  };
  return async (names) => {
    const calls = Array.from({ length: Math.ceil(names.length / MAX_NAMES) }, (_, index) =>
      readSome(names.slice(index * MAX_NAMES, (index + 1) * MAX_NAMES)),
    );
    return new Map((await Promise.all(calls)).flat());
  };
}
