/** Keeps what SNS accepted, as its readers get it, and refuses what SNS would refuse: moto knows few of its limits. */
import { account, accountOf, inAccount } from './account.ts';
import type { Backend } from './backend.ts';
import type { Mail } from './contract.ts';
import { matchesPattern } from './events/pattern.ts';
import type { Enforcement } from './iam/enforcement.ts';
import { parsed } from './iam/permissions.ts';
import { type AwsRequest, type AwsResponse, awsError, formOf } from './request.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_BYTES = 262_144;
const SUBJECT = /^[A-Za-z0-9!-/:-@[-`{-~][ -~]{0,98}$/;

export type Draft = Omit<Mail, 'number' | 'receivedAt'>;

/** What a service publishes on behalf of one of its resources. */
export interface Notification {
  /** `events.amazonaws.com` */
  readonly service: string;
  readonly sourceArn: string;
  readonly topicArn: string;
  readonly subject?: string;
  readonly text: string;
}

function attributesOf(form: URLSearchParams): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (let index = 1; form.has(`MessageAttributes.entry.${index}.Name`); index += 1) {
    const name = form.get(`MessageAttributes.entry.${index}.Name`) ?? '';
    attributes[name] = form.get(`MessageAttributes.entry.${index}.Value.StringValue`) ?? '';
  }
  return attributes;
}

function problemOf(form: URLSearchParams): string | null {
  const { subject, text, attributes } = draftOf(form);
  const bytes = [text, subject, ...Object.entries(attributes).flat()].reduce(
    (sum, one) => sum + Buffer.byteLength(one),
    0,
  );
  if (text === '') return 'Empty message';
  if (bytes > MAX_BYTES) return 'Message too long';
  return form.has('Subject') && !SUBJECT.test(subject) ? 'Subject' : null;
}

const draftOf = (form: URLSearchParams): Draft => ({
  via: 'SNS',
  from: form.get('TopicArn') ?? '',
  to: [],
  subject: form.get('Subject') ?? '',
  text: form.get('Message') ?? '',
  html: null,
  attributes: attributesOf(form),
});

export class Sns {
  readonly #backend: Backend;
  readonly #enforcement: Enforcement;
  readonly #onMail: (draft: Draft, request: AwsRequest | null) => void;

  constructor(backend: Backend, enforcement: Enforcement, onMail: (draft: Draft, request: AwsRequest | null) => void) {
    this.#backend = backend;
    this.#enforcement = enforcement;
    this.#onMail = onMail;
  }

  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    if (request.service !== 'sns') return null;
    const form = formOf(request);
    if (
      request.action === 'Subscribe' &&
      form.get('TopicArn')?.endsWith('.fifo') &&
      form.get('Protocol')?.startsWith('email')
    ) {
      return awsError(request, 400, 'InvalidParameter', 'Invalid parameter: Invalid protocol type: email');
    }
    return request.action === 'Publish' ? this.#publish(request, form) : null;
  };

  async #publish(request: AwsRequest, form: URLSearchParams): Promise<AwsResponse> {
    const problem = problemOf(form);
    if (problem !== null) return awsError(request, 400, 'InvalidParameter', `Invalid parameter: ${problem}`);
    const response = await this.#backend.forward(request);
    if (response.status < 300) await this.#keep(request.region, draftOf(form), request);
    return response;
  }

  async #keep(region: string, draft: Draft, request: AwsRequest | null): Promise<void> {
    this.#onMail({ ...draft, to: await this.#subscribers(region, draft) }, request);
  }

  /** What a service sends to a topic; returns whether the topic and its key let it. */
  async notify({ service, sourceArn, topicArn, subject = '', text }: Notification): Promise<boolean> {
    const region = topicArn.split(':')[3] ?? '';
    if (!(await this.#enforcement.mayServicePublish(service, sourceArn, topicArn))) return false;
    const form = {
      Version: '2010-03-31',
      TopicArn: topicArn,
      Message: text,
      ...(subject === '' ? {} : { Subject: subject }),
    };
    const draft = draftOf(new URLSearchParams(form));
    const call = { service: 'sns', region, form: { Action: 'Publish', ...form } };
    const { status } = await inAccount(accountOf(topicArn), () => this.#backend.call(call));
    if (status >= 300) return false;
    await this.#keep(region, draft, null);
    return true;
  }

  async #call(region: string, topicArn: string, form: Readonly<Record<string, string>>): Promise<string> {
    const call = { service: 'sns', region, form: { Version: '2010-03-31', ...form } };
    const { body } = await inAccount(accountOf(topicArn) || account(), () => this.#backend.call(call));
    return String(body);
  }

  /** Every e-mail subscription counts as confirmed: no one clicks the link here. */
  async #subscribers(region: string, { from: TopicArn, text, attributes }: Draft): Promise<readonly string[]> {
    const list = await this.#call(region, TopicArn, { Action: 'ListSubscriptionsByTopic', TopicArn });
    const found: string[] = [];
    for (const [, member = ''] of list.matchAll(/<member>([\s\S]*?)<\/member>/g)) {
      const value = (name: string): string => new RegExp(`<${name}>(.*?)</${name}>`).exec(member)?.[1] ?? '';
      if (!value('Protocol').startsWith('email')) continue;
      const SubscriptionArn = value('SubscriptionArn');
      const settings = await this.#call(region, TopicArn, { Action: 'GetSubscriptionAttributes', SubscriptionArn });
      if (passes(settings, text, attributes)) found.push(value('Endpoint'));
    }
    return found;
  }
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html */
function passes(settings: string, text: string, attributes: Readonly<Record<string, string>>): boolean {
  const setting = (name: string): string =>
    new RegExp(`<key>${name}</key>\\s*<value>(.*?)</value>`, 's').exec(settings)?.[1]?.replaceAll('&quot;', '"') ?? '';
  const policy = parsed(setting('FilterPolicy'));
  const fields = typeof policy === 'object' && policy !== null ? Object.fromEntries(Object.entries(policy)) : {};
  if (setting('FilterPolicyScope') !== 'MessageBody') {
    // A list, of type String.Array, is JSON: each of its strings may match.
    const values = Object.entries(attributes).map(([name, value]) => [
      name,
      value.startsWith('[') ? parsed(value) : value,
    ]);
    return matchesPattern(fields, Object.fromEntries(values));
  }
  try {
    return matchesPattern(fields, JSON.parse(text));
  } catch (error) {
    // A text that is no JSON matches no policy.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
