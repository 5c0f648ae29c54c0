/** Look-ups with the function's role, and with the look-up role of other accounts. Loaded only where they are on. */
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { LookUpConfig } from '../config.ts';
import type { Finding } from '../finding/finding.ts';
import { lookUpAll } from '../look-up/index.ts';
import { Allowance, Answers, NotLookedUp } from '../look-up/inquiry.ts';
import type { Reader, ReaderOf } from '../look-up/ports.ts';
import { clientSettings } from './client-settings.ts';
import { type ClientSettings, iamReader } from './iam.ts';
import { nameReader } from './names.ts';

/** Of one delivery. The alert waits for them. */
const MOST_MS = 2_000;
/** Most of the time that is left belongs to the sending. */
const SHARE = 0.2;
/** Credentials that end sooner are taken anew. */
const MARGIN_MS = 60_000;

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

interface Assumed {
  readonly credentials: Credentials;
  readonly expires: number;
}

export interface LookUpOptions {
  /** An ARN of the own account and partition: the function's. */
  readonly ownArn: string;
  readonly remainingMs: () => number;
}

/** @param settings of the clients: by default the function's */
export function lookUps({ roleName, region }: LookUpConfig, settings: ClientSettings = clientSettings(region)) {
  const answers = new Answers();
  const assumed = new Map<string, Promise<Assumed>>();
  const sts = new STSClient(settings);

  async function assume(RoleArn: string, signal: AbortSignal): Promise<Assumed> {
    const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'iam-change-alerts' });
    const { Credentials: answer } = await sts.send(command, { abortSignal: signal });
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined)
      throw new Error('AssumeRole answered without credentials');
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    return { credentials, expires: Expiration?.getTime() ?? 0 };
  }

  /** Calls that wait for the same role wait for one answer. */
  async function credentialsOf(arn: string, signal: AbortSignal): Promise<Credentials> {
    const known = await assumed.get(arn)?.catch(() => undefined);
    if (known !== undefined && known.expires > Date.now() + MARGIN_MS) return known.credentials;
    const assuming = assume(arn, signal);
    assumed.set(arn, assuming);
    return (await assuming).credentials;
  }

  return (findings: readonly Finding[], { ownArn, remainingMs }: LookUpOptions) => {
    const [, partition = 'aws', , , ownAccount] = ownArn.split(':');
    const reader = (of: ClientSettings, signal: AbortSignal): Reader => ({
      ...iamReader(of, signal),
      ...nameReader(of, signal),
    });
    const readerOf: ReaderOf = async (accountId, signal) => {
      if (accountId === ownAccount) return reader(settings, signal);
      if (roleName === null) throw new NotLookedUp(`look_up_role_name is not set for account ${accountId}`);
      const arn = `arn:${partition}:iam::${accountId}:role/${roleName}`;
      try {
        return reader({ ...settings, credentials: await credentialsOf(arn, signal) }, signal);
      } catch (error) {
        const why = error instanceof Error ? error.name : String(error);
        throw new NotLookedUp(`role ${roleName} of account ${accountId} could not be assumed (${why})`);
      }
    };
    const signal = AbortSignal.timeout(Math.min(MOST_MS, Math.max(0, remainingMs()) * SHARE));
    return lookUpAll(findings, new Allowance(readerOf, answers, () => Date.now(), signal));
  };
}
