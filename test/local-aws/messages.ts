/** Keeps what SNS and SES accepted, and refuses what they would refuse: moto knows few of their limits. */
import { accountOf, inAccount } from './account.ts';
import type { Backend } from './backend.ts';
import type { Mail } from './contract.ts';
import { type AwsRequest, type AwsResponse, awsError, formOf } from './request.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_SNS_BYTES = 262_144;
const SNS_SUBJECT = /^[A-Za-z0-9!-/:-@[-`{-~][ -~]{0,98}$/;
/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const MAX_RECIPIENTS = 50;
const MAX_SES_BYTES = 10 * 1024 * 1024;

type Draft = Omit<Mail, 'number' | 'receivedAt'>;

/** `Prefix.1`, `Prefix.2` … */
function members(form: URLSearchParams, prefix: string): readonly string[] {
  const found: string[] = [];
  for (let index = 1; form.has(`${prefix}.${index}`); index += 1) found.push(form.get(`${prefix}.${index}`) ?? '');
  return found;
}

function attributesOf(form: URLSearchParams): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (let index = 1; form.has(`MessageAttributes.entry.${index}.Name`); index += 1) {
    const name = form.get(`MessageAttributes.entry.${index}.Name`) ?? '';
    attributes[name] = form.get(`MessageAttributes.entry.${index}.Value.StringValue`) ?? '';
  }
  return attributes;
}

const bytes = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);

function snsProblem({ subject, text, attributes }: Draft, hasSubject: boolean): string | null {
  if (text === '') return 'Empty message';
  if (bytes([text, subject, ...Object.entries(attributes).flat()]) > MAX_SNS_BYTES) return 'Message too long';
  return hasSubject && !SNS_SUBJECT.test(subject) ? 'Subject' : null;
}

export class Messages {
  readonly #backend: Backend;
  readonly #onMail: (draft: Draft, request: AwsRequest) => void;

  constructor(backend: Backend, onMail: (draft: Draft, request: AwsRequest) => void) {
    this.#backend = backend;
    this.#onMail = onMail;
  }

  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    if (request.service === 'sns' && request.action === 'Publish') return this.#publish(request);
    if (request.service === 'ses' && request.action === 'SendEmail') return this.#sendEmail(request);
    return null;
  };

  async #publish(request: AwsRequest): Promise<AwsResponse> {
    const form = formOf(request);
    const draft: Draft = {
      via: 'SNS',
      from: form.get('TopicArn') ?? '',
      to: [],
      subject: form.get('Subject') ?? '',
      text: form.get('Message') ?? '',
      html: null,
      attributes: attributesOf(form),
    };
    const problem = snsProblem(draft, form.has('Subject'));
    if (problem !== null) return awsError(request, 400, 'InvalidParameter', `Invalid parameter: ${problem}`);
    const response = await this.#backend.forward(request);
    if (response.status < 300)
      this.#onMail({ ...draft, to: await this.#subscribers(request.region, draft.from) }, request);
    return response;
  }

  /** Every e-mail subscription counts as confirmed: no one clicks the link here. */
  async #subscribers(region: string, TopicArn: string): Promise<readonly string[]> {
    const form = { Action: 'ListSubscriptionsByTopic', Version: '2010-03-31', TopicArn };
    const call = { service: 'sns', region, form };
    const { body } = await inAccount(accountOf(TopicArn), () => this.#backend.call(call));
    return [...String(body).matchAll(/<member>([\s\S]*?)<\/member>/g)]
      .map(([, member = '']) => member)
      .filter((member) => /<Protocol>email(?:-json)?<\/Protocol>/.test(member))
      .flatMap((member) => /<Endpoint>(.*?)<\/Endpoint>/.exec(member)?.[1] ?? []);
  }

  async #sendEmail(request: AwsRequest): Promise<AwsResponse> {
    const form = formOf(request);
    const to = ['To', 'Cc', 'Bcc'].flatMap((kind) => members(form, `Destination.${kind}Addresses.member`));
    const draft: Draft = {
      via: 'SES',
      from: form.get('Source') ?? '',
      to,
      subject: form.get('Message.Subject.Data') ?? '',
      text: form.get('Message.Body.Text.Data') ?? '',
      html: form.get('Message.Body.Html.Data'),
      attributes: {},
    };
    const refuse = (code: string, message: string): AwsResponse => awsError(request, 400, code, message);
    if (to.length === 0) return refuse('InvalidParameterValue', 'Missing required destination');
    if (to.length > MAX_RECIPIENTS) return refuse('InvalidParameterValue', 'Recipient count exceeds 50.');
    if (/[\r\n]/.test(draft.subject)) return refuse('InvalidParameterValue', 'Header value contains newline');
    if (bytes([draft.text, draft.html ?? '', draft.subject]) > MAX_SES_BYTES) {
      return refuse('InvalidParameterValue', 'Message length is more than 10485760 bytes long.');
    }
    const response = await this.#backend.forward(request);
    if (response.status < 300) this.#onMail(draft, request);
    return response;
  }
}
