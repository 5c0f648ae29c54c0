/**
 * A local AWS: moto's server, and in front of it a gateway that does what moto does not, which is most of what this
 * project hangs on. contract.ts says what it promises.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { inAccount } from './account.ts';
import { Activity } from './activity.ts';
import { Backend } from './backend.ts';
import { Chatbot } from './chatbot.ts';
import { Recorder } from './cloudtrail/recorder.ts';
import { Trails } from './cloudtrail/trails.ts';
import { Alarms } from './cloudwatch/alarms.ts';
import { Metrics } from './cloudwatch/metrics.ts';
import type { Delivery, Fault, Invocation, LocalAws, LocalAwsOptions, Mail } from './contract.ts';
import { Bus } from './events/rules.ts';
import { Schedules } from './events/schedules.ts';
import { Faults, faultAnswer } from './faults.ts';
import { accessKeyIdOf, Enforcement } from './iam/enforcement.ts';
import { ADMIN_ACCESS_KEY_ID, ROOT_ACCESS_KEY_ID } from './iam/principals.ts';
import { Inbox } from './inbox.ts';
import { EventSources } from './lambda/event-sources.ts';
import { LambdaService } from './lambda/service.ts';
import { LogsService } from './logs.ts';
import { Models } from './models.ts';
import { Moto } from './moto.ts';
import { Queues } from './queues.ts';
import { type AwsRequest, type AwsResponse, awsError, json, readRequest, type Service } from './request.ts';
import { Ses } from './ses.ts';
import { type Draft, Sns } from './sns.ts';
import { callerIdentity } from './sts.ts';

const LOCAL = '/_local/';
const REGION = 'us-east-1';

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

class Gateway implements LocalAws {
  readonly endpointUrl: string;
  readonly inboxUrl: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly rootEnvironment: Readonly<Record<string, string>>;
  readonly #server: Server;
  readonly #moto: Moto;
  readonly #backend: Backend;
  readonly #activity = new Activity();
  readonly #faults = new Faults();
  readonly #enforcement: Enforcement;
  readonly #lambda: LambdaService;
  readonly #sources: EventSources;
  readonly #services: readonly Service[];
  readonly #recorder: Recorder;
  readonly #schedules: Schedules;
  readonly #alarms: Alarms;
  readonly #inbox = new Inbox();
  readonly #invocations: Invocation[] = [];
  readonly #deliveries: Delivery[] = [];
  /** The number of the mail that a call brought. */
  readonly #mailOf = new WeakMap<AwsRequest, number>();
  readonly #unheard = new Set<number>();

  constructor(server: Server, port: number, moto: Moto, { timeScale = 0.01, enforceIam = true }: LocalAwsOptions) {
    this.endpointUrl = `http://127.0.0.1:${port}`;
    this.inboxUrl = `${this.endpointUrl}${LOCAL}inbox`;
    this.environment = {
      AWS_ENDPOINT_URL: this.endpointUrl,
      AWS_ACCESS_KEY_ID: ADMIN_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    this.rootEnvironment = { ...this.environment, AWS_ACCESS_KEY_ID: ROOT_ACCESS_KEY_ID };
    this.#server = server;
    this.#moto = moto;
    this.#backend = new Backend(moto.url, `127.0.0.1:${port}`);
    const [backend, activity, endpointUrl] = [this.#backend, this.#activity, this.endpointUrl];
    const models = new Models(backend);
    const ses = new Ses(backend, (draft, request) => this.#receive(draft, request));
    const enforcement = new Enforcement(moto.url, backend, models, ses, enforceIam);
    this.#enforcement = enforcement;
    const metrics = new Metrics();
    const queues = new Queues(backend, timeScale, async (request) => (await enforcement.callerOf(request)).userId);
    this.#lambda = new LambdaService({
      backend,
      queues,
      activity,
      enforcement,
      metrics,
      endpointUrl,
      timeScale,
      onInvocation: (invocation) => this.#invocations.push(invocation),
    });
    this.#sources = new EventSources(backend, this.#lambda, activity, timeScale, queues);
    const logs = new LogsService(backend, this.#lambda, metrics, (delivery) => this.#deliveries.push(delivery));
    const sns = new Sns(backend, enforcement, (draft, request) => this.#receive(draft, request));
    const bus = new Bus(backend, sns, metrics);
    const trails = new Trails(backend, enforcement);
    this.#recorder = new Recorder(trails, models, logs, bus, activity);
    this.#schedules = new Schedules({ backend, models, enforcement, activity, endpointUrl, timeScale });
    this.#alarms = new Alarms({ backend, models, metrics, sns, activity, timeScale });
    this.#services = [
      callerIdentity((request) => enforcement.callerOf(request)),
      logs.serve,
      this.#sources.serve,
      this.#lambda.serve,
      sns.serve,
      ses.serve,
      queues.serve,
      this.#recorder.serve,
      trails.serve,
      bus.serve,
      this.#schedules.serve,
      this.#alarms.serve,
      new Chatbot().serve,
    ];
    server.on('request', (request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        // A defect of the local AWS: it must be seen, and it must not look like an answer of AWS that is retried.
        process.stderr.write(`The local AWS failed on ${request.method} ${request.url}: ${String(error)}\n`);
        if (!response.headersSent) response.writeHead(400).end(String(error));
      });
    });
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const body = await read(incoming);
    if (url.startsWith(LOCAL)) {
      this.#serveLocal(url.slice(LOCAL.length), outgoing);
      return;
    }
    const request = readRequest(method, url, headers, body);
    const caller = this.#enforcement.principals.accountOf(accessKeyIdOf(request));
    await inAccount(caller, () => this.#answer(request, incoming, outgoing));
  }

  #serveLocal(what: string, outgoing: ServerResponse): void {
    if (what === 'inbox') {
      this.#inbox.servePage(outgoing);
      return;
    }
    const lists: Readonly<Record<string, readonly unknown[]>> = {
      mails: this.#inbox.mails(),
      invocations: this.#invocations,
      deliveries: this.#deliveries,
    };
    const { status, headers, body } = json(lists[what] ?? { error: 'unknown' }, what in lists ? 200 : 404);
    outgoing.writeHead(status, headers).end(body);
  }

  #receive(draft: Draft, request: AwsRequest | null): void {
    const number = this.#inbox.receive(draft);
    if (request !== null) this.#mailOf.set(request, number);
  }

  /** Faults hit the calls of functions alone. */
  async #answer(request: AwsRequest, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const accessKeyId = accessKeyIdOf(request);
    const caller = {
      principal: await this.#enforcement.callerOf(request),
      accessKeyId,
      address: incoming.socket.remoteAddress ?? '',
      calledAt: new Date().toISOString(),
    };
    const record = this.#recorder.before(request, caller);
    const refusal = await this.#enforcement.refusal(request);
    const functionArn = this.#enforcement.principals.functionOf(accessKeyId);
    const fault = functionArn === null ? null : this.#faults.take(request);
    const strikes = async (at: Fault['at']): Promise<boolean> =>
      fault !== null && (fault.at ?? 'call') === at && !(await this.#survives(fault, request, incoming));
    if (fault?.kind !== 'error' && (await strikes('call'))) return;
    const answer = fault?.kind === 'error' ? faultAnswer(request, fault) : (refusal ?? (await this.#done(request)));
    record(answer, answer === refusal);
    const mail = this.#mailOf.get(request);
    if (mail !== undefined) this.#unheard.add(mail);
    // The function may have ended, or have waited long enough.
    if ((await strikes('answer')) || incoming.socket.destroyed) return;
    if (mail !== undefined) this.#unheard.delete(mail);
    const body = Buffer.from(answer.body);
    const half = Math.ceil(body.length / 2);
    outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
    if (fault?.at !== 'mid-answer') {
      outgoing.end(body);
      return;
    }
    // Once it has really gone out: what a connection still holds when it is cut never arrives.
    await new Promise((resolve) => outgoing.write(body.subarray(0, half), resolve));
    await sleep(20);
    if (!(await strikes('mid-answer'))) outgoing.end(body.subarray(half));
  }

  /** Whether there is still somebody to answer. */
  async #survives(
    { kind, delayMs = 10_000 }: Fault,
    request: AwsRequest,
    { socket }: IncomingMessage,
  ): Promise<boolean> {
    if (kind === 'slow') await sleep(delayMs, undefined, { ref: false });
    // A process that another fault has ended must not take the next one with it.
    if (kind === 'kill' && !socket.destroyed) {
      await this.#lambda.kill(this.#enforcement.principals.functionOf(accessKeyIdOf(request)) ?? '');
    }
    if (kind !== 'slow') socket.destroy();
    return !socket.destroyed;
  }

  async #done(request: AwsRequest): Promise<AwsResponse> {
    const answer = await this.#dispatch(request);
    this.#enforcement.answered(request, answer);
    return answer;
  }

  async #dispatch(request: AwsRequest): Promise<AwsResponse> {
    for (const serve of this.#services) {
      const answer = await serve(request);
      if (answer !== null) return answer;
    }
    if (request.service === '')
      return awsError(request, 403, 'MissingAuthenticationToken', 'The request is not signed.');
    return this.#backend.forward(request);
  }

  mails(): readonly Mail[] {
    return this.#inbox.mails();
  }

  clearMails(): void {
    this.#inbox.clear();
  }

  invocations(): readonly Invocation[] {
    return [...this.#invocations];
  }

  deliveries(): readonly Delivery[] {
    return [...this.#deliveries];
  }

  onMail(listener: (mail: Mail) => void): () => void {
    return this.#inbox.onMail(listener);
  }

  unheard(): ReadonlySet<number> {
    return new Set(this.#unheard);
  }

  addFault(fault: Fault): () => void {
    return this.#faults.add(fault);
  }

  async settled(timeoutMs = 180_000): Promise<void> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      await Promise.race([this.#activity.idle(), sleep(Math.max(end - Date.now(), 0), undefined, { ref: false })]);
      this.#recorder.check();
      if (this.#activity.isIdle && (await this.#sources.backlog()) === 0 && this.#activity.isIdle) return;
      if (Date.now() >= end) throw new Error(`The local AWS is still at work after ${timeoutMs / 1_000} s`);
      await sleep(50);
    }
  }

  async stop(): Promise<void> {
    this.#sources.close();
    this.#schedules.close();
    this.#alarms.close();
    await this.#lambda.close();
    this.#server.close();
    this.#server.closeAllConnections();
    this.#backend.close();
    await this.#moto.stop();
  }
}

export async function startLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const { onProgress = () => undefined } = options;
  const moto = await Moto.start(onProgress);
  const server = createServer({ requestTimeout: 0 });
  const port = await listen(server);
  return new Gateway(server, port, moto, options);
}
