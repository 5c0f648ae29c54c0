/** The steps of the demo, from a log group to the alerts, with the real Terraform and the real function. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteIdentityCommand, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import type { JsonObject } from '../../lambda-src/record/json.ts';
import {
  type Clients,
  callJson,
  clientsOf,
  createTrail,
  createTrailLogGroup,
  putRecords,
} from '../../test/local-aws/clients.ts';
import type { LocalAws, Mail } from '../../test/local-aws/contract.ts';
import { startLocalAws } from '../../test/local-aws/index.ts';
import { attachAdministrator, failedCreateUser, record } from '../../test/records.ts';
import { Terraform } from '../terraform.ts';
import { OwnPolicy, switchOn } from './own-policy.ts';
import { type Message, TopicReader } from './topic-reader.ts';

const SENDER = 'alerts@example.com';
const RECIPIENT = 'security@example.com';
/** The local AWS tells when everything is delivered; another endpoint cannot. */
const ARRIVAL_MS = 60_000;
const SILENCE_MS = 8_000;

interface Step {
  readonly title: string;
  readonly event: JsonObject;
  readonly alerts: boolean;
}

const now = (): JsonObject => ({ eventTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z') });

/** In the order they are shown. */
function steps(): readonly Step[] {
  const ec2 = { eventSource: 'ec2.amazonaws.com', requestParameters: { instanceType: 't3.micro' } };
  return [
    { title: 'An IAM change', event: { ...attachAdministrator(), ...now() }, alerts: true },
    { title: 'An IAM change that failed', event: { ...failedCreateUser(), ...now() }, alerts: true },
    { title: 'An IAM read', event: record('GetUser', { readOnly: true, ...now() }), alerts: false },
    { title: 'A change in another service', event: record('RunInstances', { ...ec2, ...now() }), alerts: false },
  ];
}

const started = Date.now();
export const say = (text: string): void =>
  console.log(`[${((Date.now() - started) / 1_000).toFixed(0).padStart(3)} s] ${text}`);
const indent = (text: string): string => text.trimEnd().replace(/^/gm, '        ');
const withoutRecord = (text: string): string => text.split(/^-{10,}$/m)[0] ?? text;

class DemoError extends Error {
  override readonly name = 'DemoError';
}

/** Thrown on Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** What the demo runs against. */
export interface Target {
  readonly environment: Readonly<Record<string, string>>;
  readonly local: LocalAws | null;
}

export async function open(endpoint: string | undefined): Promise<Target> {
  if (endpoint === undefined) {
    say('Starting the local AWS');
    const local = await startLocalAws({ onProgress: say });
    say(`Mails appear as they arrive: ${local.inboxUrl}`);
    return { environment: local.environment, local };
  }
  say(`Using ${endpoint}. It shows no mails of SES; whether the function may be invoked, and what of`);
  console.log('        the pattern is evaluated, is up to it: the local AWS of this project checks both.');
  const region = process.env['AWS_REGION'] ?? 'us-east-1';
  return {
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? 'test',
      AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'test',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    local: null,
  };
}

export class Walkthrough {
  readonly #target: Target;
  readonly #keep: boolean;
  readonly #suffix = process.pid.toString(36);
  readonly #logGroup: string;
  readonly #clients: Clients;
  readonly #directory: string;
  readonly #terraform: Terraform;
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #interrupted: Promise<never>;
  #reader: TopicReader | null = null;
  #policy: OwnPolicy | null = null;
  #isApplied = false;

  constructor(target: Target, folder: string, keep: boolean, interrupted: Promise<never>) {
    this.#target = target;
    this.#keep = keep;
    this.#interrupted = interrupted;
    this.#logGroup = `cloudtrail-demo-${this.#suffix}`;
    this.#clients = clientsOf(target.environment);
    this.#directory = join(folder, 'examples', 'minimal');
    this.#terraform = new Terraform({
      directory: this.#directory,
      environment: target.environment,
      timeoutSeconds: 240,
      onLine: (line) => this.#progress(line),
    });
    this.#variables = {
      cloudtrail_log_group_name: this.#logGroup,
      email_subscribers: [RECIPIENT],
      ses_sender: SENDER,
      ses_recipients: [RECIPIENT],
    };
  }

  #progress(line: string): void {
    const [, address, what] = /^(?:module\.[^.]+\.)*(aws_\S+): (Creation|Destruction) complete/.exec(line) ?? [];
    if (address !== undefined) console.log(`        ${what === 'Creation' ? 'created' : 'destroyed'} ${address}`);
  }

  /** Rejects as soon as Ctrl-C is pressed. */
  #unlessInterrupted<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#interrupted]);
  }

  async run(): Promise<void> {
    await this.#prepare();
    await this.#apply();
    const shown = steps();
    for (const [index, step] of shown.entries()) await this.#show(index + 1, step);
    await this.#lookUp(shown.length);
    await this.#planAgain();
    if (this.#keep) await this.#stay();
    await this.#destroy();
  }

  async #prepare(): Promise<void> {
    say(`Making log group ${this.#logGroup}, as a CloudTrail trail would, and verifying ${SENDER} in SES`);
    await createTrailLogGroup(this.#clients, this.#logGroup);
    await this.#clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: SENDER }));
  }

  async #apply(): Promise<void> {
    say('terraform init');
    await this.#unlessInterrupted(this.#terraform.init());
    say('terraform apply (about a minute: the AWS provider waits 25 s for each of two queues)');
    this.#isApplied = true;
    await this.#unlessInterrupted(this.#terraform.apply(this.#variables));
    const { sns_topic_arn: topicArn } = await this.#terraform.output();
    this.#reader = await TopicReader.subscribe(this.#clients, String(topicArn), `demo-reader-${this.#suffix}`);
  }

  /** The same event without look-ups, and with them. */
  async #lookUp(shown: number): Promise<void> {
    const policy = await OwnPolicy.create(this.#clients, `demo-${this.#suffix}`);
    this.#policy = policy;
    const title = 'A customer managed policy that the caller attaches to themselves';
    await this.#show(shown + 1, { title, event: policy.attached(now()), alerts: true });
    say('terraform apply with look_up = true: the function may now read IAM');
    switchOn(this.#directory);
    await this.#unlessInterrupted(this.#terraform.apply(this.#variables));
    await this.#show(shown + 2, { title: 'The same with look-ups', event: policy.attached(now()), alerts: true });
  }

  async #show(number: number, { title, event, alerts }: Step): Promise<void> {
    say(`${number}. ${title}: ${event['eventName']} of ${event['eventSource']} into the log group`);
    const mails = () => this.#target.local?.mails().filter(({ via }) => via === 'SES') ?? null;
    const before = mails()?.length;
    await putRecords(this.#clients, this.#logGroup, event);
    const viaSns = await this.#unlessInterrupted(this.#arrived(alerts ? ARRIVAL_MS : SILENCE_MS));
    const viaSes = mails()?.slice(before) ?? null;
    this.#print(viaSns, viaSes);
    const expected = alerts ? 1 : 0;
    if (viaSns.length !== expected) throw new DemoError(`SNS brought ${viaSns.length} alerts for it, not ${expected}.`);
    if (viaSes !== null && viaSes.length !== expected) {
      throw new DemoError(`SES brought ${viaSes.length} alerts for it, not ${expected}.`);
    }
  }

  async #arrived(waitMs: number): Promise<readonly Message[]> {
    const { local } = this.#target;
    const reader = this.#reader;
    if (reader === null) throw new Error('no queue is subscribed');
    if (local !== null) {
      await local.settled();
      return reader.read(0);
    }
    const end = Date.now() + waitMs;
    while (Date.now() < end) {
      const found = await reader.read(1);
      if (found.length > 0) return found;
      await sleep(200);
    }
    return [];
  }

  #print(viaSns: readonly Message[], viaSes: readonly Mail[] | null): void {
    if (viaSns.length === 0 && (viaSes ?? []).length === 0) {
      say('   → no alert');
      return;
    }
    for (const { subject, text } of viaSns) {
      say(`   → alert through SNS: ${subject}`);
      console.log(`\n${indent(withoutRecord(text))}\n`);
    }
    for (const { subject, to, html } of viaSes ?? []) {
      const kind = html === null ? 'text' : `HTML of ${(html.length / 1_000).toFixed(1)} kB with the same text`;
      say(`   → alert through SES to ${to.join(', ')}: ${subject} (${kind})`);
    }
  }

  async #planAgain(): Promise<void> {
    say('terraform plan');
    const { changes, text } = await this.#unlessInterrupted(this.#terraform.plan(this.#variables));
    if (changes) throw new DemoError(`The second plan is not empty:\n${text}`);
    say('   → no changes');
  }

  async #stay(): Promise<void> {
    const { local } = this.#target;
    if (local === null) this.#inviteRecords();
    else await this.#inviteCalls(local);
    await this.#interrupted.catch((error: unknown) => {
      if (!(error instanceof Interrupted)) throw error;
    });
    if (local !== null) {
      await callJson(local.environment, 'cloudtrail', 'CloudTrail_20131101.StopLogging', { Name: this.#logGroup });
    }
  }

  /** Another endpoint may have no CloudTrail. */
  #inviteRecords(): void {
    const { environment } = this.#target;
    say('Everything stays until Ctrl-C. To send a record of your own:');
    const keys = `AWS_ACCESS_KEY_ID=${environment['AWS_ACCESS_KEY_ID']} AWS_SECRET_ACCESS_KEY=x AWS_REGION=${environment['AWS_REGION']}`;
    const stream = '123456789012_CloudTrail_us-east-1';
    console.log(`
        jq -c '[{timestamp: (now * 1000 | floor), message: tojson}]' record.json > events.json
        ${keys} aws logs put-log-events --endpoint-url ${environment['AWS_ENDPOINT_URL']} \\
          --log-group-name ${this.#logGroup} --log-stream-name ${stream} --log-events file://events.json
`);
  }

  async #inviteCalls(local: LocalAws): Promise<void> {
    const { environment, inboxUrl } = local;
    await createTrail(environment, this.#logGroup);
    say(`Inbox: ${inboxUrl}`);
    say('A trail now records every call, until Ctrl-C. Call AWS in another terminal, and the alert arrives here:');
    // Version 1 of the CLI does not read AWS_REGION.
    const names = ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_DEFAULT_REGION'];
    console.log(`
        export ${names.map((name) => `${name}=${environment[name]}`).join(' ')}
        aws iam create-user --user-name eve
        aws iam attach-user-policy --user-name eve --policy-arn arn:aws:iam::aws:policy/AdministratorAccess
`);
    local.onMail(({ via, subject, text }) => {
      // Rules of the second path give no subject.
      say(subject === '' ? '   → message of a rule, past the function:' : `   → alert through ${via}: ${subject}`);
      if (via === 'SNS') console.log(`\n${indent(withoutRecord(text))}\n`);
    });
  }

  async #destroy(): Promise<void> {
    say('terraform destroy');
    await this.#terraform.destroy(this.#variables);
    this.#isApplied = false;
    say('   → destroyed');
  }

  /** Removes what the demo created outside Terraform, and what Terraform created if the demo did not finish. */
  async cleanUp(): Promise<void> {
    // The local AWS keeps nothing.
    if (this.#target.local !== null) return;
    if (this.#isApplied) await this.#destroy();
    const { logs, ses } = this.#clients;
    await this.#reader?.remove();
    await this.#policy?.remove();
    await logs.send(new DeleteLogGroupCommand({ logGroupName: this.#logGroup }));
    await ses.send(new DeleteIdentityCommand({ Identity: SENDER }));
  }
}
