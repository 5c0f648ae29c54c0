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
  const assumed = new Map<string, Assumed>();

  async function assume(sts: STSClient, RoleArn: string, signal: AbortSignal): Promise<Assumed> {
    const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'iam-change-alerts' });
    const { Credentials: answer } = await sts.send(command, { abortSignal: signal });
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined)
      throw new Error('AssumeRole answered without credentials');
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    return { credentials, expires: Expiration?.getTime() ?? 0 };
  }

  return async (findings: readonly Finding[], { ownArn, remainingMs }: LookUpOptions) => {
    const [, partition = 'aws', , , ownAccount] = ownArn.split(':');
    const sts = new STSClient(settings);
    // The clients of a delivery share connections: there is no time for a TLS handshake a call.
    const shared: ClientSettings = { ...settings, requestHandler: sts.config.requestHandler };
    const reader = (of: ClientSettings, signal: AbortSignal): Reader => ({
      ...iamReader(of, signal),
      ...nameReader(of, signal),
    });
    const readerOf: ReaderOf = async (accountId, signal, spend) => {
      if (accountId === ownAccount) return reader(shared, signal);
      if (roleName === null) throw new NotLookedUp(`look_up_role_name is not set for account ${accountId}`);
      const arn = `arn:${partition}:iam::${accountId}:role/${roleName}`;
      const known = assumed.get(arn);
      if (known !== undefined && known.expires > Date.now() + MARGIN_MS)
        return reader({ ...shared, credentials: known.credentials }, signal);
      spend();
      try {
        const role = await assume(sts, arn, signal);
        assumed.set(arn, role);
        return reader({ ...shared, credentials: role.credentials }, signal);
      } catch (error) {
        const why = error instanceof Error ? error.name : String(error);
        throw new NotLookedUp(`role ${roleName} of account ${accountId} could not be assumed (${why})`);
      }
    };
    const signal = AbortSignal.timeout(Math.min(MOST_MS, Math.max(0, remainingMs()) * SHARE));
    try {
      return await lookUpAll(findings, new Allowance(readerOf, answers, () => Date.now(), signal));
    } finally {
      // Closed with the delivery: an environment that was frozen finds its connections dead.
      sts.destroy();
    }
  };
}
