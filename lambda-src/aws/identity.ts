import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { callOptions, clientSettings } from './client-settings.ts';

/**
 * The unique id of the function's own role, `AROA…`: what SQS writes before the colon of a message's SenderId. Loaded only
 * where the role was brought along. Needs no permission. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 *
 * @throws where STS does not answer, as in a VPC without a way to it
 */
export async function ownRoleId(region: string): Promise<string> {
  const { UserId } = await new STSClient(clientSettings(region)).send(new GetCallerIdentityCommand(), callOptions());
  if (UserId === undefined) throw new Error('GetCallerIdentity answered without a UserId');
  return UserId.replace(/:.*$/, '');
}
