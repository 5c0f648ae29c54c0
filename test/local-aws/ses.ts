/**
 * SES where moto differs from it: mail is kept as its readers get it, limits are refused, an identity may have a default
 * configuration set, mail to an address in the suppression list is accepted and dropped, and sending may be disabled.
 */
import { account } from './account.ts';
import type { Backend } from './backend.ts';
import { type AwsRequest, type AwsResponse, answered, awsError, formOf, json, jsonOf } from './request.ts';
import type { Draft } from './sns.ts';

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const MAX_RECIPIENTS = 50;
const MAX_BYTES = 10 * 1024 * 1024;
const IDENTITIES = '/v2/email/identities';
const ACCOUNT = '/v2/email/account';
const SUPPRESSED = '/v2/email/suppression/addresses';

/** `Prefix.1`, `Prefix.2` … */
function members(form: URLSearchParams, prefix: string): readonly string[] {
  const found: string[] = [];
  for (let index = 1; form.has(`${prefix}.${index}`); index += 1) found.push(form.get(`${prefix}.${index}`) ?? '');
  return found;
}

const draftOf = (form: URLSearchParams): Draft => ({
  via: 'SES',
  from: form.get('Source') ?? '',
  to: ['To', 'Cc', 'Bcc'].flatMap((kind) => members(form, `Destination.${kind}Addresses.member`)),
  subject: form.get('Message.Subject.Data') ?? '',
  text: form.get('Message.Body.Text.Data') ?? '',
  html: form.get('Message.Body.Html.Data'),
  attributes: {},
});

function problemOf({ to, subject, text, html }: Draft): string | null {
  if (to.length === 0) return 'Missing required destination';
  if (to.length > MAX_RECIPIENTS) return 'Recipient count exceeds 50.';
  if (/[\r\n]/.test(subject)) return 'Header value contains newline';
  const bytes = [text, html ?? '', subject].reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  return bytes > MAX_BYTES ? 'Message length is more than 10485760 bytes long.' : null;
}

export class Ses {
  readonly #backend: Backend;
  readonly #onMail: (draft: Draft, request: AwsRequest) => void;
  /** Configuration sets by account, Region and identity. */
  readonly #defaults = new Map<string, string>();
  /** Reasons by account, Region and address. */
  readonly #suppressed = new Map<string, string>();
  /** Accounts and Regions that may not send. */
  readonly #paused = new Set<string>();

  constructor(backend: Backend, onMail: (draft: Draft, request: AwsRequest) => void) {
    this.#backend = backend;
    this.#onMail = onMail;
  }

  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    if (request.service !== 'ses') return null;
    if (request.action === 'SendEmail') return this.#sendEmail(request);
    if (request.action === 'UpdateAccountSendingEnabled') return this.#pause(request);
    const path = decodeURIComponent(request.path.replace(/\?.*/, ''));
    if (path === ACCOUNT && request.method === 'GET') return this.#account(request);
    if (path.startsWith(SUPPRESSED)) return this.#suppression(request, path.slice(SUPPRESSED.length + 1));
    return path.startsWith(IDENTITIES) ? this.#identity(request, path.slice(IDENTITIES.length + 1)) : null;
  };

  /** The configuration set that a mail from an identity uses when it names none. */
  defaultConfigurationSet(region: string, identity: string): string | null {
    return this.#defaults.get(key(region, identity)) ?? null;
  }

  #pause(request: AwsRequest): AwsResponse {
    if (formOf(request).get('Enabled') === 'true') this.#paused.delete(key(request.region, ''));
    else this.#paused.add(key(request.region, ''));
    const headers = { 'content-type': 'text/xml' };
    return { status: 200, headers, body: '<UpdateAccountSendingEnabledResponse/>' };
  }

  /** CreateEmailIdentity, GetEmailIdentity and PutEmailIdentityConfigurationSetAttributes: moto keeps no default. */
  async #identity(request: AwsRequest, rest: string): Promise<AwsResponse> {
    const { method, region } = request;
    const input = method === 'GET' || method === 'DELETE' ? {} : jsonOf(request);
    const [identity = ''] = rest === '' ? [String(input['EmailIdentity'])] : rest.split('/');
    const set = input['ConfigurationSetName'];
    if (rest.endsWith('/configuration-set')) {
      if (typeof set === 'string') this.#defaults.set(key(region, identity), set);
      else this.#defaults.delete(key(region, identity));
      return json({});
    }
    const response = await this.#backend.forward(request);
    if (response.status >= 300) return response;
    if (typeof set === 'string') this.#defaults.set(key(region, identity), set);
    if (method === 'DELETE') this.#defaults.delete(key(region, identity));
    if (method !== 'GET' || rest === '') return response;
    const ConfigurationSetName = this.defaultConfigurationSet(region, identity);
    return json({
      ...answered(response),
      VerifiedForSendingStatus: await this.#isVerified(region, identity),
      ...(ConfigurationSetName === null ? {} : { ConfigurationSetName }),
    });
  }

  /** moto's version 2 does not know what was verified by version 1. */
  async #isVerified(region: string, identity: string): Promise<boolean> {
    const form = { Action: 'GetIdentityVerificationAttributes', 'Identities.member.1': identity };
    return String((await this.#backend.call({ service: 'ses', region, form })).body).includes('Success');
  }

  #account({ region }: AwsRequest): AwsResponse {
    return json({
      ProductionAccessEnabled: true,
      SendingEnabled: !this.#paused.has(key(region, '')),
      EnforcementStatus: 'HEALTHY',
      SuppressionAttributes: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    });
  }

  /** PutSuppressedDestination, GetSuppressedDestination, DeleteSuppressedDestination, ListSuppressedDestinations. */
  #suppression(request: AwsRequest, address: string): AwsResponse {
    const { method, region } = request;
    const prefix = key(region, '');
    const shown = (name: string) => ({
      EmailAddress: name,
      Reason: this.#suppressed.get(prefix + name),
      LastUpdateTime: 0,
    });
    if (method === 'PUT') {
      const { EmailAddress, Reason } = jsonOf(request);
      this.#suppressed.set(key(region, String(EmailAddress)), String(Reason));
      return json({});
    }
    if (address === '') {
      const names = [...this.#suppressed.keys()].filter((name) => name.startsWith(prefix));
      return json({ SuppressedDestinationSummaries: names.map((name) => shown(name.slice(prefix.length))) });
    }
    if (!this.#suppressed.has(key(region, address))) {
      return awsError(
        request,
        404,
        'NotFoundException',
        `Email address ${address} does not exist on the suppression list`,
      );
    }
    if (method === 'DELETE') this.#suppressed.delete(key(region, address));
    return json(method === 'GET' ? { SuppressedDestination: shown(address) } : {});
  }

  async #sendEmail(request: AwsRequest): Promise<AwsResponse> {
    const draft = draftOf(formOf(request));
    const problem = problemOf(draft);
    if (problem !== null) return awsError(request, 400, 'InvalidParameterValue', problem);
    if (this.#paused.has(key(request.region, ''))) {
      return awsError(request, 400, 'AccountSendingPausedException', 'Email sending is disabled for your account.');
    }
    const response = await this.#backend.forward(request);
    const to = draft.to.filter((address) => !this.#suppressed.has(key(request.region, address)));
    if (response.status < 300 && to.length > 0) this.#onMail({ ...draft, to }, request);
    return response;
  }
}

const key = (region: string, name: string): string => `${account()} ${region} ${name.toLowerCase()}`;
