/** STS where moto differs from it: GetCallerIdentity knows every session, and tells the ids that SQS and CloudTrail tell. */
import type { Identity } from './iam/principals.ts';
import type { AwsRequest, Service } from './request.ts';

export const callerIdentity =
  (callerOf: (request: AwsRequest) => Promise<Identity>): Service =>
  async (request) => {
    if (request.service !== 'sts' || request.action !== 'GetCallerIdentity') return null;
    const { account, arn, userId } = await callerOf(request);
    const body = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>${userId}</UserId><Account>${account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
    return { status: 200, headers: { 'content-type': 'text/xml' }, body };
  };
