/** What the demo shows with and without look-ups: a customer managed policy that the caller attaches to themselves. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreatePolicyCommand, DeletePolicyCommand } from '@aws-sdk/client-iam';
import type { JsonObject } from '../../lambda-src/record/json.ts';
import type { Clients } from '../../test/local-aws/clients.ts';
import { record, USER } from '../../test/records.ts';

const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

export class OwnPolicy {
  readonly #clients: Clients;
  readonly #arn: string;

  private constructor(clients: Clients, arn: string) {
    this.#clients = clients;
    this.#arn = arn;
  }

  static async create(clients: Clients, PolicyName: string): Promise<OwnPolicy> {
    const PolicyDocument = JSON.stringify(EVERYTHING);
    const { Policy } = await clients.iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
    return new OwnPolicy(clients, Policy?.Arn ?? '');
  }

  /** As CloudTrail records that a user of the policy's account attaches it to itself. */
  attached(change: JsonObject): JsonObject {
    const [, , , , accountId = ''] = this.#arn.split(':');
    const identity = { ...USER, accountId, arn: `arn:aws:iam::${accountId}:user/ci-admin` };
    const requestParameters = { userName: 'ci-admin', policyArn: this.#arn };
    const ids = { eventID: randomUUID(), recipientAccountId: accountId };
    return record('AttachUserPolicy', { ...ids, userIdentity: identity, requestParameters, ...change });
  }

  async remove(): Promise<void> {
    await this.#clients.iam.send(new DeletePolicyCommand({ PolicyArn: this.#arn }));
  }
}

/** https://developer.hashicorp.com/terraform/language/files/override */
export const switchOn = (directory: string): void =>
  writeFileSync(join(directory, 'override.tf'), 'module "iam_change_alerts" {\n  look_up = true\n}\n');
